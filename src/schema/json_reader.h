// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_JSON_READER_H_
#define TRUNKLINE_SRC_SCHEMA_JSON_READER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "src/base/message.h"
#include "src/schema/json_events.h"
#include "src/schema/registry.h"
#include "src/schema/source.h"

namespace trunkline::schema {

// Returns what the oneof of a field already holds, or nullptr.
const pb::FieldDescriptor* OtherOfOneof(const FieldPlan& field,
                                        const pb::Message& message);

// Reads messages from the events of RapidJSON. json_reader.cc follows the
// structure, json_value.cc reads the scalars.
class JsonReader final : public JsonEvents {
 public:
  // `sink` is null for a single message.
  JsonReader(const MessagePlan& top, std::string_view content,
             const rj::MemoryStream& stream, const absl::TimeZone* zone,
             pb::Message* message, const EntrySink* sink)
      : JsonEvents(content, stream, 0),
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

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_JSON_READER_H_
