// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_BASE_ZONE_DATA_H_
#define TRUNKLINE_SRC_BASE_ZONE_DATA_H_

#include <optional>
#include <string_view>

#include "absl/time/time.h"

namespace trunkline::base {

// Whether a name is like "Asia/Shanghai": "localtime" is this machine's
// setting, and no name leads out of the folder of zones.
bool IsZoneName(std::string_view name);

// Returns the zone that AddTimeZone() was given, or nothing.
std::optional<absl::TimeZone> FindAddedZone(std::string_view name);

}  // namespace trunkline::base

#endif  // TRUNKLINE_SRC_BASE_ZONE_DATA_H_
