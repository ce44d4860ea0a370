// SPDX-License-Identifier: Apache-2.0
// Routing by a guessed category: when it is used, what it leaves unchanged, and
// what it says of itself.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/catch.h"
#include "trunkline/batch.h"
#include "trunkline/explain.h"
#include "trunkline/suggest.h"
#include "trunkline/wire.h"

namespace trunkline {
namespace {

constexpr char kRules[] = R"(
jurisdiction { id: "town" time_zone: "+08:00" country_code: "86"
  one_number: "12345" centre: "centre"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
department { code: "centre" }
department { code: "ecology" }
department { code: "labour" }
department { code: "parks" }
department { code: "police" }
region { code: "town" }
region { code: "east" parent: "town"
         serves { function: "streets" department: "parks" } }
category { code: "noise" }
category { code: "noise.construction" }
category { code: "wages" }
category { code: "inspection" }
category { code: "inspection.bribe" }
category { code: "court" }
category { code: "hours" }
category { code: "streets" }
category { code: "secret" }
category { code: "late" valid { from: "2030-01-01" } }
hotline { number: "12345" phase { kind: KIND_ONE_NUMBER } }
hotline { number: "119" phase { kind: KIND_EMERGENCY } }
deadline_policy { id: "5d" amount: 5 unit: UNIT_CALENDAR_DAYS }
deadline_policy { id: "9d" amount: 9 unit: UNIT_CALENDAR_DAYS }
deadline_policy { id: "law" amount: 60 unit: UNIT_CALENDAR_DAYS statutory: true }
deadline_policy { id: "law2" amount: 30 unit: UNIT_CALENDAR_DAYS statutory: true }
deadline_rule { id: "all" policy { milestone: MILESTONE_HANDLING policy: "5d" } }
deadline_rule { id: "wages" when { category: "wages" }
                policy { milestone: MILESTONE_HANDLING policy: "9d" }
                statutory: "law" }
deadline_rule { id: "words" when { keyword { any: "仲裁" } } statutory: "law2" }
emergency_signal { id: "fire" number: "119" when { keyword { any: "着火" } } }
emergency_signal { id: "site" number: "120"
                   when { category: "noise" keyword { any: "塌" } } }
rule { id: "noise" when { category: "noise" }
       then { department: "ecology" tag: "noise" } }
rule { id: "wages" when { category: "wages" }
       then { department: "labour" urgency: URGENCY_URGENT } }
rule { id: "inspection" when { category: "inspection" } then { department: "police" } }
rule { id: "court" when { category: "court" }
       then { refuse { reason: REASON_OTHER_REMEDY action: ACTION_TELL_ROUTE
                       route: "the court" } } }
rule { id: "hours" when { category: "hours" } then { answer { knowledge: "kb" } } }
rule { id: "streets" when { category: "streets" } then { function: "streets" } }
rule { id: "secret" when { category: "secret" }
       then { department: "police" confidential: true } }
rule { id: "park" when { keyword { any: "公园" } }
       then { department: "parks" tag: "park" urgency: URGENCY_CRITICAL
              assist { department: "police" } } }
rule { id: "shade" when { keyword { any: "保密事" } }
       then { department: "police" confidential: true } }
rule { id: "weather" when { keyword { any: "天气" } }
       then { answer { knowledge: "weather" } } }
)";

// Each word is one category, with a share of 90 % from the margin of 100 on.
constexpr char kModels[] = R"(
text_model {
  id: "words"
  category: ["court", "hours", "inspection", "late", "noise", "secret",
             "streets", "wages"]
  gram { text: "判决" vote { category: 0 points: 300 } }
  gram { text: "几点" vote { category: 1 points: 300 } }
  gram { text: "贿" vote { category: 2 points: 300 } }
  gram { text: "将来" vote { category: 3 points: 300 } }
  gram { text: "噪声" vote { category: 4 points: 300 } }
  gram { text: "吵" vote { category: 4 points: 50 } }
  gram { text: "线人" vote { category: 5 points: 300 } }
  gram { text: "路灯" vote { category: 6 points: 300 } }
  gram { text: "工资" vote { category: 7 points: 300 } }
  calibration { margin: 0 rows: 100 right: 60 }
  calibration { margin: 100 rows: 100 right: 90 }
  offer_only: "inspection"
}
)";

RuleSet Rules() {
  LoadResult<RuleSet> loaded = LoadRuleSet({{"rules.txtpb", kRules}});
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.ok());
  return *std::move(loaded.value);
}

TextModels Models(const RuleSet& rules) {
  LoadResult<TextModels> loaded =
      LoadTextModels({{"models.txtpb", kModels}}, &rules);
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  REQUIRE(loaded.ok());
  return *std::move(loaded.value);
}

const absl::Time kAccepted = absl::FromUnixSeconds(1'530'000'000);

Ticket Saying(std::string_view text) {
  Ticket ticket;
  ticket.dialled = "12345";
  ticket.text = text;
  ticket.accepted_at = kAccepted;
  return ticket;
}

class Town {
 public:
  Town() : rules(Rules()), models(Models(rules)) {}

  Decision Route(const Ticket& ticket, int percent = 80) const {
    Decision decision;
    REQUIRE(
        RouteWithSuggestion(rules, models, ticket, percent, &decision).ok());
    return decision;
  }
  // The message of a decision, less the guess: to compare all fields.
  static std::string Message(Decision decision) {
    decision.guess.reset();
    return WriteDecision(decision, "t", kAccepted, Format::kText);
  }
  // Whether a ticket is routed as without text models.
  bool Unguessed(const Ticket& ticket) const {
    const Decision decision = Route(ticket);
    return decision.guess == nullptr &&
           Message(decision) == Message(rules.Route(ticket).value());
  }

  const RuleSet rules;
  const TextModels models;
};

TEST_CASE("a guess stands in for the category that a ticket lacks") {
  const Town town;
  const Decision d = town.Route(Saying("夜里噪声很大"));
  REQUIRE(d.guess != nullptr);
  CHECK(d.outcome == Outcome::kRouted);
  CHECK(d.lead == "ecology");
  CHECK(d.rule == "noise");
  CHECK(d.guess->category == "noise");
  CHECK(d.guess->model == "words");
  CHECK(d.guess->models_hash == town.models.hash().substr(0, 16));
  CHECK(d.guess->margin == 300);
  CHECK(d.guess->percent_agreed == 90);
  CHECK(d.guess->percent_low == 82);
  CHECK(d.guess->rows == 100);
  CHECK(d.guess->outcome_without == Outcome::kUnmatched);
  CHECK(d.guess->lead_without == "centre");
  CHECK(d.guess->rule_without.empty());
  CHECK(absl::StrJoin(d.guess->changed, " ") == "basis lead outcome rule tag");
}

TEST_CASE("nothing is guessed where it must not be") {
  const Town town;
  REQUIRE_FALSE(town.Unguessed(Saying("噪声")));
  SECTION("a category, known or not") {
    Ticket ticket = Saying("噪声");
    ticket.category = GENERATE("wages", "unheard.of");
    CHECK(town.Unguessed(ticket));
  }
  SECTION("a resolved category") {
    Ticket ticket = Saying("噪声");
    ticket.category_code = town.rules.ResolveCategory("wages");
    CHECK(town.Unguessed(ticket));
    // No category is none, resolved or not.
    ticket.category_code = town.rules.ResolveCategory("");
    CHECK_FALSE(town.Unguessed(ticket));
  }
  SECTION("a report") {
    Ticket ticket = Saying("噪声");
    ticket.type = TicketType::kReport;
    CHECK(town.Unguessed(ticket));
  }
  SECTION("against a department") {
    Ticket ticket = Saying("噪声");
    ticket.against.push_back("parks");
    CHECK(town.Unguessed(ticket));
  }
  SECTION("confidential") {
    Ticket ticket = Saying("噪声");
    ticket.confidential = true;
    CHECK(town.Unguessed(ticket));
  }
  SECTION("confidential by a rule, without the guess and with it") {
    CHECK(town.Unguessed(Saying("保密事，噪声")));
    CHECK(town.Unguessed(Saying("线人")));
  }
  SECTION("an offer-only category, and what is climbed from it") {
    CHECK(town.Unguessed(Saying("有人行贿")));
    CHECK(town.models.Suggest("贿", kAccepted).answer->offer_only);
  }
  SECTION("decided before any rule") {
    Ticket ticket = Saying("噪声");
    ticket.dialled = "119";
    CHECK(town.Unguessed(ticket));
    ticket = Saying("噪声");
    ticket.emergency_confirmed = true;
    CHECK(town.Unguessed(ticket));
  }
  SECTION("an answer without it, a refusal by it") {
    CHECK(town.Unguessed(Saying("天气热，噪声")));
    CHECK(town.Unguessed(Saying("不服判决")));
  }
  SECTION("a category that is not valid yet") {
    CHECK(town.Unguessed(Saying("将来")));
  }
  SECTION("less settled than without it") {
    // "streets" needs the region; the park's rule does not.
    CHECK(town.Unguessed(Saying("公园的路灯")));
    CHECK(town.Route(Saying("路灯")).outcome == Outcome::kNeedsFact);
  }
  SECTION("not sure enough") {
    CHECK(town.Unguessed(Saying("吵")));
    CHECK(town.Route(Saying("吵"), 60).lead == "ecology");
    CHECK(town.Route(Saying("噪声"), 91).guess == nullptr);
  }
  SECTION("words that no model knows, or none") {
    CHECK(town.Unguessed(Saying("你好")));
    CHECK(town.Unguessed(Saying("")));
  }
}

TEST_CASE("an answer comes of a guess only where nothing else is known") {
  const Town town;
  CHECK(town.Route(Saying("几点上班")).outcome == Outcome::kAnswered);
  CHECK(town.Unguessed(Saying("公园几点开门")));
}

TEST_CASE("a guess removes nothing") {
  const Town town;
  SECTION("signals, urgency, tags, assisting departments") {
    const Decision d = town.Route(Saying("公园着火，噪声很大"));
    REQUIRE(d.guess != nullptr);
    CHECK(d.lead == "ecology");
    CHECK(d.emergency_hint.signal == "fire");
    CHECK(d.urgency == Urgency::kCritical);
    CHECK(d.tags == std::vector<std::string_view>{"noise", "park"});
    CHECK(d.assisting == std::vector<std::string_view>{"police"});
    CHECK(d.guess->lead_without == "parks");
    CHECK(d.guess->rule_without == "park");
    CHECK(absl::StrJoin(d.guess->changed, " ") == "keyword lead rule tag");
  }
  SECTION("policies: the earlier one counts") {
    const Decision d = town.Route(Saying("拖欠工资，要仲裁"));
    REQUIRE(d.guess != nullptr);
    const auto handling = static_cast<std::size_t>(Milestone::kHandling);
    CHECK(d.policies[handling] == "9d");
    REQUIRE(d.also_policies.size() == 1);
    CHECK(d.also_policies[0].policy == "5d");
    CHECK(d.statutory == std::vector<std::string_view>{"law", "law2"});
    CHECK(d.urgency == Urgency::kUrgent);
    CHECK(absl::StrJoin(d.guess->changed, " ") ==
          "basis lead outcome policy rule statutory urgency");
  }
  SECTION("a signal that only the guess adds is marked") {
    const Decision d = town.Route(Saying("噪声，墙要塌"));
    REQUIRE(d.guess != nullptr);
    CHECK(d.emergency_hint.signal == "site");
    CHECK(std::count(d.guess->changed.begin(), d.guess->changed.end(),
                     "emergency_hint") == 1);
  }
}

TEST_CASE("a decision that is used again forgets the guess") {
  const Town town;
  Decision d = town.Route(Saying("噪声"));
  REQUIRE(d.guess != nullptr);
  REQUIRE(town.rules.Route(Saying("噪声"), &d).ok());
  CHECK(d.guess == nullptr);
}

TEST_CASE("the message of a decision has the guess, and is read back") {
  const Town town;
  const Decision d = town.Route(Saying("拖欠工资"));
  const auto read =
      ReadDecision(WriteDecision(d, "t", kAccepted, Format::kBinary));
  REQUIRE(read.ok());
  REQUIRE(read->guess.has_value());
  CHECK(read->guess->category == "wages");
  CHECK(read->guess->model == d.guess->model);
  CHECK(read->guess->models_hash == d.guess->models_hash);
  CHECK(read->guess->margin == d.guess->margin);
  CHECK(read->guess->percent_agreed == d.guess->percent_agreed);
  CHECK(read->guess->percent_low == d.guess->percent_low);
  CHECK(read->guess->rows == d.guess->rows);
  CHECK(read->guess->changed == d.guess->changed);
  CHECK(read->guess->outcome_without == d.guess->outcome_without);
  CHECK(read->guess->lead_without == d.guess->lead_without);
  CHECK(read->guess->rule_without == d.guess->rule_without);
  const auto plain = town.rules.Route(Saying("拖欠工资"));
  CHECK_FALSE(
      ReadDecision(WriteDecision(*plain, "t", kAccepted, Format::kBinary))
          ->guess.has_value());
}

TEST_CASE("the explanation says the guess, in every language") {
  const Town town;
  const Ticket ticket = Saying("公园着火，噪声很大");
  const auto why = ExplainWithSuggestion(town.rules, town.models, ticket, 80,
                                         Language::kEnglish);
  REQUIRE(why.ok());
  CHECK(why->decision.guess != nullptr);
  CHECK(why->steps[1].code == "guess");
  CHECK(why->steps.back().code == "guess.confirm");
  const std::string text = why->ToText();
  CHECK(text.find("margin 300: 90 % of 100") != std::string::npos);
  CHECK(text.find("Kept of the decision without the guess: assisting, "
                  "tag, urgency") != std::string::npos);
  CHECK(text.find("lead parks (parks)") != std::string::npos);
  CHECK(text.find("很大") == std::string::npos);
  const auto zh = ExplainWithSuggestion(town.rules, town.models, ticket, 80,
                                        Language::kChinese);
  REQUIRE(zh.ok());
  CHECK(zh->ToText().find("须经人工确认") != std::string::npos);
  // Without a guess it is the plain explanation.
  const Ticket other = Saying("你好");
  CHECK(ExplainWithSuggestion(town.rules, town.models, other, 80,
                              Language::kEnglish)
            ->ToText() ==
        Explain(town.rules, other, Language::kEnglish)->ToText());
}

TEST_CASE("bad arguments of a guess") {
  const Town town;
  Decision d;
  for (int percent : {0, -1, 101}) {
    CHECK(RouteWithSuggestion(town.rules, town.models, Saying("噪声"), percent,
                              &d)
              .code() == absl::StatusCode::kInvalidArgument);
  }
  Ticket ticket = Saying("噪声");
  ticket.accepted_at = absl::InfinitePast();
  CHECK(RouteWithSuggestion(town.rules, town.models, ticket, 80, &d).code() ==
        absl::StatusCode::kInvalidArgument);
  // Other rules do not have the models' categories.
  constexpr char kOther[] = R"(
      jurisdiction { id: "other" time_zone: "+08:00" centre: "c"
        principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
                    BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
      department { code: "c" })";
  const LoadResult<RuleSet> other = LoadRuleSet({{"other.txtpb", kOther}});
  REQUIRE(other.ok());
  REQUIRE(RouteWithSuggestion(*other.value, town.models, Saying("噪声"), 80, &d)
              .ok());
  CHECK(d.guess == nullptr);
}

TEST_CASE("many tickets are routed as single ones", "[threads]") {
  const Town town;
  const std::string_view texts[] = {"噪声",    "公园着火，噪声很大", "你好",
                                    "工资",    "不服判决",           "路灯",
                                    "有人行贿"};
  std::vector<Ticket> tickets;
  for (int i = 0; i != 5'000; ++i) {
    tickets.push_back(Saying(texts[static_cast<std::size_t>(i) % 7]));
  }
  std::vector<Decision> decisions(tickets.size());
  REQUIRE(RouteManyWithSuggestion(town.rules, town.models, tickets.data(),
                                  tickets.size(), 80, decisions.data(), 3)
              .ok());
  std::size_t guessed = 0;
  for (std::size_t i = 0; i != tickets.size(); ++i) {
    guessed += decisions[i].guess == nullptr ? 0 : 1;
    if (i >= 14) continue;
    CHECK(
        WriteDecision(decisions[i], "", kAccepted, Format::kBinary) ==
        WriteDecision(town.Route(tickets[i]), "", kAccepted, Format::kBinary));
  }
  CHECK(guessed == 5'000 / 7 * 4 + 2);
  tickets[7].accepted_at = absl::InfinitePast();
  const absl::Status status =
      RouteManyWithSuggestion(town.rules, town.models, tickets.data(),
                              tickets.size(), 80, decisions.data(), 3);
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CHECK(status.message().find("ticket 7") != absl::string_view::npos);
}

TEST_CASE("messages of suggestions") {
  const Town town;
  SuggestOptions options;
  options.min_percent = 80;
  options.top = 2;
  const std::string json = WriteSuggestions(
      town.models.Suggest("噪声和贿", kAccepted, options), Format::kJson);
  CHECK(json ==
        R"({"candidate":[{"category":"inspection","model":"words","score":300,)"
        R"("percentAgreed":60,"percentLow":50,"rows":100,"offerOnly":true},)"
        R"({"category":"noise","model":"words","score":300}]})");
  const auto why =
      ExplainSuggestion(town.models, "很吵的噪声", kAccepted, "noise");
  CHECK(WriteSuggestionExplanation(*why, Format::kText) ==
        "category: \"noise\" score: 350 span { begin: 3 end: 6 points: 50 } "
        "span { begin: 9 end: 15 points: 300 }");
}

TEST_CASE("offer_only names categories that exist") {
  const RuleSet rules = Rules();
  const LoadResult<TextModels> loaded = LoadTextModels(
      {{"m.txtpb", R"(text_model { id: "w" category: ["noise", "wages"]
                      offer_only: "wage" })"}},
      &rules);
  CHECK_FALSE(loaded.ok());
  REQUIRE(loaded.issues.size() == 1);
  CHECK(loaded.issues[0].code == "unknown-category");
  CHECK(loaded.issues[0].path == "offer_only[0]");
}

}  // namespace
}  // namespace trunkline
