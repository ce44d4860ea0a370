// SPDX-License-Identifier: Apache-2.0
#include "src/base/civil.h"

#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"
#include "src/base/messages.h"
#include "src/base/strings.h"
#include "src/base/zone_data.h"

namespace trunkline::base {
namespace {

bool Digits(std::string_view s, std::size_t at, std::size_t n, int* out) {
  if (at + n > s.size()) return false;
  int value = 0;
  for (std::size_t i = at; i < at + n; ++i) {
    if (s[i] < '0' || s[i] > '9') return false;
    value = value * 10 + (s[i] - '0');
  }
  *out = value;
  return true;
}

// Where systems keep time zones. Abseil reads a name that begins with "/" as
// the path of a file, and only for other names asks the environment (TZDIR) for
// a folder: so neither a factory of zones, which would be the host's and ours
// at once, nor the environment is touched.
constexpr std::string_view kZoneFolders[] = {
    "/usr/share/zoneinfo/", "/usr/share/lib/zoneinfo/", "/usr/lib/zoneinfo/",
    "/etc/zoneinfo/"};

// Parses "+08:00" into seconds east of UTC.
bool ParseOffset(std::string_view text, int max_hours, int* seconds) {
  int hours, minutes;
  if (text.size() != 6 || (text[0] != '+' && text[0] != '-') ||
      text[3] != ':' || !Digits(text, 1, 2, &hours) ||
      !Digits(text, 4, 2, &minutes) || hours > max_hours || minutes > 59) {
    return false;
  }
  *seconds = (hours * 60 + minutes) * (text[0] == '-' ? -60 : 60);
  return true;
}

// The last `digits` digits, with leading zeros.
void AppendDigits(std::int64_t value, std::size_t digits, std::string* out) {
  out->append(digits, '0');
  for (auto at = out->rbegin(); digits > 0; --digits, ++at, value /= 10) {
    *at = static_cast<char>('0' + value % 10);
  }
}

// Absl's own functions write the year 1 as "1", which ParseCivil() refuses.
void AppendDate(absl::CivilDay day, std::string* out) {
  if (day.year() >= 0 && day.year() <= 9999) {
    AppendDigits(day.year(), 4, out);
  } else {
    absl::StrAppend(out, day.year());
  }
  *out += '-';
  AppendDigits(day.month(), 2, out);
  *out += '-';
  AppendDigits(day.day(), 2, out);
}

// "2018-10-01T08:30:00", with the separator that is given.
std::string CivilText(absl::CivilSecond civil, char separator) {
  std::string out;
  AppendDate(absl::CivilDay(civil), &out);
  out += separator;
  out += FormatTimeOfDay(civil.hour() * 60 + civil.minute());
  out += ':';
  AppendDigits(civil.second(), 2, &out);
  return out;
}

// ParseCivil() without a message: it allocates nothing.
std::optional<absl::CivilSecond> ReadCivil(std::string_view text) {
  int year, month, day, hour = 0, minute = 0, second = 0;
  bool good = Digits(text, 0, 4, &year) && text.size() >= 10 &&
              text[4] == '-' && Digits(text, 5, 2, &month) && text[7] == '-' &&
              Digits(text, 8, 2, &day);
  if (good && text.size() > 10) {
    good = (text.size() == 16 || text.size() == 19) &&
           (text[10] == 'T' || text[10] == ' ') && Digits(text, 11, 2, &hour) &&
           text[13] == ':' && Digits(text, 14, 2, &minute);
    if (good && text.size() == 19) {
      good = text[16] == ':' && Digits(text, 17, 2, &second);
    }
  }
  if (!good) return std::nullopt;
  const absl::CivilSecond civil(year, month, day, hour, minute, second);
  if (year < 1 || civil.year() != year || civil.month() != month ||
      civil.day() != day || civil.hour() != hour || civil.minute() != minute ||
      civil.second() != second) {
    return std::nullopt;
  }
  return civil;
}

}  // namespace

absl::StatusOr<absl::TimeZone> LoadZone(std::string_view name) {
  int offset;
  if (ParseOffset(name, 15, &offset)) return absl::FixedTimeZone(offset);
  if (name == "UTC") return absl::UTCTimeZone();
  if (IsZoneName(name)) {
    if (const auto added = FindAddedZone(name)) return *added;
    for (const std::string_view folder : kZoneFolders) {
      absl::TimeZone zone;
      if (absl::LoadTimeZone(
              absl::StrCat(base::ToAbsl(folder), base::ToAbsl(name)), &zone)) {
        return zone;
      }
    }
  }
  return InvalidArgument(Fill<messages::kUnknownZone>(Quoted(name)));
}

absl::StatusOr<absl::CivilSecond> ParseCivil(std::string_view text) {
  if (const auto civil = ReadCivil(text)) return *civil;
  return InvalidArgument(Fill<messages::kBadTime>(Quoted(text)));
}

absl::Time ToInstant(absl::CivilSecond civil, absl::TimeZone zone) {
  return zone.At(civil).pre;
}

std::optional<absl::Time> ParseTimestamp(std::string_view text) {
  if (text.size() < 20 || text[10] != 'T') return std::nullopt;
  const auto civil = ReadCivil(text.substr(0, 19));
  if (!civil.has_value()) return std::nullopt;
  std::size_t pos = 19;
  std::int64_t nanos = 0;
  if (text[pos] == '.') {
    const std::size_t begin = ++pos;
    std::int64_t unit = 100'000'000;
    for (; pos < text.size() && text[pos] >= '0' && text[pos] <= '9'; ++pos) {
      nanos += (text[pos] - '0') * unit;
      unit /= 10;
    }
    if (pos == begin || pos > begin + 9 || pos == text.size()) {
      return std::nullopt;
    }
  }
  int offset = 0;
  const std::string_view zone = text.substr(pos);
  if (zone != "Z" && !ParseOffset(zone, 23, &offset)) {
    return std::nullopt;
  }
  const std::int64_t seconds =
      (*civil - absl::CivilSecond(1970, 1, 1)) - offset;
  if (!IsTimestamp(seconds, nanos)) return std::nullopt;
  return absl::FromUnixSeconds(seconds) + absl::Nanoseconds(nanos);
}

std::optional<absl::Time> ParseInstant(std::string_view text,
                                       absl::TimeZone zone) {
  if (const auto civil = ReadCivil(text)) return ToInstant(*civil, zone);
  return ParseTimestamp(text);
}

std::string FormatTimestamp(absl::Time time, absl::TimeZone zone) {
  const absl::TimeZone::CivilInfo civil = zone.At(time);
  std::string out = CivilText(civil.cs, 'T');
  std::int64_t fraction = absl::ToInt64Nanoseconds(civil.subsecond);
  if (fraction != 0) {
    std::size_t digits = 9;
    for (; fraction % 1000 == 0; fraction /= 1000) digits -= 3;
    out += '.';
    AppendDigits(fraction, digits, &out);
  }
  if (civil.offset == 0) return out + 'Z';
  const int minutes = std::abs(civil.offset) / 60;
  out += civil.offset < 0 ? '-' : '+';
  return out + FormatTimeOfDay(minutes);
}

std::string FormatCivil(absl::Time time, absl::TimeZone zone) {
  return CivilText(absl::ToCivilSecond(time, zone), 'T');
}

std::string FormatDate(absl::CivilDay day) {
  std::string out;
  AppendDate(day, &out);
  return out;
}

namespace {

// Times for people have no offset: UTC is marked, so that it is not taken for
// local time.
const char* UtcMark(absl::TimeZone zone) {
  return zone == absl::UTCTimeZone() ? "Z" : "";
}

}  // namespace

std::string FormatSecond(absl::Time time, absl::TimeZone zone) {
  return CivilText(absl::ToCivilSecond(time, zone), ' ') + UtcMark(zone);
}

std::string FormatMinute(absl::Time time, absl::TimeZone zone) {
  const absl::CivilSecond civil = absl::ToCivilSecond(time, zone);
  const absl::CivilDay day(civil);
  if (civil == absl::CivilSecond(day)) {
    return FormatDate(day - 1) + " 24:00" + UtcMark(zone);
  }
  return FormatDate(day) + ' ' +
         FormatTimeOfDay(civil.hour() * 60 + civil.minute()) + UtcMark(zone);
}

std::optional<int> ParseTimeOfDay(std::string_view text) {
  int hour, minute;
  if (text.size() != 5 || text[2] != ':' || !Digits(text, 0, 2, &hour) ||
      !Digits(text, 3, 2, &minute) || minute > 59 ||
      hour * 60 + minute > 1440) {
    return std::nullopt;
  }
  return hour * 60 + minute;
}

std::string FormatTimeOfDay(int minutes) {
  std::string out;
  AppendDigits(minutes / 60, 2, &out);
  out += ':';
  AppendDigits(minutes % 60, 2, &out);
  return out;
}

}  // namespace trunkline::base
