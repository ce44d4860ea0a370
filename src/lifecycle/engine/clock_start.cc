// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/lifecycle/engine/clock_changer.h"
#include "src/lifecycle/engine/messages.h"

// Which clocks an event starts, by which policy and from when.
namespace trunkline::lifecycle {

absl::Time ClockChanger::DueOf(const DeadlinePolicy& policy,
                               absl::Time start) const {
  const WorkCalendar* const calendar = a_.engine.CalendarOf(policy);
  if (calendar == nullptr || start == kNever) return kNever;
  const auto due = DueTime(policy, *calendar, start, Provisional());
  return due.ok() ? due->due : kNever;
}

absl::Time ClockChanger::StartOf(DeadlinePolicy::Start start,
                                 int assignment) const {
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
        return now(known ? c_.assignments[Nth(assignment)].signed_at : kNever,
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

absl::Status ClockChanger::Add(int def, int assignment,
                               const DeadlinePolicy& policy, absl::Time start,
                               int number) {
  const WorkCalendar* const calendar = a_.engine.CalendarOf(policy);
  if (calendar == nullptr) {
    return base::FailedPrecondition(base::Fill<engine_messages::kCalendarGone>(
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
      return base::Annotate(due.status(), base::Fill<engine_messages::kPolicy>(
                                              base::Quoted(policy.id)));
    }
    change.due = due->due;
    change.yellow = due->yellow;
    change.red = due->red;
    change.provisional = due->provisional;
    Cap(def, start, &change);
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

bool ClockChanger::Goes(int def, int assignment) const {
  const Clock* const clock = FindClock(a_.engine.data(), c_, def, assignment);
  if (clock == nullptr || clock->state == State::kStopped) return false;
  const int number = static_cast<int>(clock - c_.clocks.data()) + 1;
  return std::none_of(out_.begin(), out_.end(), [&](const ClockEvent& ch) {
    return ch.clock == number && ch.kind == ClockEvent::Kind::kStop;
  });
}

absl::Status ClockChanger::Start(int def) {
  const ClockDef& d = a_.engine.data().clocks[Slot(def)];
  switch (d.scope) {
    case Scope::kCase: {
      const bool again = FindClock(a_.engine.data(), c_, def, 0) != nullptr;
      const auto start = [&](const DeadlinePolicy& policy) {
        return again ? a_.at : StartOf(policy.start, 0);
      };
      const DeadlinePolicy* const policy = PromisedPolicy(d.milestone, start);
      if (policy == nullptr || Goes(def, 0)) return absl::OkStatus();
      return Add(def, 0, *policy, start(*policy));
    }
    case Scope::kLead: {
      const int lead = NewLead() != 0 ? NewLead() : c_.lead;
      const DeadlinePolicy* const policy =
          PromisedPolicy(d.milestone, FreshStartOf(lead));
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
            PromisedPolicyFor(d, FreshStartOf(assignment));
        return policy == nullptr ? absl::OkStatus()
                                 : Add(def, assignment, *policy,
                                       FreshStart(*policy, assignment));
      };
      if (kind_ == CommandKind::kAddAssisting) return add(number + 1);
      if (NewLead() != 0) ++number;
      const auto* const assisting = FactIn<std::vector<std::string>>(
          m_,
          [](const auto& m) -> decltype((m.assisting)) { return m.assisting; });
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
      const DeadlinePolicy* const policy =
          PromisedPolicyFor(d, FreshStartOf(number));
      if (policy == nullptr) return absl::OkStatus();
      TRUNKLINE_RETURN_IF_ERROR(
          Add(def, number, *policy, FreshStart(*policy, number)));
      return given->time_limit.amount == 0
                 ? absl::OkStatus()
                 : TakeOwnTimeLimit(given->time_limit, *policy, &out_.back());
    }
    case Scope::kStatutory:
    case Scope::kInterim:
      for (const PromisedDeadline& promised : *promised_) {
        if (!IsFor(d, promised)) continue;
        const Clock* const last = Last(def, promised.policy->id);
        if (last != nullptr && last->state != State::kStopped) continue;
        const absl::Time start = StartOf(promised.policy->start, 0);
        TRUNKLINE_RETURN_IF_ERROR(
            Add(def, 0, *promised.policy,
                last != nullptr && start != kNever ? a_.at : start));
      }
      return absl::OkStatus();
  }
  return absl::OkStatus();
}

bool ClockChanger::Met(const ClockDef& d) const {
  const Assignment& lead = *c_.Lead();
  return (d.milestone == Milestone::kSignIn && lead.signed_at != kNever) ||
         (d.milestone == Milestone::kFirstContact &&
          lead.contacted_at != kNever);
}

absl::Status ClockChanger::TakeOwnTimeLimit(
    const DeadlinePolicy::Amount& time_limit, const DeadlinePolicy& policy,
    ClockEvent* change) const {
  if (change->kind != ClockEvent::Kind::kStart) return absl::OkStatus();
  DeadlinePolicy own = policy;
  own.amount = time_limit.amount;
  own.unit = time_limit.unit;
  const WorkCalendar* const calendar = a_.engine.CalendarOf(policy);
  auto due = DueTime(own, *calendar, change->at, Provisional());
  if (!due.ok()) return due.status();
  if (due->due >= change->due) return absl::OkStatus();
  change->due = due->due;
  change->yellow = due->yellow;
  change->red = due->red;
  return absl::OkStatus();
}

const Clock* ClockChanger::Last(int def, const std::string& policy) const {
  const std::string& id = a_.engine.data().clocks[Slot(def)].id;
  for (std::size_t i = c_.clocks.size(); i != 0; --i) {
    const Clock& clock = c_.clocks[i - 1];
    if (clock.definition == id && clock.policy == policy) return &clock;
  }
  return nullptr;
}

absl::Status ClockChanger::StartExpected() {
  for (std::size_t i = 0; i != c_.clocks.size(); ++i) {
    const Clock& clock = c_.clocks[i];
    const bool runs = clock.state == State::kRunning;
    if (clock.state != State::kExpected && !(runs && tied_)) continue;
    const int number = static_cast<int>(i) + 1;
    const DeadlinePolicy* policy = PolicyOf(clock);
    const int def = a_.engine.data().FindClock(clock.definition);
    if (Touched(number) || policy == nullptr || def == kNone) continue;
    absl::Time start = runs ? kNever : StartOf(policy->start, clock.assignment);
    if (tied_) Stricter(def, clock, &policy, &start);
    if (start == kNever) continue;
    TRUNKLINE_RETURN_IF_ERROR(
        Add(def, clock.assignment, *policy, start, number));
  }
  return absl::OkStatus();
}

void ClockChanger::Stricter(int def, const Clock& clock,
                            const DeadlinePolicy** policy,
                            absl::Time* start) const {
  const ClockDef& d = a_.engine.data().clocks[Slot(def)];
  if (d.scope == Scope::kStatutory || d.scope == Scope::kInterim) return;
  const bool runs = clock.state == State::kRunning;
  absl::Time due = runs ? clock.due : DueOf(**policy, *start);
  bool listed = false;
  ForEachPromisedPolicy(d.milestone, [&](const DeadlinePolicy& promised) {
    listed |= promised.id == clock.policy;
  });
  if (!listed) return;
  ForEachPromisedPolicy(d.milestone, [&](const DeadlinePolicy& promised) {
    const absl::Time begin = StartOf(promised.start, clock.assignment);
    if (promised.id == clock.policy || (runs && begin != a_.at)) return;
    const absl::Time other = DueOf(promised, begin);
    if (other >= due) return;
    due = other;
    *policy = &promised;
    *start = begin;
  });
}

}  // namespace trunkline::lifecycle
