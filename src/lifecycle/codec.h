#ifndef TRUNKLINE_SRC_LIFECYCLE_CODEC_H_
#define TRUNKLINE_SRC_LIFECYCLE_CODEC_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "src/base/strings.h"
#include "src/schema/wire.h"

// Plain structs to and from the wire format. A struct says its fields once:
//
//   template <typename V>
//   void Fields(V& v, FieldsOf<V, Request>& r) {
//     v(1, r.assignment);
//     v(2, r.reason);
//   }
//
// in number order. Written are, as proto3 says, values that are not the
// default; so the bytes are canonical. What v.Bytes() names holds a message as
// bytes.
namespace trunkline::lifecycle {

// Const for a writer.
template <typename V, typename T>
using FieldsOf = std::conditional_t<V::kWrites, const T, T>;

// Times of the years 1 to 9999, as the well-known type says.
inline constexpr std::int64_t kFirstSecond = -62135596800;
inline constexpr std::int64_t kLastSecond = 253402300799;
inline bool OnWire(absl::Time time) {
  const std::int64_t seconds = absl::ToUnixSeconds(time);
  return seconds >= kFirstSecond && seconds <= kLastSecond;
}

class Writer {
 public:
  static constexpr bool kWrites = true;
  explicit Writer(std::string* out) : out_(out) {}

  template <typename T>
  void operator()(int number, const T& value) {
    if constexpr (std::is_same_v<T, std::string>) {
      if (!value.empty()) Bytes(number, value);
    } else if constexpr (std::is_same_v<T, absl::Time>) {
      Time(number, value);
    } else if constexpr (std::is_enum_v<T> || std::is_integral_v<T>) {
      if (value == T{}) return;
      Varint(static_cast<std::uint64_t>(number) << 3);
      Varint(static_cast<std::uint64_t>(static_cast<std::int64_t>(value)));
    } else {
      const std::size_t before = out_->size();
      Message(number, value);
      // A tag of one or two bytes and a length of zero: the default.
      if (out_->back() == 0 && out_->size() - before == TagSize(number) + 1) {
        out_->resize(before);
      }
    }
  }
  void operator()(int number, const std::vector<std::string>& values) {
    for (const std::string& value : values) Bytes(number, value);
  }
  template <typename T>
  void operator()(int number, const std::vector<T>& values) {
    for (const T& value : values) Message(number, value);
  }
  template <typename T>
  void operator()(int number, const std::optional<T>& value) {
    if (value.has_value()) Message(number, *value);
  }
  void Bytes(int number, std::string_view value) {
    Varint(static_cast<std::uint64_t>(number) << 3 | 2);
    Varint(value.size());
    out_->append(value);
  }
  void Varint(std::uint64_t value) {
    while (value >= 0x80) {
      out_->push_back(static_cast<char>(value | 0x80));
      value >>= 7;
    }
    out_->push_back(static_cast<char>(value));
  }

 private:
  static std::size_t TagSize(int number) { return number < 16 ? 1 : 2; }

  template <typename T>
  void Message(int number, const T& value) {
    Varint(static_cast<std::uint64_t>(number) << 3 | 2);
    const std::size_t at = out_->size();
    out_->push_back(0);
    Fields(*this, value);
    std::size_t size = out_->size() - at - 1;
    if (size < 0x80) {
      (*out_)[at] = static_cast<char>(size);
      return;
    }
    char length[10];
    std::size_t n = 0;
    for (; size >= 0x80; size >>= 7) {
      length[n++] = static_cast<char>(size | 0x80);
    }
    length[n++] = static_cast<char>(size);
    out_->replace(at, 1, length, n);
  }

  // google.protobuf.Timestamp.
  void Time(int number, absl::Time time) {
    if (time == absl::InfiniteFuture()) return;
    const std::int64_t seconds = absl::ToUnixSeconds(time);
    const std::int64_t nanos =
        absl::ToInt64Nanoseconds(time - absl::FromUnixSeconds(seconds));
    Varint(static_cast<std::uint64_t>(number) << 3 | 2);
    const std::size_t at = out_->size();
    out_->push_back(0);
    (*this)(1, seconds);
    (*this)(2, nanos);
    (*out_)[at] = static_cast<char>(out_->size() - at - 1);
  }

  std::string* out_;
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

  const char* error() const { return error_; }
  std::size_t offset() const { return offset_; }
  // Something was read that no struct has a place for.
  bool unknown() const { return unknown_; }

  template <typename T>
  void operator()(int number, T& value) {
    if (!Here(number)) return;
    if constexpr (std::is_same_v<T, std::string>) {
      String(&value);
    } else if constexpr (std::is_same_v<T, absl::Time>) {
      Time(&value);
    } else if constexpr (std::is_same_v<T, bool>) {
      value = Number() != 0;
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
  void operator()(int number, std::vector<std::string>& values) {
    while (Here(number)) {
      String(&values.emplace_back());
      Next();
    }
  }
  template <typename T>
  void operator()(int number, std::vector<T>& values) {
    if (Here(number)) values.reserve(values.size() + Count());
    while (Here(number)) {
      Message(&values.emplace_back());
      Next();
    }
  }
  template <typename T>
  void operator()(int number, std::optional<T>& value) {
    if (!Here(number)) return;
    value = T();  // Clang 14 refuses emplace() of a nested aggregate.
    Message(&*value);
    Next();
  }
  // A message that is kept as bytes.
  void Bytes(int number, std::string& value) {
    if (!Here(number)) return;
    value = View();
    Next();
  }

 private:
  struct Moment {
    std::int64_t seconds = 0;
    std::int64_t nanos = 0;
  };
  template <typename V>
  friend void Fields(V& v, FieldsOf<V, Moment>& m) {
    v(1, m.seconds);
    v(2, m.nanos);
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

  bool Here(int number) const {
    return more_ && number_ == static_cast<std::uint32_t>(number);
  }
  void Fail(const char* what) {
    if (error_ == nullptr) {
      error_ = what;
      offset_ = wire_.pos();
    }
    more_ = false;
  }
  void Next() {
    if (error_ != nullptr) return;
    more_ = !wire_.done();
    bool minimal = true;
    if (more_ && !wire_.Tag(&number_, &type_, &minimal)) Fail("not a tag");
  }
  void Skip() {
    unknown_ = true;
    std::uint64_t value;
    std::string_view bytes;
    bool minimal;
    if (!wire_.Value(type_, &value, &bytes, &minimal)) {
      Fail("a field is cut off");
      return;
    }
    Next();
  }
  std::uint64_t Number() {
    std::uint64_t value = 0;
    bool minimal;
    if (type_ != 0) {
      Fail("not a number");
    } else if (!wire_.Varint(&value, &minimal)) {
      Fail("a number is cut off");
    }
    return value;
  }
  std::string_view View() {
    std::string_view bytes;
    bool minimal;
    if (type_ != 2) {
      Fail("neither text nor message");
    } else if (!wire_.Bytes(&bytes, &minimal)) {
      Fail("a field is cut off");
    }
    return bytes;
  }
  void String(std::string* out) {
    const std::string_view bytes = View();
    if (!base::IsText(bytes)) {
      Fail("not UTF-8, or with a NUL");
      return;
    }
    out->assign(bytes);
  }
  template <typename T>
  void Message(T* out) {
    const std::string_view bytes = View();
    if (error_ != nullptr) return;
    Reader inner(bytes);
    if (!inner.Read(*out)) Fail(inner.error());
    unknown_ = unknown_ || inner.unknown();
  }
  void Time(absl::Time* out) {
    Moment moment;
    const std::string_view bytes = View();
    if (error_ != nullptr) return;
    if (!Plain(bytes, &moment)) {
      moment = Moment();
      Reader inner(bytes);
      if (!inner.Read(moment)) Fail(inner.error());
      unknown_ = unknown_ || inner.unknown();
    }
    if (moment.seconds < kFirstSecond || moment.seconds > kLastSecond ||
        moment.nanos < 0 || moment.nanos > 999'999'999) {
      Fail("not a time of the years 1 to 9999");
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
    if (!wire.Tag(&number, &type, &minimal) || number != 1 || type != 0 ||
        !wire.Varint(&seconds, &minimal) || !wire.done()) {
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
  const char* error_ = nullptr;
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
    return absl::InvalidArgumentError(absl::StrCat(
        "not a trunkline.v1.", type, ": byte ", reader.offset(), " of ",
        bytes.size(), ": ", reader.error()));
  }
  if (unknown != nullptr) *unknown = reader.unknown();
  return value;
}

template <typename T>
std::string WriteMessage(const T& value) {
  std::string out;
  Writer writer(&out);
  Fields(writer, value);
  return out;
}

}  // namespace trunkline::lifecycle

#endif  // TRUNKLINE_SRC_LIFECYCLE_CODEC_H_
