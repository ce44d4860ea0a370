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

TEST_CASE("A yellow card on arrival is found by the policy's own calendar") {
  const std::string file =
      "calendar { name: \"c\" version: \"1\" time_zone: \"Asia/Shanghai\" "
      "first_year: 2018 last_year: 2018 hours { day: [WEEKDAY_MONDAY, "
      "WEEKDAY_TUESDAY, WEEKDAY_WEDNESDAY, WEEKDAY_THURSDAY, WEEKDAY_FRIDAY] "
      "interval { open: \"08:30\" close: \"12:00\" } "
      "interval { open: \"13:30\" close: \"17:00\" } } }";
  const auto calendars = LoadCalendars({{"c", file, Format::kText}});
  REQUIRE(calendars.value.has_value());
  CheckOptions options;
  options.calendars = &*calendars.value;
  const auto found = [&](const std::string& policy) {
    const std::string rules = std::string(kRules) +
                              "deadline_policy { id: \"p\" " + policy +
                              " calendar: \"c\" }";
    const auto checked = CheckRuleSet({{"x", rules, Format::kText}}, options);
    return std::any_of(
        checked.issues.begin(), checked.issues.end(),
        [](const Issue& i) { return i.code == "yellow-at-start"; });
  };
  CHECK(
      found("amount: 4 unit: UNIT_WORKING_HOURS "
            "yellow { amount: 4 unit: UNIT_WORKING_HOURS }"));
  CHECK(
      found("amount: 4 unit: UNIT_WORKING_HOURS "
            "yellow { amount: 240 unit: UNIT_WORKING_MINUTES }"));
  // A day of the calendar has seven hours.
  CHECK(
      found("amount: 1 unit: UNIT_WORKING_DAYS "
            "yellow { amount: 7 unit: UNIT_WORKING_HOURS }"));
  CHECK_FALSE(
      found("amount: 1 unit: UNIT_WORKING_DAYS "
            "yellow { amount: 6 unit: UNIT_WORKING_HOURS }"));
  CHECK_FALSE(
      found("amount: 4 unit: UNIT_WORKING_HOURS "
            "yellow { amount: 3 unit: UNIT_WORKING_HOURS }"));
}

}  // namespace
}  // namespace trunkline
