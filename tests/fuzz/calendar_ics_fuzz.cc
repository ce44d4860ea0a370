// SPDX-License-Identifier: Apache-2.0
//
// Holidays from an iCalendar file: never crashes, and what is read makes a
// calendar.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "src/tables/calendar_import.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view content(reinterpret_cast<const char*>(data), size);
  trunkline::tables::CalendarImportOptions options;
  options.first_year = 2014;
  options.last_year = 2020;
  // The same bound as a host's, but met sooner: else most of the time goes into
  // the days of rules that begin in the year 1.
  options.max_steps = 50'000;
  auto read = trunkline::tables::ImportICalendar(content, options);
  if (!read.ok()) return 0;
  trunkline::CalendarData calendar;
  calendar.name = "f";
  calendar.version = "1";
  calendar.time_zone = "+08:00";
  calendar.first_year = options.first_year;
  calendar.last_year = options.last_year;
  calendar.hours = {{{absl::Weekday::monday}, {{480, 1020}}, {}, {}}};
  calendar.exceptions = std::move(read->exceptions);
  // Whatever was read makes a calendar, unless every day is off.
  const absl::Status made = trunkline::WorkCalendar::Create(calendar).status();
  if (!made.ok() && made.message().find("no day of its years is worked") ==
                        absl::string_view::npos) {
    std::abort();
  }
  return 0;
}
