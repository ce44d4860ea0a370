// SPDX-License-Identifier: Apache-2.0
#include "src/schema/wire.h"
#include "src/schema/messages.h"

#include <limits>

#include "src/base/strings.h"

namespace trunkline::schema {
namespace {

constexpr std::uint64_t Tag(std::uint32_t number, int wire_type) {
  return std::uint64_t{number} << 3 | static_cast<std::uint64_t>(wire_type);
}

void AppendBytes(std::uint32_t number, std::string_view bytes,
                 std::string* out) {
  AppendVarint(Tag(number, 2), out);
  AppendVarint(bytes.size(), out);
  out->append(bytes.data(), bytes.size());
}

constexpr int kMaxDepth = 100;

class Checker {
 public:
  Checker(bool known_enums, WireError* error)
      : known_enums_(known_enums), error_(error) {}

  bool canonical() const { return canonical_; }

  bool Message(const MessagePlan& plan, std::string_view bytes, int depth);

 private:
  bool Scalar(const FieldPlan& field, std::uint64_t value);
  bool Packed(const FieldPlan& field, std::string_view bytes, int* element);
  bool String(std::string_view value);
  bool Malformed(base::Text what) {
    error_->message = std::move(what);
    return false;
  }
  void Enclose(const MessagePlan& plan, std::string_view bytes,
               std::size_t until, const FieldPlan& field, int element);

  bool known_enums_;
  bool canonical_ = true;
  WireError* error_;
};

// Puts the name of the field that failed in front of the error's path. The
// index of a repeated field is counted only now.
void Checker::Enclose(const MessagePlan& plan, std::string_view bytes,
                      std::size_t until, const FieldPlan& field, int element) {
  std::string part(field.name);
  if (field.repeated) {
    std::size_t index = 0;
    WireReader reader(bytes.substr(0, until));
    bool minimal = true;
    std::uint32_t number;
    int type;
    std::uint64_t value;
    std::string_view inner;
    while (!reader.done() && reader.Tag(&number, &type, &minimal) &&
           reader.Value(type, &value, &inner, &minimal)) {
      if (plan.Number(number) != &field) continue;
      if (type == 2 && field.wire_type != 2) {
        WireReader packed(inner);
        while (!packed.done() &&
               packed.Value(field.wire_type, &value, &inner, &minimal)) {
          ++index;
        }
      } else {
        ++index;
      }
    }
    part +=
        "[" + std::to_string(index + static_cast<std::size_t>(element)) + "]";
  }
  if (!error_->path.empty()) part += ".";
  error_->path.insert(0, part);
}

bool Checker::String(std::string_view value) {
  if (value.find('\0') != std::string_view::npos) {
    return Malformed(base::Fill<messages::kStringNul>());
  }
  if (base::FindInvalidUtf8(value) == std::string_view::npos) return true;
  return Malformed(base::Fill<messages::kStringNotUtf8>(""));
}

bool Checker::Scalar(const FieldPlan& field, std::uint64_t value) {
  const auto wide = static_cast<std::int64_t>(value);
  switch (field.kind) {
    case Kind::kBool:
      if (value > 1) canonical_ = false;
      break;
    case Kind::kUint32:
    case Kind::kFloat:
      if (value > std::numeric_limits<std::uint32_t>::max()) {
        canonical_ = false;
      }
      break;
    case Kind::kInt32:
      if (field.wire_type != 0 || field.zigzag) {
        if (value > std::numeric_limits<std::uint32_t>::max()) {
          canonical_ = false;
        }
      } else if (wide != static_cast<std::int32_t>(wide)) {
        canonical_ = false;
      }
      break;
    case Kind::kEnum: {
      const auto narrow = static_cast<std::int32_t>(wide);
      if (wide != narrow) canonical_ = false;
      if (known_enums_ &&
          field.enum_type->FindValueByNumber(narrow) == nullptr) {
        error_->message = base::Fill<messages::kNoEnumNumberHidden>(
            View(field.enum_type->name()));
        return false;
      }
      break;
    }
    default:
      break;
  }
  if (value == 0 && !field.presence && !field.repeated) canonical_ = false;
  return true;
}

bool Checker::Packed(const FieldPlan& field, std::string_view bytes,
                     int* element) {
  WireReader reader(bytes);
  std::uint64_t value = 0;
  std::string_view unused;
  while (!reader.done()) {
    if (!reader.Value(field.wire_type, &value, &unused, &canonical_)) {
      return Malformed(base::Fill<messages::kBadPacked>());
    }
    if (!Scalar(field, value)) return false;
    ++*element;
  }
  return true;
}

bool Checker::Message(const MessagePlan& plan, std::string_view bytes,
                      int depth) {
  if (depth > kMaxDepth) return Malformed(base::Fill<messages::kTooNested>());
  WireReader reader(bytes);
  std::uint32_t last = 0;
  std::uint64_t oneofs = 0;
  bool unknown = false;
  while (!reader.done()) {
    const std::size_t start = reader.pos();
    std::uint32_t number;
    int type;
    if (!reader.Tag(&number, &type, &canonical_)) {
      return Malformed(base::Fill<messages::kBadTag>());
    }
    const FieldPlan* field = plan.Number(number);
    std::uint64_t value = 0;
    std::string_view inner;
    if (!reader.Value(type, &value, &inner, &canonical_)) {
      if (field != nullptr) Enclose(plan, bytes, start, *field, 0);
      return Malformed(base::Fill<messages::kCutOff>());
    }
    if (field == nullptr) {
      unknown = true;
      continue;
    }
    if (unknown || number < last || (number == last && !field->repeated)) {
      canonical_ = false;
    }
    const bool again = number == last;
    last = number;
    if (field->oneof_index >= 0 && field->oneof_index < 64) {
      const std::uint64_t bit = std::uint64_t{1} << field->oneof_index;
      if ((oneofs & bit) != 0) canonical_ = false;
      oneofs |= bit;
    }
    int element = 0;
    bool ok = true;
    if (type == 2 && field->wire_type != 2 && field->repeated) {
      if (!field->packed || again || inner.empty()) canonical_ = false;
      ok = Packed(*field, inner, &element);
    } else if (type != field->wire_type) {
      ok = Malformed(base::Fill<messages::kWireType>());
    } else if (field->kind == Kind::kMessage) {
      ok = Message(*field->message, inner, depth + 1);
    } else if (type == 2) {
      if (inner.empty() && !field->presence && !field->repeated) {
        canonical_ = false;
      }
      ok = field->kind == Kind::kBytes || String(inner);
    } else {
      if (field->packed) canonical_ = false;
      ok = Scalar(*field, value);
    }
    if (!ok) {
      Enclose(plan, bytes, start, *field, element);
      return false;
    }
  }
  return true;
}

}  // namespace

bool WireReader::LongVarint(std::uint64_t* value, bool* minimal) {
  std::uint64_t result = 0;
  for (int shift = 0; shift < 70; shift += 7) {
    if (done()) return false;
    const auto byte = static_cast<unsigned char>(bytes_[pos_++]);
    if (shift == 63 && byte > 1) return false;
    result |= static_cast<std::uint64_t>(byte & 0x7F) << shift;
    if (byte < 0x80) {
      if (byte == 0 && shift > 0) *minimal = false;
      *value = result;
      return true;
    }
  }
  return false;
}

bool WireReader::Value(int wire_type, std::uint64_t* value,
                       std::string_view* bytes, bool* minimal) {
  std::uint64_t size = 0;
  switch (wire_type) {
    case 0:
      return Varint(value, minimal);
    case 1:
    case 5:
      size = wire_type == 1 ? 8 : 4;
      if (bytes_.size() - pos_ < size) return false;
      *value = 0;
      for (std::uint64_t i = 0; i < size; ++i) {
        *value |= static_cast<std::uint64_t>(
                      static_cast<unsigned char>(bytes_[pos_ + i]))
                  << (8 * i);
      }
      pos_ += size;
      return true;
    case 2:
      return Bytes(bytes, minimal);
    default:
      return false;
  }
}

bool CheckWire(const MessagePlan& plan, std::string_view bytes,
               bool known_enums, bool* canonical, WireError* error) {
  Checker checker(known_enums, error);
  const bool ok = checker.Message(plan, bytes, 0);
  *canonical = checker.canonical();
  return ok;
}

void AppendField(Field field, std::string_view bytes, std::string* out) {
  AppendBytes(static_cast<std::uint32_t>(field.number()), bytes, out);
}

void AppendField(const FieldPlan& field, std::string_view bytes,
                 std::string* out) {
  AppendBytes(static_cast<std::uint32_t>(field.number), bytes, out);
}

void AppendNumber(const FieldPlan& field, std::uint64_t value,
                  std::string* out) {
  AppendVarint(Tag(static_cast<std::uint32_t>(field.number), 0), out);
  AppendVarint(value, out);
}

void AppendReserved(ReservedField field, std::string_view bytes,
                    std::string* out) {
  AppendBytes(static_cast<std::uint32_t>(field), bytes, out);
}

}  // namespace trunkline::schema
