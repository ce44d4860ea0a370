// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <variant>
#include <vector>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/lifecycle/engine/clock_changer.h"
#include "src/lifecycle/engine/messages.h"

// The order in which an event changes clocks; and what a case is promised.
namespace trunkline::lifecycle {

absl::Status ClockChanger::Run(const Transition& transition) {
  // An attempt is no contact.
  if (const auto* const contact = std::get_if<ContactCommand>(&m_);
      contact != nullptr &&
      contact->contact_outcome == ContactOutcome::kNoAnswer) {
    return absl::OkStatus();
  }
  if (!transition.effects.empty()) {
    out_.reserve(std::max(transition.effects.size(), c_.clocks.size()));
  }
  for (const Effect& effect : transition.effects) {
    for (std::size_t i = 0; i != a_.engine.data().clocks.size(); ++i) {
      if ((effect.clock != kAll && effect.clock != static_cast<int>(i)) ||
          GoesOn(effect, a_.engine.data().clocks[i])) {
        continue;
      }
      TRUNKLINE_RETURN_IF_ERROR(effect.act == Effect::Act::kStart
                                    ? Start(static_cast<int>(i))
                                    : Move(effect, static_cast<int>(i)));
    }
  }
  if (kind_ == CommandKind::kMigrate) Abandon();
  if (reroutes_) TRUNKLINE_RETURN_IF_ERROR(FollowDecision());
  if (reroutes_ && kind_ == CommandKind::kAmend) {
    TRUNKLINE_RETURN_IF_ERROR(MovePromise());
  }
  if (kind_ == CommandKind::kLink || kind_ == CommandKind::kUnlink) {
    TRUNKLINE_RETURN_IF_ERROR(FollowMembers());
  }
  if (extends_ && !extended_) {
    return base::FailedPrecondition(
        base::Fill<engine_messages::kNothingToExtend>());
  }
  return StartExpected();
}

void ClockChanger::Abandon() {
  for (std::size_t i = 0; i != c_.clocks.size(); ++i) {
    const Clock& clock = c_.clocks[i];
    if (clock.state != State::kStopped &&
        a_.engine.data().FindClock(clock.definition) == kNone) {
      Stop(static_cast<int>(i) + 1);
    }
  }
}

void ClockChanger::Stop(int number) {
  ClockEvent& change = out_.emplace_back();
  change.clock = number;
  change.kind = ClockEvent::Kind::kStop;
  change.at = a_.at;
}

bool ClockChanger::GoesOn(const Effect& effect, const ClockDef& clock) const {
  if (kind_ != CommandKind::kDesignate || a_.assignment == 0 ||
      effect.act == Effect::Act::kResume) {
    return false;
  }
  // What it has handled is taken back: there is no clock that could go on.
  if (effect.act == Effect::Act::kStart && Undone() != kNever) return false;
  return clock.scope == Scope::kSubordinate ||
         (clock.scope == Scope::kLead && clock.milestone != Milestone::kReturn);
}

absl::Time PromiseOf(const DefinitionData& data, const Case& c) {
  absl::Time promise = kNever;
  for (std::size_t i = 0; i != data.clocks.size(); ++i) {
    if (!IsPromise(data.clocks[i])) continue;
    const Clock* const clock = FindClock(data, c, static_cast<int>(i), 0);
    if (clock == nullptr) continue;
    // One that stopped otherwise was kept, or broken, before: it is the promise
    // of an answer that was given.
    if (clock->state == Clock::State::kStopped &&
        (c.resolution != Resolution::kMerged ||
         clock->stopped != c.closed_at)) {
      continue;
    }
    promise = std::min(promise, clock->due);
  }
  return promise;
}

absl::Status ChangeClocks(const Attempt& attempt, const Transition& transition,
                          std::vector<ClockEvent>* changes) {
  return ClockChanger(attempt, changes).Run(transition);
}

absl::Status ChangeClocksOf(const EngineData& engine, const Case& c,
                            const Command& command, absl::Time at,
                            std::vector<ClockEvent>* changes) {
  return ChangeClocks(Attempt{engine, c, command, Nobody(), at}, Transition(),
                      changes);
}

}  // namespace trunkline::lifecycle
