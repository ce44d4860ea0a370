// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_INSIGHT_FORECAST_H_
#define TRUNKLINE_SRC_INSIGHT_FORECAST_H_

#include <cmath>
#include <cstddef>
#include <cstdint>
#include <map>
#include <numeric>
#include <optional>
#include <vector>

#include "trunkline/insight_periodic.h"

// A pattern is a factor for each slot (each weekday, each month, ...) on a
// level that is carried forward from what came just before. It is learnt from
// the series without its last year, foretells that year block by block (weeks
// or months), and is compared with rivals that have the same information but no
// pattern. Only squared errors are compared, so that noise costs all the same.
namespace trunkline::insight {

constexpr int kWeek = 7;
constexpr int kMinWeeks = 8;
constexpr int kMaxTestWeeks = 52;
constexpr int kLevelWeeks = 4;

// Squared errors: of each day, or (kHour) of the hours of each week.
struct Errors {
  std::vector<double> units;
  std::size_t parts = 1;  // Of a unit.

  double Sum() const {
    return std::accumulate(units.begin(), units.end(), 0.0);
  }
  double Root() const {
    return units.empty()
               ? 0
               : std::sqrt(Sum() / static_cast<double>(units.size() * parts));
  }
};

// That a model does better than a rival by chance: Student's test of the pairs.
double ChanceOf(const Errors& model, const Errors& rival);

// A stretch of days, [begin, end), by places in the series.
struct Block {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// The blocks of a series: those that are learnt from, each with the days whose
// mean is its level, and those that are foretold, each with the days before it.
struct Plan {
  struct Learnt {
    Block block, level;
  };
  struct Tested {
    Block block;
    Block before;      // The level is carried forward from here.
    Block last_month;  // "As last month" and "as last year".
    Block last_year;
  };
  std::vector<Learnt> learnt;
  std::vector<Tested> tested;
  bool has_last_year = false;
};

struct Factor {
  double observed = 0;
  double expected = 0;
  std::int64_t days = 0;

  // Towards 1 by one day's worth, so that a slot with few days says little.
  double value() const {
    const double day = days == 0 ? 0 : expected / static_cast<double>(days);
    return expected + day == 0 ? 1 : (observed + day) / (expected + day);
  }
};
using Factors = std::map<int, Factor>;

// The factor of each slot over the blocks that are learnt from. `slots`: of
// each day of `counts`.
Factors Learn(const std::vector<double>& counts, const std::vector<int>& slots,
              const Plan& plan);

// The errors of a pattern in the blocks that were left out.
Errors Foretell(const std::vector<double>& counts,
                const std::vector<int>& slots, const Factors& factors,
                const Plan& plan);

// The errors of a mean of earlier days.
Errors Flat(const std::vector<double>& counts, const Plan& plan,
            Block Plan::Tested::*from);

// Weeks, counted back from the end. nullopt: the series is too short.
std::optional<Plan> WeekPlan(std::size_t begin, std::size_t end);

// Whole calendar months. `first`: the day of place 0. nullopt as above.
std::optional<Plan> MonthPlan(DayNumber first, std::size_t begin,
                              std::size_t end);

}  // namespace trunkline::insight

#endif  // TRUNKLINE_SRC_INSIGHT_FORECAST_H_
