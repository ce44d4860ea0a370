// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_CALENDAR_IMPORT_H_
#define TRUNKLINE_SRC_TABLES_CALENDAR_IMPORT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "trunkline/calendar.h"

// Holidays and make-up working days from tables and from iCalendar files, as
// exceptions of a calendar.
namespace trunkline::tables {

struct CalendarImportOptions {
  // Days outside are left out, and a note says how many.
  int first_year = 1800;
  int last_year = 2400;
  // Language of names that carry none.
  std::string lang = "zh";
  // iCalendar: the civil day of times in UTC.
  absl::TimeZone zone;
  // --- limits ---
  std::size_t max_bytes = std::size_t{16} << 20;
  std::size_t max_days = 100'000;
  // Days that are looked at for all events and recurrence rules together, and
  // 64 for each that is one of them. A rule costs one for each day of the
  // months that it may hold in, up to last_year.
  std::int64_t max_steps = 64'000'000;
};

struct CalendarImport {
  std::vector<DayException> exceptions;  // By day, each day once.
  std::vector<std::string> notes;  // What was left out or settled, for people.
};

// Returns whether the name of an event says that people work on it: 上班, 补班,
// （班）, 调休 (unless it goes on 放假 or 休息), "workday", "make-up". A name that
// says nothing of work is a holiday's.
bool MeansWork(std::string_view name);

// Reads a table with a header: `date` (2018-10-01, 2018/10/1 or 20181001),
// `kind` (holiday or workday, 放假, 休, 上班, 班, 补班, 调休), and, if there is one,
// `name`. Headers may be 日期, 类型, 名称. Without a kind the name tells.
// InvalidArgument with the line of the first defect.
absl::StatusOr<CalendarImport> ImportCalendarCsv(
    std::string_view content, const CalendarImportOptions& options = {});

// Reads the VEVENTs of an iCalendar stream (RFC 5545). An event counts on every
// day that it touches: DTEND is exclusive, recurrences are followed up to
// last_year, EXDATE is honoured, cancelled events are left out. Where a day is
// both a holiday and a working day, work wins, and a note says so.
// Recurrence rules of days only: a rule that repeats within a day or counts by
// another calendar than the Gregorian is refused. InvalidArgument if the content
// is no iCalendar stream, holds no event, nests components more than 16 deep, or
// exceeds a limit. Takes time in proportion to the content and max_steps.
absl::StatusOr<CalendarImport> ImportICalendar(
    std::string_view content, const CalendarImportOptions& options = {});

// Writes a calendar as trunkline.v1.CalendarFile in text format, with the lines
// that tell editors the schema.
std::string CalendarToText(const CalendarData& data);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_CALENDAR_IMPORT_H_
