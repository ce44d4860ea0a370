// SPDX-License-Identifier: Apache-2.0
#include "src/schema/json.h"

#include <cmath>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/time/time.h"
#include "src/base/civil.h"
#include "src/base/strings.h"
#include "src/base/written_time.h"
#include "src/schema/messages.h"
#include "src/schema/rapidjson.h"

namespace trunkline::schema {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kMaxDepth = 100;
constexpr unsigned kFlags =
    rj::kParseIterativeFlag | rj::kParseNumbersAsStringsFlag;

// The base of our handlers: knows where the token of an event begins.
class Events {
 public:
  Events(std::string_view content, const rj::MemoryStream& stream,
         std::size_t begin)
      : content_(content), stream_(stream), last_(begin) {}

 protected:
  // Returns where the token begins that the present event is about.
  std::size_t Start(bool scalar) {
    std::size_t pos = last_;
    last_ = static_cast<std::size_t>(stream_.src_ - content_.data());
    if (!scalar) return last_;
    while (pos < content_.size() && !IsTokenStart(content_[pos])) ++pos;
    return pos;
  }

 private:
  static bool IsTokenStart(char c) {
    switch (c) {
      case ' ':
      case '\t':
      case '\n':
      case '\r':
      case ',':
      case ':':
      case '{':
      case '}':
      case '[':
      case ']':
        return false;
      default:
        return true;
    }
  }

  std::string_view content_;
  const rj::MemoryStream& stream_;
  std::size_t last_;
};

// What RapidJSON objects to.
const base::Message& WhyNotJson(rj::ParseErrorCode code) {
  switch (code) {
    case rj::kParseErrorDocumentEmpty:
      return messages::kJsonEmpty;
    case rj::kParseErrorDocumentRootNotSingular:
      return messages::kJsonMore;
    case rj::kParseErrorValueInvalid:
      return messages::kJsonValue;
    case rj::kParseErrorObjectMissName:
      return messages::kJsonName;
    case rj::kParseErrorObjectMissColon:
      return messages::kJsonColon;
    case rj::kParseErrorObjectMissCommaOrCurlyBracket:
      return messages::kJsonCommaObject;
    case rj::kParseErrorArrayMissCommaOrSquareBracket:
      return messages::kJsonCommaArray;
    case rj::kParseErrorStringUnicodeEscapeInvalidHex:
      return messages::kJsonHex;
    case rj::kParseErrorStringUnicodeSurrogateInvalid:
      return messages::kJsonSurrogate;
    case rj::kParseErrorStringEscapeInvalid:
      return messages::kJsonEscape;
    case rj::kParseErrorStringMissQuotationMark:
      return messages::kJsonQuote;
    case rj::kParseErrorStringInvalidEncoding:
      return messages::kJsonEncoding;
    case rj::kParseErrorNumberTooBig:
      return messages::kJsonBig;
    case rj::kParseErrorNumberMissFraction:
      return messages::kJsonFraction;
    case rj::kParseErrorNumberMissExponent:
      return messages::kJsonExponent;
    default:
      return messages::kJsonOther;
  }
}

// Returns what can be read: all before the first byte that JSON cannot hold.
std::string_view Readable(std::string_view content, bool quote,
                          base::Text* why) {
  const std::size_t nul = content.find('\0');
  const std::size_t bad = base::FindInvalidUtf8(content);
  if (nul == kNone && bad == kNone) return content;
  if (nul < bad) {
    *why = base::Fill<messages::kNul>();
    return content.substr(0, nul);
  }
  *why = NotUtf8(content, bad, quote);
  return content.substr(0, bad);
}

bool ParseDuration(std::string_view text, std::int64_t* seconds,
                   std::int32_t* nanos) {
  if (text.size() < 2 || text.back() != 's') return false;
  text.remove_suffix(1);
  const bool negative = text[0] == '-';
  if (negative) text.remove_prefix(1);
  const std::size_t dot = text.find('.');
  const std::string_view whole = text.substr(0, dot);
  if (whole.empty() || whole.size() > 12) return false;
  *seconds = 0;
  for (char c : whole) {
    if (c < '0' || c > '9') return false;
    *seconds = *seconds * 10 + (c - '0');
  }
  *nanos = 0;
  if (dot != kNone) {
    std::int32_t unit = 100000000;
    if (dot + 1 == text.size() || text.size() - dot > 10) return false;
    for (char c : text.substr(dot + 1)) {
      if (c < '0' || c > '9') return false;
      *nanos += (c - '0') * unit;
      unit /= 10;
    }
  }
  if (negative) {
    *seconds = -*seconds;
    *nanos = -*nanos;
  }
  return *seconds >= -kMaxDuration && *seconds <= kMaxDuration;
}

// An integer as JSON may write it: 5, 5.0, 5e2.
template <typename Int>
bool ParseInteger(std::string_view text, Int* value) {
  if (text.find_first_not_of("-0123456789") == kNone) {
    return absl::SimpleAtoi(base::ToAbsl(text), value);
  }
  double d;
  if (text.find_first_not_of("+-.0123456789eE") != kNone ||
      !absl::SimpleAtod(base::ToAbsl(text), &d)) {
    return false;
  }
  constexpr double kExact = 9007199254740992.0;
  if (!(d >= -kExact && d <= kExact) || d != std::floor(d) ||
      d < static_cast<double>(std::numeric_limits<Int>::min()) ||
      d > static_cast<double>(std::numeric_limits<Int>::max())) {
    return false;
  }
  *value = static_cast<Int>(d);
  return true;
}

std::vector<std::string_view> JsonNames(const MessagePlan& plan) {
  std::vector<std::string_view> names;
  for (const FieldPlan& field : plan.fields) names.push_back(field.json_name);
  return names;
}

// Returns what the oneof of a field already holds, or nullptr.
const pb::FieldDescriptor* OtherOfOneof(const FieldPlan& field,
                                        const pb::Message& message) {
  if (field.oneof_index < 0) return nullptr;
  return message.GetReflection()->GetOneofFieldDescriptor(
      message, field.field->containing_oneof());
}

class Reader final : public Events {
 public:
  // `sink` is null for a single message.
  Reader(const MessagePlan& top, std::string_view content,
         const rj::MemoryStream& stream, const absl::TimeZone* zone,
         pb::Message* message, const EntrySink* sink)
      : Events(content, stream, 0),
        top_(top),
        zone_(zone),
        quote_(QuotesValues(top)),
        content_(content),
        message_(message),
        sink_(sink),
        lines_(content) {}

  // The first error, for a single message.
  bool failed() const { return failed_; }
  const SyntaxError& error() const { return error_; }
  // Reports an error that ends the reading.
  void Fatal(std::size_t offset, base::Text message);

  bool Null() { return Scalar(Type::kNull, ""); }
  bool Bool(bool b) { return Scalar(b ? Type::kTrue : Type::kFalse, ""); }
  bool RawNumber(const char* s, rj::SizeType n, bool) {
    return Scalar(Type::kNumber, std::string_view(s, n));
  }
  bool String(const char* s, rj::SizeType n, bool) {
    return Scalar(Type::kString, std::string_view(s, n));
  }
  bool Key(const char* s, rj::SizeType n, bool);
  bool StartObject() { return Open(true); }
  bool EndObject(rj::SizeType) { return Close(); }
  bool StartArray() { return Open(false); }
  bool EndArray(rj::SizeType) { return Close(); }
  // Not called: numbers come as text.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

 private:
  enum class Type { kNull, kTrue, kFalse, kNumber, kString };
  struct Frame {
    const MessagePlan* plan = nullptr;
    pb::Message* message = nullptr;  // Null at the top of a file of entries.
    const FieldPlan* field = nullptr;
    bool array = false;
    std::uint64_t seen = 0;  // Fields by index.
  };

  bool Scalar(Type type, std::string_view text);
  bool Open(bool object);
  bool Close();
  bool Set(const FieldPlan& field, Frame* frame, Type type,
           std::string_view text, std::size_t start);
  bool Wrong(const FieldPlan& field, std::size_t start,
             const base::Message& expected);
  std::optional<absl::Time> ReadTime(std::string_view text) const;
  bool Together(const FieldPlan& field, const pb::FieldDescriptor& other,
                std::size_t start);
  // Reports an error; reading goes on behind the entry, or behind the value
  // where there is no entry.
  bool Fail(std::size_t offset, base::Text message);
  bool InEntry() const { return sink_ != nullptr && frames_.size() >= 3; }
  void Begin(std::size_t start, const FieldPlan& field);
  pb::Message* Reused(const FieldPlan& field);

  const MessagePlan& top_;
  const absl::TimeZone* zone_;  // Of times without offset; may be null.
  bool quote_;
  std::string_view content_;
  pb::Message* message_;
  const EntrySink* sink_;
  LineCounter lines_;
  std::vector<Frame> frames_;
  std::size_t depth_ = 0;
  bool skip_ = false;
  std::size_t skip_to_ = 0;
  bool failed_ = false;
  SyntaxError error_;
  EntryPlace place_;
  std::string binary_;
  std::vector<std::unique_ptr<pb::Message>> messages_;
};

std::optional<absl::Time> Reader::ReadTime(std::string_view text) const {
  const std::optional<absl::Time> time = base::ParseTimestamp(text);
  if (time.has_value() || zone_ == nullptr) return time;
  const std::optional<base::WrittenTime> written = base::FindTime(text);
  if (!written.has_value()) return std::nullopt;
  return written->In(*zone_);
}

pb::Message* Reader::Reused(const FieldPlan& field) {
  const auto index = static_cast<std::size_t>(field.index);
  if (messages_.size() <= index) messages_.resize(index + 1);
  if (messages_[index] == nullptr) {
    messages_[index].reset(field.message->prototype->New());
  }
  messages_[index]->Clear();
  return messages_[index].get();
}

void Reader::Begin(std::size_t start, const FieldPlan& field) {
  lines_.Advance(start);
  place_ = EntryPlace();
  place_.name = static_cast<std::uint32_t>(start);
  place_.begin = place_.name;
  place_.end = place_.name;
  place_.line = lines_.line();
  place_.line_start = static_cast<std::uint32_t>(lines_.line_start());
  place_.field = field.number;
}

void Reader::Fatal(std::size_t offset, base::Text message) {
  SyntaxError error{LineCounter(content_).Get(offset), std::move(message)};
  if (sink_ == nullptr) {
    if (!failed_) error_ = std::move(error);
    failed_ = true;
    return;
  }
  if (skip_ || !InEntry()) {
    place_ = EntryPlace();
    place_.name = static_cast<std::uint32_t>(offset);
    LineCounter lines(content_);
    lines.Advance(offset);
    place_.line = lines.line();
    place_.line_start = static_cast<std::uint32_t>(lines.line_start());
  }
  sink_->Error(place_, error);
}

bool Reader::Fail(std::size_t offset, base::Text message) {
  if (sink_ == nullptr) {
    failed_ = true;
    error_ = {LineCounter(content_).Get(offset), std::move(message)};
    return false;
  }
  if (InEntry()) {
    skip_to_ = 2;
  } else {
    static const FieldPlan& none = *new FieldPlan;
    Begin(offset, none);
    skip_to_ = frames_.size();
  }
  skip_ = true;
  sink_->Error(place_,
               {PositionAt(content_, place_, offset), std::move(message)});
  return true;
}

bool Reader::Wrong(const FieldPlan& field, std::size_t start,
                   const base::Message& expected) {
  return Fail(start, base::Fill<messages::kJsonExpected>(
                         field.json_name, base::FillFound(expected, {})));
}

bool Reader::Together(const FieldPlan& field, const pb::FieldDescriptor& other,
                      std::size_t start) {
  return Fail(start, base::Fill<messages::kTogether>(field.json_name,
                                                     View(other.json_name())));
}

bool Reader::Key(const char* s, rj::SizeType n, bool) {
  const std::size_t start = Start(true);
  if (skip_) return true;
  Frame& frame = frames_.back();
  const std::string_view key(s, n);
  const FieldPlan* field = frame.plan->JsonName(key);
  if (field == nullptr) {
    return Fail(start,
                UnknownField(*frame.plan, key, JsonNames(*frame.plan), quote_));
  }
  frame.field = field;
  // Arrays of entries may come in several pieces.
  if (frame.message != nullptr && field->index < 64) {
    const std::uint64_t bit = std::uint64_t{1} << field->index;
    if ((frame.seen & bit) != 0) {
      return Fail(start, base::Fill<messages::kTwice>(key));
    }
    frame.seen |= bit;
  }
  return true;
}

bool Reader::Open(bool object) {
  const std::size_t start = Start(false);
  if (++depth_ > kMaxDepth) {
    if (!skip_) --depth_;
    Fatal(start, base::Fill<messages::kJsonNested>());
    return false;
  }
  if (skip_) return true;
  if (frames_.empty()) {
    if (!object) {
      Fatal(start, base::Fill<messages::kJsonTop>(top_.name));
      return false;
    }
    Frame frame;
    frame.plan = &top_;
    frame.message = message_;
    frames_.push_back(frame);
    return true;
  }
  Frame& frame = frames_.back();
  const FieldPlan& field = *frame.field;
  if (!object) {
    if (!field.repeated || frame.array) {
      return Wrong(field, start,
                   frame.array ? messages::kNoListInList : messages::kOneValue);
    }
    Frame next;
    next.plan = frame.plan;
    next.message = frame.message;
    next.field = frame.field;
    next.array = true;
    frames_.push_back(next);
    return true;
  }
  if (field.repeated && !frame.array)
    return Wrong(field, start, messages::kAList);
  if (field.kind != Kind::kMessage ||
      field.message->well_known != MessagePlan::WellKnown::kNone) {
    return Wrong(field, start, messages::kNotAnObject);
  }
  Frame next;
  next.plan = field.message;
  if (frame.message == nullptr) {
    Begin(start, field);
    next.message = Reused(field);
  } else {
    const pb::FieldDescriptor* other = OtherOfOneof(field, *frame.message);
    if (other != nullptr) return Together(field, *other, start);
    const pb::Reflection* reflection = frame.message->GetReflection();
    next.message = field.repeated
                       ? reflection->AddMessage(frame.message, field.field)
                       : reflection->MutableMessage(frame.message, field.field);
  }
  frames_.push_back(next);
  return true;
}

bool Reader::Close() {
  Start(false);
  --depth_;
  if (skip_) {
    if (depth_ == skip_to_) {
      skip_ = false;
      frames_.resize(skip_to_);
    }
    return true;
  }
  frames_.pop_back();
  if (sink_ != nullptr && frames_.size() == 2) {
    pb::Message* message =
        messages_[static_cast<std::size_t>(frames_.back().field->index)].get();
    Serialize(*message, &binary_);
    sink_->Entry(place_, binary_);
  }
  return true;
}

bool Reader::Scalar(Type type, std::string_view text) {
  const std::size_t start = Start(true);
  if (skip_) {
    if (depth_ == skip_to_) skip_ = false;
    return true;
  }
  if (frames_.empty()) {
    Fatal(start, base::Fill<messages::kJsonTop>(top_.name));
    return false;
  }
  Frame& frame = frames_.back();
  const FieldPlan& field = *frame.field;
  if (type == Type::kNull && !frame.array) return true;  // As if not given.
  bool ok = true;
  if (field.repeated && !frame.array) {
    ok = Wrong(field, start, messages::kAList);
  } else {
    ok = Set(field, &frame, type, text, start);
  }
  // A scalar is behind us already.
  if (skip_ && depth_ == skip_to_) skip_ = false;
  return ok;
}

bool Reader::Set(const FieldPlan& field, Frame* frame, Type type,
                 std::string_view text, std::size_t start) {
  if (frame->message == nullptr)
    return Wrong(field, start, messages::kAnObject);
  const pb::FieldDescriptor* other = OtherOfOneof(field, *frame->message);
  if (other != nullptr) return Together(field, *other, start);
  pb::Message* message = frame->message;
  const pb::Reflection* reflection = message->GetReflection();
  const pb::FieldDescriptor* f = field.field;
  const bool number = type == Type::kNumber || type == Type::kString;
  switch (field.kind) {
    case Kind::kString:
    case Kind::kBytes: {
      if (type != Type::kString) return Wrong(field, start, messages::kAString);
      std::string value(text);
      if (field.kind == Kind::kBytes) {
        if (!absl::Base64Unescape(base::ToAbsl(text), &value) &&
            !absl::WebSafeBase64Unescape(base::ToAbsl(text), &value)) {
          return Wrong(field, start, messages::kBase64);
        }
      } else if (text.find('\0') != kNone) {
        return Fail(start,
                    base::Fill<messages::kOfField>(
                        field.json_name, base::Fill<messages::kStringNul>()));
      } else if (base::FindInvalidUtf8(text) != kNone) {
        // By way of "\\udc00", which RapidJSON lets pass.
        return Fail(start, base::Fill<messages::kSurrogate>(field.json_name));
      }
      if (field.repeated) {
        reflection->AddString(message, f, std::move(value));
      } else {
        reflection->SetString(message, f, std::move(value));
      }
      return true;
    }
    case Kind::kBool: {
      if (type != Type::kTrue && type != Type::kFalse) {
        return Wrong(field, start, messages::kTrueOrFalse);
      }
      const bool value = type == Type::kTrue;
      if (field.repeated) {
        reflection->AddBool(message, f, value);
      } else {
        reflection->SetBool(message, f, value);
      }
      return true;
    }
    case Kind::kInt32: {
      std::int32_t value;
      if (!number || !ParseInteger(text, &value)) {
        return Wrong(field, start, messages::kInt32);
      }
      if (field.repeated) {
        reflection->AddInt32(message, f, value);
      } else {
        reflection->SetInt32(message, f, value);
      }
      return true;
    }
    case Kind::kInt64: {
      std::int64_t value;
      if (!number || !ParseInteger(text, &value)) {
        return Wrong(field, start, messages::kInt64);
      }
      if (field.repeated) {
        reflection->AddInt64(message, f, value);
      } else {
        reflection->SetInt64(message, f, value);
      }
      return true;
    }
    case Kind::kUint32: {
      std::uint32_t value;
      if (!number || !ParseInteger(text, &value)) {
        return Wrong(field, start, messages::kUint32);
      }
      if (field.repeated) {
        reflection->AddUInt32(message, f, value);
      } else {
        reflection->SetUInt32(message, f, value);
      }
      return true;
    }
    case Kind::kUint64: {
      std::uint64_t value;
      if (!number || !ParseInteger(text, &value)) {
        return Wrong(field, start, messages::kUint64);
      }
      if (field.repeated) {
        reflection->AddUInt64(message, f, value);
      } else {
        reflection->SetUInt64(message, f, value);
      }
      return true;
    }
    case Kind::kFloat:
    case Kind::kDouble: {
      double value;
      if (!number || text.empty())
        return Wrong(field, start, messages::kANumber);
      if (type == Type::kString && text == "NaN") {
        value = std::numeric_limits<double>::quiet_NaN();
      } else if (type == Type::kString && text == "Infinity") {
        value = std::numeric_limits<double>::infinity();
      } else if (type == Type::kString && text == "-Infinity") {
        value = -std::numeric_limits<double>::infinity();
      } else if (text.find_first_not_of("+-.0123456789eE") != kNone ||
                 !absl::SimpleAtod(base::ToAbsl(text), &value)) {
        return Wrong(field, start, messages::kANumber);
      } else if (!std::isfinite(value) ||
                 (field.kind == Kind::kFloat &&
                  std::fabs(value) >
                      static_cast<double>(std::numeric_limits<float>::max()))) {
        return Wrong(field, start, messages::kInRange);
      }
      if (field.kind == Kind::kFloat) {
        if (field.repeated) {
          reflection->AddFloat(message, f, static_cast<float>(value));
        } else {
          reflection->SetFloat(message, f, static_cast<float>(value));
        }
      } else if (field.repeated) {
        reflection->AddDouble(message, f, value);
      } else {
        reflection->SetDouble(message, f, value);
      }
      return true;
    }
    case Kind::kEnum: {
      const pb::EnumValueDescriptor* value = nullptr;
      if (type == Type::kString) {
        value = field.enum_type->FindValueByName(std::string(text));
      } else if (type == Type::kNumber) {
        std::int32_t n;
        if (ParseInteger(text, &n)) {
          value = field.enum_type->FindValueByNumber(n);
        }
      } else {
        return Wrong(field, start, messages::kValueName);
      }
      if (value == nullptr) {
        return Fail(start, UnknownValue(field.json_name, text, *field.enum_type,
                                        quote_));
      }
      if (field.repeated) {
        reflection->AddEnumValue(message, f, value->number());
      } else {
        reflection->SetEnumValue(message, f, value->number());
      }
      return true;
    }
    case Kind::kMessage: {
      using WellKnown = MessagePlan::WellKnown;
      const WellKnown known = field.message->well_known;
      if (known == WellKnown::kNone)
        return Wrong(field, start, messages::kAnObject);
      std::int64_t seconds;
      std::int32_t nanos;
      if (known == WellKnown::kTimestamp) {
        const std::optional<absl::Time> time =
            type == Type::kString ? ReadTime(text) : std::nullopt;
        if (!time.has_value()) {
          const std::optional<base::WrittenTime> written =
              type == Type::kString ? base::FindTime(text) : std::nullopt;
          const bool no_offset =
              written.has_value() && !written->offset.has_value();
          return Wrong(
              field, start,
              no_offset ? messages::kATimeWithOffset : messages::kATime);
        }
        seconds = absl::ToUnixSeconds(*time);
        nanos = static_cast<std::int32_t>(
            absl::ToInt64Nanoseconds(*time - absl::FromUnixSeconds(seconds)));
      } else if (type != Type::kString ||
                 !ParseDuration(text, &seconds, &nanos)) {
        return Wrong(field, start, messages::kADuration);
      }
      pb::Message* time = field.repeated
                              ? reflection->AddMessage(message, f)
                              : reflection->MutableMessage(message, f);
      const pb::Reflection* r = time->GetReflection();
      r->SetInt64(time, field.message->Number(1)->field, seconds);
      r->SetInt32(time, field.message->Number(2)->field, nanos);
      return true;
    }
  }
  return true;
}

// Runs a reader over the content; what rapidjson objects to becomes Fatal.
void Run(std::string_view content, const MessagePlan& top,
         const absl::TimeZone* zone, pb::Message* message,
         const EntrySink* sink, bool* failed, SyntaxError* error) {
  base::Text why;
  const std::string_view readable = Readable(content, QuotesValues(top), &why);
  rj::MemoryStream stream(readable.data(), readable.size());
  Reader reader(top, content, stream, zone, message, sink);
  JsonParser parser;
  const rj::ParseResult result = parser.Parse<kFlags>(stream, reader);
  if (result.IsError() && result.Code() != rj::kParseErrorTermination) {
    if (why.empty()) {
      reader.Fatal(result.Offset(),
                   base::FillFound(WhyNotJson(result.Code()), {}));
    } else {
      reader.Fatal(readable.size(), why);
    }
  } else if (!result.IsError() && !why.empty()) {
    reader.Fatal(readable.size(), why);
  }
  *failed = reader.failed();
  if (*failed) *error = reader.error();
}

// Looks for the values on paths.
class Locator final : public Events {
 public:
  Locator(const MessagePlan& plan, std::string_view content,
          const rj::MemoryStream& stream, std::size_t begin, PathTree* tree)
      : Events(content, stream, begin), plan_(plan), tree_(*tree) {}

  bool Null() { return Value(true, false); }
  bool Bool(bool) { return Value(true, false); }
  bool RawNumber(const char*, rj::SizeType, bool) { return Value(true, false); }
  bool String(const char*, rj::SizeType, bool) { return Value(true, false); }
  bool Key(const char* s, rj::SizeType n, bool) {
    Start(true);
    if (depth_ > frames_.size()) return true;
    Frame& frame = frames_.back();
    frame.field = frame.plan->JsonName(std::string_view(s, n));
    frame.wanted = frame.field == nullptr
                       ? nullptr
                       : tree_.Find(frame.value, frame.field->name);
    return true;
  }
  bool StartObject() { return Value(false, true); }
  bool EndObject(rj::SizeType) { return Close(); }
  bool StartArray() { return Value(false, false); }
  bool EndArray(rj::SizeType) { return Close(); }
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

 private:
  // An object on a path, or an array of values of a field on a path.
  struct Frame {
    const MessagePlan* plan = nullptr;
    const FieldPlan* field = nullptr;        // That is read now.
    PathTree::Field* wanted = nullptr;       // It in the tree; null: not there.
    PathTree::Node value = PathTree::kRoot;  // Of the object.
    bool array = false;
  };

  bool Close() {
    Start(false);
    const bool on_path = depth_-- == frames_.size();
    if (on_path) frames_.pop_back();
    return !frames_.empty();
  }

  // Containers on a path get a frame; others only count in `depth_`.
  bool Value(bool scalar, bool object) {
    const std::size_t start = Start(scalar);
    const bool on_path = depth_ == frames_.size();
    if (!scalar) ++depth_;
    if (!on_path) return true;
    Frame next;
    if (frames_.empty()) {
      if (!object) return false;
      next.plan = &plan_;
      frames_.push_back(next);
      return true;
    }
    const Frame& frame = frames_.back();
    if (frame.wanted == nullptr) return true;
    if (!scalar && !object) {
      if (frame.array) return true;
      tree_.ReachList(frame.wanted, start);
      next = frame;
      next.array = true;
      frames_.push_back(next);
      return true;
    }
    const PathTree::Node value = PathTree::Next(frame.wanted);
    if (value == PathTree::kNone) return true;
    tree_.Reach(value, start);
    if (scalar || frame.field->message == nullptr || !tree_.HasFields(value)) {
      return true;
    }
    next.plan = frame.field->message;
    next.value = value;
    frames_.push_back(next);
    return true;
  }

  const MessagePlan& plan_;
  PathTree& tree_;
  std::vector<Frame> frames_;
  std::size_t depth_ = 0;
};

}  // namespace

bool ReadJsonMessage(const MessagePlan& plan, std::string_view content,
                     const absl::TimeZone* zone, std::string* binary,
                     SyntaxError* error) {
  std::unique_ptr<pb::Message> message(plan.prototype->New());
  bool failed = false;
  Run(content, plan, zone, message.get(), nullptr, &failed, error);
  if (failed) return false;
  Serialize(*message, binary);
  return true;
}

void ReadJsonEntries(const MessagePlan& top, std::string_view content,
                     const EntrySink& sink) {
  if (content.find_first_not_of(" \t\r\n") == kNone) return;
  bool failed = false;
  SyntaxError error;
  Run(content, top, nullptr, nullptr, &sink, &failed, &error);
}

void LocateJson(const MessagePlan& plan, std::string_view content,
                std::size_t begin, PathTree* tree) {
  rj::MemoryStream stream(content.data() + begin, content.size() - begin);
  Locator locator(plan, content, stream, begin, tree);
  JsonParser parser;
  parser.Parse<kFlags | rj::kParseStopWhenDoneFlag>(stream, locator);
}

}  // namespace trunkline::schema
