// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_CALENDAR_TABLES_H_
#define TRUNKLINE_SRC_CALENDAR_TABLES_H_

#include <cstdint>
#include <vector>

#include "absl/base/optimization.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "src/base/message.h"
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

// A compiled calendar: prefix sums, with which counting takes constant time.
//
// Idea. Days have indexes from `first_day` on; instants are Unix seconds.
//  - Working days. worked_before[i] is the number of working days before day i,
//    and working_day[k] the index of the k-th working day. Each is the inverse
//    of the other, so "n working days after day i" is one lookup in each, and
//    the number of working days between two days is a difference.
//  - Working time. Each interval of each day is a Span, which has the working
//    seconds before it. The working seconds before an instant are found in the
//    spans of its day. The reverse, the instant with a given number of working
//    seconds before it, needs the span: `bucket` has a first candidate for each
//    2^14 seconds (about four and a half hours) of working time, and the search
//    goes on from there.
//  - Civil time. day_start[i] is the instant of 00:00. The day of an instant is
//    guessed by a division and corrected by comparison. In a day without a
//    change of the UTC offset a civil second is day_start[i] plus the second;
//    the few others are marked kOdd and use `offsets`.
//
// Invariants.
//  - Every vector reaches to the end of the provisional years. Callers compare
//    results with limit(), which excludes them unless the caller asked for
//    them.
//  - worked_before, first_span and the spans ascend; spans do not overlap, have
//    a length above 0 and belong to one day.
//  - A sentinel follows the last span, at the end of the tables. It has the
//    total of working seconds.
//
// Cost. Constant time for each operation: a few lookups, and the spans of one
// day or bucket (usually one to four). About 20 bytes for each day and 24 for
// each interval of a working day: some 400 KB for ten known and ten provisional
// years with two intervals a day.
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
    kOdd = 2,        // The UTC offset changes on it or at its ends.
    kException = 4,  // Listed in data.exceptions.
  };

  CalendarData data;
  absl::TimeZone zone;
  DayNumber first_day = 0;
  int known_days = 0;  // Up to the end of last_year.
  int days = 0;        // With the provisional years.

  std::vector<Offset> offsets;
  std::vector<std::int64_t> day_start;      // Of `days` + 1 days.
  std::vector<std::uint8_t> flags;          // Of `days` days.
  std::vector<std::int32_t> worked_before;  // Of `days` + 1 days.
  std::vector<std::int32_t> working_day;    // Index of the k-th working day.
  std::vector<std::int32_t> first_span;     // Of `days` + 1 days, in `spans`.
  std::vector<Span> spans;                  // The last one is the sentinel.
  // Element n: the first span at whose end at least n << kBucketBits seconds
  // have been worked.
  static constexpr int kBucketBits = 14;
  std::vector<std::int32_t> bucket;
  std::vector<std::int32_t> exception_order;  // data.exceptions, by day.
  // Working seconds of the usual working day: the commonest length in the known
  // years; of two that are equally common the longer.
  std::int64_t usual_day = kSecondsPerDay;

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
  // As above for any local second since 1970; also while the tables are built.
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

  // Sets `*t` to the earliest instant with `worked` working seconds before it:
  // a closing, not the next opening. With `late` to the latest: the opening.
  // Returns false if it is beyond the tables.
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

  // OutOfRange, which names the known years and what was asked for: a year in
  // words; the day with an index, which may be beyond the tables; an instant.
  absl::Status OutsideYear(const base::Text& asked) const;
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
