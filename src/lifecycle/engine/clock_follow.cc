// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/lifecycle/engine/clock_changer.h"
#include "src/lifecycle/engine/messages.h"

// How clocks follow a new decision, an amendment, and the callers of merged
// cases.
namespace trunkline::lifecycle {

bool ClockChanger::IsPromised(const ClockDef& d, const Clock& clock) const {
  return IsPromise(d) ||
         (d.scope == Scope::kLead && d.milestone == Milestone::kHandling &&
          clock.assignment == c_.lead);
}

absl::Status ClockChanger::MovePromise() {
  for (std::size_t i = 0; i != c_.clocks.size(); ++i) {
    const Clock& clock = c_.clocks[i];
    const int number = static_cast<int>(i) + 1;
    const int def = a_.engine.data().FindClock(clock.definition);
    if ((clock.state != State::kRunning && clock.state != State::kOnHold) ||
        def == kNone || Touched(number)) {
      continue;
    }
    const ClockDef& d = a_.engine.data().clocks[Slot(def)];
    if (!IsPromised(d, clock)) continue;
    const DeadlinePolicy* const policy =
        PromisedPolicy(d.milestone, [&](const auto&) { return clock.started; });
    if (policy == nullptr || policy->id == clock.policy) continue;
    TRUNKLINE_RETURN_IF_ERROR(MoveTo(*policy, clock, number, def));
  }
  if (lengthens_ && !lengthened_) {
    return base::FailedPrecondition(
        base::Fill<engine_messages::kNothingToLengthen>());
  }
  return absl::OkStatus();
}

// Two due times are compared as if the hold ended now, if there is one; it then
// begins anew, by the new policy, if that knows its reason. What was extended
// under the old policy and could not be under the new one is not carried over:
// a ledger that its policy refuses could never be counted again. Such a clock
// counts anew from its start (kReset), with the sum of its pauses. A clock
// whose pauses are a sum already stays with its policy if the new one counts
// pauses otherwise, since each of them would be needed.
absl::Status ClockChanger::MoveTo(const DeadlinePolicy& policy,
                                  const Clock& clock, int number, int def) {
  const DeadlinePolicy* const old = PolicyOf(clock);
  if (clock.summed.pauses != 0 &&
      (old == nullptr || !CountsPausesAlike(*old, policy))) {
    return absl::OkStatus();
  }
  const bool held = clock.state == State::kOnHold;
  const absl::Time at = held ? ResumedAt(clock, def) : a_.at;
  absl::Time due = clock.due;
  if (held) {
    TRUNKLINE_RETURN_IF_ERROR(
        Recount(clock, number, def, ClockEvent::Kind::kResume));
    due = out_.back().due;
    out_.pop_back();
  }
  ClockEvent change;
  absl::Status status = Anew(clock, number, def, policy, at, &change);
  const bool fits =
      !absl::IsFailedPrecondition(status) && !absl::IsInvalidArgument(status);
  if (!fits) {
    Clock plain = clock;
    const auto extends = [](const ClockEvent& past) {
      return past.kind == ClockEvent::Kind::kExtend;
    };
    plain.ledger.erase(
        std::remove_if(plain.ledger.begin(), plain.ledger.end(), extends),
        plain.ledger.end());
    change = ClockEvent();
    change.kind = ClockEvent::Kind::kReset;
    status = Anew(plain, number, def, policy, at, &change);
  }
  TRUNKLINE_RETURN_IF_ERROR(status);
  if (change.due == due) return absl::OkStatus();
  if (change.due > due) {
    if (held || !lengthens_ || a_.at > due) return absl::OkStatus();
    lengthened_ = true;
  }
  if (fits && held) {
    change.kind = ClockEvent::Kind::kResume;
    change.at = at;
  }
  const absl::Time moved = change.due;
  out_.push_back(std::move(change));
  if (held) {
    const std::string& reason = clock.ledger.back().reason;
    if (at <= moved && std::find(policy.hold.begin(), policy.hold.end(),
                                 reason) != policy.hold.end()) {
      ClockEvent& hold = out_.emplace_back();
      hold.clock = number;
      hold.kind = ClockEvent::Kind::kHold;
      hold.at = at;
      hold.reason = reason;
    }
  }
  return absl::OkStatus();
}

absl::Status ClockChanger::FollowMembers() {
  for (std::size_t i = 0; i != c_.clocks.size(); ++i) {
    const Clock& clock = c_.clocks[i];
    const int def = a_.engine.data().FindClock(clock.definition);
    const int number = static_cast<int>(i) + 1;
    const DeadlinePolicy* const policy = PolicyOf(clock);
    if (def == kNone || policy == nullptr ||
        !IsPromise(a_.engine.data().clocks[Slot(def)])) {
      continue;
    }
    if (clock.state == State::kOnHold && EarliestMember() < c_.hold_until) {
      TRUNKLINE_RETURN_IF_ERROR(
          Recount(clock, number, def, ClockEvent::Kind::kResume));
    }
    if (clock.state != State::kRunning) continue;
    ClockEvent change;
    TRUNKLINE_RETURN_IF_ERROR(
        Anew(clock, number, def, *policy, a_.at, &change));
    if (change.due != clock.due) out_.push_back(std::move(change));
  }
  return absl::OkStatus();
}

bool ClockChanger::IsLonger(const DeadlinePolicy* policy,
                            const DeadlinePolicy& old, int assignment) const {
  const auto due = [&](const DeadlinePolicy& p) {
    const absl::Time start = StartOf(p.start, assignment);
    return DueOf(p, start == kNever ? a_.at : start);
  };
  return policy == nullptr || due(*policy) > due(old);
}

absl::Status ClockChanger::FollowDecision() {
  for (std::size_t i = 0; i != c_.clocks.size(); ++i) {
    const Clock& clock = c_.clocks[i];
    const int number = static_cast<int>(i) + 1;
    const int def = a_.engine.data().FindClock(clock.definition);
    if (clock.state != State::kExpected || def == kNone || Touched(number)) {
      continue;
    }
    const ClockDef& d = a_.engine.data().clocks[Slot(def)];
    const DeadlinePolicy* policy =
        PromisedPolicyFor(d, [&](const DeadlinePolicy& promised) {
          return StartOf(promised.start, clock.assignment);
        });
    if (d.scope == Scope::kStatutory || d.scope == Scope::kInterim) {
      policy = nullptr;
      for (const PromisedDeadline& promised : *promised_) {
        if (IsFor(d, promised) && promised.policy->id == clock.policy) {
          policy = promised.policy.get();
        }
      }
    }
    const DeadlinePolicy* const old = PolicyOf(clock);
    if (old != nullptr && IsPromised(d, clock) &&
        IsLonger(policy, *old, clock.assignment)) {
      if (!lengthens_) continue;
      lengthened_ = true;
    }
    if (policy == nullptr) {
      Stop(number);
      continue;
    }
    if (old != nullptr && CountsAlike(*old, *policy)) continue;
    TRUNKLINE_RETURN_IF_ERROR(Add(def, clock.assignment, *policy,
                                  StartOf(policy->start, clock.assignment),
                                  number));
  }
  if (c_.clocks.empty()) return absl::OkStatus();
  for (std::size_t i = 0; i != a_.engine.data().clocks.size(); ++i) {
    const int def = static_cast<int>(i);
    const ClockDef& d = a_.engine.data().clocks[i];
    if (d.scope != Scope::kStatutory && d.scope != Scope::kInterim) continue;
    for (const PromisedDeadline& promised : *promised_) {
      if (!IsFor(d, promised) || Last(def, promised.policy->id) != nullptr) {
        continue;
      }
      TRUNKLINE_RETURN_IF_ERROR(
          Add(def, 0, *promised.policy, StartOf(promised.policy->start, 0)));
    }
  }
  return absl::OkStatus();
}

}  // namespace trunkline::lifecycle
