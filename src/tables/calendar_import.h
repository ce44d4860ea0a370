// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_CALENDAR_IMPORT_H_
#define TRUNKLINE_SRC_TABLES_CALENDAR_IMPORT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "src/base/message.h"
#include "src/tables/table.h"
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
  // iCalendar: lines, and values of lists (commas), of one stream. Each takes
  // about 1 KB of memory.
  std::size_t max_parts = 150'000;
  // Days that are looked at for all events and recurrence rules together, and
  // 64 for each that is one of them. A rule costs one for each day of the
  // months that it may hold in, up to last_year.
  std::int64_t max_steps = 64'000'000;
};

struct CalendarImport {
  std::vector<DayException> exceptions;  // By day, each day once.
  std::vector<base::Text> notes;  // What was left out or settled, for people.
};

class DayList;
class EventRevisions;

// Gathers the days of one or more files. What each day is follows from the
// words of docs/calendars.md. Where a day is both off and worked, work wins,
// and a note says so. Other notes: names that were not understood, observances
// that are no days off, years with more than 40 days off. The files of one
// importer share the limits.
class CalendarImporter {
 public:
  explicit CalendarImporter(const CalendarImportOptions& options);
  ~CalendarImporter();

  // Reads a table, CSV or a workbook: `date` (2018-10-01 and the other forms of
  // docs/tables.md) and, for a period, `end`; `kind` (holiday or workday, 放假,
  // 休息, 上班, 补班, 调休) or `isOffDay` (true or false); `name`. Without kind
  // the name tells. Headers may be 日期, 开始日期, 结束日期, 类型, 休息, 名称;
  // one that is not known is refused. InvalidArgument with the place of each
  // defect ("line 3, column 2" or "Sheet!B3"), one per line.
  absl::Status AddTable(std::string_view content,
                        const RowOptions& options = {});

  // Reads a list of days in JSON, {"days": [{"name": "国庆节", "date":
  // "2018-10-01", "isOffDay": true}]} or the list alone, each object as a row
  // of a table. UTF-8. InvalidArgument as for AddTable(), by the object's line.
  absl::Status AddJson(std::string_view content);

  // Reads the VEVENTs of an iCalendar stream (RFC 5545). An event counts on
  // every day that it touches in the zone of the options: DTEND is exclusive,
  // RRULE and RDATE are followed up to last_year, EXDATE and RECURRENCE-ID are
  // honoured, cancelled events are left out. SUMMARY, CATEGORIES and
  // DESCRIPTION say what it is. Recurrence rules of days only: a rule that
  // repeats within a day or counts by another calendar than the Gregorian is
  // refused. InvalidArgument if the content is no iCalendar stream, holds no
  // event, nests components more than 16 deep, has a line of more than 64 KiB
  // (folds included), or exceeds a limit, with the line where it does. Takes
  // time in proportion to the content and max_steps.
  //
  // Of the events of one UID and RECURRENCE-ID that differ in SEQUENCE the
  // highest alone counts, and a later cancelled one (STATUS or METHOD) takes
  // the others away, both with a note.
  absl::Status AddICalendar(std::string_view content);

  // Finds the events of a file that replace or cancel those of other files.
  // Call it for each file before the first is added, in the same order. What is
  // no iCalendar stream is passed over.
  void FindRevisions(std::string_view content, const RowOptions& options = {});

  // Reads a file by what it holds: a workbook, an iCalendar stream, JSON, else
  // a table. Text may be in any character set; a doubt is a note.
  // InvalidArgument: as above; it is of another kind, and the message has the
  // remedy (.xls, .et, an encrypted workbook, a web page); a sheet is asked for
  // and it is no workbook.
  absl::Status AddFile(std::string_view content, const RowOptions& options);

  // Returns what was gathered; the importer is then empty.
  CalendarImport Take();

 private:
  std::unique_ptr<DayList> days_;
  std::unique_ptr<EventRevisions> revisions_;
};

// Read one file: AddTable() and AddICalendar().
absl::StatusOr<CalendarImport> ImportCalendarCsv(
    std::string_view content, const CalendarImportOptions& options = {});
absl::StatusOr<CalendarImport> ImportICalendar(
    std::string_view content, const CalendarImportOptions& options = {});

// Writes a calendar as trunkline.v1.CalendarFile in text format, with the lines
// that tell editors the schema.
std::string CalendarToText(const CalendarData& data);

// What is laid onto a calendar, and which one.
struct CalendarExtension {
  std::string name;     // Of the calendar; empty: the only one of the file.
  std::string version;  // The new one.
  int last_year = 0;    // The new one.
  std::vector<DayException> exceptions;
};

// A calendar of a trunkline.v1.CalendarFile (text format, JSON or binary) that
// an extension is laid onto: of several versions the one with the latest year.
// InvalidArgument if there is none, or if it has the version already.
absl::StatusOr<CalendarData> FindCalendar(std::string_view file, Format format,
                                          const CalendarExtension& extension);

// Writes that calendar with the extension in text format. Days that it has
// already are replaced. Errors as for FindCalendar().
absl::StatusOr<std::string> ExtendCalendar(std::string_view file, Format format,
                                           const CalendarExtension& extension);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_CALENDAR_IMPORT_H_
