// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_BENCH_SMALL_CITY_H_
#define TRUNKLINE_BENCH_SMALL_CITY_H_

#include <string_view>

#include "trunkline/calendar.h"
#include "trunkline/cases/lifecycle_engine.h"
#include "trunkline/ruleset.h"

namespace trunkline::bench {

// The small city of the tests under the definition of packs/lifecycle/12345.
struct SmallCity {
  RuleSet rules;
  CalendarSet calendars;
  LifecycleEngine engine;
};

// Loaded once; ends the process if that fails.
const SmallCity& GetSmallCity();

// A member of staff.
Actor Who(std::string_view role, std::string_view unit);

}  // namespace trunkline::bench

#endif  // TRUNKLINE_BENCH_SMALL_CITY_H_
