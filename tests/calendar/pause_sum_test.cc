// SPDX-License-Identifier: Apache-2.0
//
// Pauses that are summed up: every answer is that of a clock that keeps them
// all, and the ledger stays short.
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "src/calendar/clock.h"
#include "tests/calendar/calendar_testing.h"

namespace trunkline {
namespace {

using Kind = ClockEvent::Kind;
using Unit = DeadlinePolicy::Unit;

CountOptions Provisional() {
  CountOptions options;
  options.provisional = true;
  return options;
}

ClockEvent At(Kind kind, absl::Time at) {
  ClockEvent event;
  event.kind = kind;
  event.at = at;
  if (kind == Kind::kHold) event.reason = "known";
  if (kind == Kind::kExtend) event.by = "centre";
  return event;
}

// A clock and the same one with its whole ledger.
struct Pair {
  Clock clock;
  Clock whole;

  // Records an event in both. Their answers to it are compared.
  bool Record(const ClockEvent& event, const DeadlinePolicy& policy) {
    Clock copy = whole;
    const absl::Status expected =
        trunkline::Record(event, policy, Cn(), &copy, Provisional());
    const absl::Status status =
        trunkline::Record(event, policy, Cn(), &clock, Provisional());
    REQUIRE(status.ToString() == expected.ToString());
    if (!status.ok()) return false;
    ClockEvent counted = event;
    counted.due = copy.due;
    counted.yellow = copy.yellow;
    counted.red = copy.red;
    counted.provisional = copy.provisional;
    calendar::AddEvent(counted, &whole);
    whole.state = copy.state;
    return true;
  }

  void Compare(const DeadlinePolicy& policy, absl::Time now) const {
    REQUIRE(clock.state == whole.state);
    REQUIRE(clock.started == whole.started);
    REQUIRE(clock.due == whole.due);
    REQUIRE(clock.yellow == whole.yellow);
    REQUIRE(clock.red == whole.red);
    REQUIRE(clock.stopped == whole.stopped);
    REQUIRE(clock.provisional == whole.provisional);
    const auto a = Evaluate(clock, policy, Cn(), now, Provisional());
    const auto b = Evaluate(whole, policy, Cn(), now, Provisional());
    REQUIRE(a.status().ToString() == b.status().ToString());
    if (!a.ok()) return;
    REQUIRE(a->state == b->state);
    REQUIRE(a->due == b->due);
    REQUIRE(a->counted_from == b->counted_from);
    REQUIRE(a->yellow == b->yellow);
    REQUIRE(a->red == b->red);
    REQUIRE(a->started == b->started);
    REQUIRE(a->elapsed == b->elapsed);
    REQUIRE(a->remaining == b->remaining);
    REQUIRE(a->held == b->held);
    REQUIRE(a->held_days == b->held_days);
    REQUIRE(a->extensions == b->extensions);
    REQUIRE(a->provisional == b->provisional);
  }
};

class Random {
 public:
  explicit Random(std::uint32_t seed) : random_(seed) {}
  int Below(int n) {
    return static_cast<int>(random_() % static_cast<std::uint32_t>(n));
  }
  bool Chance(int percent) { return Below(100) < percent; }
  template <typename Enum>
  Enum Of(Enum last) {
    return static_cast<Enum>(Below(static_cast<int>(last) + 1));
  }

  DeadlinePolicy Policy() {
    DeadlinePolicy p;
    p.id = "p";
    p.unit = AnyUnit();
    p.hold_count = Of(DeadlinePolicy::HoldCount::kPartsAddUp);
    p.amount = p.unit == Unit::kMinutes || p.unit == Unit::kWorkingMinutes
                   ? 100 + Below(30000)
               : p.unit == Unit::kMonths ? 1 + Below(4)
               : p.unit == Unit::kHours || p.unit == Unit::kWorkingHours
                   ? 10 + Below(500)
                   : 1 + Below(60);
    p.count_from = Of(DeadlinePolicy::CountFrom::kNextOpening);
    p.end = Of(DeadlinePolicy::End::kCloseOfBusiness);
    p.roll = Of(DeadlinePolicy::Roll::kBackward);
    p.off_day = Of(DeadlinePolicy::OffDay::kOpeningNext);
    if (Chance(30)) p.cut_off = 17 * 60;
    p.calendar = "cn";
    if (Chance(70)) p.yellow = {1 + Below(5), AnyUnit()};
    if (Chance(50)) p.red = {1 + Below(3), AnyUnit()};
    p.extensions = Below(4);
    p.hold = {"known"};
    return p;
  }
  Unit AnyUnit() {
    return static_cast<Unit>(1 + Below(static_cast<int>(Unit::kMonths)));
  }
  absl::Duration Pause() {
    switch (Below(6)) {
      case 0:
        return absl::Seconds(Below(60));
      case 1:
        return absl::Hours(Below(30));
      case 2:
        return absl::Hours(24 * Below(4));
      default:
        return absl::Minutes(Below(200));
    }
  }

 private:
  std::mt19937 random_;
};

TEST_CASE("pauses that are summed up change no answer") {
  int sums = 0, sequences = 0, longest = 0;
  for (std::uint32_t seed = 1; seed != 61; ++seed) {
    Random random(seed);
    const DeadlinePolicy policy = random.Policy();
    if (!CheckPolicy(policy).ok()) continue;
    INFO("seed " << seed);
    absl::Time now = trunkline::At("2018-03-05 09:00");
    auto started = StartClock(policy, Cn(), now, Provisional());
    REQUIRE(started.ok());
    ++sequences;
    Pair pair{*started, *started};
    bool paused = false;
    for (int i = 0; i != 400; ++i) {
      now += random.Pause();
      ClockEvent event;
      if (random.Chance(2)) {
        event = At(Kind::kExtend, now);
        event.extension = {1 + random.Below(5), random.AnyUnit()};
      } else if (i > 250 && random.Chance(1)) {
        event = At(Kind::kReset, now);
      } else if (paused) {
        event = At(Kind::kResume, now);
      } else if (random.Chance(20)) {
        event = At(Kind::kStop, now);
      } else {
        event = At(Kind::kHold, now);
        // A reason that stops nothing is recorded all the same.
        if (random.Chance(10)) event.reason = "other";
      }
      const int before = pair.clock.summed.pauses;
      if (pair.Record(event, policy)) {
        if (event.kind == Kind::kHold || event.kind == Kind::kStop) {
          paused = true;
        } else if (event.kind != Kind::kExtend) {
          paused = false;
        }
        if (pair.clock.summed.pauses > before) ++sums;
      }
      longest = std::max(longest, static_cast<int>(pair.clock.ledger.size()));
      pair.Compare(policy, now);
      pair.Compare(policy, now + random.Pause());
    }
  }
  CHECK(sequences > 30);
  CHECK(sums > 100);
  CHECK(longest >= static_cast<int>(kLedgerSum));
}

TEST_CASE("both sides of the length at which a ledger is summed up") {
  DeadlinePolicy policy;
  policy.id = "p";
  policy.amount = 20;
  policy.unit = Unit::kWorkingDays;
  policy.calendar = "cn";
  policy.hold = {"known"};
  absl::Time now = trunkline::At("2018-03-05 09:00");
  Clock clock = StartClock(policy, Cn(), now).value();
  const absl::Time due = clock.due;
  std::size_t longest = 0;
  for (int i = 1; i <= 5000; ++i) {
    now += absl::Seconds(10);
    REQUIRE(Record(At(Kind::kHold, now), policy, Cn(), &clock).ok());
    longest = std::max(longest, clock.ledger.size());
    now += absl::Seconds(10);
    REQUIRE(Record(At(Kind::kResume, now), policy, Cn(), &clock).ok());
    if (i == static_cast<int>(kLedgerSum) / 2) {
      CHECK(clock.summed.pauses == 0);
      CHECK(clock.ledger.size() == kLedgerSum);
    }
    if (i == static_cast<int>(kLedgerSum) / 2 + 1) {
      CHECK(clock.summed.pauses == i);
      CHECK(clock.summed.until == now);
      CHECK(clock.ledger.empty());
    }
  }
  CHECK(longest == kLedgerSum + 1);
  CHECK(clock.due >= due);
  // An instant before the sum cannot be answered any more, and says so.
  const absl::Time until = clock.summed.until;
  CHECK(absl::IsOutOfRange(
      Evaluate(clock, policy, Cn(), until - absl::Seconds(1)).status()));
  CHECK(Evaluate(clock, policy, Cn(), until).ok());
  const auto moved =
      Recompute(policy, Cn(), Cn(), now, RecomputeMode::kRecompute, &clock);
  CHECK(absl::IsFailedPrecondition(moved.status()));
}

TEST_CASE("a ledger that cannot be shortened has an end") {
  DeadlinePolicy policy;
  policy.id = "p";
  policy.amount = 1000;
  policy.unit = Unit::kHours;
  policy.calendar = "cn";
  policy.extensions = 2000;
  absl::Time now = trunkline::At("2018-03-05 09:00");
  Clock clock = StartClock(policy, Cn(), now).value();
  ClockEvent extend = At(Kind::kExtend, now);
  extend.extension = {1, Unit::kMinutes};
  for (std::size_t i = 0; i != kMostLedger; ++i) {
    calendar::AddEvent(extend, &clock);
  }
  const absl::Status status = Record(extend, policy, Cn(), &clock);
  CHECK(absl::IsFailedPrecondition(status));
  CHECK(clock.ledger.size() == kMostLedger);
  CHECK(Record(At(Kind::kStop, now), policy, Cn(), &clock).ok());
}

}  // namespace
}  // namespace trunkline
