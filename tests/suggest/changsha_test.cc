// SPDX-License-Identifier: Apache-2.0
// The model of packs/cn/changsha: what it is made of, and how good it is on the
// sample tickets and on texts that are in no category.
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "src/suggest/learn.h"
#include "src/suggest/model_file.h"
#include "tests/catch.h"
#include "tests/paths.h"
#include "trunkline/ruleset.h"
#include "trunkline/suggest.h"
#include "trunkline/wire.h"

namespace trunkline {
namespace {

std::string Read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  REQUIRE(file);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

std::vector<std::string> Lines(const std::string& content) {
  std::vector<std::string> lines;
  std::istringstream stream(content);
  for (std::string line; std::getline(stream, line);) lines.push_back(line);
  return lines;
}

RuleSet Rules() {
  std::vector<std::string> contents;
  std::vector<Source> sources;
  for (const char* pack : {"/packs/cn/national", "/packs/cn/changsha"}) {
    std::vector<std::string> paths;
    for (const auto& file :
         std::filesystem::directory_iterator(SourceDir() + pack)) {
      if (file.path().extension() == ".txtpb") {
        paths.push_back(file.path().string());
      }
    }
    for (const std::string& path : paths) contents.push_back(Read(path));
  }
  for (const std::string& content : contents) {
    sources.push_back({"pack", content, Format::kText});
  }
  LoadResult<RuleSet> loaded = LoadRuleSet(sources);
  REQUIRE(loaded.ok());
  return *std::move(loaded.value);
}

struct Sample {
  std::string text, category;
};

// The sample tickets that have a category: title and dispatch text.
std::vector<Sample> Samples() {
  std::vector<Sample> samples;
  for (const std::string& line :
       Lines(Read(SourceDir() + "/examples/changsha/tickets.jsonl"))) {
    const auto read = ReadTicket(line, Format::kJson);
    REQUIRE(read.ok());
    const auto ticket = ReadTicketRecord(read->bytes());
    REQUIRE(ticket.ok());
    if (ticket->category.empty()) continue;
    samples.push_back(
        {ticket->title + "\n" + ticket->dispatch_text, ticket->category});
  }
  return samples;
}

bool Under(std::string_view code, std::string_view above) {
  return suggest::IsUnder(code, above);
}

TEST_CASE("without history, most sample tickets find their category") {
  const RuleSet rules = Rules();
  suggest::LearnOptions options;
  options.offer_only = {"discipline"};
  const auto learned = suggest::LearnFromLabels(rules, options);
  REQUIRE(learned.ok());
  const LoadResult<TextModels> models =
      LoadTextModels({{"labels", learned->file, Format::kBinary}}, &rules);
  REQUIRE(models.ok());
  const std::vector<Sample> samples = Samples();
  REQUIRE(samples.size() > 290);
  std::size_t in_three = 0, root = 0;
  for (const Sample& sample : samples) {
    const Suggestions found =
        models.value->Suggest(sample.text, absl::UnixEpoch());
    bool right = false;
    for (const Suggestion& one : found.candidates) {
      right = right || Under(one.category, sample.category);
    }
    in_three += right ? 1 : 0;
    root += !found.candidates.empty() &&
                    Under(sample.category,
                          suggest::ChildOn(found.candidates[0].category, ""))
                ? 1
                : 0;
  }
  INFO(in_three << " in three, " << root << " roots of " << samples.size());
  CHECK(in_three * 100 >= samples.size() * 70);
  CHECK(root * 100 >= samples.size() * 85);

  // The model of the pack is this one, calibrated by the sample tickets.
  std::vector<suggest::Row> rows;
  for (const Sample& sample : samples) {
    rows.push_back({sample.text, sample.category, {}, {}, {}});
  }
  const auto calibrated = suggest::Calibrate(learned->file, rows);
  REQUIRE(calibrated.ok());
  CHECK(*calibrated ==
        Read(SourceDir() + "/packs/cn/changsha/text/words.binpb"));
}

TEST_CASE("what is in no category gets nothing at 80 per cent") {
  const RuleSet rules = Rules();
  const std::string file =
      Read(SourceDir() + "/packs/cn/changsha/text/words.binpb");
  const LoadResult<TextModels> models =
      LoadTextModels({{"words.binpb", file, Format::kBinary}}, &rules);
  for (const Issue& issue : models.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(models.ok());
  SuggestOptions options;
  options.min_percent = 80;
  const auto answered = [&](std::string_view text) {
    return models.value->Suggest(text, absl::UnixEpoch(), options)
        .answer.has_value();
  };
  const std::vector<std::string> none =
      Lines(Read(SourceDir() + "/tests/testdata/suggest/none.txt"));
  REQUIRE(none.size() == 100);
  std::size_t nothing = 0;
  for (const std::string& text : none) nothing += answered(text) ? 0 : 1;
  CHECK(nothing >= 90);
  const std::vector<Sample> samples = Samples();
  std::size_t something = 0;
  for (const Sample& sample : samples) {
    something += answered(sample.text) ? 1 : 0;
  }
  CHECK(something * 100 >= samples.size() * 80);
}

// How often a decision by a guess has the lead that the recorded category
// gives.
TEST_CASE("routed by a guess, most sample tickets reach their department") {
  const RuleSet rules = Rules();
  const std::string file =
      Read(SourceDir() + "/packs/cn/changsha/text/words.binpb");
  const LoadResult<TextModels> models =
      LoadTextModels({{"words.binpb", file, Format::kBinary}}, &rules);
  REQUIRE(models.ok());
  std::size_t asked = 0, guessed = 0, same = 0, same_without = 0;
  for (const std::string& line :
       Lines(Read(SourceDir() + "/examples/changsha/tickets.jsonl"))) {
    const auto stored = ReadTicket(line, Format::kJson);
    REQUIRE(stored.ok());
    Ticket ticket = stored->ticket();
    if (ticket.category.empty()) continue;
    const Decision with = rules.Route(ticket).value();
    ticket.category = {};
    Decision by_guess;
    REQUIRE(
        RouteWithSuggestion(rules, *models.value, ticket, 80, &by_guess).ok());
    const Decision without = rules.Route(ticket).value();
    if (by_guess.guess == nullptr) {
      CHECK(by_guess.lead == without.lead);
      continue;
    }
    ++guessed;
    asked += ticket.type == TicketType::kReport || ticket.confidential ||
                     !ticket.against.empty()
                 ? 1
                 : 0;
    same += by_guess.lead == with.lead ? 1 : 0;
    same_without += without.lead == with.lead ? 1 : 0;
    CHECK(by_guess.confidential == without.confidential);
    CHECK(by_guess.urgency >= without.urgency);
  }
  INFO(guessed << " guessed, " << same << " with the same lead, "
               << same_without << " without the guess");
  CHECK(asked == 0);
  CHECK(guessed >= 150);
  CHECK(same * 100 >= guessed * 70);
  CHECK(same_without * 5 < same);
}

}  // namespace
}  // namespace trunkline
