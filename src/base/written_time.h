// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_BASE_WRITTEN_TIME_H_
#define TRUNKLINE_SRC_BASE_WRITTEN_TIME_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"

// Dates and times as people and spreadsheets write them. Rule files and the
// wire have one form each (civil.h); cells and command lines have these.
namespace trunkline::base {

struct WrittenTime {
  absl::CivilSecond civil;  // 24:00 is 00:00 of the next day.
  absl::Duration fraction = absl::ZeroDuration();  // Of the second.
  bool has_time = false;      // False: a date alone, 00:00.
  std::optional<int> offset;  // Seconds east of UTC, if it says them.

  // The instant; without an offset in `zone`. nullopt if it is outside the
  // years 1 to 9999 of UTC.
  std::optional<absl::Time> In(absl::TimeZone zone) const;
  // "2018-09-03" or "2018-09-03T08:05:00", as base::ParseCivil() reads it.
  std::string ToCivil() const;
};

// Reads a date, or a date and a time:
//   2018-09-03, 2018/9/3, 2018.9.3, 2018年9月3日, 20180903
//   2018-09-03 8:05, ...T08:05:00.5, 8时05分, 上午 8:05, 下午3:20, 3:20 PM,
//   20180903080500, 201809030805, 24:00 of a day
//   an offset behind the time: Z, +08:00, +0800
//   43346.336805, a spreadsheet's serial number (1950 to 2100)
// Full-width characters, kinds of spaces and hyphens, a weekday behind the date
// and direction marks are understood. A year has four digits and stands first.
// nullopt for anything else, and for a date, time or weekday that is not.
std::optional<WrittenTime> FindTime(std::string_view text);

// The civil time of a spreadsheet's serial number, to the millisecond.
// `from_1904`: the count of days begins in 1904, not in 1900. nullopt outside
// the years 1900 to 9999, and for 1900-02-29, which spreadsheets have.
std::optional<WrittenTime> FromSerial(double serial, bool from_1904);

}  // namespace trunkline::base

#endif  // TRUNKLINE_SRC_BASE_WRITTEN_TIME_H_
