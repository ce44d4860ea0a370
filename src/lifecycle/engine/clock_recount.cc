// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/calendar/clock.h"
#include "src/lifecycle/engine/clock_changer.h"
#include "src/lifecycle/engine/messages.h"

// Due times counted anew: from the start of a clock by its whole ledger; and
// the caps on them.
namespace trunkline::lifecycle {

absl::Time ClockChanger::EarliestMember() const {
  if (kind_ == CommandKind::kReopen) return kNever;  // All were answered.
  const auto* const link = std::get_if<LinkCommand>(&m_);
  const auto* const unlink = std::get_if<UnlinkCommand>(&m_);
  absl::Time earliest = link == nullptr ? kNever : link->promised_until;
  for (const MemberPromise& member : c_.member_promises) {
    if (unlink == nullptr ||
        std::find(unlink->duplicates.begin(), unlink->duplicates.end(),
                  member.case_id) == unlink->duplicates.end()) {
      earliest = std::min(earliest, member.until);
    }
  }
  return earliest;
}

void ClockChanger::Cap(int def, absl::Time started, ClockEvent* change) const {
  const Scope scope = a_.engine.data().clocks[Slot(def)].scope;
  if (IsPromise(a_.engine.data().clocks[Slot(def)])) {
    // A promise that was broken before this clock began is late at once.
    const absl::Time member = std::max(EarliestMember(), started);
    if (member >= change->due) return;
    change->due = member;
    if (change->yellow != kNever) {
      change->yellow = std::min(change->yellow, member);
    }
    return;
  }
  if (scope != Scope::kAssisting && scope != Scope::kSubordinate) return;
  const bool leads_anew = NewLead() != 0;
  const int lead = leads_anew ? NewLead() : c_.lead;
  absl::Time due = absl::InfinitePast(), red = kNever;
  const auto look = [&](const std::string& id, int assignment,
                        absl::Time clock_due, absl::Time clock_red) {
    if (assignment != lead || clock_due <= due) return;
    const int of = a_.engine.data().FindClock(id);
    if (of == kNone) return;
    const ClockDef& d = a_.engine.data().clocks[Slot(of)];
    if (d.scope != Scope::kLead || (d.milestone != Milestone::kHandling &&
                                    d.milestone != Milestone::kRedo)) {
      return;
    }
    due = clock_due;
    red = clock_red;
  };
  for (const Clock& clock : c_.clocks) {
    if (clock.state == State::kRunning) {
      look(clock.definition, clock.assignment, clock.due, clock.red);
    }
  }
  for (const ClockEvent& other : out_) {
    if (other.kind == ClockEvent::Kind::kStart && !other.definition.empty()) {
      look(other.definition, other.assignment, other.due, other.red);
    } else if (other.kind == ClockEvent::Kind::kResume) {
      const Clock& clock = c_.clocks[Nth(other.clock)];
      look(clock.definition, clock.assignment, other.due, other.red);
    }
  }
  // A lead that was late already cuts no other clock short.
  if (due < a_.at || change->due <= due) return;
  change->due = due;
  change->red = red;
  if (change->yellow != kNever) {
    change->yellow = std::min(change->yellow, due);
  }
}

absl::Status ClockChanger::Recount(const Clock& clock, int number, int def,
                                   ClockEvent::Kind kind) {
  const DeadlinePolicy* const policy = PolicyOf(clock);
  if (policy == nullptr) {
    return base::FailedPrecondition(
        base::Fill<engine_messages::kNoPolicyOfClock>(number));
  }
  const WorkCalendar* const calendar =
      a_.engine.CalendarOf(*policy, clock.calendar_version);
  if (calendar == nullptr) {
    return base::FailedPrecondition(base::Fill<engine_messages::kVersionGone>(
        number, base::Quoted(policy->calendar),
        base::Quoted(clock.calendar_version)));
  }
  // Counted on a copy: the clock itself changes when the event is applied. A
  // limit that began by a later time than its first events holds from there.
  Clock moved = clock;
  for (ClockEvent& past : moved.ledger) {
    past.at = std::max(past.at, moved.started);
  }
  if (moved.state == State::kStopped) {
    moved.stopped = std::max(moved.stopped, moved.started);
  }
  ClockEvent change;
  change.clock = number;
  change.kind = kind;
  change.at = kind == ClockEvent::Kind::kResume ? ResumedAt(clock, def) : a_.at;
  if (kind == ClockEvent::Kind::kExtend) {
    const auto* const granted = FactIn<DeadlinePolicy::Amount>(
        m_,
        [](const auto& m) -> decltype((m.extension)) { return m.extension; });
    change.extension = granted != nullptr && granted->amount != 0
                           ? *granted
                           : c_.extension_request.extension;
  }
  ClockEvent granted = change;
  granted.by = "centre";
  TRUNKLINE_RETURN_IF_ERROR(
      Record(granted, *policy, *calendar, &moved, Provisional()));
  change.due = moved.due;
  change.yellow = moved.yellow;
  change.red = moved.red;
  change.provisional = moved.provisional;
  if (moved.summed.pauses != clock.summed.pauses) change.summed = moved.summed;
  Cap(def, moved.started, &change);
  out_.push_back(std::move(change));
  return absl::OkStatus();
}

absl::Status ClockChanger::Anew(const Clock& clock, int number, int def,
                                const DeadlinePolicy& policy, absl::Time now,
                                ClockEvent* change) const {
  now = std::max(now, clock.started);
  const WorkCalendar* const days =
      policy.id == clock.policy
          ? a_.engine.CalendarOf(policy, clock.calendar_version)
          : a_.engine.CalendarOf(policy);
  if (days == nullptr) {
    return base::FailedPrecondition(base::Fill<engine_messages::kCalendarGone>(
        base::Quoted(policy.id), base::Quoted(policy.calendar)));
  }
  Clock moved = clock;
  moved.policy = policy.id;
  moved.calendar_version = days->version();
  for (ClockEvent& past : moved.ledger) {
    past.at = std::max(past.at, moved.started);
  }
  TRUNKLINE_ASSIGN_OR_RETURN(
      const ClockReading reading,
      Evaluate(moved, policy, *days, now, Provisional()));
  if (change->kind == ClockEvent::Kind::kReset) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        change->summed,
        calendar::SumPauses(moved, policy, *days, now, Provisional()));
  } else {
    change->kind = ClockEvent::Kind::kStart;
  }
  change->clock = number;
  change->at = clock.started;
  change->due = reading.due;
  change->yellow = reading.yellow;
  change->red = reading.red;
  change->provisional = reading.provisional;
  if (policy.id != clock.policy) {
    change->policy = policy.id;
    change->calendar_version = days->version();
  }
  Cap(def, clock.started, change);
  return absl::OkStatus();
}

}  // namespace trunkline::lifecycle
