// SPDX-License-Identifier: Apache-2.0
//
// Casebooks: reading never crashes; what is read runs, and an update makes
// every case hold and changes nothing twice.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>

#include "trunkline/casebook.h"
#include "trunkline/ruleset.h"

namespace {

void Require(bool ok) {
  if (!ok) std::abort();
}

const trunkline::RuleSet& Rules() {
  static const trunkline::RuleSet rules = [] {
    std::ifstream file(TRUNKLINE_SOURCE_DIR
                       "/tests/testdata/routing/rules.txtpb");
    std::stringstream text;
    text << file.rdbuf();
    const std::string content = text.str();
    auto loaded = trunkline::LoadRuleSet({{"rules.txtpb", content}});
    Require(loaded.ok());
    return *loaded.value;
  }();
  return rules;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  trunkline::Source source;
  source.name = "f";
  source.content = std::string_view(reinterpret_cast<const char*>(data), size);
  trunkline::CasebookOptions options;
  options.max_cases = 50;
  options.max_issues = 20;
  const auto read = trunkline::LoadCasebook(source, options);
  Require(read.ok() == read.issues.empty());
  if (!read.ok()) return 0;
  const auto failures = read.value->Run(Rules());
  for (const auto& failure : failures) {
    Require(!read.value->Why(Rules(), failure, trunkline::Language::kEnglish)
                 .decided.empty());
  }
  const std::string updated = read.value->Updated(Rules(), failures);
  source.content = updated;
  const auto again = trunkline::LoadCasebook(source, options);
  Require(again.ok());
  Require(again.value->cases().size() == read.value->cases().size());
  Require(again.value->Run(Rules()).empty());
  Require(again.value->Updated(Rules(), {}) == updated);
  return 0;
}
