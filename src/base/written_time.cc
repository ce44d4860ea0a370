// SPDX-License-Identifier: Apache-2.0
#include "src/base/written_time.h"

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <iterator>
#include <utility>

#include "src/base/civil.h"
#include "src/base/fold.h"

namespace trunkline::base {
namespace {

// A text is first brought to a form of single bytes: lower-case letters are
// the writer's, capitals stand for what has several spellings.
constexpr char kYear = 'Y', kMonth = 'M', kDay = 'D', kHour = 'H',
               kMinute = 'N', kSecond = 'S';
constexpr char kWeekday = 'W';  // A digit follows, 1 is Monday.
constexpr char kMorning = 'A', kNoon = 'B', kAfternoon = 'P', kEvening = 'E';
constexpr char kOther = '\x01';

constexpr std::pair<std::string_view, std::string_view> kWords[] = {
    {"年", "Y"},      {"月", "M"},      {"日", "D"},      {"号", "D"},
    {"號", "D"},      {"时", "H"},      {"時", "H"},      {"点", "H"},
    {"點", "H"},      {"分", "N"},      {"秒", "S"},      {"上午", "A"},
    {"早上", "A"},    {"凌晨", "A"},    {"清晨", "A"},    {"中午", "B"},
    {"下午", "P"},    {"傍晚", "E"},    {"晚上", "E"},    {"星期一", "W1"},
    {"星期二", "W2"}, {"星期三", "W3"}, {"星期四", "W4"}, {"星期五", "W5"},
    {"星期六", "W6"}, {"星期日", "W7"}, {"星期天", "W7"}, {"周一", "W1"},
    {"周二", "W2"},   {"周三", "W3"},   {"周四", "W4"},   {"周五", "W5"},
    {"周六", "W6"},   {"周日", "W7"},   {"周天", "W7"},   {"週一", "W1"},
    {"週二", "W2"},   {"週三", "W3"},   {"週四", "W4"},   {"週五", "W5"},
    {"週六", "W6"},   {"週日", "W7"},
};

char Simple(char32_t rune) {
  if (rune < 0x80) return rune < 0x20 ? ' ' : static_cast<char>(rune);
  // Spaces, kinds of hyphens and dashes, RATIO and full stops.
  if (rune == 0xA0 || rune == 0x3000 || (rune >= 0x2000 && rune <= 0x200A) ||
      rune == 0x202F || rune == 0x2028) {
    return ' ';
  }
  if ((rune >= 0x2010 && rune <= 0x2015) || rune == 0x2212) return '-';
  if (rune == 0x2236) return ':';
  if (rune == 0x3002) return '.';
  return kOther;
}

bool IsMark(char32_t rune) {  // Without width: direction, joiners.
  return (rune >= 0x200B && rune <= 0x200F) ||
         (rune >= 0x202A && rune <= 0x202E) ||
         (rune >= 0x2060 && rune <= 0x2069) || rune == 0xFEFF;
}

std::string Simplify(std::string_view text) {
  std::string out;
  while (!text.empty()) {
    bool found = false;
    if (static_cast<unsigned char>(text[0]) >= 0x80) {
      for (const auto& [word, token] : kWords) {
        if (text.substr(0, word.size()) == word) {
          out += token;
          text.remove_prefix(word.size());
          found = true;
          break;
        }
      }
    }
    if (found) continue;
    const char* p = text.data();
    const char32_t rune = NextFolded(&p, text.data() + text.size());
    text.remove_prefix(static_cast<std::size_t>(p - text.data()));
    if (!IsMark(rune)) out += Simple(rune);
  }
  return out;
}

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

class Parser {
 public:
  explicit Parser(std::string_view text) : text_(text) {}

  std::optional<WrittenTime> Parse() {
    SkipSpaces();
    while (!text_.empty() && text_.back() == ' ') text_.remove_suffix(1);
    const std::size_t digits = Run();
    if (digits == 5) return ParseSerial();
    const bool compact = digits == 8 || digits == 12 || digits == 14;
    if (!(compact ? Take(4, &year_) && Take(2, &month_) && Take(2, &day_)
                  : ParseDate())) {
      return std::nullopt;
    }
    if (digits > 8) {
      if (!Take(2, &hour_) || !Take(2, &minute_)) return std::nullopt;
      if (digits == 14 && !Take(2, &second_)) return std::nullopt;
      has_time_ = true;
    } else {
      const std::size_t end = at_;
      if (!ParseWeekday() || !ParseTime(compact, end)) return std::nullopt;
    }
    if (has_time_ && !ParseOffset()) return std::nullopt;
    SkipSpaces();
    if (at_ != text_.size()) return std::nullopt;
    return Result();
  }

 private:
  char Peek(std::size_t ahead = 0) const {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool TakeChar(char c) {
    if (Peek() != c) return false;
    ++at_;
    return true;
  }
  void SkipSpaces() {
    while (TakeChar(' ')) {
    }
  }
  // The number of digits that follow.
  std::size_t Run() const {
    std::size_t n = 0;
    while (IsDigit(Peek(n))) ++n;
    return n;
  }
  bool Take(std::size_t digits, int* out) {
    *out = 0;
    for (std::size_t i = 0; i != digits; ++i) {
      if (!IsDigit(Peek())) return false;
      *out = *out * 10 + (text_[at_++] - '0');
    }
    return true;
  }
  bool TakeOneOrTwo(int* out) {
    const std::size_t n = Run();
    return (n == 1 || n == 2) && Take(n, out);
  }

  std::optional<WrittenTime> ParseSerial() {
    int days = 0;
    Take(5, &days);
    double fraction = 0;
    if (TakeChar('.')) {
      double unit = 0.1;
      if (!IsDigit(Peek())) return std::nullopt;
      for (; IsDigit(Peek()); ++at_, unit /= 10) {
        fraction += unit * (text_[at_] - '0');
      }
    }
    // 1950 to 2100.
    if (at_ != text_.size() || days < 18264 || days > 73415) {
      return std::nullopt;
    }
    std::optional<WrittenTime> out = FromSerial(days + fraction, false);
    // A spreadsheet shows too few digits for parts of a second.
    if (out.has_value()) {
      if (out->fraction >= absl::Milliseconds(500)) ++out->civil;
      out->fraction = absl::ZeroDuration();
    }
    return out;
  }

  bool ParseDate() {
    if (Run() != 4 || !Take(4, &year_)) return false;
    SkipSpaces();
    const char separator = Peek();
    if (separator != '-' && separator != '/' && separator != '.' &&
        separator != kYear) {
      return false;
    }
    ++at_;
    SkipSpaces();
    if (!TakeOneOrTwo(&month_)) return false;
    SkipSpaces();
    if (!TakeChar(separator == kYear ? kMonth : separator)) return false;
    SkipSpaces();
    if (!TakeOneOrTwo(&day_)) return false;
    if (separator == kYear) {
      SkipSpaces();
      TakeChar(kDay);
    }
    return true;
  }

  bool ParseWeekday() {
    SkipSpaces();
    TakeChar(',');
    SkipSpaces();
    const bool bracket = TakeChar('(');
    if (TakeChar(kWeekday)) {
      weekday_ = Peek() - '0';
      ++at_;
    } else if (bracket) {
      return false;
    }
    return !bracket || TakeChar(')');
  }

  // The half of the day, if it is said here.
  void ParseHalf() {
    SkipSpaces();
    const char c = Peek();
    if (c == kMorning || c == kNoon || c == kAfternoon || c == kEvening) {
      half_ = c;
      ++at_;
    } else if ((c == 'a' || c == 'p') &&
               (Peek(1) == 'm' ||
                (Peek(1) == '.' && Peek(2) == 'm' && Peek(3) == '.'))) {
      half_ = c == 'a' ? kMorning : kAfternoon;
      at_ += Peek(1) == 'm' ? 2 : 4;
    }
    SkipSpaces();
  }

  // Takes the time, if one follows the date, which ends at `date_end`.
  bool ParseTime(bool compact, std::size_t date_end) {
    SkipSpaces();
    if (at_ == text_.size()) return true;
    TakeChar('t');
    ParseHalf();
    if (at_ == date_end && text_[at_ - 1] != kDay) return false;
    if (compact && (Run() == 4 || Run() == 6)) {
      const bool seconds = Run() == 6;
      if (!Take(2, &hour_) || !Take(2, &minute_)) return false;
      if (seconds && !Take(2, &second_)) return false;
    } else if (!ParseClock()) {
      return false;
    }
    has_time_ = true;
    if (half_ == '\0') ParseHalf();
    return half_ == '\0' || ApplyHalf();
  }

  bool ParseClock() {
    if (!TakeOneOrTwo(&hour_)) return false;
    SkipSpaces();
    if (TakeChar(kHour)) {
      SkipSpaces();
      if (!IsDigit(Peek())) return true;
      if (!TakeOneOrTwo(&minute_)) return false;
      SkipSpaces();
      if (!TakeChar(kMinute)) return true;
      SkipSpaces();
      if (!IsDigit(Peek())) return true;
      if (!TakeOneOrTwo(&second_)) return false;
      SkipSpaces();
      TakeChar(kSecond);
      return true;
    }
    if (!TakeChar(':') || !TakeOneOrTwo(&minute_)) return false;
    if (!TakeChar(':')) return true;
    if (!TakeOneOrTwo(&second_)) return false;
    if (Peek() != '.' || !IsDigit(Peek(1))) return true;
    ++at_;
    std::int64_t unit = 100'000'000;
    if (Run() > 9) return false;
    for (; IsDigit(Peek()); ++at_, unit /= 10) nanos_ += unit * (Peek() - '0');
    return true;
  }

  // A half of the day and hours that contradict it are no time.
  bool ApplyHalf() {
    switch (half_) {
      case kMorning:
        if (hour_ > 12) return false;
        if (hour_ == 12) hour_ = 0;
        return true;
      case kNoon:
        if (hour_ == 1 || hour_ == 2) hour_ += 12;
        return hour_ >= 11 && hour_ <= 14;
      case kAfternoon:
        if (hour_ >= 1 && hour_ <= 11) hour_ += 12;
        return hour_ >= 12 && hour_ <= 23;
      default:
        if (hour_ >= 5 && hour_ <= 11) hour_ += 12;
        return hour_ >= 17 && hour_ <= 23;
    }
  }

  bool ParseOffset() {
    SkipSpaces();
    if (TakeChar('z')) {
      offset_ = 0;
      return true;
    }
    const char sign = Peek();
    if (sign != '+' && sign != '-') return true;
    ++at_;
    int hours = 0;
    int minutes = 0;
    if (!Take(2, &hours)) return false;
    if (TakeChar(':') || IsDigit(Peek())) {
      if (!Take(2, &minutes)) return false;
    }
    if (hours > 23 || minutes > 59) return false;
    offset_ = (hours * 60 + minutes) * (sign == '-' ? -60 : 60);
    return true;
  }

  std::optional<WrittenTime> Result() const {
    const absl::CivilDay day(year_, month_, day_);
    const bool end_of_day =
        hour_ == 24 && minute_ == 0 && second_ == 0 && nanos_ == 0;
    if (year_ < 1 || day.year() != year_ || day.month() != month_ ||
        day.day() != day_ || (hour_ > 23 && !end_of_day) || minute_ > 59 ||
        second_ > 59) {
      return std::nullopt;
    }
    if (weekday_ != 0 &&
        weekday_ - 1 != static_cast<int>(absl::GetWeekday(day))) {
      return std::nullopt;
    }
    WrittenTime out;
    out.civil = absl::CivilSecond(year_, month_, day_, hour_, minute_, second_);
    out.fraction = absl::Nanoseconds(nanos_);
    out.has_time = has_time_;
    out.offset = offset_;
    return out;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  int year_ = 0, month_ = 0, day_ = 0, hour_ = 0, minute_ = 0, second_ = 0;
  int weekday_ = 0;
  std::int64_t nanos_ = 0;
  char half_ = '\0';
  bool has_time_ = false;
  std::optional<int> offset_;
};

}  // namespace

std::optional<absl::Time> WrittenTime::In(absl::TimeZone zone) const {
  absl::Time time;
  if (offset.has_value()) {
    time = absl::FromUnixSeconds((civil - absl::CivilSecond(1970, 1, 1)) -
                                 *offset);
  } else {
    time = ToInstant(civil, zone);
  }
  if (!IsTimestamp(absl::ToUnixSeconds(time), 0)) return std::nullopt;
  return time + fraction;
}

std::string WrittenTime::ToCivil() const {
  return has_time ? FormatCivil(absl::FromCivil(civil, absl::UTCTimeZone()),
                                absl::UTCTimeZone())
                  : FormatDate(absl::CivilDay(civil));
}

std::optional<WrittenTime> FindTime(std::string_view text) {
  // No time is longer; a text may be.
  constexpr std::size_t kMaxBytes = 120;
  if (text.size() < 5 || text.size() > kMaxBytes) return std::nullopt;
  const std::string simple = Simplify(text);
  return Parser(simple).Parse();
}

std::optional<WrittenTime> FromSerial(double serial, bool from_1904) {
  constexpr std::int64_t kDayMillis = 86'400'000;
  if (!(serial >= 0 && serial < 2'958'466)) return std::nullopt;
  const auto millis =
      static_cast<std::int64_t>(std::llround(serial * kDayMillis));
  std::int64_t days = millis / kDayMillis;
  absl::CivilDay first(1904, 1, 1);
  if (!from_1904) {
    // Day 60 is 29 February 1900, which was not.
    if (days == 60 || days == 0) return std::nullopt;
    first = absl::CivilDay(1899, 12, days < 60 ? 31 : 30);
  }
  WrittenTime out;
  const std::int64_t rest = millis % kDayMillis;
  out.civil = absl::CivilSecond(first + days) + rest / 1000;
  if (out.civil.year() > 9999) return std::nullopt;
  out.fraction = absl::Milliseconds(rest % 1000);
  out.has_time = rest != 0;
  return out;
}

}  // namespace trunkline::base
