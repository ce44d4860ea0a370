// SPDX-License-Identifier: Apache-2.0
//
// Holidays from a table or from JSON, or whatever a file holds: never crashes,
// and what is read makes a calendar.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "src/tables/calendar_import.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  trunkline::tables::CalendarImportOptions options;
  options.first_year = 2000;
  options.last_year = 2030;
  trunkline::tables::CalendarImporter importer(options);
  if (!importer.AddFile(content, {}).ok()) return 0;
  trunkline::tables::CalendarImport read = importer.Take();
  trunkline::CalendarData calendar;
  calendar.name = "f";
  calendar.version = "1";
  calendar.time_zone = "+08:00";
  calendar.first_year = options.first_year;
  calendar.last_year = options.last_year;
  calendar.hours = {{{absl::Weekday::monday}, {{480, 1020}}, {}, {}}};
  calendar.exceptions = std::move(read.exceptions);
  if (!trunkline::WorkCalendar::Create(calendar).ok()) std::abort();
  return 0;
}
