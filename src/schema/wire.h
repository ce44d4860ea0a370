// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_WIRE_H_
#define TRUNKLINE_SRC_SCHEMA_WIRE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "src/base/message.h"
#include "src/schema/field.h"
#include "src/schema/registry.h"

namespace trunkline::schema {

// Reads varints and fields of the wire format. Never reads past the end.
class WireReader {
 public:
  explicit WireReader(std::string_view bytes) : bytes_(bytes) {}

  bool done() const { return pos_ >= bytes_.size(); }
  std::size_t pos() const { return pos_; }

  // `minimal` becomes false when the varint is longer than need be.
  bool Varint(std::uint64_t* value, bool* minimal) {
    if (done()) return false;
    const auto byte = static_cast<unsigned char>(bytes_[pos_]);
    if (byte >= 0x80) return LongVarint(value, minimal);
    *value = byte;
    ++pos_;
    return true;
  }
  // Reads a tag; false if it is malformed, has number 0 or a group's type.
  bool Tag(std::uint32_t* number, int* wire_type, bool* minimal) {
    std::uint64_t tag;
    if (!Varint(&tag, minimal)) return false;
    *wire_type = static_cast<int>(tag & 7);
    tag >>= 3;
    if (tag == 0 || tag > kMaxFieldNumber) return false;
    *number = static_cast<std::uint32_t>(tag);
    return *wire_type == 0 || *wire_type == 1 || *wire_type == 2 ||
           *wire_type == 5;
  }
  // Reads a length and as many bytes.
  bool Bytes(std::string_view* bytes, bool* minimal) {
    std::uint64_t size = 0;
    if (!Varint(&size, minimal) || bytes_.size() - pos_ < size) return false;
    *bytes = std::string_view(bytes_.data() + pos_, size);
    pos_ += size;
    return true;
  }
  // Reads what follows a tag. Varints and fixed go to `value`, else `bytes`.
  bool Value(int wire_type, std::uint64_t* value, std::string_view* bytes,
             bool* minimal);

 private:
  static constexpr std::uint32_t kMaxFieldNumber = (1u << 29) - 1;

  bool LongVarint(std::uint64_t* value, bool* minimal);

  std::string_view bytes_;
  std::size_t pos_ = 0;
};

// A field that no schema has. Protobuf keeps the numbers from 19000 to 19999
// from every schema; a part of the library that marks what it stores beside a
// message's own fields has one of these.
enum class ReservedField : std::uint32_t {
  kUnknownOfEvent = 19000,  // In the sealed part of a ticket.
};

// A field as it stands in a message. What it is, is asked with a field of the
// schema or with the plan of its message; its number does not come out.
class WireField {
 public:
  bool Is(Field field) const {
    return number_ == static_cast<std::uint32_t>(field.number());
  }
  bool Is(ReservedField field) const {
    return number_ == static_cast<std::uint32_t>(field);
  }
  // Null: the message has no such field.
  const FieldPlan* In(const MessagePlan& plan) const {
    return plan.Number(number_);
  }
  bool SameAs(const WireField& other) const { return number_ == other.number_; }
  bool Before(const WireField& other) const { return number_ < other.number_; }

  // Whether a length and bytes follow the tag.
  bool has_length() const { return type_ == 2; }
  // Of what has a length; else empty.
  std::string_view bytes() const { return bytes_; }
  // Of a varint or fixed field; else 0.
  std::uint64_t value() const { return value_; }
  // With its tag.
  std::string_view whole() const { return whole_; }

 private:
  template <typename Visit>
  friend bool EachField(std::string_view message, Visit visit);

  std::uint32_t number_ = 0;
  int type_ = 0;
  std::uint64_t value_ = 0;
  std::string_view bytes_;
  std::string_view whole_;
};

// Calls `visit(const WireField&)` for each field of a message. False, at the
// first one, if they are not fields.
template <typename Visit>
bool EachField(std::string_view message, Visit visit) {
  WireReader reader(message);
  while (!reader.done()) {
    const std::size_t begin = reader.pos();
    WireField field;
    bool minimal = true;
    if (!reader.Tag(&field.number_, &field.type_, &minimal) ||
        !reader.Value(field.type_, &field.value_, &field.bytes_, &minimal)) {
      return false;
    }
    field.whole_ = message.substr(begin, reader.pos() - begin);
    visit(static_cast<const WireField&>(field));
  }
  return true;
}

// The bytes of the longest varint.
inline constexpr std::size_t kMostVarintBytes = 10;

// Writes a varint to `to`, which has room for kMostVarintBytes. Returns the end
// of what was written.
inline char* PutVarint(std::uint64_t value, char* to) {
  for (; value >= 0x80; value >>= 7) *to++ = static_cast<char>(value | 0x80);
  *to++ = static_cast<char>(value);
  return to;
}

inline void AppendVarint(std::uint64_t value, std::string* out) {
  if (value < 0x80) {  // Nearly all tags and lengths.
    out->push_back(static_cast<char>(value));
    return;
  }
  char bytes[kMostVarintBytes];
  out->append(bytes, static_cast<std::size_t>(PutVarint(value, bytes) - bytes));
}

// Append a length-delimited field. A number written by hand does not compile.
void AppendField(Field field, std::string_view bytes, std::string* out);
void AppendField(const FieldPlan& field, std::string_view bytes,
                 std::string* out);
// Appends a varint field.
void AppendNumber(const FieldPlan& field, std::uint64_t value,
                  std::string* out);

void AppendReserved(ReservedField field, std::string_view bytes,
                    std::string* out);

struct WireError {
  std::string path;  // "when.category[1]"; empty for the message itself.
  base::Text message;
};

// Checks that bytes are a well-formed message of `plan` whose strings are UTF-8
// without NUL. Unknown fields are allowed. `*canonical`: serialising
// the message gives these bytes. With `known_enums`, enum numbers without a
// name are errors.
bool CheckWire(const MessagePlan& plan, std::string_view bytes,
               bool known_enums, bool* canonical, WireError* error);

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_WIRE_H_
