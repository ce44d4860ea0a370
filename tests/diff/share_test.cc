// SPDX-License-Identifier: Apache-2.0
// Which share of the space is left open, at most.
#include "src/diff/share.h"

#include <cmath>
#include <string>
#include <vector>

#include "src/rules/rule_set_access.h"
#include "tests/catch.h"
#include "trunkline/diff.h"

namespace trunkline {
namespace {

constexpr char kTown[] = R"(
jurisdiction { id: "town" version: "1" time_zone: "+08:00" centre: "centre"
               interim_lead: "centre" principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
               BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
department { code: "centre" } department { code: "works" }
category { code: "road" }
rule { id: "road" when { category: "road" } then { department: "works" } }
)";

RuleSet Load(const std::string& text) {
  LoadResult<RuleSet> loaded = LoadRuleSet({{"t", text, Format::kText}});
  REQUIRE(loaded.ok());
  return *loaded.value;
}

TEST_CASE("the share of cells: by the values of each field") {
  const RuleSet rules = Load(kTown);
  const diff::Space space(internal::CompiledOf(rules),
                          internal::CompiledOf(rules));
  CHECK(diff::ShareOf(space, {}) == 0);
  diff::Cell all;
  CHECK(diff::ShareOf(space, {all}) == 1);
  CHECK(diff::ShareOf(space, {all, all}) == 1);
  diff::Cell secret;
  secret.when.Restrict(diff::kConfidential, 1);
  CHECK(diff::ShareOf(space, {secret}) == 0.5);
  // An upper bound: what they share counts twice.
  CHECK(diff::ShareOf(space, {secret, secret}) == 1);
  diff::Cell urgent = secret;
  urgent.when.Restrict(diff::kUrgency, 3);
  CHECK(diff::ShareOf(space, {urgent}) == 0.125);
  // Time is cut at the instants that occur: here into three pieces.
  diff::Cell year;
  year.when.Restrict(diff::kAccepted, diff::IntSet::Of(1'000, 2'000));
  CHECK(std::abs(diff::ShareOf(space, {year}) - 1.0 / 3) < 1e-12);
}

TEST_CASE("a share in words is rounded up") {
  CHECK(diff::PercentUp(1) == "100 %");
  CHECK(diff::PercentUp(0.5) == "50 %");
  CHECK(diff::PercentUp(0.1231) == "13 %");
  CHECK(diff::PercentUp(0.001201) == "0.13 %");
  CHECK(diff::PercentUp(0.00000123) == "0.00013 %");
}

TEST_CASE("what is left open has a share, and a comparison in full has none") {
  const std::string after = std::string(kTown) +
                            "rule { id: \"new\" when { category: \"road\" "
                            "type: TICKET_TYPE_PRAISE } then { department: "
                            "\"centre\" } }";
  const auto whole = DiffRuleSets(Load(kTown), Load(after));
  REQUIRE(whole.ok());
  CHECK(whole->open_share() == 0);
  CHECK(whole->open(Language::kEnglish).empty());
  DiffOptions options;
  options.max_cells = 1;
  const auto cut = DiffRuleSets(Load(kTown), Load(after), options);
  REQUIRE(cut.ok());
  CHECK(cut->open_share() > 0);
  CHECK(cut->open_share() < 1);
  const std::vector<std::string> open = cut->open(Language::kEnglish);
  REQUIRE(open.size() == 2);
  CHECK(open[1].find("of all combinations of field values are left open") !=
        std::string::npos);
}

}  // namespace
}  // namespace trunkline
