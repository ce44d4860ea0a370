// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SCHEMA_TEXT_LEXER_H_
#define TRUNKLINE_SRC_SCHEMA_TEXT_LEXER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "src/base/message.h"

namespace trunkline::schema {

enum class TextTokenKind : std::uint8_t {
  kEnd,
  kIdentifier,
  kNumber,  // Without sign.
  kString,  // One literal with its quotes.
  kSymbol,  // One byte.
};

// A token of protobuf text format: [begin, end) of the content.
struct TextToken {
  TextTokenKind kind = TextTokenKind::kEnd;
  char symbol = 0;  // Of kSymbol.
  std::size_t begin = 0;
  std::size_t end = 0;

  bool Is(char c) const {
    return kind == TextTokenKind::kSymbol && symbol == c;
  }
  bool Opens() const { return Is('{') || Is('<') || Is('['); }
  bool Closes() const { return Is('}') || Is('>') || Is(']'); }
};

// Returns the bracket that closes `opener`, one of "{", "<" and "[".
char CloserOf(char opener);

// Splits text format into tokens. Blanks and comments ("#" to the end of the
// line) are skipped.
//
// The lexer itself accepts everything, so that the ends of entries are found
// in broken content too: a string that is not closed ends with its line, a
// number goes on as long as letters, digits and dots follow, and any other
// byte is a symbol. CheckNumber() and Unescape() are strict; the parser calls
// them for the tokens that it takes. What both accept, protobuf's tokenizer
// splits in the same way.
class TextLexer {
 public:
  // Reads [pos, end) of `content`, which must outlive the lexer.
  TextLexer(std::string_view content, std::size_t pos, std::size_t end)
      : content_(content.substr(0, end)), pos_(pos) {}

  TextToken Next();
  TextToken Peek() {
    const std::size_t pos = pos_;
    const TextToken token = Next();
    pos_ = pos;
    return token;
  }
  // Skips a value: a scalar, a message, or a whole list.
  void SkipValue();

  std::size_t pos() const { return pos_; }
  void Seek(std::size_t pos) { pos_ = pos; }

 private:
  std::string_view content_;
  std::size_t pos_;
};

// A defect inside a token: its offset from the token's begin, and its message;
// null if there is none.
struct TokenDefect {
  std::size_t offset = 0;
  const base::Message* message = nullptr;
};

// What a number token is written as.
enum class NumberForm : std::uint8_t { kDecimal, kOctal, kHex, kFloat };

// Checks a number token and finds its form: 12, 017, 0x1F, or 1.5, 1e3, 2f.
TokenDefect CheckNumber(std::string_view token, NumberForm* form);

// Appends the bytes that a string token stands for. `*escaped` becomes true if
// it has an escape sequence: only then can the bytes be something else than
// the content's own UTF-8. `crossed`: the token ends where its line does.
TokenDefect Unescape(std::string_view token, bool crossed, std::string* out,
                     bool* escaped);

// Whether the content begins as text format does: with the name of a field,
// or with nothing but blanks and comments.
bool LooksLikeText(std::string_view content);

}  // namespace trunkline::schema

#endif  // TRUNKLINE_SRC_SCHEMA_TEXT_LEXER_H_
