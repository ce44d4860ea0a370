// SPDX-License-Identifier: Apache-2.0
// Declared attributes: what a ticket says, chains from special to general, and
// the index over many ranges and values.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "tests/reference/generator.h"
#include "tests/reference/linear_router.h"
#include "tests/route/route_testing.h"
#include "trunkline/explain.h"

namespace trunkline {
namespace {

using reference::Random;

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
category { code: "works.road" }
)";

constexpr char kDeclared[] = R"(
attribute { id: "precinct" order: 1 kind: KIND_TEXT
  value { value: "p1" name { lang: "en" text: "Precinct 1" } alias: "first" }
  value { value: "p2" } }
attribute { id: "council" order: 2 kind: KIND_TREE
  value { value: "n" } value { value: "n1" parent: "n" } value { value: "s" } }
attribute { id: "amount" order: 3 kind: KIND_NUMBER min: "0" max: "1000" }
attribute { id: "finished" order: 4 kind: KIND_DATE }
attribute { id: "street" order: 5 kind: KIND_TEXT personal: false }
)";

using Attributes = std::vector<Attribute>;

Ticket With(const Attributes& attributes) {
  Ticket ticket;
  ticket.category = "works.road";
  ticket.accepted_at = At(2018, 3, 1);
  ticket.attributes = attributes;
  return ticket;
}

// Whether a condition holds, and with which notes.
struct Result {
  bool holds = false;
  bool unknown = false;
};
Result Check(const std::string& condition, const Attributes& attributes) {
  const RuleSet rules = LoadText(
      absl::StrCat(kBase, kDeclared, "rule { id: \"r\" when { attribute { ",
                   condition, " } } then { department: \"a\" } }"));
  const Decision d = MustRoute(rules, With(attributes));
  CHECK(!d.Has(Note::kAttributeMissing));
  return {d.lead == "a", d.Has(Note::kAttributeUnknown)};
}

TEST_CASE("Values of each kind hold as documented") {
  struct Case {
    const char* condition;
    Attributes attributes;
    bool holds;
    bool unknown;
  };
  const std::string day = "name: \"finished\" value: \"2020-01-01\"";
  const std::string range =
      "name: \"amount\" range { min: \"1.5\" max: \"10\" }";
  const Case cases[] = {
      {"name: \"precinct\" value: \"p1\"", {{"precinct", "p1"}}, true, false},
      {"name: \"precinct\" value: \"p1\"",
       {{"precinct", "first"}},
       true,
       false},
      {"name: \"precinct\" value: \"p1\"",
       {{"precinct", "Precinct 1"}},
       true,
       false},
      {"name: \"precinct\" value: \"first\"",
       {{"precinct", "p1"}},
       true,
       false},
      {"name: \"precinct\" value: \"p1\"", {{"precinct", "p2"}}, false, false},
      {"name: \"precinct\" value: \"p1\"", {{"precinct", "P1"}}, false, true},
      {"name: \"precinct\" value: \"p1\"", {{"precinct", ""}}, false, false},
      {"name: \"precinct\" value: \"p1\"", {}, false, false},
      // One value at most.
      {"name: \"precinct\" value: \"p1\"",
       {{"precinct", "p1"}, {"precinct", "p2"}},
       false,
       true},
      {"name: \"precinct\" value: \"p1\"",
       {{"precinct", "p1"}, {"precinct", "first"}},
       false,
       true},
      {"name: \"precinct\" value: \"p1\"",
       {{"precinct", "p1"}, {"precinct", "p1"}},
       true,
       false},
      {"name: \"precinct\" value: \"p1\"",
       {{"precinct", "p1"}, {"precinct", ""}},
       true,
       false},
      {"name: \"precinct\" absent: true",
       {{"precinct", "p1"}, {"precinct", "p2"}},
       true,
       true},
      {"name: \"precinct\" absent: true", {{"precinct", "p3"}}, true, true},
      {"name: \"precinct\" absent: true", {}, true, false},
      {"name: \"precinct\" absent: true", {{"precinct", "p1"}}, false, false},
      {"name: \"precinct\"", {{"precinct", "p1"}}, true, false},
      {"name: \"precinct\"", {}, false, false},
      {"name: \"precinct\" not_value: \"p1\"",
       {{"precinct", "p2"}},
       true,
       false},
      {"name: \"precinct\" not_value: \"p1\"",
       {{"precinct", "first"}},
       false,
       false},
      {"name: \"precinct\" not_value: \"p1\"", {}, true, false},
      {"name: \"precinct\" not_value: \"p1\" given: true", {}, false, false},
      // Trees.
      {"name: \"council\" value: \"n\"", {{"council", "n1"}}, true, false},
      {"name: \"council\" value: \"n\"", {{"council", "n"}}, true, false},
      {"name: \"council\" value: \"n1\"", {{"council", "n"}}, false, false},
      {"name: \"council\" value: \"n\"", {{"council", "s"}}, false, false},
      {"name: \"council\" value: \"n\" not_value: \"n1\"",
       {{"council", "n1"}},
       false,
       false},
      {"name: \"council\" value: \"n\" not_value: \"n1\"",
       {{"council", "n"}},
       true,
       false},
      // Numbers.
      {range.c_str(), {{"amount", "1.5"}}, true, false},
      {range.c_str(), {{"amount", "1.499999"}}, false, false},
      {range.c_str(), {{"amount", "9.999999"}}, true, false},
      {range.c_str(), {{"amount", "10"}}, false, false},
      {range.c_str(), {{"amount", "10.0"}}, false, false},
      {range.c_str(), {{"amount", "1,5"}}, false, true},
      {range.c_str(), {{"amount", "５"}}, false, true},
      {range.c_str(), {{"amount", "NaN"}}, false, true},
      {range.c_str(), {{"amount", "5.0000001"}}, false, true},
      {range.c_str(), {{"amount", "1001"}}, false, true},
      {range.c_str(), {{"amount", "-1"}}, false, true},
      {"name: \"amount\" range { min: \"10\" }",
       {{"amount", "1000"}},
       true,
       false},
      {"name: \"amount\" range { max: \"10\" }",
       {{"amount", "0"}},
       true,
       false},
      {"name: \"amount\" value: \"5\"", {{"amount", "5.000"}}, true, false},
      {"name: \"amount\" value: \"5\"", {{"amount", "5.000001"}}, false, false},
      // Dates.
      {day.c_str(), {{"finished", "2020-01-01"}}, true, false},
      {day.c_str(), {{"finished", "2020-01-01T23:59:59"}}, true, false},
      {day.c_str(), {{"finished", "2020-01-02"}}, false, false},
      {day.c_str(), {{"finished", "2019-12-31T16:00:00Z"}}, true, false},
      {day.c_str(), {{"finished", "2019-12-31T15:59:59Z"}}, false, false},
      {day.c_str(), {{"finished", "2020-02-30"}}, false, true},
      {day.c_str(), {{"finished", "1.1.2020"}}, false, true},
      {"name: \"finished\" range { min: \"2020-01-01T08:00\" max: "
       "\"2020-01-01T09:00\" }",
       {{"finished", "2020-01-01 08:30"}},
       true,
       false},
      // Any text.
      {"name: \"street\" value: \"x\"", {{"street", "x"}}, true, false},
      {"name: \"street\" value: \"x\"", {{"street", "y"}}, false, false},
      {"name: \"street\" not_value: \"x\" given: true",
       {{"street", "y"}},
       true,
       false},
      {"name: \"street\"", {{"street", "z"}, {"street", "y"}}, false, true},
      // Another name is another attribute.
      {"name: \"precinct\"", {{"Precinct", "p1"}}, false, false},
  };
  for (const Case& c : cases) {
    INFO(c.condition);
    for (const Attribute& a : c.attributes) {
      UNSCOPED_INFO(a.name << " = " << a.value);
    }
    const Result result = Check(c.condition, c.attributes);
    CHECK(result.holds == c.holds);
    CHECK(result.unknown == c.unknown);
  }
}

TEST_CASE("A required attribute that is missing changes nothing but a note") {
  const std::string rules =
      absl::StrCat(kBase, "rule { id: \"r\" then { department: \"a\" } }",
                   "attribute { id: \"p\" kind: KIND_NUMBER required: true }");
  const RuleSet required = LoadText(rules);
  CHECK(MustRoute(required, With({})).Has(Note::kAttributeMissing));
  CHECK(MustRoute(required, With({})).lead == "a");
  CHECK(!MustRoute(required, With({{"p", "1"}})).Has(Note::kAttributeMissing));
  const Decision bad = MustRoute(required, With({{"p", "x"}}));
  CHECK(bad.Has(Note::kAttributeMissing));
  CHECK(bad.Has(Note::kAttributeUnknown));
  // It is asked for first, though it changes nothing.
  const auto questions = WhatToAsk(required, With({}), Language::kEnglish);
  REQUIRE(questions.ok());
  REQUIRE(!questions->empty());
  CHECK(questions->front().field == "attribute.p");
}

// A chain from special to general over three attributes: the rules of each step
// ask for one attribute less. `priorities`: each step has its own. `order`: of
// precinct, council and stage.
std::string Chain(bool priorities, const int (&order)[3], Random random) {
  std::string out = kBase;
  const char* const names[] = {"precinct", "council", "stage"};
  for (int i = 0; i != 3; ++i) {
    absl::StrAppend(&out, "attribute { id: \"", names[i],
                    "\" order: ", order[i], " kind: KIND_TEXT }\n");
  }
  for (int d = 0; d != 40; ++d) {
    absl::StrAppend(&out, "department { code: \"d", d, "\" }\n");
  }
  // Precinct alone goes before council alone, this before stage alone.
  const int steps[] = {7, 6, 5, 4, 3, 2, 1, 0};
  std::set<std::string> seen;
  int id = 0;
  for (const int step : steps) {
    for (int n = 0; n != (step == 0 ? 1 : 60); ++n) {
      std::string when = "category: \"works\" ";
      for (int i = 0; i != 3; ++i) {
        if ((step >> (2 - i) & 1) == 0) continue;
        absl::StrAppend(&when, "attribute { name: \"", names[i], "\" value: \"",
                        random.Below(8), "\" } ");
      }
      if (!seen.insert(when).second) continue;
      absl::StrAppend(&out, "rule { id: \"r", id, "\" when { ", when, "} ");
      if (priorities) absl::StrAppend(&out, "priority: ", step, " ");
      absl::StrAppend(&out, "then { department: \"d", id % 40, "\" } }\n");
      ++id;
    }
  }
  return out;
}

TEST_CASE("A chain from special to general needs no priorities") {
  const RuleSet with = LoadText(Chain(true, {1, 2, 3}, Random(5)));
  const RuleSet without = LoadText(Chain(false, {1, 2, 3}, Random(5)));
  const RuleSet swapped = LoadText(Chain(false, {3, 2, 1}, Random(5)));
  Random random(6);
  int differ = 0;
  for (int row = 0; row != 10'000; ++row) {
    std::string values[3];
    Attributes attributes;
    const char* const names[] = {"precinct", "council", "stage"};
    for (int i = 0; i != 3; ++i) {
      values[i] = std::to_string(random.Below(10));
      if (!random.Chance(15)) attributes.push_back({names[i], values[i]});
    }
    const Ticket ticket = With(attributes);
    const Decision expected = MustRoute(with, ticket);
    const Decision decision = MustRoute(without, ticket);
    if (decision.rule != expected.rule || decision.lead != expected.lead) {
      FAIL("row " << row << ": " << expected.rule << " and " << decision.rule);
    }
    CHECK(decision.outcome == Outcome::kRouted);
    differ += MustRoute(swapped, ticket).rule != decision.rule ? 1 : 0;
  }
  // The other order decides otherwise where two steps meet.
  CHECK(differ > 500);
}

TEST_CASE("The order of a ticket's attributes does not matter") {
  const RuleSet rules = LoadText(absl::StrCat(kBase, kDeclared, R"(
    rule { id: "r" then { department: "a" } when {
      attribute { name: "precinct" value: "p1" }
      attribute { name: "council" value: "n" }
      attribute { name: "finished" range { min: "2020-01-01" } }
      attribute { name: "street" value: "x" } } })"));
  Attributes attributes = {
      {"amount", ""},  {"council", "n1"},  {"finished", "2020-01-01"},
      {"other", "p2"}, {"precinct", "p1"}, {"street", "x"}};
  const auto by_name = [](const Attribute& a, const Attribute& b) {
    return a.name < b.name;
  };
  int orders = 0;
  do {
    const Decision d = MustRoute(rules, With(attributes));
    if (d.rule != "r" || d.notes != 0) FAIL("order " << orders);
    ++orders;
  } while (
      std::next_permutation(attributes.begin(), attributes.end(), by_name));
  CHECK(orders == 720);
}

// Rules over two ranges and a text, with nested, crossing, equal and open
// ranges: many more slices than ranges.
TEST_CASE("Many ranges of several attributes agree with the reference") {
  for (const int rules : {20, 300}) {
    Random random(static_cast<std::uint64_t>(rules));
    std::string text = absl::StrCat(
        kBase, kDeclared,
        "attribute { id: \"height\" order: 9 kind: KIND_NUMBER }\n");
    const auto range = [&](const char* name, int most) {
      const int from = random.Between(0, most - 1);
      const int to = random.Between(from + 1, most);
      const int open = random.Between(0, 9);
      std::string out = absl::StrCat("attribute { name: \"", name, "\" ");
      if (random.Chance(10)) {
        absl::StrAppend(&out, "value: \"", from, "\" ");
      }
      absl::StrAppend(&out, "range { ");
      if (open != 0) absl::StrAppend(&out, "min: \"", from, "\" ");
      if (open != 1) absl::StrAppend(&out, "max: \"", to, "\" ");
      return out + "} } ";
    };
    for (int r = 0; r != rules; ++r) {
      absl::StrAppend(&text, "rule { id: \"r", r, "\" when { ");
      if (random.Chance(50)) absl::StrAppend(&text, "category: \"works\" ");
      if (random.Chance(80)) text += range("amount", 999);
      if (random.Chance(60)) text += range("height", 2000);
      if (random.Chance(30)) {
        absl::StrAppend(&text, "attribute { name: \"precinct\" value: \"p",
                        random.Between(1, 2), "\" } ");
      }
      absl::StrAppend(&text, "} then { department: \"",
                      random.Chance(50) ? "a" : "b", "\" } }\n");
    }
    const RuleSet set = LoadText(text);
    const reference::LinearRouter reference(set.Serialize(Format::kBinary));
    for (int row = 0; row != 2'000; ++row) {
      std::string amount = std::to_string(random.Between(0, 1000));
      std::string height = std::to_string(random.Between(-5, 2005));
      if (random.Chance(30)) height += ".5";
      Attributes attributes;
      if (!random.Chance(10)) attributes.push_back({"amount", amount});
      if (!random.Chance(10)) attributes.push_back({"height", height});
      if (random.Chance(50)) attributes.push_back({"precinct", "p1"});
      const Ticket ticket = With(attributes);
      const std::string difference = reference::Difference(
          reference.Route(ticket), MustRoute(set, ticket));
      if (!difference.empty()) {
        FAIL(rules << " rules, amount " << amount << ", height " << height
                   << ": " << difference);
      }
    }
  }
}

// More rules of one value than are kept together: each is found by its word.
TEST_CASE("Rules of one value that differ in their words are found by them") {
  std::string text = absl::StrCat(kBase, kDeclared);
  for (int r = 0; r != 40; ++r) {
    absl::StrAppend(&text, "rule { id: \"r", r, "\" when { ",
                    r % 3 == 0 ? "category: \"works.road\" " : "",
                    "attribute { name: \"precinct\" value: \"p", 1 + r % 2,
                    "\" } attribute { name: \"amount\" range { min: \"", r % 7,
                    "\" } } keyword { any: \"word", r % 20, "\" } ",
                    r % 5 == 0 ? "hotline: \"12345\" " : "",
                    "} then { department: \"", r % 4 < 2 ? "a" : "b",
                    "\" } }\n");
  }
  text +=
      "hotline { number: \"12345\" phase { kind: KIND_ONE_NUMBER } }\n"
      "rule { id: \"plain\" when { attribute { name: \"precinct\" "
      "value: \"p1\" } } then { department: \"a\" } }";
  const RuleSet rules = LoadText(text);
  const reference::LinearRouter reference(rules.Serialize(Format::kBinary));
  Random random(4);
  std::set<std::string> winners;
  for (int row = 0; row != 2'000; ++row) {
    const std::string words =
        absl::StrCat("word", random.Below(22), " word", random.Below(22));
    const std::string amount = std::to_string(random.Below(9));
    Ticket ticket = With(
        {{"precinct", random.Chance(50) ? "p1" : "p2"}, {"amount", amount}});
    ticket.text = words;
    if (random.Chance(50)) ticket.dialled = "12345";
    if (random.Chance(30)) ticket.category = "works";
    const Decision d = MustRoute(rules, ticket);
    winners.emplace(d.rule);
    INFO(words << " " << amount);
    REQUIRE(reference::Difference(reference.Route(ticket), d) == "");
  }
  CHECK(winners.size() > 30);
}

TEST_CASE("Explain, WhyNot and WhatToAsk know declared attributes") {
  const RuleSet rules = LoadText(absl::StrCat(
      kBase, kDeclared,
      "rule { id: \"general\" when { category: \"works\" } "
      "then { department: \"a\" } }",
      "rule { id: \"special\" when { category: \"works\" "
      "attribute { name: \"amount\" range { min: \"500\" } } "
      "attribute { name: \"street\" } } then { department: \"b\" } }"));
  const Ticket ticket =
      With({{"amount", "900"}, {"street", "Lime Street"}, {"precinct", "p7"}});
  const auto explained = Explain(rules, ticket, Language::kEnglish);
  REQUIRE(explained.ok());
  CHECK(explained->decision.rule == "special");
  std::vector<std::string> texts;
  for (const ExplanationStep& step : explained->steps) {
    texts.push_back(step.text);
  }
  const auto says = [&](const std::string& text) {
    return std::find(texts.begin(), texts.end(), text) != texts.end();
  };
  // Personal, not personal, not usable.
  CHECK(says("Attribute amount is given."));
  CHECK(says("Attribute street: Lime Street."));
  CHECK(
      says("Attribute precinct has two values, or one that it cannot have: it "
           "counts as not given."));
  const auto why = WhyNot(rules, ticket, "general", Language::kEnglish);
  REQUIRE(why.ok());
  CHECK(why->text ==
        "Rule general holds, but rule special outranks it; it is set back by a "
        "less specific condition on attribute amount.");
  const Ticket other = With({{"amount", "499.999999"}, {"street", "x"}});
  const auto failed = WhyNot(rules, other, "special", Language::kEnglish);
  REQUIRE(failed.ok());
  CHECK(failed->condition == "when.attribute");

  const auto asked =
      WhatToAsk(rules, With({{"street", "x"}}), Language::kEnglish);
  REQUIRE(asked.ok());
  REQUIRE(asked->size() == 1);
  CHECK(asked->front().field == "attribute.amount");
  REQUIRE(asked->front().answers.size() == 2);
  CHECK(asked->front().answers[1].lead == "b");
  CHECK(asked->front().answers[1].value == "500");
}

}  // namespace
}  // namespace trunkline
