// SPDX-License-Identifier: Apache-2.0
// What loading says of each defect of a declared attribute and of the
// conditions on it, and where.
#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "trunkline/ruleset.h"

namespace trunkline {
namespace {

constexpr char kGood[] = R"(
jurisdiction {
  id: "t" time_zone: "Asia/Shanghai" centre: "centre"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER]
}
department { code: "centre" }
attribute { id: "precinct" order: 1 kind: KIND_TEXT
  value { value: "p1" name { lang: "en" text: "Precinct 1" } alias: "first" }
  value { value: "p2" } }
attribute { id: "council" order: 2 kind: KIND_TREE
  value { value: "n" } value { value: "n1" parent: "n" } }
attribute { id: "amount" order: 3 kind: KIND_NUMBER min: "0" max: "1000" }
attribute { id: "finished" order: 4 kind: KIND_DATE }
attribute { id: "street" order: 5 kind: KIND_TEXT }
)";

std::vector<std::string> Issues(const std::string& extra) {
  std::vector<std::string> out;
  for (const Issue& issue : LoadRuleSet({{"good", kGood, Format::kText},
                                         {"x", extra, Format::kText}})
                                .issues) {
    out.push_back(issue.ToString());
  }
  return out;
}

std::string Rule(const std::string& condition) {
  return absl::StrCat(
      "rule { id: \"r\" then { department: \"centre\" }\nwhen { ",
      "attribute { ", condition, " } } }");
}

struct Case {
  std::string extra;
  const char* issue;
};

TEST_CASE("Conditions of every kind load without an issue") {
  for (const char* condition :
       {"name: \"precinct\"", "name: \"precinct\" value: [\"p1\", \"first\"]",
        "name: \"precinct\" value: \"Precinct 1\"",
        "name: \"precinct\" not_value: \"p1\" given: true",
        "name: \"council\" value: \"n\" not_value: \"n1\"",
        "name: \"amount\" value: \"5.25\" range { min: \"10\" }",
        "name: \"amount\" range { max: \"10\" } range { min: \"1\" max: \"2\" "
        "}",
        "name: \"finished\" range { min: \"2020-01-01\" max: \"2020-01-02\" }",
        "name: \"finished\" value: \"2020-01-01T08:00:00+08:00\"",
        "name: \"street\" value: \"any text\"", "name: \"street\" absent: true",
        "name: \"undeclared\" not_value: \"x\""}) {
    INFO(condition);
    CHECK(Issues(Rule(condition)).empty());
  }
}

TEST_CASE("Every defect of an attribute is named with its place") {
  const auto attribute = [](const char* body) {
    return absl::StrCat("attribute { id: \"a\" order: 9\n", body, " }");
  };
  const Case cases[] = {
      // Declarations.
      {attribute(""),
       "x:1:1: error: the attribute has no known `kind` "
       "[missing-kind]"},
      {"attribute { id: \"precinct\" kind: KIND_TEXT }",
       "x:1:1: error: attribute \"precinct\" is defined already"},
      {attribute("kind: KIND_TEXT min: \"1\""),
       "x:2:17: error: only a number or a date has bounds [bad-attribute]"},
      {attribute("kind: KIND_NUMBER min: \"5\" max: \"4\""),
       "x:2:28: error: `max` \"4\" is less than `min` \"5\" [bad-attribute]"},
      {attribute("kind: KIND_NUMBER min: \"1,5\""),
       "x:2:19: error: not a number as \"-12.5\" with at most 6 places: "
       "\"1,5\" [bad-attribute-value]"},
      {attribute("kind: KIND_NUMBER value { value: \"1\" }"),
       "x:2:19: error: a number or a date has no list of values; `min` and "
       "`max` limit it [bad-attribute]"},
      {attribute("kind: KIND_TREE"),
       "x:1:1: error: a tree lists its values as `value` [bad-attribute]"},
      {attribute("kind: KIND_TREE value { value: \"x\" parent: \"z\" }\n"
                 "value { value: \"zz\" }"),
       "x:2:36: error: attribute \"a\" has no value \"z\"; did you mean "
       "\"x\"? "
       "[unknown-attribute-value]"},
      {attribute("kind: KIND_TREE value { value: \"x\" parent: \"y\" }\n"
                 "value { value: \"y\" parent: \"x\" }"),
       "error: `parent` of \"y\" leads back to itself by way of \"x\" "
       "[attribute-cycle]"},
      {attribute("kind: KIND_TEXT value { value: \"x\" }\n"
                 "value { value: \"x\" }"),
       "x:3:9: error: the value \"x\" is listed twice [ambiguous-value]"},
      {attribute("kind: KIND_TEXT value { value: \"x\" }\n"
                 "value { value: \"y\" alias: \"x\" }"),
       "x:3:20: error: \"x\" is a name of \"y\" and stands for \"x\" too "
       "[ambiguous-value]"},
      {attribute("kind: KIND_TEXT value { value: \"x\" parent: \"x\" }"),
       "error: only a value of a tree has a parent [bad-attribute]"},
      {"attribute { id: \"a\" order: 1001 kind: KIND_TEXT }",
       "x:1:21: error: `order` 1001 is not in 0..1000 [bad-attribute]"},
      {"attribute { id: \"zz\" order: 5 kind: KIND_TEXT }",
       "error: attributes \"street\" and \"zz\" have the same `order` 5: it "
       "says which counts first"},
      // Conditions.
      {Rule("name: \"precinct\" value: \"p3\""),
       "x:2:37: error: attribute \"precinct\" has no value \"p3\"; did you "
       "mean \"p"},
      {Rule("name: \"amount\" range { min: \"5\" max: \"5\" }"),
       "error: the range [\"5\", \"5\") is empty: `max` is the first value "
       "outside [bad-range]"},
      {Rule("name: \"amount\" range { max: \"0\" }"),
       "error: the range [\"\", \"0\") is empty: `max` is the first value "
       "outside [bad-range]"},
      {Rule("name: \"amount\" range { min: \"5\" max: \"4\" }"),
       "error: the range [\"5\", \"4\") is reversed [bad-range]"},
      {Rule("name: \"finished\" range { min: \"2020-01-02\" max: "
            "\"2020-01-01\" }"),
       "error: the range [\"2020-01-02\", \"2020-01-01\") is reversed "
       "[bad-range]"},
      {Rule("name: \"amount\" range { }"),
       "error: the range has no `min` and no `max`; `given: true` asks for any "
       "value [bad-range]"},
      {Rule("name: \"amount\" range { min: \"１５\" }"),
       "error: not a number as \"-12.5\" with at most 6 places: \"１５\" "
       "[bad-attribute-value]"},
      {Rule("name: \"amount\" range { min: \"NaN\" }"),
       "[bad-attribute-value]"},
      {Rule("name: \"amount\" value: \"1001\""),
       "error: \"1001\" is not a value of \"amount\", which has 0 to 1000 "
       "[bad-attribute-value]"},
      {Rule("name: \"finished\" value: \"2020-02-30\""),
       "error: not a date as \"2024-05-01\" or \"2024-05-01T08:00\": "
       "\"2020-02-30\" [bad-attribute-value]"},
      {Rule("name: \"precinct\" range { min: \"5\" }"),
       "error: \"precinct\" is no number and no date: it has values, not "
       "ranges [bad-attribute-condition]"},
      {Rule("name: \"amont\" range { min: \"5\" }"),
       "error: a range needs a declared number or date; \"amont\" is not "
       "declared; did you mean \"amount\"? [bad-attribute-condition]"},
      {Rule("name: \"precinct\" absent: true value: \"p1\""),
       "[bad-attribute-condition]"},
      {Rule("name: \"other\" absent: true given: true"),
       "[bad-attribute-condition]"},
      {Rule("name: \"precinct\" } attribute { name: \"precinct\""),
       "error: \"precinct\" has two conditions; write them as one "
       "[bad-attribute-condition]"},
      {Rule("name: \"council\" value: \"n1\" not_value: \"n\""),
       "warning: each value of \"council\" that the condition asks for is "
       "excluded by `not_value` [never-holds]"},
  };
  for (const Case& c : cases) {
    const std::vector<std::string> issues = Issues(c.extra);
    INFO(c.extra);
    for (const std::string& issue : issues) UNSCOPED_INFO(issue);
    CHECK(std::any_of(issues.begin(), issues.end(), [&](const auto& issue) {
      return issue.find(c.issue) != std::string::npos;
    }));
    CHECK(issues.size() == 1);
  }
}

TEST_CASE("Sixteen attributes may be declared, and one of 64 ways each") {
  std::string more;
  for (int i = 0; i != 11; ++i) {
    absl::StrAppend(&more, "attribute { id: \"a", i, "\" order: ", 10 + i,
                    " kind: KIND_TEXT }\n");
  }
  CHECK(Issues(more).empty());
  CHECK(Issues(more + "attribute { id: \"b\" order: 30 kind: KIND_TEXT }") ==
        std::vector<std::string>{"good:15:1: error: at most 16 attributes are "
                                 "declared [too-many-attributes]"});

  // Each rule asks for another set of attributes.
  const auto rules = [&](unsigned count) {
    std::string out = more;
    for (unsigned bits = 1; bits <= count; ++bits) {
      absl::StrAppend(&out, "rule { id: \"r", bits,
                      "\" then { department: \"centre\" } when { ");
      for (unsigned i = 0; i != 7; ++i) {
        if ((bits >> i & 1) == 0) continue;
        absl::StrAppend(&out, "attribute { name: \"a", i, "\" value: \"v\" } ");
      }
      out += "} }\n";
    }
    return out;
  };
  CHECK(Issues(rules(64)).empty());
  const std::vector<std::string> issues = Issues(rules(65));
  REQUIRE(issues.size() == 1);
  CHECK(issues[0].find("[too-many-shapes]") != std::string::npos);
}

TEST_CASE("A rule set with attributes is written and read again") {
  const auto loaded = LoadRuleSet({{"good", kGood, Format::kText}});
  REQUIRE(loaded.value.has_value());
  for (const Format format : {Format::kText, Format::kJson, Format::kBinary}) {
    const std::string written = loaded.value->Serialize(format);
    const auto again = LoadRuleSet({{"again", written, format}});
    REQUIRE(again.value.has_value());
    CHECK(again.value->hash() == loaded.value->hash());
  }
}

}  // namespace
}  // namespace trunkline
