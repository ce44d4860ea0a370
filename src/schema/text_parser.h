// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_TEXT_PARSER_H_
#define TRUNKLINE_SRC_SCHEMA_TEXT_PARSER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/message.h"
#include "src/schema/message_builder.h"
#include "src/schema/registry.h"
#include "src/schema/text_lexer.h"

namespace trunkline::schema {

// A defect of text format and where it stands in the content.
struct TextError {
  std::size_t offset = 0;
  base::Text message;
};

// Reads messages in protobuf text format into their canonical binary form.
//
// A recursive descent over the lexer's tokens with one token of lookahead,
// guided by the MessagePlan; values go into a MessageBuilder at once. It takes
// what protobuf's own parser takes, with the same result, except
//  - strings that are not UTF-8 or hold a NUL character, as nothing of this
//    library accepts them,
//  - numbers that an enum does not have, and
//  - \U escapes above U+10FFFF, which protobuf keeps as text.
// Extensions and Any are not read: no published message has them. Takes time
// in proportion to the content; messages nest at most 100 deep.
//
// The content itself must be checked for UTF-8 before.
class TextParser {
 public:
  // `quote_values`: whether messages may repeat values of the content.
  TextParser(std::string_view content, bool quote_values)
      : content_(content), quote_(quote_values), lexer_(content, 0, 0) {}

  bool quotes_values() const { return quote_; }

  // Reads the fields in [begin, end) of the content. On success `*binary`
  // gets the message, valid until the next call. On failure `*error` is set.
  bool Parse(const MessagePlan& plan, std::size_t begin, std::size_t end,
             std::string_view* binary, TextError* error);

  // Names the token at an offset for "expected ..., found ...".
  base::Text Found(std::size_t offset) const;

 private:
  // A message around the field at hand.
  struct Step {
    const FieldPlan* field;
    std::size_t offset;  // Of the field's name, or in a list of the element.
  };

  bool Fields(const MessagePlan& plan, int depth);
  bool Field(const MessagePlan& plan, int depth);
  // Reads a value or, where lists are allowed, one element.
  bool Value(const FieldPlan& field, int depth);
  bool Message(const FieldPlan& field, int depth);
  bool String(const FieldPlan& field);
  bool Bool(const FieldPlan& field);
  bool Enum(const FieldPlan& field);
  bool Double(const FieldPlan& field);
  bool Integer(const FieldPlan& field);

  // Reads the integer at hand, which may be at most `max`.
  bool Unsigned(std::uint64_t max, std::uint64_t* value);
  // As above with a sign; one more is allowed below zero. `*bits` is
  // sign-extended.
  bool Signed(std::uint64_t max, std::uint64_t* bits);

  void Next() { token_ = lexer_.Next(); }
  bool Take(char symbol) {
    if (!token_.Is(symbol)) return false;
    Next();
    return true;
  }
  bool Expect(char symbol);
  bool Expected(const base::Text& what);
  bool Fail(std::size_t offset, base::Text message);
  // Reports a defect of the value at hand, at its field's place and with its
  // path in front: "when.category[1]: ...".
  bool FailValue(const base::Text& message);
  std::string_view Word() const {
    return content_.substr(token_.begin, token_.end - token_.begin);
  }

  std::string_view content_;
  bool quote_;
  TextLexer lexer_;
  TextToken token_;
  MessageBuilder builder_;
  std::vector<Step> path_;
  std::string string_;
  TextError* error_ = nullptr;
};

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_TEXT_PARSER_H_
