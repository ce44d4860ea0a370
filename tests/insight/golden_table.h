// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_INSIGHT_GOLDEN_TABLE_H_
#define TRUNKLINE_TESTS_INSIGHT_GOLDEN_TABLE_H_

#include <map>
#include <string>
#include <vector>

namespace trunkline::insight {

// A table of tests/insight/golden/, which scripts/insight-oracles makes: by
// row, then by column.
using GoldenTable = std::vector<std::map<std::string, std::string>>;
GoldenTable ReadGolden(const std::string& name);

// "nan" is not a number.
double NumberOf(const std::string& cell);

// Whether two numbers are equal to 1e-6, or both are none.
bool Near(double a, double b);

}  // namespace trunkline::insight

#endif  // TRUNKLINE_TESTS_INSIGHT_GOLDEN_TABLE_H_
