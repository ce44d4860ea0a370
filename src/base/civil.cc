// SPDX-License-Identifier: Apache-2.0
#include "src/base/civil.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "src/base/strings.h"

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

bool ParseFixedOffset(std::string_view name, absl::TimeZone* zone) {
  int hours, minutes;
  if (name.size() != 6 || (name[0] != '+' && name[0] != '-') ||
      name[3] != ':' || !Digits(name, 1, 2, &hours) ||
      !Digits(name, 4, 2, &minutes) || hours > 15 || minutes > 59) {
    return false;
  }
  const int seconds = (hours * 60 + minutes) * 60;
  *zone = absl::FixedTimeZone(name[0] == '-' ? -seconds : seconds);
  return true;
}

}  // namespace

absl::StatusOr<absl::TimeZone> LoadZone(std::string_view name) {
  absl::TimeZone zone;
  if (ParseFixedOffset(name, &zone)) return zone;
  if (name == "UTC") return absl::UTCTimeZone();
  // "localtime" and "file:" would read this machine's settings.
  const bool plain = !name.empty() && name != "localtime" && name[0] != '/' &&
                     name.find(':') == std::string_view::npos &&
                     name.find("..") == std::string_view::npos &&
                     name.find('\0') == std::string_view::npos;
  if (plain && absl::LoadTimeZone(std::string(name), &zone)) return zone;
  return absl::InvalidArgumentError(absl::StrCat(
      "unknown time zone ", Quoted(name),
      ": not an offset like \"+08:00\" and not in this machine's time-zone "
      "data"));
}

absl::StatusOr<absl::CivilSecond> ParseCivil(std::string_view text) {
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
  if (good) {
    const absl::CivilSecond civil(year, month, day, hour, minute, second);
    if (year >= 1 && civil.year() == year && civil.month() == month &&
        civil.day() == day && civil.hour() == hour &&
        civil.minute() == minute && civil.second() == second) {
      return civil;
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat("not a date or time: ", Quoted(text),
                   "; write 2018-10-01 or 2018-10-01T08:30:00"));
}

absl::Time ToInstant(absl::CivilSecond civil, absl::TimeZone zone) {
  return zone.At(civil).pre;
}

std::optional<absl::Time> ParseInstant(std::string_view text,
                                       absl::TimeZone zone) {
  const absl::StatusOr<absl::CivilSecond> civil = ParseCivil(text);
  if (civil.ok()) return ToInstant(*civil, zone);
  absl::Time time;
  std::string error;
  // absl also takes "infinite-future" and years of any length.
  if (text.size() > 10 && text[4] == '-' &&
      absl::ParseTime(absl::RFC3339_full, ToAbsl(text), &time, &error)) {
    return time;
  }
  return std::nullopt;
}

std::string FormatRfc3339(absl::Time time, absl::TimeZone zone) {
  return absl::FormatTime(absl::RFC3339_sec, time, zone);
}

std::string FormatSecond(absl::Time time, absl::TimeZone zone) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S", time, zone);
}

std::string FormatMinute(absl::Time time, absl::TimeZone zone) {
  return absl::FormatTime("%Y-%m-%d %H:%M", time, zone);
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
  return absl::StrFormat("%02d:%02d", minutes / 60, minutes % 60);
}

}  // namespace trunkline::base
