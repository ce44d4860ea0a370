// SPDX-License-Identifier: Apache-2.0
#include "src/schema/json_reader.h"

#include <utility>

#include "src/base/strings.h"
#include "src/schema/json.h"
#include "src/schema/messages.h"

// The structure of JSON: objects, lists, entries, and where an error stands.
namespace trunkline::schema {
namespace {

constexpr std::size_t kNone = std::string_view::npos;
constexpr std::size_t kMaxDepth = 100;

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

std::vector<std::string_view> JsonNames(const MessagePlan& plan) {
  std::vector<std::string_view> names;
  for (const FieldPlan& field : plan.fields) names.push_back(field.json_name);
  return names;
}

}  // namespace

const pb::FieldDescriptor* OtherOfOneof(const FieldPlan& field,
                                        const pb::Message& message) {
  if (field.oneof_index < 0) return nullptr;
  return message.GetReflection()->GetOneofFieldDescriptor(
      message, field.field->containing_oneof());
}

pb::Message* JsonReader::Reused(const FieldPlan& field) {
  const auto index = static_cast<std::size_t>(field.index);
  if (messages_.size() <= index) messages_.resize(index + 1);
  if (messages_[index] == nullptr) {
    messages_[index].reset(field.message->prototype->New());
  }
  messages_[index]->Clear();
  return messages_[index].get();
}

void JsonReader::Begin(std::size_t start, const FieldPlan& field) {
  lines_.Advance(start);
  place_ = EntryPlace();
  place_.name = static_cast<std::uint32_t>(start);
  place_.begin = place_.name;
  place_.end = place_.name;
  place_.line = lines_.line();
  place_.line_start = static_cast<std::uint32_t>(lines_.line_start());
  place_.field = field.number;
}

void JsonReader::Fatal(std::size_t offset, base::Text message) {
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

bool JsonReader::Fail(std::size_t offset, base::Text message) {
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

bool JsonReader::Wrong(const FieldPlan& field, std::size_t start,
                       const base::Message& expected) {
  return Fail(start, base::Fill<messages::kJsonExpected>(
                         field.json_name, base::FillFound(expected, {})));
}

bool JsonReader::Together(const FieldPlan& field,
                          const pb::FieldDescriptor& other, std::size_t start) {
  return Fail(start, base::Fill<messages::kTogether>(field.json_name,
                                                     View(other.json_name())));
}

bool JsonReader::Key(const char* s, rj::SizeType n, bool) {
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

bool JsonReader::Open(bool object) {
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

bool JsonReader::Close() {
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

bool JsonReader::Scalar(Type type, std::string_view text) {
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

namespace {

// Runs a reader over the content; what rapidjson objects to becomes Fatal.
void Run(std::string_view content, const MessagePlan& top,
         const absl::TimeZone* zone, pb::Message* message,
         const EntrySink* sink, bool* failed, SyntaxError* error) {
  base::Text why;
  const std::string_view readable = Readable(content, QuotesValues(top), &why);
  rj::MemoryStream stream(readable.data(), readable.size());
  JsonReader reader(top, content, stream, zone, message, sink);
  JsonParser parser;
  const rj::ParseResult result = parser.Parse<kJsonFlags>(stream, reader);
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

}  // namespace trunkline::schema
