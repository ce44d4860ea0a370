// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_CIVIL_CLOCK_H_
#define TRUNKLINE_SRC_LEARN_CIVIL_CLOCK_H_

#include <cstdint>
#include <vector>

#include "absl/time/time.h"

namespace trunkline::learn {

// Instants as civil seconds since 1970 in one zone, from a table of the zone's
// changes: a history asks for two a ticket.
class CivilClock {
 public:
  explicit CivilClock(absl::TimeZone zone);
  std::int64_t SecondsOf(absl::Time time) const;

 private:
  struct Offset {
    std::int64_t from;  // Unix seconds.
    std::int64_t offset;
  };
  absl::TimeZone zone_;
  std::vector<Offset> offsets_;  // Of the years of the table, by `from`.
};

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_CIVIL_CLOCK_H_
