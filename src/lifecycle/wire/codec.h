// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_WIRE_CODEC_H_
#define TRUNKLINE_SRC_LIFECYCLE_WIRE_CODEC_H_

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "src/base/civil.h"
#include "src/base/message.h"
#include "src/base/strings.h"
#include "src/lifecycle/wire/messages.h"
#include "src/schema/field.h"
#include "src/schema/wire.h"
#include "trunkline_schema/fields.h"

// Plain structs to and from the wire format. A struct says its fields once:
//
//   template <typename V>
//   void Fields(V& v, FieldsOf<V, Request>& r) {
//     using F = schema::fields::Request;
//     v(F::kAssignment, r.assignment);
//     v(F::kReason, r.reason);
//   }
//
// in number order. Written are, as proto3 says, values that are not the
// default, and optional ones that are there; so the bytes are canonical. What
// v.Embedded() names holds a message as bytes, and what v.Alternative() names
// is a oneof: a variant whose index is the field's number.
namespace trunkline::lifecycle {

// Const for a writer.
template <typename V, typename T>
using FieldsOf = std::conditional_t<V::kWrites, const T, T>;

inline bool OnWire(absl::Time time) {
  return base::IsTimestamp(absl::ToUnixSeconds(time), 0);
}

// Whether an alternative of a variant keeps a field that is not known.
template <typename T, typename = void>
inline constexpr bool IsUnknown = false;
template <typename T>
inline constexpr bool IsUnknown<T, std::void_t<decltype(T::bytes)>> = true;

class Writer {
 public:
  static constexpr bool kWrites = true;
  Writer() = default;
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // What was written so far, until more is written.
  std::string_view bytes() const {
    return {begin_, static_cast<std::size_t>(at_ - begin_)};
  }

  template <typename T>
  void operator()(schema::Field field, const T& value) {
    const int number = field.number();
    if constexpr (std::is_same_v<T, std::string>) {
      if (!value.empty()) PutBytes(number, value);
    } else if constexpr (std::is_same_v<T, absl::Time>) {
      Time(number, value);
    } else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
      if (value == T{}) return;
      Room(kMostTag + kMostVarint);
      Tag(number, 0);
      Varint(static_cast<std::uint64_t>(static_cast<std::int64_t>(value)));
    } else {
      const std::size_t before = bytes().size();
      // Its default says nothing.
      if (Message(number, value) == 0) at_ = begin_ + before;
    }
  }
  void operator()(schema::Field field, const std::vector<std::string>& values) {
    for (const std::string& value : values) PutBytes(field.number(), value);
  }
  template <typename T>
  void operator()(schema::Field field, const std::vector<T>& values) {
    for (const T& value : values) Message(field.number(), value);
  }
  template <typename T>
  void operator()(schema::Field field, const std::optional<T>& value) {
    if (!value.has_value()) return;
    if constexpr (std::is_same_v<T, bool>) {
      Room(kMostTag + 1);
      Tag(field.number(), 0);
      Varint(*value ? 1 : 0);
    } else {
      Message(field.number(), *value);
    }
  }
  void Bytes(schema::Field field, std::string_view value) {
    PutBytes(field.number(), value);
  }
  void Embedded(schema::Field field, std::string_view message) {
    if (!message.empty()) PutBytes(field.number(), message);
  }
  template <typename Variant>
  void Alternative(const Variant& value) {
    const int number = static_cast<int>(value.index());
    std::visit(
        [&](const auto& alternative) {
          using T = std::decay_t<decltype(alternative)>;
          if constexpr (IsUnknown<T>) {
            if (alternative.number != 0) {
              PutBytes(alternative.number, alternative.bytes);
            }
          } else {
            Message(number, alternative);
          }
        },
        value);
  }
  // Fields that are in the wire format already.
  void Raw(std::string_view fields) {
    Room(fields.size());
    at_ = std::copy(fields.begin(), fields.end(), at_);
  }

 private:
  static constexpr std::size_t kMostTag = 5,
                               kMostVarint = schema::kMostVarintBytes;

  void PutBytes(int number, std::string_view value) {
    Room(kMostTag + kMostVarint + value.size());
    Tag(number, 2);
    Varint(value.size());
    at_ = std::copy(value.begin(), value.end(), at_);
  }

  // Makes sure that `size` bytes can be put.
  void Room(std::size_t size) {
    if (static_cast<std::size_t>(end_ - at_) < size) Grow(size);
  }
  void Grow(std::size_t size) {
    const std::size_t used = bytes().size();
    std::vector<char> larger(2 * (used + size));
    std::copy(begin_, at_, larger.data());
    large_ = std::move(larger);
    begin_ = large_.data();
    at_ = begin_ + used;
    end_ = begin_ + large_.size();
  }

  // There is room.
  void Tag(int number, std::uint64_t type) {
    Varint(static_cast<std::uint64_t>(number) << 3 | type);
  }
  void Varint(std::uint64_t value) { at_ = schema::PutVarint(value, at_); }

  // Returns the size of what is in the message.
  template <typename T>
  std::size_t Message(int number, const T& value) {
    Room(kMostTag + 1);
    Tag(number, 2);
    const std::size_t before = bytes().size();
    *at_++ = 0;  // The length, if it is short.
    Fields(*this, value);
    const std::size_t size = bytes().size() - before - 1;
    if (size < 0x80) {
      begin_[before] = static_cast<char>(size);
      return size;
    }
    Room(kMostVarint);
    char* const body = begin_ + before + 1;
    std::size_t more = 0;
    for (std::size_t left = size; left >= 0x80; left >>= 7) ++more;
    std::copy_backward(body, body + size, body + size + more);
    at_ = body - 1;
    Varint(size);
    at_ += size;
    return size;
  }

  // google.protobuf.Timestamp.
  void Time(int number, absl::Time time) {
    if (time == absl::InfiniteFuture()) return;
    const std::int64_t seconds = absl::ToUnixSeconds(time);
    const absl::Time whole = absl::FromUnixSeconds(seconds);
    Room(kMostTag + 1);
    Tag(number, 2);
    const std::size_t before = bytes().size();
    *at_++ = 0;
    using F = schema::fields::Timestamp;
    (*this)(F::kSeconds, seconds);
    if (time != whole) {
      (*this)(F::kNanos, absl::ToInt64Nanoseconds(time - whole));
    }
    begin_[before] = static_cast<char>(bytes().size() - before - 1);
  }

  std::array<char, 2048> small_;
  std::vector<char> large_;  // Once small_ is full.
  char* begin_ = small_.data();
  char* at_ = begin_;
  char* end_ = begin_ + small_.size();
};

class Reader {
 public:
  static constexpr bool kWrites = false;
  explicit Reader(std::string_view bytes) : wire_(bytes) {}

  // Reads all fields; false, with error() and offset(), if the bytes are not a
  // message of T.
  template <typename T>
  bool Read(T& value) {
    Next();
    while (more_) {
      const std::uint32_t before = number_;
      const std::size_t at = wire_.pos();
      Fields(*this, value);
      if (more_ && number_ == before && wire_.pos() == at) Skip();
    }
    return error_ == nullptr;
  }

  // Null: nothing is wrong.
  const base::Message* error() const { return error_; }
  std::size_t offset() const { return offset_; }
  // Something was read that no struct has a place for.
  bool unknown() const { return unknown_; }

  template <typename T>
  void operator()(schema::Field field, T& value) {
    if (!Here(field)) return;
    if constexpr (std::is_same_v<T, std::string>) {
      String(&value);
    } else if constexpr (std::is_same_v<T, absl::Time>) {
      Time(&value);
    } else if constexpr (std::is_same_v<T, bool>) {
      value = Truth();
    } else if constexpr (std::is_enum_v<T>) {
      const std::uint64_t n = Number();
      if (n > 0xFF || !Known(static_cast<T>(n))) {
        unknown_ = true;
        value = T{};
      } else {
        value = static_cast<T>(n);
      }
    } else if constexpr (std::is_integral_v<T>) {
      value = static_cast<T>(static_cast<std::int64_t>(Number()));
    } else {
      Message(&value);
    }
    Next();
  }
  void operator()(schema::Field field, std::vector<std::string>& values) {
    while (Here(field)) {
      String(&values.emplace_back());
      Next();
    }
  }
  template <typename T>
  void operator()(schema::Field field, std::vector<T>& values) {
    if (Here(field)) {
      // One allocation for a run. Growing at least twofold keeps the moves
      // linear where a field comes in many short runs.
      const std::size_t needed = values.size() + Count();
      if (needed > values.capacity()) {
        values.reserve(std::max(needed, 2 * values.capacity()));
      }
    }
    while (Here(field)) {
      Message(&values.emplace_back());
      Next();
    }
  }
  template <typename T>
  void operator()(schema::Field field, std::optional<T>& value) {
    if (!Here(field)) return;
    if constexpr (std::is_same_v<T, bool>) {
      value = Truth();
    } else {
      value = T();  // Clang 14 refuses emplace() of a nested aggregate.
      Message(&*value);
    }
    Next();
  }
  void Embedded(schema::Field field, std::string& value) {
    if (!Here(field)) return;
    value = View();
    Next();
  }
  // The last alternative that is known counts, as the wire format says of a
  // oneof. One that is not known is kept only where there is no other.
  template <typename Variant>
  void Alternative(Variant& value) {
    while (more_) {
      if (type_ != 2) {
        Fail(number_ == kKindOf010 && type_ == 0 ? wire_messages::kCommandOf010
                                                 : wire_messages::kNotCommand);
        return;
      }
      if (number_ < std::variant_size_v<Variant>) {
        static constexpr auto kReaders = AlternativeReaders<Variant>(
            std::make_index_sequence<std::variant_size_v<Variant>>());
        kReaders[number_](*this, value);
      } else {
        unknown_ = true;
        const int number = static_cast<int>(number_);
        const std::string_view bytes = View();
        if (auto* const kept = std::get_if<0>(&value)) {
          kept->number = number;
          kept->bytes.assign(bytes);
        }
      }
      Next();
    }
  }

 private:
  // Command.kind of version 0.1.0, which no schema has any more.
  static constexpr std::uint32_t kKindOf010 = 1;

  struct Moment {
    std::int64_t seconds = 0;
    std::int64_t nanos = 0;
  };
  template <typename V>
  friend void Fields(V& v, FieldsOf<V, Moment>& m) {
    using F = schema::fields::Timestamp;
    v(F::kSeconds, m.seconds);
    v(F::kNanos, m.nanos);
  }

  template <typename Variant, std::size_t i>
  static void ReadAlternative(Reader& reader, Variant& value) {
    reader.Message(&value.template emplace<i>());
  }
  template <typename Variant, std::size_t... i>
  static constexpr std::array<void (*)(Reader&, Variant&), sizeof...(i)>
  AlternativeReaders(std::index_sequence<i...>) {
    return {&Reader::ReadAlternative<Variant, i>...};
  }

  // How many of the field that is here come in a row.
  std::size_t Count() const {
    schema::WireReader ahead = wire_;
    std::uint32_t number = number_;
    int type = type_;
    std::string_view bytes;
    bool minimal;
    std::size_t count = 0;
    while (number == number_ && type == 2 && ahead.Bytes(&bytes, &minimal)) {
      ++count;
      if (ahead.done() || !ahead.Tag(&number, &type, &minimal)) break;
    }
    return count;
  }

  bool Here(schema::Field field) const {
    return more_ && number_ == static_cast<std::uint32_t>(field.number());
  }
  void Fail(const base::Message& what) {
    if (error_ == nullptr) {
      error_ = &what;
      offset_ = wire_.pos();
    }
    more_ = false;
  }
  void Next() {
    if (error_ != nullptr) return;
    more_ = !wire_.done();
    bool minimal = true;
    if (more_ && !wire_.Tag(&number_, &type_, &minimal)) {
      Fail(wire_messages::kNotTag);
    }
  }
  void Skip() {
    unknown_ = true;
    std::uint64_t value;
    std::string_view bytes;
    bool minimal;
    if (!wire_.Value(type_, &value, &bytes, &minimal)) {
      Fail(wire_messages::kFieldCut);
      return;
    }
    Next();
  }
  std::uint64_t Number() {
    std::uint64_t value = 0;
    bool minimal;
    if (type_ != 0) {
      Fail(wire_messages::kNotNumber);
    } else if (!wire_.Varint(&value, &minimal)) {
      Fail(wire_messages::kNumberCut);
    }
    return value;
  }
  bool Truth() {
    const std::uint64_t value = Number();
    if (value > 1) Fail(wire_messages::kNotTruth);
    return value == 1;
  }
  std::string_view View() {
    std::string_view bytes;
    bool minimal;
    if (type_ != 2) {
      Fail(wire_messages::kNeitherTextNorMessage);
    } else if (!wire_.Bytes(&bytes, &minimal)) {
      Fail(wire_messages::kFieldCut);
    }
    return bytes;
  }
  void String(std::string* out) {
    const std::string_view bytes = View();
    if (!base::IsText(bytes)) {
      Fail(wire_messages::kBytesNotText);
      return;
    }
    out->assign(bytes);
  }
  template <typename T>
  void Message(T* out) {
    const std::string_view bytes = View();
    if (error_ != nullptr) return;
    Reader inner(bytes);
    if (!inner.Read(*out)) Fail(*inner.error());
    unknown_ = unknown_ || inner.unknown();
  }
  void Time(absl::Time* out) {
    Moment moment;
    const std::string_view bytes = View();
    if (error_ != nullptr) return;
    if (!Plain(bytes, &moment)) {
      moment = Moment();
      Reader inner(bytes);
      if (!inner.Read(moment)) Fail(*inner.error());
      unknown_ = unknown_ || inner.unknown();
    }
    if (!base::IsTimestamp(moment.seconds, moment.nanos)) {
      Fail(wire_messages::kBytesNotTime);
      return;
    }
    *out = absl::FromUnixSeconds(moment.seconds);
    if (moment.nanos != 0) *out += absl::Nanoseconds(moment.nanos);
  }
  // Reads the seconds and nothing else, as most times are; false: more.
  static bool Plain(std::string_view bytes, Moment* moment) {
    schema::WireReader wire(bytes);
    std::uint32_t number;
    int type;
    std::uint64_t seconds;
    bool minimal;
    if (!wire.Tag(&number, &type, &minimal) ||
        number != static_cast<std::uint32_t>(
                      schema::fields::Timestamp::kSeconds.number()) ||
        type != 0 || !wire.Varint(&seconds, &minimal) || !wire.done()) {
      return false;
    }
    moment->seconds = static_cast<std::int64_t>(seconds);
    return true;
  }

  schema::WireReader wire_;
  std::uint32_t number_ = 0;
  int type_ = 0;
  bool more_ = true;
  bool unknown_ = false;
  const base::Message* error_ = nullptr;
  std::size_t offset_ = 0;
};

// Reads a whole message; `unknown` says whether there is something in it that
// this library does not know.
template <typename T>
absl::StatusOr<T> ReadMessage(const char* type, std::string_view bytes,
                              bool* unknown = nullptr) {
  absl::StatusOr<T> value(absl::in_place);
  Reader reader(bytes);
  if (!reader.Read(*value)) {
    return base::InvalidArgument(base::Fill<wire_messages::kBadBytes>(
        type, reader.offset(), bytes.size(),
        base::FillFound(*reader.error(), {})));
  }
  if (unknown != nullptr) *unknown = reader.unknown();
  return value;
}

template <typename T>
std::string WriteMessage(const T& value) {
  Writer writer;
  Fields(writer, value);
  return std::string(writer.bytes());
}

}  // namespace trunkline::lifecycle

#endif  // TRUNKLINE_SRC_LIFECYCLE_WIRE_CODEC_H_
