// SPDX-License-Identifier: Apache-2.0
//
// A WorkCalendar says when a city's offices work: weekly hours, holidays and
// make-up working days, year by year, in one time zone. It counts working days
// and working time between instants in constant time, whatever the distance.
//
//   trunkline::CalendarData data;
//   data.name = "cn"; data.version = "2018"; data.time_zone = "Asia/Shanghai";
//   data.first_year = data.last_year = 2018;
//   data.hours = {{{absl::Weekday::monday}, {{510, 1020}}}};  // 08:30-17:00
//   data.exceptions = {{absl::CivilDay(2018, 10, 1),
//                       trunkline::DayKind::kHoliday, {{"zh", "国庆节"}}}};
//   auto calendar = trunkline::WorkCalendar::Create(data);
//   if (!calendar.ok()) return calendar.status();   // every defect, by name
//   auto due = calendar->AddWorkingDays(accepted, 5);
//   if (!due.ok()) return due.status();
//   // OUT_OF_RANGE: calendar "cn" (version 2018) knows the year 2018; 2019
//   // was asked for
//
// Usually the data is a file (trunkline.v1.CalendarFile) read by LoadCalendars.
//
// Words. A *working day* is a weekday with hours that is no holiday, or a
// make-up working day (调休上班). *Working time* is what lies inside the hours of
// working days; an interval is half-open: its opening belongs to it, its
// closing does not. Civil times of the calendar's zone that a clock change
// skips stand for the end of the gap; those that occur twice stand for the
// earlier occurrence.
//
// Errors of all counting functions: OutOfRange, naming the year, when a day
// that is needed lies outside first_year to last_year. With
// CountOptions::provisional the ten years after last_year are counted too, by
// weekly hours alone, which is wrong as soon as that year's holidays are
// announced: mark such results, e.g. by Knows(). Years before first_year are
// always refused. Infinite times are refused likewise.
#ifndef TRUNKLINE_CALENDAR_H_
#define TRUNKLINE_CALENDAR_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "trunkline/load.h"

namespace trunkline {

namespace calendar {
struct Tables;
}
namespace internal {
class CalendarAccess;
}

// Half-open [open, close), both in minutes since the civil day's 00:00; 1440 is
// 24:00. An interval cannot run past 24:00: a night shift is two intervals.
struct WorkInterval {
  int open = 0;
  int close = 0;
};

// Working hours of some weekdays.
struct WeeklyHours {
  std::vector<absl::Weekday> days;
  std::vector<WorkInterval> intervals;  // In any order; they must not overlap.
  // The dates for which they hold, [from, to). Absent: without end.
  std::optional<absl::CivilDay> from;
  std::optional<absl::CivilDay> to;
};

// How a date differs from its weekday.
enum class DayKind : std::uint8_t {
  kHoliday = 1,  // A day off.
  kWorkday = 2,  // A working day, whatever its weekday (调休上班).
};

// A date that differs from its weekday. A weekend day inside a break may be
// listed as a holiday: it changes nothing but the reason that is given.
struct DayException {
  absl::CivilDay day;
  DayKind kind = DayKind::kHoliday;
  // By language: {"zh", "国庆节"}, {"en", "National Day"}.
  std::map<std::string, std::string> name;
  // kWorkday only: its hours. Empty: those of `make_up_as`.
  std::vector<WorkInterval> intervals;
  // kWorkday only: the weekday whose hours it has. Absent: its own if that one
  // has hours on this date, else the first from Monday on that has.
  std::optional<absl::Weekday> make_up_as;
};

// A calendar as plain data. One per trunkline.v1.Calendar.
struct CalendarData {
  std::string name;     // "cn"; policies name it. [A-Za-z0-9_.-]+
  std::string version;  // Every change of data is a new one. Not empty.
  std::map<std::string, std::string> label;  // By language.
  std::string time_zone;                     // "Asia/Shanghai" or "+08:00".
  // Years for which holidays are completely known, both included; 1800 to
  // 2400, at most 200 of them.
  int first_year = 0;
  int last_year = 0;
  std::vector<WeeklyHours> hours;
  std::vector<DayException> exceptions;
};

// How to count.
struct CountOptions {
  // Counts up to ten years beyond last_year as if there were no holidays,
  // instead of refusing. The result is a guess.
  bool provisional = false;
};

// Days since 1970-01-01: what the fastest functions count in.
using DayNumber = std::int32_t;

// The answer of DayNumber functions for a day that the calendar does not have.
inline constexpr DayNumber kNoDay = INT32_MIN;

// Returns the number of a civil day, and the reverse. Years -9999 to 9999.
DayNumber ToDayNumber(absl::CivilDay day);
absl::CivilDay ToCivilDay(DayNumber day);

// Why a day is worked or not.
enum class DayReason : std::uint8_t {
  kWeekday,  // Worked: an ordinary weekday.
  kMakeUp,   // Worked: a make-up working day.
  kWeekend,  // Off: a weekday without hours.
  kHoliday,  // Off: a holiday.
};

// What a calendar knows of a day.
struct DayInfo {
  bool working = false;
  DayReason reason = DayReason::kWeekday;
  bool known = true;  // Inside first_year to last_year.
  // Names of the exception, by language; null: none. Lives as long as the
  // calendar.
  const std::map<std::string, std::string>* name = nullptr;
};

// A civil day and the time in it.
struct DayTime {
  DayNumber day = 0;
  int second = 0;  // Since the civil day's 00:00, 0 to 86399.
};

// Immutable, cheap to copy (one shared pointer), safe to use from any number of
// threads. A moved-from calendar may only be assigned to or destroyed.
class WorkCalendar {
 public:
  // Checks and compiles a calendar. InvalidArgument lists every defect, one a
  // line: an unknown zone (never taken as UTC), intervals that are empty, that
  // overlap or that end at 23:59 (an interval is half-open: it would lose a
  // minute a day), days that are given twice or lie outside the years, a
  // calendar without any hours.
  static absl::StatusOr<WorkCalendar> Create(CalendarData data);

  // Returns a calendar in which every minute of every day is worked, for
  // limits in plain days and hours. Named `name`, version "1".
  static absl::StatusOr<WorkCalendar> RoundTheClock(std::string_view name,
                                                    std::string_view time_zone,
                                                    int first_year,
                                                    int last_year);

  // Its data, as given. Lives as long as the calendar.
  const CalendarData& data() const;
  const std::string& name() const;
  const std::string& version() const;
  absl::TimeZone zone() const;

  // --- days ---

  // Returns whether `day` is a working day.
  absl::StatusOr<bool> IsWorkingDay(absl::CivilDay day,
                                    const CountOptions& options = {}) const;
  // Returns whether `day` is worked, and why.
  absl::StatusOr<DayInfo> Describe(absl::CivilDay day,
                                   const CountOptions& options = {}) const;
  // Returns the number of working days in (from, to]; negative, of (to, from],
  // if `to` is earlier.
  absl::StatusOr<int> WorkingDaysBetween(
      absl::CivilDay from, absl::CivilDay to,
      const CountOptions& options = {}) const;
  // Returns the n-th working day after `day`, which itself never counts; the
  // -n-th before it for n < 0; `day` for 0, working or not.
  absl::StatusOr<absl::CivilDay> AddWorkingDays(
      absl::CivilDay day, int n, const CountOptions& options = {}) const;
  // Returns the number of working days of a year.
  absl::StatusOr<int> WorkingDaysOf(int year,
                                    const CountOptions& options = {}) const;
  // Returns whether an instant lies in the known years, first_year to
  // last_year. The very end of last_year (24:00 of its last day) does.
  bool Knows(absl::Time time) const;

  // --- instants ---

  // Returns whether `time` is inside working time. Exactly at an opening: yes;
  // exactly at a closing: no.
  absl::StatusOr<bool> IsWorkingTime(absl::Time time,
                                     const CountOptions& options = {}) const;
  // Returns `time` if it is inside working time, else the next opening.
  absl::StatusOr<absl::Time> NextOpening(
      absl::Time time, const CountOptions& options = {}) const;
  // Returns the first opening and the last closing of a working day.
  // NotFound if the day is not worked.
  absl::StatusOr<absl::Time> OpeningOf(absl::CivilDay day,
                                       const CountOptions& options = {}) const;
  absl::StatusOr<absl::Time> ClosingOf(absl::CivilDay day,
                                       const CountOptions& options = {}) const;
  // Returns the same time of day on the n-th working day after the day of
  // `time`. On a day off, before opening and after closing the time of day is
  // kept all the same: policies (deadline.h) say otherwise where the law does.
  absl::StatusOr<absl::Time> AddWorkingDays(
      absl::Time time, int n, const CountOptions& options = {}) const;
  // Returns the same time of day `n` calendar days later.
  absl::StatusOr<absl::Time> AddCalendarDays(
      absl::Time time, int n, const CountOptions& options = {}) const;
  // Returns the earliest instant at which `amount` of working time has passed
  // since `time`: a day's closing rather than the next opening. For zero or
  // less: the latest such instant, counted back.
  absl::StatusOr<absl::Time> AddWorkingTime(
      absl::Time time, absl::Duration amount,
      const CountOptions& options = {}) const;
  // Returns the working time in [from, to); negative if `to` is earlier.
  absl::StatusOr<absl::Duration> WorkingTimeBetween(
      absl::Time from, absl::Time to, const CountOptions& options = {}) const;

  // --- by number, for loops over millions; kNoDay instead of an error ---

  // As AddWorkingDays(absl::CivilDay), in the known years.
  DayNumber AddWorkingDays(DayNumber day, int n) const;
  // Returns the civil day and time of day of an instant; day = kNoDay outside
  // the known and the provisional years.
  DayTime ToDayTime(absl::Time time) const;

 private:
  friend class internal::CalendarAccess;
  explicit WorkCalendar(std::shared_ptr<const calendar::Tables> tables);

  std::shared_ptr<const calendar::Tables> tables_;
};

// Calendars by name and version, from which due times are computed. Clocks name
// the version they count by, so older versions stay for as long as clocks run
// by them.
//
// Copying is cheap enough for a reload: copy, Add, swap. Safe to read from any
// number of threads; Add needs exclusive access.
class CalendarSet {
 public:
  // Adds a calendar; it becomes the current one of its name. AlreadyExists if
  // that name and version are there; the set is then unchanged.
  absl::Status Add(WorkCalendar calendar);

  // Returns the one added last of that name, or null. Pointers live until the
  // set is destroyed or assigned to.
  const WorkCalendar* Find(std::string_view name) const;
  // Returns exactly that version, or null.
  const WorkCalendar* Find(std::string_view name,
                           std::string_view version) const;

  // Returns the names, sorted.
  std::vector<std::string_view> Names() const;
  bool empty() const { return versions_.empty(); }

 private:
  std::map<std::string, std::vector<std::shared_ptr<const WorkCalendar>>,
           std::less<>>
      versions_;
};

// Reads trunkline.v1.CalendarFile sources in text format, JSON or binary.
// Reports every defect of every calendar, with its place. Limits:
// LoadOptions::max_calendar_bytes and max_exceptions.
LoadResult<CalendarSet> LoadCalendars(const std::vector<Source>& sources,
                                      const LoadOptions& options = {});

}  // namespace trunkline

#endif  // TRUNKLINE_CALENDAR_H_
