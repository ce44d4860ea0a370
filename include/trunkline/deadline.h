// SPDX-License-Identifier: Apache-2.0
//
// A DeadlinePolicy is a time limit as data; DueTime() computes when it ends. A
// Clock applies a policy to one ticket or assignment: it records the events
// that start, hold, extend and stop it. Evaluate() computes its state at any
// `now`.
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
// The due time is counted in this order:
//   1. `off_day`: a start on a day off moves to the next working day, at the
//      same time of day or at its opening, or stays.
//   2. `cut_off`: a start at or after the cut-off of a working day, or on a day
//      off that step 1 has not moved, moves to the first opening of the next
//      working day.
//   3. `count_from` says where counting begins (below).
//   4. The amount is counted. In days, the day of the start does not count
//      (Civil Code of the PRC Art. 201), except with kSameDay.
//   5. `roll`: a last day that is off becomes the next (Art. 203) or the
//      previous working day. A limit in hours keeps its time of day.
//   6. `end` sets the time of the last day at which it ends (Art. 203: 24:00,
//      or close of business where there are business hours).
//
// An event exactly at the due time is in time; any later one is late.
//
// The calendar must be the one that the policy names. A policy that names none
// accepts any calendar of the right zone, e.g. WorkCalendar::RoundTheClock().
// No function reads the system clock. All functions may be called from any
// thread; one Clock must not be changed by two threads at a time.
#ifndef TRUNKLINE_DEADLINE_H_
#define TRUNKLINE_DEADLINE_H_

#include <cstddef>
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

// A time limit as data: the fields of trunkline.v1.DeadlinePolicy. Enumerators
// have the values of the schema.
struct DeadlinePolicy {
  enum class Unit : std::uint8_t {
    kUnspecified = 0,     // Not given; CheckPolicy() refuses it in a policy.
    kMinutes = 1,         // Elapsed time.
    kHours = 2,           // Elapsed time, at night and on days off too.
    kCalendarDays = 3,    // 日, 天
    kWorkingHours = 4,    // Inside the calendar's hours.
    kWorkingDays = 5,     // 工作日: each counts as one, whatever its hours.
    kWorkingMinutes = 6,  // Inside the calendar's hours.
    // 月. The last day is the day of that number in the last month, or the
    // month's last day if there is none (Civil Code Art. 202).
    kMonths = 7,
    kYears = 8,  // 年: as 12 months.
  };
  // The event that starts the clock.
  enum class Start : std::uint8_t {
    kUnspecified = 0,  // As kAccepted.
    kAccepted = 1,     // The centre accepts the ticket (受理).
    kDispatched = 2,   // It is sent to the department (转派).
    kSigned = 3,       // The department signs for it (签收).
    kFedBack = 4,      // The department gives its feedback (反馈).
    kRuled = 5,        // The dispute is ruled on (裁定).
    kFiled = 6,        // The law's own start (立案); the host reports it.
  };
  // Where counting begins, relative to the start event.
  enum class CountFrom : std::uint8_t {
    kUnspecified = 0,  // As kInstant.
    // The start itself. Days: the last day is the N-th after the start's day.
    kInstant = 1,
    // Days: the next day is the first. Hours: from its 00:00.
    kNextDay = 2,
    // Days: the next working day is the first. Hours: from its opening.
    kNextWorkingDay = 3,
    // From the next opening, or the start if it is inside working time; then
    // as kInstant.
    kNextOpening = 4,
    // Days: the start's day is the first (当日); if it is off and the unit is
    // working days, the next working day is. Hours: as kInstant.
    kSameDay = 5,
  };
  // Where on the last day it ends.
  enum class End : std::uint8_t {
    kUnspecified = 0,  // As kSameTime.
    kSameTime = 1,     // The start's time of day (after steps 1 to 3).
    kOfDay = 2,        // 24:00.
    // Days: the last closing of the last day, or 24:00 if that day is off.
    // Hours: the first closing that is not before the counted end; if `roll`
    // has moved the day, the closing of that day.
    kCloseOfBusiness = 3,
  };
  // What happens if the last day is off.
  enum class Roll : std::uint8_t {
    kUnspecified = 0,  // As kNone.
    kNone = 1,         // It stays.
    kForward = 2,      // To the next working day (Civil Code Art. 203).
    // To the previous working day; to the next one if the previous one is not
    // after the beginning of the count.
    kBackward = 3,
  };
  // Where a start on a day off moves to.
  enum class OffDay : std::uint8_t {
    kUnspecified = 0,   // As kKeep.
    kKeep = 1,          // It stays.
    kSameTimeNext = 2,  // The same time of day on the next working day.
    kOpeningNext = 3,   // The opening of the next working day.
  };
  // How held time lengthens a limit in days, months or years: docs/deadlines.md
  // has the definition. One in minutes or hours is lengthened by the held time.
  enum class HoldCount : std::uint8_t {
    kUnspecified = 0,  // As kCoveredDays.
    // One day for each day that is wholly held.
    kCoveredDays = 1,
    // Also the held parts of other days: one day for each usual working day
    // that they make up. What is left over is added to a limit that ends at the
    // same time of day.
    kPartsAddUp = 2,
  };
  // A length of time in a unit.
  struct Amount {
    int amount = 0;                  // 0: none.
    Unit unit = Unit::kUnspecified;  // Of `amount`.
  };

  std::string id;                           // Unique in a rule set.
  std::map<std::string, std::string> name;  // By language.
  // First civil time at which it is valid, as the file writes it. Empty: no
  // bound. The functions of this header read neither bound.
  std::string valid_from;
  std::string valid_to;  // First civil time at which it is no longer valid.

  int amount = 0;                              // 1 to 100,000, in `unit`.
  Unit unit = Unit::kUnspecified;              // Required.
  Start start = Start::kAccepted;              // The event that it counts from.
  CountFrom count_from = CountFrom::kInstant;  // Where counting begins.
  End end = End::kSameTime;                    // Where on the last day it ends.
  Roll roll = Roll::kNone;  // What happens if the last day is off.
  int cut_off = -1;         // Minutes since 00:00, 0 to 1439; -1: no cut-off.
  OffDay off_day = OffDay::kKeep;  // Where a start on a day off moves to.
  std::string calendar;            // Calendar name; empty: none needed.

  // The yellow card comes this long before the due time (Shandong 2017: one
  // working day). Amount 0: no yellow card. It never comes before counting
  // begins. If `unit` is working time, it comes at that instant or, outside
  // working time, at the last closing before it, and not at all if there is no
  // working time from the beginning of the count to the due time. For one
  // working day before 24:00, it comes at the closing of the day before the
  // last. Otherwise it comes at that instant, at night too.
  Amount yellow;
  // The red card comes this long after the due time. Absent or amount 0: at the
  // due time. In working days: at the opening of the N-th working day after the
  // due day (Shandong 2017: the first). In calendar days: at the opening of the
  // N-th day, or of the next working day if that one is off.
  std::optional<Amount> red;

  int extensions = 0;  // How many extensions are allowed.
  // The longest extension. Amount 0: any length in any unit.
  Amount extension;
  // Hold reasons that stop the clock. A hold with another reason is recorded,
  // and the clock runs on.
  std::vector<std::string> hold;
  HoldCount hold_count = HoldCount::kCoveredDays;  // How holds lengthen it.
  bool statutory = false;  // A limit of the law, beside the hotline's own.
  // A longer limit of the law may replace the hotline's limit, at which an
  // interim reply is then due. See Deadlines::interim_reply.
  bool interim_reply = false;
  // A window in which a unit may act (to return a ticket), and no obligation:
  // nothing is due or late by it, and no escalation is raised.
  bool permissive = false;

  // Law, document or page, by its key in the pack's README. This field and the
  // four below are those of trunkline.v1.Provenance.
  std::vector<std::string> source;
  // "A": full legal text or official site. "B": newspaper, or copy of a notice.
  // "C": reworded or anonymous copy. Empty: not graded.
  std::string grade;
  // Concluded or computed from facts with sources; `note` says how.
  bool derived = false;
  // An invented example, not a statement about the real world.
  bool illustrative = false;
  std::string note;  // A remark for readers.
};

// Returns OK, or InvalidArgument with every defect of a policy, one per line.
// Functions that count by a policy check it themselves.
absl::Status CheckPolicy(const DeadlinePolicy& policy);

// When a limit ends.
struct Due {
  absl::Time due;  // The last instant that is in time.
  // Where counting began, after off_day, cut_off and count_from.
  absl::Time counted_from;
  // When the yellow card comes; InfiniteFuture: never.
  absl::Time yellow;
  // When the red card comes. Equal to `due`: with the first late instant.
  absl::Time red;
  // The result is a guess: it needs a day after the calendar's last year.
  bool provisional = false;
};

// Returns when a limit that starts at `start` ends. InvalidArgument for a
// policy that CheckPolicy() refuses and for a calendar that is not the one that
// it names; OutOfRange, naming the year, for a day that the calendar does not
// contain and for an infinite start. Constant time; allocates nothing on
// success.
absl::StatusOr<Due> DueTime(const DeadlinePolicy& policy,
                            const WorkCalendar& calendar, absl::Time start,
                            const CountOptions& options = {});

// Returns a due time for people, in `zone` and to the minute. The midnight that
// ends a day is its 24:00: "2022-10-26 24:00".
std::string FormatDueTime(absl::Time due, absl::TimeZone zone);

// --- the count, in words ---

// One step of a count.
struct DueStep {
  enum class Kind : std::uint8_t {
    kStart,            // The start event.
    kMovedOffDay,      // Step 1.
    kMovedCutOff,      // Step 2.
    kMovedOpening,     // kNextOpening.
    kFirstNotCounted,  // The start's day does not count.
    kCounted,          // `count` is its number.
    kCountedMakeUp,    // As kCounted, a make-up working day (调休上班).
    kSkippedWeekend,   // A day without hours, which does not count.
    kSkippedHoliday,   // A holiday, which does not count.
    kWorked,           // `amount` of working time of this day counts.
    kHours,            // `amount` of elapsed time counts.
    kRolledForward,    // Step 5.
    kRolledBackward,   // Step 5.
    kEnd,              // Step 6; `time` is the due time.
    kYellow,           // `time` of the yellow card.
    kRed,              // `time` of the red card.
    kProvisional,      // From this day on the calendar is a guess.
    kCorresponding,    // Months, years: the last day, of the same number.
    kMonthEnd,         // The last month has no such day: its last day.
  };
  Kind kind = Kind::kStart;  // What happens.
  absl::CivilDay day;        // The day that the step is about.
  absl::Time time;           // kStart, kMoved*, kEnd, kYellow, kRed.
  int count = 0;             // kCounted, kCountedMakeUp: from 1.
  absl::Duration amount;     // kWorked, kHours.
  std::map<std::string, std::string> name;  // Of the exception, by language.
};

// Why a limit ends when it does.
struct DueExplanation {
  Due due;                     // The result.
  std::vector<DueStep> steps;  // In order.
  absl::TimeZone zone;         // Of the calendar.
  // The policy. ToText() describes it and the calendar.
  DeadlinePolicy policy;
  std::string calendar_name;     // Of the calendar.
  std::string calendar_version;  // Of the calendar.

  // Returns one line per step. Dates carry their weekday; each day that is
  // skipped carries its reason.
  std::string ToText(Language language) const;
};

// Explains the count of DueTime() day by day; `due` equals the result of
// DueTime(). The cost is proportional to the number of days. Errors as for
// DueTime(); also OutOfRange for a count of more than 4,000 days.
absl::StatusOr<DueExplanation> ExplainDue(const DeadlinePolicy& policy,
                                          const WorkCalendar& calendar,
                                          absl::Time start,
                                          const CountOptions& options = {});

// --- clocks ---

// Pauses that are over, as a sum. Nothing that comes later depends on when each
// of them was, so the sum stands for them: a clock that was held a thousand
// times keeps a short ledger.
struct PauseSum {
  int pauses = 0;  // How many; 0: nothing is summed up.
  // When the last of them ended, or were forgotten by a reset. The ledger does
  // not tell what was before.
  absl::Time until = absl::InfiniteFuture();
  // How many days they held wholly.
  std::int64_t days = 0;
  // How long they were together since ClockReading::counted_from: working time
  // for working units, elapsed time for the others.
  absl::Duration time;
  // Of `time`, what was on days that were not held wholly.
  absl::Duration parts;
  // Of `parts`, what was on the day of `until`, which a later pause may
  // complete.
  absl::Duration last_day;
};

// Something that happened to a clock: an entry of its ledger and, in an event
// of a case, the change of one of the case's clocks.
struct ClockEvent {
  enum class Kind : std::uint8_t {
    kUnspecified = 0,  // Of a newer library.
    kExpect = 1,  // Added, or no longer stopped; waits for its start event.
    kStart = 2,   // The start event of the policy. Once.
    kHold = 3,    // Time stops, if the policy knows `reason`.
    kResume = 4,  // Time goes on; also reopens a stopped clock with what was
                  // left (the time while stopped does not count).
    kExtend = 5,  // `extension` longer, by the authority of `by`.
    kStop = 6,    // Done.
    kReset = 7,   // A new limit from `at` (redo, reopening from scratch):
                  // elapsed time, holds and extensions so far are history. At
                  // the clock's own start: another policy counts, without the
                  // extensions of the old one.
  };
  // In an event of a case: number of the clock in the case, from 1; one more
  // than the case has adds a clock. Otherwise 0.
  int clock = 0;
  Kind kind = Kind::kUnspecified;          // What happened.
  absl::Time at = absl::InfiniteFuture();  // When it happened.
  // Of a clock that an event of a case adds: id of the ClockDefinition.
  // Otherwise empty.
  std::string definition;
  // Of such a clock: number of the assignment, from 1; 0: the case's own.
  // Otherwise 0.
  int assignment = 0;
  // Of such a clock, or of one that counts by another decision from here on: id
  // of the policy. Otherwise empty.
  std::string policy;
  std::string calendar_version;  // Likewise: version of the policy's calendar.
  // Of kStart, kResume, kExtend and kReset: the due time from here on. Set by
  // Record(), as the next three; ignored in its argument.
  absl::Time due = absl::InfiniteFuture();
  // When the yellow card comes. InfiniteFuture: never.
  absl::Time yellow = absl::InfiniteFuture();
  // When the red card comes. InfiniteFuture: never.
  absl::Time red = absl::InfiniteFuture();
  bool provisional = false;  // As Clock::provisional.
  // kHold: required; one that the policy knows stops the clock. Otherwise for
  // people.
  std::string reason;
  // kExtend: how much longer.
  DeadlinePolicy::Amount extension;
  // Who did it. Required by Record() for kExtend. Empty in a case, whose event
  // names the actor.
  std::string by;
  // Of kResume: if anything is summed up, all pauses so far since the last
  // start or reset, which leave the ledger. Set by Record(), once the ledger
  // has kLedgerSum entries; ignored in its argument. Of kReset in a case: the
  // pauses that count on.
  PauseSum summed;
};

// A ledger of as many entries is shortened by the next resumption.
inline constexpr std::size_t kLedgerSum = 64;
// A ledger of as many entries takes no more events but a stop.
inline constexpr std::size_t kMostLedger = 1024;

// A running limit: what it counts by, what happened to it, and the due times
// that follow. A plain value; store it with the ticket. Its policy is named by
// id: keep the policy as it was promised (a case keeps it in
// promised_deadlines).
//
// Two ledgers: the *ticket clock* counts the time that the citizen was
// promised. It does not depend on departments: a re-dispatch is no event of it,
// and its holds and elapsed time stay. Each assignment has a Clock of its own,
// started at the dispatch to that unit.
//
// Record() and, for the clocks of a case, Apply() (cases/case.h) change a
// clock; every field but the first four follows from the events.
struct Clock {
  enum class State : std::uint8_t {
    kUnspecified = 0,  // Not a clock yet.
    kExpected = 1,     // The start event has not happened.
    kRunning = 2,      // Whether it is late says Evaluate().
    kOnHold = 3,       // A hold stops it.
    kStopped = 4,      // `stopped` says when.
  };
  // In a case: id of the ClockDefinition. Otherwise empty.
  std::string definition;
  // In a case: number of the assignment, from 1; 0: the case's own. Otherwise
  // 0.
  int assignment = 0;
  std::string policy;                 // Id of the policy.
  std::string calendar_version;       // Of the policy's calendar.
  State state = State::kUnspecified;  // As of the last event.
  // The start event; infinite future: it has not happened.
  absl::Time started = absl::InfiniteFuture();
  // Due time as of the last event; on hold: as it was before. Infinite future:
  // never.
  absl::Time due = absl::InfiniteFuture();
  // When the yellow card comes, likewise.
  absl::Time yellow = absl::InfiniteFuture();
  // When the red card comes, likewise.
  absl::Time red = absl::InfiniteFuture();
  // Of the stop that is in force; infinite future: none is.
  absl::Time stopped = absl::InfiniteFuture();
  // A day beyond the calendar's last year was needed.
  bool provisional = false;
  // By time, without the start (`started`) and without the stop that is in
  // force (`stopped`): holds, resumptions, extensions, resets, and the stops
  // that a resumption or reset undid. Without what `summed` stands for. At most
  // kMostLedger entries, and after a resumption hardly ever more than
  // kLedgerSum and the extensions.
  std::vector<ClockEvent> ledger;
  // Pauses since the last start or reset that are not in the ledger any more.
  PauseSum summed;
  // In a case: stopped by a feedback or an ending, which may be taken back, and
  // not by what it counts to.
  bool cut_short = false;
};

// A clock at one instant.
struct ClockReading {
  // The order is that of a light: later is worse, except for the last two.
  enum class State : std::uint8_t {
    kExpected = 0,  // The start event has not happened: never due.
    kRunning = 1,   // Neither on hold nor near its due time.
    kOnHold = 2,    // Never late: the due time moves with `now`.
    kYellow = 3,    // After the yellow card, in time.
    kLate = 4,      // After the due time, before the red card.
    kRed = 5,       // After the red card.
    kMet = 6,       // Stopped in time.
    kMissed = 7,    // Stopped late.
  };
  State state = State::kExpected;  // At `now`.
  absl::Time started;  // Of the last start or reset; InfinitePast: not yet.
  // Due time. InfiniteFuture while expected; on hold: as if resumed at `now`.
  // So are the next three.
  absl::Time due;
  absl::Time counted_from;  // Where counting began.
  absl::Time yellow;  // When the yellow card comes. InfiniteFuture: never.
  absl::Time red;     // When the red card comes.
  // Counted time since counted_from, without holds. Working time for working
  // units, elapsed time for the others. It does not change during a hold or
  // after the stop.
  absl::Duration elapsed;
  // Time until the due time, likewise; negative once late.
  absl::Duration remaining;
  // What holds have added to a limit in hours or minutes. With
  // HoldCount::kPartsAddUp also to one in days that ends at the same time of
  // day.
  absl::Duration held;
  // Days that holds have added to a limit in days, months or years.
  int held_days = 0;
  int extensions = 0;        // Granted since the last start or reset.
  bool provisional = false;  // As Due::provisional.
};

// Returns "expected", "running", "on_hold", "yellow", "late", "red", "met",
// "missed".
std::string_view ClockStateName(ClockReading::State state);

// Returns a clock that has started. Errors as for DueTime().
absl::StatusOr<Clock> StartClock(const DeadlinePolicy& policy,
                                 const WorkCalendar& calendar, absl::Time at,
                                 const CountOptions& options = {});

// Returns a clock that has not started. Record() a kStart event to start it.
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
//                       version; kMostLedger events
//   OutOfRange          the calendar does not reach
absl::Status Record(const ClockEvent& event, const DeadlinePolicy& policy,
                    const WorkCalendar& calendar, Clock* clock,
                    const CountOptions& options = {});

// Computes the state of a clock at `now`. Events after `now` are ignored.
//
// A hold lengthens the limit in the policy's unit. Minutes and hours: by its
// length; of working time: by the working time in it. Days: by the days that
// the holds together cover wholly, and as DeadlinePolicy::hold_count says. So a
// hold from Friday evening to Monday morning does not lengthen a limit in
// working days. A hold that begins after the due time changes nothing.
//
// An extension in the policy's unit lengthens the amount, before `roll` and
// `end` are applied. One in another unit is added to the due time.
//
// FailedPrecondition if the calendar is not of the name and version that the
// clock names: see Recompute(). InvalidArgument if `now` is infinite or
// Record() could not have written the events. OutOfRange also if `now` is
// before the end of Clock::summed. Other errors as for DueTime(). Time at most
// proportional to the square of the ledger.
absl::StatusOr<ClockReading> Evaluate(const Clock& clock,
                                      const DeadlinePolicy& policy,
                                      const WorkCalendar& calendar,
                                      absl::Time now,
                                      const CountOptions& options = {});

// What a new version of a calendar does to a running clock.
enum class RecomputeMode : std::uint8_t {
  kKeep,          // Keeps the old version; the result shows the difference.
  kRecompute,     // Takes the new version.
  kOnlyLengthen,  // Takes it unless the due time becomes earlier.
};

// The effect of a new calendar version.
struct RecomputeResult {
  absl::Time old_due;       // By the old calendar.
  absl::Time new_due;       // By the new calendar, taken or not.
  bool taken = false;       // The clock now names the new version.
  std::string old_version;  // The clock's version of the calendar before.
  std::string new_version;  // The version of the new calendar.
};

// Puts a clock under another version of its calendar, or says what that would
// do. Stopped and expected clocks too; their due times are equal or infinite.
// On failure the clock is untouched. `old_calendar` must be the clock's own
// version, `new_calendar` of the same name; FailedPrecondition also for a clock
// with Clock::summed whose policy counts days or working hours, since the sum
// was counted by the old version. Otherwise errors as for Evaluate().
absl::StatusOr<RecomputeResult> Recompute(const DeadlinePolicy& policy,
                                          const WorkCalendar& old_calendar,
                                          const WorkCalendar& new_calendar,
                                          absl::Time now, RecomputeMode mode,
                                          Clock* clock,
                                          const CountOptions& options = {});

}  // namespace trunkline

#endif  // TRUNKLINE_DEADLINE_H_
