// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_ROUTE_WIRE_VALUES_H_
#define TRUNKLINE_SRC_ROUTE_WIRE_VALUES_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

// Times and enumerators of messages, checked. `field` names the field in
// errors.
namespace trunkline::wire {

// Years 1 to 9999, as google.protobuf.Timestamp allows.
inline constexpr std::int64_t kFirstSecond = -62135596800;
inline constexpr std::int64_t kLastSecond = 253402300799;

inline absl::Status CheckTime(std::int64_t seconds, std::int64_t nanos,
                              std::string_view field) {
  if (seconds >= kFirstSecond && seconds <= kLastSecond && nanos >= 0 &&
      nanos <= 999'999'999) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat(
      std::string(field), ": not a time of the years 1 to 9999: ", seconds,
      " s ", nanos, " ns"));
}

template <typename Timestamp>
absl::Status ReadTime(const Timestamp& t, std::string_view field,
                      absl::Time* out) {
  const absl::Status status = CheckTime(t.seconds(), t.nanos(), field);
  if (!status.ok()) return status;
  *out = absl::FromUnixSeconds(t.seconds()) + absl::Nanoseconds(t.nanos());
  return absl::OkStatus();
}

// Without check, for a finite time.
template <typename Timestamp>
void SetTime(absl::Time time, Timestamp* out) {
  const std::int64_t seconds = absl::ToUnixSeconds(time);
  out->set_seconds(seconds);
  out->set_nanos(static_cast<int>(
      absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds))));
}

// Values are 0 to `max`.
template <typename Enum>
absl::Status ReadEnum(int value, int max, std::string_view field, Enum* out) {
  if (value < 0 || value > max) {
    return absl::InvalidArgumentError(absl::StrCat(
        std::string(field), ": unknown value ", value, "; at most ", max));
  }
  *out = static_cast<Enum>(value);
  return absl::OkStatus();
}

}  // namespace trunkline::wire

#endif  // TRUNKLINE_SRC_ROUTE_WIRE_VALUES_H_
