// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_BASE_CIVIL_H_
#define TRUNKLINE_SRC_BASE_CIVIL_H_

#include <cstdint>
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

// Years 1 to 9999, as google.protobuf.Timestamp has them; in seconds from 1970.
inline constexpr std::int64_t kFirstSecond = -62135596800;
inline constexpr std::int64_t kLastSecond = 253402300799;
// Whether these are a google.protobuf.Timestamp.
inline bool IsTimestamp(std::int64_t seconds, std::int64_t nanos) {
  return seconds >= kFirstSecond && seconds <= kLastSecond && nanos >= 0 &&
         nanos <= 999'999'999;
}

// Parses RFC 3339, "2018-10-01T08:30:00.25+08:00" or with Z: the one text form
// that names an instant without a zone beside it. T and Z are capitals; up to
// nine digits of a fraction; years 1 to 9999 of UTC. nullopt for anything else.
std::optional<absl::Time> ParseTimestamp(std::string_view text);
// The reverse: "2018-10-01T08:30:00.250+08:00", or "2018-10-01T00:30:00.250Z"
// where `zone` is then at UTC. The fraction has three, six or nine digits, or
// is left out where it is 0, as in JSON of protobuf.
std::string FormatTimestamp(absl::Time time,
                            absl::TimeZone zone = absl::UTCTimeZone());

// Parses what ParseTimestamp() takes, or what ParseCivil() takes, in `zone`.
// nullopt for anything else.
std::optional<absl::Time> ParseInstant(std::string_view text,
                                       absl::TimeZone zone);

// Local times without their zone. Parts of a second are cut off. Years outside
// 0 to 9999, which ParseCivil() refuses, have their sign and all digits.
//
// "2018-10-01T08:30:00", as rule files have it. ParseCivil() reads it.
std::string FormatCivil(absl::Time time, absl::TimeZone zone);
// "2018-10-01", likewise.
std::string FormatDate(absl::CivilDay day);
// "2018-10-01 08:30:00", for people and tables; in UTC with a "Z" at the end,
// so that it is not taken for local time.
std::string FormatSecond(absl::Time time, absl::TimeZone zone);
// "2018-10-01 08:30", likewise. Midnight is the end of a day, "2018-09-30
// 24:00": due times fall on it.
std::string FormatMinute(absl::Time time, absl::TimeZone zone);

// Parses a time of day, "08:30" to "24:00", into minutes after midnight.
// nullopt for anything else.
std::optional<int> ParseTimeOfDay(std::string_view text);
// The reverse, for 0 to 1440.
std::string FormatTimeOfDay(int minutes);

}  // namespace trunkline::base

#endif  // TRUNKLINE_SRC_BASE_CIVIL_H_
