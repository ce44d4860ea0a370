// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_RECURRENCE_H_
#define TRUNKLINE_SRC_TABLES_RECURRENCE_H_

#include <cstdint>
#include <functional>
#include <utility>
#include <vector>

#include "absl/time/civil_time.h"

// The days of a recurrence rule of iCalendar (RFC 5545, 3.3.10).
//
// libical reads the rule. Its iterator is not used: one call of it looks for
// the next time without a bound, so that a rule that never matches holds a
// thread for minutes.
namespace trunkline::tables {

struct RecurrenceRule {
  enum class Frequency : std::uint8_t { kDaily, kWeekly, kMonthly, kYearly };
  // BYDAY: a weekday, and which one of the month or year, from its end if
  // negative; 0: each.
  using Day = std::pair<int, absl::Weekday>;

  Frequency frequency = Frequency::kYearly;
  int interval = 1;  // At least 1.
  int count = 0;     // Of days; 0: no limit.
  absl::Weekday week_start = absl::Weekday::monday;
  std::vector<int> months;      // 1 to 12.
  std::vector<int> month_days;  // 1 to 31, -1 is the last.
  std::vector<int> year_days;   // 1 to 366, -1 is the last.
  std::vector<int> weeks;       // 1 to 53, -1 is the last; only kYearly.
  std::vector<Day> days;        // Numbers only with kMonthly and kYearly.
  std::vector<int> positions;   // BYSETPOS.
};

// Calls `visit` for each day of the rule from `first` (the day of DTSTART) to
// `last`, ascending, until it returns false. Every day that is looked at takes
// one from `*steps`. Returns false when they are used up.
bool VisitDays(const RecurrenceRule& rule, absl::CivilDay first,
               absl::CivilDay last, std::int64_t* steps,
               const std::function<bool(absl::CivilDay)>& visit);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_RECURRENCE_H_
