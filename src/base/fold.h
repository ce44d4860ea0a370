// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_BASE_FOLD_H_
#define TRUNKLINE_SRC_BASE_FOLD_H_

#include <string>
#include <string_view>

// Text folding: letters without case (ASCII, Latin-1, Latin Extended-A, Greek,
// Cyrillic), full-width forms as ASCII, an ideographic space as a space.
namespace trunkline::base {

// What an invalid byte decodes to; it equals nothing that is valid.
inline constexpr char32_t kInvalidRune = 0xFFFFFFFF;

// Folds one code point.
char32_t FoldRune(char32_t rune);

// Decodes the code point at `*p` (before `end`) and advances past it; an
// invalid byte is kInvalidRune and one byte long.
inline char32_t NextRune(const char** p, const char* end) {
  const auto* s = reinterpret_cast<const unsigned char*>(*p);
  const auto left = end - *p;
  const char32_t c = s[0];
  if (c < 0x80) {
    *p += 1;
    return c;
  }
  if ((c & 0xF0) == 0xE0 && left >= 3 && (s[1] & 0xC0) == 0x80 &&
      (s[2] & 0xC0) == 0x80) {
    const char32_t rune =
        (c & 0x0F) << 12 | char32_t{s[1] & 0x3Fu} << 6 | (s[2] & 0x3Fu);
    if (rune >= 0x800 && (rune < 0xD800 || rune > 0xDFFF)) {
      *p += 3;
      return rune;
    }
  } else if ((c & 0xE0) == 0xC0 && c >= 0xC2 && left >= 2 &&
             (s[1] & 0xC0) == 0x80) {
    *p += 2;
    return (c & 0x1F) << 6 | (s[1] & 0x3Fu);
  } else if ((c & 0xF8) == 0xF0 && left >= 4 && (s[1] & 0xC0) == 0x80 &&
             (s[2] & 0xC0) == 0x80 && (s[3] & 0xC0) == 0x80) {
    const char32_t rune = (c & 0x07) << 18 | char32_t{s[1] & 0x3Fu} << 12 |
                          char32_t{s[2] & 0x3Fu} << 6 | (s[3] & 0x3Fu);
    if (rune >= 0x10000 && rune <= 0x10FFFF) {
      *p += 4;
      return rune;
    }
  }
  *p += 1;
  return kInvalidRune;
}

// The reverse of NextRune(): writes a code point as UTF-8, at most four bytes,
// and returns where they end. kInvalidRune becomes '\xFF'. A surrogate is
// encoded as it is, which makes the text invalid.
inline char* EncodeRune(char32_t rune, char* out) {
  const auto put = [&out](char32_t byte) { *out++ = static_cast<char>(byte); };
  if (rune == kInvalidRune) {
    put(0xFF);
  } else if (rune < 0x80) {
    put(rune);
  } else if (rune < 0x800) {
    put(0xC0 | rune >> 6);
    put(0x80 | (rune & 0x3F));
  } else if (rune < 0x10000) {
    put(0xE0 | rune >> 12);
    put(0x80 | (rune >> 6 & 0x3F));
    put(0x80 | (rune & 0x3F));
  } else {
    put(0xF0 | rune >> 18);
    put(0x80 | (rune >> 12 & 0x3F));
    put(0x80 | (rune >> 6 & 0x3F));
    put(0x80 | (rune & 0x3F));
  }
  return out;
}

// As EncodeRune(), at the end of a text.
inline void AppendRune(char32_t rune, std::string* out) {
  char bytes[4];
  out->append(bytes, EncodeRune(rune, bytes));
}

// As NextRune, folded.
inline char32_t NextFolded(const char** p, const char* end) {
  const char32_t rune = NextRune(p, end);
  // Han, kana, hangul and most punctuation fold to themselves.
  if (rune >= 0x3001 && rune < 0xFF00) return rune;
  if (rune >= 'a' && rune <= 'z') return rune;
  return FoldRune(rune);
}

// Part of IsLetterOrDigit(): whether one that is not ASCII is a letter.
bool IsRareLetter(char32_t rune);

// Whether a folded character is a Latin, Greek or Cyrillic letter, an accent on
// one, or a digit: in a text, a word of such letters ends where they do. Han is
// none.
inline bool IsLetterOrDigit(char32_t rune) {
  if (rune < 0x80) {
    return (rune >= 'a' && rune <= 'z') || (rune >= '0' && rune <= '9');
  }
  if (rune >= 0x2E00 && rune < 0xA640) return false;  // Han among them.
  return IsRareLetter(rune);
}

// Reads the next character as ASCII. Full-width forms and the ideographic space
// become their ASCII equivalents, any other character '\x01'.
inline char NextNarrow(std::string_view s, std::size_t* at) {
  const auto byte = [&](std::size_t i) {
    return i < s.size() ? static_cast<unsigned char>(s[i]) : 0;
  };
  const unsigned char c = byte(*at);
  if (c < 0x80) {
    ++*at;
    return static_cast<char>(c);
  }
  const unsigned b1 = byte(*at + 1), b2 = byte(*at + 2);
  if (c == 0xEF && (b1 == 0xBC || b1 == 0xBD) && (b2 & 0xC0) == 0x80) {
    *at += 3;
    const unsigned narrow = (b1 == 0xBC ? 0 : 0x40) + (b2 & 0x3Fu) + 0x20;
    return narrow > 0x20 && narrow < 0x7F ? static_cast<char>(narrow) : '\x01';
  }
  if (c == 0xE3 && b1 == 0x80 && b2 == 0x80) {
    *at += 3;
    return ' ';
  }
  ++*at;
  return '\x01';
}

// Returns the folded code points of `text`.
std::u32string Fold(std::string_view text);

// Returns `text` with full-width ASCII forms and ideographic spaces as ASCII;
// case is kept. For codes and numbers.
std::string NarrowForms(std::string_view text);

}  // namespace trunkline::base

#endif  // TRUNKLINE_SRC_BASE_FOLD_H_
