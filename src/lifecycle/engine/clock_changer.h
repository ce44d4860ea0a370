// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_ENGINE_CLOCK_CHANGER_H_
#define TRUNKLINE_SRC_LIFECYCLE_ENGINE_CLOCK_CHANGER_H_

#include <algorithm>
#include <string>
#include <variant>
#include <vector>

#include "src/lifecycle/engine/engine_data.h"
#include "src/lifecycle/engine/promised.h"
#include "src/lifecycle/wire/facts.h"

namespace trunkline::lifecycle {

inline constexpr absl::Time kNever = absl::InfiniteFuture();

// The clock of what the citizen was promised.
inline bool IsPromise(const ClockDef& d) {
  return d.scope == ClockDef::Scope::kCase &&
         d.milestone == Milestone::kHandling;
}

inline CountOptions Provisional() {
  CountOptions options;
  options.provisional = true;
  return options;
}

// Computes what one event does to the clocks: for each effect of the
// transition, in the definition's order, the clocks that it is about; last, the
// clocks that waited for what has now happened start.
//
// Nothing of the case changes before Apply(). What earlier effects of the same
// event did is therefore looked for in the list of changes: a stopped clock may
// be started anew, one that was touched is not resumed or started again, and
// clocks that are added get the numbers after the case's last one, without
// gaps. Due times are counted anew from a clock's start with its whole ledger
// (Record()), never moved by a difference, since a hold over days off cannot be
// added to a due time. A clock of an assisting or subordinate unit is capped by
// the lead's, so the lead's definition must come first.
//
// Cost: effects x clocks of the definition x clocks of the case; a resumption
// or extension also replays one ledger. All of these are small (tens): a ledger
// is shortened when it is longer (kLedgerSum).
//
// Its parts: clock_changer.cc goes through the effects of an event,
// clock_start.cc starts clocks, clock_move.cc stops, holds, resumes and extends
// them, clock_recount.cc counts due times anew, and clock_follow.cc moves
// clocks after a new decision or a merge. What most events ask stands here, so
// that it is inlined into all of them.
class ClockChanger {
 public:
  using Scope = ClockDef::Scope;
  using State = Clock::State;

  ClockChanger(const Attempt& attempt, std::vector<ClockEvent>* changes)
      : a_(attempt),
        c_(attempt.c),
        m_(attempt.command),
        kind_(KindOf(attempt.command)),
        out_(*changes) {
    promised_ = FactIn<std::vector<PromisedDeadline>>(
        m_, [](const auto& m) -> decltype((m.promised_deadlines)) {
          return m.promised_deadlines;
        });
    const auto* const amend = std::get_if<AmendCommand>(&m_);
    const auto* const reroute = std::get_if<RerouteCommand>(&m_);
    lengthens_ = amend != nullptr && amend->lengthen;
    reroutes_ = (amend != nullptr && !amend->decision.empty()) ||
                (reroute != nullptr && !reroute->decision.empty());
    if (promised_ == nullptr || (promised_->empty() && !reroutes_)) {
      promised_ = &c_.promised_deadlines;
    }
    tied_ = std::any_of(promised_->begin(), promised_->end(),
                        [](const PromisedDeadline& p) { return p.tied; });
  }

  absl::Status Run(const Transition& transition);

 private:
  // Ends the clocks that a newer version of the definition does not have.
  void Abandon();

  void Stop(int number);

  // A unit that leads and is designated gains no time by it: its clocks go on.
  // One whose feedback was in has none that run, and gets them as any other.
  bool GoesOn(const Effect& effect, const ClockDef& clock) const;

  // Calls visit(policy) for the policies that the case is promised now for a
  // milestone: several of rules of equal rank, the first one first.
  template <typename Visitor>
  void ForEachPromisedPolicy(Milestone milestone, Visitor&& visit) const {
    bool found = false;
    for (const PromisedDeadline& promised : *promised_) {
      if (promised.milestone != milestone || promised.interim ||
          found != promised.tied) {
        // Behind them are those that clocks started with before.
        if (found && !promised.tied) return;
        continue;
      }
      found = true;
      if (promised.policy != nullptr) visit(*promised.policy);
    }
  }

  // The policy of a milestone; of several the one with the earliest due time,
  // if each counts from start(policy). One whose start event has not happened
  // comes last.
  template <typename Start>
  const DeadlinePolicy* PromisedPolicy(Milestone milestone,
                                       Start&& start) const {
    const DeadlinePolicy* best = nullptr;
    absl::Time best_due = kNever;
    bool several = false;
    ForEachPromisedPolicy(milestone, [&](const DeadlinePolicy& policy) {
      if (best == nullptr) {
        best = &policy;
        return;
      }
      if (!several) best_due = DueOf(*best, start(*best));
      several = true;
      const absl::Time due = DueOf(policy, start(policy));
      if (due >= best_due) return;
      best = &policy;
      best_due = due;
    });
    return best;
  }
  // When a clock of a policy would be due; infinite future: it cannot start.
  absl::Time DueOf(const DeadlinePolicy& policy, absl::Time start) const;
  const DeadlinePolicy* PolicyOf(const Clock& clock) const {
    return lifecycle::PolicyOf(c_, clock);
  }
  // The policy of a clock of a milestone, by what the case is promised now.
  template <typename Start>
  const DeadlinePolicy* PromisedPolicyFor(const ClockDef& d,
                                          Start&& start) const {
    const DeadlinePolicy* const policy = PromisedPolicy(d.milestone, start);
    return policy == nullptr && (d.scope == Scope::kAssisting ||
                                 d.scope == Scope::kSubordinate)
               ? PromisedPolicy(Milestone::kHandling, start)
               : policy;
  }
  // What starts the clock of an assignment, by policy.
  auto FreshStartOf(int assignment) const {
    return [this, assignment](const DeadlinePolicy& policy) {
      return FreshStart(policy, assignment);
    };
  }
  // Whether a promise is one for clocks of a definition of such a scope.
  static bool IsFor(const ClockDef& d, const PromisedDeadline& promised) {
    if (promised.policy == nullptr) return false;
    return d.scope == Scope::kInterim
               ? promised.interim
               : !promised.interim &&
                     promised.milestone == Milestone::kUnspecified &&
                     promised.policy->statutory;
  }

  // When the start event of a limit happened, this event included.
  absl::Time StartOf(DeadlinePolicy::Start start, int assignment) const;

  // A new clock, or with `number` one that was expected.
  absl::Status Add(int def, int assignment, const DeadlinePolicy& policy,
                   absl::Time start, int number = 0);

  // The earliest promise to a caller of a merged case, this event included.
  absl::Time EarliestMember() const;

  // An assisting limit is never later than the lead's, and the promise of a
  // case never later than what a caller of a merged one was promised.
  void Cap(int def, absl::Time started, ClockEvent* change) const;

  // Whether the event is the ruling of a dispute.
  bool Rules() const {
    const auto* const designate = std::get_if<DesignateCommand>(&m_);
    return designate != nullptr && !designate->dispute.empty();
  }

  // Number of the lead that this event makes; 0: none.
  int NewLead() const {
    const bool dispatches =
        kind_ == CommandKind::kDispatch || kind_ == CommandKind::kDesignate;
    return dispatches && a_.assignment == 0
               ? static_cast<int>(c_.assignments.size()) + 1
               : 0;
  }

  // Whether a clock of the definition and assignment is there and not stopped,
  // changes of this event included.
  bool Goes(int def, int assignment) const;

  absl::Status Start(int def);

  // Whether the lead has done already what a clock counts to.
  bool Met(const ClockDef& d) const;

  // An assignment's clock starts with it, whatever happened before.
  absl::Time FreshStart(const DeadlinePolicy& policy, int assignment) const {
    switch (policy.start) {
      case DeadlinePolicy::Start::kSigned:
      case DeadlinePolicy::Start::kFiled:
        return StartOf(policy.start, assignment);
      default:
        return a_.at;
    }
  }

  // A subordinate's limit as the lead set it, if it is the shorter one.
  absl::Status TakeOwnTimeLimit(const DeadlinePolicy::Amount& time_limit,
                                const DeadlinePolicy& policy,
                                ClockEvent* change) const;

  // The newest clock of a definition and policy, or null.
  const Clock* Last(int def, const std::string& policy) const;

  // Whether a clock is in a state that an effect changes.
  static bool Movable(Effect::Act act, const Clock& clock);

  // Whether an effect that is not a start is about this clock.
  bool Meant(const Effect& effect, const ClockDef& d, const Clock& clock) const;

  absl::Status Move(const Effect& effect, int def);

  absl::Status Resume(const Clock& clock, int number, int def);

  // The instant from which a clock goes on that this event resumes.
  absl::Time ResumedAt(const Clock& clock, int def) const;

  // Whether the unit that the clock is of has no more to do by it.
  bool Over(const Clock& clock) const;

  // When that happened which this event takes back.
  absl::Time Undone() const;

  // Whether the stage waits for a unit of the case.
  bool WaitsForUnit() const;

  bool Touched(int number) const {
    return std::any_of(out_.begin(), out_.end(), [&](const ClockEvent& ch) {
      return ch.clock == number;
    });
  }

  // Only a reason that the policy knows stops its clock; and the promise only
  // if no caller of a merged case was promised an answer before the hold ends.
  void Hold(const Clock& clock, int number, int def);

  // The due times of a clock after a resumption or extension.
  absl::Status Recount(const Clock& clock, int number, int def,
                       ClockEvent::Kind kind);

  // A started clock counted anew from its start, by a policy and by all that
  // happened to it until now. A change that is to be a kReset gets the sum of
  // the pauses, too.
  // FailedPrecondition, InvalidArgument: the policy does not fit that.
  absl::Status Anew(const Clock& clock, int number, int def,
                    const DeadlinePolicy& policy, absl::Time now,
                    ClockEvent* change) const;

  // Whether a clock is what the citizen was promised, or the lead's limit that
  // goes with it.
  bool IsPromised(const ClockDef& d, const Clock& clock) const;

  // An amendment makes the promise, and the lead's limit with it, shorter at
  // once, also on hold; longer only if it is to, and a running one that has not
  // run out.
  absl::Status MovePromise();
  absl::Status MoveTo(const DeadlinePolicy& policy, const Clock& clock,
                      int number, int def);

  // The promise follows the callers of merged cases: it takes the earliest of
  // all, and without them it is the case's own again. On hold, it goes on if
  // one of them was promised an answer before the hold ends.
  absl::Status FollowMembers();

  // Whether a clock that waits for its start event would be due later by
  // another policy (null: never), if that event happened now.
  bool IsLonger(const DeadlinePolicy* policy, const DeadlinePolicy& old,
                int assignment) const;

  // Clocks that have not started count by the new decision; those that it has
  // no limit for end. A promise that would be longer keeps its policy, unless
  // it is to be longer. Its statutory limits that the case did not have are
  // added, if the case has clocks at all.
  absl::Status FollowDecision();

  // Clocks that waited for what has now happened; and, of several policies of
  // one milestone, one that starts now and is due before a running clock is.
  absl::Status StartExpected();

  // Replaces the policy of a clock and its start by those of another policy of
  // the milestone that is due earlier. Of a running clock only by one whose
  // start event happens now: what happened before was compared then.
  void Stricter(int def, const Clock& clock, const DeadlinePolicy** policy,
                absl::Time* start) const;

  const Attempt& a_;
  const Case& c_;
  const Command& m_;
  const CommandKind kind_;
  // What the case is promised once this event has happened.
  const std::vector<PromisedDeadline>* promised_;
  std::vector<ClockEvent>& out_;
  int added_ = 0;
  bool extends_ = false, extended_ = false;
  bool lengthens_ = false, lengthened_ = false;
  bool reroutes_ = false;  // The event brings another decision.
  bool tied_ = false;      // A milestone has several policies.
};

}  // namespace trunkline::lifecycle

#endif  // TRUNKLINE_SRC_LIFECYCLE_ENGINE_CLOCK_CHANGER_H_
