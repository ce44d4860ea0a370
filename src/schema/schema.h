// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_SCHEMA_H_
#define TRUNKLINE_SRC_SCHEMA_SCHEMA_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "src/base/message.h"
#include "trunkline/ruleset.h"

// Messages in and out. Text format and JSON are read and written through
// DynamicMessage over a private DescriptorPool built from the embedded
// published schemas; everything then goes through the binary form and the
// internal generated classes (trunkline_internal/v1/*.pb.h). Nothing here
// enters protobuf's generated pool or prints.
//
// `type` is the bare name of a published message: "RuleSet", "Ticket".
//
// All functions may be called from any thread.
namespace trunkline::schema {

using trunkline::Format;  // kAuto: by content, see GuessFormat.

// Returns the format that kAuto takes `content` for: binary if control
// characters other than tab and line ends are in its first 4,096 bytes, JSON if
// the first character is '{' or '[', binary if it looks like nothing else, else
// text. So text that is not valid UTF-8 (GBK) stays text, and its error has a
// place. Empty content is text.
Format GuessFormat(std::string_view content);

// A place in a source. Lines and columns are 1-based, columns count UTF-8
// bytes, a tab is one; 0 where there is none (binary).
struct Position {
  int line = 0;
  int column = 0;
};

// Why something could not be read, and where.
struct SyntaxError {
  Position position;
  base::Text message;  // One line, without position.
};

// Reads one message in any format and returns its binary form, canonical
// (fields in number order), all strings valid UTF-8 and free of NUL. A byte
// order mark is skipped; fields and enum numbers that the schemas do not know
// are kept in binary and errors in text and JSON. On failure returns
// InvalidArgument; `error`, if given, gets the place and the message.
//
// `zone`, if given, is that of times in JSON without an offset, and these may
// be written as base::FindTime() takes them. Without it they are errors.
absl::StatusOr<std::string> ToBinary(std::string_view type,
                                     std::string_view content, Format format,
                                     SyntaxError* error = nullptr,
                                     const absl::TimeZone* zone = nullptr);

// Writes a message from its binary form. kAuto is kBinary (which checks and
// makes canonical). Text is multi-line UTF-8, unescaped where printable; JSON
// is one line unless `pretty`, with lowerCamelCase names. Fields that the
// schemas do not know stay in binary and are left out of text and JSON.
absl::StatusOr<std::string> FromBinary(std::string_view type,
                                       std::string_view binary, Format format,
                                       bool pretty = false);

// As FromBinary to text, on a single line.
absl::StatusOr<std::string> ToTextLine(std::string_view type,
                                       std::string_view binary);

// Splits a source whose message has only repeated message fields at the top
// (RuleSet, CalendarFile) into its entries. One syntax error per entry is
// reported; the other entries are still delivered. What stands between entries
// and is not one (a stray bracket, an unknown name) counts as an entry that is
// not well-formed. Text goes on after each error: an entry that is not closed
// ends where a line begins the next one. JSON that is no JSON and binary that
// is no binary end there.
class EntryReader {
 public:
  // `content` is read, not copied: it must outlive the reader.
  EntryReader(std::string_view type, std::string_view content, Format format);
  ~EntryReader();
  EntryReader(const EntryReader&) = delete;
  EntryReader& operator=(const EntryReader&) = delete;

  // Calls `entry(number, field, bytes)` for each entry in order: its number
  // counts from 0 in this source, `field` is its field number in the top
  // message, `bytes` its own canonical serialisation, valid during the call.
  // Calls `error(number, error)` for each entry that is not well-formed. Empty
  // content has no entries and is no error.
  void Read(const std::function<void(std::uint32_t number, int field,
                                     std::string_view bytes)>& entry,
            const std::function<void(std::uint32_t number, const SyntaxError&)>&
                error);

  // Returns where fields of an entry stand, one position for each path. A path
  // is relative to the entry, "when.category[1]"; "" is the entry itself. Where
  // a path is not present (a missing field) the nearest enclosing place. Text:
  // the field's name; JSON: the value; binary: {0, 0}. Reads the entry again,
  // once for all paths: only for errors.
  std::vector<Position> Locate(
      std::uint32_t number, const std::vector<std::string_view>& paths) const;

  Format format() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_SCHEMA_H_
