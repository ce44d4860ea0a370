// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_INSIGHT_SMALL_CITY_H_
#define TRUNKLINE_TESTS_INSIGHT_SMALL_CITY_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/time/time.h"
#include "trunkline/insight.h"

// A small city, whose tickets the tests of reports and of bad input count.
namespace trunkline::insight {

// The zone of the city, +08:00.
extern const absl::TimeZone kZone;

// October 2018, as of its end.
KpiPeriod October();

// "on_time", a sample by district, and the score "hard": 3 points for a ticket
// that was reopened.
KpiSet Kpis();

// Cells of a case by the names of their columns.
using Row = std::map<std::string, std::string>;
using Rows = std::vector<Row>;

absl::Status Add(FactTable* table, const Row& row, absl::TimeZone zone = kZone);
// All rows must be sound.
FactTable TableOf(const Rows& rows);

// Three districts, one of them with three cases; an outbreak on the 25th; a
// confidential case whose words must not be seen.
Rows City();

// `a_day` tickets of each day of a month of 2018, closed in time.
Rows Month(int month, int days, int a_day, const std::string& region);

}  // namespace trunkline::insight

#endif  // TRUNKLINE_TESTS_INSIGHT_SMALL_CITY_H_
