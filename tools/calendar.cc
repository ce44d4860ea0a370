// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/calendar_import.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/table_file.h"
#include "tools/text.h"
#include "trunkline/calendar.h"
#include "trunkline/files.h"

namespace trunkline::tools {
namespace {

struct Options {
  std::vector<std::string> inputs;
  std::string extend;
  std::string output = "-";
  std::string name, version, time_zone;
  std::string years;
  std::vector<std::string> hours;
  std::string language = "zh";
  TableFileOptions table;
};

// "2018" or "2004-2026".
absl::Status ReadYears(const std::string& text, CalendarData* out) {
  const std::vector<std::string> parts = absl::StrSplit(text, '-');
  const bool good = parts.size() <= 2 &&
                    absl::SimpleAtoi(parts.front(), &out->first_year) &&
                    absl::SimpleAtoi(parts.back(), &out->last_year);
  return good ? absl::OkStatus()
              : base::InvalidArgument(
                    base::Fill<messages::kYearsForm>(base::Quoted(text)));
}

// "Mon-Fri 08:30-12:00,13:30-17:00".
absl::Status ReadHours(const std::string& text, CalendarData* out) {
  static constexpr const char* kDays[] = {"Mon", "Tue", "Wed", "Thu",
                                          "Fri", "Sat", "Sun"};
  const absl::Status bad = base::InvalidArgument(
      base::Fill<messages::kHoursForm>(base::Quoted(text)));
  const std::vector<std::string> parts =
      absl::StrSplit(text, absl::MaxSplits(' ', 1));
  if (parts.size() != 2) return bad;
  WeeklyHours hours;
  for (const std::string& range :
       std::vector<std::string>(absl::StrSplit(parts[0], ','))) {
    const std::vector<std::string> ends = absl::StrSplit(range, '-');
    const auto first =
        std::find(std::begin(kDays), std::end(kDays), ends.front());
    const auto last =
        std::find(std::begin(kDays), std::end(kDays), ends.back());
    if (ends.size() > 2 || first == std::end(kDays) ||
        last == std::end(kDays) || last < first) {
      return bad;
    }
    for (auto day = first; day <= last; ++day) {
      hours.days.push_back(static_cast<absl::Weekday>(day - kDays));
    }
  }
  for (const std::string& range :
       std::vector<std::string>(absl::StrSplit(parts[1], ','))) {
    const std::vector<std::string> ends = absl::StrSplit(range, '-');
    const auto open = base::ParseTimeOfDay(ends.front());
    const auto close = base::ParseTimeOfDay(ends.back());
    if (ends.size() != 2 || !open.has_value() || !close.has_value()) {
      return bad;
    }
    hours.intervals.push_back({*open, *close});
  }
  out->hours.push_back(std::move(hours));
  return absl::OkStatus();
}

// What is wrong in a file, with its name before each line.
absl::Status LinesInFile(const std::string& file, const absl::Status& status) {
  base::Text text = base::TextOf(status);
  const base::Text name = base::At(file, "");
  text.en = absl::StrReplaceAll(text.en, {{"\n", "\n" + name.en}});
  text.zh = absl::StrReplaceAll(text.zh, {{"\n", "\n" + name.zh}});
  return base::InvalidArgument(name + text);
}

// The days of all inputs. Notes go to standard error.
absl::StatusOr<std::vector<DayException>> ReadDays(
    const Options& options, const tables::CalendarImportOptions& import) {
  tables::CalendarImporter importer(import);
  std::vector<std::string> contents;
  tables::RowOptions rows = RowOptionsOf(options.table);
  for (const std::string& input : options.inputs) {
    TRUNKLINE_ASSIGN_OR_RETURN(contents.emplace_back(),
                               ReadAll(input, import.max_bytes));
    // A later file may replace an event of an earlier one.
    if (options.inputs.size() > 1) {
      importer.FindRevisions(contents.back(), rows);
    }
  }
  for (std::size_t i = 0; i < contents.size(); ++i) {
    rows.name = options.inputs[i];
    const absl::Status status = importer.AddFile(contents[i], rows);
    if (!status.ok()) return LinesInFile(rows.name, status);
  }
  tables::CalendarImport read = importer.Take();
  for (const base::Text& note : read.notes) {
    Say(options.inputs.size() == 1 ? base::At(options.inputs.front(), note)
                                   : note);
  }
  return std::move(read.exceptions);
}

// Refuses a year of which no day is listed: its holidays are not known, and due
// times in it would not be marked as provisional.
absl::Status CheckYears(const std::string& years, int first, int last,
                        const std::vector<DayException>& days) {
  for (int year = first; year <= last; ++year) {
    if (std::none_of(days.begin(), days.end(), [&](const DayException& e) {
          return e.day.year() == year;
        })) {
      return base::InvalidArgument(
          base::Fill<messages::kNoDayOfYear>(years, year));
    }
  }
  return absl::OkStatus();
}

// Reports days of the present calendar that the new files change.
void SayChanges(const CalendarData& before,
                const std::vector<DayException>& laid) {
  std::map<absl::CivilDay, DayKind> known;
  for (const DayException& e : before.exceptions) known[e.day] = e.kind;
  const auto word = [](DayKind kind) {
    return kind == DayKind::kHoliday ? base::Fill<messages::kHoliday>()
                                     : base::Fill<messages::kWorkingDay>();
  };
  for (const DayException& e : laid) {
    if (e.day.year() > before.last_year) continue;
    const auto found = known.find(e.day);
    if (found != known.end() && found->second == e.kind) continue;
    Say(base::Fill<messages::kDayChanges>(
        base::FormatDate(e.day),
        found == known.end() ? base::Fill<messages::kNotListedBefore>()
                             : word(found->second),
        word(e.kind)));
  }
}

absl::StatusOr<int> RunExtend(const Options& options) {
  CalendarData years;
  TRUNKLINE_RETURN_IF_ERROR(ReadYears(options.years, &years));
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string file,
                             ReadAll(options.extend, std::size_t{64} << 20));
  const Format format = FormatOfFile(options.extend);
  tables::CalendarExtension extension;
  extension.name = options.name;
  extension.version = options.version;
  extension.last_year = years.last_year;
  const auto before = tables::FindCalendar(file, format, extension);
  if (!before.ok()) return LinesInFile(options.extend, before.status());
  if (years.first_year > before->last_year + 1) {
    return base::InvalidArgument(base::Fill<messages::kYearMissing>(
        options.years, before->last_year, before->last_year + 1));
  }
  // A notice for one year may name days of the year before.
  tables::CalendarImportOptions import;
  import.first_year = before->first_year;
  import.last_year = std::max(years.last_year, before->last_year);
  import.lang = options.language;
  TRUNKLINE_ASSIGN_OR_RETURN(import.zone, base::LoadZone(before->time_zone));
  TRUNKLINE_ASSIGN_OR_RETURN(extension.exceptions, ReadDays(options, import));
  TRUNKLINE_RETURN_IF_ERROR(CheckYears(options.years, before->last_year + 1,
                                       years.last_year, extension.exceptions));
  SayChanges(*before, extension.exceptions);
  const auto text = tables::ExtendCalendar(file, format, extension);
  if (!text.ok()) return LinesInFile(options.extend, text.status());
  const auto check = LoadCalendars({Source{options.extend, *text}});
  for (const Issue& issue : check.issues) Say(issue.ToString(ToolLanguage()));
  if (!check.value.has_value()) return kDefects;
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(options.output, *text));
  return kDone;
}

absl::StatusOr<int> RunCalendar(const Options& options) {
  if (!options.extend.empty()) {
    if (!options.hours.empty() || !options.time_zone.empty()) {
      return base::InvalidArgument(base::Fill<messages::kExtendAlone>());
    }
    return RunExtend(options);
  }
  if (options.name.empty() || options.hours.empty() ||
      options.time_zone.empty()) {
    return base::InvalidArgument(base::Fill<messages::kCalendarNeeds>());
  }
  CalendarData data;
  data.name = options.name;
  data.version = options.version;
  data.time_zone = options.time_zone;
  TRUNKLINE_RETURN_IF_ERROR(ReadYears(options.years, &data));
  for (const std::string& hours : options.hours) {
    TRUNKLINE_RETURN_IF_ERROR(ReadHours(hours, &data));
  }
  tables::CalendarImportOptions import;
  import.first_year = data.first_year;
  import.last_year = data.last_year;
  import.lang = options.language;
  TRUNKLINE_ASSIGN_OR_RETURN(import.zone, base::LoadZone(data.time_zone));
  TRUNKLINE_ASSIGN_OR_RETURN(data.exceptions, ReadDays(options, import));
  TRUNKLINE_RETURN_IF_ERROR(WorkCalendar::Create(data).status());
  TRUNKLINE_RETURN_IF_ERROR(CheckYears(options.years, data.first_year,
                                       data.last_year, data.exceptions));
  TRUNKLINE_RETURN_IF_ERROR(
      WriteAll(options.output, tables::CalendarToText(data)));
  return kDone;
}

}  // namespace

Run AddCalendar(Arguments* app) {
  auto options = std::make_shared<Options>();
  app->AddOption(
         "input", options->inputs,
         "Holidays and make-up working days: tables (.csv, .xlsx) with the "
         "columns date, end, kind or isOffDay, and name, the same as JSON, or "
         "iCalendar files; all together make one calendar")
      ->TypeName("FILE")
      ->Required();
  app->AddOption("--extend", options->extend,
                 "A calendar file: lays the days onto its calendar, whose "
                 "hours, zone and other days stay. --years are the new years")
      ->TypeName("FILE");
  app->AddOption("--name", options->name,
                 "The name that policies refer to; with --extend, of the "
                 "calendar, if the file has several")
      ->TypeName("NAME");
  app->AddOption("--version-of", options->version,
                 "Its version; each change of data needs a new one")
      ->TypeName("VERSION")
      ->Required();
  app->AddOption("--time-zone", options->time_zone,
                 "Its time zone, as Asia/Shanghai")
      ->TypeName("ZONE");
  app->AddOption(
         "--years", options->years,
         "The years whose holidays are all known, as 2018 or 2004-2026; "
         "days outside are left out")
      ->TypeName("YEARS")
      ->Required();
  app->AddOption("--hours", options->hours,
                 "Working hours, as \"Mon-Fri 08:30-12:00,13:30-17:00\"; may "
                 "be given several times")
      ->TypeName("HOURS")
      ->Expected(1)
      ->TakeAll()
      ->AllowExtraArgs(false);
  app->AddOption("--lang", options->language,
                 "Language of names that carry none (default zh)")
      ->TypeName("LANGUAGE");
  AddTableFileOptions(app, &options->table);
  app->AddOption("-o,--output", options->output,
                 "File for the calendar; default: standard output")
      ->TypeName("FILE");
  app->Footer(
      "An event counts on each day that it touches; one that says work (上班, "
      "补班, （班）,\n\"make-up\") makes a working day. Names that were not "
      "understood, observances and\nyears with too many days off are reported. "
      "docs/calendars.md lists the words.\nExit codes: 0 done, 1 the calendar "
      "has defects, 2 usage or a file with a defect,\n4 a file could not be "
      "read or written.\n\nExamples:\n  trunkline calendar holidays.ics --name "
      "cn --version-of 2018 \\\n      --time-zone Asia/Shanghai --years 2018 "
      "\\\n      --hours \"Mon-Fri 08:30-12:00,13:30-17:00\" -o cn.txtpb\n  "
      "trunkline calendar 2019.ics --extend cn.txtpb --version-of 2019 \\\n    "
      " "
      " --years 2019 -o cn-2019.txtpb");
  return [options] { return RunCalendar(*options); };
}

}  // namespace trunkline::tools
