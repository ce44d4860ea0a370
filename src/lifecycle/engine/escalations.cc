// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/calendar/count.h"
#include "src/lifecycle/engine/engine_data.h"
#include "src/lifecycle/engine/messages.h"
#include "src/lifecycle/engine/promised.h"
#include "src/lifecycle/wire/codec.h"
#include "src/lifecycle/wire/facts.h"
#include "src/lifecycle/wire/withheld.h"

namespace trunkline {

using lifecycle::DefinitionData;
using lifecycle::EscalationDefinition;
using lifecycle::kNone;
using lifecycle::Slot;
using lifecycle::Transition;

namespace {

constexpr absl::Time kNever = absl::InfiniteFuture();

// Step::escalation of the end of a hold, which is no escalation.
constexpr int kHoldEnds = -2;

// A step that waits to be raised for a clock or for a measure whose reply is
// late, or the end of a hold.
struct Step {
  absl::Time at = kNever;      // When it is to be raised.
  absl::Time due_at = kNever;  // The clock's instant.
  int clock = 0;               // From 1; 0: no clock's.
  int escalation = kNone;
  const Supervision* measure = nullptr;  // Of the case; null: of none.
};

// When a step was last raised for a clock. Proposals are kept apart.
absl::Time RaisedAt(const Case& c, const std::string& step, int clock) {
  for (auto r = c.escalations.rbegin(); r != c.escalations.rend(); ++r) {
    if (r->clock == clock && r->definition == step) return r->at;
  }
  for (auto s = c.supervision.rbegin(); s != c.supervision.rend(); ++s) {
    if (s->clock == clock && s->escalation == step) return s->proposed_at;
  }
  return kNever;
}

// The time from which a step counts that comes a period after another one of
// its clock. A card or reminder counts from the time at which it was raised. A
// proposal counts once its measure is ordered, and no more when the measure is
// declined or lifted: the ladder follows what was decided, not what a clock has
// proposed.
absl::Time CountsFrom(const Case& c, const EscalationDefinition& step,
                      int clock) {
  if (step.measure == SupervisionMeasure::kUnspecified) {
    return RaisedAt(c, step.id, clock);
  }
  for (auto s = c.supervision.rbegin(); s != c.supervision.rend(); ++s) {
    if (s->clock != clock || s->escalation != step.id) continue;
    return s->state == Supervision::State::kOrdered ||
                   s->state == Supervision::State::kAnswered
               ? s->at
               : kNever;
  }
  // Of an event from before proposals were kept with the measure.
  return RaisedAt(c, step.id, clock);
}

bool Extended(const Clock& clock, absl::Time since) {
  return std::any_of(
      clock.ledger.begin(), clock.ledger.end(), [&](const ClockEvent& change) {
        return change.kind == ClockEvent::Kind::kExtend && change.at >= since;
      });
}

CommandKind RaisedBy(const EscalationDefinition& e) {
  if (e.measure != SupervisionMeasure::kUnspecified)
    return CommandKind::kPropose;
  return e.level == AlertLevel::kReminder ? CommandKind::kRemind
                                          : CommandKind::kCard;
}

// The transition by which time itself gives a command, and its role. Guards
// hold for time as for actors: what a guard holds back is found again after the
// event that changes it.
const Transition* ByTime(const lifecycle::Attempt& a, int* role) {
  const DefinitionData& data = a.engine.data();
  const auto kind = static_cast<std::size_t>(KindOf(a.command));
  for (int i : data.by_stage[Slot(a.stage)][kind]) {
    const Transition& t = data.transitions[Slot(i)];
    for (int r : t.roles[Slot(a.stage)]) {
      if (data.roles[Slot(r)].relation != lifecycle::Role::Relation::kClock ||
          !std::all_of(t.guards.begin(), t.guards.end(),
                       [&](const lifecycle::Guard& guard) {
                         return lifecycle::Holds(guard, a);
                       })) {
        continue;
      }
      *role = r;
      return &t;
    }
  }
  return nullptr;
}

// The reminder of a reply that is late. It counts for the addressee's part in
// the case, if it has one.
RemindCommand ReminderOf(const Case& c, const EscalationDefinition& e,
                         const Step& step) {
  RemindCommand command;
  for (std::size_t i = 0; i != c.assignments.size(); ++i) {
    if (c.assignments[i].unit == step.measure->unit) {
      command.assignment = static_cast<int>(i) + 1;
    }
  }
  command.escalation = e.id;
  command.due_at = step.due_at;
  command.raise_at = step.at;
  command.measure = step.measure->measure;
  command.unit = step.measure->unit;
  return command;
}

// The command of a step, as far as guards read it.
Command CommandOf(const lifecycle::EngineData& engine, const Case& c,
                  const Step& step) {
  if (step.escalation == kHoldEnds) {
    ResumeCommand resume;
    resume.assignment = c.lead;
    return resume;
  }
  const DefinitionData& data = engine.data();
  const EscalationDefinition& e = data.escalations[Slot(step.escalation)];
  if (step.measure != nullptr) return ReminderOf(c, e, step);
  const Clock& clock = c.clocks[lifecycle::Nth(step.clock)];
  const auto fill = [&](auto command) {
    command.assignment = clock.assignment;
    command.clock = step.clock;
    command.escalation = e.id;
    command.due_at = step.due_at;
    command.raise_at = step.at;
    return command;
  };
  switch (RaisedBy(e)) {
    case CommandKind::kRemind:
      return fill(RemindCommand());
    case CommandKind::kCard: {
      CardCommand card = fill(CardCommand());
      card.level = e.level;
      return card;
    }
    default:
      break;
  }
  ProposeCommand proposal = fill(ProposeCommand());
  proposal.measure = e.measure;
  // A clock proves that a limit has run out, and no more.
  proposal.ground = ReferralGround::kOverdue;
  const int of = clock.assignment != 0 ? clock.assignment : c.lead;
  if (of != 0) proposal.unit = c.assignments[lifecycle::Nth(of)].unit;
  proposal.started_at = clock.started;
  proposal.clock_due_at = clock.due;
  proposal.policy = clock.policy;
  proposal.calendar_version = clock.calendar_version;
  proposal.waited = {e.after.amount, e.after.unit};
  return proposal;
}

// Whether time may take a step now, by the rights and guards of the definition.
bool MayRaise(const lifecycle::EngineData& engine, const Case& c, int stage,
              const Step& step, absl::Time now) {
  const DefinitionData& data = engine.data();
  const CommandKind kind =
      step.escalation == kHoldEnds
          ? CommandKind::kResume
          : RaisedBy(data.escalations[Slot(step.escalation)]);
  // Most steps have no guard; for them no command is made.
  for (int i : data.by_stage[Slot(stage)][static_cast<std::size_t>(kind)]) {
    const Transition& t = data.transitions[Slot(i)];
    if (!t.guards.empty()) continue;
    for (int r : t.roles[Slot(stage)]) {
      if (data.roles[Slot(r)].relation == lifecycle::Role::Relation::kClock) {
        return true;
      }
    }
  }
  const Command command = CommandOf(engine, c, step);
  lifecycle::Attempt attempt{engine, c, command, lifecycle::Nobody(), now};
  attempt.stage = stage;
  attempt.assignment = lifecycle::NamedAssignment(command);
  int role = kNone;
  return ByTime(attempt, &role) != nullptr;
}

// The first working instant from `at` on, if `policy` counts working time;
// `at` where the calendar does not reach.
absl::Time InOffice(const DeadlinePolicy* policy, const WorkCalendar* calendar,
                    absl::Time at) {
  if (policy == nullptr || calendar == nullptr || at == kNever ||
      !calendar::InWorkingTime(policy->unit)) {
    return at;
  }
  CountOptions options;
  options.provisional = true;
  return calendar->NextOpening(at, options).value_or(at);
}

// The steps of the escalations that watch one clock, with their instants: the
// clock's yellow or red, just after its due time (at the due time itself it is
// in time), or a period after another step (CountsFrom()). In a limit of
// working time a step waits for the next working instant, but for a yellow
// card, whose instant is a working one (Due::yellow).
//
// Nothing is scheduled or stored: the case alone says what is due, so a late or
// repeated Tick() raises the same steps, each once. A period that a calendar
// cannot count goes to `status`, and the other steps are still found.
void StepsOf(const lifecycle::EngineData& engine, const Case& c, int number,
             std::vector<Step>* steps, absl::Status* status) {
  const DefinitionData& data = engine.data();
  const Clock& clock = c.clocks[lifecycle::Nth(number)];
  const int def = data.FindClock(clock.definition);
  const DeadlinePolicy* const policy = lifecycle::PolicyOf(c, clock);
  if (def == kNone || (policy != nullptr && policy->permissive)) return;
  const WorkCalendar* const calendar =
      policy == nullptr ? nullptr
                        : engine.CalendarOf(*policy, clock.calendar_version);
  CountOptions options;
  options.provisional = true;
  for (std::size_t s = 0; s != data.escalations.size(); ++s) {
    const EscalationDefinition& e = data.escalations[s];
    if (std::find(e.clocks.begin(), e.clocks.end(), def) == e.clocks.end()) {
      continue;
    }
    Step step;
    step.clock = number;
    step.escalation = static_cast<int>(s);
    const absl::Time late =
        clock.due == kNever ? kNever : clock.due + absl::Nanoseconds(1);
    switch (e.at) {
      case EscalationDefinition::At::kYellow:
        step.at = step.due_at = clock.yellow;
        break;
      case EscalationDefinition::At::kDue:
        step.due_at = clock.due;
        step.at = InOffice(policy, calendar, late);
        break;
      case EscalationDefinition::At::kRed:
        step.due_at = clock.red;
        step.at = InOffice(policy, calendar,
                           clock.red == clock.due ? late : clock.red);
        break;
      case EscalationDefinition::At::kReplyBy:
        break;  // It names no clock.
      case EscalationDefinition::At::kAfterDue:
      case EscalationDefinition::At::kAfterStep: {
        // A limit of Friday 24:00 ends on Friday, not on Saturday.
        constexpr absl::Duration kInstant = absl::Nanoseconds(1);
        const bool from_due = e.at == EscalationDefinition::At::kAfterDue;
        const absl::Time before =
            from_due && clock.due != kNever ? clock.due - kInstant
            : from_due                      ? kNever
                       : CountsFrom(c, data.escalations[Slot(e.step)], number);
        if (before == kNever) break;
        const WorkCalendar* const own = engine.CalendarOf(e.after);
        auto due = DueTime(e.after, *own, before, options);
        if (due.ok()) {
          step.due_at = from_due ? due->due + kInstant : due->due;
          step.at = InOffice(&e.after, own, step.due_at);
        } else if (status->ok()) {
          *status = base::Annotate(
              due.status(), base::Fill<lifecycle::engine_messages::kEscalation>(
                                base::Quoted(e.id)));
        }
        break;
      }
    }
    if (step.at != kNever) steps->push_back(step);
  }
}

// The steps of the escalations that watch replies, for each measure whose
// addressee was not reminded yet. Of a referral its addressee learns nothing,
// so it is not reminded either.
void StepsOfReplies(const lifecycle::EngineData& engine, const Case& c,
                    std::vector<Step>* steps) {
  const DefinitionData& data = engine.data();
  for (const Supervision& s : c.supervision) {
    if (s.state != Supervision::State::kOrdered || lifecycle::IsWithheld(s) ||
        s.reply_by == kNever || s.reminded_at != kNever) {
      continue;
    }
    for (std::size_t i = 0; i != data.escalations.size(); ++i) {
      const EscalationDefinition& e = data.escalations[i];
      if (e.at != EscalationDefinition::At::kReplyBy) continue;
      Step step;
      step.due_at = s.reply_by;
      step.at = s.reply_by + absl::Nanoseconds(1);
      if (!e.after.calendar.empty()) {
        step.at = InOffice(&e.after, engine.CalendarOf(e.after), step.at);
      }
      step.escalation = static_cast<int>(i);
      step.measure = &s;
      steps->push_back(step);
    }
  }
}

// Whether a step has nothing true to say at `now`: the due time of a yellow
// card is past, or the clock has reached a higher level.
bool Obsolete(const DefinitionData& data, const Clock& clock, const Step& step,
              const std::vector<Step>& steps, absl::Time now) {
  const EscalationDefinition& e = data.escalations[Slot(step.escalation)];
  if (e.at == EscalationDefinition::At::kYellow && now > clock.due) return true;
  return e.level != AlertLevel::kUnspecified &&
         std::any_of(steps.begin(), steps.end(), [&](const Step& other) {
           return other.at <= now &&
                  data.escalations[Slot(other.escalation)].level > e.level;
         });
}

// Finds the step that comes first, over all running clocks and all replies that
// are waited for, of those that still have something to say at `now`.
//
// A step that was raised for a clock is raised again only if the clock was
// extended since and the instant is later than that raise.
// Cost: running clocks x escalations, each with a search of the case's raised
// ones from the newest on.
Step First(const lifecycle::EngineData& engine, const Case& c, int stage,
           absl::Time now, absl::Status* status) {
  const DefinitionData& data = engine.data();
  Step first;
  std::vector<Step> steps;
  if (c.hold_until != kNever && !c.hold_reason.empty()) {
    Step end;
    end.at = end.due_at = c.hold_until;
    end.escalation = kHoldEnds;
    if (MayRaise(engine, c, stage, end, now)) first = end;
  }
  for (std::size_t i = 0; i != c.clocks.size(); ++i) {
    const Clock& clock = c.clocks[i];
    if (clock.state != Clock::State::kRunning) continue;
    const int number = static_cast<int>(i) + 1;
    steps.clear();
    StepsOf(engine, c, number, &steps, status);
    for (const Step& step : steps) {
      if (step.at >= first.at) continue;
      const EscalationDefinition& e = data.escalations[Slot(step.escalation)];
      const absl::Time raised = RaisedAt(c, e.id, number);
      if (raised != kNever && (step.at <= raised || !Extended(clock, raised))) {
        continue;
      }
      if (Obsolete(data, clock, step, steps, now) ||
          !MayRaise(engine, c, stage, step, now)) {
        continue;
      }
      first = step;
    }
  }
  steps.clear();
  StepsOfReplies(engine, c, &steps);
  for (const Step& step : steps) {
    if (step.at < first.at && MayRaise(engine, c, stage, step, now)) {
      first = step;
    }
  }
  return first;
}

int StageOf(const DefinitionData& data, const Case& c) {
  if (c.version == 0 || c.definition_id != data.id ||
      c.definition_version != data.version) {
    return kNone;
  }
  return data.FindStage(c.stage);
}

absl::StatusOr<Event> Raise(const lifecycle::EngineData& engine, const Case& c,
                            int stage, const Step& step, absl::Time at,
                            absl::Time now) {
  const DefinitionData& data = engine.data();
  Event event;
  event.command = CommandOf(engine, c, step);
  event.assignment = lifecycle::NamedAssignment(event.command);
  const Command command = event.command;
  lifecycle::Attempt attempt{engine, c, command, lifecycle::Nobody(), at};
  attempt.stage = stage;
  attempt.assignment = event.assignment;
  int role = kNone;
  const Transition& t = *ByTime(attempt, &role);
  event.case_id = c.id;
  event.version = c.version + 1;
  event.at = at;
  if (at != now) event.stated_at = now;
  event.role = data.roles[Slot(role)].id;
  event.transition = t.id;
  if (step.escalation != kHoldEnds) return event;
  if (t.to >= 0 && t.to != stage) event.stage = data.stages[Slot(t.to)].id;
  // The clocks go on from the last instant of the hold, however late it is
  // noticed; only what was counted of a clock since comes first.
  attempt.at = c.hold_until;
  TRUNKLINE_RETURN_IF_ERROR(ChangeClocks(attempt, t, &event.clocks));
  return event;
}

}  // namespace

absl::StatusOr<std::vector<Event>> LifecycleEngine::Tick(const Case& c,
                                                         absl::Time now) const {
  int stage = StageOf(data_->data(), c);
  std::vector<Event> events;
  if (stage == kNone) {
    Denial denial;
    denial.kind = Denial::Kind::kVersion;
    return base::FailedPrecondition({ToText(denial, {}, Language::kEnglish),
                                     ToText(denial, {}, Language::kChinese)});
  }
  if (!lifecycle::OnWire(now)) {
    return base::InvalidArgument(
        base::Fill<lifecycle::engine_messages::kNow>());
  }
  absl::Status status;
  const absl::Time at = std::max(now, c.updated_at);
  Step step = First(*data_, c, stage, at, &status);
  if (step.at > at) {
    if (!status.ok()) return status;
    return events;
  }
  // Each step sees what the ones before it did: a step may wait for another.
  // This ends, since a raised step is not found again without an extension,
  // which no escalation grants, a measure is reminded of once, and a hold that
  // has ended is none.
  Case later = c;
  while (step.at <= at) {
    TRUNKLINE_ASSIGN_OR_RETURN(events.emplace_back(),
                               Raise(*data_, later, stage, step, at, now));
    stage = events.back().stage.empty()
                ? stage
                : data_->data().FindStage(events.back().stage);
    if (absl::Status applied = Apply(events.back(), &later); !applied.ok()) {
      return applied;
    }
    step = First(*data_, later, stage, at, &status);
  }
  if (!status.ok()) return status;
  return events;
}

absl::Time LifecycleEngine::NextDue(const Case& c, absl::Time now) const {
  const int stage = StageOf(data_->data(), c);
  if (stage == kNone) return kNever;
  absl::Status status;
  return First(*data_, c, stage, std::max(now, c.updated_at), &status).at;
}

}  // namespace trunkline
