// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_SOURCE_H_
#define TRUNKLINE_SRC_SCHEMA_SOURCE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/message.h"
#include "src/schema/registry.h"
#include "src/schema/schema.h"

namespace trunkline::schema {

// Finds lines and columns of offsets; cheap when they ascend.
class LineCounter {
 public:
  explicit LineCounter(std::string_view content) : content_(content) {}
  // Begins at `offset`, which is in `line`, which begins at `line_start`.
  LineCounter(std::string_view content, std::size_t offset, std::uint32_t line,
              std::size_t line_start)
      : content_(content),
        offset_(offset),
        line_(line),
        line_start_(line_start) {}

  void Advance(std::size_t offset);
  Position Get(std::size_t offset) {
    Advance(offset);
    return {static_cast<int>(line_),
            static_cast<int>(offset - line_start_ + 1)};
  }
  std::uint32_t line() const { return line_; }
  std::size_t line_start() const { return line_start_; }

 private:
  std::string_view content_;
  std::size_t offset_ = 0;
  std::uint32_t line_ = 1;
  std::size_t line_start_ = 0;
};

// An entry of a source: where it stands. Offsets are below 4 GiB.
struct EntryPlace {
  std::uint32_t name = 0;        // Its name (text) or value (JSON).
  std::uint32_t begin = 0;       // Its body, without brackets (text).
  std::uint32_t end = 0;         // Where the body ends.
  std::uint32_t line = 1;        // Of `name`.
  std::uint32_t line_start = 0;  // Of `name`.
  std::int32_t field = 0;        // 0: not an entry, or not a known one.
};

// Returns the position of an offset that is not before `place`.
Position PositionAt(std::string_view content, const EntryPlace& place,
                    std::size_t offset);

// Takes a UTF-8 byte order mark away.
std::string_view WithoutBom(std::string_view content);

// Describes a byte that is not part of valid UTF-8; shows it with `quote`.
base::Text NotUtf8(std::string_view content, std::size_t offset, bool quote);

// Whether error messages may repeat values of the content of a message of this
// type. Only the types that configure the library are quoted; all others hold,
// or may hold, what callers said.
bool QuotesValues(const MessagePlan& top);

// `Rule has no field "iid"; did you mean "id"?`. Without `quote`, the word is
// repeated only where it is almost one of `names`.
base::Text UnknownField(const MessagePlan& plan, std::string_view word,
                        const std::vector<std::string_view>& names, bool quote);
// `type has no value "REPORT"; did you mean "TICKET_TYPE_REPORT"?`
base::Text UnknownValue(std::string_view field, std::string_view word,
                        const pb::EnumDescriptor& type, bool quote);

// The names of a message's fields as text format writes them.
std::vector<std::string_view> FieldNames(const MessagePlan& plan);

// What an EntryReader hands out.
struct EntrySink {
  const std::function<void(std::uint32_t, int, std::string_view)>& entry;
  const std::function<void(std::uint32_t, const SyntaxError&)>& error;
  std::vector<EntryPlace>* places;

  void Entry(const EntryPlace& place, std::string_view bytes) const {
    places->push_back(place);
    entry(static_cast<std::uint32_t>(places->size() - 1), place.field, bytes);
  }
  void Error(const EntryPlace& place, const SyntaxError& e) const {
    places->push_back(place);
    error(static_cast<std::uint32_t>(places->size() - 1), e);
  }
};

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_SOURCE_H_
