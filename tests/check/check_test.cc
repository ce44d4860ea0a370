// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>

#include "tests/catch.h"
#include "trunkline/check.h"

namespace trunkline {
namespace {

constexpr char kRules[] = R"(
jurisdiction {
  id: "t" time_zone: "Asia/Shanghai" centre: "centre"
  coverage_note: "36 announced, 2 sourced"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER]
}
department { code: "centre" }
department { code: "a" }
department { code: "b" }
region { code: "east" }
region { code: "west" }
category { code: "noise" }
category { code: "smell" }
rule { id: "r" when { category: "noise" } then { department: "a" }
       legal_basis: "Catalogue 1.2" }
rule { id: "s" when { category: "smell" region: "west" type: TICKET_TYPE_REPORT }
       then { department: "b" } }
rule { id: "w" when { category: "smell" region: "west" }
       then { department: "a" } }
)";

TEST_CASE("What no rule covers is listed with a ticket") {
  const LoadResult<RuleSet> checked =
      CheckRuleSet({{"x", kRules, Format::kText}});
  REQUIRE(checked.value.has_value());
  std::string all;
  for (const Issue& issue : checked.issues) all += issue.ToString() + "\n";
  CHECK(
      all ==
      "x:2:1: warning: no rule covers category \"smell\" at region "
      "\"east\"; ticket { accepted_at { } category: \"smell\" region: \"east\" "
      "} [uncovered]\n"
      "x:4:3: note: 36 announced, 2 sourced [coverage]\n");
  CheckOptions options;
  options.max_uncovered = 0;
  const LoadResult<RuleSet> cut =
      CheckRuleSet({{"x", kRules, Format::kText}}, options);
  CHECK(std::count_if(cut.issues.begin(), cut.issues.end(), [](const Issue& i) {
          return i.code == "uncovered-more";
        }) == 1);
}

}  // namespace
}  // namespace trunkline
