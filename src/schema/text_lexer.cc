// SPDX-License-Identifier: Apache-2.0
#include "src/schema/text_lexer.h"

#include <cstring>

#include "src/base/fold.h"
#include "src/schema/messages.h"

namespace trunkline::schema {
namespace {

constexpr std::size_t kNone = std::string_view::npos;

bool IsSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsOctal(char c) { return c >= '0' && c <= '7'; }
bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

// Returns the value of a hexadecimal digit, or -1.
int HexValue(char c) {
  if (IsDigit(c)) return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

// Reads exactly `count` hexadecimal digits at `*pos`.
bool ReadHex(std::string_view s, std::size_t* pos, std::size_t count,
             std::uint32_t* value) {
  *value = 0;
  for (std::size_t i = 0; i != count; ++i) {
    const int digit = *pos + i < s.size() ? HexValue(s[*pos + i]) : -1;
    if (digit < 0) return false;
    *value = *value * 16 + static_cast<std::uint32_t>(digit);
  }
  *pos += count;
  return true;
}

// Reads an escape at its letter: \u with four hex digits, \U with eight. Two
// \u that are a surrogate pair are one character.
TokenDefect UnescapeUnicode(std::string_view token, std::size_t* pos,
                            std::string* out) {
  const bool small = token[*pos] == 'u';
  const std::size_t digits = *pos + 1;
  std::uint32_t code;
  std::size_t next = digits;
  if (!ReadHex(token, &next, small ? 4 : 8, &code) || code > 0x10FFFF) {
    return {digits, small ? &messages::kFourHex : &messages::kEightHex};
  }
  if (code >= 0xD800 && code < 0xDC00 && token.substr(next, 2) == "\\u") {
    std::size_t after = next + 2;
    std::uint32_t low;
    if (ReadHex(token, &after, 4, &low) && low >= 0xDC00 && low < 0xE000) {
      code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
      next = after;
    }
  }
  base::AppendRune(code, out);
  *pos = next;
  return {};
}

// Reads an escape sequence at the character after the backslash.
TokenDefect UnescapeOne(std::string_view token, std::size_t* pos,
                        std::string* out) {
  static constexpr char kNames[] = "abfnrtv\\?'\"";
  static constexpr char kValues[] = "\a\b\f\n\r\t\v\\?'\"";
  const char c = *pos < token.size() ? token[*pos] : '\0';
  if (IsOctal(c)) {
    int code = 0;
    for (int i = 0; i != 3 && *pos < token.size() && IsOctal(token[*pos]);
         ++i) {
      code = code * 8 + (token[(*pos)++] - '0');
    }
    out->push_back(static_cast<char>(code));
    return {};
  }
  if (c == 'u' || c == 'U') return UnescapeUnicode(token, pos, out);
  if (c == 'x') {
    int code = 0;
    int digits = 0;
    for (++*pos; digits != 2 && *pos < token.size(); ++digits, ++*pos) {
      const int digit = HexValue(token[*pos]);
      if (digit < 0) break;
      code = code * 16 + digit;
    }
    if (digits == 0) return {*pos, &messages::kHexEscape};
    out->push_back(static_cast<char>(code));
    return {};
  }
  const char* const found = c == '\0' ? nullptr : std::strchr(kNames, c);
  if (found == nullptr) {
    return {*pos, &messages::kBadEscape};
  }
  out->push_back(kValues[found - kNames]);
  ++*pos;
  return {};
}

}  // namespace

char CloserOf(char opener) {
  return opener == '{' ? '}' : opener == '<' ? '>' : ']';
}

TextToken TextLexer::Next() {
  while (pos_ < content_.size()) {
    if (IsSpace(content_[pos_])) {
      ++pos_;
    } else if (content_[pos_] == '#') {
      const std::size_t line = content_.find('\n', pos_);
      pos_ = line == kNone ? content_.size() : line + 1;
    } else {
      break;
    }
  }
  TextToken token;
  token.begin = pos_;
  token.end = pos_;
  if (pos_ >= content_.size()) return token;
  const char c = content_[pos_];
  if (IsLetter(c)) {
    token.kind = TextTokenKind::kIdentifier;
    while (pos_ < content_.size() &&
           (IsLetter(content_[pos_]) || IsDigit(content_[pos_]))) {
      ++pos_;
    }
  } else if (IsDigit(c) || (c == '.' && pos_ + 1 < content_.size() &&
                            IsDigit(content_[pos_ + 1]))) {
    token.kind = TextTokenKind::kNumber;
    const bool hex = c == '0' && pos_ + 1 < content_.size() &&
                     (content_[pos_ + 1] == 'x' || content_[pos_ + 1] == 'X');
    while (pos_ < content_.size()) {
      const char d = content_[pos_];
      const bool sign =
          (d == '+' || d == '-') && !hex &&
          (content_[pos_ - 1] == 'e' || content_[pos_ - 1] == 'E');
      if (!IsLetter(d) && !IsDigit(d) && d != '.' && !sign) break;
      ++pos_;
    }
  } else if (c == '"' || c == '\'') {
    token.kind = TextTokenKind::kString;
    ++pos_;
    while (pos_ < content_.size() && content_[pos_] != '\n') {
      const char d = content_[pos_++];
      if (d == c) break;
      if (d == '\\' && pos_ < content_.size() && content_[pos_] != '\n') {
        ++pos_;
      }
    }
  } else {
    token.kind = TextTokenKind::kSymbol;
    token.symbol = c;
    ++pos_;
  }
  token.end = pos_;
  return token;
}

void TextLexer::SkipValue() {
  const TextToken token = Next();
  if (token.Opens()) {
    std::size_t depth = 1;
    while (depth > 0) {
      const TextToken inner = Next();
      if (inner.kind == TextTokenKind::kEnd) return;
      if (inner.Opens()) ++depth;
      if (inner.Closes()) --depth;
    }
  } else if (token.Is('-')) {
    Next();
  } else if (token.kind == TextTokenKind::kString) {
    while (Peek().kind == TextTokenKind::kString) Next();
  }
}

TokenDefect CheckNumber(std::string_view token, NumberForm* form) {
  std::size_t pos = 0;
  const auto at = [&](auto is) { return pos < token.size() && is(token[pos]); };
  const auto take = [&](char small, char large) {
    if (pos == token.size() || (token[pos] != small && token[pos] != large)) {
      return false;
    }
    ++pos;
    return true;
  };
  const auto digits = [&](auto is) {
    const std::size_t begin = pos;
    while (at(is)) ++pos;
    return pos != begin;
  };
  const bool zero = take('0', '0');
  if (zero && take('x', 'X')) {
    *form = NumberForm::kHex;
    if (!digits([](char c) { return HexValue(c) >= 0; })) {
      return {pos, &messages::kHexDigits};
    }
  } else if (zero && at(IsDigit)) {
    *form = NumberForm::kOctal;
    digits(IsOctal);
    if (at(IsDigit)) {
      return {pos, &messages::kOctal};
    }
  } else {
    *form = NumberForm::kDecimal;
    digits(IsDigit);
    if (take('.', '.')) {
      *form = NumberForm::kFloat;
      digits(IsDigit);
    }
    if (take('e', 'E')) {
      *form = NumberForm::kFloat;
      if (!take('-', '-')) take('+', '+');
      if (!digits(IsDigit)) {
        return {pos, &messages::kExponent};
      }
    }
    if (take('f', 'F')) *form = NumberForm::kFloat;
  }
  if (pos == token.size()) return {};
  if (token[pos] != '.') {
    return {pos, &messages::kSpace};
  }
  return {pos, *form == NumberForm::kFloat ? &messages::kPointTwice
                                           : &messages::kHexNotInteger};
}

TokenDefect Unescape(std::string_view token, bool crossed, std::string* out,
                     bool* escaped) {
  const char quote = token[0];
  std::size_t pos = 1;
  while (pos < token.size()) {
    const std::size_t begin = pos;
    while (pos < token.size() && token[pos] != quote && token[pos] != '\\') {
      ++pos;
    }
    out->append(token.data() + begin, pos - begin);
    if (pos == token.size()) break;
    if (token[pos] == quote) return {};
    ++pos;
    *escaped = true;
    const TokenDefect defect = UnescapeOne(token, &pos, out);
    if (defect.message != nullptr) return defect;
  }
  return {pos, crossed ? &messages::kCrossed : &messages::kUnfinished};
}

bool LooksLikeText(std::string_view content) {
  TextLexer lexer(content, 0, content.size());
  TextToken token = lexer.Next();
  if (token.kind == TextTokenKind::kEnd) return true;
  if (token.kind != TextTokenKind::kIdentifier) return false;
  token = lexer.Next();
  return token.Is(':') || token.Is('{') || token.Is('<');
}

}  // namespace trunkline::schema
