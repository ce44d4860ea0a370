#ifndef TRUNKLINE_SRC_BASE_CIVIL_H_
#define TRUNKLINE_SRC_BASE_CIVIL_H_

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

}  // namespace trunkline::base

#endif  // TRUNKLINE_SRC_BASE_CIVIL_H_
