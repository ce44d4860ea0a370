// SPDX-License-Identifier: Apache-2.0
// From the gate to the deadline policies, section by section of
// docs/routing.md.
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tests/catch.h"
#include "tests/route/route_testing.h"

namespace trunkline {
namespace {

constexpr char kBase[] = R"(
jurisdiction {
  id: "t" version: "7" time_zone: "Asia/Shanghai" country_code: "86"
  trunk_prefix: "0" area_code: "731" centre: "centre" interim_lead: "interim"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER]
}
department { code: "centre" }
department { code: "interim" superior: "group" }
department { code: "a" }
department { code: "b" }
department { code: "c" }
department { code: "group" }
department { code: "sub" superior: "group" }
department { code: "subsub" superior: "sub" }
department { code: "city_office" region: "city" }
department { code: "east_office" region: "east" }
department { code: "west_office" region: "west" }
department { code: "old" valid { to: "2018-01-01" }
  successor { department: "heir" }
  successor { department: "noise_heir" category: "noise" }
  successor { department: "site_heir" category: "noise.site" } }
department { code: "heir" valid { to: "2020-01-01" }
  successor { department: "grandson" } }
department { code: "noise_heir" }
department { code: "site_heir" }
department { code: "grandson" }
department { code: "gone" valid { to: "2018-01-01" } }
department { code: "child_of_gone" superior: "gone" }
department { code: "child_of_old" superior: "old" }
region { code: "city"
  serves { function: "street" department: "city_office" }
  serves { function: "park" department: "a" } }
region { code: "east" parent: "city"
  serves { function: "street" department: "east_office"
    valid { from: "2018-01-01" } } }
region { code: "west" parent: "city" }
region { code: "old_town" parent: "city" valid { to: "2018-01-01" } }
region { code: "island" }
category { code: "noise" }
category { code: "noise.site" }
category { code: "noise.site.night" }
category { code: "smell" }
hotline { number: "12345" phase { kind: KIND_ONE_NUMBER } }
hotline { number: "12319" owner: "b"
  phase { kind: KIND_DUAL valid { from: "2018-01-01" to: "2018-10-01" } }
  phase { kind: KIND_FORWARDED owner: "c" valid { from: "2018-10-01" } } }
hotline { number: "12320" owner: "c" phase { kind: KIND_INDEPENDENT } }
hotline { number: "12300" owner: "c"
  phase { kind: KIND_SUB_CENTRE target: "84712661" } }
hotline { number: "12301" owner: "c" phase { kind: KIND_SUB_CENTRE } }
hotline { number: "12302" phase { kind: KIND_MERGED } }
hotline { number: "112" phase { kind: KIND_ANNOUNCEMENT } }
hotline { number: "110" phase { kind: KIND_EMERGENCY } }
hotline { number: "120" phase { kind: KIND_EMERGENCY } }
deadline_policy { id: "p1" amount: 1 unit: UNIT_CALENDAR_DAYS }
deadline_policy { id: "p2" amount: 2 unit: UNIT_CALENDAR_DAYS }
deadline_policy { id: "p3" amount: 3 unit: UNIT_CALENDAR_DAYS }
deadline_policy { id: "law1" amount: 30 unit: UNIT_CALENDAR_DAYS statutory: true }
deadline_policy { id: "law2" amount: 60 unit: UNIT_CALENDAR_DAYS statutory: true }
)";

Decision Route(const std::string& rules, const Ticket& ticket) {
  return MustRoute(LoadText(absl::StrCat(kBase, rules)), ticket);
}

std::string Rule(const std::string& id, const std::string& then,
                 const std::string& more = "") {
  return absl::StrCat("rule { id: \"", id, "\" ", more, " then { ", then,
                      " } }\n");
}
std::string Names(const std::string& id, const std::string& department,
                  const std::string& more = "") {
  return Rule(id, absl::StrCat("department: \"", department, "\" ", more));
}

// Accepted on 2018-03-01.
Ticket Plain() {
  Ticket ticket;
  ticket.accepted_at = At(2018, 3, 1);
  return ticket;
}
Ticket In(std::string_view region) {
  Ticket ticket = Plain();
  ticket.region = region;
  return ticket;
}
Ticket By(std::string_view number) {
  Ticket ticket = Plain();
  ticket.dialled = number;
  return ticket;
}
Ticket Of(std::string_view category) {
  Ticket ticket = Plain();
  ticket.category = category;
  return ticket;
}

// "department/rule/basis ..." of the contenders.
std::string Contenders(const Decision& decision) {
  std::vector<std::string> out;
  for (const Contender& c : decision.contenders) {
    out.push_back(absl::StrCat(std::string(c.department), "/",
                               std::string(c.rule), "/",
                               static_cast<int>(c.basis)));
  }
  return absl::StrJoin(out, " ");
}

std::string Join(const std::vector<std::string_view>& list) {
  std::string out;
  for (const std::string_view item : list) {
    absl::StrAppend(&out, out.empty() ? "" : " ", std::string(item));
  }
  return out;
}

TEST_CASE("No rule that holds: unmatched, with the centre") {
  const Decision none = Route("", In("east"));
  CHECK(none.outcome == Outcome::kUnmatched);
  CHECK(none.lead == "centre");
  CHECK(none.rule.empty());
  CHECK(none.basis == Basis::kUnspecified);
  const std::string smell =
      "rule { id: \"r\" when { category: \"smell\" } "
      "then { department: \"a\" } }\n";
  CHECK(Route(smell, Of("noise")).outcome == Outcome::kUnmatched);
  CHECK(Route(smell, Of("smell")).lead == "a");
}

TEST_CASE("A rule holds from its first second to before its last") {
  const std::string rule =
      Rule("r", "department: \"a\"",
           "valid { from: \"2018-03-01T08:00:00\" to: \"2018-03-02\" }");
  const RuleSet rules = LoadText(absl::StrCat(kBase, rule));
  const auto lead = [&](absl::Time at) {
    Ticket ticket;
    ticket.accepted_at = at;
    return std::string(MustRoute(rules, ticket).lead);
  };
  CHECK(lead(At(2018, 3, 1, 7, 59, 59)) == "centre");
  CHECK(lead(At(2018, 3, 1, 7, 59, 59) + absl::Milliseconds(999)) == "centre");
  CHECK(lead(At(2018, 3, 1, 8, 0, 0)) == "a");
  CHECK(lead(At(2018, 3, 1, 23, 59, 59) + absl::Milliseconds(999)) == "a");
  CHECK(lead(At(2018, 3, 2, 0, 0, 0)) == "centre");
}

TEST_CASE("Several rules for one department add up") {
  const std::string rules =
      Names("r2", "a",
            "tag: \"two\" tag: \"one\" assist { department: \"b\" } "
            "assist { department: \"a\" } urgency: URGENCY_CRITICAL "
            "confidential: true") +
      Names("r1", "a",
            "tag: \"one\" tag: \"zero\" assist { department: \"c\" } "
            "assist { department: \"b\" } urgency: URGENCY_URGENT");
  const Decision decision = Route(rules, Plain());
  CHECK(decision.outcome == Outcome::kRouted);
  CHECK(decision.rule == "r1");
  CHECK(Join(decision.also) == "r2");
  CHECK(Join(decision.tags) == "one zero two");
  CHECK(Join(decision.assisting) == "c b");
  CHECK(decision.urgency == Urgency::kCritical);
  CHECK(decision.confidential);
  CHECK(decision.contenders.empty());
  CHECK(decision.settled_by == Basis::kUnspecified);
  // A rule of lower rank adds nothing.
  const Decision alone =
      Route(Names("r1", "a", "tag: \"one\"") +
                Rule("r2", "department: \"a\" tag: \"two\"", "priority: -1"),
            Plain());
  CHECK(alone.also.empty());
  CHECK(Join(alone.tags) == "one");
  // Answers do not add up.
  const Decision answer =
      Route(Rule("r1", "answer { knowledge: \"k\" } tag: \"one\"") +
                Rule("r2",
                     "answer { knowledge: \"l\" } tag: \"two\" "
                     "confidential: true"),
            Plain());
  CHECK(answer.rule == "r1");
  CHECK(answer.also.empty());
  CHECK(Join(answer.tags) == "one");
  CHECK(answer.confidential);
}

TEST_CASE("Only the rules that a principle leaves add up") {
  const Decision decision = Route(Names("r1", "city_office", "tag: \"city\"") +
                                      Names("r2", "east_office", "tag: \"x\"") +
                                      Names("r3", "east_office", "tag: \"y\""),
                                  In("east"));
  CHECK(decision.lead == "east_office");
  CHECK(decision.rule == "r2");
  CHECK(Join(decision.also) == "r3");
  CHECK(Join(decision.tags) == "x y");
}

TEST_CASE("Two departments of equal rank are a dispute") {
  const Decision decision =
      Route(Names("r2", "a",
                  "tag: \"x\" assist { department: \"c\" } "
                  "urgency: URGENCY_CRITICAL "
                  "policy { milestone: MILESTONE_HANDLING policy: \"p1\" }") +
                Names("r1", "b") + Names("r3", "a"),
            Plain());
  CHECK(decision.outcome == Outcome::kDisputed);
  CHECK(decision.lead == "interim");
  CHECK(decision.rule == "r1");
  CHECK(decision.basis == Basis::kCompetentAuthority);
  CHECK(Contenders(decision) == "a/r2/1 a/r3/1 b/r1/1");
  CHECK(decision.settled_by == Basis::kUnspecified);
  CHECK(decision.tags.empty());
  CHECK(decision.assisting.empty());
  CHECK(decision.urgency == Urgency::kUnspecified);
  CHECK(decision.policies[static_cast<std::size_t>(Milestone::kHandling)]
            .empty());
}

TEST_CASE("Without an interim lead the centre holds a dispute") {
  std::string base = kBase;
  const std::string interim = "interim_lead: \"interim\"";
  base.erase(base.find(interim), interim.size());
  const Decision decision =
      MustRoute(LoadText(base + Names("r1", "a") + Names("r2", "b")), Plain());
  CHECK(decision.outcome == Outcome::kDisputed);
  CHECK(decision.lead == "centre");
}

TEST_CASE("Among equals the office closest around the ticket leads") {
  const std::string three = Names("r1", "city_office") +
                            Names("r2", "east_office") +
                            Names("r3", "west_office") + Names("r4", "a");
  const Decision east = Route(three, In("east"));
  CHECK(east.outcome == Outcome::kRouted);
  CHECK(east.lead == "east_office");
  CHECK(east.rule == "r2");
  CHECK(east.basis == Basis::kCompetentAuthority);
  CHECK(east.settled_by == Basis::kTerritorial);
  CHECK(Contenders(east) ==
        "a/r4/1 city_office/r1/1 east_office/r2/1 west_office/r3/1");
  CHECK(Route(three, In("city")).lead == "city_office");
  CHECK(
      Route(Names("r1", "city_office") + Names("r2", "east_office"), In("west"))
          .lead == "city_office");
  // Nobody's region is around it, or there is none.
  CHECK(Route(three, In("island")).outcome == Outcome::kDisputed);
  CHECK(Route(three, In("")).outcome == Outcome::kDisputed);
  CHECK(Contenders(Route(three, In("island"))) ==
        "a/r4/1 city_office/r1/1 east_office/r2/1 west_office/r3/1");
}

TEST_CASE("What a principle set aside does not contend any more") {
  // Two of the ticket's own region remain; the third is out.
  std::string base = kBase;
  absl::StrAppend(&base, "department { code: \"east_gas\" region: \"east\" }\n",
                  Names("r1", "city_office"), Names("r2", "east_office"),
                  Names("r3", "east_gas"));
  const RuleSet rules = LoadText(base);
  Ticket ticket = In("east");
  const Decision disputed = MustRoute(rules, ticket);
  CHECK(disputed.outcome == Outcome::kDisputed);
  CHECK(Contenders(disputed) == "east_gas/r3/1 east_office/r2/1");
  CHECK(disputed.rule == "r2");
  CHECK(disputed.settled_by == Basis::kUnspecified);
  // The first receiver chooses among the two, not the third.
  ticket.first_receiver = "east_gas";
  const Decision settled = MustRoute(rules, ticket);
  CHECK(settled.outcome == Outcome::kRouted);
  CHECK(settled.lead == "east_gas");
  CHECK(settled.settled_by == Basis::kFirstReceiver);
  CHECK(Contenders(settled) ==
        "city_office/r1/1 east_gas/r3/1 east_office/r2/1");
  ticket.first_receiver = "city_office";
  const Decision third = MustRoute(rules, ticket);
  CHECK(third.outcome == Outcome::kDisputed);
  CHECK(third.lead == "city_office");
  CHECK(Contenders(third) == "east_gas/r3/1 east_office/r2/1");
}

TEST_CASE("Among equals the first receiver leads") {
  const std::string two = Names("r1", "a") + Names("r2", "b");
  Ticket ticket = Plain();
  ticket.first_receiver = "b";
  const Decision named = Route(two, ticket);
  CHECK(named.outcome == Outcome::kRouted);
  CHECK(named.lead == "b");
  CHECK(named.rule == "r2");
  CHECK(named.settled_by == Basis::kFirstReceiver);
  CHECK(named.first_receiver == "b");
  CHECK(Contenders(named) == "a/r1/1 b/r2/1");
  // The owner of a dual number is the first receiver.
  const Decision dual = Route(two, By("12319"));
  CHECK(dual.outcome == Outcome::kRouted);
  CHECK(dual.lead == "b");
  CHECK(dual.first_receiver == "b");
  CHECK(dual.settled_by == Basis::kFirstReceiver);
  // Not any more when it is forwarded.
  Ticket later = By("12319");
  later.accepted_at = At(2018, 10, 1);
  const Decision forwarded = Route(two, later);
  CHECK(forwarded.outcome == Outcome::kDisputed);
  CHECK(forwarded.first_receiver.empty());
}

TEST_CASE("The ticket's own first receiver goes before the number's owner") {
  const std::string two = Names("r1", "a") + Names("r2", "b");
  Ticket ticket = By("12319");
  ticket.first_receiver = "a";
  CHECK(Route(two, ticket).lead == "a");
  // The centre counts as not given, an unknown one too, with a note.
  ticket.first_receiver = "centre";
  CHECK(Route(two, ticket).lead == "b");
  CHECK(Route(two, ticket).notes == 0);
  ticket.first_receiver = "nobody";
  CHECK(Route(two, ticket).lead == "b");
  CHECK(Route(two, ticket).Has(Note::kFirstReceiverUnknown));
  Ticket centre = Plain();
  centre.first_receiver = "centre";
  CHECK(Route(two, centre).lead == "interim");
  CHECK(Route(two, centre).first_receiver.empty());
}

TEST_CASE("A first receiver outside the dispute leads in the meantime") {
  Ticket ticket = Plain();
  ticket.first_receiver = "c";
  const Decision decision = Route(Names("r1", "a") + Names("r2", "b"), ticket);
  CHECK(decision.outcome == Outcome::kDisputed);
  CHECK(decision.lead == "c");
  CHECK(Contenders(decision) == "a/r1/1 b/r2/1");
  ticket.first_receiver = "old";
  CHECK(Route(Names("r1", "a") + Names("r2", "b"), ticket).lead == "heir");
  ticket.first_receiver = "gone";
  CHECK(Route(Names("r1", "a") + Names("r2", "b"), ticket).lead == "interim");
}

const std::string kAnswers = Rule("ra", "answer { knowledge: \"k1\" }");
const std::string kRefuses = Rule("rr",
                                  "refuse { reason: REASON_OTHER_REMEDY "
                                  "action: ACTION_TELL_ROUTE route: \"court\" "
                                  "}");

TEST_CASE("Answers and refusals of one kind") {
  const Decision answered = Route(kAnswers, Plain());
  CHECK(answered.outcome == Outcome::kAnswered);
  CHECK(answered.lead == "centre");
  CHECK(answered.knowledge == "k1");
  CHECK(answered.basis == Basis::kCompetentAuthority);
  const Decision fallback =
      Route(Rule("r", "answer { knowledge: \"k2\" fallback: \"a\" }"), Plain());
  CHECK(fallback.outcome == Outcome::kAnswered);
  CHECK(fallback.lead == "a");
  const Decision refused = Route(kRefuses, Plain());
  CHECK(refused.outcome == Outcome::kRefusalProposed);
  CHECK(refused.lead == "centre");
  CHECK(refused.refusal.reason == RefusalReason::kOtherRemedy);
  CHECK(refused.refusal.action == RefusalAction::kTellRoute);
  CHECK(refused.refusal.route == "court");
  const Decision first = Route(Rule("r2", "answer { knowledge: \"k2\" }") +
                                   Rule("r1", "answer { knowledge: \"k1\" }"),
                               Plain());
  CHECK(first.rule == "r1");
  CHECK(first.knowledge == "k1");
  const Decision first_refusal = Route(
      Rule("s2", "refuse { reason: REASON_ABUSE action: ACTION_WARN }") +
          Rule(
              "s1",
              "refuse { reason: REASON_IN_HAND action: ACTION_TELL_PROGRESS }"),
      Plain());
  CHECK(first_refusal.rule == "s1");
  CHECK(first_refusal.refusal.reason == RefusalReason::kInHand);
}

TEST_CASE("A tie never costs the citizen a department") {
  const Decision department =
      Route(kAnswers + kRefuses + Names("rz", "a"), Plain());
  CHECK(department.outcome == Outcome::kRouted);
  CHECK(department.lead == "a");
  CHECK(department.rule == "rz");
  CHECK(department.knowledge.empty());
  CHECK(department.refusal.reason == RefusalReason::kUnspecified);
  CHECK(department.contenders.empty());
  const Decision answer = Route(kRefuses + Rule("rz",
                                                "answer { "
                                                "knowledge: \"k9\" }"),
                                Plain());
  CHECK(answer.outcome == Outcome::kAnswered);
  CHECK(answer.rule == "rz");
  const Decision disputed =
      Route(kAnswers + kRefuses + Names("rx", "a") + Names("ry", "b"), Plain());
  CHECK(disputed.outcome == Outcome::kDisputed);
  CHECK(Contenders(disputed) == "a/rx/1 b/ry/1");
}

TEST_CASE("Without a tie an answer or refusal wins by rank") {
  CHECK(Route(Rule("ra", "answer { knowledge: \"k1\" }", "priority: 1") +
                  Names("rz", "a"),
              Plain())
            .outcome == Outcome::kAnswered);
  CHECK(Route(Rule("rr", "refuse { reason: REASON_ABUSE action: ACTION_WARN }",
                   "priority: 1") +
                  Names("rz", "a"),
              Plain())
            .outcome == Outcome::kRefusalProposed);
}

const std::string kStreet = Rule("rf", "function: \"street\"");

TEST_CASE("A function is asked of the region, then of those around it") {
  const Decision east = Route(kStreet, In("east"));
  CHECK(east.outcome == Outcome::kRouted);
  CHECK(east.lead == "east_office");
  CHECK(east.basis == Basis::kTerritorial);
  CHECK(Route(kStreet, In("west")).lead == "city_office");
  CHECK(Route(Rule("rf", "function: \"park\""), In("east")).lead == "a");
  // Its own entry is not yet valid.
  Ticket before = In("east");
  before.accepted_at = At(2017, 12, 31, 23, 59, 59);
  CHECK(Route(kStreet, before).lead == "city_office");
  // Nobody serves it there: as if the rule did not hold.
  CHECK(Route(kStreet, In("island")).outcome == Outcome::kUnmatched);
  CHECK(Route(kStreet + Rule("rl", "department: \"b\"", "priority: -1"),
              In("island"))
            .lead == "b");
}

TEST_CASE("A function without region needs the fact") {
  const Decision absent = Route(kStreet, Plain());
  CHECK(absent.outcome == Outcome::kNeedsFact);
  CHECK(absent.lead == "centre");
  CHECK(absent.rule == "rf");
  CHECK(absent.notes == 0);
  const Decision unknown = Route(kStreet, In("nowhere"));
  CHECK(unknown.outcome == Outcome::kNeedsFact);
  CHECK(unknown.Has(Note::kRegionUnknown));
  const Decision dissolved = Route(kStreet, In("old_town"));
  CHECK(dissolved.outcome == Outcome::kNeedsFact);
  CHECK(dissolved.Has(Note::kRegionUnknown));
  // It is the best claim that needs it, or nothing does.
  CHECK(Route(kStreet + Names("r1", "b"), Plain()).lead == "b");
  CHECK(Route(Rule("rf", "function: \"street\"", "priority: 1") +
                  Names("r1", "b"),
              Plain())
            .outcome == Outcome::kNeedsFact);
  // Of a tie one is enough; the rule is the smallest that needs it.
  const Decision tie = Route(
      Rule("rg",
           "function: \"park\" basis: BASIS_COMPETENT_AUTHORITY "
           "tag: \"x\" urgency: URGENCY_URGENT "
           "policy { milestone: MILESTONE_SIGN_IN policy: \"p1\" }") +
          Rule("rf", "function: \"street\" basis: BASIS_COMPETENT_AUTHORITY") +
          Names("r1", "b"),
      Plain());
  CHECK(tie.outcome == Outcome::kNeedsFact);
  CHECK(tie.rule == "rf");
  CHECK(tie.tags.empty());
  CHECK(tie.urgency == Urgency::kUnspecified);
  CHECK(tie.policies[static_cast<std::size_t>(Milestone::kSignIn)].empty());
}

TEST_CASE("Claims of the number's owner and the first receiver") {
  const std::string owner = Rule("ro", "hotline_owner: true");
  const Decision dual = Route(owner, By("12319"));
  CHECK(dual.lead == "b");
  CHECK(dual.basis == Basis::kHotlineOwner);
  Ticket later = By("12319");
  later.accepted_at = At(2018, 10, 1);
  CHECK(Route(owner, later).lead == "c");  // The phase's own.
  CHECK(Route(owner, By("12302")).outcome == Outcome::kUnmatched);
  CHECK(Route(owner, By("")).outcome == Outcome::kUnmatched);
  CHECK(Route(owner, By("99999")).outcome == Outcome::kUnmatched);
  Ticket before = By("12319");  // Known, without a phase: no owner.
  before.accepted_at = At(2017, 12, 31);
  CHECK(Route(owner, before).outcome == Outcome::kUnmatched);
  CHECK(Route(owner, before).Has(Note::kNumberWithoutPhase));
  CHECK(Route("rule { id: \"r\" when { hotline: \"12319\" } "
              "then { department: \"a\" } }",
              before)
            .lead == "a");
  const std::string receiver = Rule("rr", "first_receiver: true");
  Ticket ticket = Plain();
  CHECK(Route(receiver, ticket).outcome == Outcome::kUnmatched);
  ticket.first_receiver = "a";
  CHECK(Route(receiver, ticket).lead == "a");
  CHECK(Route(receiver, ticket).basis == Basis::kFirstReceiver);
}

TEST_CASE("A basis set by hand replaces the basis, nothing else") {
  const Decision decision =
      Route(Rule("rf", "function: \"street\" basis: BASIS_FIRST_RECEIVER"),
            In("east"));
  CHECK(decision.lead == "east_office");
  CHECK(decision.basis == Basis::kFirstReceiver);
}

TEST_CASE("Successors act by category and along the chain") {
  const std::string rule = Names("r", "old");
  const RuleSet rules = LoadText(absl::StrCat(kBase, rule));
  const auto lead = [&](std::string_view category, int year) {
    Ticket ticket = Of(category);
    ticket.accepted_at = At(year, 3, 1);
    return std::string(MustRoute(rules, ticket).lead);
  };
  CHECK(lead("smell", 2017) == "old");
  CHECK(lead("smell", 2018) == "heir");
  CHECK(lead("", 2018) == "heir");
  CHECK(lead("noise", 2018) == "noise_heir");
  CHECK(lead("noise.site", 2018) == "site_heir");
  CHECK(lead("noise.site.night", 2018) == "site_heir");
  CHECK(lead("noise.bar", 2018) == "noise_heir");  // Unknown below "noise".
  CHECK(lead("smell", 2020) == "grandson");
  CHECK(lead("noise", 2020) == "noise_heir");
  // Without one it does not stand.
  CHECK(Route(Names("r", "gone"), Plain()).outcome == Outcome::kUnmatched);
  Ticket ended = Plain();
  ended.accepted_at = At(2017, 12, 31, 23, 59, 59);
  CHECK(Route(Names("r", "gone"), ended).lead == "gone");
  // Two rules that come to one department by succession are no dispute.
  CHECK(Route(Names("r1", "old") + Names("r2", "heir"), Plain()).outcome ==
        Outcome::kRouted);
}

TEST_CASE("A long chain of successors ends where a short one does") {
  // d0 to d39, each of which ends a year after the one before; e0 to e39 alike,
  // but nothing follows the last.
  std::string rules;
  for (int i = 0; i != 40; ++i) {
    for (const char* chain : {"d", "e"}) {
      absl::StrAppend(&rules, "department { code: \"", chain, i,
                      "\" valid { to: \"", 1970 + i, "-01-01\" }");
      if (i != 39 || *chain == 'd') {
        absl::StrAppend(&rules, " successor { department: \"",
                        i == 39 ? "a" : absl::StrCat(chain, i + 1), "\" }");
      }
      // A short way out for one category.
      if (i == 20) {
        rules += " successor { department: \"b\" category: \"noise.site\" }";
      }
      absl::StrAppend(&rules, " }\n",
                      Names(absl::StrCat(chain, i), absl::StrCat(chain, i)));
    }
  }
  const RuleSet loaded = LoadText(absl::StrCat(kBase, rules));
  // One decision for all: what it keeps is of one ticket.
  Decision decision;
  const auto departments = [&](std::string_view category, int year) {
    Ticket ticket = Of(category);
    ticket.accepted_at = At(year, 6, 1);
    REQUIRE(loaded.Route(ticket, &decision).ok());
    std::vector<std::string> out;
    for (const Contender& c : decision.contenders) {
      const std::string d(c.department);
      if (out.empty() || out.back() != d) out.push_back(d);
    }
    if (out.empty()) out = {std::string(decision.lead)};
    return absl::StrJoin(out, " ");
  };
  CHECK(departments("smell", 2018) == "a");
  CHECK(decision.also.size() == 39);
  CHECK(departments("noise.site", 2018) == "a b");
  CHECK(decision.contenders.size() == 40 + 21);
  CHECK(departments("noise", 2018) == "a");
  // Until then the first whose end has not come stands for all before it.
  CHECK(departments("smell", 2007) == "d38 d39 e38 e39");
  CHECK(departments("noise.site", 2007) == "b d38 d39 e38 e39");
  CHECK(decision.contenders.size() == 80);
  CHECK(departments("smell", 2018) == "a");
}

TEST_CASE("Of many successors the nearest category's counts") {
  std::string rules;
  for (int i = 0; i != 30; ++i) {
    absl::StrAppend(&rules, "category { code: \"k", i,
                    "\" }\ncategory { code: "
                    "\"k",
                    i, ".x\" }\ncategory { code: \"k", i,
                    ".x.y\" }\n"
                    "department { code: \"of",
                    i, "\" }\n");
  }
  rules += "department { code: \"ended\" valid { to: \"2018-01-01\" }";
  for (int i = 0; i != 29; ++i) {
    absl::StrAppend(&rules, " successor { department: \"of", i,
                    "\" category: \"k", i, i % 2 == 0 ? "" : ".x", "\" }");
  }
  const auto lead = [&](const std::string& more, std::string_view category) {
    return std::string(
        Route(absl::StrCat(rules, more, " }\n", Names("r", "ended")),
              Of(category))
            .lead);
  };
  CHECK(lead("", "k4") == "of4");
  CHECK(lead("", "k4.x.y") == "of4");
  CHECK(lead("", "k5.x.y") == "of5");
  CHECK(lead("", "k5") == "centre");
  CHECK(lead("", "k29.x") == "centre");
  const std::string all = " successor { department: \"a\" }";
  CHECK(lead(all, "k5") == "a");
  CHECK(lead(all, "k29.x") == "a");
  CHECK(lead(all, "") == "a");
  CHECK(lead(all, "k28.x.y") == "of28");
}

TEST_CASE("Of many services the one of the function and the time counts") {
  std::string region = "region { code: \"r\" parent: \"city\"";
  for (int i = 0; i != 20; ++i) {
    absl::StrAppend(&region, " serves { function: \"f", i, "\" department: \"",
                    i % 2 == 0 ? "b" : "c", "\" valid { from: \"", 2000 + i,
                    "-01-01\" } }");
    absl::StrAppend(&region, " serves { function: \"spans\" department: \"",
                    i % 3 == 0 ? "b" : "c", "\" valid { from: \"", 2030 - 2 * i,
                    "-01-01\" to: \"", 2031 - 2 * i, "-01-01\" } }");
  }
  const auto lead = [&](const std::string& function, int year) {
    Ticket ticket = In("r");
    ticket.accepted_at = At(year, 3, 1);
    return std::string(
        Route(absl::StrCat(
                  region, " }\n",
                  Rule("r", absl::StrCat("function: \"", function, "\""))),
              ticket)
            .lead);
  };
  CHECK(lead("f0", 2018) == "b");
  CHECK(lead("f9", 2018) == "c");
  CHECK(lead("f18", 2018) == "b");
  CHECK(lead("f19", 2018) == "centre");  // From 2019 on.
  CHECK(lead("f19", 2019) == "c");
  CHECK(lead("f0", 1999) == "centre");
  CHECK(lead("spans", 2018) == "b");  // i = 6.
  CHECK(lead("spans", 2020) == "c");  // i = 5.
  CHECK(lead("spans", 2019) == "centre");
  CHECK(lead("street", 2018) == "city_office");
}

TEST_CASE("Many accused departments, one for all below it") {
  std::string rules;
  for (int i = 0; i != 60; ++i) {
    absl::StrAppend(&rules, "department { code: \"c", i, "\"");
    if (i % 20 != 0) absl::StrAppend(&rules, " superior: \"c", i - 1, "\"");
    // Those of the second line have ended and are followed by one of the third.
    if (i / 20 == 1) {
      absl::StrAppend(&rules, " valid { to: \"2018-01-01\" } successor { ",
                      "department: \"c", i + 20, "\" category: \"smell\" }");
    }
    rules += " }\n";
  }
  const auto lead = [&](const std::string& named,
                        std::vector<std::string_view> against,
                        std::string_view category = "smell") {
    Ticket ticket = Of(category);
    ticket.against = std::move(against);
    return std::string(
        Route(absl::StrCat(rules, Names("r", named)), ticket).lead);
  };
  CHECK(lead("c19", {"c7", "c9", "c7", "c12", "c9", "c50"}) == "c6");
  CHECK(lead("c6", {"c7", "c9", "c12"}) == "c6");
  CHECK(lead("c19", {"c0", "c5"}) == "centre");
  CHECK(lead("c19", {"c20", "c40", "a", "b"}) == "c19");
  // c45 stands for c25, which is below c23.
  CHECK(lead("c45", {"c30", "c23", "c9"}) == "c42");
  CHECK(lead("c45", {"c30", "c23", "c9"}, "noise") == "c45");
  CHECK(lead("c45", {"c20"}) == "centre");
  CHECK(lead("c42", {"c23"}) == "c42");
  // All that came before one, more than are kept on the stack.
  std::string many;
  for (int i = 0; i != 50; ++i) {
    absl::StrAppend(&many, "department { code: \"m", i,
                    "\" valid { to: \"2018-01-01\" } successor { department: "
                    "\"a\" } }\n");
  }
  Ticket ticket = Plain();
  ticket.against = {"m49"};
  CHECK(Route(absl::StrCat(many, Names("r", "a")), ticket).lead == "centre");
  ticket.against = {"m0", "gone"};
  const Decision decision =
      Route(absl::StrCat(many, Names("r", "b",
                                     "assist { department: \"m7\" } "
                                     "assist { department: \"c\" } "
                                     "assist { department: \"m8\" }")),
            ticket);
  CHECK(decision.lead == "b");
  CHECK(Join(decision.assisting) == "c");
  CHECK(decision.conflict_of_interest);
}

TEST_CASE("A rule is found through any of its words, among many rules") {
  // Enough of one key to be found through words.
  std::string rules;
  for (const char* id : {"r1", "r2", "r3", "r4", "r5", "r6"}) {
    std::string words;
    for (int i = 0; i != 40; ++i) absl::StrAppend(&words, " any: \"w", i, "\"");
    absl::StrAppend(&words, " all: \"", id, "\" none: \"never\"");
    absl::StrAppend(&rules,
                    Rule(id, "department: \"a\"",
                         absl::StrCat("when { keyword {", words, " } }")));
  }
  const RuleSet loaded = LoadText(absl::StrCat(kBase, rules));
  Decision decision;
  const auto won = [&](std::string_view text) {
    Ticket ticket = Plain();
    ticket.text = text;
    REQUIRE(loaded.Route(ticket, &decision).ok());
    return absl::StrCat(std::string(decision.rule),
                        decision.also.empty() ? "" : " ", Join(decision.also));
  };
  for (int round = 0; round != 2; ++round) {
    CHECK(won("w1 w2 w3 w39") == "");
    CHECK(won("w1 w2 w3 w39 r4") == "r4");
    CHECK(won("w39 r1 r6 w0 r3 w17") == "r1 r3 r6");
    CHECK(won("r1 r6") == "");
    CHECK(won("w1 r2 never w5") == "");
  }
}

TEST_CASE("Many attributes are read as few are") {
  const auto rule = [](const std::string& condition) {
    return Rule(
        "r", "department: \"a\"",
        absl::StrCat("when { attribute { name: \"x\" ", condition, " } }"));
  };
  const auto wins = [&](const std::string& condition,
                        const std::vector<Attribute>& attributes,
                        std::size_t others) {
    Ticket ticket = Plain();
    ticket.attributes = attributes;
    std::vector<std::string> names;
    for (std::size_t i = 0; i != others; ++i) {
      names.push_back(absl::StrCat(i % 2 == 0 ? "w" : "y", i));
    }
    for (const std::string& name : names) {
      ticket.attributes.insert(ticket.attributes.begin(), Attribute{name, "1"});
    }
    return Route(rule(condition), ticket).outcome == Outcome::kRouted;
  };
  struct Case {
    const char* condition;
    std::vector<Attribute> attributes;
    bool wins;
  };
  std::vector<Attribute> many;
  for (const char* value : {"9", "8", "7", "6", "5", "4", "3", "2", "1"}) {
    many.push_back({"x", value});
  }
  const Case cases[] = {
      {"value: \"1\"", {{"x", "1"}}, true},
      {"value: \"1\"", {{"x", "2"}}, false},
      {"value: \"1\"", {}, false},
      {"value: \"2\" value: \"1\"", {{"x", "3"}, {"x", "1"}}, true},
      {"value: \"1\"", many, true},
      {"value: \"0\"", many, false},
      {"value: \"b\" value: \"c\" value: \"a\" value: \"d\"",
       {{"x", "c"}},
       true},
      {"not_value: \"1\"", {}, true},
      {"not_value: \"1\"", {{"x", "2"}}, true},
      {"not_value: \"1\"", {{"x", "2"}, {"x", "1"}}, false},
      {"not_value: \"1\"", many, false},
      {"value: \"2\" not_value: \"1\"", many, false},
      {"value: \"2\" not_value: \"0\"", many, true},
      {"given: true", {}, false},
      {"given: true", {{"x", ""}}, true},
      {"absent: true", {}, true},
      {"absent: true", many, false},
  };
  for (const Case& one : cases) {
    for (const std::size_t others : {0, 7, 8, 9, 40}) {
      INFO(one.condition << " " << one.attributes.size() << " " << others);
      CHECK(wins(one.condition, one.attributes, others) == one.wins);
    }
  }
}

TEST_CASE("An accused lead is replaced by its superior, else by the centre") {
  const auto lead = [](const std::string& named,
                       std::vector<std::string_view> against) {
    Ticket ticket = Plain();
    ticket.against = std::move(against);
    const Decision decision = Route(Names("r", named), ticket);
    CHECK(decision.outcome == Outcome::kRouted);
    CHECK(decision.rule == "r");
    CHECK(decision.conflict_of_interest == (decision.lead != named));
    CHECK(decision.notes == 0);
    return std::string(decision.lead);
  };
  CHECK(lead("subsub", {}) == "subsub");
  CHECK(lead("subsub", {"subsub"}) == "sub");
  CHECK(lead("subsub", {"sub"}) == "group");
  CHECK(lead("subsub", {"subsub", "sub"}) == "group");
  CHECK(lead("subsub", {"group"}) == "centre");
  CHECK(lead("group", {"sub"}) == "group");
  CHECK(lead("sub", {"subsub"}) == "sub");
  CHECK(lead("a", {"a"}) == "centre");
  CHECK(lead("a", {"b"}) == "a");
  CHECK(lead("centre", {"centre"}) == "centre");
  // A superior out of force is passed over.
  CHECK(lead("child_of_gone", {"child_of_gone"}) == "centre");
}

TEST_CASE("Who took over from the accused for the category is barred") {
  const auto lead = [](const std::string& named, std::string_view accused,
                       std::string_view category, int year) {
    Ticket ticket = Plain();
    ticket.category = category;
    ticket.accepted_at = At(year, 3, 1);
    ticket.against = {accused};
    return std::string(Route(Names("r", named), ticket).lead);
  };
  // While it exists, nobody has taken over.
  CHECK(lead("heir", "old", "smell", 2017) == "heir");
  CHECK(lead("heir", "old", "smell", 2018) == "centre");
  CHECK(lead("old", "old", "smell", 2018) == "centre");
  // By the succession for the ticket's category, not by another.
  CHECK(lead("heir", "old", "noise", 2018) == "heir");
  CHECK(lead("noise_heir", "old", "noise", 2018) == "centre");
  CHECK(lead("noise_heir", "old", "noise.site", 2018) == "noise_heir");
  CHECK(lead("site_heir", "old", "noise.site", 2018) == "centre");
  // Through one that has ended in between.
  CHECK(lead("grandson", "old", "smell", 2019) == "grandson");
  CHECK(lead("grandson", "old", "smell", 2020) == "centre");
  CHECK(lead("grandson", "heir", "smell", 2020) == "centre");
  // The one before does not answer for its successor here; it has gone.
  CHECK(lead("a", "heir", "smell", 2018) == "a");
  // A complaint of the whole is one of each part, and of who took over from it.
  CHECK(lead("east_office", "gone", "smell", 2018) == "east_office");
}

TEST_CASE("An accused that is no department is noted") {
  Ticket ticket = Plain();
  ticket.against = {"nobody", "a"};
  const Decision decision = Route(Names("r", "a"), ticket);
  CHECK(decision.Has(Note::kAgainstUnknown));
  CHECK(decision.lead == "centre");
  ticket.against = {"nobody"};
  const Decision other = Route(Names("r", "a"), ticket);
  CHECK(other.Has(Note::kAgainstUnknown));
  CHECK(other.lead == "a");
  CHECK(!other.conflict_of_interest);
}

TEST_CASE("Accused departments neither assist nor lead in the meantime") {
  Ticket ticket = Plain();
  ticket.against = {"group"};
  const Decision assisting = Route(Names("r", "a",
                                         "assist { department: \"subsub\" } "
                                         "assist { department: \"b\" }"),
                                   ticket);
  CHECK(assisting.lead == "a");
  CHECK(Join(assisting.assisting) == "b");
  CHECK(assisting.conflict_of_interest);
  const Decision disputed = Route(Names("r1", "a") + Names("r2", "b"), ticket);
  CHECK(disputed.outcome == Outcome::kDisputed);
  CHECK(disputed.lead == "centre");  // "interim" is below "group".
  CHECK(disputed.conflict_of_interest);
  ticket.against = {"interim"};
  CHECK(Route(Names("r1", "a") + Names("r2", "b"), ticket).lead == "group");
  ticket.against = {"b"};
  const Decision fallback =
      Route(Rule("r", "answer { knowledge: \"k\" fallback: \"b\" }"), ticket);
  CHECK(fallback.lead == "centre");
  CHECK(fallback.conflict_of_interest);
}

TEST_CASE("Assisting departments: in order, once, never the lead") {
  const std::string rule =
      Names("r", "a",
            "assist { department: \"c\" } assist { function: \"street\" } "
            "assist { department: \"a\" } assist { department: \"gone\" } "
            "assist { department: \"old\" } assist { department: \"b\" } "
            "assist { department: \"c\" } assist { function: \"park\" }");
  CHECK(Join(Route(rule, In("east")).assisting) == "c east_office heir b");
  CHECK(Join(Route(rule, Plain()).assisting) == "c heir b");
  // The superior that leads in place of the accused does not assist itself.
  Ticket ticket = Plain();
  ticket.against = {"subsub"};
  const Decision decision = Route(Names("r", "subsub",
                                        "assist { department: \"sub\" } "
                                        "assist { department: \"b\" }"),
                                  ticket);
  CHECK(decision.lead == "sub");
  CHECK(Join(decision.assisting) == "b");
}

TEST_CASE("What is confidential") {
  const std::string plain = Names("r", "a");
  CHECK(!Route(plain, Plain()).confidential);
  Ticket report = Plain();
  report.type = TicketType::kReport;
  CHECK(Route(plain, report).confidential);
  CHECK(Route("", report).confidential);
  report.dialled = "110";
  CHECK(Route(plain, report).confidential);
  Ticket asked = Plain();
  asked.confidential = true;
  CHECK(Route(plain, asked).confidential);
  CHECK(Route(Names("r", "a", "confidential: true"), Plain()).confidential);
  // Any of the rules that tie is enough, whatever their ids.
  for (const std::string secret : {"r1", "r3"}) {
    INFO(secret);
    CHECK(Route(Names("r2", "a") + Names(secret, "a", "confidential: true"),
                Plain())
              .confidential);
    CHECK(Route(Names("r2", "a") + Names(secret, "b", "confidential: true"),
                Plain())
              .confidential);
    CHECK(Route(Rule("r2", "answer { knowledge: \"k\" }") +
                    Rule(secret,
                         "answer { knowledge: \"k\" } "
                         "confidential: true"),
                Plain())
              .confidential);
  }
  // One that lost by rank is not.
  CHECK(!Route(Rule("r1", "department: \"b\" confidential: true",
                    "priority: -1") +
                   Names("r2", "a"),
               Plain())
             .confidential);
}

TEST_CASE("Urgency is raised, never lowered") {
  const auto urgency = [](Urgency operators, const std::string& rule) {
    Ticket ticket = Plain();
    ticket.urgency = operators;
    return Route(Names("r", "a", absl::StrCat("urgency: ", rule)), ticket)
        .urgency;
  };
  CHECK(urgency(Urgency::kUnspecified, "URGENCY_URGENT") == Urgency::kUrgent);
  CHECK(urgency(Urgency::kNormal, "URGENCY_CRITICAL") == Urgency::kCritical);
  CHECK(urgency(Urgency::kCritical, "URGENCY_URGENT") == Urgency::kCritical);
  CHECK(urgency(Urgency::kUrgent, "URGENCY_UNSPECIFIED") == Urgency::kUrgent);
  // Conditions see it as the operator set it.
  Ticket ticket = Plain();
  ticket.urgency = Urgency::kNormal;
  const Decision decision =
      Route(Rule("r1", "department: \"a\" urgency: URGENCY_CRITICAL",
                 "priority: -1") +
                "rule { id: \"r2\" when { urgency: URGENCY_CRITICAL } "
                "then { department: \"b\" } }\n"
                "emergency_signal { id: \"s\" number: \"110\" "
                "when { urgency: URGENCY_CRITICAL } }\n",
            ticket);
  CHECK(decision.lead == "a");
  CHECK(decision.emergency_hint.signal.empty());
}

// Leads to "a" if anything asks the rules.
const std::string kLead = Names("r", "a") +
                          "deadline_rule { id: \"d\" policy { milestone: "
                          "MILESTONE_SIGN_IN policy: \"p1\" } "
                          "statutory: \"law1\" }\n"
                          "emergency_signal { id: \"s\" number: \"119\" "
                          "when { keyword { any: [\"smoke\", \"fire\"] } } }\n";

void CheckGated(const Decision& decision) {
  CHECK(decision.lead.empty());
  CHECK(decision.rule.empty());
  CHECK(decision.basis == Basis::kUnspecified);
  CHECK(decision.assisting.empty());
  CHECK(decision.statutory.empty());
  CHECK(
      decision.policies[static_cast<std::size_t>(Milestone::kSignIn)].empty());
  CHECK(!decision.owner_leads);
  CHECK(decision.emergency_hint.signal == "s");
  CHECK(decision.emergency_hint.trigger == "fire");
  CHECK(decision.urgency == Urgency::kUrgent);
  CHECK(decision.confidential);
}

TEST_CASE("The gate, by phase of the number") {
  const RuleSet rules = LoadText(absl::StrCat(kBase, kLead));
  struct Case {
    const char* number;
    Outcome outcome;
    const char* target;
    Phase phase;
    const char* first_receiver;
  };
  for (const Case& c :
       {Case{"110", Outcome::kEmergency, "110", Phase::kEmergency, ""},
        Case{"112", Outcome::kAnnouncement, "", Phase::kAnnouncement, ""},
        Case{"12320", Outcome::kOutside, "12320", Phase::kIndependent, "c"},
        Case{"12300", Outcome::kTransferCall, "84712661", Phase::kSubCentre,
             ""},
        Case{"12301", Outcome::kTransferCall, "12301", Phase::kSubCentre, ""},
        Case{"0733-12345", Outcome::kOtherJurisdiction, "", Phase::kUnspecified,
             ""}}) {
    INFO(c.number);
    Ticket ticket = By(c.number);
    ticket.text = "a FIRE";
    ticket.urgency = Urgency::kUrgent;
    ticket.type = TicketType::kReport;
    const Decision decision = MustRoute(rules, ticket);
    CHECK(decision.outcome == c.outcome);
    CHECK(decision.target == c.target);
    CHECK(decision.phase == c.phase);
    CHECK(decision.first_receiver == c.first_receiver);
    CHECK(decision.notes == 0);
    CheckGated(decision);
  }
}

TEST_CASE("Numbers that are routed, and what is owner_leads") {
  const RuleSet rules = LoadText(absl::StrCat(kBase, kLead));
  for (const char* number : {"12345", "12302", "12319", ""}) {
    INFO(number);
    const Decision decision = MustRoute(rules, By(number));
    CHECK(decision.outcome == Outcome::kRouted);
    CHECK(decision.lead == "a");
    CHECK(decision.target.empty());
    CHECK(decision.owner_leads == (decision.phase == Phase::kDual));
  }
  Ticket ticket = By("12319");
  CHECK(MustRoute(rules, ticket).owner_leads);
  ticket.handed_over = true;
  CHECK(!MustRoute(rules, ticket).owner_leads);
  CHECK(MustRoute(rules, ticket).phase == Phase::kDual);
  CHECK(MustRoute(rules, ticket).first_receiver == "b");
  ticket.handed_over = false;
  ticket.transfer_failed = true;  // Of a sub-centre only.
  CHECK(MustRoute(rules, ticket).owner_leads);
}

TEST_CASE("A ticket that was handed to us passes the gate") {
  const RuleSet rules = LoadText(absl::StrCat(kBase, kLead));
  for (const char* number : {"110", "112", "12320", "12300", "12319"}) {
    for (const Channel channel :
         {Channel::kFrom110, Channel::kFromHotline, Channel::kFromCity}) {
      INFO(number << " " << static_cast<int>(channel));
      Ticket ticket = By(number);
      ticket.channel = channel;
      const Decision decision = MustRoute(rules, ticket);
      CHECK(decision.outcome == Outcome::kRouted);
      CHECK(decision.lead == "a");
      CHECK(decision.target.empty());
      CHECK(decision.phase != Phase::kUnspecified);
      CHECK(!decision.owner_leads);
    }
    Ticket ticket = By(number);
    ticket.handed_over = true;
    CHECK(MustRoute(rules, ticket).outcome == Outcome::kRouted);
  }
  // Another jurisdiction's number stays so.
  Ticket other = By("0733-12345");
  other.channel = Channel::kFromCity;
  other.handed_over = true;
  CHECK(MustRoute(rules, other).outcome == Outcome::kOtherJurisdiction);
  other.emergency_confirmed = true;
  CHECK(MustRoute(rules, other).outcome == Outcome::kOtherJurisdiction);
}

TEST_CASE("A failed transfer makes a sub-centre's ticket ours, no other") {
  const RuleSet rules = LoadText(absl::StrCat(kBase, kLead));
  const auto outcome = [&](const char* number) {
    Ticket ticket = By(number);
    ticket.transfer_failed = true;
    return MustRoute(rules, ticket).outcome;
  };
  CHECK(outcome("12300") == Outcome::kRouted);
  CHECK(outcome("12301") == Outcome::kRouted);
  CHECK(outcome("12320") == Outcome::kOutside);
  CHECK(outcome("110") == Outcome::kEmergency);
  CHECK(outcome("112") == Outcome::kAnnouncement);
}

TEST_CASE("A confirmed emergency, and its number") {
  const RuleSet rules = LoadText(absl::StrCat(kBase, kLead));
  const auto target = [&](std::string_view number, std::string_view text,
                          Channel channel = Channel::kUnspecified) {
    Ticket ticket = By(number);
    ticket.text = text;
    ticket.channel = channel;
    ticket.emergency_confirmed = true;
    const Decision decision = MustRoute(rules, ticket);
    CHECK(decision.outcome == Outcome::kEmergency);
    CHECK(decision.lead.empty());
    CHECK(decision.rule.empty());
    return std::string(decision.target);
  };
  CHECK(target("12345", "smoke") == "119");
  CHECK(target("120", "smoke") == "119");
  CHECK(target("120", "") == "120");
  CHECK(target("12345", "") == "");
  CHECK(target("12320", "") == "");
  CHECK(target("120", "", Channel::kFrom110) == "120");
  // The words alone drop no ticket.
  Ticket ticket = By("12345");
  ticket.text = "smoke";
  const Decision routed = MustRoute(rules, ticket);
  CHECK(routed.outcome == Outcome::kRouted);
  CHECK(routed.emergency_hint.number == "119");
  CHECK(routed.emergency_hint.trigger == "smoke");
}

TEST_CASE("Of several signals the highest priority, then the smallest id") {
  const std::string signals =
      "emergency_signal { id: \"s2\" number: \"120\" "
      "when { keyword { any: \"hurt\" } } }\n"
      "emergency_signal { id: \"s1\" number: \"122\" "
      "when { keyword { all: [\"car\", \"hurt\"] } } }\n"
      "emergency_signal { id: \"s3\" number: \"119\" priority: 1 "
      "when { keyword { any: [\"fire\", \"burning\"] none: \"fireworks\" } } "
      "}\n"
      "emergency_signal { id: \"s4\" number: \"110\" priority: -1 "
      "when { category: \"smell\" } }\n"
      "emergency_signal { id: \"s5\" number: \"110\" priority: 2 "
      "valid { from: \"2019-01-01\" } when { keyword { any: \"fire\" } } }\n";
  const auto hint = [&](std::string_view text, std::string_view category) {
    Ticket ticket = Of(category);
    ticket.text = text;
    const Decision d = Route(signals, ticket);
    return absl::StrCat(std::string(d.emergency_hint.signal), " ",
                        std::string(d.emergency_hint.number), " ",
                        std::string(d.emergency_hint.trigger));
  };
  CHECK(hint("quiet", "") == "  ");
  CHECK(hint("hurt", "") == "s2 120 hurt");
  CHECK(hint("hurt by a car", "") == "s1 122 car");
  CHECK(hint("hurt, a burning car", "") == "s3 119 burning");
  CHECK(hint("burning fire", "") == "s3 119 fire");
  CHECK(hint("hurt by a car, fireworks", "") == "s1 122 car");
  CHECK(hint("", "smell") == "s4 110 ");
  CHECK(hint("hurt", "smell") == "s2 120 hurt");
}

std::string Deadline(const std::string& id, const std::string& body) {
  return absl::StrCat("deadline_rule { id: \"", id, "\" ", body, " }\n");
}
std::string Policy(const std::string& stage, const std::string& policy) {
  return absl::StrCat("policy { milestone: MILESTONE_", stage, " policy: \"",
                      policy, "\" } ");
}
std::string_view At(const Decision& decision, Milestone stage) {
  return decision.policies[static_cast<std::size_t>(stage)];
}

// "MILESTONE=POLICY ..." of the further policies.
std::string Also(const Decision& decision) {
  std::vector<std::string> out;
  for (const TiedPolicy& tied : decision.also_policies) {
    out.push_back(absl::StrCat(static_cast<int>(tied.milestone), "=",
                               std::string(tied.policy)));
  }
  return absl::StrJoin(out, " ");
}

TEST_CASE("Policies of equal rules are all kept") {
  const Decision decision = Route(
      Names("r2", "a", Policy("HANDLING", "p1") + Policy("SIGN_IN", "p1")) +
          Names("r1", "a", Policy("HANDLING", "p3")) +
          Names("r3", "a", Policy("HANDLING", "p2") + Policy("SIGN_IN", "p1")) +
          Deadline("d", Policy("SIGN_IN", "p2") + Policy("CALLBACK", "p2")),
      Plain());
  CHECK(At(decision, Milestone::kHandling) == "p3");
  CHECK(At(decision, Milestone::kSignIn) == "p1");
  CHECK(At(decision, Milestone::kCallback) == "p2");
  CHECK(Also(decision) == "4=p1 4=p2");
  const auto read = ReadDecision(
      WriteDecision(decision, "", Plain().accepted_at, Format::kBinary));
  REQUIRE(read.ok());
  CHECK(read->policies[4] == "p3");
  REQUIRE(read->also_policies.size() == 2);
  CHECK(read->also_policies[1].policy == "p2");
  CHECK(read->also == std::vector<std::string>{"r2", "r3"});
}

TEST_CASE("Deadline rules are ranked stage by stage") {
  const std::string table =
      Deadline("d1", Policy("SIGN_IN", "p1") + Policy("HANDLING", "p1")) +
      Deadline("d2",
               "when { category: \"noise\" } " + Policy("HANDLING", "p2")) +
      Deadline("d3",
               "when { category: \"noise.site\" } " + Policy("CALLBACK", "p3"));
  const std::string rules = Names("r", "a") + table;
  const Decision site = Route(rules, Of("noise.site"));
  CHECK(At(site, Milestone::kSignIn) == "p1");
  CHECK(At(site, Milestone::kHandling) == "p2");
  CHECK(At(site, Milestone::kCallback) == "p3");
  CHECK(At(site, Milestone::kRedo).empty());
  const Decision smell = Route(rules, Of("smell"));
  CHECK(At(smell, Milestone::kHandling) == "p1");
  CHECK(At(smell, Milestone::kCallback).empty());
  // Priority; of equals that of the smallest id, then the others.
  CHECK(At(Route(rules +
                     Deadline("d4", "priority: 1 " + Policy("HANDLING", "p3")),
                 Of("noise.site")),
           Milestone::kHandling) == "p3");
  const Decision tied = Route(Deadline("e2", Policy("HANDLING", "p2")) +
                                  Deadline("e1", Policy("HANDLING", "p3")) +
                                  Deadline("e3", Policy("HANDLING", "p1")) +
                                  Deadline("e4", Policy("HANDLING", "p2")),
                              Plain());
  CHECK(At(tied, Milestone::kHandling) == "p3");
  CHECK(Also(tied) == "4=p1 4=p2");
  // Its dates are those of acceptance.
  const std::string dated =
      Deadline("f1", "priority: 1 valid { from: \"2018-03-02\" } " +
                         Policy("SIGN_IN", "p3"));
  CHECK(At(Route(rules + dated, Plain()), Milestone::kSignIn) == "p1");
}

TEST_CASE("The winning rule's own policies go before the table") {
  const std::string table =
      Deadline("d", "priority: 1000 " + Policy("SIGN_IN", "p1") +
                        Policy("HANDLING", "p1"));
  const std::string own = Policy("HANDLING", "p2") + Policy("REDO", "p3");
  const auto check = [](const Decision& decision, bool leads) {
    CHECK(At(decision, Milestone::kSignIn) == "p1");
    CHECK(At(decision, Milestone::kHandling) == (leads ? "p2" : "p1"));
    CHECK(At(decision, Milestone::kRedo) == (leads ? "p3" : ""));
  };
  check(Route(table + Names("r", "a", own), Plain()), true);
  check(Route(table + Rule("r", "answer { knowledge: \"k\" } " + own), Plain()),
        true);
  check(Route(table +
                  Rule("r",
                       "refuse { reason: REASON_ABUSE action: ACTION_WARN } " +
                           own),
              Plain()),
        true);
  check(Route(table + Names("r1", "a", own) + Names("r2", "b", own), Plain()),
        false);
  check(Route(table + Rule("r", "function: \"street\" " + own), Plain()),
        false);
  check(Route(table, Plain()), false);
}

TEST_CASE("Deadline rules see the urgency as raised") {
  const std::string table =
      Deadline("d1", "when { urgency: URGENCY_CRITICAL } " +
                         Policy("HANDLING", "p1") + "statutory: \"law1\"") +
      Deadline("d2", "when { urgency: URGENCY_NORMAL } " +
                         Policy("HANDLING", "p2") + "statutory: \"law2\"");
  Ticket ticket = Plain();
  ticket.urgency = Urgency::kNormal;
  const Decision raised =
      Route(table + Names("r", "a", "urgency: URGENCY_CRITICAL"), ticket);
  CHECK(At(raised, Milestone::kHandling) == "p1");
  CHECK(Join(raised.statutory) == "law1");
  const Decision same = Route(table + Names("r", "a"), ticket);
  CHECK(At(same, Milestone::kHandling) == "p2");
  CHECK(Join(same.statutory) == "law2");
}

TEST_CASE("Statutory clocks of every deadline rule, sorted, each once") {
  const std::string table =
      Deadline("d1", "priority: -5 statutory: [\"law2\", \"law1\"]") +
      Deadline("d2", "statutory: \"law2\"") +
      Deadline("d3", "when { category: \"noise\" } statutory: \"law1\"");
  CHECK(Join(Route(table + Names("r", "a"), Plain()).statutory) == "law1 law2");
  CHECK(Join(Route(table, Plain()).statutory) == "law1 law2");
  CHECK(Join(Route(Deadline("d3",
                            "when { category: \"noise\" } "
                            "statutory: \"law1\""),
                   Plain())
                 .statutory) == "");
}

TEST_CASE("Facts: categories, regions, text, attributes") {
  const std::string noise =
      "rule { id: \"r\" when { category: \"noise.site\" } "
      "then { department: \"a\" } }\n";
  CHECK(Route(noise, Of("noise.site")).lead == "a");
  CHECK(Route(noise, Of("noise.site.night")).lead == "a");
  CHECK(Route(noise, Of("noise")).outcome == Outcome::kUnmatched);
  const Decision deeper = Route(noise, Of("noise.site.day.loud"));
  CHECK(deeper.lead == "a");
  CHECK(deeper.Has(Note::kCategoryUnknown));
  CHECK(Route(noise, Of("other")).Has(Note::kCategoryUnknown));
  CHECK(!Route(noise, Of("")).Has(Note::kCategoryUnknown));
  const auto holds = [](const std::string& when, std::string_view text) {
    Ticket ticket = Plain();
    ticket.text = text;
    ticket.attributes = {{"meter", "7"}, {"meter", "8"}};
    return Route(absl::StrCat("rule { id: \"r\" when { ", when,
                              " } then { department: \"a\" } }\n"),
                 ticket)
               .outcome == Outcome::kRouted;
  };
  CHECK(holds("keyword { any: \"WiFi\" }", "免费ｗｉｆｉ"));
  CHECK(holds("keyword { all: [\"工地\", \"夜间\"] }", "夜间工地"));
  CHECK(!holds("keyword { all: [\"工地\", \"夜间\"] }", "工地"));
  CHECK(!holds("keyword { any: \"工地\" none: \"夜间\" }", "夜间工地"));
  CHECK(holds("keyword { none: \"夜间\" }", ""));
  CHECK(!holds("pattern: \".*\"", ""));
  CHECK(holds("pattern: \"[0-9]+路\"", "905路"));
  CHECK(!holds("pattern: \"[0-9]+路\"", "９０５路"));  // As it is.
  CHECK(holds("attribute { name: \"meter\" }", ""));
  CHECK(holds("attribute { name: \"meter\" value: \"8\" }", ""));
  CHECK(!holds("attribute { name: \"meter\" value: \"9\" }", ""));
  CHECK(!holds("attribute { name: \"metre\" }", ""));
}

// Says which rules were asked, and nothing else.
void CheckReset(Decision decision) {
  CHECK(decision.ruleset_id == "t");
  CHECK(decision.ruleset_version == "7");
  decision.ruleset_id = decision.ruleset_version = decision.ruleset_hash = "";
  CHECK(Everything(decision) == Everything(Decision()));
}

TEST_CASE("A ticket without acceptance time is misuse") {
  const RuleSet rules = LoadText(absl::StrCat(kBase, kLead));
  Decision decision = MustRoute(rules, Plain());
  CHECK(decision.outcome == Outcome::kRouted);
  const absl::Status status = rules.Route(Ticket(), &decision);
  CHECK(status.code() == absl::StatusCode::kInvalidArgument);
  CheckReset(decision);
  CHECK(!rules.Route(Ticket()).ok());
}

TEST_CASE("A code of another rule set is misuse") {
  const RuleSet rules = LoadText(absl::StrCat(kBase, kLead));
  const RuleSet other = LoadText(kBase);
  Ticket ticket = Plain();
  Decision decision;
  ticket.category_code = rules.ResolveCategory("noise");
  CHECK(rules.Route(ticket, &decision).ok());
  CHECK(other.Route(ticket, &decision).code() ==
        absl::StatusCode::kInvalidArgument);
  CheckReset(decision);
  ticket.category_code = Code();
  ticket.region_code = rules.ResolveRegion("nowhere");
  CHECK(static_cast<bool>(ticket.region_code));
  CHECK(rules.Route(ticket, &decision).ok());
  CHECK(decision.Has(Note::kRegionUnknown));
  CHECK(!other.Route(ticket, &decision).ok());
  ticket.region_code = Code();
  ticket.dialled_code = rules.ResolveNumber("120");
  CHECK(rules.Route(ticket, &decision).ok());
  CHECK(decision.outcome == Outcome::kEmergency);
  CHECK(!other.Route(ticket, &decision).ok());
}

}  // namespace
}  // namespace trunkline
