// SPDX-License-Identifier: Apache-2.0
//
// A DeadlinePolicy is a time limit as data, and DueTime() says when it ends. A
// Clock is the running limit of one ticket or assignment: a ledger of events
// from which Evaluate() computes, for any `now`, what is due and what is late.
//
//   trunkline::DeadlinePolicy policy;
//   policy.amount = 5;
//   policy.unit = trunkline::DeadlinePolicy::Unit::kWorkingDays;
//   policy.count_from = trunkline::DeadlinePolicy::CountFrom::kNextDay;
//   policy.end = trunkline::DeadlinePolicy::End::kOfDay;
//   auto due = trunkline::DueTime(policy, calendar, accepted);
//   if (!due.ok()) return due.status();
//   // OUT_OF_RANGE: calendar "cn" (version 2026) knows the years 2004 to 2026;
//   // 2027 was asked for
//   Remind(due->yellow, due->due);
//
// How a limit is counted, in this order:
//   1. `off_day`: a start on a day off moves to the next working day, at the
//      same time of day or at its opening, or stays.
//   2. `cut_off`: a start on a working day at or after it, or on a day off
//      (where step 1 left it there), moves to the first opening of the next
//      working day.
//   3. `count_from` says where counting begins (below).
//   4. The amount is counted. Working days are the days after the day of the
//      start that are worked: the day itself never counts (Civil Code of the
//      PRC Art. 201) unless kSameDay says so.
//   5. `roll`: a last day that is off becomes the next (Art. 203) or the
//      previous working day; hours then end at the same time of that day.
//   6. `end` says where on the last day it ends (Art. 203: 24:00, or where
//      there are business hours, close of business).
//
// `now` equal to the due time is in time; late is after it.
//
// The calendar given must be the one that the policy names; a policy that names
// none takes any calendar of the right zone, e.g. WorkCalendar::RoundTheClock.
// Nothing here reads the clock. All functions are pure and may be called from
// any thread; a Clock is a value, not safe to change from two threads.
#ifndef TRUNKLINE_DEADLINE_H_
#define TRUNKLINE_DEADLINE_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "trunkline/calendar.h"
#include "trunkline/language.h"

namespace trunkline {

// A time limit as data. Every field of trunkline.v1.DeadlinePolicy; enumerators
// have the values of the schema.
struct DeadlinePolicy {
  enum class Unit : std::uint8_t {
    kUnspecified = 0,
    kMinutes = 1,       // Of the clock on the wall.
    kHours = 2,         // Of the clock on the wall: "P1D" in hours is 24.
    kCalendarDays = 3,  // 日, 天
    kWorkingHours = 4,  // Inside the calendar's hours.
    kWorkingDays = 5,   // 工作日: a day is a day, however many hours it has.
  };
  enum class Start : std::uint8_t {
    kUnspecified = 0,  // As kAccepted.
    kAccepted = 1,
    kDispatched = 2,
    kSigned = 3,
    kFedBack = 4,
    kRuled = 5,
    kFiled = 6,
  };
  enum class CountFrom : std::uint8_t {
    kUnspecified = 0,  // As kInstant.
    // From the start itself. Days: the last day is the N-th after the start's.
    kInstant = 1,
    // Days: the next day is the first. Hours: from its 00:00.
    kNextDay = 2,
    // Days: the next working day is the first. Hours: from its opening.
    kNextWorkingDay = 3,
    // From the next opening, or the start if it is inside working time; then
    // as kInstant.
    kNextOpening = 4,
    // Days: the start's own day is the first (当日); of working days the next
    // working one if it is off. Hours: as kInstant.
    kSameDay = 5,
  };
  enum class End : std::uint8_t {
    kUnspecified = 0,  // As kSameTime.
    kSameTime = 1,     // The start's time of day (after steps 1 to 3).
    kOfDay = 2,        // 24:00.
    // The last closing of the last day; 24:00 if it is off. Of hours: the
    // first day's closing that is not before the instant they end, or of the
    // day that they roll to.
    kCloseOfBusiness = 3,
  };
  enum class Roll : std::uint8_t {
    kUnspecified = 0,  // As kNone.
    kNone = 1,
    kForward = 2,   // To the next working day (Civil Code Art. 203).
    kBackward = 3,  // To the previous one; forward if that does not count.
  };
  enum class OffDay : std::uint8_t {
    kUnspecified = 0,  // As kKeep.
    kKeep = 1,
    kSameTimeNext = 2,
    kOpeningNext = 3,
  };
  // A length of time in a unit.
  struct Amount {
    int amount = 0;
    Unit unit = Unit::kUnspecified;
  };

  std::string id;
  std::map<std::string, std::string> name;  // By language.
  // Civil times between which it holds, [from, to); empty: without end. As
  // written in the file; choosing the policy in force is the rule set's part.
  std::string valid_from;
  std::string valid_to;

  int amount = 0;  // 1 to 100,000, in `unit`.
  Unit unit = Unit::kUnspecified;
  Start start = Start::kAccepted;
  CountFrom count_from = CountFrom::kInstant;
  End end = End::kSameTime;
  Roll roll = Roll::kNone;
  // Minutes since 00:00, 0 to 1439; -1: none.
  int cut_off = -1;
  OffDay off_day = OffDay::kKeep;
  std::string calendar;  // Calendar name; empty: none needed.

  // The yellow card: the latest instant at which at least this much of the
  // limit is left (Shandong 2017: one working day). In units of days or working
  // hours it falls inside working time, never at night or on a day off; a
  // limit that ends at close of business or 24:00 is yellow from the opening of
  // the last day. Never before counting begins; none where nothing is worked
  // before the due time. Amount 0: none.
  Amount yellow;
  // The red card. Absent: as soon as it is late. In days: at the opening of the
  // N-th working day after the due day (Shandong 2017: the first); hours and
  // minutes after the due time otherwise.
  std::optional<Amount> red;

  // How often it may be extended. 0: never.
  int extensions = 0;
  // How long each extension may be at the most. Amount 0: any length in any
  // unit, as often as `extensions` says.
  Amount extension;
  // Hold reasons that stop this clock. Others are recorded but do not.
  std::vector<std::string> hold;
  bool statutory = false;
  bool interim_reply = false;

  // Where the value comes from, as in trunkline.v1.Provenance.
  std::vector<std::string> source;
  std::string grade;
  bool derived = false;
  bool illustrative = false;
  std::string note;
};

// Returns OK, or InvalidArgument with every defect of a policy, one a line.
// Functions below that take a policy check it themselves.
absl::Status CheckPolicy(const DeadlinePolicy& policy);

// When a limit ends.
struct Due {
  absl::Time due;
  // Where counting began, after off_day, cut_off and count_from.
  absl::Time counted_from;
  // When the yellow card comes; InfiniteFuture: never.
  absl::Time yellow;
  // The red card; the clock is red from here on, if after `due`.
  absl::Time red;
  // A day beyond the calendar's last year was needed: a guess.
  bool provisional = false;
};

// Returns when a limit that starts at `start` ends. InvalidArgument for a
// policy that CheckPolicy refuses, for a calendar of another name than it asks
// for and for an infinite start; OutOfRange, naming the year, where the
// calendar does not reach. Constant time, allocates nothing on success.
absl::StatusOr<Due> DueTime(const DeadlinePolicy& policy,
                            const WorkCalendar& calendar, absl::Time start,
                            const CountOptions& options = {});

// Returns a due time for people, in `zone` and to the minute. The midnight that
// ends a day is its 24:00: "2022-10-26 24:00".
std::string FormatDueTime(absl::Time due, absl::TimeZone zone);

// --- the count, in words ---

// One line of a count.
struct DueStep {
  enum class Kind : std::uint8_t {
    kStart,            // The start event.
    kMovedOffDay,      // Step 1.
    kMovedCutOff,      // Step 2.
    kMovedOpening,     // kNextOpening.
    kFirstNotCounted,  // The start's day.
    kCounted,          // `count` is its number.
    kCountedMakeUp,    // As kCounted, a make-up working day (调休上班).
    kSkippedWeekend,
    kSkippedHoliday,
    kWorked,         // Working hours: `amount` of this day's count.
    kHours,          // Hours of the clock on the wall.
    kRolledForward,  // Step 5.
    kRolledBackward,
    kEnd,  // Step 6; `time` is the due time.
    kYellow,
    kRed,
    kProvisional,  // From this day on the calendar is a guess.
  };
  Kind kind = Kind::kStart;
  absl::CivilDay day;
  absl::Time time;  // kStart, kMoved*, kEnd, kYellow, kRed.
  int count = 0;
  absl::Duration amount;
  std::map<std::string, std::string> name;  // Of the exception, by language.
};

// Why a limit ends when it does.
struct DueExplanation {
  Due due;
  std::vector<DueStep> steps;
  absl::TimeZone zone;
  // The limit in words is rendered from these.
  DeadlinePolicy policy;
  std::string calendar_name;
  std::string calendar_version;

  // Returns one line per step. Dates carry their weekday; each day that is
  // skipped carries its reason.
  std::string ToText(Language language) const;
};

// Says day by day how DueTime() counts; `due` is DueTime()'s. Takes time
// proportional to the distance. Errors as for DueTime(); also OutOfRange for a
// count of more than 4,000 days.
absl::StatusOr<DueExplanation> ExplainDue(const DeadlinePolicy& policy,
                                          const WorkCalendar& calendar,
                                          absl::Time start,
                                          const CountOptions& options = {});

// --- running limits ---

// Something that happened to a clock: an entry of its ledger and, in an event
// of a case, the change of one of the case's clocks.
struct ClockEvent {
  enum class Kind : std::uint8_t {
    kUnspecified = 0,
    kExpect = 1,  // Added, or no longer stopped; waits for its start event.
    kStart = 2,   // The start event of the policy. Once.
    kHold = 3,    // Time stops, if the policy knows `reason`.
    kResume = 4,  // Time goes on; also reopens a stopped clock with what was
                  // left (the time while stopped does not count).
    kExtend = 5,  // `extension` longer, by the authority of `by`.
    kStop = 6,    // Done.
    kReset = 7,   // A new limit from here (redo, reopening from scratch):
                  // elapsed time, holds and extensions so far are history.
  };
  // In an event of a case: number of the clock in the case, from 1; one more
  // than the case has adds a clock. Otherwise 0.
  int clock = 0;
  Kind kind = Kind::kUnspecified;
  absl::Time at = absl::InfiniteFuture();
  // Of a clock that an event of a case adds: see Clock. Otherwise empty.
  std::string definition;
  int assignment = 0;
  std::string policy;
  std::string calendar_version;
  // Of kStart, kResume, kExtend and kReset: the due times from here on, as in
  // Clock. Set by Record(); ignored in its argument.
  absl::Time due = absl::InfiniteFuture();
  absl::Time yellow = absl::InfiniteFuture();
  absl::Time red = absl::InfiniteFuture();
  bool provisional = false;
  // kHold: required; one that the policy knows stops the clock. Otherwise for
  // people.
  std::string reason;
  // kExtend: how much longer.
  DeadlinePolicy::Amount extension;
  // Who did it. Required by Record() for kExtend. Empty in a case, whose event
  // names the actor.
  std::string by;
};

// A running limit: what it counts by, what happened to it, and the due times
// that follow. A plain value; store it with the ticket. Its policy is named by
// id: keep the policy as it was promised (a case keeps it in
// promised_deadlines).
//
// Two ledgers: the *ticket clock* is what the citizen was promised. It knows
// nothing of departments, so re-dispatch is no event of it, and its holds and
// elapsed time stay. Each assignment has a Clock of its own, started at the
// dispatch to that unit.
//
// Record() and, for the clocks of a case, Apply() (cases/case.h) change a
// clock; every field but the first four follows from the events.
struct Clock {
  enum class State : std::uint8_t {
    kUnspecified = 0,
    kExpected = 1,  // The start event has not happened.
    kRunning = 2,   // Whether it is late says Evaluate().
    kOnHold = 3,    // A hold stops it.
    kStopped = 4,
  };
  // In a case: id of the ClockDefinition, and number of the assignment, from 1;
  // 0: the case's own. Otherwise empty and 0.
  std::string definition;
  int assignment = 0;
  std::string policy;            // Id of the policy.
  std::string calendar_version;  // Of the policy's calendar.
  State state = State::kUnspecified;
  // The start event; infinite future: it has not happened.
  absl::Time started = absl::InfiniteFuture();
  // As of the last event; on hold: as they were before. Infinite future: never.
  absl::Time due = absl::InfiniteFuture();
  absl::Time yellow = absl::InfiniteFuture();
  absl::Time red = absl::InfiniteFuture();
  // Of the stop that is in force; infinite future: none is.
  absl::Time stopped = absl::InfiniteFuture();
  // A day beyond the calendar's last year was needed.
  bool provisional = false;
  // By time, without the start (`started`) and without the stop that is in
  // force (`stopped`): holds, resumptions, extensions, resets, and the stops
  // that a resumption or reset undid.
  std::vector<ClockEvent> ledger;
  // In a case: stopped by a feedback or an ending, which may be taken back, and
  // not by what it counts to.
  bool cut_short = false;
};

// A clock at one instant.
struct ClockReading {
  // The order is that of a light: later is worse, except for the last two.
  enum class State : std::uint8_t {
    kExpected = 0,  // The start event has not happened: never due.
    kRunning = 1,
    kOnHold = 2,  // Never late: the due time moves with `now`.
    kYellow = 3,
    kLate = 4,  // After the due time, before the red card.
    kRed = 5,
    kMet = 6,     // Stopped in time.
    kMissed = 7,  // Stopped late.
  };
  State state = State::kExpected;
  absl::Time started;  // Of the last start or reset; InfinitePast: not yet.
  // All InfiniteFuture while expected. On hold: as if resumed at `now`.
  absl::Time due;
  absl::Time counted_from;
  absl::Time yellow;
  absl::Time red;
  // Time that counted since counted_from, without holds, and time to the due
  // time, negative once late: working time for working units, time on the
  // wall for the others. Both stand still on hold and after the stop.
  absl::Duration elapsed;
  absl::Duration remaining;
  // What holds have added, in the policy's own unit: minutes, hours and
  // working hours as `held`, days as `held_days`.
  absl::Duration held;
  int held_days = 0;
  int extensions = 0;  // Granted since the last start or reset.
  bool provisional = false;
};

// Returns "expected", "running", "on_hold", "yellow", "late", "red", "met",
// "missed".
std::string_view ClockStateName(ClockReading::State state);

// Returns a clock that has started. Errors as for DueTime().
absl::StatusOr<Clock> StartClock(const DeadlinePolicy& policy,
                                 const WorkCalendar& calendar, absl::Time at,
                                 const CountOptions& options = {});

// Returns a clock that waits for its start event.
Clock ExpectClock(const DeadlinePolicy& policy, const WorkCalendar& calendar);

// Adds an event to a clock. `policy` is the clock's own, `calendar` the
// policy's calendar in the clock's version. On failure the clock is unchanged:
//   InvalidArgument     infinite time, hold without reason, extension without
//                       `by`, in another unit or longer than the policy allows;
//                       a kind that no clock has
//   FailedPrecondition  does not fit: before the last event, not started,
//                       started twice, resume of a running clock, stop of a
//                       stopped one, extension after the due time or more often
//                       than the policy allows, another policy or calendar
//                       version
//   OutOfRange          the calendar does not reach
absl::Status Record(const ClockEvent& event, const DeadlinePolicy& policy,
                    const WorkCalendar& calendar, Clock* clock,
                    const CountOptions& options = {});

// Says where a clock stands at `now`. Events after `now` have not happened yet.
//
// Holds count in the policy's own unit. Hours: their length on the wall.
// Working hours: the working time in them. Days: the days at whose end point
// (24:00, closing, or the start's time of day, as `end` says) the clock was on
// hold; so a hold from Friday evening to Monday morning takes nothing from a
// limit in working days, and one that covers the due time moves it to the next
// day's end point. A hold that begins after the due time changes nothing.
//
// Extensions in the policy's own unit lengthen the limit before its last day
// is looked at; those in another are added to the due time.
//
// FailedPrecondition if policy or calendar are not those that the clock names:
// see Recompute() for another version of a calendar. InvalidArgument if the
// ledger is not one that Record() would have written. Other errors as for
// DueTime().
absl::StatusOr<ClockReading> Evaluate(const Clock& clock,
                                      const DeadlinePolicy& policy,
                                      const WorkCalendar& calendar,
                                      absl::Time now,
                                      const CountOptions& options = {});

// What a new version of a calendar does to a running clock.
enum class RecomputeMode : std::uint8_t {
  kKeep,          // Stays with its version; says what would have moved.
  kRecompute,     // Takes the new version.
  kOnlyLengthen,  // Takes it if the due time does not come earlier.
};

// What moved.
struct RecomputeResult {
  absl::Time old_due;
  absl::Time new_due;  // By the new calendar, taken or not.
  bool taken = false;  // The clock now names the new version.
  std::string old_version;
  std::string new_version;
};

// Puts a clock under another version of its calendar, or says what that would
// do. Stopped and expected clocks too; their due times are equal or infinite.
// On failure the clock is untouched. `old_calendar` must be the clock's own
// version, `new_calendar` of the same name. Otherwise errors as for Evaluate().
absl::StatusOr<RecomputeResult> Recompute(const DeadlinePolicy& policy,
                                          const WorkCalendar& old_calendar,
                                          const WorkCalendar& new_calendar,
                                          absl::Time now, RecomputeMode mode,
                                          Clock* clock,
                                          const CountOptions& options = {});

}  // namespace trunkline

#endif  // TRUNKLINE_DEADLINE_H_
