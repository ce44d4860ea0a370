// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_PYTHON_ARROW_TEXT_H_
#define TRUNKLINE_PYTHON_ARROW_TEXT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

// Numbers and dates of an Arrow column as an attribute of a ticket has them:
// as text that the declared attribute reads (docs/routing.md, "Declared
// attributes").
namespace trunkline::python {

// How the values of a column are stored.
struct NumberType {
  enum class Kind : std::uint8_t {
    kSigned,
    kUnsigned,
    kFloat,
    kDecimal,  // 128 bits.
    kDays,     // Since 1970.
    kInstant,  // With a time zone, which does not matter: it is of UTC.
    kCivil,    // Without: it is local time, of the rule set's zone.
  };
  Kind kind = Kind::kSigned;
  int size = 8;            // Bytes of a value.
  int scale = 0;           // Of a decimal: places after the point.
  std::int64_t ticks = 1;  // Of times: per second, or per day of kDays.
};

// nullopt: another type than numbers, dates and timestamps.
std::optional<NumberType> ReadNumberType(std::string_view format);

// Writes value `i` of a buffer. A time outside the years 1 to 9999 becomes a
// plain number, which is no date. Parts of a second of a local time are cut
// off.
void WriteNumber(const NumberType& type, const void* data, std::int64_t i,
                 std::string* out);

}  // namespace trunkline::python

#endif  // TRUNKLINE_PYTHON_ARROW_TEXT_H_
