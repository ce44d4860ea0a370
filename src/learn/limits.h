// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_LIMITS_H_
#define TRUNKLINE_SRC_LEARN_LIMITS_H_

#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "src/learn/history.h"
#include "src/learn/model.h"
#include "src/learn/observed_calendar.h"
#include "trunkline/calendar.h"
#include "trunkline/deadline.h"
#include "trunkline/learn.h"

// Deadline policies from pairs of acceptance and due time.
namespace trunkline::learn {

// The limit of one category, or of a part of its tickets, in one period.
struct Limit {
  // By dimension, as ModelRule::pattern; the category is always given.
  std::vector<Node> pattern;
  int policy = -1;  // Index of Limits::policies; -1: none fits.
  Day from = std::numeric_limits<Day>::min();  // [from, to)
  Day to = std::numeric_limits<Day>::max();
  std::uint64_t promises = 0;  // Of the sample.
  std::uint64_t correct = 0;
  std::vector<Promise> sample;  // These promises.
};

struct Limits {
  std::vector<DeadlinePolicy> policies;  // By id.
  // By policy. They count in civil time: their zone is UTC.
  std::vector<WorkCalendar> calendars;
  std::vector<Limit> limits;  // By pattern and period.
  // A calendar that no given one replaces; policies name it.
  std::optional<CalendarData> drafted;
  std::vector<YearOfDays> years;  // Of the drafted calendar.
};

// Learns from what was accepted on the days [from, to). The facts that tell
// limits apart are in the order of the model.
absl::StatusOr<Limits> LearnLimits(const Counts& counts,
                                   const LearnOptions& options,
                                   const Model& model, Day from, Day to);

// Whether a policy gives a promise its due time, within the tolerance.
bool IsDueBy(const Limits& limits, std::size_t policy, const Promise& promise,
             int tolerance);

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_LIMITS_H_
