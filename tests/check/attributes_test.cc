// SPDX-License-Identifier: Apache-2.0
// What `check` says of attributes.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "trunkline/check.h"
#include "trunkline/ruleset.h"
#include "trunkline/wire.h"

namespace trunkline {
namespace {

constexpr char kBase[] = R"(
jurisdiction {
  id: "t" time_zone: "Asia/Shanghai" centre: "centre"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER]
}
department { code: "centre" }
department { code: "a" }
department { code: "b" }
category { code: "works" }
attribute { id: "precinct" order: 1 kind: KIND_TEXT
  value { value: "p1" } value { value: "p2" } }
attribute { id: "council" order: 2 kind: KIND_TREE
  value { value: "n" } value { value: "n1" parent: "n" } }
attribute { id: "amount" order: 3 kind: KIND_NUMBER min: "0" }
rule { id: "rest" priority: -1 then { department: "centre" } }
)";

std::string Rule(const std::string& id, const std::string& department,
                 const std::string& when, const std::string& more = "") {
  return absl::StrCat("rule { id: \"", id, "\" ", more, " when { ", when,
                      " } then { department: \"", department, "\" } }\n");
}
std::string Amount(const std::string& condition) {
  return absl::StrCat("attribute { name: \"amount\" ", condition, " } ");
}
std::string Range(const std::string& min, const std::string& max) {
  return Amount(
      absl::StrCat("range { min: \"", min, "\" max: \"", max, "\" }"));
}

// The codes of all issues; each that names a ticket names one that routes.
std::string Codes(const std::string& rules) {
  const std::string text = kBase + rules;
  const auto checked = CheckRuleSet({{"x", text, Format::kText}});
  std::string out;
  for (const Issue& issue : checked.issues) {
    UNSCOPED_INFO(issue.ToString());
    absl::StrAppend(&out, out.empty() ? "" : " ", issue.code);
    if (issue.ticket.empty()) continue;
    const auto ticket = ReadTicket(issue.ticket, Format::kText);
    REQUIRE(ticket.ok());
    Decision decision;
    CHECK(checked.value->Route(ticket->ticket(), &decision).ok());
  }
  return out;
}

TEST_CASE("Values that cannot meet are not contested, values that meet are") {
  const auto precinct = [](const std::string& value) {
    return "attribute { name: \"precinct\" value: \"" + value + "\" }";
  };
  CHECK(Codes(Rule("x", "a", precinct("p1")) +
              Rule("y", "b", precinct("p2"))) == "");
  CHECK(Codes(Rule("x", "a", precinct("p1")) +
              Rule("y", "b", precinct("p1"))) == "contested");
  CHECK(Codes(Rule("x", "a", precinct("p1")) +
              Rule("y", "b",
                   "attribute { name: \"precinct\" value: \"p1\" "
                   "not_value: \"p1\" }")) == "never-holds");
  CHECK(Codes(Rule("x", "a", "attribute { name: \"precinct\" }") +
              Rule("y", "b",
                   "attribute { name: \"precinct\" absent: true }")) == "");
  CHECK(Codes(Rule("x", "a", "attribute { name: \"precinct\" }") +
              Rule("y", "b",
                   "attribute { name: \"precinct\" "
                   "not_value: \"p1\" }")) == "contested");
  // Equal widths.
  CHECK(Codes(Rule("x", "a", Range("1", "5")) +
              Rule("y", "b", Range("1", "5"))) == "contested");
  CHECK(Codes(Rule("x", "a", Range("1", "5")) +
              Rule("y", "b", Range("5", "9"))) == "");
}

TEST_CASE("A rule is shadowed by a closer or stronger one that holds as well") {
  const std::string high = "priority: 5";
  CHECK(Codes(Rule("x", "a", Range("2", "3")) +
              Rule("y", "b", Range("1", "5"), high)) == "shadowed");
  CHECK(Codes(Rule("x", "a", Range("1", "5")) +
              Rule("y", "b", Range("2", "3"), high)) == "");
  CHECK(Codes(Rule("x", "a", "attribute { name: \"council\" value: \"n1\" }") +
              Rule("y", "b", "attribute { name: \"council\" value: \"n\" }",
                   high)) == "shadowed");
  CHECK(Codes(Rule("x", "a", "attribute { name: \"council\" value: \"n1\" }") +
              Rule("y", "b", "attribute { name: \"council\" value: \"n\" }")) ==
        "");
  CHECK(Codes(Rule("x", "a", "attribute { name: \"precinct\" value: \"p1\" }") +
              Rule("y", "b",
                   "attribute { name: \"precinct\" "
                   "not_value: \"p2\" }",
                   high)) == "shadowed");
  CHECK(Codes(Rule("x", "a", "attribute { name: \"precinct\" value: \"p2\" }") +
              Rule("y", "b",
                   "attribute { name: \"precinct\" "
                   "not_value: \"p2\" }",
                   high)) == "");
}

TEST_CASE("Ranges that overlap without one holding the other are named") {
  CHECK(Codes(Rule("x", "a", Range("0", "10")) +
              Rule("y", "b", Range("5", "20"))) == "range-overlap");
  // One holds the other, or they only touch.
  CHECK(Codes(Rule("x", "a", Range("0", "10")) +
              Rule("y", "b", Range("5", "10"))) == "");
  CHECK(Codes(Rule("x", "a", Range("0", "10")) +
              Rule("y", "b", Range("10", "20"))) == "");
  // Another criterion decides.
  CHECK(Codes(Rule("x", "a", Range("0", "10"), "priority: 1") +
              Rule("y", "b", Range("5", "20"))) == "");
  // They are of different places.
  CHECK(Codes(Rule("x", "a",
                   Range("0", "10") + "attribute { name: \"precinct\" value: "
                                      "\"p1\" }") +
              Rule("y", "b",
                   Range("5", "20") + "attribute { name: \"precinct\" value: "
                                      "\"p2\" }")) == "");
}

TEST_CASE("A gap between ranges is named") {
  CHECK(Codes(Rule("x", "a", Range("0", "10")) +
              Rule("y", "b", Range("11", "20"))) == "range-gap");
  CHECK(Codes(Rule("x", "a", Range("0", "10")) +
              Rule("y", "b", Range("11", "20")) +
              Rule("z", "b", Range("0", "30"))) == "");
}

TEST_CASE("A place is left out for a day by rules of different conditions") {
  const auto rules = [](const char* to) {
    // `rest` covers everything; it is not valid then.
    return "rule { id: \"rest\" override: OVERRIDE_REMOVE }" +
           Rule("x", "a", "category: \"works\" " + Range("0", "10"),
                absl::StrCat("valid { to: \"", to, "\" }")) +
           Rule("y", "b", "category: \"works\"",
                "valid { from: \"2018-07-01\" }");
  };
  const auto gaps = [&](const char* to) {
    const std::string base = kBase, more = rules(to);
    const auto checked = CheckRuleSet(
        {{"base", base, Format::kText}, {"more", more, Format::kText}});
    return std::count_if(
        checked.issues.begin(), checked.issues.end(),
        [](const Issue& issue) { return issue.code == "validity-gap"; });
  };
  CHECK(gaps("2018-06-30") == 1);
  CHECK(gaps("2018-07-01") == 0);
  CHECK(gaps("2018-06-28") == 0);
}

TEST_CASE("An attribute that is not declared is noted once") {
  CHECK(
      Codes(Rule("x", "a", "attribute { name: \"precint\" value: \"p1\" }") +
            Rule("y", "b", "attribute { name: \"precint\" value: \"p2\" }")) ==
      "undeclared-attribute");
}

}  // namespace
}  // namespace trunkline
