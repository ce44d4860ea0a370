// SPDX-License-Identifier: Apache-2.0
//
// The operations whose instructions are counted; see bench/instructions. Under
// callgrind, each runs once to warm up, then once while counting:
//
//   valgrind --tool=callgrind --instr-atstart=no build/release/bin/operations
//
// Without callgrind it only runs them.
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "bench/fixture.h"
#include "bench/main_line.h"
#include "bench/small_city.h"
#include "src/lifecycle/engine/check_event.h"
#include "tests/lifecycle/any_command.h"
#include "trunkline/cases/case.h"
#include "trunkline/deadline.h"
#include "trunkline/deadline_calculator.h"
#include "valgrind/callgrind.h"

namespace trunkline::bench {
namespace {

// Runs once for its result, then once more counted.
void Count(const char* name, const std::function<bool()>& run) {
  if (!run()) Fail(std::string(name) + ": failed");
  CALLGRIND_START_INSTRUMENTATION;
  CALLGRIND_ZERO_STATS;
  const bool good = run();
  CALLGRIND_DUMP_STATS_AT(name);
  CALLGRIND_STOP_INSTRUMENTATION;
  if (!good) Fail(std::string(name) + ": failed");
  std::puts(name);
}

void Routing() {
  Shape shape;
  shape.rules = 1000;
  TicketShape tickets;
  tickets.count = 1000;
  const Fixture& f = GetFixture(shape, tickets);
  Count("dial-1000", [&] {
    std::size_t known = 0;
    for (const Ticket& t : f.plain) {
      known += f.rules->Dial(t.dialled, t.accepted_at).answer !=
               DialResult::Answer::kUnknown;
    }
    return known == f.plain.size();
  });
  Decision decision;
  const auto route_all = [&](const std::vector<Ticket>& all) {
    bool good = true;
    for (const Ticket& t : all) good &= f.rules->Route(t, &decision).ok();
    return good;
  };
  Count("route-1000", [&] { return route_all(f.plain); });
  Count("route-handles-1000", [&] { return route_all(f.handles); });
  Count("route-text-1000", [&] { return route_all(f.with_text); });
  Count("load-1000", [&] {
    return LoadRuleSet({{"", f.workload.ruleset, Format::kBinary}})
        .value.has_value();
  });
  const std::string text = f.rules->Serialize(Format::kText);
  Count("load-text-1000", [&] {
    return LoadRuleSet({{"", text, Format::kText}}).value.has_value();
  });
}

constexpr char kRules[] = R"(
  jurisdiction { id: "b" time_zone: "Asia/Shanghai" centre: "c"
    principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
                BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
  department { code: "c" }
  deadline_policy { id: "sign" amount: 4 unit: UNIT_WORKING_HOURS calendar: "cn" }
  deadline_policy { id: "handle" amount: 5 unit: UNIT_WORKING_DAYS calendar: "cn"
                    count_from: COUNT_FROM_NEXT_DAY end: END_OF_DAY }
  deadline_rule { id: "all" policy { milestone: MILESTONE_SIGN_IN policy: "sign" }
    policy { milestone: MILESTONE_HANDLING policy: "handle" } })";

void Deadlines() {
  CalendarData data;
  data.name = "cn";
  data.version = "1";
  data.time_zone = "Asia/Shanghai";
  data.first_year = 2016;
  data.last_year = 2020;
  WeeklyHours hours;
  for (int i = 0; i < 5; ++i) {
    hours.days.push_back(static_cast<absl::Weekday>(i));
  }
  hours.intervals = {{510, 720}, {810, 1080}};
  data.hours = {hours};
  const auto calendar = WorkCalendar::Create(data);
  CalendarSet calendars;
  if (!calendar.ok() || !calendars.Add(*calendar).ok()) Fail("calendar");
  const LoadResult<RuleSet> loaded = LoadRuleSet({{"", kRules}});
  if (!loaded.value) Fail(loaded.issues.front().ToString());
  const auto limits = DeadlineCalculator::Create(*loaded.value, calendars);
  if (!limits.ok()) Fail(limits.status().ToString());
  std::vector<absl::Time> starts;
  Random random(3);
  for (int i = 0; i != 1000; ++i) {
    starts.push_back(
        absl::FromUnixSeconds(1514764800 + random.Below(365 * 86400)));
  }
  const DeadlinePolicy& policy = *limits->FindPolicy("handle");
  Count("due-time-1000", [&] {
    bool good = true;
    for (absl::Time start : starts) {
      good &= DueTime(policy, *calendar, start).ok();
    }
    return good;
  });
  Ticket ticket;
  ticket.accepted_at = starts[0];
  const Decision decision = loaded.value->Route(ticket).value();
  trunkline::Deadlines out;
  Count("deadlines-for-1000", [&] {
    bool good = true;
    StartEvents events;
    for (absl::Time start : starts) {
      events.accepted = start;
      good &= limits->DeadlinesFor(decision, events, &out).ok();
    }
    return good;
  });
}

// A case from acceptance to the citizen's verdict.
std::vector<Event> History() {
  std::vector<Event> history;
  const auto add = [&](CommandKind kind, const char* stage) -> Event& {
    Event e;
    e.case_id = "2018-000001";
    e.version = static_cast<std::int64_t>(history.size()) + 1;
    e.at = absl::FromUnixSeconds(1514764800 + 3600 * e.version);
    e.actor = "operator-7";
    e.unit = "centre";
    e.role = "operator";
    Edit(&e.command, [&](AnyCommand* facts) { facts->kind = kind; });
    e.stage = stage;
    history.push_back(std::move(e));
    return history.back();
  };
  const auto clock = [](Event* e, int number, ClockEvent::Kind kind) {
    ClockEvent change;
    change.clock = number;
    change.kind = kind;
    change.at = e->at;
    change.definition = "handle";
    change.due = e->at + absl::Hours(100);
    e->clocks.push_back(change);
  };
  Event* e = &add(CommandKind::kOpen, "accepted");
  auto& open = std::get<OpenCommand>(e->command);
  open.jurisdiction = "city";
  open.definition_id = "standard";
  open.definition_version = "1";
  clock(e, 1, ClockEvent::Kind::kStart);
  e = &add(CommandKind::kDispatch, "dispatched");
  Edit(&e->command, [&](AnyCommand* facts) { facts->unit = "bureau_1"; });
  clock(e, 2, ClockEvent::Kind::kStart);
  e = &add(CommandKind::kSign, "handling");
  e->unit = "bureau_1";
  e->assignment = 1;
  clock(e, 2, ClockEvent::Kind::kStop);
  e = &add(CommandKind::kContact, "");
  e->unit = "bureau_1";
  e->assignment = 1;
  for (int i = 0; i != 4; ++i) {
    Edit(&add(CommandKind::kNote, "").command,
         [&](AnyCommand* facts) { facts->internal_text = "n"; });
  }
  e = &add(CommandKind::kFeedback, "feedback");
  e->unit = "bureau_1";
  e->assignment = 1;
  Edit(&e->command, [&](AnyCommand* facts) { facts->internal_text = "done"; });
  Edit(&e->command, [&](AnyCommand* facts) { facts->solved = Solved::kYes; });
  e = &add(CommandKind::kApprove, "review");
  e = &add(CommandKind::kCallback, "");
  Edit(&e->command, [&](AnyCommand* facts) {
    facts->contact_outcome = ContactOutcome::kReached;
  });
  Edit(&e->command, [&](AnyCommand* facts) {
    facts->satisfaction = Satisfaction::kSatisfied;
  });
  e = &add(CommandKind::kClose, "closed");
  clock(e, 1, ClockEvent::Kind::kStop);
  return history;
}

void Lifecycle() {
  const std::vector<Event> history = History();
  Case whole;
  for (const Event& event : history) {
    const absl::Status status = Apply(event, &whole);
    if (!status.ok()) Fail(status.ToString());
  }
  std::vector<std::string> bytes;
  for (const Event& event : history) bytes.push_back(WriteEvent(event));
  Count("apply-100x12", [&] {
    bool good = true;
    for (int i = 0; i != 100; ++i) {
      Case c;
      for (const Event& event : history) good &= Apply(event, &c).ok();
    }
    return good;
  });
  Count("read-event-100x12", [&] {
    bool good = true;
    for (int i = 0; i != 100; ++i) {
      for (const std::string& b : bytes) good &= ReadEvent(b).ok();
    }
    return good;
  });
  std::string out;
  Count("write-event-100x12", [&] {
    for (int i = 0; i != 100; ++i) {
      out.clear();
      for (const Event& event : history) AppendEvent(event, &out);
    }
    return !out.empty();
  });
}

// What the engine does with a case, and what its checks cost: the twelve events
// of the main line, applied with them and without.
void Engine() {
  const MainLine& line = GetMainLine();
  const LifecycleEngine& life = line.life();
  const auto closes = [](const Case& c) {
    return c.resolution == Resolution::kSatisfied;
  };
  Count("replay-100x12", [&] {
    bool good = true;
    for (int i = 0; i != 100; ++i) {
      Case c;
      for (const Step& step : line.steps()) good &= Apply(step.event, &c).ok();
      good &= closes(c);
    }
    return good;
  });
  Count("replay-unchecked-100x12", [&] {
    bool good = true;
    for (int i = 0; i != 100; ++i) {
      Case c;
      for (const Step& step : line.steps()) {
        lifecycle::ApplyChecked(step.event, &c);
      }
      good &= closes(c);
    }
    return good;
  });
  Count("decide-100x12", [&] {
    bool good = true;
    for (int i = 0; i != 100; ++i) {
      for (const Step& step : line.steps()) {
        good &=
            life.Decide(step.before, step.command, step.actor, step.at).ok();
      }
    }
    return good;
  });
  const Step& handled = line.handled();
  Count("tick-nothing-1000", [&] {
    bool good = true;
    for (int i = 0; i != 1000; ++i) {
      const auto raised = life.Tick(handled.before, handled.at);
      good &= raised.ok() && raised->empty();
    }
    return good;
  });
  const absl::Time late = handled.at + absl::Hours(24 * 9);
  Count("tick-late-100", [&] {
    bool good = true;
    for (int i = 0; i != 100; ++i) {
      const auto raised = life.Tick(handled.before, late);
      good &= raised.ok() && !raised->empty();
    }
    return good;
  });
  std::vector<AvailableCommand> offers;
  for (const auto& [name, actor] :
       {std::pair("next-lead-1000", Who("department", "roads")),
        std::pair("next-dispatcher-1000", Who("dispatcher", "centre"))}) {
    const Actor& who = actor;
    Count(name, [&] {
      for (int i = 0; i != 1000; ++i) {
        life.CommandsFor(handled.before, who, handled.at, &offers);
      }
      return !offers.empty() && !offers.front().denial;
    });
  }
}

}  // namespace
}  // namespace trunkline::bench

int main() {
  trunkline::bench::Routing();
  trunkline::bench::Deadlines();
  trunkline::bench::Lifecycle();
  trunkline::bench::Engine();
  return 0;
}
