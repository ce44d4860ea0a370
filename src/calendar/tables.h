// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_CALENDAR_TABLES_H_
#define TRUNKLINE_SRC_CALENDAR_TABLES_H_

#include <cstdint>
#include <vector>

#include "absl/base/optimization.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "trunkline/calendar.h"

namespace trunkline::calendar {

inline constexpr int kSecondsPerDay = 86400;
inline constexpr int kProvisionalYears = 10;

// Days since 1970-01-01 of a proleptic Gregorian date, by arithmetic alone.
constexpr DayNumber DaysFromCivil(int year, int month, int day) {
  const int y = month <= 2 ? year - 1 : year;
  const int era = (y >= 0 ? y : y - 399) / 400;
  const int yoe = y - era * 400;
  const int doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
  const int doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146097 + doe - 719468;
}

// 0 is Monday.
constexpr int WeekdayIndex(DayNumber day) { return ((day % 7) + 7 + 3) % 7; }

// A compiled calendar. Days are offsets from `first_day` ("index"); instants
// are Unix seconds.
struct Tables {
  // One working interval of one day as instants.
  struct Span {
    std::int64_t open;
    std::int64_t close;
    std::int64_t before;  // Working seconds before `open`.
  };
  // A UTC offset and the instant from which it holds.
  struct Offset {
    std::int64_t from;
    int seconds;
  };
  enum Flag : std::uint8_t {
    kWorking = 1,
    kOdd = 2,        // A change of offset touches it: not 86400 plain seconds.
    kException = 4,  // Listed in data.exceptions.
  };

  CalendarData data;
  absl::TimeZone zone;
  DayNumber first_day = 0;
  int known_days = 0;  // Up to the end of last_year.
  int days = 0;        // With the provisional years.

  std::vector<Offset> offsets;
  std::vector<std::int64_t> day_start;      // days + 1
  std::vector<std::uint8_t> flags;          // days
  std::vector<std::int32_t> worked_before;  // days + 1: working days before it
  std::vector<std::int32_t> working_day;    // index of the k-th working day
  std::vector<std::int32_t> first_span;     // days + 1
  std::vector<Span> spans;                  // and one sentinel
  // By working seconds: the first span that ends after n << kBucketBits.
  static constexpr int kBucketBits = 14;
  std::vector<std::int32_t> bucket;
  std::vector<std::int32_t> exception_order;  // data.exceptions by day

  int limit(const CountOptions& options) const {
    return options.provisional ? days : known_days;
  }
  bool working(int index) const { return (flags[index] & kWorking) != 0; }

  // Returns the day index of an instant, or -1 outside. The end of the last
  // day is outside.
  int IndexOf(std::int64_t t) const {
    const std::int64_t from_start = t - day_start[0];
    if (ABSL_PREDICT_FALSE(from_start < 0 || t >= day_start[days])) return -1;
    int i = static_cast<int>(from_start / kSecondsPerDay);
    if (ABSL_PREDICT_FALSE(i >= days)) i = days - 1;
    while (ABSL_PREDICT_FALSE(t < day_start[i])) --i;
    while (ABSL_PREDICT_FALSE(t >= day_start[i + 1])) ++i;
    return i;
  }

  // Returns the civil second of day `i` at `t`, which lies in it.
  int SecondOf(std::int64_t t, int i) const {
    if (ABSL_PREDICT_TRUE((flags[i] & kOdd) == 0)) {
      return static_cast<int>(t - day_start[i]);
    }
    return OddSecondOf(t, i);
  }

  // Returns the instant of a civil second (0 to 86400) of day `i`.
  std::int64_t InstantOf(int i, int second) const {
    if (ABSL_PREDICT_TRUE((flags[i] & kOdd) == 0)) {
      return day_start[i] + second;
    }
    return second >= kSecondsPerDay ? day_start[i + 1]
                                    : OddInstantOf(i, second);
  }

  int OddSecondOf(std::int64_t t, int i) const;
  std::int64_t OddInstantOf(int i, int second) const;
  // The same for any local second since 1970, while tables are built.
  std::int64_t InstantOfLocal(std::int64_t local) const;

  // Returns the index of the n-th working day after `i` (n > 0), of the -n-th
  // before (n < 0), or `i`; -1 beyond the tables on the left, `days` on the
  // right.
  int AddWorking(int i, std::int64_t n) const {
    if (n == 0) return i;
    const std::int64_t k =
        n > 0 ? worked_before[i + 1] + n - 1 : worked_before[i] + n;
    if (ABSL_PREDICT_FALSE(k < 0)) return -1;
    if (ABSL_PREDICT_FALSE(k >= static_cast<std::int64_t>(working_day.size())))
      return days;
    return working_day[static_cast<std::size_t>(k)];
  }

  // Returns the working seconds before `t`, which lies in day `i`, and whether
  // `t` is inside working time.
  std::int64_t WorkedBefore(std::int64_t t, int i, bool* inside) const;

  // Returns the earliest instant with `worked` working seconds before it
  // (> 0), or with `late`, the latest; -1 beyond the tables (`spans` has none).
  bool InstantAtWorked(std::int64_t worked, bool late, std::int64_t* t) const;

  // Returns the last closing of day `i`; its 24:00 if it has none.
  std::int64_t CloseOf(int i) const {
    return first_span[i] == first_span[i + 1]
               ? day_start[i + 1]
               : spans[first_span[i + 1] - 1].close;
  }
  // Returns the first opening of day `i`; its 00:00 if it has none.
  std::int64_t OpenOf(int i) const {
    return first_span[i] == first_span[i + 1] ? day_start[i]
                                              : spans[first_span[i]].open;
  }

  const DayException* ExceptionOf(int i) const;

  // OutOfRange for a day index outside, for an instant outside, for a count
  // that runs past the last (or first) year.
  absl::Status OutsideYear(std::string_view asked) const;
  absl::Status OutsideDay(std::int64_t index) const;
  absl::Status OutsideInstant(absl::Time t) const;
};

// Splits off the part below a second; false for infinite or far times.
inline bool ToSeconds(absl::Time time, std::int64_t* seconds,
                      absl::Duration* rest) {
  const std::int64_t s = absl::ToUnixSeconds(time);
  if (ABSL_PREDICT_FALSE(s > (std::int64_t{1} << 40) ||
                         s < -(std::int64_t{1} << 40))) {
    return false;
  }
  *seconds = s;
  *rest = time - absl::FromUnixSeconds(s);
  return true;
}

}  // namespace trunkline::calendar

#endif  // TRUNKLINE_SRC_CALENDAR_TABLES_H_
