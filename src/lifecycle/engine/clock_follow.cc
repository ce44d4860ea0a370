// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/lifecycle/engine/clock_changer.h"
#include "src/lifecycle/engine/messages.h"

// How clocks follow a new decision, an amendment, and the callers of merged
// cases.
namespace trunkline::lifecycle {

absl::Status ClockChanger::MovePromise(bool lengthens) {
  bool lengthened = false;
  for (std::size_t i = 0; i != c_.clocks.size(); ++i) {
    const Clock& clock = c_.clocks[i];
    const int number = static_cast<int>(i) + 1;
    const int def = a_.engine.data().FindClock(clock.definition);
    if (clock.state != State::kRunning || def == kNone || Touched(number)) {
      continue;
    }
    const ClockDef& d = a_.engine.data().clocks[Slot(def)];
    const bool of_lead = d.scope == Scope::kLead &&
                         d.limit == Milestone::kHandling &&
                         clock.assignment == c_.lead;
    if (!IsPromise(d) && !of_lead) continue;
    const DeadlinePolicy* const policy =
        LimitOf(d.limit, [&](const auto&) { return clock.started; });
    if (policy == nullptr || policy->id == clock.policy) continue;
    ClockEvent change;
    const absl::Status status = Anew(clock, number, def, *policy, &change);
    // An extension that the new policy would not have allowed stays with the
    // old one.
    if (absl::IsFailedPrecondition(status)) continue;
    TRUNKLINE_RETURN_IF_ERROR(status);
    if (change.due == clock.due) continue;
    if (change.due > clock.due) {
      if (!lengthens || a_.at > clock.due) continue;
      lengthened = true;
    }
    out_.push_back(std::move(change));
  }
  if (lengthens && !lengthened) {
    return base::FailedPrecondition(
        base::Fill<engine_messages::kNothingToLengthen>());
  }
  return absl::OkStatus();
}

absl::Status ClockChanger::FollowMembers() {
  for (std::size_t i = 0; i != c_.clocks.size(); ++i) {
    const Clock& clock = c_.clocks[i];
    const int def = a_.engine.data().FindClock(clock.definition);
    const DeadlinePolicy* const policy = PolicyOf(clock);
    if (clock.state != State::kRunning || def == kNone || policy == nullptr ||
        !IsPromise(a_.engine.data().clocks[Slot(def)])) {
      continue;
    }
    ClockEvent change;
    TRUNKLINE_RETURN_IF_ERROR(
        Anew(clock, static_cast<int>(i) + 1, def, *policy, &change));
    if (change.due != clock.due) out_.push_back(std::move(change));
  }
  return absl::OkStatus();
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
        LimitFor(d, [&](const DeadlinePolicy& limit) {
          return StartOf(limit.start, clock.assignment);
        });
    if (d.scope == Scope::kStatutory || d.scope == Scope::kInterim) {
      policy = nullptr;
      for (const PromisedDeadline& promised : *promised_) {
        if (IsFor(d, promised) && promised.policy->id == clock.policy) {
          policy = promised.policy.get();
        }
      }
    }
    if (policy == nullptr) {
      Stop(number);
      continue;
    }
    const DeadlinePolicy* const old = PolicyOf(clock);
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
