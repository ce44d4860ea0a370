// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_TIMES_H_
#define TRUNKLINE_SRC_TABLES_TIMES_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/time.h"

namespace trunkline::tables {

// Parses a time as tables and command lines have it: RFC 3339, "2018-10-01
// 08:30:00", "2018/10/1 8:30" and what lies between; without offset it is in
// `zone`. With a `format` only what absl::ParseTime() takes by it. nullopt for
// anything else.
std::optional<absl::Time> ParseTime(std::string_view text,
                                    const std::string& format,
                                    absl::TimeZone zone);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_TIMES_H_
