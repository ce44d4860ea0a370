// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_BASE_CIVIL_H_
#define TRUNKLINE_SRC_BASE_CIVIL_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"

namespace trunkline::base {

// Returns the zone of an IANA name ("Asia/Shanghai") or of a fixed offset
// ("+08:00", "UTC"). InvalidArgument for anything else, and for an IANA name
// whose data is not on this machine: never UTC in its stead.
absl::StatusOr<absl::TimeZone> LoadZone(std::string_view name);

// Parses "2018-10-01" (00:00:00), "2018-10-01T08:30", "2018-10-01T08:30:00";
// a space may stand for the T. Years 1 to 9999; dates and times must exist.
absl::StatusOr<absl::CivilSecond> ParseCivil(std::string_view text);

// Returns the instant of a civil second. One that occurs twice (fold) is the
// first; one that is skipped (gap) is read with the offset before the gap.
absl::Time ToInstant(absl::CivilSecond civil, absl::TimeZone zone);

// Parses RFC 3339, "2018-10-01T08:30:00+08:00" or with Z and a fraction, or
// what ParseCivil() takes, in `zone`. nullopt for anything else.
std::optional<absl::Time> ParseInstant(std::string_view text,
                                       absl::TimeZone zone);

// "2018-10-01T08:30:00+08:00".
std::string FormatRfc3339(absl::Time time, absl::TimeZone zone);
// "2018-10-01 08:30:00".
std::string FormatSecond(absl::Time time, absl::TimeZone zone);
// "2018-10-01 08:30".
std::string FormatMinute(absl::Time time, absl::TimeZone zone);

// Parses a time of day, "08:30" to "24:00", into minutes after midnight.
// nullopt for anything else.
std::optional<int> ParseTimeOfDay(std::string_view text);
// The reverse, for 0 to 1440.
std::string FormatTimeOfDay(int minutes);

}  // namespace trunkline::base

#endif  // TRUNKLINE_SRC_BASE_CIVIL_H_
