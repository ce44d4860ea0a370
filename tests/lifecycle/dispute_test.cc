// SPDX-License-Identifier: Apache-2.0
//
// Disputes of arbitration: the ladder, who may do what, what follows for the
// tickets, the precedent, and 10^5 random commands.
#include "trunkline/cases/dispute.h"
#include "tests/lifecycle/any_command.h"
#include "tests/paths.h"

#include <fstream>
#include <functional>
#include <random>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "tests/lifecycle/full.h"
#include "tests/lifecycle/world.h"

namespace trunkline {
namespace {

using Kind = DisputeCommandKind;

const absl::Time kNow = absl::FromUnixSeconds(1530000000);

Actor Holds(std::string_view role, std::string_view unit) {
  Actor actor;
  actor.id = std::string(role) + "-1";
  actor.unit = std::string(unit);
  actor.roles = {std::string(role)};
  return actor;
}

const Actor kCentre = Holds("centre", "centre");
const Actor kStaffing = Holds("staffing_office", "staffing");
const Actor kLegal = Holds("legal_office", "legal");
const Actor kMayor = Holds("city_government", "hall");

Dispute New() {
  Dispute m;
  m.id = "M-1";
  m.jurisdiction = "test.city";
  return m;
}

DisputeCommand Command_(Kind kind) {
  DisputeCommand c;
  c.kind = kind;
  c.text = "words";
  c.reason = "a reason";
  return c;
}

DisputeCommand OpenIt() {
  DisputeCommand c = Command_(Kind::kOpen);
  c.question = "Who answers for night noise of road works?";
  c.category = "noise";
  c.region = "city";
  c.claimants = {{"roads", Basis::kCompetentAuthority, "noise.roads", ""},
                 {"urban", Basis::kUnspecified, "", "its duties of 2016"}};
  c.cases = {"C-1", "C-2"};
  return c;
}

DisputeCommand RuleIt(Kind kind = Kind::kRule) {
  DisputeCommand c = Command_(kind);
  c.unit = "urban";
  c.assisting = {"roads"};
  c.legal_basis = "Regulation, Art. 3";
  c.number = "No. 7 of 2018";
  return c;
}

absl::Status Do(const DisputeCommand& command, const Actor& actor, Dispute* m,
                std::vector<DisputeEvent>* events = nullptr,
                absl::Time now = kNow) {
  const auto decided = DecideDispute(*m, command, actor, now);
  if (!decided.ok()) return decided.status();
  for (const DisputeEvent& e : *decided) {
    REQUIRE(Apply(e, m).ok());
    if (events != nullptr) events->push_back(e);
  }
  return absl::OkStatus();
}

void Done(const absl::Status& status) {
  INFO(status.ToString());
  CHECK(status.ok());
}

// A dispute that waits in this stage.
Dispute Waiting(DisputeStage stage) {
  Dispute m = New();
  if (stage == DisputeStage::kUnspecified) return m;
  Done(Do(OpenIt(), kCentre, &m));
  if (stage == DisputeStage::kCollation) return m;
  Done(Do(Command_(Kind::kCollate), kCentre, &m));
  if (stage == DisputeStage::kOpinions) return m;
  Done(Do(Command_(Kind::kLegalOpinion), kLegal, &m));
  Done(Do(Command_(Kind::kStaffingOpinion), kStaffing, &m));
  if (stage == DisputeStage::kDecision) return m;
  Done(Do(RuleIt(), kMayor, &m));
  return m;
}

TEST_CASE("the ladder") {
  Dispute m = New();
  std::vector<DisputeEvent> events;
  Done(Do(OpenIt(), kCentre, &m, &events));
  CHECK(m.stage == DisputeStage::kCollation);
  CHECK(m.opened_at == kNow);
  Done(Do(Command_(Kind::kCollate), kCentre, &m, &events));
  CHECK(m.stage == DisputeStage::kOpinions);
  CHECK(m.collation == "words");
  DisputeCommand opinion = Command_(Kind::kStaffingOpinion);
  opinion.unit = "urban";
  Done(Do(opinion, kStaffing, &m, &events));
  CHECK(m.stage == DisputeStage::kOpinions);  // Both must be in.
  // It may think again while the other office does.
  opinion.unit = "roads";
  Done(Do(opinion, kStaffing, &m, &events));
  CHECK(m.stage == DisputeStage::kOpinions);
  CHECK(m.OpinionOf(Opinion::Office::kStaffing)->unit == "roads");
  CHECK(m.OpinionOf(Opinion::Office::kLegal) == nullptr);
  Done(Do(Command_(Kind::kLegalOpinion), kLegal, &m, &events));
  CHECK(m.stage == DisputeStage::kDecision);
  // The city government wants to know more: new opinions are needed.
  Done(Do(Command_(Kind::kSendBack), kMayor, &m, &events));
  CHECK(m.stage == DisputeStage::kCollation);
  Done(Do(Command_(Kind::kCollate), kCentre, &m, &events));
  CHECK(m.OpinionOf(Opinion::Office::kStaffing) == nullptr);
  Done(Do(Command_(Kind::kLegalOpinion), kLegal, &m, &events));
  CHECK(m.stage == DisputeStage::kOpinions);
  Done(Do(Command_(Kind::kStaffingOpinion), kStaffing, &m, &events));
  CHECK(m.stage == DisputeStage::kDecision);
  CHECK(m.opinions.size() == 5);
  Done(Do(RuleIt(), kMayor, &m, &events, kNow + absl::Hours(1)));
  CHECK(m.stage == DisputeStage::kEnded);
  CHECK(m.ending == DisputeEnding::kRuled);
  CHECK(m.ended_at == kNow + absl::Hours(1));
  CHECK(m.unit == "urban");
  CHECK(m.grounds == "words");
  CHECK(events.back().role == "city_government");
  CHECK(events.back().unit == "hall");

  // Events, as bytes, give the same dispute.
  Dispute again;
  for (const DisputeEvent& e : events) {
    const auto read = ReadDisputeEvent(WriteDisputeEvent(e));
    REQUIRE(read.ok());
    REQUIRE(Apply(*read, &again).ok());
  }
  CHECK(WriteDispute(again) == WriteDispute(m));
  CHECK(WriteDispute(ReadDispute(WriteDispute(m)).value()) == WriteDispute(m));
}

TEST_CASE("an everyday objection ends with the centre's own designation") {
  Dispute m = Waiting(DisputeStage::kCollation);
  std::vector<DisputeEvent> events;
  Done(Do(RuleIt(Kind::kDesignate), kCentre, &m, &events));
  CHECK(m.ending == DisputeEnding::kSettled);
  CHECK(m.grounds == "a reason");
  CHECK(Designations(events[0], m).size() == 2);
  CHECK(DraftRule(m, DefaultWorld().rules).status().code() ==
        absl::StatusCode::kFailedPrecondition);
  // Once the offices are asked it is no longer the centre's to settle.
  m = Waiting(DisputeStage::kOpinions);
  CHECK(absl::IsFailedPrecondition(Do(RuleIt(Kind::kDesignate), kCentre, &m)));
}

TEST_CASE("a dispute that falls away designates nobody") {
  for (const DisputeStage stage :
       {DisputeStage::kCollation, DisputeStage::kOpinions,
        DisputeStage::kDecision}) {
    Dispute m = Waiting(stage);
    std::vector<DisputeEvent> events;
    Done(Do(Command_(Kind::kWithdraw), kCentre, &m, &events));
    CHECK(m.ending == DisputeEnding::kGivenUp);
    CHECK(Designations(events[0], m).empty());
    DisputeCommand attach = Command_(Kind::kAttach);
    attach.cases = {"C-9"};
    CHECK(absl::IsFailedPrecondition(Do(attach, kCentre, &m)));
  }
}

TEST_CASE("what follows for the tickets") {
  Dispute m = Waiting(DisputeStage::kDecision);
  std::vector<DisputeEvent> events;
  DisputeCommand cases = Command_(Kind::kAttach);
  cases.cases = {"C-3"};
  Done(Do(cases, kCentre, &m, &events));
  CHECK(Designations(events.back(), m).empty());
  cases.kind = Kind::kDetach;
  cases.cases = {"C-1"};
  Done(Do(cases, kCentre, &m, &events));
  CHECK(m.cases == std::vector<std::string>{"C-2", "C-3"});
  Done(Do(RuleIt(), kMayor, &m, &events));
  std::vector<Designation> all = Designations(events.back(), m);
  REQUIRE(all.size() == 2);
  CHECK(all[0].case_id == "C-2");
  CHECK(all[1].case_id == "C-3");
  CHECK(KindOf(all[0].command) == CommandKind::kDesignate);
  CHECK(std::get<DesignateCommand>(all[0].command).unit == "urban");
  CHECK(std::get<DesignateCommand>(all[0].command).assisting ==
        std::vector<std::string>{"roads"});
  CHECK(std::get<DesignateCommand>(all[0].command).dispute == "M-1");
  CHECK(std::get<DesignateCommand>(all[0].command).reason == "words");
  // One that comes after the ruling gets its designation at once.
  cases.kind = Kind::kAttach;
  cases.cases = {"C-4", "C-5"};
  Done(Do(cases, kCentre, &m, &events));
  all = Designations(events.back(), m);
  REQUIRE(all.size() == 2);
  CHECK(all[0].case_id == "C-4");
  CHECK(all[1].case_id == "C-5");
  CHECK(m.stage == DisputeStage::kEnded);
  cases.kind = Kind::kDetach;
  CHECK(absl::IsFailedPrecondition(Do(cases, kCentre, &m)));
}

struct Refusal_ {
  DisputeStage stage;
  std::function<void(DisputeCommand*)> change;
  Kind kind;
  Actor actor;
  absl::StatusCode code;
  const char* message;
};

TEST_CASE("a refusal says which right or fact refused it") {
  using S = DisputeStage;
  const auto same = [](DisputeCommand*) {};
  const auto right = absl::StatusCode::kPermissionDenied;
  const auto fact = absl::StatusCode::kInvalidArgument;
  const auto state = absl::StatusCode::kFailedPrecondition;
  const auto text = [](DisputeCommand* c) { c->text.clear(); };
  const auto reason = [](DisputeCommand* c) { c->reason.clear(); };
  const std::vector<Refusal_> refusals = {
      {S::kCollation, same, Kind::kUnspecified, kCentre, fact,
       "the command's kind is missing"},
      // Rights.
      {S::kUnspecified, same, Kind::kOpen, kMayor, right,
       "DISPUTE_COMMAND_KIND_OPEN: no right; it belongs to: centre"},
      {S::kCollation, same, Kind::kCollate, kLegal, right,
       "DISPUTE_COMMAND_KIND_COLLATE: no right; it belongs to: centre"},
      {S::kCollation, same, Kind::kDesignate, kMayor, right,
       "DISPUTE_COMMAND_KIND_DESIGNATE: no right; it belongs to: centre"},
      {S::kOpinions, same, Kind::kStaffingOpinion, kLegal, right,
       "DISPUTE_COMMAND_KIND_STAFFING_OPINION: no right; it belongs to: "
       "staffing_office"},
      {S::kOpinions, same, Kind::kLegalOpinion, kStaffing, right,
       "DISPUTE_COMMAND_KIND_LEGAL_OPINION: no right; it belongs to: "
       "legal_office"},
      {S::kDecision, same, Kind::kRule, kCentre, right,
       "DISPUTE_COMMAND_KIND_RULE: no right; it belongs to: city_government"},
      {S::kDecision, same, Kind::kSendBack, kCentre, right,
       "DISPUTE_COMMAND_KIND_SEND_BACK: no right; it belongs to: "
       "city_government"},
      {S::kDecision, same, Kind::kWithdraw, kMayor, right,
       "DISPUTE_COMMAND_KIND_WITHDRAW: no right; it belongs to: centre"},
      // A member of an office that contends.
      {S::kUnspecified,
       [](DisputeCommand* c) { c->claimants[1].unit = "centre"; }, Kind::kOpen,
       kCentre, right,
       "DISPUTE_COMMAND_KIND_OPEN: the actor's unit, \"centre\", is one of "
       "those that contend"},
      {S::kOpinions, same, Kind::kLegalOpinion, Holds("legal_office", "roads"),
       right,
       "DISPUTE_COMMAND_KIND_LEGAL_OPINION: the actor's unit, \"roads\", is "
       "one of those that "
       "contend"},
      // Stages.
      {S::kUnspecified, same, Kind::kCollate, kCentre, state,
       "DISPUTE_COMMAND_KIND_COLLATE: the dispute is not open yet"},
      {S::kCollation, same, Kind::kOpen, kCentre, state,
       "DISPUTE_COMMAND_KIND_OPEN: the dispute is open already"},
      {S::kCollation, same, Kind::kRule, kMayor, state,
       "DISPUTE_COMMAND_KIND_RULE: not possible in stage "
       "DISPUTE_STAGE_COLLATION; the centre has not collated "
       "it"},
      {S::kOpinions, same, Kind::kRule, kMayor, state,
       "DISPUTE_COMMAND_KIND_RULE: not possible in stage "
       "DISPUTE_STAGE_OPINIONS; the opinion of "
       "staffing_office is missing; the opinion of legal_office is missing"},
      {S::kOpinions, same, Kind::kCollate, kCentre, state,
       "DISPUTE_COMMAND_KIND_COLLATE: not possible in stage "
       "DISPUTE_STAGE_OPINIONS"},
      {S::kDecision, same, Kind::kStaffingOpinion, kStaffing, state,
       "DISPUTE_COMMAND_KIND_STAFFING_OPINION: not possible in stage "
       "DISPUTE_STAGE_DECISION"},
      {S::kEnded, same, Kind::kRule, kMayor, state,
       "DISPUTE_COMMAND_KIND_RULE: not possible in stage DISPUTE_STAGE_ENDED"},
      {S::kEnded, same, Kind::kWithdraw, kCentre, state,
       "DISPUTE_COMMAND_KIND_WITHDRAW: not possible in stage "
       "DISPUTE_STAGE_ENDED"},
      // Facts.
      {S::kUnspecified, [](DisputeCommand* c) { c->question.clear(); },
       Kind::kOpen, kCentre, fact,
       "DISPUTE_COMMAND_KIND_OPEN: the fact \"question\" is missing"},
      {S::kUnspecified, [](DisputeCommand* c) { c->category.clear(); },
       Kind::kOpen, kCentre, fact,
       "DISPUTE_COMMAND_KIND_OPEN: the fact \"category\" is missing"},
      {S::kUnspecified, [](DisputeCommand* c) { c->claimants.pop_back(); },
       Kind::kOpen, kCentre, fact,
       "DISPUTE_COMMAND_KIND_OPEN: \"claimant\" does not fit"},
      {S::kUnspecified,
       [](DisputeCommand* c) { c->claimants[1].unit = "roads"; }, Kind::kOpen,
       kCentre, fact, "DISPUTE_COMMAND_KIND_OPEN: \"claimant\" does not fit"},
      {S::kUnspecified, [](DisputeCommand* c) { c->claimants[1].text.clear(); },
       Kind::kOpen, kCentre, fact,
       "DISPUTE_COMMAND_KIND_OPEN: \"claimant\" does not fit"},
      {S::kUnspecified,
       [](DisputeCommand* c) {
         c->cases = {"a", "a"};
       },
       Kind::kOpen, kCentre, fact,
       "DISPUTE_COMMAND_KIND_OPEN: \"cases\" does not fit"},
      {S::kDecision, [](DisputeCommand* c) { c->cases.clear(); }, Kind::kAttach,
       kCentre, fact,
       "DISPUTE_COMMAND_KIND_ATTACH: the fact \"cases\" is missing"},
      {S::kDecision, [](DisputeCommand* c) { c->cases = {"C-1"}; },
       Kind::kAttach, kCentre, fact,
       "DISPUTE_COMMAND_KIND_ATTACH: \"cases\" does not fit"},
      {S::kDecision, [](DisputeCommand* c) { c->cases = {"C-9"}; },
       Kind::kDetach, kCentre, fact,
       "DISPUTE_COMMAND_KIND_DETACH: \"cases\" does not fit"},
      {S::kCollation, reason, Kind::kDesignate, kCentre, fact,
       "DISPUTE_COMMAND_KIND_DESIGNATE: the fact \"reason\" is missing"},
      {S::kCollation, text, Kind::kCollate, kCentre, fact,
       "DISPUTE_COMMAND_KIND_COLLATE: the fact \"text\" is missing"},
      {S::kOpinions, text, Kind::kLegalOpinion, kLegal, fact,
       "DISPUTE_COMMAND_KIND_LEGAL_OPINION: the fact \"text\" is missing"},
      {S::kDecision, reason, Kind::kSendBack, kMayor, fact,
       "DISPUTE_COMMAND_KIND_SEND_BACK: the fact \"reason\" is missing"},
      {S::kDecision, text, Kind::kRule, kMayor, fact,
       "DISPUTE_COMMAND_KIND_RULE: the fact \"text\" is missing"},
      {S::kDecision, [](DisputeCommand* c) { c->unit.clear(); }, Kind::kRule,
       kMayor, fact, "DISPUTE_COMMAND_KIND_RULE: the fact \"unit\" is missing"},
      {S::kDecision, [](DisputeCommand* c) { c->assisting = {"urban"}; },
       Kind::kRule, kMayor, fact,
       "DISPUTE_COMMAND_KIND_RULE: \"assisting\" does not fit"},
      {S::kDecision, reason, Kind::kWithdraw, kCentre, fact,
       "DISPUTE_COMMAND_KIND_WITHDRAW: the fact \"reason\" is missing"},
      {S::kOpinions, [](DisputeCommand* c) { c->text = "\xFF"; },
       Kind::kLegalOpinion, kLegal, fact, "not UTF-8"},
  };
  for (const Refusal_& r : refusals) {
    Dispute m = Waiting(r.stage);
    const std::string before = WriteDispute(m);
    DisputeCommand c = OpenIt();
    const DisputeCommand rule = RuleIt();
    c.unit = rule.unit;
    c.assisting = rule.assisting;
    c.kind = r.kind;
    r.change(&c);
    const absl::Status status = Do(c, r.actor, &m);
    INFO(r.message);
    CHECK(status.code() == r.code);
    CHECK_THAT(std::string(status.message()), match::Contains(r.message));
    CHECK(WriteDispute(m) == before);
  }
  Dispute m = New();
  m.id = "M 1";
  CHECK_THAT(std::string(Do(OpenIt(), kCentre, &m).message()),
             match::Contains("the dispute's id"));
  m = New();
  m.jurisdiction.clear();
  CHECK_THAT(std::string(Do(OpenIt(), kCentre, &m).message()),
             match::Contains("the jurisdiction is missing"));
  m = New();
  CHECK(absl::IsInvalidArgument(
      Do(OpenIt(), kCentre, &m, nullptr, absl::InfiniteFuture())));
}

TEST_CASE("time is not turned back; what was said is kept") {
  Dispute m = Waiting(DisputeStage::kCollation);
  std::vector<DisputeEvent> events;
  Done(Do(Command_(Kind::kCollate), kCentre, &m, &events,
          kNow - absl::Hours(2)));
  CHECK(events[0].at == kNow);
  CHECK(events[0].stated_at == kNow - absl::Hours(2));
}

TEST_CASE("a dispute that is full takes nothing but its end") {
  Dispute m = Waiting(DisputeStage::kOpinions);
  DisputeEvent said;
  said.dispute = m.id;
  said.at = m.updated_at;
  said.command.kind = Kind::kState;
  while (m.version < kMostDisputeEvents) {
    said.version = m.version + 1;
    REQUIRE(Apply(said, &m).ok());
  }
  const std::string before = WriteDispute(m);
  said.version = m.version + 1;
  CHECK(absl::IsFailedPrecondition(Apply(said, &m)));
  CHECK(WriteDispute(m) == before);
  Done(Do(Command_(Kind::kWithdraw), kCentre, &m));
  CHECK(m.version == kMostDisputeEvents + 1);
}

TEST_CASE("an event that does not fit leaves the dispute untouched") {
  Dispute m = Waiting(DisputeStage::kCollation);
  const DisputeEvent good =
      DecideDispute(m, Command_(Kind::kCollate), kCentre, kNow)->front();
  const std::string before = WriteDispute(m);
  const auto refused = [&](const char* what, auto change) {
    DisputeEvent e = good;
    change(&e);
    const absl::Status status = Apply(e, &m);
    CHECK(absl::IsFailedPrecondition(status));
    CHECK_THAT(std::string(status.message()), match::Contains(what));
    CHECK(WriteDispute(m) == before);
  };
  refused("has version 1", [](DisputeEvent* e) { e->version = 1; });
  refused("names no dispute", [](DisputeEvent* e) { e->dispute.clear(); });
  refused("the dispute is \"M-1\"",
          [](DisputeEvent* e) { e->dispute = "M-2"; });
  refused("open already",
          [](DisputeEvent* e) { e->command.kind = Kind::kOpen; });
  refused("has no time",
          [](DisputeEvent* e) { e->at = absl::InfiniteFuture(); });
  refused("before the dispute's last",
          [](DisputeEvent* e) { e->at -= absl::Seconds(1); });
  Dispute none;
  CHECK_FALSE(Apply(good, &none).ok());
  DisputeEvent open = good;
  open.version = 1;
  CHECK_THAT(std::string(Apply(open, &none).message()),
             match::Contains("not open yet"));
  open.command.kind = Kind::kOpen;
  open.stage = DisputeStage::kUnspecified;
  CHECK_THAT(std::string(Apply(open, &none).message()),
             match::Contains("names no stage"));
  CHECK(WriteDispute(none).empty());
  REQUIRE(Apply(good, &m).ok());
}

TEST_CASE("every field of the schema is read and written; news is kept") {
  const std::string event = FullMessage("DisputeEvent");
  CHECK(WriteDisputeEvent(ReadDisputeEvent(event).value()) == event);
  const std::string command = FullMessage("DisputeCommand");
  CHECK(WriteDisputeCommand(ReadDisputeCommand(command).value()) == command);
  const std::string dispute = FullMessage("Dispute");
  CHECK(WriteDispute(ReadDispute(dispute).value()) == dispute);
  CHECK(WriteDisputeEvent(DisputeEvent()).empty());
  CHECK(WriteDispute(Dispute()).empty());

  Dispute m = Waiting(DisputeStage::kCollation);
  DisputeEvent e =
      DecideDispute(m, Command_(Kind::kCollate), kCentre, kNow)->front();
  const std::string later = WriteDisputeEvent(e) + "\xBA\x3E\x03new";
  const auto read = ReadDisputeEvent(later);
  REQUIRE(read.ok());
  CHECK(WriteDisputeEvent(*read) == later);
  e.command.kind = static_cast<Kind>(99);
  const std::string kind = WriteDisputeEvent(e);
  const auto other = ReadDisputeEvent(kind);
  REQUIRE(other.ok());
  CHECK(other->command.kind == Kind::kUnspecified);
  CHECK(WriteDisputeEvent(*other) == kind);
  REQUIRE(Apply(*other, &m).ok());
  CHECK(m.unknown_events == 1);
  CHECK(m.stage == DisputeStage::kOpinions);
  CHECK_FALSE(ReadDispute("\x0A\x02\xFF\xFE").ok());
}

TEST_CASE("a disputed ticket, through to the precedent") {
  const World& world = DefaultWorld();
  const absl::Time opened = At("2018-06-25 09:00");
  // Two bureaus claim noise; an interim lead answers for the citizen.
  const auto ticket = ReadTicket(
      "id: 'C-1' type: TICKET_TYPE_COMPLAINT category: 'noise' region: 'city' "
      "dispatch_text: 'noise at night' accepted_at { seconds: " +
          std::to_string(absl::ToUnixSeconds(opened)) + " }",
      Format::kText);
  REQUIRE(ticket.ok());
  const auto decision = world.rules.Route(ticket->ticket());
  REQUIRE(decision.ok());
  CHECK(decision->outcome == Outcome::kDisputed);
  CHECK(decision->lead == "service");

  Dispute m = New();
  DisputeCommand open = OpenIt();
  open.claimants = ClaimantsOf(*decision);
  open.region.clear();
  REQUIRE(open.claimants.size() == 2);
  CHECK(open.claimants[0].unit == "roads");
  CHECK(open.claimants[0].rule == "noise.roads");
  CHECK(open.claimants[0].basis == Basis::kCompetentAuthority);
  Done(Do(open, kCentre, &m));

  // The ticket goes its own way meanwhile.
  Case c = NewCase("C-1");
  auto opening = MakeOpenCommand(*ticket, *decision, world.limits);
  REQUIRE(opening.ok());
  Done(Do(world, *opening, As("operator"), opened, &c));
  AnyCommand command;
  command.kind = CommandKind::kAccept;
  Done(Do(world, command, As("operator"), opened, &c));
  command = {};
  command.kind = CommandKind::kDispatch;
  command.unit = "service";
  command.interim = true;
  Done(Do(world, command, As("dispatcher"), opened, &c));
  command = {};
  command.kind = CommandKind::kRaiseDispute;
  command.dispute = m.id;
  Done(Do(world, command, As("dispatcher"), opened, &c));
  CHECK(c.dispute == "M-1");
  CHECK(c.Lead()->interim);

  Done(Do(Command_(Kind::kCollate), kCentre, &m));
  Done(Do(Command_(Kind::kStaffingOpinion), kStaffing, &m));
  Done(Do(Command_(Kind::kLegalOpinion), kLegal, &m));
  const absl::Time ruled = At("2018-07-02 15:30");
  DisputeCommand rule = RuleIt();
  rule.text = "urban keeps order in the streets; \"night\" included\n第二段";
  std::vector<DisputeEvent> events;
  Done(Do(rule, kMayor, &m, &events, ruled));

  const auto all = Designations(events.back(), m);
  REQUIRE(all.size() == 2);  // The other one is somebody else's to look after.
  Done(Do(world, all[0].command, As("dispatcher"), ruled, &c));
  CHECK(c.Lead()->unit == "urban");
  CHECK(c.Lead()->designated);
  CHECK_FALSE(c.Lead()->interim);
  CHECK(c.dispute.empty());
  CHECK(c.ruled_at == ruled);
  command = {};
  command.kind = CommandKind::kRequestReturn;
  command.reason = "not ours";
  CHECK_FALSE(Do(world, command, As("urban"), ruled, &c).ok());

  // The draft is a further source of the rule set.
  const auto draft = DraftRule(m, world.rules);
  INFO(draft.status().ToString());
  REQUIRE(draft.ok());
  CHECK(
      *draft ==
      R"(# Draft: the precedent of a ruling. A person must review it before it is put
# into force. It goes before every rule for its category and those below.
rule {
  id: "precedent.M-1"
  name { lang: "zh" text: "裁定先例（待审核）" }
  name { lang: "en" text: "precedent, to be reviewed" }
  valid { from: "2018-07-02T15:30:00" }
  priority: 1
  when { category: "noise" }
  then {
    department: "urban"
    assist { department: "roads" }
    tag: "precedent"
  }
  legal_basis: "Regulation, Art. 3"
  status: RULE_STATUS_DRAFT
  document_number: "No. 7 of 2018"
  provenance {
    source: "No. 7 of 2018"
    note: "draft, to be reviewed; dispute M-1: Who answers for night noise of road works?: urban keeps order in the streets; \"night\" included\n第二段"
  }
}
)");
  std::stringstream city;
  city << std::ifstream(SourceDir() + "/tests/lifecycle/data/city.txtpb")
              .rdbuf();
  const std::string base = city.str();
  const LoadResult<RuleSet> loaded = LoadRuleSet(
      {{"city.txtpb", base, Format::kAuto}, {"draft.txtpb", *draft}});
  for (const Issue& issue : loaded.issues) UNSCOPED_INFO(issue.ToString());
  CHECK(loaded.issues.empty());
  REQUIRE(loaded.value.has_value());
  Ticket later = ticket->ticket();
  later.accepted_at = ruled;
  const auto settled = loaded.value->Route(later);
  REQUIRE(settled.ok());
  CHECK(settled->outcome == Outcome::kRouted);
  CHECK(settled->lead == "urban");
  CHECK(settled->rule == "precedent.M-1");
  // What was accepted before the ruling is judged as it was then.
  later.accepted_at = ruled - absl::Seconds(1);
  CHECK(loaded.value->Route(later)->outcome == Outcome::kDisputed);

  const auto unlike = [&](auto change) {
    Dispute other = m;
    change(&other);
    return DraftRule(other, world.rules).status();
  };
  CHECK(absl::IsInvalidArgument(
      unlike([](Dispute* o) { o->jurisdiction = "x"; })));
  CHECK(absl::IsInvalidArgument(unlike([](Dispute* o) { o->category = "x"; })));
  CHECK(absl::IsInvalidArgument(unlike([](Dispute* o) { o->region = "x"; })));
  CHECK(absl::IsInvalidArgument(unlike([](Dispute* o) { o->unit = "x"; })));
  CHECK(absl::IsInvalidArgument(
      unlike([](Dispute* o) { o->assisting = {"x"}; })));
  CHECK(absl::IsFailedPrecondition(
      unlike([](Dispute* o) { o->ending = DisputeEnding::kSettled; })));
}

TEST_CASE("the draft's priority is one above the highest that tied") {
  std::stringstream city;
  city << std::ifstream(SourceDir() + "/tests/lifecycle/data/city.txtpb")
              .rdbuf();
  const std::string base = city.str();
  const auto draft = [&](int first, int second) {
    const std::string rules = absl::StrCat(
        R"(rule { id: "one" priority: )", first,
        R"( when { category: "noise" } then { department: "roads" } }
rule { id: "two" priority: )",
        second,
        R"( when { category: "noise" } then { department: "urban" } })");
    const LoadResult<RuleSet> loaded =
        LoadRuleSet({{"city.txtpb", base}, {"rules.txtpb", rules}});
    REQUIRE(loaded.value.has_value());
    Dispute m = Waiting(DisputeStage::kDecision);
    m.jurisdiction = loaded.value->id();
    m.claimants = {{"roads", Basis::kUnspecified, "one", ""},
                   {"urban", Basis::kUnspecified, "two", ""}};
    Done(Do(RuleIt(), kMayor, &m));
    return DraftRule(m, *loaded.value);
  };
  CHECK_THAT(draft(-1000, -5).value(), match::Contains("priority: 1\n"));
  CHECK_THAT(draft(0, 0).value(), match::Contains("priority: 1\n"));
  CHECK_THAT(draft(999, 999).value(), match::Contains("priority: 1000\n"));
  CHECK_THAT(draft(3, 999).value(), match::Contains("priority: 1000\n"));
  for (const auto& refused : {draft(1000, 1000), draft(3, 1000)}) {
    CHECK(absl::IsFailedPrecondition(refused.status()));
    const std::string message(refused.status().message());
    CHECK_THAT(message, match::Contains("1000"));
    CHECK_THAT(message, match::Contains("lower its priority"));
  }
  CHECK_THAT(std::string(draft(3, 1000).status().message()),
             match::Contains("rule \"two\""));
}

TEST_CASE("random commands: never an inconsistent dispute") {
#ifdef TRUNKLINE_FULL_TESTS
  constexpr int kCommands = 1'000'000;
#else
  constexpr int kCommands = 100'000;
#endif
  std::mt19937 random(7);
  const auto any = [&](std::size_t n) { return random() % n; };
  const std::vector<std::string> roles = {"centre", "staffing_office",
                                          "legal_office", "city_government"};
  const std::vector<std::string> units = {"roads", "urban",  "hall",
                                          "legal", "centre", ""};
  Dispute m = New();
  std::vector<std::string> stored;
  int granted = 0, endings[4] = {};
  for (int i = 0; i != kCommands; ++i) {
    if (m.stage == DisputeStage::kEnded && any(8) == 0) {
      // Replayed from bytes it is the same, to the byte.
      Dispute again;
      for (const std::string& bytes : stored) {
        REQUIRE(Apply(ReadDisputeEvent(bytes).value(), &again).ok());
      }
      REQUIRE(WriteDispute(again) == WriteDispute(m));
      ++endings[static_cast<int>(m.ending)];
      m = New();
      stored.clear();
    }
    DisputeCommand c = OpenIt();
    c.kind = static_cast<Kind>(any(kDisputeCommandKinds));
    c.text = any(8) == 0 ? "" : "t";
    c.reason = any(8) == 0 ? "" : "r";
    c.unit = units[any(units.size())];
    c.assisting.clear();
    if (any(3) == 0) c.assisting.push_back(units[any(units.size())]);
    c.cases.clear();
    for (std::size_t n = any(3); n != 0; --n) {
      c.cases.push_back("C-" + std::to_string(any(6)));
    }
    Actor actor = Holds(roles[any(roles.size())], units[any(units.size())]);
    const absl::Time now =
        kNow + absl::Seconds(i) - absl::Seconds(any(10) == 0 ? 1000 : 0);
    const std::string before = WriteDispute(m);
    const auto events = DecideDispute(m, c, actor, now);
    REQUIRE(WriteDispute(m) == before);  // Deciding changes nothing.
    if (!events.ok()) continue;
    ++granted;
    for (const DisputeEvent& e : *events) {
      REQUIRE(Apply(e, &m).ok());
      stored.push_back(WriteDisputeEvent(e));
      const auto all = Designations(e, m);
      const bool decides =
          c.kind == Kind::kRule || c.kind == Kind::kDesignate ||
          (c.kind == Kind::kAttach && m.stage == DisputeStage::kEnded);
      REQUIRE(all.size() == (!decides                  ? 0
                             : c.kind == Kind::kAttach ? c.cases.size()
                                                       : m.cases.size()));
    }
    // Who contends has stated its case, and nothing else.
    const bool states = c.kind == Kind::kState;
    if (states) REQUIRE(m.statements.back().unit == actor.unit);
    for (const Claimant& claimant : m.claimants) {
      REQUIRE((states || claimant.unit != actor.unit));
    }
    REQUIRE((m.stage == DisputeStage::kEnded) ==
            (m.ending != DisputeEnding::kUnspecified));
    REQUIRE((m.ending == DisputeEnding::kRuled ||
             m.ending == DisputeEnding::kSettled) == !m.unit.empty());
    const bool both = m.OpinionOf(Opinion::Office::kStaffing) != nullptr &&
                      m.OpinionOf(Opinion::Office::kLegal) != nullptr;
    if (m.ending == DisputeEnding::kRuled) REQUIRE(both);
    if (m.stage == DisputeStage::kDecision) REQUIRE(both);
    if (m.stage == DisputeStage::kOpinions) REQUIRE_FALSE(both);
  }
  // Enough of each.
  CHECK(granted > kCommands / 100);
  CHECK(endings[1] > 50);
  CHECK(endings[2] > 5);
  CHECK(endings[3] > 50);
}

}  // namespace
}  // namespace trunkline
