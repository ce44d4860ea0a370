// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_TIMES_H_
#define TRUNKLINE_SRC_TABLES_TIMES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"
#include "src/base/message.h"

namespace trunkline::tables {

// Returns the text of a cell as ParseTime() and base::FindTime() take it: where
// the days of a workbook count from 1904 (Row::from_1904), a serial number that
// is no date by its style becomes the one of the same day from 1900.
std::string TimeText(std::string_view cell, bool from_1904);

// How often a time without offset exists in its zone: clocks may be set forward
// over it, or back.
enum class LocalTime : std::uint8_t { kOnce, kSkipped, kRepeated };

// Parses a time as tables and command lines have it: all that base::FindTime()
// takes; without offset it is in `zone`. With a `format` only what
// absl::ParseTime() takes by it, a year (%Y) being four digits. nullopt for
// anything else. Of a time that exists twice it is the first. `local`, if
// given, gets how often it exists; a midnight, which may be a date alone,
// counts as kOnce.
std::optional<absl::Time> ParseTime(std::string_view text,
                                    const std::string& format,
                                    absl::TimeZone zone,
                                    LocalTime* local = nullptr);

// Whether a time is before 1950, the earliest that a serial number may be too.
// No ticket is so old: systems write 1900-01-01 and the like for none.
bool StandsForNone(absl::Time time);

// "not a time as 2018-10-01 08:30:00 or RFC 3339", or as the format says, and
// what may be wrong. It does not repeat the text.
base::Text NotATime(std::string_view text, const std::string& format);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_TIMES_H_
