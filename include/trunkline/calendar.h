// SPDX-License-Identifier: Apache-2.0
//
// A WorkCalendar holds the working time of a city's offices: weekly hours,
// holidays and make-up working days, year by year, in one time zone. It counts
// working days and working time between instants in constant time.
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
// Words. A *working day* is a weekday with hours that is not a holiday, or a
// make-up working day (调休上班). *Working time* is the time inside the hours
// of working days. An interval is half-open: it contains its opening, not its
// closing. A civil time that a clock change skips is taken as the end of the
// gap; one that occurs twice, as the earlier occurrence.
//
// Errors of all counting functions: OutOfRange, naming the year, when a day
// that is needed lies outside first_year to last_year. With
// CountOptions::provisional the ten years after last_year are counted too, by
// weekly hours alone. Such a result is a guess, because it does not know the
// holidays: mark it, for example by Knows(). Years before first_year and
// infinite times are always refused.
//
// Cost of all counting functions: constant, whatever is counted.
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
  int open = 0;   // Included; 0 to 1439.
  int close = 0;  // Excluded; more than `open`, at most 1440.
};

// Working hours of some weekdays.
struct WeeklyHours {
  std::vector<absl::Weekday> days;      // The weekdays that have these hours.
  std::vector<WorkInterval> intervals;  // In any order; they must not overlap.
  // First date on which they apply. Absent: no bound.
  std::optional<absl::CivilDay> from;
  // First date on which they no longer apply. Absent: no bound.
  std::optional<absl::CivilDay> to;
};

// How a date differs from its weekday.
enum class DayKind : std::uint8_t {
  kHoliday = 1,  // A day off.
  kWorkday = 2,  // A working day, whatever its weekday (调休上班).
};

// A date that differs from its weekday. A weekend day inside a holiday may be
// listed as a holiday too: this changes only the reason that is given.
struct DayException {
  absl::CivilDay day;                // The date.
  DayKind kind = DayKind::kHoliday;  // Whether it is off or a working day.
  // By language: {"zh", "国庆节"}, {"en", "National Day"}.
  std::map<std::string, std::string> name;
  // kWorkday only: its hours. Empty: those of `make_up_as`.
  std::vector<WorkInterval> intervals;
  // kWorkday only: the weekday whose hours it has. Absent: its own weekday if
  // that has hours on this date, else the first one from Monday that has.
  std::optional<absl::Weekday> make_up_as;
};

// A calendar as plain data. One per trunkline.v1.Calendar.
struct CalendarData {
  std::string name;     // "cn"; policies name it. [A-Za-z0-9_.-]+
  std::string version;  // Change it with every change of data. Not empty.
  std::map<std::string, std::string> label;  // By language.
  std::string time_zone;                     // "Asia/Shanghai" or "+08:00".
  // First year for which all holidays are known, from 1800 on.
  int first_year = 0;
  // Last year for which all holidays are known, included; to 2400, and at most
  // 200 years in all.
  int last_year = 0;
  // The week. Two entries of one weekday must not share a date.
  std::vector<WeeklyHours> hours;
  // Holidays and make-up days, each date once, in any order.
  std::vector<DayException> exceptions;
};

// How to count.
struct CountOptions {
  // Counts up to ten years beyond last_year as if there were no holidays,
  // instead of refusing. The result is a guess.
  bool provisional = false;
};

// Days since 1970-01-01. The fastest functions count in these.
using DayNumber = std::int32_t;

// DayNumber functions return it for a day that the calendar does not contain.
inline constexpr DayNumber kNoDay = INT32_MIN;

// Convert a civil day to its number and back. Years -9999 to 9999.
DayNumber ToDayNumber(absl::CivilDay day);
absl::CivilDay ToCivilDay(DayNumber day);

// Why a day is a working day or not.
enum class DayReason : std::uint8_t {
  kWeekday,  // Working: an ordinary weekday with hours.
  kMakeUp,   // Working: a make-up working day.
  kWeekend,  // Off: a weekday without hours.
  kHoliday,  // Off: a holiday.
};

// One day of a calendar.
struct DayInfo {
  bool working = false;                    // Whether it is a working day.
  DayReason reason = DayReason::kWeekday;  // Why it is one or not.
  bool known = true;  // In first_year to last_year; false: a guess.
  // Names of its exception, by language; null: no exception is listed. Lives
  // as long as the calendar.
  const std::map<std::string, std::string>* name = nullptr;
};

// A civil day and the time in it.
struct DayTime {
  DayNumber day = 0;  // kNoDay: the calendar does not contain it.
  int second = 0;     // Since the civil day's 00:00, 0 to 86399.
};

// Immutable, cheap to copy (one shared pointer), safe to use from any number of
// threads. A moved-from calendar may only be assigned to or destroyed.
class WorkCalendar {
 public:
  // Checks and compiles a calendar. InvalidArgument lists every defect, one
  // per line: an unknown zone (it is never replaced by UTC), intervals that are
  // empty, overlap or end at 23:59 (the last minute of the day would be
  // missing; write 24:00), days that are listed twice or are outside the years,
  // a calendar without working days. Cost: linear in the days of its years and
  // n log n in its exceptions.
  static absl::StatusOr<WorkCalendar> Create(CalendarData data);

  // Returns a calendar in which all time is working time, for policies in
  // calendar days and hours. Its version is "1". Errors as for Create().
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
  // Returns whether `day` is a working day, and why.
  absl::StatusOr<DayInfo> Describe(absl::CivilDay day,
                                   const CountOptions& options = {}) const;
  // Returns the number of working days in (from, to]; negative, of (to, from],
  // if `to` is earlier.
  absl::StatusOr<int> WorkingDaysBetween(
      absl::CivilDay from, absl::CivilDay to,
      const CountOptions& options = {}) const;
  // Returns the n-th working day after `day` for n > 0, the |n|-th before it
  // for n < 0; `day` itself never counts. For 0 returns `day`, working or not.
  absl::StatusOr<absl::CivilDay> AddWorkingDays(
      absl::CivilDay day, int n, const CountOptions& options = {}) const;
  // Returns the number of working days of a year.
  absl::StatusOr<int> WorkingDaysOf(int year,
                                    const CountOptions& options = {}) const;
  // Returns whether an instant is in the known years, first_year to last_year.
  // 24:00 of the last day of last_year is.
  bool Knows(absl::Time time) const;

  // --- instants ---

  // Returns whether `time` is inside working time. Exactly at an opening: yes;
  // exactly at a closing: no.
  absl::StatusOr<bool> IsWorkingTime(absl::Time time,
                                     const CountOptions& options = {}) const;
  // Returns `time` if it is inside working time, else the next opening.
  absl::StatusOr<absl::Time> NextOpening(
      absl::Time time, const CountOptions& options = {}) const;
  // Return the first opening and the last closing of a working day. NotFound
  // if the day is not a working day.
  absl::StatusOr<absl::Time> OpeningOf(absl::CivilDay day,
                                       const CountOptions& options = {}) const;
  absl::StatusOr<absl::Time> ClosingOf(absl::CivilDay day,
                                       const CountOptions& options = {}) const;
  // Returns the same time of day on the n-th working day after the day of
  // `time`; n may be negative, as above. The time of day is kept even if it is
  // outside working hours; a DeadlinePolicy (deadline.h) can adjust it.
  absl::StatusOr<absl::Time> AddWorkingDays(
      absl::Time time, int n, const CountOptions& options = {}) const;
  // Returns the same time of day `n` calendar days later (earlier for n < 0).
  absl::StatusOr<absl::Time> AddCalendarDays(
      absl::Time time, int n, const CountOptions& options = {}) const;
  // For amount > 0, returns the earliest instant at which `amount` of working
  // time has passed since `time`: at the end of a day its closing, not the next
  // opening. For amount <= 0, counts back and returns the latest such instant.
  absl::StatusOr<absl::Time> AddWorkingTime(
      absl::Time time, absl::Duration amount,
      const CountOptions& options = {}) const;
  // Returns the working time in [from, to); negative if `to` is earlier.
  absl::StatusOr<absl::Duration> WorkingTimeBetween(
      absl::Time from, absl::Time to, const CountOptions& options = {}) const;

  // --- by day number: fast, and kNoDay instead of an error ---

  // As AddWorkingDays(absl::CivilDay), in the known years only.
  DayNumber AddWorkingDays(DayNumber day, int n) const;
  // Returns the civil day and time of day of an instant; day = kNoDay outside
  // the known and the provisional years.
  DayTime ToDayTime(absl::Time time) const;

 private:
  friend class internal::CalendarAccess;
  explicit WorkCalendar(std::shared_ptr<const calendar::Tables> tables);

  std::shared_ptr<const calendar::Tables> tables_;
};

// Calendars by name and version. A Clock names the calendar version that it
// counts by, so keep an old version in the set while clocks name it.
//
// A copy shares the calendars: to reload, copy the set, Add() and replace it.
// Any number of threads may read a set; Add() needs exclusive access.
class CalendarSet {
 public:
  // Adds a calendar; it becomes the current one of its name. AlreadyExists,
  // with the set unchanged, if it contains that name and version.
  absl::Status Add(WorkCalendar calendar);

  // Returns the calendar of that name that was added last, or null. Pointers
  // live until the set is destroyed or assigned to.
  const WorkCalendar* Find(std::string_view name) const;
  // Returns that version, or null.
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
// Several versions of a calendar may be in any sources: the current one is the
// one with the latest year, and of those the last. Reports every defect of
// every calendar, with its place. Limits: LoadOptions::max_calendar_bytes and
// max_exceptions. Cost: n log n in the bytes of the sources, and as for
// WorkCalendar::Create() for each calendar.
LoadResult<CalendarSet> LoadCalendars(const std::vector<Source>& sources,
                                      const LoadOptions& options = {});

}  // namespace trunkline

#endif  // TRUNKLINE_CALENDAR_H_
