// SPDX-License-Identifier: Apache-2.0
// What loading says of each defect, and where.
#include <algorithm>
#include <string>
#include <vector>

#include "src/schema/schema.h"
#include "tests/catch.h"
#include "trunkline/ruleset.h"

namespace trunkline {
namespace {

// A rule set without defects, to which each case adds one.
constexpr char kGood[] = R"(
jurisdiction {
  id: "t" time_zone: "Asia/Shanghai" centre: "centre" area_code: "731"
  country_code: "86" trunk_prefix: "0"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER]
}
department { code: "centre" }
department { code: "sanitation" }
department { code: "old" valid { to: "2019-01-01" } }
region { code: "430100" serves { function: "clean" department: "sanitation" } }
region { code: "430111" parent: "430100" }
category { code: "noise" }
category { code: "noise.construction" }
hotline { number: "12345" owner: "centre" phase { kind: KIND_ONE_NUMBER } }
deadline_policy { id: "five" amount: 5 unit: UNIT_HOURS }
rule { id: "r" when { category: "noise" } then { department: "sanitation" } }
)";

LoadResult<RuleSet> Load(const std::string& extra,
                         const LoadOptions& options = {}) {
  return LoadRuleSet(
      {{"good", kGood, Format::kText}, {"x", extra, Format::kText}}, options);
}

struct Case {
  const char* extra;
  const char* issue;
};

TEST_CASE("The base of the cases has no issue") {
  const LoadResult<RuleSet> loaded = Load("");
  for (const Issue& issue : loaded.issues) INFO(issue.ToString());
  CHECK(loaded.issues.empty());
  REQUIRE(loaded.value.has_value());
  CHECK(loaded.value->id() == "t");
  CHECK(loaded.value->rule_count() == 1);
}

TEST_CASE("Every defect of an entry is named with its place") {
  const Case cases[] = {
      {"rule { id: \"a\" then { department: \"saniation\" } }",
       "x:1:23: error: unknown department \"saniation\"; did you mean "
       "\"sanitation\"? [unknown-department]"},
      {"rule {\n  id: \"a\"\n\twhen { category: \"noise\" category: "
       "\"noise.constructon\" }\n  then { department: \"old\" }\n"
       "  valid { to: \"2018-01-01\" } }",
       "x:3:27: error: unknown category \"noise.constructon\"; did you mean "
       "\"noise.construction\"? [unknown-category]"},
      {"rule { id: \"a\" when { region: \"430112\" } "
       "then { department: \"centre\" } }",
       "x:1:23: error: unknown region \"430112\"; did you mean \"430111\"? "
       "[unknown-region]"},
      {"rule { id: \"a\" when { hotline: \"999\" } "
       "then { department: \"centre\" } }",
       "x:1:23: error: unknown hotline \"999\" [unknown-hotline]"},
      {"rule { id: \"a\" then { department: \"centre\" policy { milestone: "
       "MILESTONE_SIGN_IN policy: \"fiv\" } } }",
       "x:1:82: error: unknown policy \"fiv\"; did you mean \"five\"? "
       "[unknown-policy]"},
      {"rule { id: \"a\" then { function: \"cleen\" } }",
       "x:1:23: error: unknown function \"cleen\"; did you mean \"clean\"? "
       "[unknown-function]"},
      {"rule { id: \"a\" then { tag: \"x\" } }",
       "x:1:16: error: the rule claims nothing: `then` names a department, a "
       "function, hotline_owner, first_receiver, an answer or a refusal "
       "[missing-claim]"},
      {"rule { id: \"a\" when { pattern: \"(\" } "
       "then { department: \"centre\" } }",
       "x:1:23: error: pattern \"(\": missing ): ( [bad-pattern]"},
      {"rule { id: \"a\" when { keyword { any: \"\" } } "
       "then { department: \"centre\" } }",
       "x:1:33: error: an empty keyword occurs in every text "
       "[empty-keyword]"},
      {"rule { id: \"a\" priority: 1001 then { department: \"centre\" } }",
       "x:1:16: error: priority 1001 is not in -1000..1000 [bad-priority]"},
      {"rule { id: \"a\" valid { from: \"2018-01-01\" to: \"2018-01-01\" } "
       "then { department: \"centre\" } }",
       "x:1:16: error: the interval [2018-01-01, 2018-01-01) is empty: `to` "
       "is the first moment outside [empty-validity]"},
      {"rule { id: \"a\" valid { from: \"2018-02-01\" to: \"2018-01-01\" } "
       "then { department: \"centre\" } }",
       "x:1:16: error: the interval [2018-02-01, 2018-01-01) ends before it "
       "begins [reversed-validity]"},
      {"rule { id: \"a\" valid { from: \"2018-02-30\" } "
       "then { department: \"centre\" } }",
       "x:1:24: error: not a date or time: \"2018-02-30\"; write 2018-10-01 "
       "or 2018-10-01T08:30:00 [bad-date]"},
      {"rule { id: \"r\" then { department: \"centre\" } }",
       "x:1:1: error: rule \"r\" is defined already; to change it in a later "
       "file write `override: OVERRIDE_REPLACE`; see good:17:1 [duplicate-id]"},
      {"rule { id: \"s\" override: OVERRIDE_REMOVE }",
       "x:1:16: error: `override: OVERRIDE_REMOVE`, but no earlier file has "
       "rule \"s\" "
       "[override-without-target]"},
      {"rule { id: \"a\" then { department: \"old\" } }",
       "x:1:23: warning: department \"old\" is without a successor from "
       "2019-01-01T00:00:00, while the rule goes on "
       "[department-outside-validity]"},
      {"region { code: \"zone\" }\n"
       "rule { id: \"a\" then { function: \"clean\" } }",
       "x:2:23: warning: function \"clean\" has no department at region "
       "\"zone\" or around it [function-unserved]"},
      {"region { code: \"a\" parent: \"b\" } region { code: \"b\" parent: "
       "\"a\" }",
       "x:1:53: error: `parent` of \"b\" leads back to itself by way of \"a\" "
       "[region-cycle]"},
      {"category { code: \"smell.food\" }",
       "x:1:12: error: the parent \"smell\" of \"smell.food\" is not listed "
       "[category-parent-missing]"},
      {"hotline { number: \"12315\" owner: \"centre\" phase { kind: KIND_DUAL "
       "valid "
       "{ to: \"2018-01-01\" } } phase { kind: KIND_FORWARDED valid { from: "
       "\"2018-02-01\" } } }",
       "x:1:96: warning: no phase of \"12315\" from 2018-01-01T00:00:00 to "
       "2018-02-01T00:00:00 [phase-gap]"},
      {"hotline { number: \"12315\" owner: \"centre\" phase { kind: KIND_DUAL "
       "valid "
       "{ to: \"2018-02-02\" } } phase { kind: KIND_FORWARDED valid { from: "
       "\"2018-02-01\" } } }",
       "x:1:96: error: two phases of \"12315\" overlap from "
       "2018-02-01T00:00:00 [phase-overlap]"},
      {"rule { id: \"a\" when { keyword { any: \"火\" } } then { department: "
       "\"centre\" } example_text: \"水\" }",
       "x:1:78: error: the text conditions do not hold for `example_text` "
       "[example-does-not-match]"},
      {"rule { id: \"a\" when { keyword { all: \"消防通道\" none: \"消防\" } } "
       "then { department: \"centre\" } }",
       "x:1:53: warning: every text with \"消防通道\" has \"消防\", which "
       "`none` forbids [never-holds]"},
      {"jurisdiction { id: \"z\" centre: \"centre\" time_zone: \"UTC\" }",
       "x:1:1: error: a rule set belongs to one jurisdiction; to lay it over "
       "another, `jurisdiction { id: \"t\" override: OVERRIDE_REMOVE }`; see "
       "good:2:1 "
       "[several-jurisdictions]"},
  };
  for (const Case& c : cases) {
    INFO(c.extra);
    const LoadResult<RuleSet> loaded = Load(c.extra);
    std::string all;
    bool found = false;
    for (const Issue& issue : loaded.issues) {
      found = found || issue.ToString() == c.issue;
      all += issue.ToString() + "\n";
    }
    INFO(all);
    INFO(c.issue);
    CHECK(found);
    CHECK(loaded.issues.size() == 1);
  }
}

TEST_CASE("All defects are reported, by place") {
  const LoadResult<RuleSet> loaded = Load(
      "rule { id: \"a\" then { department: \"q\" } }\n"
      "rule { id: \"b\" then { department } }\n"
      "rule { id: \"c\" then { department: \"q\" } }\n");
  REQUIRE(loaded.issues.size() == 3);
  CHECK(loaded.issues[0].place.line == 1);
  CHECK(loaded.issues[1].place.line == 2);
  CHECK(loaded.issues[1].code == "syntax");
  CHECK(loaded.issues[2].place.line == 3);
  CHECK(!loaded.value.has_value());
}

TEST_CASE("An entry of a binary source is numbered from 1") {
  const std::string binary =
      schema::ToBinary(
          "RuleSet",
          std::string(kGood) + "rule { id: \"a\" then { department: \"q\" } }",
          Format::kText)
          .value();
  const LoadResult<RuleSet> loaded =
      LoadRuleSet({{"b", binary, Format::kBinary}});
  REQUIRE(loaded.issues.size() == 1);
  CHECK(loaded.issues[0].place.entry > 1);
  CHECK(loaded.issues[0].place.line == 0);
  const LoadResult<RuleSet> first =
      LoadRuleSet({{"b", std::string_view("\x12\x00", 2), Format::kBinary}});
  REQUIRE(!first.issues.empty());
  CHECK(first.issues.back().ToString() ==
        "b: entry 1: error: a department without an id [bad-id]");
  CHECK(Place().entry == 0);
  CHECK(Place().ToString().empty());
}

TEST_CASE("An override that the schema does not know is refused") {
  const LoadResult<RuleSet> loaded =
      LoadRuleSet({{"good", kGood, Format::kText},
                   {"b", std::string_view("\x4A\x05\x0A\x01r\x10\x07", 7),
                    Format::kBinary}});
  CHECK(std::any_of(loaded.issues.begin(), loaded.issues.end(),
                    [](const Issue& issue) {
                      return issue.ToString() ==
                             "b: entry 1: error: 7 is no value of this field "
                             "[unknown-value]";
                    }));
}

TEST_CASE("Later files replace and remove") {
  const LoadResult<RuleSet> loaded = Load(
      "rule { id: \"r\" override: OVERRIDE_REPLACE then { department: "
      "\"centre\" } }");
  REQUIRE(loaded.value.has_value());
  Ticket ticket;
  ticket.accepted_at = absl::FromUnixSeconds(1530000000);
  CHECK(loaded.value->Route(ticket)->lead == "centre");
  const LoadResult<RuleSet> removed =
      Load("rule { id: \"r\" override: OVERRIDE_REMOVE }");
  REQUIRE(removed.value.has_value());
  CHECK(removed.value->rule_count() == 0);
}

TEST_CASE("The status of a rule says whether it routes and is released") {
  LoadOptions release;
  release.release = true;
  const auto rule = [](const std::string& status) {
    return "rule { id: \"s\" priority: 3 when { category: \"noise\" } then { "
           "department: \"centre\" } " +
           status + " }";
  };
  Ticket ticket;
  ticket.category = "noise";
  ticket.accepted_at = absl::FromUnixSeconds(1530000000);
  const struct {
    const char* status;
    bool routes;
    bool released;
  } kCases[] = {
      {"", true, true},
      {"status: RULE_STATUS_APPROVED approver: \"city hall\" "
       "approved_on: \"2018-07-02\" document_number: \"No. 7\"",
       true, true},
      {"status: RULE_STATUS_DRAFT", true, false},
      {"status: RULE_STATUS_SUSPENDED", false, true},
  };
  for (const auto& c : kCases) {
    INFO(c.status);
    const LoadResult<RuleSet> loaded = Load(rule(c.status));
    CHECK(loaded.issues.empty());
    REQUIRE(loaded.value.has_value());
    CHECK(loaded.value->rule_count() == 2);
    const auto decision = loaded.value->Route(ticket);
    REQUIRE(decision.ok());
    CHECK(decision->lead == (c.routes ? "centre" : "sanitation"));
    const LoadResult<RuleSet> released = Load(rule(c.status), release);
    CHECK(released.value.has_value() == c.released);
    if (c.released) continue;
    REQUIRE(released.issues.size() == 1);
    CHECK(released.issues[0].code == "draft-rule");
    CHECK(released.issues[0].path == "status");
  }
  // A suspended rule is checked like any other.
  CHECK_FALSE(Load("rule { id: \"s\" status: RULE_STATUS_SUSPENDED then { "
                   "department: \"cente\" } }")
                  .value.has_value());
  for (const char* day :
       {"2018-7-2", "2018-02-30", "July", "2018-07-02T08:00"}) {
    INFO(day);
    const LoadResult<RuleSet> loaded =
        Load(rule("approved_on: \"" + std::string(day) + "\""));
    REQUIRE(loaded.issues.size() == 1);
    CHECK(loaded.issues[0].code == "bad-date");
    CHECK(loaded.issues[0].path == "approved_on");
  }
}

TEST_CASE("No source, and no jurisdiction, are issues") {
  const LoadResult<RuleSet> none = LoadRuleSet({});
  REQUIRE(none.issues.size() == 1);
  CHECK(none.issues[0].code == "no-source");
  CHECK(!none.value.has_value());
  const LoadResult<RuleSet> empty = LoadRuleSet({{"empty", "", Format::kAuto}});
  CHECK(empty.issues.size() == 1);
}

bool Has(const LoadResult<RuleSet>& loaded, std::string_view code) {
  return std::any_of(loaded.issues.begin(), loaded.issues.end(),
                     [&](const Issue& i) { return i.code == code; });
}

TEST_CASE("Limits hold on both sides") {
  LoadOptions options;
  options.max_source_bytes = sizeof(kGood) - 1;
  CHECK(Load("", options).value.has_value());
  options.max_source_bytes = sizeof(kGood) - 2;
  CHECK(Has(Load("", options), "too-large"));

  options = {};
  options.max_rules = 1;
  CHECK(Load("", options).value.has_value());
  options.max_rules = 0;
  CHECK(Has(Load("", options), "too-many-rules"));

  options = {};
  options.max_code_depth = 2;
  CHECK(Load("", options).value.has_value());
  options.max_code_depth = 1;
  CHECK(Has(Load("", options), "too-deep"));

  options = {};
  options.max_issues = 1;
  const LoadResult<RuleSet> few =
      Load("rule { id: \"a\" then { } } rule { id: \"b\" then { } }", options);
  REQUIRE(few.issues.size() == 2);
  CHECK(few.issues[1].code == "more-issues");

  // Unknown codes are counted, too, though their words are not written.
  const LoadResult<RuleSet> unknown = Load(
      "department { code: \"a\" superior: \"x\" }"
      "department { code: \"b\" superior: \"y\" }"
      "department { code: \"d\" superior: \"z\" }",
      options);
  CHECK_FALSE(unknown.value.has_value());
  REQUIRE(unknown.issues.size() == 2);
  CHECK(unknown.issues[0].code == "unknown-department");
  CHECK(unknown.issues[1].message.substr(0, 2) == "2 ");
}

TEST_CASE("A category 40 levels deep is refused with its place") {
  std::string extra, code;
  for (int i = 0; i != 40; ++i) {
    code += code.empty() ? "d" : ".d";
    extra += "category { code: \"" + code + "\" }\n";
  }
  const LoadResult<RuleSet> loaded = Load(extra);
  REQUIRE(!loaded.value.has_value());
  CHECK(loaded.issues.front().code == "too-deep");
  CHECK(loaded.issues.front().place.line == 17);
  CHECK(loaded.issues.size() == 24);
}

TEST_CASE("Dates at the far end of time are read") {
  const LoadResult<RuleSet> loaded = Load(
      "rule { id: \"a\" valid { to: \"9999-12-31\" } "
      "then { department: \"centre\" } }");
  CHECK(loaded.value.has_value());
}

TEST_CASE("Written in any format, the rule set is the same") {
  const LoadResult<RuleSet> loaded = Load("");
  REQUIRE(loaded.value.has_value());
  for (Format format : {Format::kText, Format::kJson, Format::kBinary}) {
    const std::string written = loaded.value->Serialize(format);
    const LoadResult<RuleSet> again =
        LoadRuleSet({{"again", written, Format::kAuto}});
    for (const Issue& issue : again.issues) INFO(issue.ToString());
    REQUIRE(again.value.has_value());
    CHECK(again.value->hash() == loaded.value->hash());
  }
}

TEST_CASE("Names find codes, and an ambiguous one finds none") {
  const LoadResult<RuleSet> loaded = Load(
      "category { code: \"air\" name { lang: \"zh\" text: \"大气\" } }\n"
      "category { code: \"air.dust\" name { lang: \"zh\" text: \"扬尘\" } "
      "alias: \"Dust\" }\n"
      "category { code: \"road\" name { lang: \"zh\" text: \"道路\" } }\n"
      "category { code: \"road.dust\" name { lang: \"zh\" text: \"扬尘\" } }");
  REQUIRE(loaded.value.has_value());
  const RuleSet& rules = *loaded.value;
  CHECK(rules.FindCategory("air.dust") == "air.dust");
  CHECK(rules.FindCategory("dust") == "air.dust");
  CHECK(rules.FindCategory("扬尘").empty());
  CHECK(rules.FindCategory("大气/扬尘") == "air.dust");
  CHECK(rules.FindCategory("道路 -> 扬尘") == "road.dust");
  CHECK(rules.FindCategory("").empty());
  CHECK(rules.CategoryLabel("road.dust", "zh") == "扬尘");
  CHECK(rules.CategoryLabel("nothing", "zh") == "nothing");
}

TEST_CASE("Loading tells how far it is") {
  std::string rules;
  for (int i = 0; i != 3'000; ++i) {
    rules += "rule { id: \"r" + std::to_string(i) +
             "\" then { department: \"centre\" } }\n";
  }
  std::vector<std::uint64_t> steps;
  LoadOptions options;
  options.progress = [&](std::uint64_t n) { steps.push_back(n); };
  REQUIRE(Load(rules, options).value.has_value());
  REQUIRE(steps.size() > 4);
  CHECK(std::is_sorted(steps.begin(), steps.end()));
  CHECK(steps.back() > 6'000 - 1'024);
}

// The code of the first issue; empty: none.
std::string CodeOf(const LoadResult<RuleSet>& loaded) {
  return loaded.issues.empty() ? "" : loaded.issues.front().code;
}

TEST_CASE("Patterns are bounded one by one and all together") {
  const auto load = [](const std::string& extra) {
    LoadOptions options;
    options.max_pattern_bytes = 64 * 1024;
    return Load(extra, options);
  };
  const auto rule = [](int i, const std::string& pattern) {
    return "rule { id: \"p" + std::to_string(i) + "\" when { pattern: \"" +
           pattern + "\" } then { department: \"centre\" } }\n";
  };
  const auto of_length = [](std::size_t n) {
    return "[" + std::string(n - 2, 'a') + "]";
  };
  CHECK(CodeOf(load(rule(1, of_length(1024)))).empty());
  const LoadResult<RuleSet> longer = load(rule(1, of_length(1025)));
  CHECK(CodeOf(longer) == "pattern-too-large");
  // It is not repeated.
  CHECK(longer.issues[0].message ==
        "pattern of 1025 bytes: is longer than 1024 bytes "
        "(LoadOptions::max_pattern_bytes)");
  // Each is small; equal ones count once.
  std::string all, same;
  for (int i = 0; i != 2'000; ++i) {
    all += rule(i, "[ab]{40}c" + std::to_string(i));
    same += rule(i, "[ab]{40}c");
  }
  CHECK(CodeOf(load(all)) == "pattern-too-large");
  CHECK(CodeOf(load(same)).empty());
  CHECK(CodeOf(Load(all)).empty());
  // To find that one is too large takes as long as to compile a large one:
  // after eight nothing is compiled.
  std::string large;
  for (int i = 0; i != 20; ++i)
    large += rule(i, "(\\\\pL{100}){9}" + std::to_string(i));
  const LoadResult<RuleSet> refused = Load(large);
  REQUIRE(refused.issues.size() == 20);
  std::size_t tried = 0;
  for (const Issue& issue : refused.issues) {
    CHECK(issue.code == "pattern-too-large");
    if (issue.message.find("up to here") == std::string::npos) ++tried;
  }
  CHECK(tried == 9);
}

TEST_CASE("A contradiction is found among many words") {
  // Of more than eight words the first that occurs is named, as of few.
  for (const std::size_t count : {1, 8, 9, 5'000}) {
    INFO(count);
    std::string none, other;
    for (std::size_t i = 0; i != count; ++i) {
      none += " none: \"n" + std::to_string(i) + "x\"";
      other += " all: \"w" + std::to_string(i) + "\"";
    }
    const auto rule = [](const std::string& words) {
      return "rule { id: \"contradiction\" when { keyword {" + words +
             " } } then { department: \"centre\" } }\n";
    };
    CHECK(CodeOf(Load(rule(none + other))).empty());
    const LoadResult<RuleSet> found =
        Load(rule(none + other + " all: \"在n0x了\""));
    CHECK(CodeOf(found) == "never-holds");
    CHECK_THAT(found.issues.front().message, match::Contains("\"n0x\""));
    const std::string most = std::to_string(count - 1);
    CHECK(CodeOf(Load(rule(none + " any: \"N0X\" any: \"在n" + most +
                           "x了\""))) == "never-holds");
    CHECK(CodeOf(Load(rule(none + " any: \"n0x\" any: \"b\""))).empty());
  }
}

TEST_CASE("A word that must occur and may not, of any length") {
  const std::string a(2'000, 'a');
  const auto rule = [](const std::string& words) {
    return "rule { id: \"contradiction\" when { keyword {" + words +
           " } } then { department: \"centre\" } }\n";
  };
  const std::string all = " all: \"*" + a + "*\"";
  CHECK(CodeOf(Load(rule(all + " none: \"*" + a.substr(1) + "*\""))) ==
        "never-holds");
  CHECK(CodeOf(Load(rule(all + " none: \"*" + a.substr(1) + "b*\""))).empty());
  CHECK(CodeOf(Load(rule(all + " none: \"*" + a + "a*\""))).empty());
}

TEST_CASE("Each successor that is one too many is named once") {
  const std::string categories =
      "category { code: \"k1\" }\ncategory { code: \"k2\" }\n";
  const auto paths = [&](const std::string& departments) {
    std::vector<std::string> out;
    for (const Issue& issue : Load(categories + departments).issues) {
      out.push_back(issue.code + " " + issue.path);
    }
    std::sort(out.begin(), out.end());
    return out;
  };
  using Paths = std::vector<std::string>;
  const std::string x =
      "department { code: \"x\" valid { to: \"2018-01-01\" }"
      " successor { department: \"centre\" category: \"k2\" }"
      " successor { department: \"centre\" category: \"k1\" }";
  CHECK(paths(x + " }").empty());
  CHECK(paths(x + " successor { department: \"centre\" } }").empty());
  CHECK(paths(x + " successor { department: \"centre\" category: \"k1\" }"
                  " successor { department: \"centre\" }"
                  " successor { department: \"centre\" category: \"k1\" }"
                  " successor { department: \"centre\" } }") ==
        Paths{"ambiguous-successor successor[2]",
              "ambiguous-successor successor[4]",
              "ambiguous-successor successor[5]"});
  // Those that make a cycle keep their places.
  CHECK(paths("department { code: \"w\" successor { department: \"x\" } }\n"
              "department { code: \"x\""
              " successor { department: \"w\" category: \"k2\" }"
              " successor { department: \"centre\" }"
              " successor { department: \"w\" category: \"k1\" } }") ==
        Paths{"successor-cycle successor[0]", "successor-cycle successor[2]"});
}

TEST_CASE("A rule lasts as long as one of the departments on its chain") {
  const auto warns = [](const std::string& to) {
    const std::string departments =
        "department { code: \"d1\" valid { to: \"2012-01-01\" } successor { "
        "department: \"d2\" } }\n"
        "department { code: \"d2\" valid { from: \"2011-01-01\" to: "
        "\"2016-01-01\" } successor { department: \"d3\" } }\n"
        "department { code: \"d3\" valid { from: \"2012-01-01\" to: "
        "\"2014-01-01\" } successor { department: \"d4\" } }\n"
        "department { code: \"d4\" valid { from: \"2015-01-01\" } }\n";
    std::string rules;
    for (const char* of : {"d1", "d2", "d3"}) {
      rules += "rule { id: \"of_" + std::string(of) +
               "\" when { category: \"noise\" } valid { to: \"" + to +
               "\" } then { department: \"" + of + "\" } }\n";
    }
    std::string out;
    for (const Issue& issue : Load(departments + rules).issues) {
      if (issue.code == "department-outside-validity") {
        out += issue.entity.substr(5) + " ";  // Behind "rule ".
      }
    }
    return out;
  };
  CHECK(warns("2014-01-01") == "");
  CHECK(warns("2014-01-02") == "of_d3 ");
  CHECK(warns("2016-01-01") == "of_d3 ");
  // There is a gap before the last.
  CHECK(warns("2016-01-02") == "of_d1 of_d2 of_d3 ");
}

TEST_CASE("A keyword that looks like a list is warned of") {
  const auto warned = [](const std::string& word) {
    const LoadResult<RuleSet> loaded =
        Load("rule { id: \"a\" when { keyword { any: \"" + word +
             "\" } } then { department: \"centre\" } }");
    return std::any_of(
        loaded.issues.begin(), loaded.issues.end(),
        [](const Issue& issue) { return issue.code == "keyword-separator"; });
  };
  for (const char* const word :
       {"噪声/扰民", "噪声／扰民", "噪声\\t扰民", "噪声　扰民", "噪声|扰民",
        "噪声 扰民", "road works/noise", "a b 噪声 扰民"}) {
    INFO(word);
    CHECK(warned(word));
  }
  for (const char* const word : {"road works", "噪声 noise", "A 座", "噪声扰民",
                                 "/噪声", "road  works", "㎡ 噪声"}) {
    INFO(word);
    CHECK_FALSE(warned(word));
  }
}

TEST_CASE("All keywords together have 3,000,000 bytes, equal ones once") {
  const auto rule = [](int i, const std::string& word) {
    return "rule { id: \"w" + std::to_string(i) +
           "\" when { keyword { any: \"" + word +
           "\" } } then { department: \"centre\" } }\n";
  };
  // Each counts with eight bytes more.
  const std::string half(1'499'992, 'a');
  CHECK(CodeOf(Load(rule(1, half) + rule(2, half))).empty());
  const std::string most = rule(1, half) + rule(2, "b" + half.substr(1));
  CHECK(CodeOf(Load(most + rule(3, half))).empty());
  CHECK(CodeOf(Load(most + rule(3, "c"))) == "too-many-words");
  CHECK(CodeOf(Load(rule(1, half + half + "aaaaaaaa"))).empty());
  CHECK(CodeOf(Load(rule(1, half + half + "aaaaaaaaa"))) == "too-many-words");
}

TEST_CASE("A region serves a function by one department at a time") {
  const auto span = [](const char* function, int from, int to) {
    return " serves { function: \"" + std::string(function) +
           "\" department: \"centre\" valid { from: \"" + std::to_string(from) +
           "-01-01\" to: \"" + std::to_string(to) + "-01-01\" } }";
  };
  const auto of = [](const std::string& spans) {
    return CodeOf(Load("region { code: \"x\"" + spans + " }"));
  };
  const char* const f = "f";
  CHECK(of(span(f, 2010, 2012) + span(f, 2012, 2014) + span(f, 2008, 2010))
            .empty());
  CHECK(of(span(f, 2010, 2012) + span("g", 2010, 2012)).empty());
  const char* const bad = "ambiguous-service";
  CHECK(of(span(f, 2010, 2012) + span(f, 2011, 2014)) == bad);
  CHECK(of(span(f, 2010, 2012) + span(f, 2008, 2011)) == bad);
  CHECK(of(span(f, 2010, 2020) + span(f, 2012, 2013)) == bad);
  CHECK(of(span(f, 2012, 2013) + span(f, 2010, 2020)) == bad);
  CHECK(of(span(f, 2010, 2012) + span(f, 2014, 2016) + span(f, 2012, 2014) +
           span(f, 2011, 2012)) == bad);
  // Each that overlaps is named once.
  CHECK(Load("region { code: \"x\"" + span(f, 2010, 2012) +
             span(f, 2014, 2016) + span(f, 2011, 2015) + " }")
            .issues.size() == 1);
}

TEST_CASE("A function is served where a region or one around it has it") {
  const auto unserved = [](const std::string& regions,
                           const std::string& within) {
    std::string out;
    const LoadResult<RuleSet> loaded =
        Load(regions + "rule { id: \"a\" when { region: \"" + within +
             "\" } then { function: \"f\" } }");
    for (const Issue& issue : loaded.issues) {
      if (issue.code != "function-unserved") continue;
      const std::string at = "at region \"";
      const std::size_t begin = issue.message.find(at) + at.size();
      out += issue.message.substr(begin, 2);
    }
    return out;
  };
  const auto region = [](const std::string& code, const std::string& parent,
                         bool serves) {
    return "region { code: \"" + code + "\"" +
           (parent.empty() ? "" : " parent: \"" + parent + "\"") +
           (serves ? " serves { function: \"f\" department: \"centre\" }"
                   : "") +
           " }\n";
  };
  // a1 has b1 and b2; b1 has c1 and c2, b2 has c3 and c4.
  const auto tree = [&](const std::string& serving) {
    const auto has = [&](const char* code) {
      return serving.find(code) != std::string::npos;
    };
    return region("zz", "", true) + region("a1", "", has("a1")) +
           region("b1", "a1", has("b1")) + region("b2", "a1", has("b2")) +
           region("c1", "b1", has("c1")) + region("c2", "b1", has("c2")) +
           region("c3", "b2", has("c3")) + region("c4", "b2", has("c4"));
  };
  CHECK(unserved(tree(""), "a1") == "c1");
  CHECK(unserved(tree("a1"), "a1").empty());
  CHECK(unserved(tree("a1"), "c4").empty());
  CHECK(unserved(tree("b1"), "a1") == "c3");
  CHECK(unserved(tree("b1"), "b1").empty());
  CHECK(unserved(tree("b2"), "a1") == "c1");
  CHECK(unserved(tree("b2"), "c2") == "c2");
  CHECK(unserved(tree("c1 c2 c3"), "a1") == "c4");
  CHECK(unserved(tree("c1 c3"), "b2") == "c4");
  CHECK(unserved(tree("c1 c2 c3 c4"), "a1").empty());
  CHECK(unserved(tree("b1 c1 c3 c4"), "a1").empty());
}

}  // namespace
}  // namespace trunkline
