// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_MICROS_H_
#define TRUNKLINE_SRC_DESK_MICROS_H_

#include <cstdint>
#include <limits>

#include "absl/time/time.h"

// Times as stores keep them: whole microseconds since 1970. InfiniteFuture is
// the largest number in memory and NULL in a table.
namespace trunkline::desk {

inline constexpr std::int64_t kNever = std::numeric_limits<std::int64_t>::max();

// Rounds down.
inline std::int64_t ToMicros(absl::Time t) {
  return t == absl::InfiniteFuture() ? kNever : absl::ToUnixMicros(t);
}

// Rounds up: for times before which nothing may happen.
inline std::int64_t ToMicrosUp(absl::Time t) {
  const std::int64_t micros = ToMicros(t);
  if (micros == kNever || absl::FromUnixMicros(micros) >= t) return micros;
  return micros + 1;
}

inline absl::Time FromMicros(std::int64_t micros) {
  return micros == kNever ? absl::InfiniteFuture()
                          : absl::FromUnixMicros(micros);
}

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_MICROS_H_
