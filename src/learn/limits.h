// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_LIMITS_H_
#define TRUNKLINE_SRC_LEARN_LIMITS_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "src/learn/history.h"
#include "trunkline/calendar.h"
#include "trunkline/deadline.h"
#include "trunkline/learn.h"

// Deadline policies from pairs of acceptance and due time.
namespace trunkline::learn {

// The limit of one category in one period.
struct Limit {
  Node category = 0;
  int policy = -1;  // Index of Limits::policies; -1: none fits.
  Day from = std::numeric_limits<Day>::min();  // [from, to)
  Day to = std::numeric_limits<Day>::max();
  std::uint64_t promises = 0;  // Of the sample.
  std::uint64_t right = 0;
};

// Working days that the system of the city did not count, and days off that it
// did.
struct YearOfDays {
  int year = 0;
  std::vector<DayNumber> off, worked;
};

struct Limits {
  std::vector<DeadlinePolicy> policies;  // By id.
  std::vector<Limit> limits;             // By category and period.
  // A calendar that no given one replaces; policies name it.
  std::optional<CalendarData> drafted;
  std::vector<YearOfDays> years;  // Of the drafted calendar.
};

absl::StatusOr<Limits> LearnLimits(const Counts& counts,
                                   const LearnOptions& options);

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_LIMITS_H_
