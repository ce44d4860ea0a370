#ifndef TRUNKLINE_SRC_SCHEMA_PROTOBUF_H_
#define TRUNKLINE_SRC_SCHEMA_PROTOBUF_H_

// Everything of protobuf that differs between the versions we build with.
// Only .cc files and headers of this module include it.

#include <string>
#include <string_view>
#include <utility>

#include "google/protobuf/descriptor.h"
#include "google/protobuf/io/tokenizer.h"
#include "google/protobuf/message.h"
#include "google/protobuf/stubs/common.h"

namespace trunkline::schema {

namespace pb = ::google::protobuf;

// Names of descriptors are std::string or absl::string_view.
template <typename String>
std::string_view View(const String& s) {
  return std::string_view(s.data(), s.size());
}

// Keeps the first error of a parse; lines and columns as the tokenizer counts
// them: from 0, a tab goes to the next multiple of 8. Warnings are dropped.
class FirstError final : public pb::io::ErrorCollector {
 public:
#if GOOGLE_PROTOBUF_VERSION >= 4022000
  void RecordError(int line, pb::io::ColumnNumber column,
                   absl::string_view message) override {
    Keep(line, column, View(message));
  }
  void RecordWarning(int, pb::io::ColumnNumber, absl::string_view) override {}
#else
  void AddError(int line, pb::io::ColumnNumber column,
                const std::string& message) override {
    Keep(line, column, message);
  }
  void AddWarning(int, pb::io::ColumnNumber, const std::string&) override {}
#endif

  void Clear() { *this = FirstError(); }
  bool empty() const { return empty_; }
  int line() const { return line_; }
  int column() const { return column_; }
  const std::string& message() const { return message_; }

  FirstError() = default;
  FirstError& operator=(FirstError&& other) noexcept {
    empty_ = other.empty_;
    line_ = other.line_;
    column_ = other.column_;
    message_ = std::move(other.message_);
    return *this;
  }

 private:
  void Keep(int line, int column, std::string_view message) {
    if (!empty_) return;
    empty_ = false;
    line_ = line;
    column_ = column;
    message_ = std::string(message);
  }

  bool empty_ = true;
  int line_ = 0;
  int column_ = 0;
  std::string message_;
};

inline void Serialize(const pb::Message& message, std::string* out) {
  out->clear();
  static_cast<void>(message.AppendPartialToString(out));
}

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_PROTOBUF_H_
