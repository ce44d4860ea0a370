#ifndef TRUNKLINE_SRC_SCHEMA_TEXT_H_
#define TRUNKLINE_SRC_SCHEMA_TEXT_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "google/protobuf/text_format.h"
#include "src/schema/registry.h"
#include "src/schema/source.h"

namespace trunkline::schema {

// Reads protobuf text format: the bodies with protobuf's own parser, their
// limits with a small scanner of the same lexical structure.
class TextReader {
 public:
  TextReader(const MessagePlan& top, std::string_view content);

  // Reads the whole content as one message.
  bool ReadMessage(std::string* binary, SyntaxError* error);

  // Reads it entry by entry.
  void ReadEntries(const EntrySink& sink);

 private:
  class Splitter;

  // Parses the body of `place` and serialises it into `binary_`.
  bool ParseBody(const MessagePlan& plan, const EntryPlace& place,
                 pb::Message* message, SyntaxError* error);
  bool CheckBytes(const EntryPlace& place, SyntaxError* error) const;
  Position At(const EntryPlace& place, std::size_t offset) const;

  const MessagePlan& top_;
  std::string_view content_;
  pb::TextFormat::Parser parser_;
  FirstError errors_;
  std::string binary_;
};

// Returns the offset in `content` of a field of the message whose body is
// [begin, end): its name, or in a list its element. Of a field that is not
// there, that of the nearest one around it; `outside` if there is none.
std::size_t LocateText(std::string_view content, std::size_t begin,
                       std::size_t end, std::size_t outside,
                       std::string_view path);

// Prints a message of the registry's pool.
std::string PrintText(const pb::Message& message, bool single_line);

// Whether the content begins as text format does.
bool LooksLikeText(std::string_view content);

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_TEXT_H_
