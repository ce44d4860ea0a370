// SPDX-License-Identifier: Apache-2.0
#include "src/tables/times.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/base/written_time.h"
#include "src/tables/csv.h"
#include "src/tables/messages.h"

namespace trunkline::tables {
namespace {

// absl::ParseTime() takes any number of digits for %Y, strptime() four.
std::string WithFourDigitYears(const std::string& format) {
  std::string out;
  for (std::size_t i = 0; i < format.size(); ++i) {
    out += format[i];
    if (format[i] != '%' || i + 1 == format.size()) continue;
    ++i;
    if (format[i] == 'Y') out += "E4";
    out += format[i];
  }
  return out;
}

// The form of a text without the text: "99/99/9999 99:99".
std::string Shape(std::string_view value) {
  std::string out;
  for (char c : value.substr(0, 32)) {
    if (c >= '0' && c <= '9') {
      out += '9';
    } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
      out += 'a';
    } else if (static_cast<unsigned char>(c) >= 0x80) {
      if ((c & 0xC0) != 0x80) out += '?';
    } else if (static_cast<unsigned char>(c) < 0x20) {
      out += ' ';
    } else {
      out += c;
    }
  }
  return out;
}

// Whether a shape begins with one or two digits and a separator, twice.
bool DayFirst(std::string_view shape) {
  for (int part = 0; part != 2; ++part) {
    const std::size_t digits = shape.find_first_not_of('9');
    if (digits == std::string_view::npos || digits == 0 || digits > 2 ||
        (shape[digits] != '/' && shape[digits] != '-' &&
         shape[digits] != '.')) {
      return false;
    }
    shape.remove_prefix(digits + 1);
  }
  return !shape.empty() && shape[0] == '9';
}

}  // namespace

std::string TimeText(std::string_view cell, bool from_1904) {
  constexpr int kDays = 1462;  // From 1900-01-00 to 1904-01-01.
  cell = Trim(cell);
  const std::size_t digits =
      std::min(cell.find_first_not_of("0123456789"), cell.size());
  int days = 0;
  if (!from_1904 || digits != 5 ||
      (cell.size() > digits && cell[digits] != '.') ||
      !absl::SimpleAtoi(base::ToAbsl(cell.substr(0, digits)), &days)) {
    return std::string(cell);
  }
  return absl::StrCat(days + kDays, base::ToAbsl(cell.substr(digits)));
}

namespace {

LocalTime LocalTimeOf(absl::CivilSecond civil, absl::TimeZone zone) {
  if (civil == absl::CivilSecond(absl::CivilDay(civil))) {
    return LocalTime::kOnce;
  }
  switch (zone.At(civil).kind) {
    case absl::TimeZone::TimeInfo::SKIPPED:
      return LocalTime::kSkipped;
    case absl::TimeZone::TimeInfo::REPEATED:
      return LocalTime::kRepeated;
    default:
      return LocalTime::kOnce;
  }
}

}  // namespace

std::optional<absl::Time> ParseTime(std::string_view text,
                                    const std::string& format,
                                    absl::TimeZone zone, LocalTime* local) {
  text = Trim(text);
  if (local != nullptr) *local = LocalTime::kOnce;
  if (format.empty()) {
    const std::optional<base::WrittenTime> time = base::FindTime(text);
    if (!time.has_value()) return std::nullopt;
    if (local != nullptr && !time->offset.has_value()) {
      *local = LocalTimeOf(time->civil, zone);
    }
    return time->In(zone);
  }
  const std::string whole = WithFourDigitYears(format);
  const auto in = [&](absl::TimeZone other, absl::Time* out) {
    std::string error;
    return absl::ParseTime(whole, base::ToAbsl(text), other, out, &error);
  };
  absl::Time time;
  if (!in(zone, &time) || time == absl::InfinitePast() ||
      time == absl::InfiniteFuture()) {
    return std::nullopt;
  }
  if (local != nullptr) {
    // A time with an offset is the same in every zone.
    absl::Time here, east;
    if (in(absl::UTCTimeZone(), &here) &&
        in(absl::FixedTimeZone(3600), &east) && here != east) {
      *local =
          LocalTimeOf(absl::ToCivilSecond(here, absl::UTCTimeZone()), zone);
    }
  }
  return time;
}

bool StandsForNone(absl::Time time) {
  return time <
         absl::FromCivil(absl::CivilSecond(1950, 1, 1), absl::UTCTimeZone());
}

base::Text NotATime(std::string_view text, const std::string& format) {
  const std::string shape = Shape(Trim(text));
  const base::Text form =
      format.empty() ? base::Fill<messages::kTimeForms>()
                     : base::Verbatim(absl::StrCat("\"", format, "\""));
  return base::Fill<messages::kNotATime>(
      form, absl::StrCat("\"", shape, "\""),
      format.empty() && DayFirst(shape) ? base::Fill<messages::kYearFirst>()
                                        : base::Text());
}

}  // namespace trunkline::tables
