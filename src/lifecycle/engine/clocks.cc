// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/lifecycle/engine/engine_data.h"
#include "src/lifecycle/engine/messages.h"
#include "src/lifecycle/engine/promised.h"
#include "src/lifecycle/wire/facts.h"

namespace trunkline::lifecycle {
namespace {

using Scope = ClockDef::Scope;
using State = Clock::State;

constexpr absl::Time kNever = absl::InfiniteFuture();

// The clock of what the citizen was promised.
bool IsPromise(const ClockDef& d) {
  return d.scope == Scope::kCase && d.limit == Milestone::kHandling;
}

CountOptions Provisional() {
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
class Changer {
 public:
  Changer(const Attempt& attempt, std::vector<ClockEvent>* changes)
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
    reroutes_ = (amend != nullptr && !amend->decision.empty()) ||
                (reroute != nullptr && !reroute->decision.empty());
    if (promised_ == nullptr || (promised_->empty() && !reroutes_)) {
      promised_ = &c_.promised_deadlines;
    }
    tied_ = std::any_of(promised_->begin(), promised_->end(),
                        [](const PromisedDeadline& p) { return p.tied; });
  }

  absl::Status Run(const Transition& transition) {
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
    if (const auto* const amend = std::get_if<AmendCommand>(&m_);
        amend != nullptr && reroutes_) {
      TRUNKLINE_RETURN_IF_ERROR(MovePromise(amend->lengthen));
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

 private:
  // Ends the clocks that a newer version of the definition does not have.
  void Abandon() {
    for (std::size_t i = 0; i != c_.clocks.size(); ++i) {
      const Clock& clock = c_.clocks[i];
      if (clock.state != State::kStopped &&
          a_.engine.data().FindClock(clock.definition) == kNone) {
        Stop(static_cast<int>(i) + 1);
      }
    }
  }

  void Stop(int number) {
    ClockEvent& change = out_.emplace_back();
    change.clock = number;
    change.kind = ClockEvent::Kind::kStop;
    change.at = a_.at;
  }

  // A unit that leads and is designated gains no time by it.
  bool GoesOn(const Effect& effect, const ClockDef& clock) const {
    return kind_ == CommandKind::kDesignate && a_.assignment != 0 &&
           effect.act != Effect::Act::kResume &&
           (clock.scope == Scope::kSubordinate ||
            (clock.scope == Scope::kLead && clock.limit != Milestone::kReturn));
  }

  // Calls visit(policy) for the policies that the case is promised now for a
  // milestone: several of rules of equal rank, the first one first.
  template <typename Visitor>
  void ForEachLimit(Milestone stage, Visitor&& visit) const {
    bool found = false;
    for (const PromisedDeadline& term : *promised_) {
      if (term.milestone != stage || term.interim || found != term.tied) {
        // Behind them are those that clocks started with before.
        if (found && !term.tied) return;
        continue;
      }
      found = true;
      if (term.policy != nullptr) visit(*term.policy);
    }
  }

  // The policy of a milestone; of several the one with the earliest due time,
  // if each counts from start(policy). One whose start event has not happened
  // comes last.
  template <typename Start>
  const DeadlinePolicy* LimitOf(Milestone stage, Start&& start) const {
    const DeadlinePolicy* best = nullptr;
    absl::Time best_due = kNever;
    bool several = false;
    ForEachLimit(stage, [&](const DeadlinePolicy& policy) {
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
  absl::Time DueOf(const DeadlinePolicy& policy, absl::Time start) const {
    const WorkCalendar* const calendar = a_.engine.CalendarOf(policy);
    if (calendar == nullptr || start == kNever) return kNever;
    const auto due = DueTime(policy, *calendar, start, Provisional());
    return due.ok() ? due->due : kNever;
  }
  const DeadlinePolicy* PolicyOf(const Clock& clock) const {
    return lifecycle::PolicyOf(c_, clock);
  }
  // The policy of a clock of a milestone, by what the case is promised now.
  template <typename Start>
  const DeadlinePolicy* LimitFor(const ClockDef& d, Start&& start) const {
    const DeadlinePolicy* const policy = LimitOf(d.limit, start);
    return policy == nullptr && (d.scope == Scope::kAssisting ||
                                 d.scope == Scope::kSubordinate)
               ? LimitOf(Milestone::kHandling, start)
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
  absl::Time StartOf(DeadlinePolicy::Start start, int assignment) const {
    const auto now = [&](absl::Time before, bool happens) {
      return before != kNever ? before : happens ? a_.at : kNever;
    };
    const bool dispatches =
        kind_ == CommandKind::kDispatch || kind_ == CommandKind::kDesignate;
    switch (start) {
      case DeadlinePolicy::Start::kUnspecified:
      case DeadlinePolicy::Start::kAccepted:
        if (const auto* const open = std::get_if<OpenCommand>(&m_)) {
          return open->accepted_at == kNever ? a_.at : open->accepted_at;
        }
        return c_.accepted_at;
      case DeadlinePolicy::Start::kDispatched:
        return now(c_.dispatched_at, dispatches);
      case DeadlinePolicy::Start::kSigned:
        if (assignment != 0) {
          const bool known = Slot(assignment) <= c_.assignments.size();
          return now(
              known ? c_.assignments[Nth(assignment)].signed_at : kNever,
              kind_ == CommandKind::kSign && a_.assignment == assignment);
        }
        return now(c_.signed_at, kind_ == CommandKind::kSign);
      case DeadlinePolicy::Start::kFedBack:
        return now(c_.fed_back_at, kind_ == CommandKind::kFeedback);
      case DeadlinePolicy::Start::kRuled:
        return now(c_.ruled_at, Rules());
      case DeadlinePolicy::Start::kFiled:
        if (const auto* const file = std::get_if<FileCommand>(&m_);
            file != nullptr && c_.filed_at == kNever &&
            file->filed_at != kNever) {
          return file->filed_at;
        }
        return now(c_.filed_at, kind_ == CommandKind::kFile);
    }
    return kNever;
  }

  // A new clock, or with `number` one that was expected.
  absl::Status Add(int def, int assignment, const DeadlinePolicy& policy,
                   absl::Time start, int number = 0) {
    const WorkCalendar* const calendar = a_.engine.CalendarOf(policy);
    if (calendar == nullptr) {
      return base::FailedPrecondition(
          base::Fill<engine_messages::kCalendarGone>(
              base::Quoted(policy.id), base::Quoted(policy.calendar)));
    }
    ClockEvent change;
    change.at = a_.at;
    change.kind = ClockEvent::Kind::kExpect;
    if (start != kNever) {
      change.kind = ClockEvent::Kind::kStart;
      change.at = start;
      auto due = DueTime(policy, *calendar, start, Provisional());
      if (!due.ok()) {
        return base::Annotate(
            due.status(),
            base::Fill<engine_messages::kPolicy>(base::Quoted(policy.id)));
      }
      change.due = due->due;
      change.yellow = due->yellow;
      change.red = due->red;
      change.provisional = due->provisional;
      Cap(def, &change);
    }
    const bool added = number == 0;
    if (added) {
      number = static_cast<int>(c_.clocks.size()) + ++added_;
      change.definition = a_.engine.data().clocks[Slot(def)].id;
      change.assignment = assignment;
    }
    if (added || reroutes_ || c_.clocks[Slot(number) - 1].policy != policy.id) {
      change.policy = policy.id;
      change.calendar_version = calendar->version();
    }
    change.clock = number;
    out_.push_back(std::move(change));
    return absl::OkStatus();
  }

  // The earliest promise to a caller of a merged case, this event included.
  absl::Time EarliestMember() const {
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

  // An assisting limit is never later than the lead's, and the promise of a
  // case never later than what a caller of a merged one was promised.
  void Cap(int def, ClockEvent* change) const {
    const Scope scope = a_.engine.data().clocks[Slot(def)].scope;
    if (IsPromise(a_.engine.data().clocks[Slot(def)])) {
      const absl::Time member = EarliestMember();
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
      if (d.scope != Scope::kLead ||
          (d.limit != Milestone::kHandling && d.limit != Milestone::kRedo)) {
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
  bool Goes(int def, int assignment) const {
    const Clock* const clock = FindClock(a_.engine.data(), c_, def, assignment);
    if (clock == nullptr || clock->state == State::kStopped) return false;
    const int number = static_cast<int>(clock - c_.clocks.data()) + 1;
    return std::none_of(out_.begin(), out_.end(), [&](const ClockEvent& ch) {
      return ch.clock == number && ch.kind == ClockEvent::Kind::kStop;
    });
  }

  absl::Status Start(int def) {
    const ClockDef& d = a_.engine.data().clocks[Slot(def)];
    switch (d.scope) {
      case Scope::kCase: {
        const bool again = FindClock(a_.engine.data(), c_, def, 0) != nullptr;
        const auto start = [&](const DeadlinePolicy& policy) {
          return again ? a_.at : StartOf(policy.start, 0);
        };
        const DeadlinePolicy* const policy = LimitOf(d.limit, start);
        if (policy == nullptr || Goes(def, 0)) return absl::OkStatus();
        return Add(def, 0, *policy, start(*policy));
      }
      case Scope::kLead: {
        const int lead = NewLead() != 0 ? NewLead() : c_.lead;
        const DeadlinePolicy* const policy =
            LimitOf(d.limit, FreshStartOf(lead));
        if (policy == nullptr || lead == 0 || Goes(def, lead) ||
            (lead == c_.lead && Met(d))) {
          return absl::OkStatus();
        }
        return Add(def, lead, *policy, FreshStart(*policy, lead));
      }
      case Scope::kAssisting: {
        int number = static_cast<int>(c_.assignments.size());
        const auto add = [&](int assignment) {
          const DeadlinePolicy* const policy =
              LimitFor(d, FreshStartOf(assignment));
          return policy == nullptr ? absl::OkStatus()
                                   : Add(def, assignment, *policy,
                                         FreshStart(*policy, assignment));
        };
        if (kind_ == CommandKind::kAddAssisting) return add(number + 1);
        if (NewLead() != 0) ++number;
        const auto* const assisting = FactIn<std::vector<std::string>>(
            m_, [](const auto& m) -> decltype((m.assisting)) {
              return m.assisting;
            });
        const std::size_t more = assisting == nullptr ? 0 : assisting->size();
        for (std::size_t i = 0; i != more; ++i) {
          TRUNKLINE_RETURN_IF_ERROR(add(++number));
        }
        return absl::OkStatus();
      }
      case Scope::kSubordinate: {
        const auto* const given = std::get_if<SubDispatchCommand>(&m_);
        if (given == nullptr) return absl::OkStatus();
        const int number = static_cast<int>(c_.assignments.size()) + 1;
        const DeadlinePolicy* const policy = LimitFor(d, FreshStartOf(number));
        if (policy == nullptr) return absl::OkStatus();
        TRUNKLINE_RETURN_IF_ERROR(
            Add(def, number, *policy, FreshStart(*policy, number)));
        return given->time_limit.amount == 0
                   ? absl::OkStatus()
                   : OwnLimit(given->time_limit, *policy, &out_.back());
      }
      case Scope::kStatutory:
      case Scope::kInterim:
        for (const PromisedDeadline& term : *promised_) {
          if (!IsFor(d, term)) continue;
          const Clock* const last = Last(def, term.policy->id);
          if (last != nullptr && last->state != State::kStopped) continue;
          const absl::Time start = StartOf(term.policy->start, 0);
          TRUNKLINE_RETURN_IF_ERROR(
              Add(def, 0, *term.policy,
                  last != nullptr && start != kNever ? a_.at : start));
        }
        return absl::OkStatus();
    }
    return absl::OkStatus();
  }

  // Whether the lead has done already what a clock counts to.
  bool Met(const ClockDef& d) const {
    const Assignment& lead = *c_.Lead();
    return (d.limit == Milestone::kSignIn && lead.signed_at != kNever) ||
           (d.limit == Milestone::kFirstContact && lead.contacted_at != kNever);
  }

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
  absl::Status OwnLimit(const DeadlinePolicy::Amount& limit,
                        const DeadlinePolicy& policy,
                        ClockEvent* change) const {
    if (change->kind != ClockEvent::Kind::kStart) return absl::OkStatus();
    DeadlinePolicy own = policy;
    own.amount = limit.amount;
    own.unit = limit.unit;
    const WorkCalendar* const calendar = a_.engine.CalendarOf(policy);
    auto due = DueTime(own, *calendar, change->at, Provisional());
    if (!due.ok()) return due.status();
    if (due->due >= change->due) return absl::OkStatus();
    change->due = due->due;
    change->yellow = due->yellow;
    change->red = due->red;
    return absl::OkStatus();
  }

  // The newest clock of a definition and policy, or null.
  const Clock* Last(int def, const std::string& policy) const {
    const std::string& id = a_.engine.data().clocks[Slot(def)].id;
    for (std::size_t i = c_.clocks.size(); i != 0; --i) {
      const Clock& clock = c_.clocks[i - 1];
      if (clock.definition == id && clock.policy == policy) return &clock;
    }
    return nullptr;
  }

  // Whether a clock is in a state that an effect changes.
  static bool Movable(Effect::Act act, const Clock& clock) {
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

  // Whether an effect that is not a start is about this clock.
  bool Meant(const Effect& effect, const ClockDef& d,
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

  absl::Status Move(const Effect& effect, int def) {
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
          Hold(clock, number);
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

  absl::Status Resume(const Clock& clock, int number, int def) {
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
    // The stage that the case goes back to is on hold.
    if (clock.state == State::kStopped && !c_.hold_reason.empty() &&
        !clock.ledger.empty() &&
        clock.ledger.back().kind == ClockEvent::Kind::kHold) {
      ClockEvent& hold = out_.emplace_back();
      hold.clock = number;
      hold.kind = ClockEvent::Kind::kHold;
      hold.at = a_.at;
      hold.reason = clock.ledger.back().reason;
    }
    return absl::OkStatus();
  }

  // Whether the unit that the clock is of has no more to do by it.
  bool Over(const Clock& clock) const {
    return clock.assignment != 0 && c_.assignments[Nth(clock.assignment)].end !=
                                        Assignment::End::kRunning;
  }

  // When that happened which this event takes back.
  absl::Time Undone() const {
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

  // Whether the stage waits for a unit of the case.
  bool WaitsForUnit() const {
    const DefinitionData& data = a_.engine.data();
    if (a_.stage < 0 || Slot(a_.stage) >= data.stages.size()) return false;
    const int owner = data.stages[Slot(a_.stage)].owner;
    return owner != kNone &&
           data.roles[Slot(owner)].relation != Role::Relation::kNothing;
  }

  bool Touched(int number) const {
    return std::any_of(out_.begin(), out_.end(), [&](const ClockEvent& ch) {
      return ch.clock == number;
    });
  }

  // Only a reason that the policy knows stops its clock.
  void Hold(const Clock& clock, int number) {
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
    ClockEvent& change = out_.emplace_back();
    change.clock = number;
    change.kind = ClockEvent::Kind::kHold;
    change.at = a_.at;
    change.reason = *reason;
  }

  // The due times of a clock after a resumption or extension.
  absl::Status Recount(const Clock& clock, int number, int def,
                       ClockEvent::Kind kind) {
    const DeadlinePolicy* const policy = PolicyOf(clock);
    if (policy == nullptr) {
      return base::FailedPrecondition(
          base::Fill<engine_messages::kNoLimit>(number));
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
    change.at = a_.at;
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
    if (moved.summed.pauses != clock.summed.pauses)
      change.summed = moved.summed;
    Cap(def, &change);
    out_.push_back(std::move(change));
    return absl::OkStatus();
  }

  // A running clock counted anew from its start, by a policy and by all that
  // happened to it. FailedPrecondition: the policy does not fit that.
  absl::Status Anew(const Clock& clock, int number, int def,
                    const DeadlinePolicy& policy, ClockEvent* change) const {
    const WorkCalendar* const calendar =
        policy.id == clock.policy
            ? a_.engine.CalendarOf(policy, clock.calendar_version)
            : a_.engine.CalendarOf(policy);
    if (calendar == nullptr) {
      return base::FailedPrecondition(
          base::Fill<engine_messages::kCalendarGone>(
              base::Quoted(policy.id), base::Quoted(policy.calendar)));
    }
    Clock moved = clock;
    moved.policy = policy.id;
    moved.calendar_version = calendar->version();
    for (ClockEvent& past : moved.ledger) {
      past.at = std::max(past.at, moved.started);
    }
    TRUNKLINE_ASSIGN_OR_RETURN(
        const ClockReading reading,
        Evaluate(moved, policy, *calendar, std::max(a_.at, moved.started),
                 Provisional()));
    change->clock = number;
    change->kind = ClockEvent::Kind::kStart;
    change->at = clock.started;
    change->due = reading.due;
    change->yellow = reading.yellow;
    change->red = reading.red;
    change->provisional = reading.provisional;
    if (policy.id != clock.policy) {
      change->policy = policy.id;
      change->calendar_version = calendar->version();
    }
    Cap(def, change);
    return absl::OkStatus();
  }

  // An amendment makes the running promise, and the lead's limit with it,
  // shorter at once; longer only if it is to and the limit has not run out.
  // Clocks on hold keep what they have.
  absl::Status MovePromise(bool lengthens) {
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

  // The promise follows the callers of merged cases: it takes the earliest of
  // all, and without them it is the case's own again.
  absl::Status FollowMembers() {
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

  // Clocks that have not started count by the new decision; those that it has
  // no limit for end. Its statutory limits that the case did not have are
  // added, if the case has clocks at all.
  absl::Status FollowDecision() {
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

  // Clocks that waited for what has now happened; and, of several policies of
  // one milestone, one that starts now and is due before a running clock is.
  absl::Status StartExpected() {
    for (std::size_t i = 0; i != c_.clocks.size(); ++i) {
      const Clock& clock = c_.clocks[i];
      const bool runs = clock.state == State::kRunning;
      if (clock.state != State::kExpected && !(runs && tied_)) continue;
      const int number = static_cast<int>(i) + 1;
      const DeadlinePolicy* policy = PolicyOf(clock);
      const int def = a_.engine.data().FindClock(clock.definition);
      if (Touched(number) || policy == nullptr || def == kNone) continue;
      absl::Time start =
          runs ? kNever : StartOf(policy->start, clock.assignment);
      if (tied_) Stricter(def, clock, &policy, &start);
      if (start == kNever) continue;
      TRUNKLINE_RETURN_IF_ERROR(
          Add(def, clock.assignment, *policy, start, number));
    }
    return absl::OkStatus();
  }

  // Replaces the policy of a clock and its start by those of another policy of
  // the milestone that is due earlier. Of a running clock only by one whose
  // start event happens now: what happened before was compared then.
  void Stricter(int def, const Clock& clock, const DeadlinePolicy** policy,
                absl::Time* start) const {
    const ClockDef& d = a_.engine.data().clocks[Slot(def)];
    if (d.scope == Scope::kStatutory || d.scope == Scope::kInterim) return;
    const bool runs = clock.state == State::kRunning;
    absl::Time due = runs ? clock.due : DueOf(**policy, *start);
    bool listed = false;
    ForEachLimit(d.limit, [&](const DeadlinePolicy& limit) {
      listed |= limit.id == clock.policy;
    });
    if (!listed) return;
    ForEachLimit(d.limit, [&](const DeadlinePolicy& limit) {
      const absl::Time begin = StartOf(limit.start, clock.assignment);
      if (limit.id == clock.policy || (runs && begin != a_.at)) return;
      const absl::Time other = DueOf(limit, begin);
      if (other >= due) return;
      due = other;
      *policy = &limit;
      *start = begin;
    });
  }

  const Attempt& a_;
  const Case& c_;
  const Command& m_;
  const CommandKind kind_;
  // What the case is promised once this event has happened.
  const std::vector<PromisedDeadline>* promised_;
  std::vector<ClockEvent>& out_;
  int added_ = 0;
  bool extends_ = false, extended_ = false;
  bool reroutes_ = false;  // The event brings another decision.
  bool tied_ = false;      // A milestone has several policies.
};

}  // namespace

absl::Time PromiseOf(const DefinitionData& data, const Case& c) {
  absl::Time promise = kNever;
  for (const Clock& clock : c.clocks) {
    const int def = data.FindClock(clock.definition);
    if (def == kNone || !IsPromise(data.clocks[Slot(def)])) continue;
    if (clock.state == State::kStopped && !clock.cut_short) continue;
    promise = std::min(promise, clock.due);
  }
  return promise;
}

absl::Status ChangeClocks(const Attempt& attempt, const Transition& transition,
                          std::vector<ClockEvent>* changes) {
  return Changer(attempt, changes).Run(transition);
}

absl::Status ChangeClocksOf(const EngineData& engine, const Case& c,
                            const Command& command, absl::Time at,
                            std::vector<ClockEvent>* changes) {
  return ChangeClocks(Attempt{engine, c, command, Nobody(), at}, Transition(),
                      changes);
}

}  // namespace trunkline::lifecycle
