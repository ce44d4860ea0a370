// SPDX-License-Identifier: Apache-2.0
//
// Periodic issues: what comes again at known hours, weekdays, working days of a
// month, months, days of the lunar year, or terms such as the heating season.
//
//   PatternOptions options;
//   options.zone = zone;
//   options.as_of = as_of;
//   options.calendar = *calendars.Find("cn");
//   auto lunar = LoadLunarCalendars(sources);   // packs/calendars
//   if (lunar.ok()) options.lunar = lunar.value->front();
//   const PeriodicIssues found = FindPeriodicIssues(cases, options);
//   for (const Pattern& p : found.patterns) Show(p.cell, p.kind, p.slots);
//   for (const SeriesBreak& b : found.breaks) Warn(b.column, b.node, b.day);
//
// A pattern is learnt from all but the last year and shown only if it foretells
// that last year better than "as last month" and "as last year" do; what is
// shown can therefore be relied upon, and a cell with chance ups and downs
// shows nothing. docs/insight.md has every definition.
//
// It is part of the optional target trunkline::insight. Functions are pure; any
// number of threads may call them. The same input gives the same result,
// whatever the order of the rows.
#ifndef TRUNKLINE_INSIGHT_PERIODIC_H_
#define TRUNKLINE_INSIGHT_PERIODIC_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "trunkline/calendar.h"
#include "trunkline/insight.h"
#include "trunkline/load.h"

namespace trunkline {

// --- the lunar calendar ---

// A day of a lunar year.
struct LunarDay {
  int year = 0;       // The Gregorian year in which the lunar year begins.
  int month = 0;      // 1 to 12.
  bool leap = false;  // Of the leap month that follows `month`.
  int day = 0;        // 1 to 30.
};

// One lunar year; all fields as in trunkline.v1.LunarYear.
struct LunarYear {
  int year = 0;  // The Gregorian year in which it begins.
  // First day of each month: 12, or 13 with a leap month.
  std::vector<absl::CivilDay> first_days;
  absl::CivilDay last_day;  // Last day of its last month.
  int leap_month = 0;  // The month that a leap month follows, 1 to 12; 0: none.
  // Where the days were published, by its key in the pack's README. Required.
  std::string source;
};

// The months of a lunisolar calendar, as data. Immutable, cheap to copy, safe
// to use from any number of threads.
class LunarCalendar {
 public:
  // Checks and keeps years. InvalidArgument names the first year that is wrong:
  // it has not 12 months, or 13 with its leap month; a month has not 29 or 30
  // days; a year does not begin on the day after the one before; it has no
  // source.
  static absl::StatusOr<LunarCalendar> Create(std::string name,
                                              std::string version,
                                              std::vector<LunarYear> years);

  const std::string& name() const;
  const std::string& version() const;
  const std::vector<LunarYear>& years() const;

  // Returns the lunar day of a civil day. OutOfRange: its years do not have it;
  // nothing is guessed.
  absl::StatusOr<LunarDay> Of(absl::CivilDay day) const;
  // The reverse. OutOfRange: the year is not there; NotFound: the year has no
  // such month, or the month no such day.
  absl::StatusOr<absl::CivilDay> CivilDayOf(const LunarDay& day) const;

 private:
  struct Rep;
  explicit LunarCalendar(std::shared_ptr<const Rep> rep);
  std::shared_ptr<const Rep> rep_;
};

// Loads the lunar calendars of trunkline.v1.CalendarFile sources, in the order
// of their names; working calendars in the same files are left alone. Issues
// name file, line and column (code `bad-calendar`).
LoadResult<std::vector<LunarCalendar>> LoadLunarCalendars(
    const std::vector<Source>& sources, const LoadOptions& options = {});

// --- patterns ---

// By what a pattern comes again.
enum class PatternKind : std::uint8_t {
  kHour = 1,        // Hour of the day, 0 to 23.
  kWeekday = 2,     // 1: Monday, to 7: Sunday.
  kWorkingDay = 3,  // Working day of the month, from 1; 0: a day off.
  kMonth = 4,       // 1: January and February together; 3 to 12.
  kLunar = 5,  // Ten days of a lunar month: 10 times the month, plus 0 to 2.
  kTerm = 6,   // PatternOptions::terms by name, from 1; 0: none of them.
};

// Days that people know by a name, such as a heating season or a school term.
struct CalendarTerm {
  std::string name;      // The same each year: "heating".
  absl::CivilDay first;  // First day.
  absl::CivilDay last;   // Included.
};

struct PatternOptions {
  absl::TimeZone zone;  // Of days and hours.
  absl::Time as_of;  // Later tickets are left out, and the day of this instant.
  // Absent: no pattern by working day, no volume per working day.
  std::optional<WorkCalendar> calendar;
  // Absent: no pattern by lunar position.
  std::optional<LunarCalendar> lunar;
  std::vector<CalendarTerm> terms;  // Empty: no pattern by term.
  // Parts of categories that are looked at; 2: "noise.site".
  int category_parts = 2;
  int region_parts = 2;  // Codes of the path of regions that are looked at.
  // A cell with fewer contacts in the series is left out.
  std::int64_t min_contacts = 200;
  // False discovery rate of all that were tested.
  double q = 0.05;
};

// The days, or hours, of a pattern that are alike.
struct PatternSlot {
  int number = 0;         // By PatternKind.
  std::string term;       // kTerm: its name.
  double factor = 1;      // 1.5: half as much again as on an average day.
  std::int64_t days = 0;  // Days that it was learnt from.
};

// What comes again in a cell.
struct Pattern {
  PatternKind kind = PatternKind::kHour;  // By what it comes again.
  AlertCell cell;                         // Where.
  std::vector<PatternSlot> slots;         // By number.
  absl::CivilDay first_day;               // It was learnt from here
  absl::CivilDay test_begin;  // to the day before this one, and tested from
  absl::CivilDay test_end;    // here to the day before this one.
  // Root of the mean squared error of the pattern, a day (kHour: an hour of a
  // week).
  double error = 0;
  double error_last_month = 0;  // The same of "as last month".
  // The same of "as last year"; absent if the series has less than a year
  // before the test.
  std::optional<double> error_last_year;
  // That it does better than no pattern, or than a simpler one, by chance: of
  // the paired comparisons by day (kHour: by week), the largest p (Student's
  // distribution, one-sided).
  double p = 1;
};

// A series that begins or ends inside the table: a tree or units were
// reorganised, or codes were changed.
struct SeriesBreak {
  std::string column;     // "category", "region" or "lead".
  std::string node;       // The code that begins or ends.
  bool begins = false;    // False: it ends.
  absl::CivilDay day;     // Its first or last day with a ticket.
  std::int64_t rows = 0;  // Tickets that it has.
};

struct PeriodicIssues {
  std::vector<Pattern> patterns;    // By cell, then by kind.
  std::vector<SeriesBreak> breaks;  // By column, then by node, then by day.
  // Pairs of a cell and a kind that were tested.
  std::size_t tested = 0;
  // Not tested because the series is shorter than 8 weeks (kHour, kWeekday,
  // kWorkingDay) or three years.
  std::size_t too_short = 0;
  std::size_t ended = 0;  // Not tested because the series ended.
  // Not tested because a calendar does not have all days of the series.
  std::size_t outside_calendar = 0;
};

// Finds the patterns of every pair of a category and a region (AlertCell) with
// enough contacts. A series begins where its own category or region begins
// after a break, and is not tested if one of them ended. Cost: linear in the
// cases, and for each pair in the days of the table.
PeriodicIssues FindPeriodicIssues(const FactTable& cases,
                                  const PatternOptions& options);

// --- volumes ---

// Tickets of some days.
struct DayVolume {
  absl::CivilDay first;      // First day.
  absl::CivilDay last;       // Included.
  std::int64_t tickets = 0;  // Tickets of these days.
  std::int64_t days = 0;     // How many days these are.
  // nullopt: there is no calendar, or it does not have all the days.
  std::optional<std::int64_t> working_days;

  double per_day() const;  // 0 without days.
  // All tickets, those of days off too, by working days; nullopt: not known.
  std::optional<double> per_working_day() const;
};

// How a month compares.
struct VolumeComparison {
  enum class Basis : std::uint8_t {
    kMonthBefore,         // With the month before.
    kYearBefore,          // With the same month a year before.
    kJanuaryAndFebruary,  // Both months together, with those a year before.
    kLunar,               // With the same days of the lunar year before.
  };
  Basis basis = Basis::kMonthBefore;  // What it is compared with.
  DayVolume now;                      // The days of the month.
  DayVolume before;                   // The days that they are compared with.
};

// Compares a month with the one before and the same one a year before. January
// and February are never compared by themselves, because the Spring Festival
// moves between them: February gives both together, and both are compared by
// lunar position if `options.lunar` has the days. What the table does not cover
// from its first ticket on is left out. Cost: linear in the cases.
std::vector<VolumeComparison> CompareMonth(const FactTable& cases,
                                           absl::CivilMonth month,
                                           const PatternOptions& options);

}  // namespace trunkline

#endif  // TRUNKLINE_INSIGHT_PERIODIC_H_
