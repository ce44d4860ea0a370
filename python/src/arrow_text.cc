// SPDX-License-Identifier: Apache-2.0
#include "python/src/arrow_text.h"

#include <charconv>
#include <cstring>

#include "absl/strings/numbers.h"
#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "src/base/civil.h"
#include "src/base/strings.h"

namespace trunkline::python {
namespace {

using Kind = NumberType::Kind;

template <typename T>
T At(const void* data, std::int64_t i) {
  T out;
  std::memcpy(&out,
              static_cast<const char*>(data) + i * std::int64_t{sizeof out},
              sizeof out);
  return out;
}

std::int64_t SignedAt(const NumberType& type, const void* data,
                      std::int64_t i) {
  switch (type.size) {
    case 1:
      return At<std::int8_t>(data, i);
    case 2:
      return At<std::int16_t>(data, i);
    case 4:
      return At<std::int32_t>(data, i);
    default:
      return At<std::int64_t>(data, i);
  }
}

std::uint64_t UnsignedAt(const NumberType& type, const void* data,
                         std::int64_t i) {
  switch (type.size) {
    case 1:
      return At<std::uint8_t>(data, i);
    case 2:
      return At<std::uint16_t>(data, i);
    case 4:
      return At<std::uint32_t>(data, i);
    default:
      return At<std::uint64_t>(data, i);
  }
}

// The fewest digits that stand for the value, without an exponent.
template <typename T>
void WriteFloat(T value, std::string* out) {
  char text[512];
  const auto end =
      std::to_chars(text, text + sizeof text, value, std::chars_format::fixed);
  out->assign(text, end.ptr);
}

// `low` and `high` are the two halves of the number without its point.
void WriteDecimal(std::uint64_t low, std::int64_t high, int scale,
                  std::string* out) {
  __extension__ using Wide = unsigned __int128;
  Wide value = static_cast<Wide>(static_cast<std::uint64_t>(high)) << 64 | low;
  const bool negative = high < 0;
  if (negative) value = ~value + 1;
  char digits[64];
  char* begin = digits + sizeof digits;
  const auto places = static_cast<std::ptrdiff_t>(scale < 0 ? 0 : scale);
  char* const point = begin - places;
  // At least one digit in front of the point.
  while (value != 0 || begin > point - 1) {
    *--begin = static_cast<char>('0' + static_cast<int>(value % 10));
    value /= 10;
  }
  out->assign(negative ? "-" : "");
  out->append(begin, point);
  if (scale < 0) out->append(static_cast<std::size_t>(-scale), '0');
  // More than six places can be right only if they are zeros.
  char* end = digits + sizeof digits;
  while (end != point && end[-1] == '0') --end;
  if (end == point) return;
  out->push_back('.');
  out->append(point, end);
}

std::int64_t FloorDivide(std::int64_t a, std::int64_t b) {
  return a / b - (a % b < 0 ? 1 : 0);
}

void WriteTime(const NumberType& type, std::int64_t value, std::string* out) {
  std::int64_t seconds = FloorDivide(value, type.ticks);
  const std::int64_t rest = value - seconds * type.ticks;
  if (type.kind == Kind::kDays) {
    constexpr std::int64_t kDay = 86'400, kMost = 1'000'000'000;
    seconds =
        seconds > kMost || seconds < -kMost ? kMost * kDay : seconds * kDay;
  }
  if (!base::IsTimestamp(seconds, 0)) {
    *out = std::to_string(value);
    return;
  }
  const absl::Time time = absl::FromUnixSeconds(seconds);
  const absl::TimeZone utc = absl::UTCTimeZone();
  switch (type.kind) {
    case Kind::kDays:
      *out = base::FormatDate(absl::ToCivilDay(time, utc));
      break;
    case Kind::kCivil:
      *out = base::FormatCivil(time, utc);
      break;
    default:
      *out = base::FormatTimestamp(
          time + absl::Nanoseconds(rest * (1'000'000'000 / type.ticks)));
  }
}

}  // namespace

std::optional<NumberType> ReadNumberType(std::string_view format) {
  NumberType type;
  const auto is = [&](Kind kind, int size) {
    type.kind = kind;
    type.size = size;
    return type;
  };
  if (format == "tdD") return is(Kind::kDays, 4);
  if (format == "tdm") {
    type.ticks = 86'400'000;
    return is(Kind::kDays, 8);
  }
  if (format.substr(0, 2) == "ts" && format.size() >= 4 && format[3] == ':') {
    switch (format[2]) {
      case 's':
        break;
      case 'm':
        type.ticks = 1'000;
        break;
      case 'u':
        type.ticks = 1'000'000;
        break;
      case 'n':
        type.ticks = 1'000'000'000;
        break;
      default:
        return std::nullopt;
    }
    return is(format.size() == 4 ? Kind::kCivil : Kind::kInstant, 8);
  }
  if (format.substr(0, 2) == "d:") {
    // Precision, scale, and the bits of a value unless they are 128.
    format.remove_prefix(2);
    const std::size_t comma = format.find(',');
    if (comma == std::string_view::npos) return std::nullopt;
    std::string_view scale = format.substr(comma + 1);
    const std::size_t bits = scale.find(',');
    if (bits != std::string_view::npos) {
      if (scale.substr(bits) != ",128") return std::nullopt;
      scale = scale.substr(0, bits);
    }
    if (!absl::SimpleAtoi(base::ToAbsl(scale), &type.scale) ||
        type.scale < -38 || type.scale > 38) {
      return std::nullopt;
    }
    return is(Kind::kDecimal, 16);
  }
  if (format.size() != 1) return std::nullopt;
  switch (format[0]) {
    case 'c':
      return is(Kind::kSigned, 1);
    case 's':
      return is(Kind::kSigned, 2);
    case 'i':
      return is(Kind::kSigned, 4);
    case 'l':
      return is(Kind::kSigned, 8);
    case 'C':
      return is(Kind::kUnsigned, 1);
    case 'S':
      return is(Kind::kUnsigned, 2);
    case 'I':
      return is(Kind::kUnsigned, 4);
    case 'L':
      return is(Kind::kUnsigned, 8);
    case 'f':
      return is(Kind::kFloat, 4);
    case 'g':
      return is(Kind::kFloat, 8);
    default:
      return std::nullopt;
  }
}

void WriteNumber(const NumberType& type, const void* data, std::int64_t i,
                 std::string* out) {
  switch (type.kind) {
    case Kind::kSigned:
      *out = std::to_string(SignedAt(type, data, i));
      return;
    case Kind::kUnsigned:
      *out = std::to_string(UnsignedAt(type, data, i));
      return;
    case Kind::kFloat:
      if (type.size == 4) {
        WriteFloat(At<float>(data, i), out);
      } else {
        WriteFloat(At<double>(data, i), out);
      }
      return;
    case Kind::kDecimal:
      WriteDecimal(At<std::uint64_t>(data, 2 * i),
                   At<std::int64_t>(data, 2 * i + 1), type.scale, out);
      return;
    case Kind::kDays:
    case Kind::kInstant:
    case Kind::kCivil:
      WriteTime(type, SignedAt(type, data, i), out);
      return;
  }
}

}  // namespace trunkline::python
