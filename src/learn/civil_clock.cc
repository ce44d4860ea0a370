// SPDX-License-Identifier: Apache-2.0
#include "src/learn/civil_clock.h"

#include <algorithm>

#include "absl/time/civil_time.h"

namespace trunkline::learn {
namespace {

// The years of the table; others are rare.
constexpr std::int64_t kFirst = 0;               // 1970.
constexpr std::int64_t kLast = 4'102'444'800LL;  // 2100.

}  // namespace

CivilClock::CivilClock(absl::TimeZone zone) : zone_(zone) {
  absl::Time time = absl::FromUnixSeconds(kFirst);
  offsets_.push_back({kFirst, zone.At(time).offset});
  absl::TimeZone::CivilTransition change;
  while (zone.NextTransition(time, &change)) {
    time = zone.At(change.to).trans;
    const std::int64_t from = absl::ToUnixSeconds(time);
    if (from >= kLast) break;
    offsets_.push_back({from, zone.At(time).offset});
  }
}

std::int64_t CivilClock::SecondsOf(absl::Time time) const {
  const std::int64_t seconds = absl::ToUnixSeconds(time);
  if (seconds < kFirst || seconds >= kLast) {
    return absl::ToCivilSecond(time, zone_) - absl::CivilSecond(1970);
  }
  const auto next = std::upper_bound(
      offsets_.begin(), offsets_.end(), seconds,
      [](std::int64_t s, const Offset& offset) { return s < offset.from; });
  return seconds + (next - 1)->offset;
}

}  // namespace trunkline::learn
