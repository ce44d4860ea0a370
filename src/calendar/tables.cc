// SPDX-License-Identifier: Apache-2.0
#include "src/calendar/tables.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/calendar/messages.h"

namespace trunkline::calendar {

int Tables::OddSecondOf(std::int64_t t, int i) const {
  auto after = std::upper_bound(
      offsets.begin(), offsets.end(), t,
      [](std::int64_t at, const Offset& o) { return at < o.from; });
  const int seconds = (after == offsets.begin() ? after : after - 1)->seconds;
  const std::int64_t second =
      t + seconds - (std::int64_t{first_day} + i) * kSecondsPerDay;
  return static_cast<int>(
      std::clamp<std::int64_t>(second, 0, kSecondsPerDay - 1));
}

std::int64_t Tables::InstantOfLocal(std::int64_t local) const {
  // Offsets differ by less than two days: start well before, stop at the first
  // segment that holds the local second or begins after it.
  auto segment = std::upper_bound(
      offsets.begin(), offsets.end(), local - 2 * kSecondsPerDay,
      [](std::int64_t at, const Offset& o) { return at < o.from; });
  if (segment != offsets.begin()) --segment;
  for (; segment != offsets.end(); ++segment) {
    const std::int64_t t = local - segment->seconds;
    const auto next = segment + 1;
    if (t < segment->from && segment != offsets.begin()) return segment->from;
    if (next == offsets.end() || t < next->from) return t;
  }
  return local - offsets.back().seconds;
}

std::int64_t Tables::OddInstantOf(int i, int second) const {
  return InstantOfLocal((std::int64_t{first_day} + i) * kSecondsPerDay +
                        second);
}

std::int64_t Tables::WorkedBefore(std::int64_t t, int i, bool* inside) const {
  const int end = first_span[i + 1];
  for (int k = first_span[i]; k < end; ++k) {
    const Span& span = spans[k];
    if (t < span.open) {
      *inside = false;
      return span.before;
    }
    if (t < span.close) {
      *inside = true;
      return span.before + (t - span.open);
    }
  }
  *inside = false;
  return spans[end].before;
}

bool Tables::InstantAtWorked(std::int64_t worked, bool late,
                             std::int64_t* t) const {
  if (worked < 0) return false;
  const std::size_t b = static_cast<std::size_t>(worked >> kBucketBits);
  if (b >= bucket.size()) return false;
  std::size_t k = bucket[b];
  const std::size_t count = spans.size() - 1;
  const std::int64_t bound = worked + (late ? 1 : 0);
  while (k < count && spans[k + 1].before < bound) ++k;
  if (k == count) return false;
  *t = spans[k].open + (worked - spans[k].before);
  return true;
}

const DayException* Tables::ExceptionOf(int i) const {
  if ((flags[i] & kException) == 0) return nullptr;
  const absl::CivilDay day = ToCivilDay(first_day + i);
  auto found = std::lower_bound(exception_order.begin(), exception_order.end(),
                                day, [this](std::int32_t e, absl::CivilDay d) {
                                  return data.exceptions[e].day < d;
                                });
  return &data.exceptions[*found];
}

absl::Status Tables::OutsideYear(const base::Text& asked) const {
  if (data.first_year == data.last_year) {
    return base::OutOfRange(base::Fill<messages::kOutsideOneYear>(
        base::Quoted(data.name), data.version, data.first_year, asked));
  }
  return base::OutOfRange(base::Fill<messages::kOutsideTheYears>(
      base::Quoted(data.name), data.version, data.first_year, data.last_year,
      asked));
}

absl::Status Tables::OutsideDay(std::int64_t index) const {
  if (index < 0) {
    return OutsideYear(base::Fill<messages::kOrEarlier>(data.first_year - 1));
  }
  if (index >= days) {
    return OutsideYear(base::Fill<messages::kOrLater>(data.last_year + 1));
  }
  return OutsideYear(base::Fill<messages::kYear>(
      ToCivilDay(first_day + static_cast<DayNumber>(index)).year()));
}

absl::Status Tables::OutsideInstant(absl::Time t) const {
  if (t == absl::InfiniteFuture())
    return OutsideYear(base::Fill<messages::kInfiniteFuture>());
  if (t == absl::InfinitePast())
    return OutsideYear(base::Fill<messages::kInfinitePast>());
  return OutsideYear(
      base::Fill<messages::kYear>(absl::ToCivilYear(t, zone).year()));
}

}  // namespace trunkline::calendar
