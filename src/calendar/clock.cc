// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/calendar/calendar_access.h"
#include "src/calendar/clock.h"
#include "src/calendar/count.h"
#include "src/calendar/messages.h"
#include "trunkline/deadline.h"

namespace trunkline {

namespace calendar {

namespace {

// Replaces the pauses in a ledger by their sum.
void SumUp(const PauseSum& sum, Clock* clock) {
  std::vector<ClockEvent>& ledger = clock->ledger;
  const auto reset =
      std::find_if(ledger.rbegin(), ledger.rend(), [](const ClockEvent& event) {
        return event.kind == ClockEvent::Kind::kReset;
      });
  if (reset != ledger.rend()) {
    ledger.erase(ledger.begin(), reset.base() - 1);
  }
  ledger.erase(std::remove_if(ledger.begin(), ledger.end(),
                              [](const ClockEvent& event) {
                                return event.kind == ClockEvent::Kind::kHold ||
                                       event.kind == ClockEvent::Kind::kStop ||
                                       event.kind == ClockEvent::Kind::kResume;
                              }),
               ledger.end());
  clock->summed = sum;
}

}  // namespace

bool IsSound(const PauseSum& sum) {
  // More days, or seconds, than there are in the years 1 to 9999: none.
  constexpr std::int64_t kMostDays = 4'000'000;
  return sum.pauses >= 0 && sum.days >= 0 && sum.days <= kMostDays &&
         sum.time >= absl::ZeroDuration() &&
         sum.time <= absl::Hours(24) * kMostDays &&
         sum.parts >= absl::ZeroDuration() && sum.parts <= sum.time &&
         sum.last_day >= absl::ZeroDuration() && sum.last_day <= sum.parts &&
         (sum.pauses > 0 ? sum.until != absl::InfiniteFuture() : true);
}

void AddEvent(const ClockEvent& event, Clock* clock) {
  using State = Clock::State;
  switch (event.kind) {
    case ClockEvent::Kind::kUnspecified:
      return;
    case ClockEvent::Kind::kExpect:
      clock->state = State::kExpected;
      clock->stopped = absl::InfiniteFuture();
      clock->cut_short = false;
      return;
    case ClockEvent::Kind::kStop:
      clock->state = State::kStopped;
      clock->stopped = event.at;
      return;
    case ClockEvent::Kind::kHold:
      clock->state = State::kOnHold;
      clock->ledger.push_back(event);
      return;
    case ClockEvent::Kind::kStart:
      clock->started = event.at;
      clock->state = State::kRunning;
      break;
    case ClockEvent::Kind::kResume:
    case ClockEvent::Kind::kReset:
      if (clock->state == State::kStopped) {
        ClockEvent& stop = clock->ledger.emplace_back();
        stop.clock = event.clock;
        stop.kind = ClockEvent::Kind::kStop;
        stop.at = clock->stopped;
      }
      clock->stopped = absl::InfiniteFuture();
      clock->cut_short = false;
      clock->state = State::kRunning;
      clock->ledger.push_back(event);
      if (event.kind == ClockEvent::Kind::kReset &&
          clock->summed.until != absl::InfiniteFuture()) {
        // Without the sum, what was before the reset cannot be replayed.
        clock->ledger.erase(clock->ledger.begin(), clock->ledger.end() - 1);
        clock->summed = {};
        clock->summed.until = event.at;
      } else if (event.kind == ClockEvent::Kind::kReset &&
                 event.at <= clock->started) {
        clock->ledger.erase(clock->ledger.begin(), clock->ledger.end() - 1);
      }
      if (event.summed.pauses > 0) SumUp(event.summed, clock);
      break;
    case ClockEvent::Kind::kExtend:
      clock->ledger.push_back(event);
      break;
  }
  clock->due = event.due;
  clock->yellow = event.yellow;
  clock->red = event.red;
  clock->provisional = event.provisional;
}

}  // namespace calendar

using calendar::Additions;
using calendar::Counter;
using calendar::End;
using calendar::Origin;

namespace {

using Kind = ClockEvent::Kind;

namespace messages = calendar::messages;

template <const base::Message& kMessage>
absl::Status Misfit() {
  return base::FailedPrecondition(base::Fill<kMessage>());
}

bool Infinite(absl::Time time) {
  return time == absl::InfiniteFuture() || time == absl::InfinitePast();
}

// The state of a clock after some of its events.
//
// A Clock stores events and no state. Record() and Evaluate() replay them, so
// the state can never disagree with the events, and a rule of this class
// applies to clocks that were stored before. The cost is proportional to the
// number of events times that of holds; clocks have few of both.
//
// Invariants: `stands_` is true while time does not count: in a hold whose
// reason stops the clock, or after a stop in time. `stands_since_` is then its
// beginning. A hold or stop after the due time does not set it: a late clock
// stays late.
class Replay {
 public:
  Replay(const DeadlinePolicy& policy, const WorkCalendar& calendar,
         const CountOptions& options)
      : policy_(policy),
        counter_(policy, internal::CalendarAccess::Tables(calendar), options) {}

  // Takes the events of a clock up to `now`.
  absl::Status TakeAll(const Clock& clock,
                       absl::Time now = absl::InfiniteFuture()) {
    const auto take = [&](Kind kind, absl::Time at) {
      ClockEvent event;
      event.kind = kind;
      event.at = at;
      return Take(event);
    };
    const bool started = clock.started != absl::InfiniteFuture();
    if (started && clock.started <= now) {
      TRUNKLINE_RETURN_IF_ERROR(take(Kind::kStart, clock.started));
    }
    // The sum counts from the last start or reset on.
    std::size_t counted = clock.ledger.size();
    while (counted != 0 && clock.ledger[counted - 1].kind != Kind::kReset) {
      --counted;
    }
    if (counted == 0) TakeSum(clock.summed);
    for (const ClockEvent& event : clock.ledger) {
      if (event.at > now) return absl::OkStatus();
      // When it was granted, a pause that is now in the sum may have moved the
      // end behind it.
      const bool granted = event.kind == Kind::kExtend &&
                           clock.summed.pauses > 0 &&
                           event.at <= clock.summed.until;
      TRUNKLINE_RETURN_IF_ERROR(Take(event, granted));
      if (counted != 0 && --counted == 0) TakeSum(clock.summed);
    }
    if (clock.summed.until != absl::InfiniteFuture()) {
      last_ = std::max(last_, clock.summed.until);
    }
    if (started && clock.state == Clock::State::kStopped &&
        clock.stopped <= now) {
      TRUNKLINE_RETURN_IF_ERROR(take(Kind::kStop, clock.stopped));
    }
    return absl::OkStatus();
  }

  // Takes one event, or says why it does not fit and changes nothing.
  // `granted`: an extension whose conditions were checked before.
  absl::Status Take(const ClockEvent& event, bool granted = false) {
    TRUNKLINE_RETURN_IF_ERROR(CheckForm(event));
    if (event.at < last_) return Misfit<messages::kBeforeLast>();
    switch (event.kind) {
      case Kind::kUnspecified:
      case Kind::kExpect:
        return base::InvalidArgument(base::Fill<messages::kNoSuchEvent>());
      case Kind::kStart:
        if (started_) return Misfit<messages::kStartedAlready>();
        TRUNKLINE_RETURN_IF_ERROR(Begin(event.at));
        break;
      case Kind::kReset:
        if (!started_) return Misfit<messages::kNotStarted>();
        TRUNKLINE_RETURN_IF_ERROR(Begin(event.at));
        break;
      case Kind::kHold: {
        TRUNKLINE_RETURN_IF_ERROR(CheckRunning());
        if (held_) return Misfit<messages::kHeldAlready>();
        bool stops = std::find(policy_.hold.begin(), policy_.hold.end(),
                               event.reason) != policy_.hold.end();
        if (stops) {
          End end;
          TRUNKLINE_RETURN_IF_ERROR(FindEnd(event.at, &end));
          stops = event.at <= end.due;
        }
        held_ = true;
        stands_ = stops;
        stands_since_ = event.at;
        break;
      }
      case Kind::kResume:
        if (!started_) return Misfit<messages::kNotStarted>();
        if (!held_ && !stopped_) return Misfit<messages::kRunning>();
        if (stands_) {
          TRUNKLINE_RETURN_IF_ERROR(counter_.AddHold(
              origin_, stands_since_, event.at, &additions_.held));
        }
        held_ = stands_ = stopped_ = false;
        ++pauses_;
        break;
      case Kind::kExtend:
        if (!granted) TRUNKLINE_RETURN_IF_ERROR(CheckExtension(event));
        if (event.extension.unit == policy_.unit) {
          additions_.same_unit += event.extension.amount;
        } else {
          additions_.other.push_back(event.extension);
        }
        ++extensions_;
        break;
      case Kind::kStop: {
        TRUNKLINE_RETURN_IF_ERROR(CheckRunning());
        End end;
        TRUNKLINE_RETURN_IF_ERROR(FindEnd(event.at, &end));
        // Time does not count until the clock is reopened; in a hold it has not
        // counted since the hold began. A late clock stays late.
        if (!stands_) {
          stands_ = event.at <= end.due;
          stands_since_ = event.at;
        }
        stopped_ = true;
        stopped_at_ = event.at;
        break;
      }
    }
    last_ = event.at;
    return absl::OkStatus();
  }

  // Gives the sum of the pauses since the last start or reset. False if one is
  // not over. When each of them was does not matter to what comes later, but
  // for the day on which the last one ended.
  bool SumUp(PauseSum* sum) const {
    if (!started_ || held_ || stands_ || stopped_ || pauses_ == 0) return false;
    PauseSum out;
    out.pauses = pauses_;
    counter_.ToSum(additions_.held, last_, &out);
    if (!calendar::IsSound(out)) return false;
    *sum = out;
    return true;
  }

  // Whether time stands still, by a hold or a stop in time.
  bool stands() const { return stands_; }

  absl::Status Read(absl::Time now, ClockReading* reading) const {
    ClockReading& r = *reading;
    r.due = r.counted_from = r.yellow = r.red = absl::InfiniteFuture();
    r.started = absl::InfinitePast();
    if (!started_) return absl::OkStatus();
    const absl::Time t = stopped_ ? stopped_at_ : now;
    Additions additions = additions_;
    if (stands_ && stands_since_ < t) {
      TRUNKLINE_RETURN_IF_ERROR(
          counter_.AddHold(origin_, stands_since_, t, &additions.held));
    }
    End end;
    TRUNKLINE_RETURN_IF_ERROR(counter_.FindEnd(origin_, &additions, &end));
    Due due;
    TRUNKLINE_RETURN_IF_ERROR(counter_.FindCards(origin_, end, &due));
    r.started = started_at_;
    r.due = due.due;
    r.counted_from = due.counted_from;
    r.yellow = due.yellow;
    r.red = due.red;
    r.provisional = due.provisional;
    r.extensions = extensions_;
    const calendar::HeldAmount held = counter_.AmountOf(additions.held);
    r.held = held.time;
    r.held_days = static_cast<int>(held.days);

    if (t > origin_.from) {
      TRUNKLINE_RETURN_IF_ERROR(counter_.Measure(origin_.from, t, &r.elapsed));
      r.elapsed -= additions.held.time;
    }
    TRUNKLINE_RETURN_IF_ERROR(
        counter_.Measure(std::max(t, origin_.from), r.due, &r.remaining));

    if (stopped_) {
      r.state = t <= r.due || policy_.permissive ? ClockReading::State::kMet
                                                 : ClockReading::State::kMissed;
    } else if (stands_) {
      r.state = ClockReading::State::kOnHold;
    } else if (policy_.permissive) {
      r.state = ClockReading::State::kRunning;
    } else if (t > r.due) {
      r.state =
          t >= r.red ? ClockReading::State::kRed : ClockReading::State::kLate;
    } else {
      r.state = t >= r.yellow ? ClockReading::State::kYellow
                              : ClockReading::State::kRunning;
    }
    return absl::OkStatus();
  }

 private:
  // Takes pauses that left the ledger, after a start or reset.
  void TakeSum(const PauseSum& sum) {
    if (sum.pauses == 0) return;
    pauses_ = sum.pauses;
    additions_.held = counter_.FromSum(sum);
  }

  static absl::Status CheckForm(const ClockEvent& event) {
    if (Infinite(event.at)) {
      return base::InvalidArgument(base::Fill<messages::kInfiniteTime>());
    }
    if (event.kind == Kind::kHold && event.reason.empty()) {
      return base::InvalidArgument(base::Fill<messages::kHoldReason>());
    }
    if (event.kind > Kind::kReset) {
      return base::InvalidArgument(base::Fill<messages::kUnknownEvent>());
    }
    return absl::OkStatus();
  }

  absl::Status CheckRunning() const {
    if (!started_) return Misfit<messages::kNotStarted>();
    if (stopped_) return Misfit<messages::kStopped>();
    return absl::OkStatus();
  }

  absl::Status CheckExtension(const ClockEvent& event) const {
    TRUNKLINE_RETURN_IF_ERROR(CheckRunning());
    const DeadlinePolicy::Amount& asked = event.extension;
    if (asked.amount <= 0 || asked.amount > 100'000 ||
        asked.unit < DeadlinePolicy::Unit::kMinutes ||
        asked.unit > DeadlinePolicy::Unit::kYears) {
      return base::InvalidArgument(base::Fill<messages::kExtensionAmount>());
    }
    const DeadlinePolicy::Amount& most = policy_.extension;
    if (most.amount > 0 && asked.unit != most.unit) {
      return base::InvalidArgument(base::Fill<messages::kExtensionUnit>());
    }
    if (most.amount > 0 && asked.amount > most.amount) {
      return base::InvalidArgument(
          base::Fill<messages::kExtensionMost>(most.amount, asked.amount));
    }
    if (extensions_ >= policy_.extensions) {
      return base::FailedPrecondition(
          policy_.extensions == 0
              ? base::Fill<messages::kNoExtension>()
              : base::Fill<messages::kAllExtensions>(policy_.extensions));
    }
    End end;
    TRUNKLINE_RETURN_IF_ERROR(FindEnd(event.at, &end));
    if (event.at > end.due) {
      return Misfit<messages::kExtensionLate>();
    }
    return absl::OkStatus();
  }

  absl::Status Begin(absl::Time at) {
    Origin origin;
    TRUNKLINE_RETURN_IF_ERROR(counter_.FindOrigin(at, &origin));
    End end;
    TRUNKLINE_RETURN_IF_ERROR(counter_.FindEnd(origin, nullptr, &end));
    origin_ = origin;
    additions_ = Additions();
    pauses_ = 0;
    extensions_ = 0;
    started_ = true;
    held_ = stands_ = stopped_ = false;
    started_at_ = at;
    return absl::OkStatus();
  }

  // The end as known at `now`.
  absl::Status FindEnd(absl::Time now, End* end) const {
    if (!stands_ || stands_since_ >= now) {
      return counter_.FindEnd(origin_, &additions_, end);
    }
    Additions additions = additions_;
    TRUNKLINE_RETURN_IF_ERROR(
        counter_.AddHold(origin_, stands_since_, now, &additions.held));
    return counter_.FindEnd(origin_, &additions, end);
  }

  const DeadlinePolicy& policy_;
  const Counter counter_;
  absl::Time last_ = absl::InfinitePast();
  Origin origin_;
  Additions additions_;
  int pauses_ = 0;  // Holds and stops that are over, those of the sum too.
  int extensions_ = 0;
  bool started_ = false;
  bool held_ = false;    // A hold is open, whether it stops the clock or not.
  bool stands_ = false;  // Time does not count; see above.
  bool stopped_ = false;
  absl::Time started_at_;
  absl::Time stands_since_;
  absl::Time stopped_at_;
};

absl::Status CheckCalendar(const Clock& clock, const DeadlinePolicy& policy,
                           const WorkCalendar& calendar) {
  TRUNKLINE_RETURN_IF_ERROR(
      CheckFit(policy, internal::CalendarAccess::Tables(calendar)));
  if (clock.policy != policy.id) {
    return base::FailedPrecondition(base::Fill<messages::kOtherPolicy>(
        base::Quoted(clock.policy), base::Quoted(policy.id)));
  }
  if (clock.calendar_version != calendar.version()) {
    return base::FailedPrecondition(base::Fill<messages::kOtherVersion>(
        clock.calendar_version, base::Quoted(calendar.name()),
        calendar.version()));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<PauseSum> calendar::SumPauses(const Clock& clock,
                                             const DeadlinePolicy& policy,
                                             const WorkCalendar& calendar,
                                             absl::Time now,
                                             const CountOptions& options) {
  Replay replay(policy, calendar, options);
  TRUNKLINE_RETURN_IF_ERROR(replay.TakeAll(clock));
  if (clock.state == Clock::State::kOnHold) {
    ClockEvent resume;
    resume.kind = Kind::kResume;
    resume.at = now;
    TRUNKLINE_RETURN_IF_ERROR(replay.Take(resume));
  }
  PauseSum sum;
  replay.SumUp(&sum);
  return sum;
}

std::string_view ClockStateName(ClockReading::State state) {
  static constexpr std::string_view kNames[] = {
      "expected", "running", "on_hold", "yellow",
      "late",     "red",     "met",     "missed"};
  const auto i = static_cast<std::size_t>(state);
  return i < std::size(kNames) ? kNames[i] : std::string_view("unknown");
}

Clock ExpectClock(const DeadlinePolicy& policy, const WorkCalendar& calendar) {
  Clock clock;
  clock.policy = policy.id;
  clock.calendar_version = calendar.version();
  clock.state = Clock::State::kExpected;
  return clock;
}

absl::StatusOr<Clock> StartClock(const DeadlinePolicy& policy,
                                 const WorkCalendar& calendar, absl::Time at,
                                 const CountOptions& options) {
  Clock clock = ExpectClock(policy, calendar);
  ClockEvent event;
  event.kind = Kind::kStart;
  event.at = at;
  TRUNKLINE_RETURN_IF_ERROR(Record(event, policy, calendar, &clock, options));
  return clock;
}

absl::Status Record(const ClockEvent& event, const DeadlinePolicy& policy,
                    const WorkCalendar& calendar, Clock* clock,
                    const CountOptions& options) {
  TRUNKLINE_RETURN_IF_ERROR(CheckCalendar(*clock, policy, calendar));
  if (event.kind == Kind::kExtend && event.by.empty()) {
    return base::InvalidArgument(base::Fill<messages::kExtensionAuthority>());
  }
  if (clock->ledger.size() >= kMostLedger && event.kind != Kind::kStop) {
    return base::FailedPrecondition(
        base::Fill<messages::kManyEvents>(kMostLedger));
  }
  Replay replay(policy, calendar, options);
  TRUNKLINE_RETURN_IF_ERROR(replay.TakeAll(*clock));
  TRUNKLINE_RETURN_IF_ERROR(replay.Take(event));
  ClockReading reading;
  TRUNKLINE_RETURN_IF_ERROR(replay.Read(event.at, &reading));
  ClockEvent counted = event;
  counted.due = reading.due;
  counted.yellow = reading.yellow;
  counted.red = reading.red;
  counted.provisional = reading.provisional;
  counted.summed = {};
  if (event.kind == Kind::kResume && clock->ledger.size() >= kLedgerSum) {
    replay.SumUp(&counted.summed);
  }
  calendar::AddEvent(counted, clock);
  // A hold whose reason the policy does not know is recorded and stops nothing.
  if (event.kind == Kind::kHold && !replay.stands()) {
    clock->state = Clock::State::kRunning;
  }
  return absl::OkStatus();
}

absl::StatusOr<ClockReading> Evaluate(const Clock& clock,
                                      const DeadlinePolicy& policy,
                                      const WorkCalendar& calendar,
                                      absl::Time now,
                                      const CountOptions& options) {
  TRUNKLINE_RETURN_IF_ERROR(CheckCalendar(clock, policy, calendar));
  if (Infinite(now))
    return base::InvalidArgument(base::Fill<messages::kInfiniteNow>());
  if (clock.summed.until != absl::InfiniteFuture() &&
      now < clock.summed.until) {
    return base::OutOfRange(base::Fill<messages::kBeforeSummed>());
  }
  Replay replay(policy, calendar, options);
  const absl::Status status = replay.TakeAll(clock, now);
  if (status.code() == absl::StatusCode::kFailedPrecondition) {
    return base::InvalidArgument(base::Fill<messages::kLedger>(status));
  }
  TRUNKLINE_RETURN_IF_ERROR(status);
  ClockReading reading;
  TRUNKLINE_RETURN_IF_ERROR(replay.Read(now, &reading));
  return reading;
}

absl::StatusOr<RecomputeResult> Recompute(const DeadlinePolicy& policy,
                                          const WorkCalendar& old_calendar,
                                          const WorkCalendar& new_calendar,
                                          absl::Time now, RecomputeMode mode,
                                          Clock* clock,
                                          const CountOptions& options) {
  if (old_calendar.name() != new_calendar.name()) {
    return base::FailedPrecondition(base::Fill<messages::kClockCalendar>(
        base::Quoted(old_calendar.name()), base::Quoted(new_calendar.name())));
  }
  if (clock->summed.pauses > 0 &&
      (calendar::InDays(policy.unit) || calendar::InWorkingTime(policy.unit))) {
    return base::FailedPrecondition(base::Fill<messages::kSummedByOld>());
  }
  TRUNKLINE_ASSIGN_OR_RETURN(
      const ClockReading before,
      Evaluate(*clock, policy, old_calendar, now, options));
  Clock moved = *clock;
  moved.calendar_version = new_calendar.version();
  TRUNKLINE_ASSIGN_OR_RETURN(
      const ClockReading after,
      Evaluate(moved, policy, new_calendar, now, options));
  RecomputeResult result;
  result.old_due = before.due;
  result.new_due = after.due;
  result.old_version = old_calendar.version();
  result.new_version = new_calendar.version();
  result.taken =
      mode == RecomputeMode::kRecompute ||
      (mode == RecomputeMode::kOnlyLengthen && after.due >= before.due);
  if (result.taken) {
    moved.due = after.due;
    moved.yellow = after.yellow;
    moved.red = after.red;
    moved.provisional = after.provisional;
    *clock = std::move(moved);
  }
  return result;
}

}  // namespace trunkline
