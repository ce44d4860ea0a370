// SPDX-License-Identifier: Apache-2.0
//
// When escalations are raised, and what another decision does to clocks.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "tests/lifecycle/any_command.h"
#include "tests/lifecycle/world.h"
#include "trunkline/cases/lifecycle_engine.h"

namespace trunkline {
namespace {

constexpr char kPothole[] =
    "type: TICKET_TYPE_COMPLAINT category: 'road.pothole' region: 'city' "
    "dialled: '12345'";

AnyCommand Plain(CommandKind kind) {
  AnyCommand command;
  command.kind = kind;
  return command;
}

// A case in the hands of roads, dispatched at a time.
Case WithRoads(const World& w, const char* accepted, const char* dispatched) {
  Case c = NewCase();
  const auto go = [&](const Command& command, const char* who, const char* at) {
    const absl::Status status = Do(w, command, As(who), At(at), &c);
    INFO(status.ToString());
    REQUIRE(status.ok());
  };
  go(Opening(w, kPothole, At(accepted)), "operator", accepted);
  go(Plain(CommandKind::kAccept), "operator", accepted);
  AnyCommand dispatch = Plain(CommandKind::kDispatch);
  dispatch.unit = "roads";
  go(dispatch, "dispatcher", dispatched);
  return c;
}

// "remind sign, card handle": what a tick raises, with the event's instants.
struct Raised {
  std::string what;
  absl::Time due_at, raise_at;
};

std::vector<Raised> Tick(const World& w, Case* c, const char* at) {
  const auto events = w.life.Tick(*c, At(at));
  REQUIRE(events.ok());
  std::vector<Raised> raised;
  for (const Event& event : *events) {
    AnyCommand m;
    const auto add = [&](const auto& command) {
      raised.push_back(
          {absl::StrCat(command.escalation), command.due_at, command.raise_at});
    };
    if (const auto* r = std::get_if<RemindCommand>(&event.command)) add(*r);
    if (const auto* r = std::get_if<CardCommand>(&event.command)) add(*r);
    if (const auto* r = std::get_if<ProposeCommand>(&event.command)) add(*r);
    REQUIRE(Apply(event, c).ok());
  }
  CHECK(w.life.NextDue(*c, At(at)) > At(at));
  return raised;
}

std::string Names(const std::vector<Raised>& raised) {
  std::string names;
  for (const Raised& one : raised) {
    absl::StrAppend(&names, names.empty() ? "" : " ", one.what);
  }
  return names;
}

TEST_CASE("reminders wait for working time") {
  const World& w = DefaultWorld();
  // Sign-in and contact are due on Friday, 2018-03-02, at 24:00.
  Case c = WithRoads(w, "2018-03-01 10:10", "2018-03-01 11:00");
  CHECK(Tick(w, &c, "2018-03-02 23:59").empty());
  CHECK(Tick(w, &c, "2018-03-03 00:01").empty());
  CHECK(Tick(w, &c, "2018-03-04 12:00").empty());
  CHECK(Tick(w, &c, "2018-03-05 08:29").empty());
  const auto raised = Tick(w, &c, "2018-03-05 08:31");
  CHECK(Names(raised) == "remind-sign remind-contact");
  CHECK(raised[0].due_at == At("2018-03-03 00:00"));
  CHECK(raised[0].raise_at == At("2018-03-05 08:30"));
}

TEST_CASE("a yellow card comes at the last working instant") {
  const World& w = DefaultWorld();
  // Handling is due on Thursday, 2018-03-08, at 24:00.
  Case c = WithRoads(w, "2018-03-01 10:10", "2018-03-01 11:00");
  REQUIRE(
      Do(w, Plain(CommandKind::kSign), As("roads"), At("2018-03-01 12:00"), &c)
          .ok());
  AnyCommand contact = Plain(CommandKind::kContact);
  contact.channel = Channel::kPhone;
  contact.contact_outcome = ContactOutcome::kReached;
  REQUIRE(Do(w, contact, As("roads"), At("2018-03-01 12:00"), &c).ok());
  CHECK(Tick(w, &c, "2018-03-07 17:59").empty());
  const auto raised = Tick(w, &c, "2018-03-07 18:00");
  CHECK(Names(raised) == "yellow");
  CHECK(raised[0].raise_at == At("2018-03-07 18:00"));
  CHECK(Tick(w, &c, "2018-03-09 08:29").empty());
  CHECK(Names(Tick(w, &c, "2018-03-09 08:30")) == "remind-promise red");
}

TEST_CASE("a late tick raises the highest level, and no yellow after due") {
  const World& w = DefaultWorld();
  const Case before = WithRoads(w, "2018-03-01 10:10", "2018-03-01 11:00");
  // After the due time and before the red card, a Friday at midnight.
  Case c = before;
  CHECK(Names(Tick(w, &c, "2018-03-09 00:01")) == "remind-sign remind-contact");
  CHECK(Names(Tick(w, &c, "2018-03-09 08:30")) == "remind-promise red");
  c = before;
  CHECK(Names(Tick(w, &c, "2018-04-09 08:30")) ==
        "remind-sign remind-contact remind-promise red propose-order");
  CHECK(c.assignments[0].yellow_cards == 0);
  CHECK(Tick(w, &c, "2018-04-09 08:31").empty());
}

TEST_CASE("limits in hours and calendar days: at once, at night too") {
  const World w = MakeWorld(
      {},
      "deadline_policy { id: 'sign' override: OVERRIDE_REPLACE "
      "amount: 6 unit: UNIT_HOURS start: START_DISPATCHED calendar: 'cn' }");
  Case c = WithRoads(w, "2018-03-02 10:10", "2018-03-02 20:00");
  CHECK(Tick(w, &c, "2018-03-03 02:00").empty());
  CHECK(Names(Tick(w, &c, "2018-03-03 02:01")) == "remind-sign");
}

TEST_CASE("a permissive limit raises nothing and is not due") {
  // The packs have no escalation of the window.
  constexpr char kStep[] =
      "escalation { id: 'remind-return' clock: 'return' at: AT_DUE "
      "level: ALERT_LEVEL_REMINDER }";
  const auto raised = [&](const char* policy) {
    const World w = MakeWorld(kStep, policy);
    Case c = WithRoads(w, "2018-03-01 10:10", "2018-03-01 11:00");
    bool found = false;
    for (const Clock& clock : c.clocks) {
      if (clock.definition != "return") continue;
      found = true;
      CHECK(clock.due == At("2018-03-06 00:00"));
      CHECK(clock.state == Clock::State::kRunning);
    }
    CHECK(found);
    std::string names;
    for (const char* at :
         {"2018-03-06 00:01", "2018-03-06 08:30", "2018-04-09 08:30"}) {
      absl::StrAppend(&names, Names(Tick(w, &c, at)), " ");
    }
    return names;
  };
  CHECK(raised("").find("return") == std::string::npos);
  // The same as an obligation.
  const std::string obliging = raised(
      "deadline_policy { id: 'return' override: OVERRIDE_REPLACE amount: 2 "
      "unit: UNIT_WORKING_DAYS start: START_DISPATCHED "
      "count_from: COUNT_FROM_NEXT_DAY end: END_OF_DAY calendar: 'cn' }");
  CHECK_THAT(obliging, match::Contains("remind-return"));
}

TEST_CASE("clocks that have not started follow another decision") {
  const World& w = DefaultWorld();
  const absl::Time at = At("2018-03-01 10:00");
  Case c = NewCase();
  REQUIRE(Do(w, Opening(w, kPothole, at), As("operator"), at, &c).ok());
  const absl::Time promised = c.clocks[0].due;
  // Another decision: handling within 2 working days from the dispatch.
  auto handling = std::make_shared<DeadlinePolicy>();
  handling->id = "handle";
  handling->amount = 2;
  handling->unit = DeadlinePolicy::Unit::kWorkingDays;
  handling->start = DeadlinePolicy::Start::kDispatched;
  handling->end = DeadlinePolicy::End::kOfDay;
  handling->calendar = "cn";
  AnyCommand reroute = Plain(CommandKind::kReroute);
  CHECK(Do(w, reroute, As("dispatcher"), at, &c).message() ==
        "reroute: the fact \"decision\" is missing");
  reroute.decision = c.decision;
  reroute.promised_deadlines = {{Milestone::kHandling, handling, false}};
  std::vector<Event> events;
  REQUIRE(Do(w, reroute, As("dispatcher"), At("2018-03-01 10:08"), &c, &events)
              .ok());
  CHECK(std::get<RerouteCommand>(events[0].command).replaced_ruleset_hash ==
        w.rules.hash().substr(0, 16));
  CHECK(c.clocks[0].due == promised);
  REQUIRE(Do(w, Plain(CommandKind::kAccept), As("operator"),
             At("2018-03-01 10:10"), &c)
              .ok());
  AnyCommand dispatch = Plain(CommandKind::kDispatch);
  dispatch.unit = "roads";
  REQUIRE(Do(w, dispatch, As("dispatcher"), At("2018-03-01 10:20"), &c).ok());
  const Clock* handle = nullptr;
  for (const Clock& clock : c.clocks) {
    if (clock.definition == "handle") handle = &clock;
  }
  REQUIRE(handle != nullptr);
  CHECK(handle->due == At("2018-03-06 00:00"));
  // The promise runs on by the policy of its start, which has the same id.
  CHECK(c.clocks[0].due == promised);
  CHECK(ReadCase(WriteCase(c))->promised_deadlines.size() ==
        c.promised_deadlines.size());
  AnyCommand hold = Plain(CommandKind::kRequestHold);
  hold.reason = "appraisal";
  hold.until = At("2018-03-09 18:00");
  REQUIRE(
      Do(w, Plain(CommandKind::kSign), As("roads"), At("2018-03-01 10:30"), &c)
          .ok());
  REQUIRE(Do(w, hold, As("roads"), At("2018-03-02 07:00"), &c).ok());
  REQUIRE(
      Do(w, HoldCommand(), As("dispatcher"), At("2018-03-02 08:00"), &c).ok());
  REQUIRE(Do(w, Plain(CommandKind::kResume), As("roads"),
             At("2018-03-02 18:00"), &c)
              .ok());
  CHECK(c.clocks[0].due == At("2018-03-10 00:00"));
}

std::shared_ptr<DeadlinePolicy> Hours(const char* id, int amount,
                                      DeadlinePolicy::Start start) {
  auto policy = std::make_shared<DeadlinePolicy>();
  policy->id = id;
  policy->amount = amount;
  policy->unit = DeadlinePolicy::Unit::kHours;
  policy->start = start;
  policy->calendar = "cn";
  return policy;
}

TEST_CASE("of several policies of a milestone the earliest due time counts") {
  const World& w = DefaultWorld();
  using Start = DeadlinePolicy::Start;
  const absl::Time at = At("2018-03-01 10:00");
  // From acceptance, from dispatch, from signing: 100, 50 and 4 hours.
  Case c = NewCase();
  AnyCommand open = Opening(w, kPothole, at);
  open.promised_deadlines = {
      {Milestone::kHandling, Hours("a", 100, Start::kAccepted), false},
      {Milestone::kHandling, Hours("d", 50, Start::kDispatched), false, true},
      {Milestone::kHandling, Hours("s", 4, Start::kSigned), false, true}};
  REQUIRE(Do(w, open, As("operator"), at, &c).ok());
  const auto promise = [&]() -> const Clock& { return c.clocks[0]; };
  CHECK(promise().policy == "a");
  CHECK(promise().due == at + absl::Hours(100));
  REQUIRE(Do(w, Plain(CommandKind::kAccept), As("operator"), at, &c).ok());
  AnyCommand dispatch = Plain(CommandKind::kDispatch);
  dispatch.unit = "roads";
  const absl::Time dispatched = At("2018-03-01 11:00");
  REQUIRE(Do(w, dispatch, As("dispatcher"), dispatched, &c).ok());
  CHECK(promise().policy == "d");
  CHECK(promise().due == dispatched + absl::Hours(50));
  const absl::Time signed_at = At("2018-03-01 12:00");
  REQUIRE(Do(w, Plain(CommandKind::kSign), As("roads"), signed_at, &c).ok());
  CHECK(promise().policy == "s");
  CHECK(promise().due == signed_at + absl::Hours(4));
  const auto again = ReadCase(WriteCase(c));
  REQUIRE(again.ok());
  CHECK(again->promised_deadlines[2].tied);
  // Another decision with one policy: clocks that run go on by theirs.
  AnyCommand reroute = Plain(CommandKind::kReroute);
  reroute.decision = c.decision;
  reroute.promised_deadlines = {
      {Milestone::kHandling, Hours("x", 1, Start::kAccepted), false}};
  REQUIRE(Do(w, reroute, As("dispatcher"), signed_at, &c).ok());
  CHECK(promise().policy == "s");
}

TEST_CASE("a case is promised all policies of equal rules") {
  const World w = MakeWorld(
      {},
      "deadline_policy { id: 'days' amount: 6 unit: UNIT_CALENDAR_DAYS }"
      "deadline_policy { id: 'law' amount: 9 unit: UNIT_CALENDAR_DAYS "
      "statutory: true }"
      "deadline_rule { id: 'b' policy { milestone: MILESTONE_HANDLING "
      "policy: 'days' } }"
      "deadline_rule { id: 'c' policy { milestone: MILESTONE_HANDLING "
      "policy: 'law' } }");
  // From a Sunday five working days end first, from a Monday six days do.
  const auto promise = [&](const char* accepted) {
    Case c = NewCase();
    const absl::Time at = At(accepted);
    REQUIRE(Do(w, Opening(w, kPothole, at), As("operator"), at, &c).ok());
    std::string all;
    for (const PromisedDeadline& p : c.promised_deadlines) {
      if (p.milestone == Milestone::kHandling ||
          p.milestone == Milestone::kUnspecified) {
        absl::StrAppend(&all, p.policy->id, p.tied ? "+ " : " ");
      }
    }
    return absl::StrCat(c.clocks[0].policy, ": ", all);
  };
  CHECK(promise("2018-03-04 10:00") == "handle: handle days+ law ");
  CHECK(promise("2018-03-05 10:00") == "days: days handle+ law ");
}

TEST_CASE("an amendment without a decision marks it as outdated") {
  const World& w = DefaultWorld();
  const absl::Time at = At("2018-03-01 10:00");
  Case c = NewCase();
  REQUIRE(Do(w, Opening(w, kPothole, at), As("operator"), at, &c).ok());
  AnyCommand amend = Plain(CommandKind::kAmend);
  amend.dispatch_text = "a pothole";
  REQUIRE(Do(w, amend, As("operator"), at, &c).ok());
  CHECK_FALSE(c.decision_outdated);
  amend.urgency = Urgency::kUrgent;
  REQUIRE(Do(w, amend, As("operator"), at, &c).ok());
  CHECK(c.decision_outdated);
  CHECK(ReadCase(WriteCase(c))->decision_outdated);
  amend.decision = c.decision;
  amend.promised_deadlines = c.promised_deadlines;
  REQUIRE(Do(w, amend, As("operator"), at, &c).ok());
  CHECK_FALSE(c.decision_outdated);
}

}  // namespace
}  // namespace trunkline
