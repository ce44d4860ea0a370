// SPDX-License-Identifier: Apache-2.0
#include "tools/pattern_options.h"

#include <algorithm>
#include <utility>

#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/small_table.h"
#include "tools/sources.h"

namespace trunkline::tools {
namespace {

absl::StatusOr<std::vector<CalendarTerm>> ReadTerms(const std::string& path) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const SmallTable table,
      ReadSmallTable(path, {"name", "first", "last"}, {"name"}));
  std::vector<CalendarTerm> out;
  for (const SmallTable::Row& row : table.rows) {
    TRUNKLINE_RETURN_IF_ERROR(table.StatusOf(row, {"name", "first", "last"}));
    const auto day = [&](std::string_view column) {
      return base::ParseCivil(table.Cell(row, column));
    };
    const auto first = day("first");
    const auto last = day("last");
    CalendarTerm& term = out.emplace_back();
    term.name = std::string(table.Cell(row, "name"));
    if (!first.ok() || !last.ok() || *last < *first || term.name.empty()) {
      return base::InvalidArgument(base::Fill<messages::kAt>(
          path, base::Fill<messages::kAt>(base::Fill<messages::kLine>(row.line),
                                          base::Fill<messages::kBadTerm>())));
    }
    term.first = absl::CivilDay(*first);
    term.last = absl::CivilDay(*last);
  }
  return out;
}

}  // namespace

void AddPatternFileOptions(Arguments* app, PatternFiles* options) {
  AddCalendarsOption(app, &options->calendars);
  app->AddOption("--calendar", options->calendar,
                 "Name of the calendar that tells working days, as cn")
      ->TypeName("NAME");
  app->AddOption("--lunar", options->lunar,
                 "Name of the lunar calendar, as cn.lunar")
      ->TypeName("NAME");
  app->AddOption("--terms", options->terms,
                 "A table of terms, such as heating seasons: name, first, "
                 "last; one row for each year")
      ->TypeName("FILE");
}

absl::StatusOr<PatternOptions> ReadPatternFiles(const PatternFiles& options,
                                                absl::TimeZone zone,
                                                absl::Time as_of) {
  PatternOptions out;
  out.zone = zone;
  out.as_of = as_of;
  if (!options.calendar.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(const CalendarSet calendars,
                               LoadCalendarFiles(options.calendars));
    const WorkCalendar* const found = calendars.Find(options.calendar);
    if (found == nullptr) {
      return base::InvalidArgument(base::Fill<messages::kNoSuchCalendar>(
          base::Quoted(options.calendar)));
    }
    out.calendar = *found;
  }
  if (!options.lunar.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<LunarCalendar> calendars,
                               LoadLunarCalendarFiles(options.calendars));
    const auto found = std::find_if(
        calendars.begin(), calendars.end(),
        [&](const LunarCalendar& one) { return one.name() == options.lunar; });
    if (found == calendars.end()) {
      return base::InvalidArgument(
          base::Fill<messages::kNoSuchCalendar>(base::Quoted(options.lunar)));
    }
    out.lunar = *found;
  }
  if (!options.terms.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(out.terms, ReadTerms(options.terms));
  }
  return out;
}

}  // namespace trunkline::tools
