// SPDX-License-Identifier: Apache-2.0
//
// Limits and running clocks: the traps of the trade, one by one, and random
// policies and ledgers against a slow reading of their definitions.
#include "trunkline/deadline.h"

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "src/calendar/cut_off.h"
#include "tests/calendar/calendar_testing.h"

namespace trunkline {
namespace {

using Unit = DeadlinePolicy::Unit;
using CountFrom = DeadlinePolicy::CountFrom;
using End = DeadlinePolicy::End;
using Roll = DeadlinePolicy::Roll;
using OffDay = DeadlinePolicy::OffDay;
using Kind = ClockEvent::Kind;
using absl::CivilDay;

DeadlinePolicy Limit(int amount, Unit unit,
                     CountFrom count_from = CountFrom::kInstant,
                     End end = End::kSameTime, Roll roll = Roll::kNone) {
  DeadlinePolicy p;
  p.id = "p";
  p.amount = amount;
  p.unit = unit;
  p.count_from = count_from;
  p.end = end;
  p.roll = roll;
  return p;
}

// As the Civil Code counts: first day not counted, until 24:00.
DeadlinePolicy Law(int amount, Unit unit = Unit::kWorkingDays) {
  return Limit(amount, unit, CountFrom::kNextDay, End::kOfDay, Roll::kForward);
}

std::string DueOf(const DeadlinePolicy& p, const char* start) {
  const auto due = DueTime(p, Cn(), At(start));
  if (!due.ok()) return due.status().ToString();
  return Show(due->due);
}

ClockEvent Event(Kind kind, const char* at, const char* reason = "",
                 const char* by = "") {
  ClockEvent event;
  event.kind = kind;
  event.at = At(at);
  event.reason = reason;
  event.by = by;
  return event;
}

ClockEvent Extension(const char* at, int amount,
                     Unit unit = Unit::kWorkingDays) {
  ClockEvent event = Event(Kind::kExtend, at, "complex", "centre");
  event.extension = {amount, unit};
  return event;
}

// A clock with its policy.
struct Running : Clock {
  DeadlinePolicy limit;
};

absl::StatusOr<Running> Start(const DeadlinePolicy& policy,
                              const WorkCalendar& calendar, absl::Time at) {
  auto clock = StartClock(policy, calendar, at);
  if (!clock.ok()) return clock.status();
  return Running{*clock, policy};
}

absl::Status Record(const ClockEvent& event, const WorkCalendar& calendar,
                    Running* clock) {
  return Record(event, clock->limit, calendar, clock);
}

absl::StatusOr<ClockReading> Evaluate(const Running& clock,
                                      const WorkCalendar& calendar,
                                      absl::Time now) {
  return Evaluate(clock, clock.limit, calendar, now);
}

Running Started(const DeadlinePolicy& p, const char* at) {
  return Start(p, Cn(), At(at)).value();
}

ClockReading Read(const Running& clock, const char* now) {
  const auto reading = Evaluate(clock, Cn(), At(now));
  if (!reading.ok()) FAIL(reading.status());
  return *reading;
}

std::string State(const Running& clock, const char* now) {
  return std::string(ClockStateName(Read(clock, now).state));
}

void Do(Running* clock, const ClockEvent& event) {
  const absl::Status status = Record(event, Cn(), clock);
  if (!status.ok()) FAIL(status);
}

// --- traps ---

TEST_CASE("A cut-off is a time of day before 24:00, or none") {
  DeadlinePolicy policy = Law(5);
  for (const auto& [text, minutes] :
       {std::pair("", -1), std::pair("00:00", 0), std::pair("17:00", 1020),
        std::pair("23:59", 1439)}) {
    CAPTURE(text);
    policy.cut_off = calendar::ParseCutOff(text);
    CHECK(policy.cut_off == minutes);
    CHECK(CheckPolicy(policy).ok());
    CHECK(calendar::FormatCutOff(minutes) == text);
  }
  for (const char* text :
       {"24:00", "24:01", "17", "7:00", "+7:00", "17:60", "17:00 ", "-1:00"}) {
    CAPTURE(text);
    policy.cut_off = calendar::ParseCutOff(text);
    CHECK_FALSE(CheckPolicy(policy).ok());
  }
}

TEST_CASE("trap: make-up days are working days") {
  // 2018-09-29 and 30 were worked, 10-01 to 07 were off.
  CHECK(DueOf(Law(5), "2018-09-28 16:40") == "2018-10-11 00:00:00");
  CHECK(DueOf(Limit(5, Unit::kWorkingDays), "2018-09-28 16:40") ==
        "2018-10-10 16:40:00");
}

TEST_CASE("trap: a hold is measured in the unit of its limit") {
  // Friday 16:00 to Monday 10:00 is 66 hours on the wall, 3.5 of work.
  DeadlinePolicy p = Limit(16, Unit::kWorkingHours);
  p.hold = {"awaiting_citizen"};
  Running hours = Started(p, "2018-10-11 08:30");
  CHECK(Show(Read(hours, "2018-10-11 09:00").due) == "2018-10-12 18:00:00");
  Do(&hours, Event(Kind::kHold, "2018-10-12 16:00", "awaiting_citizen"));
  Do(&hours, Event(Kind::kResume, "2018-10-15 10:00"));
  const ClockReading r = Read(hours, "2018-10-15 10:00");
  CHECK(r.held == absl::Minutes(210));
  CHECK(Show(r.due) == "2018-10-15 12:00:00");
  CHECK(r.elapsed == absl::Hours(14));
  CHECK(r.remaining == absl::Hours(2));
  // The same hold adds nothing to a limit in working days: it covers neither
  // Friday nor Monday.
  p = Law(5);
  p.hold = {"awaiting_citizen"};
  Running days = Started(p, "2018-10-11 08:30");
  Do(&days, Event(Kind::kHold, "2018-10-12 16:00", "awaiting_citizen"));
  Do(&days, Event(Kind::kResume, "2018-10-15 10:00"));
  CHECK(Read(days, "2018-10-15 10:00").held_days == 0);
  CHECK(Show(Read(days, "2018-10-15 10:00").due) == "2018-10-19 00:00:00");
  // And 66 hours from a limit in hours.
  p = Limit(72, Unit::kHours);
  p.hold = {"awaiting_citizen"};
  Running wall = Started(p, "2018-10-11 08:30");
  Do(&wall, Event(Kind::kHold, "2018-10-12 16:00", "awaiting_citizen"));
  Do(&wall, Event(Kind::kResume, "2018-10-15 10:00"));
  CHECK(Show(Read(wall, "2018-10-15 10:00").due) == "2018-10-17 02:30:00");
}

TEST_CASE("trap: re-dispatch keeps the hold of the ticket clock") {
  DeadlinePolicy p = Law(5);
  p.hold = {"awaiting_citizen"};
  Running ticket = Started(p, "2018-10-08 09:00");
  Running first = Started(Law(3), "2018-10-08 09:30");
  Do(&ticket, Event(Kind::kHold, "2018-10-09 09:00", "awaiting_citizen"));
  Do(&ticket, Event(Kind::kResume, "2018-10-11 09:00"));
  // Returned and dispatched to another unit: the first clock stops, a second
  // starts, the ticket's knows nothing of it.
  Do(&first, Event(Kind::kStop, "2018-10-11 10:00"));
  Running second = Started(Law(3), "2018-10-11 10:00");
  const ClockReading r = Read(ticket, "2018-10-11 10:00");
  CHECK(r.held_days == 1);
  CHECK(Show(r.due) == "2018-10-17 00:00:00");
  CHECK(Show(Read(second, "2018-10-11 10:00").due) == "2018-10-17 00:00:00");
  CHECK(Read(second, "2018-10-11 10:00").elapsed == absl::ZeroDuration());
}

TEST_CASE("trap: the 46th unit is not red on arrival") {
  Running ticket = Started(Law(5), "2018-03-01 09:00");
  absl::Time at = At("2018-03-01 09:30");
  for (int unit = 1; unit <= 46; ++unit) {
    const Running assignment = Start(Law(2), Cn(), at).value();
    const ClockReading r = Evaluate(assignment, Cn(), at).value();
    CHECK(r.state == ClockReading::State::kRunning);
    CHECK(r.elapsed == absl::ZeroDuration());
    CHECK(r.due > at + absl::Hours(24));
    at = Cn().AddWorkingDays(at, 1).value();
  }
  CHECK(Evaluate(ticket, Cn(), at).value().state == ClockReading::State::kRed);
}

TEST_CASE("trap: no breach is reported while on hold") {
  for (DeadlinePolicy p :
       {Law(1), Limit(1, Unit::kWorkingDays), Limit(8, Unit::kWorkingHours),
        Limit(24, Unit::kHours), Law(1, Unit::kCalendarDays),
        Limit(1, Unit::kWorkingDays, CountFrom::kNextDay,
              End::kCloseOfBusiness)}) {
    p.hold = {"test"};
    p.yellow = {1, Unit::kWorkingDays};
    Running clock = Started(p, "2018-10-08 10:00");
    Do(&clock, Event(Kind::kHold, "2018-10-08 15:00", "test"));
    for (const char* now : {"2018-10-08 20:00", "2018-10-09 20:00",
                            "2018-10-13 12:00", "2018-12-31 23:00"}) {
      const ClockReading r = Read(clock, now);
      CHECK(r.state == ClockReading::State::kOnHold);
    }
    // Nor at the moment of going on.
    Do(&clock, Event(Kind::kResume, "2018-10-10 18:30"));
    CHECK(Read(clock, "2018-10-10 18:30").state < ClockReading::State::kLate);
  }
  // A hold over the due time that covers no day adds nothing; until it ends,
  // nothing is late.
  DeadlinePolicy p =
      Limit(1, Unit::kWorkingDays, CountFrom::kNextDay, End::kCloseOfBusiness);
  p.hold = {"test"};
  Running clock = Started(p, "2018-10-08 10:00");
  Do(&clock, Event(Kind::kHold, "2018-10-09 15:00", "test"));
  Do(&clock, Event(Kind::kResume, "2018-10-09 20:00"));
  CHECK(State(clock, "2018-10-09 19:59") == "on_hold");
  CHECK(Show(Read(clock, "2018-10-09 20:00").due) == "2018-10-09 18:00:00");
  CHECK(State(clock, "2018-10-09 20:00") == "red");
}

// One line of the table in docs/deadlines.md.
struct HeldCase {
  DeadlinePolicy policy;
  std::vector<std::pair<const char*, const char*>> holds;
  const char* covered_days;
  const char* parts_add_up;
};

TEST_CASE("held time: the cases of docs/deadlines.md") {
  const DeadlinePolicy end_of_day = Law(3), same = Limit(3, Unit::kWorkingDays);
  const DeadlinePolicy hours = Limit(8, Unit::kWorkingHours);
  const DeadlinePolicy calendar =
      Limit(3, Unit::kCalendarDays, CountFrom::kNextDay, End::kOfDay);
  std::vector<std::pair<const char*, const char*>> nights = {
      {"2018-03-05 18:00", "2018-03-06 08:30"},
      {"2018-03-06 18:00", "2018-03-07 08:30"},
      {"2018-03-07 18:00", "2018-03-08 08:30"},
      {"2018-03-08 18:00", "2018-03-08 24:00"}};
  const HeldCase cases[] = {
      {end_of_day, {}, "2018-03-09 00:00:00", "2018-03-09 00:00:00"},
      {end_of_day,
       {{"2018-03-06 09:00", "2018-03-06 17:00"}},
       "2018-03-09 00:00:00",
       "2018-03-09 00:00:00"},
      {end_of_day,
       {{"2018-03-06 10:00", "2018-03-08 10:00"}},
       "2018-03-10 00:00:00",
       "2018-03-13 00:00:00"},
      {end_of_day,
       {{"2018-03-06 08:30", "2018-03-06 12:00"},
        {"2018-03-06 13:30", "2018-03-06 18:00"}},
       "2018-03-10 00:00:00",
       "2018-03-10 00:00:00"},
      // A minute less covers no day.
      {end_of_day,
       {{"2018-03-06 08:30", "2018-03-06 12:00"},
        {"2018-03-06 13:31", "2018-03-06 18:00"}},
       "2018-03-09 00:00:00",
       "2018-03-09 00:00:00"},
      {end_of_day, nights, "2018-03-09 00:00:00", "2018-03-09 00:00:00"},
      {end_of_day,
       {{"2018-03-07 18:00", "2018-03-08 08:30"},
        {"2018-03-08 20:00", "2018-03-08 24:00"}},
       "2018-03-09 00:00:00",
       "2018-03-09 00:00:00"},
      {same,
       {{"2018-03-06 10:00", "2018-03-06 11:00"}},
       "2018-03-08 10:00:00",
       "2018-03-08 11:00:00"},
      {same,
       {{"2018-03-06 16:00", "2018-03-07 09:00"}},
       "2018-03-08 10:00:00",
       "2018-03-08 14:00:00"},
      {same,
       {{"2018-03-06 10:00", "2018-03-08 09:00"}},
       "2018-03-09 10:00:00",
       "2018-03-12 09:00:00"},
      {same, nights, "2018-03-08 10:00:00", "2018-03-08 10:00:00"},
      {hours,
       {{"2018-03-05 11:00", "2018-03-06 09:00"}},
       "2018-03-06 17:30:00",
       "2018-03-06 17:30:00"},
      {calendar,
       {{"2018-03-06 12:00", "2018-03-08 12:00"}},
       "2018-03-10 00:00:00",
       "2018-03-11 00:00:00"},
  };
  for (HeldCase c : cases) {
    c.policy.hold = {"test"};
    for (const bool parts : {false, true}) {
      c.policy.hold_count = parts ? DeadlinePolicy::HoldCount::kPartsAddUp
                                  : DeadlinePolicy::HoldCount::kCoveredDays;
      Running clock = Started(c.policy, "2018-03-05 10:00");
      for (const auto& [from, to] : c.holds) {
        if (At(from) > clock.due) break;
        Do(&clock, Event(Kind::kHold, from, "test"));
        Do(&clock, Event(Kind::kResume, to));
      }
      CHECK(Show(clock.due) == (parts ? c.parts_add_up : c.covered_days));
    }
  }
}

TEST_CASE("held time: before the count begins nothing is held") {
  // From the next day: a hold of the first day adds nothing.
  DeadlinePolicy p = Law(3);
  p.hold = {"test"};
  p.hold_count = DeadlinePolicy::HoldCount::kPartsAddUp;
  Running clock = Started(p, "2018-03-05 08:00");
  Do(&clock, Event(Kind::kHold, "2018-03-05 08:00", "test"));
  Do(&clock, Event(Kind::kResume, "2018-03-05 20:00"));
  CHECK(Read(clock, "2018-03-05 20:00").held_days == 0);
  CHECK(Show(clock.due) == "2018-03-09 00:00:00");
  // An hour and another day make a usual day no more than it is.
  Do(&clock, Event(Kind::kHold, "2018-03-06 17:00", "test"));
  Do(&clock, Event(Kind::kResume, "2018-03-07 17:00"));
  CHECK(Show(clock.due) == "2018-03-10 00:00:00");
}

TEST_CASE("minutes of working time, months and years") {
  CHECK(DueOf(Limit(30, Unit::kWorkingMinutes), "2018-01-31 17:50") ==
        "2018-02-01 08:50:00");
  CHECK(DueOf(Limit(10, Unit::kWorkingMinutes), "2018-01-31 17:50") ==
        "2018-01-31 18:00:00");
  CHECK(DueOf(Limit(11, Unit::kWorkingMinutes), "2018-01-31 17:50") ==
        "2018-02-01 08:31:00");
  // The day of the same number, or the month's last day (Art. 202).
  CHECK(DueOf(Law(1, Unit::kMonths), "2018-01-31 16:50") ==
        "2018-03-01 00:00:00");
  CHECK(DueOf(Limit(1, Unit::kMonths), "2018-01-31 16:50") ==
        "2018-02-28 16:50:00");
  CHECK(DueOf(Limit(1, Unit::kMonths), "2018-01-28 16:50") ==
        "2018-02-28 16:50:00");
  CHECK(DueOf(Limit(1, Unit::kMonths), "2018-02-28 16:50") ==
        "2018-03-28 16:50:00");
  CHECK(DueOf(Limit(13, Unit::kMonths), "2018-01-31 16:50") ==
        "2019-02-28 16:50:00");
  CHECK(DueOf(Limit(1, Unit::kYears), "2020-02-29 10:00") ==
        "2021-02-28 10:00:00");
  CHECK(DueOf(Limit(2, Unit::kYears), "2018-02-28 10:00") ==
        "2020-02-28 10:00:00");
  // The first day counts: the day before the corresponding one is the last.
  CHECK(DueOf(Limit(1, Unit::kMonths, CountFrom::kSameDay, End::kOfDay),
              "2018-03-01 10:00") == "2018-04-01 00:00:00");
  CHECK(DueOf(Limit(1, Unit::kMonths, CountFrom::kSameDay, End::kOfDay),
              "2018-01-31 10:00") == "2018-03-01 00:00:00");
  CHECK(DueOf(Law(1, Unit::kMonths), "2018-02-28 10:00") ==
        "2018-03-29 00:00:00");
  // 2018-03-31 is a Saturday.
  CHECK(DueOf(Law(2, Unit::kMonths), "2018-01-31 10:00") ==
        "2018-04-03 00:00:00");
  CHECK_THAT(DueOf(Limit(100, Unit::kYears), "2018-01-31 10:00"),
             match::Contains("2027"));
  // Held days are added to the last day; extensions in months to the amount.
  DeadlinePolicy p = Law(1, Unit::kMonths);
  p.roll = Roll::kNone;
  p.hold = {"test"};
  p.extensions = 1;
  Running clock = Started(p, "2018-01-31 10:00");
  Do(&clock, Event(Kind::kHold, "2018-02-05 00:00", "test"));
  Do(&clock, Event(Kind::kResume, "2018-02-08 00:00"));
  CHECK(Show(clock.due) == "2018-03-04 00:00:00");
  Do(&clock, Extension("2018-02-20 10:00", 1, Unit::kMonths));
  CHECK(Show(clock.due) == "2018-04-04 00:00:00");
}

TEST_CASE("a permissive limit is never late") {
  DeadlinePolicy p = Law(1);
  p.permissive = true;
  p.yellow = {1, Unit::kWorkingHours};
  Running clock = Started(p, "2018-10-08 10:00");
  CHECK(State(clock, "2018-10-20 10:00") == "running");
  Do(&clock, Event(Kind::kStop, "2018-10-20 10:00"));
  CHECK(State(clock, "2018-10-20 10:00") == "met");
}

TEST_CASE("a hold that begins late, or for another reason, changes nothing") {
  DeadlinePolicy p = Law(1);
  p.hold = {"test"};
  Running clock = Started(p, "2018-10-08 10:00");
  Do(&clock, Event(Kind::kHold, "2018-10-09 10:00", "awaiting_citizen"));
  CHECK(State(clock, "2018-10-09 11:00") == "running");
  CHECK(State(clock, "2018-10-10 00:00") == "running");  // Exactly at due.
  CHECK(State(clock, "2018-10-10 00:01") == "red");
  Do(&clock, Event(Kind::kResume, "2018-10-10 09:00"));
  Do(&clock, Event(Kind::kHold, "2018-10-10 10:00", "test"));
  CHECK(State(clock, "2018-10-11 10:00") == "red");
}

// Whether the last working instant at or before `time` is that time.
bool IsLastWorkingInstant(absl::Time time) {
  if (Cn().IsWorkingTime(time).value()) return true;
  const CivilDay day = absl::ToCivilDay(time, Cn().zone());
  return Cn().IsWorkingTime(time - absl::Nanoseconds(1)).value() &&
         Cn().IsWorkingDay(day).value();
}

TEST_CASE("trap: warnings come neither at midnight nor on a weekend") {
  DeadlinePolicy p = Law(5);
  p.yellow = {1, Unit::kWorkingDays};
  p.red = DeadlinePolicy::Amount{1, Unit::kWorkingDays};
  int warned = 0;
  for (CivilDay d(2018, 1, 2); d < CivilDay(2018, 12, 1); ++d) {
    for (int hour : {0, 7, 10, 13, 23}) {
      for (Unit unit : {Unit::kWorkingDays, Unit::kWorkingHours}) {
        for (End end : {End::kOfDay, End::kSameTime, End::kCloseOfBusiness}) {
          for (Unit warn : {Unit::kWorkingDays, Unit::kCalendarDays,
                            Unit::kWorkingHours, Unit::kHours, Unit::kMonths}) {
            p.unit = unit;
            p.end = end;
            p.yellow.unit = warn;
            p.roll = hour == 7 ? Roll::kNone : Roll::kForward;
            const absl::Time start = absl::FromCivil(
                absl::CivilSecond(d) + hour * 3600, Cn().zone());
            const Due due = DueTime(p, Cn(), start).value();
            if (due.yellow == absl::InfiniteFuture()) {
              // Only where nothing is worked before.
              REQUIRE(
                  Cn().WorkingTimeBetween(due.counted_from, due.due).value() <=
                  absl::ZeroDuration());
            } else {
              ++warned;
              REQUIRE(IsLastWorkingInstant(due.yellow));
              REQUIRE(due.yellow < due.due);
              REQUIRE(due.yellow >= due.counted_from);
            }
            REQUIRE(Cn().IsWorkingTime(due.red).value());
            REQUIRE(due.red > due.due);
          }
        }
      }
    }
  }
  CHECK(warned > 20'000);
}

TEST_CASE("yellow: the last working instant, or at once") {
  const auto yellow = [](DeadlinePolicy p, DeadlinePolicy::Amount ahead,
                         const char* start) {
    p.yellow = ahead;
    return Show(DueTime(p, Cn(), At(start)).value().yellow);
  };
  const DeadlinePolicy::Amount day{1, Unit::kWorkingDays};
  // Due on Friday at 24:00, and on Monday: the closing of the day before.
  CHECK(yellow(Law(3), day, "2018-03-06 10:00") == "2018-03-08 18:00:00");
  CHECK(yellow(Law(3), day, "2018-03-07 10:00") == "2018-03-09 18:00:00");
  // Inside working time it stays.
  CHECK(yellow(Limit(3, Unit::kWorkingDays), day, "2018-03-06 10:00") ==
        "2018-03-08 10:00:00");
  // At noon: the closing before it.
  CHECK(yellow(Limit(3, Unit::kWorkingDays), day, "2018-03-06 13:00") ==
        "2018-03-08 12:00:00");
  // Never before the count: from Monday's opening on.
  CHECK(yellow(Law(1), day, "2018-03-09 10:00") == "2018-03-12 08:30:00");
  CHECK(yellow(Limit(2, Unit::kWorkingHours), {4, Unit::kWorkingHours},
               "2018-03-06 10:00") == "2018-03-06 10:00:00");
  // Limits in other units: at that time, at night and on a Sunday.
  CHECK(yellow(Limit(24, Unit::kHours), {8, Unit::kHours},
               "2018-03-06 10:00") == "2018-03-07 02:00:00");
  CHECK(yellow(Law(15, Unit::kCalendarDays), {1, Unit::kCalendarDays},
               "2018-03-03 10:00") == "2018-03-19 00:00:00");
  CHECK(yellow(Limit(30, Unit::kMinutes), {10, Unit::kMinutes},
               "2018-03-06 23:00") == "2018-03-06 23:20:00");
}

TEST_CASE("Shandong 2017: yellow one working day before, red the first after") {
  DeadlinePolicy p = Law(15);
  p.yellow = {1, Unit::kWorkingDays};
  p.red = DeadlinePolicy::Amount{1, Unit::kWorkingDays};
  const Due due = DueTime(p, Cn(), At("2017-04-10 09:00")).value();
  CHECK(Show(due.due) == "2017-05-03 00:00:00");  // Tuesday's 24:00.
  // One working day is left when Friday, 28 April, closes.
  CHECK(Show(due.yellow) == "2017-04-28 18:00:00");
  CHECK(Show(due.red) == "2017-05-03 08:30:00");
  const Running clock = Started(p, "2017-04-10 09:00");
  CHECK(State(clock, "2017-04-28 17:59") == "running");
  CHECK(State(clock, "2017-04-28 18:00") == "yellow");
  CHECK(State(clock, "2017-05-02 24:00") == "yellow");
  CHECK(State(clock, "2017-05-03 00:01") == "late");
  CHECK(State(clock, "2017-05-03 08:30") == "red");
}

TEST_CASE("trap: created out of hours is neither zero nor negative") {
  for (const char* start :
       {"2018-10-03 12:00", "2018-10-08 03:00", "2018-10-08 12:30",
        "2018-10-08 18:00", "2018-10-08 23:59"}) {
    for (CountFrom from :
         {CountFrom::kInstant, CountFrom::kNextDay, CountFrom::kNextWorkingDay,
          CountFrom::kNextOpening, CountFrom::kSameDay}) {
      for (Unit unit : {Unit::kMinutes, Unit::kHours, Unit::kCalendarDays,
                        Unit::kWorkingHours, Unit::kWorkingDays}) {
        const Due due = DueTime(Limit(1, unit, from), Cn(), At(start)).value();
        INFO(start << " " << int(from) << " " << int(unit));
        CHECK(due.counted_from >= At(start));
        if (from == CountFrom::kSameDay && unit >= Unit::kCalendarDays &&
            unit != Unit::kWorkingHours) {
          CHECK(due.due >= At(start));
        } else {
          CHECK(due.due > At(start));
        }
      }
    }
  }
  CHECK(DueOf(Limit(1, Unit::kWorkingHours), "2018-10-08 18:00") ==
        "2018-10-09 09:30:00");
}

TEST_CASE("trap: a day is a day and not 24 hours of work") {
  // "P1D": one working day; 24 working hours are three days of eight.
  CHECK(DueOf(Limit(1, Unit::kWorkingDays), "2018-10-08 10:00") ==
        "2018-10-09 10:00:00");
  CHECK(DueOf(Limit(24, Unit::kWorkingHours), "2018-10-08 10:00") ==
        "2018-10-11 10:00:00");
  CHECK(DueOf(Limit(24, Unit::kHours), "2018-10-12 10:00") ==
        "2018-10-13 10:00:00");
}

TEST_CASE("trap: exactly at the due time is in time") {
  Running clock = Started(Limit(1, Unit::kWorkingDays), "2018-10-08 10:00");
  CHECK(State(clock, "2018-10-09 10:00") == "running");
  CHECK(Evaluate(clock, Cn(), At("2018-10-09 10:00") + absl::Nanoseconds(1))
            .value()
            .state == ClockReading::State::kRed);
  Running met = clock, missed = clock;
  Do(&met, Event(Kind::kStop, "2018-10-09 10:00"));
  CHECK(State(met, "2018-12-01 10:00") == "met");
  Do(&missed, Event(Kind::kStop, "2018-10-09 10:01"));
  CHECK(State(missed, "2018-12-01 10:00") == "missed");
  // Before the stop it had not stopped.
  CHECK(State(missed, "2018-10-09 09:00") == "running");
}

TEST_CASE("trap: reopening, from scratch and with what was left") {
  Running clock = Started(Law(5), "2018-10-08 10:00");
  Do(&clock, Event(Kind::kStop, "2018-10-10 10:00"));
  Running fresh = clock;
  Do(&fresh, Event(Kind::kReset, "2018-11-05 10:00", "redo", "centre"));
  CHECK(State(fresh, "2018-11-05 10:00") == "running");
  CHECK(Show(Read(fresh, "2018-11-05 10:00").due) == "2018-11-13 00:00:00");
  CHECK(Read(fresh, "2018-11-05 10:00").elapsed == absl::ZeroDuration());
  // Stopped during Wednesday, the second day; 17 working days are wholly held.
  Running on = clock;
  Do(&on, Event(Kind::kResume, "2018-11-05 10:00"));
  CHECK(State(on, "2018-11-05 10:00") == "running");
  CHECK(Show(Read(on, "2018-11-05 10:00").due) == "2018-11-08 00:00:00");
  // Stopped late: going on does not make it timely.
  Running late = Started(Law(1), "2018-10-08 10:00");
  Do(&late, Event(Kind::kStop, "2018-10-12 10:00"));
  Do(&late, Event(Kind::kResume, "2018-10-15 10:00"));
  CHECK(State(late, "2018-10-15 10:00") == "red");
}

TEST_CASE("trap: clock changes keep the time of day, hours stay hours") {
  const WorkCalendar& boston = *PackCalendars().Find("us.boston-2011");
  auto due = [&](const DeadlinePolicy& p, const char* start) {
    return Show(boston, DueTime(p, boston, At(boston, start)).value().due);
  };
  CHECK(due(Limit(2, Unit::kWorkingDays), "2011-11-04 16:40") ==
        "2011-11-08 16:40:00");
  CHECK(due(Limit(48, Unit::kHours), "2011-11-05 16:40") ==
        "2011-11-07 15:40:00");
  CHECK(due(Limit(1, Unit::kCalendarDays), "2012-03-10 02:30") ==
        "2012-03-11 03:00:00");
  CHECK(due(Limit(1, Unit::kCalendarDays), "2011-11-05 01:30") ==
        "2011-11-06 01:30:00");
}

TEST_CASE("trap: the Civil Code, Articles 200 to 204") {
  // Art. 201: the first day is not counted. Art. 203: 24:00 of the last day;
  // a last day off moves to the day after the holiday.
  CHECK(DueOf(Law(15, Unit::kCalendarDays), "2018-09-17 00:00") ==
        "2018-10-09 00:00:00");  // 10-02 is off, 10-08 the first day after.
  CHECK(DueOf(Law(7, Unit::kCalendarDays), "2018-09-22 09:00") ==
        "2018-09-30 00:00:00");  // 09-29 is a Saturday, but worked.
  // Second sentence: close of business where there are business hours.
  CHECK(DueOf(Limit(15, Unit::kCalendarDays, CountFrom::kNextDay,
                    End::kCloseOfBusiness, Roll::kForward),
              "2018-09-17 00:00") == "2018-10-08 18:00:00");
  // Hours count from the moment.
  CHECK(DueOf(Limit(24, Unit::kHours), "2018-09-30 23:59") ==
        "2018-10-01 23:59:00");
  // Backward, where a local rule says so.
  CHECK(DueOf(Limit(15, Unit::kCalendarDays, CountFrom::kNextDay, End::kOfDay,
                    Roll::kBackward),
              "2018-09-17 00:00") == "2018-10-01 00:00:00");
}

TEST_CASE("where counting begins") {
  auto from = [](CountFrom count_from, int n, Unit unit, const char* start) {
    return DueOf(Limit(n, unit, count_from, End::kOfDay), start);
  };
  // Saturday 2018-10-13.
  const char* kSaturday = "2018-10-13 10:00";
  CHECK(from(CountFrom::kInstant, 1, Unit::kWorkingDays, kSaturday) ==
        "2018-10-16 00:00:00");
  CHECK(from(CountFrom::kNextOpening, 1, Unit::kWorkingDays, kSaturday) ==
        "2018-10-17 00:00:00");
  CHECK(from(CountFrom::kSameDay, 1, Unit::kWorkingDays, kSaturday) ==
        "2018-10-16 00:00:00");
  CHECK(from(CountFrom::kSameDay, 1, Unit::kCalendarDays, kSaturday) ==
        "2018-10-14 00:00:00");
  CHECK(from(CountFrom::kNextDay, 3, Unit::kCalendarDays, kSaturday) ==
        "2018-10-17 00:00:00");
  CHECK(from(CountFrom::kNextWorkingDay, 3, Unit::kCalendarDays, kSaturday) ==
        "2018-10-18 00:00:00");
  CHECK(DueOf(Limit(2, Unit::kHours, CountFrom::kNextOpening), kSaturday) ==
        "2018-10-15 10:30:00");
  CHECK(DueOf(Limit(2, Unit::kHours, CountFrom::kNextDay), kSaturday) ==
        "2018-10-14 02:00:00");
  CHECK(DueOf(Limit(2, Unit::kHours, CountFrom::kNextWorkingDay), kSaturday) ==
        "2018-10-15 10:30:00");
  // Of hours, `end` is where the day of their end closes.
  CHECK(DueOf(Limit(3, Unit::kHours, CountFrom::kInstant, End::kOfDay),
              "2018-10-12 10:00") == "2018-10-13 00:00:00");
  CHECK(
      DueOf(Limit(3, Unit::kHours, CountFrom::kInstant, End::kCloseOfBusiness),
            "2018-10-12 10:00") == "2018-10-12 18:00:00");
  CHECK(
      DueOf(Limit(9, Unit::kHours, CountFrom::kInstant, End::kCloseOfBusiness),
            "2018-10-12 10:00") == "2018-10-15 18:00:00");
}

TEST_CASE("Boston 2011: weekends move to Monday, 17:00 to the next opening") {
  const WorkCalendar& boston = *PackCalendars().Find("us.boston-2011");
  DeadlinePolicy p = Limit(2, Unit::kWorkingDays);
  p.calendar = "us.boston-2011";
  p.off_day = OffDay::kSameTimeNext;
  p.cut_off = 17 * 60;
  auto due = [&](const char* start) {
    return Show(boston, DueTime(p, boston, At(boston, start)).value().due);
  };
  CHECK(due("2011-07-05 02:18:31") == "2011-07-07 02:18:31");
  CHECK(due("2011-07-05 16:59:59") == "2011-07-07 16:59:59");
  CHECK(due("2011-07-05 17:00") == "2011-07-08 08:30:00");
  CHECK(due("2011-07-09 11:00") == "2011-07-13 11:00:00");
  CHECK(due("2011-07-09 18:00") == "2011-07-14 08:30:00");
  CHECK(due("2011-07-08 20:00") == "2011-07-13 08:30:00");
  CHECK(due("2011-07-01 10:00") == "2011-07-05 10:00:00");  // 4 July counts.
  CHECK(DueTime(p, Cn(), At("2018-10-08 10:00")).status().code() ==
        absl::StatusCode::kInvalidArgument);
}

TEST_CASE("policies: every defect is named") {
  DeadlinePolicy p;
  p.id = "x";
  p.cut_off = 1440;
  p.yellow = {1, Unit::kUnspecified};
  p.extensions = -1;
  const std::string message(CheckPolicy(p).message());
  for (const char* part : {"policy \"x\"", "amount must be", "unit is not",
                           "cut_off", "yellow", "extensions"}) {
    CHECK_THAT(message, match::Contains(part));
  }
  CHECK_FALSE(DueTime(p, Cn(), At("2018-10-08 10:00")).ok());
  CHECK_FALSE(DueTime(Law(1), Cn(), absl::InfiniteFuture()).ok());
  CHECK_FALSE(
      DueTime(Limit(1, Unit::kHours), Cn(), absl::InfiniteFuture()).ok());
  CHECK(DueTime(Law(100'000), Cn(), At("2018-10-08 10:00")).status().code() ==
        absl::StatusCode::kOutOfRange);
}

TEST_CASE("provisional: the answer says that it is one") {
  CountOptions options;
  options.provisional = true;
  CHECK(DueTime(Law(5), Cn(), At("2026-12-30 10:00")).status().code() ==
        absl::StatusCode::kOutOfRange);
  CHECK(DueTime(Law(5), Cn(), At("2026-12-30 10:00"), options)
            .value()
            .provisional);
  CHECK_FALSE(DueTime(Law(1), Cn(), At("2026-12-30 10:00"), options)
                  .value()
                  .provisional);
  CHECK(Show(DueTime(Law(1), Cn(), At("2026-12-30 10:00")).value().due) ==
        "2027-01-01 00:00:00");
}

// --- clocks ---

TEST_CASE("expected, never due, until the start event") {
  Running clock{ExpectClock(Law(5), Cn()), Law(5)};
  const ClockReading r = Read(clock, "2018-10-08 10:00");
  CHECK(r.state == ClockReading::State::kExpected);
  CHECK(r.due == absl::InfiniteFuture());
  CHECK(Record(Event(Kind::kStop, "2018-10-08 10:00"), Cn(), &clock).code() ==
        absl::StatusCode::kFailedPrecondition);
  Do(&clock, Event(Kind::kStart, "2018-10-09 10:00"));
  CHECK(State(clock, "2018-10-08 10:00") == "expected");
  CHECK(State(clock, "2018-10-09 10:00") == "running");
}

TEST_CASE("a clock carries what its events add up to") {
  DeadlinePolicy p = Law(5);
  p.hold = {"awaiting_citizen"};
  Running clock{ExpectClock(p, Cn()), p};
  CHECK(clock.state == Clock::State::kExpected);
  CHECK(clock.due == absl::InfiniteFuture());
  const auto agrees = [&](const char* now) {
    const ClockReading r = Read(clock, now);
    CHECK(Show(clock.due) == Show(r.due));
    CHECK(clock.yellow == r.yellow);
    CHECK(clock.red == r.red);
  };
  Do(&clock, Event(Kind::kStart, "2018-10-08 10:00"));
  CHECK(clock.state == Clock::State::kRunning);
  CHECK(clock.started == At("2018-10-08 10:00"));
  CHECK(clock.ledger.empty());
  agrees("2018-10-08 10:00");
  // A hold whose reason the policy does not know stops nothing.
  Do(&clock, Event(Kind::kHold, "2018-10-09 10:00", "lunch"));
  CHECK(clock.state == Clock::State::kRunning);
  Do(&clock, Event(Kind::kResume, "2018-10-09 11:00"));
  Do(&clock, Event(Kind::kHold, "2018-10-09 12:00", "awaiting_citizen"));
  CHECK(clock.state == Clock::State::kOnHold);
  const absl::Time due = clock.due;
  Do(&clock, Event(Kind::kResume, "2018-10-11 12:00"));
  CHECK(clock.state == Clock::State::kRunning);
  CHECK(clock.due > due);
  CHECK(clock.ledger.back().due == clock.due);
  agrees("2018-10-11 12:00");
  Do(&clock, Event(Kind::kStop, "2018-10-11 13:00"));
  CHECK(clock.state == Clock::State::kStopped);
  CHECK(clock.stopped == At("2018-10-11 13:00"));
  CHECK(clock.ledger.size() == 4);
  Do(&clock, Event(Kind::kReset, "2018-11-05 10:00"));
  CHECK(clock.state == Clock::State::kRunning);
  CHECK(clock.stopped == absl::InfiniteFuture());
  CHECK(clock.ledger.size() == 6);
  CHECK(clock.ledger[4].kind == Kind::kStop);
  CHECK(clock.started == At("2018-10-08 10:00"));
  agrees("2018-11-05 10:00");
  // What was, is still read.
  CHECK(State(clock, "2018-10-11 14:00") == "met");
}

TEST_CASE("extension: before expiry, by whom, how long, how often") {
  DeadlinePolicy p = Law(5);
  p.extensions = 1;
  p.extension = {10, Unit::kWorkingDays};
  Running clock = Started(p, "2018-10-08 10:00");
  auto refused = [&](const ClockEvent& event) {
    const std::size_t before = clock.ledger.size();
    const absl::Status status = Record(event, Cn(), &clock);
    CHECK(clock.ledger.size() == before);
    return status.code();
  };
  ClockEvent anonymous = Extension("2018-10-09 10:00", 5);
  anonymous.by.clear();
  CHECK(refused(anonymous) == absl::StatusCode::kInvalidArgument);
  CHECK(refused(Extension("2018-10-09 10:00", 11)) ==
        absl::StatusCode::kInvalidArgument);
  CHECK(refused(Extension("2018-10-09 10:00", 5, Unit::kCalendarDays)) ==
        absl::StatusCode::kInvalidArgument);
  CHECK(refused(Extension("2018-10-16 00:01", 5)) ==
        absl::StatusCode::kFailedPrecondition);
  Do(&clock, Extension("2018-10-15 24:00", 5));  // Exactly at expiry: in time.
  CHECK(Show(Read(clock, "2018-10-16 00:00").due) == "2018-10-23 00:00:00");
  CHECK(refused(Extension("2018-10-16 10:00", 5)) ==
        absl::StatusCode::kFailedPrecondition);
  Running never = Started(Law(5), "2018-10-08 10:00");
  CHECK(Record(Extension("2018-10-09 10:00", 5), Cn(), &never).code() ==
        absl::StatusCode::kFailedPrecondition);
}

TEST_CASE("petitions: 60 days and 30 more, counted on from the first") {
  DeadlinePolicy p = Law(60, Unit::kCalendarDays);
  p.extensions = 1;
  p.extension = {30, Unit::kCalendarDays};
  Running clock = Started(p, "2022-08-03 10:00");
  CHECK(Show(Read(clock, "2022-08-04 10:00").due) == "2022-10-09 00:00:00");
  Do(&clock, Extension("2022-09-20 10:00", 30, Unit::kCalendarDays));
  CHECK(Show(Read(clock, "2022-09-21 10:00").due) == "2022-11-02 00:00:00");
}

TEST_CASE("an extension in another unit is added to the due time") {
  DeadlinePolicy p = Law(5);
  p.extensions = 2;
  Running clock = Started(p, "2018-10-08 10:00");
  Do(&clock, Extension("2018-10-09 10:00", 5, Unit::kCalendarDays));
  // Monday 15 + 5 days is Saturday 20: rolls to Monday 22.
  CHECK(Show(Read(clock, "2018-10-09 11:00").due) == "2018-10-23 00:00:00");
}

TEST_CASE("ledgers that cannot be are refused") {
  Running clock = Started(Law(5), "2018-10-08 10:00");
  auto code = [&](const ClockEvent& event) {
    return Record(event, Cn(), &clock).code();
  };
  const auto kMisfit = absl::StatusCode::kFailedPrecondition;
  CHECK(code(Event(Kind::kStart, "2018-10-09 10:00")) == kMisfit);
  CHECK(code(Event(Kind::kStop, "2018-10-07 10:00")) == kMisfit);
  CHECK(code(Event(Kind::kResume, "2018-10-09 10:00")) == kMisfit);
  CHECK(code(Event(Kind::kHold, "2018-10-09 10:00")) ==
        absl::StatusCode::kInvalidArgument);
  Do(&clock, Event(Kind::kHold, "2018-10-09 10:00", "x"));
  CHECK(code(Event(Kind::kHold, "2018-10-09 11:00", "y")) == kMisfit);
  Do(&clock, Event(Kind::kStop, "2018-10-09 12:00"));
  CHECK(code(Event(Kind::kStop, "2018-10-09 13:00")) == kMisfit);
  CHECK(clock.state == Clock::State::kStopped);
  clock.ledger.push_back(Event(Kind::kResume, "2018-10-08 11:00"));
  CHECK(Evaluate(clock, Cn(), At("2018-12-01 10:00")).status().code() ==
        absl::StatusCode::kInvalidArgument);
  Running other = Started(Law(5), "2018-10-08 10:00");
  other.limit.id = "another";
  CHECK(Record(Event(Kind::kStop, "2018-10-09 12:00"), Cn(), &other).code() ==
        kMisfit);
  CHECK(Evaluate(other, Cn(), At("2018-12-01 10:00")).status().code() ==
        kMisfit);
}

TEST_CASE("a new calendar version never moves a clock in silence") {
  const Running clock = Started(Law(5), "2018-09-28 16:40");
  CalendarData data = Cn().data();
  data.version = "2026.2";
  for (DayException& e : data.exceptions) {  // 10-08 becomes a day off.
    if (e.day == CivilDay(2018, 10, 7)) e.day = CivilDay(2018, 10, 8);
  }
  const WorkCalendar later = WorkCalendar::Create(data).value();
  const absl::Time now = At("2018-09-29 10:00");
  CHECK(Evaluate(clock, later, now).status().code() ==
        absl::StatusCode::kFailedPrecondition);
  for (const auto& [mode, forward, backward] :
       {std::tuple<RecomputeMode, bool, bool>{RecomputeMode::kKeep, false,
                                              false},
        {RecomputeMode::kRecompute, true, true},
        {RecomputeMode::kOnlyLengthen, true, false}}) {
    Running moved = clock;
    RecomputeResult r =
        Recompute(moved.limit, Cn(), later, now, mode, &moved).value();
    CHECK(Show(r.old_due) == "2018-10-11 00:00:00");
    CHECK(Show(r.new_due) == "2018-10-12 00:00:00");
    CHECK(r.taken == forward);
    CHECK(moved.calendar_version == (forward ? "2026.2" : "2026.1"));
    moved = Start(Law(5), later, At("2018-09-28 16:40")).value();
    r = Recompute(moved.limit, later, Cn(), now, mode, &moved).value();
    CHECK(r.taken == backward);
    CHECK(r.old_version == "2026.2");
  }
}

// --- properties ---

// Held time by its definition, minute by minute.
struct PlainHeld {
  int days = 0;
  int parts = 0;  // Minutes.
};

PlainHeld HeldOf(const std::vector<std::pair<absl::Time, absl::Time>>& holds,
                 absl::Time from, bool working) {
  std::map<CivilDay, int> minutes;
  for (const auto& [begin, end] : holds) {
    for (absl::Time t = std::max(begin, from); t < end; t += absl::Minutes(1)) {
      if (working && !Cn().IsWorkingTime(t).value()) continue;
      ++minutes[absl::ToCivilDay(t, Cn().zone())];
    }
  }
  PlainHeld held;
  for (const auto& [day, count] : minutes) {
    const absl::Time begin = absl::FromCivil(day, Cn().zone());
    const absl::Time end = absl::FromCivil(day + 1, Cn().zone());
    const absl::Duration whole =
        working ? Cn().WorkingTimeBetween(begin, end).value() : end - begin;
    if (absl::Minutes(count) == whole) {
      ++held.days;
    } else {
      held.parts += count;
    }
  }
  return held;
}

TEST_CASE("holds in days agree with a minute loop, at random") {
  std::mt19937 random(7);
  auto at_random = [&](absl::Time from, int hours) {
    return from + absl::Minutes(random() % (60 * hours) + 1);
  };
  int covered = 0, added_up = 0;
  for (int round = 0; round < 1500; ++round) {
    const bool working = random() % 2 == 0;
    const Unit unit = working ? Unit::kWorkingDays : Unit::kCalendarDays;
    const End ends[] = {End::kSameTime, End::kOfDay, End::kCloseOfBusiness};
    DeadlinePolicy p =
        Limit(4 + static_cast<int>(random() % 12), unit,
              random() % 2 == 0 ? CountFrom::kInstant : CountFrom::kNextDay,
              ends[random() % 3]);
    p.hold = {"h"};
    const bool parts = random() % 2 == 0;
    p.hold_count = parts ? DeadlinePolicy::HoldCount::kPartsAddUp
                         : DeadlinePolicy::HoldCount::kUnspecified;
    const absl::Time start = at_random(At("2018-08-01 00:00"), 24 * 90);
    Running clock = Start(p, Cn(), start).value();
    const absl::Time counted = DueTime(p, Cn(), start).value().counted_from;
    std::vector<std::pair<absl::Time, absl::Time>> holds;
    absl::Time t = start;
    for (int h = static_cast<int>(random() % 5); h > 0; --h) {
      ClockEvent event;
      event.kind = Kind::kHold;
      event.reason = "h";
      event.at = at_random(t, 30);
      if (event.at > clock.due) break;
      REQUIRE(Record(event, Cn(), &clock).ok());
      t = at_random(event.at, random() % 3 == 0 ? 100 : 12);
      holds.emplace_back(event.at, t);
      event.kind = Kind::kResume;
      event.at = t;
      REQUIRE(Record(event, Cn(), &clock).ok());
    }
    const PlainHeld held = HeldOf(holds, counted, working);
    const int usual = working ? 480 : 1440;
    DeadlinePolicy longer = p;
    longer.amount += held.days + (parts ? held.parts / usual : 0);
    absl::Time due = DueTime(longer, Cn(), start).value().due;
    const absl::Duration rest = absl::Minutes(
        parts && p.end == End::kSameTime ? held.parts % usual : 0);
    if (rest > absl::ZeroDuration()) {
      due = working ? Cn().AddWorkingTime(due, rest).value() : due + rest;
    }
    covered += held.days;
    added_up += parts ? held.parts / usual : 0;
    INFO("round " << round << " start " << Show(start));
    REQUIRE(Show(Evaluate(clock, Cn(), t).value().due) == Show(due));
  }
  CHECK(covered > 300);
  CHECK(added_up > 100);
}

TEST_CASE("elapsed and remaining of hours add up, held or not, at random") {
  std::mt19937 random(11);
  for (int round = 0; round < 4000; ++round) {
    DeadlinePolicy p = Limit(
        1 + static_cast<int>(random() % 60),
        random() % 2 == 0 ? Unit::kWorkingHours : Unit::kHours,
        random() % 2 == 0 ? CountFrom::kInstant : CountFrom::kNextOpening);
    p.hold = {"h"};
    absl::Time t = At("2018-08-01 00:00") +
                   absl::Minutes(static_cast<int>(random() % (1440 * 90)));
    Running clock = Start(p, Cn(), t).value();
    for (int step = 0; step < 6; ++step) {
      t += absl::Minutes(static_cast<int>(random() % 900) + 1);
      const ClockReading r = Evaluate(clock, Cn(), t).value();
      if (t >= r.counted_from) {
        REQUIRE(r.elapsed + r.remaining == absl::Hours(p.amount));
      }
      if (r.state >= ClockReading::State::kLate) {
        REQUIRE(t > r.due);
        REQUIRE(r.remaining <= absl::ZeroDuration());
        break;
      }
      // On hold since its very end, outside working time.
      if (t > r.due) {
        REQUIRE(r.state == ClockReading::State::kOnHold);
        REQUIRE(r.remaining == absl::ZeroDuration());
        break;
      }
      ClockEvent event;
      event.kind =
          r.state == ClockReading::State::kOnHold ? Kind::kResume : Kind::kHold;
      event.reason = "h";
      event.at = t;
      REQUIRE(Record(event, Cn(), &clock).ok());
      const ClockReading after = Evaluate(clock, Cn(), t).value();
      REQUIRE(after.elapsed == r.elapsed);
      REQUIRE(after.remaining == r.remaining);
    }
  }
}

TEST_CASE("a larger limit or a later start is never due earlier, at random") {
  std::mt19937 random(3);
  for (int round = 0; round < 20'000; ++round) {
    DeadlinePolicy p = Limit(1 + static_cast<int>(random() % 30),
                             static_cast<Unit>(1 + random() % 5),
                             static_cast<CountFrom>(1 + random() % 5),
                             static_cast<End>(1 + random() % 3),
                             static_cast<Roll>(1 + random() % 2));
    p.off_day = static_cast<OffDay>(1 + random() % 3);
    p.cut_off = random() % 2 == 0 ? -1 : 17 * 60;
    const absl::Time a = At("2017-12-01 00:00") +
                         absl::Minutes(static_cast<int>(random() % 500'000));
    const Due due = DueTime(p, Cn(), a).value();
    const bool days =
        p.unit == Unit::kCalendarDays || p.unit == Unit::kWorkingDays;
    if (days || p.roll == Roll::kNone) {
      ++p.amount;
      REQUIRE(DueTime(p, Cn(), a).value().due >= due.due);
      --p.amount;
    }
    // Sunday at 01:00, moved to Monday at 01:00, overtakes Saturday at 23:00.
    if (days && p.end != End::kSameTime && p.off_day != OffDay::kSameTimeNext) {
      const absl::Time b = a + absl::Minutes(static_cast<int>(random() % 9000));
      REQUIRE(DueTime(p, Cn(), b).value().due >= due.due);
    }
    const DueExplanation e = ExplainDue(p, Cn(), a).value();
    REQUIRE(e.due.due == due.due);
    // The last day that the explanation names is the due day.
    if (days) {
      CivilDay last;
      for (const DueStep& step : e.steps) {
        if (step.kind == DueStep::Kind::kCounted ||
            step.kind == DueStep::Kind::kCountedMakeUp ||
            step.kind == DueStep::Kind::kRolledForward) {
          last = step.day;
        }
      }
      const bool at_24 = due.due == absl::FromCivil(last + 1, Cn().zone());
      REQUIRE((at_24 || last == absl::ToCivilDay(due.due, Cn().zone())));
    }
  }
}

}  // namespace
}  // namespace trunkline
