// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_CALENDAR_CALENDAR_TESTING_H_
#define TRUNKLINE_TESTS_CALENDAR_CALENDAR_TESTING_H_

#include <cstdio>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "tests/catch.h"
#include "tests/paths.h"
#include "trunkline/calendar.h"
#include "trunkline/deadline.h"
#include "trunkline/ruleset.h"
#include "trunkline/wire.h"

namespace trunkline {

inline std::string ReadWholeFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream out;
  out << file.rdbuf();
  return out.str();
}

// The calendars of packs/calendars.
inline const CalendarSet& PackCalendars() {
  static const CalendarSet* const kSet = [] {
    std::vector<std::string> contents;
    std::vector<Source> sources;
    const char* const kFiles[] = {"cn.txtpb", "weekdays.txtpb",
                                  "us_boston_2011.txtpb"};
    for (const char* file : kFiles) {
      contents.push_back(
          ReadWholeFile(SourceDir() + "/packs/calendars/" + file));
    }
    for (std::size_t i = 0; i < contents.size(); ++i) {
      sources.push_back({kFiles[i], contents[i]});
    }
    LoadResult<CalendarSet> loaded = LoadCalendars(sources);
    for (const Issue& issue : loaded.issues) FAIL(issue.ToString());
    return new CalendarSet(*std::move(loaded.value));
  }();
  return *kSet;
}

inline const WorkCalendar& Cn() { return *PackCalendars().Find("cn"); }

// Parses "2018-09-28 16:40", "2018-09-28 16:40:30", "2018-09-28 24:00" in the
// calendar's zone.
inline absl::Time At(const WorkCalendar& calendar, const std::string& text) {
  int y, m, d, h, min, s = 0;
  const int n =
      std::sscanf(text.c_str(), "%d-%d-%d %d:%d:%d", &y, &m, &d, &h, &min, &s);
  if (n < 5) FAIL("not a time: " << text);
  return absl::FromCivil(absl::CivilSecond(y, m, d, h, min, s),
                         calendar.zone());
}
inline absl::Time At(const std::string& text) { return At(Cn(), text); }

inline std::string Show(const WorkCalendar& calendar, absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", time, calendar.zone());
}
inline std::string Show(absl::Time time) { return Show(Cn(), time); }

}  // namespace trunkline

#endif  // TRUNKLINE_TESTS_CALENDAR_CALENDAR_TESTING_H_
