// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <variant>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/lifecycle/engine/clock_changer.h"
#include "src/lifecycle/engine/messages.h"

// Which clocks an effect stops, holds, resumes or extends.
namespace trunkline::lifecycle {

bool ClockChanger::Movable(Effect::Act act, const Clock& clock) {
  switch (act) {
    case Effect::Act::kStop:
      return clock.state != State::kStopped;
    case Effect::Act::kResume:
      return clock.state == State::kOnHold ||
             (clock.state == State::kStopped && clock.cut_short);
    case Effect::Act::kExtend:
      return clock.state == State::kRunning || clock.state == State::kOnHold;
    default:
      return clock.state == State::kRunning;
  }
}

bool ClockChanger::Meant(const Effect& effect, const ClockDef& d,
                         const Clock& clock) const {
  if (clock.definition != d.id) return false;
  if (effect.clock == kAll || clock.assignment == 0) return true;
  const Assignment* const of = a_.Of();
  switch (d.scope) {
    case Scope::kLead:
      return clock.assignment ==
             (of != nullptr && of->kind == Assignment::Kind::kLead
                  ? a_.assignment
                  : c_.lead);
    case Scope::kAssisting:
    case Scope::kSubordinate:
      // What the lead or the centre does is about all of them.
      return of == nullptr || of->kind == Assignment::Kind::kLead ||
             clock.assignment == a_.assignment;
    default:
      return true;
  }
}

absl::Status ClockChanger::Move(const Effect& effect, int def) {
  const ClockDef& d = a_.engine.data().clocks[Slot(def)];
  for (std::size_t i = 0; i != c_.clocks.size(); ++i) {
    const Clock& clock = c_.clocks[i];
    if (!Movable(effect.act, clock) || !Meant(effect, d, clock)) continue;
    const int number = static_cast<int>(i) + 1;
    switch (effect.act) {
      case Effect::Act::kStop:
        Stop(number);
        break;
      case Effect::Act::kHold:
        if (clock.ledger.size() >= kMostLedger) {
          return base::FailedPrecondition(
              base::Fill<engine_messages::kManyEvents>(number, kMostLedger));
        }
        Hold(clock, number, def);
        break;
      case Effect::Act::kResume:
        if (!Touched(number)) {
          TRUNKLINE_RETURN_IF_ERROR(Resume(clock, number, def));
        }
        break;
      case Effect::Act::kExtend: {
        const absl::Status status =
            Recount(clock, number, def, ClockEvent::Kind::kExtend);
        // The citizen's clock may be over; the unit's is what counts.
        if (d.scope == Scope::kCase && absl::IsFailedPrecondition(status)) {
          break;
        }
        TRUNKLINE_RETURN_IF_ERROR(status);
        extended_ = true;
        break;
      }
      case Effect::Act::kStart:
        break;
    }
  }
  if (effect.act == Effect::Act::kExtend) extends_ = true;
  return absl::OkStatus();
}

absl::Status ClockChanger::Resume(const Clock& clock, int number, int def) {
  if (clock.state == State::kStopped) {
    if (clock.stopped != Undone() || Over(clock)) return absl::OkStatus();
    if (clock.started == kNever) {
      ClockEvent& change = out_.emplace_back();
      change.clock = number;
      change.kind = ClockEvent::Kind::kExpect;
      change.at = a_.at;
      return absl::OkStatus();
    }
  }
  TRUNKLINE_RETURN_IF_ERROR(
      Recount(clock, number, def, ClockEvent::Kind::kResume));
  // The stage that the case goes back to is on hold. What the citizen was
  // promised was on hold all the time.
  if (clock.state == State::kStopped && !c_.hold_reason.empty() &&
      !clock.ledger.empty() &&
      clock.ledger.back().kind == ClockEvent::Kind::kHold) {
    ClockEvent& hold = out_.emplace_back();
    hold.clock = number;
    hold.kind = ClockEvent::Kind::kHold;
    hold.at = ResumedAt(clock, def);
    hold.reason = clock.ledger.back().reason;
  }
  return absl::OkStatus();
}

// The citizen's time runs while a case is merged, waits for its review or is
// argued about: the promise goes on from the instant at which it stopped, so
// that its due time is what it was, and only a hold moves it. A unit's clock
// goes on from now: the unit could not work on the case. What was closed and is
// opened again had been answered.
absl::Time ClockChanger::ResumedAt(const Clock& clock, int def) const {
  if (clock.state == State::kStopped && kind_ != CommandKind::kReopen &&
      IsPromise(a_.engine.data().clocks[Slot(def)])) {
    return std::max(clock.stopped, clock.started);
  }
  // A hold that ran out unnoticed ended at its last instant, but not before
  // what was counted of the clock since.
  const absl::Time now =
      clock.state == State::kOnHold ? std::min(a_.at, c_.hold_until) : a_.at;
  const absl::Time at = std::max(now, clock.started);
  return clock.ledger.empty() ? at : std::max(at, clock.ledger.back().at);
}

bool ClockChanger::Over(const Clock& clock) const {
  return clock.assignment != 0 &&
         c_.assignments[Nth(clock.assignment)].end != Assignment::End::kRunning;
}

absl::Time ClockChanger::Undone() const {
  switch (kind_) {
    case CommandKind::kSendBack:
      return c_.feedbacks.empty() ? kNever : c_.feedbacks.back().at;
    case CommandKind::kDesignate:
      // Of what was handled: the feedback is not the last word any more.
      return c_.feedbacks.empty() || WaitsForUnit() ? kNever
                                                    : c_.feedbacks.back().at;
    case CommandKind::kUnmerge:
    case CommandKind::kReopen:
      return c_.closed_at;
    default:
      return kNever;
  }
}

bool ClockChanger::WaitsForUnit() const {
  const DefinitionData& data = a_.engine.data();
  if (a_.stage < 0 || Slot(a_.stage) >= data.stages.size()) return false;
  const int owner = data.stages[Slot(a_.stage)].owner;
  return owner != kNone &&
         data.roles[Slot(owner)].relation != Role::Relation::kNothing;
}

void ClockChanger::Hold(const Clock& clock, int number, int def) {
  const DeadlinePolicy* const policy = PolicyOf(clock);
  const auto* reason = FactIn<std::string>(
      m_, [](const auto& m) -> decltype((m.reason)) { return m.reason; });
  // A grant that gives no reason is one of what was asked.
  if (reason == nullptr || reason->empty()) reason = &c_.hold_request.reason;
  if (policy == nullptr ||
      std::find(policy->hold.begin(), policy->hold.end(), *reason) ==
          policy->hold.end() ||
      a_.at > clock.due) {
    return;
  }
  // A hold is granted for the case, and a merged caller was promised without
  // it.
  if (IsPromise(a_.engine.data().clocks[Slot(def)])) {
    const auto* const hold = std::get_if<HoldCommand>(&m_);
    const absl::Time until = hold == nullptr || hold->until == kNever
                                 ? c_.hold_request.until
                                 : hold->until;
    if (EarliestMember() < until) return;
  }
  ClockEvent& change = out_.emplace_back();
  change.clock = number;
  change.kind = ClockEvent::Kind::kHold;
  change.at = a_.at;
  change.reason = *reason;
}

}  // namespace trunkline::lifecycle
