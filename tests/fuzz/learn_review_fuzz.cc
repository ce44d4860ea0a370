// SPDX-License-Identifier: Apache-2.0
//
// Review tables and histories: no verdict and no name crashes the learner, and
// what it writes loads. The input is lines of cells that tabs separate. A line
// "#" ends the review table; below it are tickets: day, category, region, value
// of an attribute, lead.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "trunkline/learn.h"
#include "trunkline/ruleset.h"

namespace {

void Require(bool ok) {
  if (!ok) std::abort();
}

std::vector<std::string> Split(std::string_view text, char at) {
  std::vector<std::string> out;
  while (true) {
    const std::size_t end = text.find(at);
    out.emplace_back(text.substr(0, end));
    if (end == std::string_view::npos) return out;
    text.remove_prefix(end + 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  if (size > 4096) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<std::vector<std::string>> review, history;
  bool is_review = true;
  for (const std::string& line : Split(text, '\n')) {
    if (line == "#") {
      is_review = false;
    } else {
      (is_review ? review : history).push_back(Split(line, '\t'));
    }
  }
  trunkline::LearnOptions options;
  options.separator = "/";
  options.attributes = {"size"};
  options.attribute_kinds = {{"size", trunkline::AttributeKind::kNumber}};
  options.min_support = 1;
  if (!review.empty()) {
    auto verdicts = trunkline::ReadLearnReview(review);
    if (verdicts.ok()) options.verdicts = *verdicts;
  }
  auto learner = trunkline::CatalogueLearner::Create(options);
  Require(learner.ok());
  for (std::vector<std::string>& cells : history) {
    cells.resize(5);
    trunkline::HistoryTicket ticket;
    ticket.accepted_at =
        absl::FromUnixSeconds(1'500'000'000) +
        absl::Hours(24 * std::atoi(cells[0].c_str()) % 100'000);
    ticket.category = cells[1];
    ticket.region = cells[2];
    ticket.attributes = {{"size", cells[3]}};
    ticket.lead = cells[4];
    for (int i = 0; i < 3; ++i) learner->Add(ticket).IgnoreError();
  }
  const auto learnt = learner->Finish();
  if (!learnt.ok()) {
    // A rule set that does not load would be a defect of the learner.
    Require(!absl::IsInternal(learnt.status()));
    return 0;
  }
  std::vector<trunkline::Source> sources;
  for (const trunkline::LearnedFile& file : learnt->files) {
    if (file.name.find('/') != std::string::npos) continue;
    sources.push_back({file.name, file.content, trunkline::Format::kText});
  }
  Require(trunkline::LoadRuleSet(sources).ok());
  // What is written is read again.
  Require(trunkline::ReadLearnReview(
              trunkline::LearnReview(*learnt, trunkline::Language::kChinese))
              .ok());
  return 0;
}
