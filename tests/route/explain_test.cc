// SPDX-License-Identifier: Apache-2.0
// Explain, WhyNot and WhatToAsk: goldens for the words, properties for the
// truth. TRUNKLINE_UPDATE_GOLDEN=1 rewrites the goldens.
#include "trunkline/explain.h"
#include "tests/paths.h"

#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/route/matched_rules.h"
#include "src/route/messages.h"
#include "src/rules/rule_set_access.h"
#include "tests/catch.h"
#include "tests/reference/generator.h"
#include "tests/route/route_testing.h"

namespace trunkline {
namespace {

constexpr char kRules[] = R"(
jurisdiction {
  id: "test" version: "7" time_zone: "Asia/Shanghai" centre: "centre"
  country_code: "86" trunk_prefix: "0" area_code: "731" one_number: "12345"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER]
}
department { code: "centre" name { lang: "zh" text: "市热线中心" }
             name { lang: "en" text: "Hotline centre" } }
department { code: "env" name { lang: "zh" text: "环保局" }
             name { lang: "en" text: "Environment bureau" }
             valid { to: "2019-01-01" } successor { department: "eco" } }
department { code: "eco" name { lang: "zh" text: "生态环境局" }
             name { lang: "en" text: "Ecology bureau" } }
department { code: "urban" name { lang: "zh" text: "城管局" }
             name { lang: "en" text: "Urban management" } superior: "hall" }
department { code: "hall" name { lang: "zh" text: "市政府" }
             name { lang: "en" text: "City hall" } }
department { code: "road" name { lang: "zh" text: "交通局" }
             name { lang: "en" text: "Roads" } }
department { code: "east.urban" name { lang: "zh" text: "东区城管" }
             name { lang: "en" text: "East, urban management" }
             region: "east" }
department { code: "old" name { lang: "zh" text: "旧局" }
             valid { to: "2017-01-01" } }
region { code: "city" name { lang: "zh" text: "全市" } }
region { code: "east" parent: "city" name { lang: "zh" text: "东区" }
         serves { function: "streets" department: "east.urban" } }
region { code: "west" parent: "city" name { lang: "zh" text: "西区" } }
category { code: "noise" name { lang: "zh" text: "噪声" }
           name { lang: "en" text: "Noise" } }
category { code: "noise.building" name { lang: "zh" text: "施工噪声" }
           name { lang: "en" text: "Building noise" } }
category { code: "road" name { lang: "zh" text: "道路" }
           name { lang: "en" text: "Roads" } }
category { code: "advice" }
category { code: "court" }
hotline { number: "12345" owner: "centre" phase { kind: KIND_ONE_NUMBER } }
hotline { number: "12328" owner: "road"
          phase { kind: KIND_DUAL valid { to: "2018-10-01" }
                  provenance { source: "Report of 2017-09-03" grade: "B" } }
          phase { kind: KIND_FORWARDED valid { from: "2018-10-01" } } }
hotline { number: "119" phase { kind: KIND_EMERGENCY } }
deadline_policy { id: "5wd" name { lang: "en" text: "Five working days" }
                  name { lang: "zh" text: "五个工作日" }
                  amount: 5 unit: UNIT_WORKING_DAYS calendar: "cn"
                  provenance { source: "Order 1" illustrative: true } }
deadline_policy { id: "1h" amount: 1 unit: UNIT_HOURS }
deadline_policy { id: "60d" amount: 60 unit: UNIT_CALENDAR_DAYS statutory: true }
deadline_rule { id: "usual" policy { milestone: MILESTONE_HANDLING policy: "5wd" }
                statutory: "60d" }
emergency_signal { id: "fire" number: "119"
                   when { keyword { any: "着火" } } }
rule { id: "noise" when { category: "noise" } then { department: "env" }
       legal_basis: "Noise Act, Art. 8" }
rule { id: "noise.streets" when { category: "noise" }
       then { function: "streets" } }
rule { id: "noise.west" when { category: "noise" region: "west"
                               type: TICKET_TYPE_REPORT }
       then { department: "hall" confidential: true } }
rule { id: "building.streets" when { category: "noise.building" }
       then { function: "streets" urgency: URGENCY_URGENT
              assist { department: "env" }
              policy { milestone: MILESTONE_DISPATCH policy: "1h" } }
       provenance { illustrative: true } }
rule { id: "road.a" when { category: "road" } then { department: "road" } }
rule { id: "road.b" when { category: "road" } then { department: "urban" }
       legal_basis: "Catalogue 3.1" }
rule { id: "road.c" when { category: "road" keyword { all: "路灯" } }
       then { department: "urban" } }
rule { id: "road.old" when { category: "road" } then { department: "old" } }
rule { id: "road.past" valid { to: "2018-01-01" } when { category: "road" }
       then { department: "hall" } }
rule { id: "advice" when { category: "advice" } then { answer {
       knowledge: "kb/1" fallback: "urban" } } }
rule { id: "advice.refuse" when { category: "advice" }
       then { refuse { reason: REASON_BEYOND_DUTY action: ACTION_EXPLAIN } } }
rule { id: "advice.elderly" when { category: "advice"
       attribute { name: "elderly" value: "yes" } }
       then { department: "hall" } }
rule { id: "court" when { category: "court" } then { refuse {
       reason: REASON_OTHER_REMEDY action: ACTION_TELL_ROUTE route: "the court" } } }
)";

const RuleSet& Rules() {
  static const RuleSet& rules = *[] {
    LoadResult<RuleSet> loaded =
        LoadRuleSet({{"rules", kRules, Format::kText}});
    for (const Issue& i : loaded.issues) UNSCOPED_INFO(i.ToString());
    REQUIRE(loaded.value.has_value());
    return new RuleSet(*loaded.value);
  }();
  return rules;
}

Ticket Make(std::string_view category, std::string_view region = {},
            std::string_view dialled = {}) {
  Ticket t;
  t.category = category;
  t.region = region;
  t.dialled = dialled;
  t.accepted_at = absl::FromCivil(absl::CivilSecond(2018, 3, 1, 9, 0, 0),
                                  absl::FixedTimeZone(8 * 3600));
  return t;
}

void CheckGolden(const std::string& name, const std::string& text) {
  const std::string path = SourceDir() + "/tests/route/golden/" + name + ".txt";
  if (std::getenv("TRUNKLINE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
  }
  std::ifstream file(path, std::ios::binary);
  std::stringstream golden;
  golden << file.rdbuf();
  INFO(path);
  CHECK(text == golden.str());
}

// Some tickets, among them one for every outcome and every kind of step.
std::vector<std::pair<std::string, Ticket>> Tickets() {
  std::vector<std::pair<std::string, Ticket>> out;
  const auto add = [&](const char* name, Ticket t) {
    out.emplace_back(name, std::move(t));
  };
  Ticket t = Make("noise.building.night", "east", "12345");
  t.against = {"env", "nobody"};
  t.text = "工地着火";
  add("territorial", t);
  t = Make("noise", "west", "0731-12345");
  t.type = TicketType::kReport;
  t.first_receiver = "nobody";
  add("report", t);
  t = Make("noise", "east");
  t.accepted_at += absl::Hours(24 * 400);
  t.confidential = true;
  add("successor", t);
  add("needs_region", Make("noise.building", "", "12345"));
  add("unserved", Make("noise.building", "west", "99999"));
  add("settled", Make("road", "west", "12328"));
  add("disputed", Make("road", "nowhere", "12345"));
  t = Make("road");
  t.against = {"urban"};
  t.first_receiver = "urban";
  add("disputed_guarded", t);
  t = Make("advice");
  t.against = {"urban"};
  add("answered", t);
  add("refusal", Make("court"));
  add("unmatched", Make("unheard.of"));
  add("emergency", Make("road", "", "119"));
  t = Make("road");
  t.emergency_confirmed = true;
  add("emergency_confirmed", t);
  add("other_jurisdiction", Make("road", "", "0733-12345"));
  t = Make("road", "", "119");
  t.handed_over = true;
  add("handed_over", t);
  return out;
}

TEST_CASE("Explanations read as they should") {
  for (const auto& [name, ticket] : Tickets()) {
    for (Language language : {Language::kChinese, Language::kEnglish}) {
      const auto why = Explain(Rules(), ticket, language);
      REQUIRE(why.ok());
      CheckGolden(
          "explain_" + name + (language == Language::kChinese ? ".zh" : ".en"),
          why->ToText());
    }
  }
}

TEST_CASE("WhyNot tells every reason apart, in words") {
  struct Case {
    const char* ticket;
    const char* rule;
    const char* condition;
  };
  constexpr Case kCases[] = {
      {"emergency", "road.a", "gate"},
      {"disputed", "road.past", "valid"},
      {"disputed", "noise", "when.category"},
      {"needs_region", "noise.west", "when.region"},
      {"unserved", "noise.west", "when.type"},
      {"disputed", "road.c", "when.keyword.all"},
      {"answered", "advice.elderly", "when.attribute"},
      {"disputed", "road.old", "claim"},
      {"unserved", "building.streets", "claim"},
      {"territorial", "noise", "rank"},
      {"report", "noise", "rank"},
      {"answered", "advice.refuse", "class"},
      {"settled", "road.b", "settled"},
      {"disputed", "road.b", "disputed"},
      {"settled", "road.a", ""},
  };
  std::string text;
  const auto tickets = Tickets();
  for (const Case& c : kCases) {
    const auto found =
        std::find_if(tickets.begin(), tickets.end(),
                     [&](const auto& t) { return t.first == c.ticket; });
    REQUIRE(found != tickets.end());
    INFO(c.ticket << " " << c.rule);
    const auto zh = WhyNot(Rules(), found->second, c.rule, Language::kChinese);
    const auto en = WhyNot(Rules(), found->second, c.rule, Language::kEnglish);
    REQUIRE(zh.ok());
    REQUIRE(en.ok());
    CHECK(en->condition == c.condition);
    CHECK(en->won == (*c.condition == '\0'));
    text += zh->text + "\n" + en->text + "\n";
  }
  CheckGolden("why_not", text);
  CHECK(WhyNot(Rules(), Make("road"), "raod.a", Language::kEnglish)
            .status()
            .message() == "no rule \"raod.a\"; did you mean \"road.a\"?");
  CHECK(
      WhyNot(Rules(), Ticket(), "road.a", Language::kEnglish).status().code() ==
      absl::StatusCode::kInvalidArgument);
}

TEST_CASE("WhatToAsk names what could change the lead") {
  const auto ask = [](const Ticket& ticket) {
    const auto questions = WhatToAsk(Rules(), ticket, Language::kEnglish);
    REQUIRE(questions.ok());
    std::string out;
    for (const Question& q : *questions) {
      out += q.text + "\n";
      for (const auto& a : q.answers) {
        out += "  " + q.field + " = " + a.value + " -> " + a.lead + "\n";
      }
    }
    return out;
  };
  CheckGolden("ask_building_noise", ask(Make("noise.building")));
  CheckGolden("ask_road", ask(Make("road", "west")));
  CheckGolden("ask_nothing_known", ask(Make("")));
  CheckGolden("ask_advice", ask(Make("advice", "east", "12345")));
  Ticket t = Make("court", "east", "12345");
  t.channel = Channel::kPhone;
  CHECK(ask(t) == "");
  CHECK(ask(Make("road", "", "119")) == "");
}

TEST_CASE("No explanation repeats what was said") {
  for (auto [name, ticket] : Tickets()) {
    const std::string said = "zxq " + std::string(ticket.text) + " 路灯 zxq";
    ticket.text = said;
    if (ticket.dialled.empty()) ticket.dialled = "zxq 138";
    if (ticket.category.empty()) ticket.category = "zxq";
    ticket.attributes.push_back({"zxq", "zxq"});
    std::string all = Explain(Rules(), ticket, Language::kChinese)->ToText();
    for (const rules::Rule& rule : internal::CompiledOf(Rules()).rules) {
      all += WhyNot(Rules(), ticket, rule.id, Language::kEnglish)->text;
    }
    const auto questions = WhatToAsk(Rules(), ticket, Language::kEnglish);
    for (const Question& q : *questions) {
      all += q.text;
      for (const auto& answer : q.answers) all += answer.value;
    }
    INFO(name);
    CHECK(all.find("zxq") == std::string::npos);
  }
}

TEST_CASE("Every message has words of its own in both languages") {
  std::set<std::string_view> codes;
  for (std::string_view code : route::Messages::Codes()) {
    INFO(code);
    CHECK(codes.insert(code).second);
    const std::vector<std::string> arguments(10, "x");
    const std::string english =
        route::Messages(Language::kEnglish).Text(code, arguments);
    const std::string chinese =
        route::Messages(Language::kChinese).Text(code, arguments);
    CHECK(!english.empty());
    CHECK(english.find('$') == std::string::npos);
    CHECK(chinese != code);  // What Text() gives where the table has no row.
    CHECK(chinese != english);
  }
}

// Route and the explanations look at the same ticket differently; they must
// agree.
void CheckAgreement(const RuleSet& rules, const Ticket& ticket) {
  Decision d;
  REQUIRE(rules.Route(ticket, &d).ok());
  const auto why = Explain(rules, ticket, Language::kEnglish);
  REQUIRE(why.ok());
  CHECK(why->decision.rule == d.rule);
  CHECK(why->decision.lead == d.lead);
  const auto says = [&](std::string_view code) {
    return std::any_of(why->steps.begin(), why->steps.end(),
                       [&](const auto& step) { return step.code == code; });
  };
  CHECK(says("lead") == !d.lead.empty());
  CHECK(says("target") == !d.target.empty());
  CHECK((says("guard.lead") || says("guard.assist")) == d.conflict_of_interest);
  std::set<std::string_view> codes;
  for (std::string_view code : route::Messages::Codes()) codes.insert(code);
  for (const ExplanationStep& step : why->steps) {
    CHECK(codes.count(step.code) == 1);
    CHECK(step.text.find('$') == std::string::npos);
  }
  internal::WordMemory words;
  route::ResolvedTicket resolved;
  const auto& compiled = internal::CompiledOf(rules);
  REQUIRE(route::ResolveTicket(compiled, ticket, &words, &resolved).ok());
  std::set<std::string_view> matched;
  for (const route::MatchedRule& h :
       route::FindMatchedRules(compiled, resolved)) {
    matched.insert(compiled.rules[h.rule].id);
  }
  const bool gated = d.outcome >= Outcome::kEmergency;
  int wins = 0;
  for (const rules::Rule& rule : compiled.rules) {
    const auto not_it = WhyNot(rules, ticket, rule.id, Language::kEnglish);
    REQUIRE(not_it.ok());
    const std::string& c = not_it->condition;
    INFO(rule.id << ": " << c);
    CHECK(not_it->won == c.empty());
    if (not_it->won) ++wins;
    if (gated) {
      CHECK(c == "gate");
    } else {
      CHECK((matched.count(rule.id) == 0) ==
            (c == "valid" || c == "status" || c.substr(0, 5) == "when."));
    }
    if (rule.id == d.rule) CHECK((not_it->won || c == "disputed"));
    if (rule.id == why->runner_up) {
      CHECK((c == "rank" || c == "settled" || c == "class" || c == "id" ||
             c == "needs_region"));
    }
  }
  CHECK((wins != 0) == (!gated && d.outcome != Outcome::kUnmatched &&
                        d.outcome != Outcome::kDisputed));
}

TEST_CASE("Explain and WhyNot agree with Route on random rules") {
#ifdef TRUNKLINE_FULL_TESTS
  constexpr std::uint64_t kRuleSets = 2'000;
#else
  constexpr std::uint64_t kRuleSets = 60;
#endif
  for (std::uint64_t seed = 0; seed != kRuleSets; ++seed) {
    const std::string binary = reference::RandomRuleSet(seed);
    const LoadResult<RuleSet> loaded =
        LoadRuleSet({{"random", binary, Format::kBinary}});
    REQUIRE(loaded.value.has_value());
    const reference::TicketMaker maker(binary);
    reference::Random random(seed + 1'000'000);
    for (int i = 0; i != 10; ++i) {
      const reference::RandomTicket ticket = maker.Make(&random);
      INFO("seed " << seed << "\n" << ticket.ToString());
      CheckAgreement(*loaded.value, ticket.View());
    }
  }
}

TEST_CASE("What is asked for changes the lead when it is given") {
  for (std::uint64_t seed = 0; seed != 60; ++seed) {
    const std::string binary = reference::RandomRuleSet(seed);
    const RuleSet rules =
        *LoadRuleSet({{"random", binary, Format::kBinary}}).value;
    const reference::TicketMaker maker(binary);
    reference::Random random(seed + 2'000'000);
    for (int i = 0; i != 3; ++i) {
      const reference::RandomTicket made = maker.Make(&random);
      const Ticket ticket = made.View();
      const auto questions = WhatToAsk(rules, ticket, Language::kEnglish);
      REQUIRE(questions.ok());
      const Decision before = rules.Route(ticket).value();
      for (const Question& q : *questions) {
        bool changes = false;
        for (const auto& answer : q.answers) {
          changes = changes || answer.lead != before.lead;
          Ticket t = ticket;
          if (q.field == "dialled")
            t.dialled = answer.value;
          else if (q.field == "category")
            t.category = answer.value;
          else if (q.field == "region")
            t.region = answer.value;
          else if (q.field == "text")
            t.text = answer.value;
          else if (q.field == "first_receiver")
            t.first_receiver = answer.value;
          else if (q.field == "category,region") {
            const std::string_view both = answer.value;
            const std::size_t comma = both.find(',');
            t.category = both.substr(0, comma);
            t.region = both.substr(comma + 1);
          } else if (q.field.substr(0, 10) == "attribute.") {
            // In place of one that cannot be used.
            const std::string_view name = std::string_view(q.field).substr(10);
            t.attributes.erase(
                std::remove_if(
                    t.attributes.begin(), t.attributes.end(),
                    [&](const Attribute& a) { return a.name == name; }),
                t.attributes.end());
            t.attributes.push_back({name, answer.value});
          } else {
            continue;
          }
          INFO(seed << " " << q.field << " " << answer.value);
          CHECK(rules.Route(t).value().lead == answer.lead);
        }
        // A required attribute is asked for in any case.
        const bool required = before.Has(Note::kAttributeMissing) &&
                              q.text.find("required") != std::string::npos;
        CHECK((changes || required));
      }
    }
  }
}

// The texts of the steps with a code.
std::string Steps(const std::string& rules, std::string_view text,
                  std::string_view code) {
  Ticket ticket;
  ticket.category = "noise";
  ticket.text = text;
  ticket.accepted_at = absl::FromUnixSeconds(1519869600);
  const auto why = Explain(LoadText(absl::StrCat(kRules, rules)), ticket,
                           Language::kEnglish);
  REQUIRE(why.ok());
  std::string out;
  for (const ExplanationStep& step : why->steps) {
    if (step.code == code) absl::StrAppend(&out, step.text, "\n");
  }
  return out;
}

TEST_CASE("Explain says where a word stands, and what a context cancelled") {
  const std::string rules = R"(
    emergency_signal { id: "flood" number: "119"
      when { keyword { any: "flood*" unless: "flood light*" } } }
    emergency_signal { id: "shout" number: "110"
      when { pattern: "help" pattern_unless: "help desk" } }
    rule { id: "hurt" priority: 9 when { keyword { any: "因工" unless: "因工程" } }
      then { department: "env" } })";
  CHECK(Steps(rules, "因工程停工后Flooding", "hint.word") ==
        "A possible emergency (signal flood, the word \"flood*\" at character "
        "7): bring in 119.\n");
  CHECK(Steps(rules, "the flood lights", "hint.word").empty());
  CHECK(
      Steps(rules, "the flood lights", "hint.cancelled.word") ==
      "No emergency by signal flood (119): the word \"flood*\" at character 5 "
      "stands in a context that cancels it.\n");
  CHECK(Steps(rules, "ask the help desk", "hint.cancelled") ==
        "No emergency by signal shout (110): what its patterns match stands in "
        "a context that cancels it.\n");
  CHECK(Steps(rules, "help desk, help", "hint.cancelled").empty());
  CHECK(Steps(rules, "因工程停工，因工受伤", "winner.word") ==
        "Its word \"因工\" stands at character 7.\n");
  Ticket ticket;
  ticket.text = "因工程停工";
  ticket.accepted_at = absl::FromUnixSeconds(1519869600);
  const RuleSet set = LoadText(absl::StrCat(kRules, rules));
  CHECK(WhyNot(set, ticket, "hurt", Language::kEnglish)->condition ==
        "when.keyword.unless");
  ticket.text = "工伤";
  CHECK(WhyNot(set, ticket, "hurt", Language::kEnglish)->condition ==
        "when.keyword.any");
}

TEST_CASE("Explain and WhyNot of rules that add up") {
  const std::string rules = R"(
    rule { id: "p" priority: 9 then { department: "env"
      policy { milestone: MILESTONE_HANDLING policy: "1h" } } }
    rule { id: "q" priority: 9 then { department: "env"
      policy { milestone: MILESTONE_HANDLING policy: "5wd" } } })";
  CHECK(Steps(rules, "", "tie.same") ==
        "2 rules of equal rank name one department and add up: p, q.\n");
  CHECK(Steps(rules, "", "policy.tied").find("Five working days") !=
        std::string::npos);
  Ticket ticket;
  ticket.accepted_at = absl::FromUnixSeconds(1519869600);
  const RuleSet set = LoadText(absl::StrCat(kRules, rules));
  for (const char* id : {"p", "q"}) {
    CHECK(WhyNot(set, ticket, id, Language::kEnglish)->won);
  }
}

TEST_CASE("Explain says what the guard leaves out of a rule that adds up") {
  const RuleSet set = LoadText(absl::StrCat(kRules, R"(
    rule { id: "p" priority: 9 then { department: "env" } }
    rule { id: "q" priority: 9
           then { department: "env" assist { department: "road" } } })"));
  Ticket ticket;
  ticket.accepted_at = absl::FromUnixSeconds(1519869600);
  ticket.against = {"road"};
  const auto why = Explain(set, ticket, Language::kEnglish);
  REQUIRE(why.ok());
  CHECK(why->decision.conflict_of_interest);
  CHECK(std::any_of(why->steps.begin(), why->steps.end(), [](const auto& step) {
    return step.code == "guard.assist";
  }));
}

}  // namespace
}  // namespace trunkline
