// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_JSON_EVENTS_H_
#define TRUNKLINE_SRC_SCHEMA_JSON_EVENTS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "src/schema/rapidjson.h"

// What the reader and the locator of JSON share.
namespace trunkline::schema {

inline constexpr unsigned kJsonFlags =
    rj::kParseIterativeFlag | rj::kParseNumbersAsStringsFlag;

// The base of the handlers: where the token of an event begins, and the events
// that kJsonFlags leaves out.
class JsonEvents {
 public:
  JsonEvents(std::string_view content, const rj::MemoryStream& stream,
             std::size_t begin)
      : content_(content), stream_(stream), last_(begin) {}

  // Not called: numbers come as text.
  bool Int(int) { return false; }
  bool Uint(unsigned) { return false; }
  bool Int64(std::int64_t) { return false; }
  bool Uint64(std::uint64_t) { return false; }
  bool Double(double) { return false; }

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

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_JSON_EVENTS_H_
