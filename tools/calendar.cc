// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/calendar_import.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/text.h"
#include "trunkline/calendar.h"

namespace trunkline::tools {
namespace {

struct Options {
  std::string input;
  std::string output = "-";
  std::string name, version, time_zone;
  std::string years;
  std::vector<std::string> hours;
  std::string language = "zh";
};

absl::Status Bad(std::string_view option, std::string_view value,
                 std::string_view right) {
  return absl::InvalidArgumentError(
      absl::StrCat(base::ToAbsl(option), " ", base::Quoted(value), " is not ",
                   base::ToAbsl(right)));
}

// "2018" or "2004-2026".
absl::Status ReadYears(const std::string& text, CalendarData* out) {
  const std::vector<std::string> parts = absl::StrSplit(text, '-');
  const bool good = parts.size() <= 2 &&
                    absl::SimpleAtoi(parts.front(), &out->first_year) &&
                    absl::SimpleAtoi(parts.back(), &out->last_year);
  return good ? absl::OkStatus()
              : Bad("--years", text, "years as \"2018\" or \"2004-2026\"");
}

// "Mon-Fri 08:30-12:00,13:30-17:00".
absl::Status ReadHours(const std::string& text, CalendarData* out) {
  static constexpr const char* kDays[] = {"Mon", "Tue", "Wed", "Thu",
                                          "Fri", "Sat", "Sun"};
  const absl::Status bad =
      Bad("--hours", text,
          "hours as \"Mon-Fri 08:30-12:00,13:30-17:00\", days by their "
          "English names of three letters");
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

absl::StatusOr<int> RunCalendar(const Options& options) {
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
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string content,
                             ReadAll(options.input, import.max_bytes));
  const bool table = HasExtension(options.input, ".csv") ||
                     HasExtension(options.input, ".xlsx");
  auto read = table ? tables::ImportCalendarCsv(content, import)
                    : tables::ImportICalendar(content, import);
  if (!read.ok()) {
    return absl::InvalidArgumentError(
        absl::StrCat(options.input, ": ", read.status().message()));
  }
  for (const std::string& note : read->notes) {
    Say(options.input + ": " + note);
  }
  data.exceptions = std::move(read->exceptions);
  TRUNKLINE_RETURN_IF_ERROR(WorkCalendar::Create(data).status());
  TRUNKLINE_RETURN_IF_ERROR(
      WriteAll(options.output, tables::CalendarToText(data)));
  return kDone;
}

}  // namespace

Run AddCalendar(CLI::App* app) {
  auto options = std::make_shared<Options>();
  app->add_option("input", options->input,
                  "Holidays and make-up working days: a table (.csv) with the "
                  "columns date, kind and name, or an iCalendar file")
      ->type_name("FILE")
      ->required();
  app->add_option("--name", options->name, "The name that policies refer to")
      ->type_name("NAME")
      ->required();
  app->add_option("--version-of", options->version,
                  "Its version; each change of data needs a new one")
      ->type_name("VERSION")
      ->required();
  app->add_option("--time-zone", options->time_zone,
                  "Its time zone, as Asia/Shanghai")
      ->type_name("ZONE")
      ->required();
  app->add_option(
         "--years", options->years,
         "The years whose holidays are all known, as 2018 or 2004-2026; "
         "days outside are left out")
      ->type_name("YEARS")
      ->required();
  app->add_option("--hours", options->hours,
                  "Working hours, as \"Mon-Fri 08:30-12:00,13:30-17:00\"; may "
                  "be given several times")
      ->type_name("HOURS")
      ->required()
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  app->add_option("--lang", options->language,
                  "Language of names that carry none (default zh)")
      ->type_name("LANGUAGE");
  app->add_option("-o,--output", options->output,
                  "File for the calendar; default: standard output")
      ->type_name("FILE");
  app->footer(
      "An event counts on each day that it touches; one whose name means work "
      "(上班, 补班,\n调休) makes a working day.\nExit codes: 0 done, 2 usage "
      "or a "
      "file with a defect, 4 a file could not be\nread or written.\n\n"
      "Example:\n  trunkline calendar holidays.ics --name cn --version-of 2018 "
      "\\\n      --time-zone Asia/Shanghai --years 2018 \\\n      --hours "
      "\"Mon-Fri 08:30-12:00,13:30-17:00\" -o cn.txtpb");
  return [options] { return RunCalendar(*options); };
}

}  // namespace trunkline::tools
