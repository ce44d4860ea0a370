// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_BASE_DECIMAL_H_
#define TRUNKLINE_SRC_BASE_DECIMAL_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Decimals of at most six places, held as integer millionths, so that equal
// numbers are equal values.
namespace trunkline::base {

// The largest absolute value, 10^12, in millionths.
inline constexpr std::int64_t kMaxMillionths = 1'000'000'000'000'000'000;

// Parses "12", "-0.5", "1234.250000": ASCII digits with at most one sign "-" in
// front and at most six places after a point, between -10^12 and 10^12. nullopt
// for anything else: "1,5", "+1", ".5", "1e3", "NaN", full-width digits.
std::optional<std::int64_t> ParseMillionths(std::string_view text);

// The reverse, without zeros at the end: "12", "-0.5".
std::string FormatMillionths(std::int64_t millionths);

}  // namespace trunkline::base

#endif  // TRUNKLINE_SRC_BASE_DECIMAL_H_
