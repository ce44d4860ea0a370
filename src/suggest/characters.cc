// SPDX-License-Identifier: Apache-2.0
#include "src/suggest/characters.h"

#include <algorithm>
#include <iterator>

#include "src/base/fold.h"

namespace trunkline::suggest {
namespace {

struct Range {
  char32_t first, last;
};

// Separators from U+00A0 on, sorted: blocks of punctuation, symbols and marks
// (Unicode 15), with what is not assigned inside them.
constexpr Range kSeparators[] = {
    {0x00A0, 0x00A9},   {0x00AB, 0x00B4},   {0x00B6, 0x00B9},
    {0x00BB, 0x00BF},   {0x00D7, 0x00D7},   {0x00F7, 0x00F7},
    {0x02B0, 0x02FF},   {0x2000, 0x2BFF},   {0x2E00, 0x2E7F},
    {0x2FF0, 0x3004},   {0x3008, 0x3020},   {0x302A, 0x3030},
    {0x3036, 0x303F},   {0x30A0, 0x30A0},   {0x30FB, 0x30FB},
    {0x3200, 0x33FF},   {0x4DC0, 0x4DFF},   {0xE000, 0xF8FF},
    {0xFE00, 0xFE6F},   {0xFEFF, 0xFF65},   {0xFFE0, 0xFFFF},
    {0x1D000, 0x1D3FF}, {0x1F000, 0x1FAFF}, {0xE0000, 0x10FFFF},
};

}  // namespace

CharacterKind KindOf(char32_t rune) {
  if (rune < 0xA0) {
    if (rune >= 'a' && rune <= 'z') return CharacterKind::kLetter;
    if (rune >= '0' && rune <= '9') return CharacterKind::kDigit;
    return CharacterKind::kSeparator;
  }
  if (rune > 0x10FFFF) return CharacterKind::kSeparator;
  const Range* const after = std::upper_bound(
      std::begin(kSeparators), std::end(kSeparators), rune,
      [](char32_t r, const Range& range) { return r < range.first; });
  if (after != std::begin(kSeparators) && rune <= std::prev(after)->last) {
    return CharacterKind::kSeparator;
  }
  // Latin to Cyrillic, with marks that combine with their letters.
  if (rune < 0x0530 || (rune >= 0x1E00 && rune <= 0x1FFF)) {
    return CharacterKind::kLetter;
  }
  return CharacterKind::kCharacter;
}

std::string FoldGram(std::string_view text) {
  std::string folded;
  const char* p = text.data();
  const char* const end = p + text.size();
  bool digits = false;
  while (p != end) {
    const char32_t rune = base::NextFolded(&p, end);
    const bool digit = KindOf(rune) == CharacterKind::kDigit;
    if (!digit) base::AppendRune(rune, &folded);
    if (digit && !digits) folded += '0';
    digits = digit;
  }
  return folded;
}

std::optional<Gram> ReadGram(std::string_view text) {
  Gram gram;
  const char* p = text.data();
  const char* const end = p + text.size();
  bool letters = false, characters = false, digit_before = false;
  while (p != end) {
    if (gram.runes.size() > kMaxWord) return std::nullopt;
    const char* at = p;
    const char32_t rune = base::NextFolded(&p, end);
    if (base::NextRune(&at, end) != rune) return std::nullopt;
    bool digit = false;
    switch (KindOf(rune)) {
      case CharacterKind::kSeparator:
        return std::nullopt;
      case CharacterKind::kLetter:
        letters = true;
        break;
      case CharacterKind::kDigit:
        if (rune != '0' || digit_before) return std::nullopt;
        digit = true;
        characters = true;
        break;
      case CharacterKind::kCharacter:
        characters = true;
    }
    digit_before = digit;
    gram.runes.push_back(rune);
  }
  gram.word = letters;
  const std::size_t most = letters ? kMaxWord : kMaxGram;
  if (letters == characters || gram.runes.size() > most) return std::nullopt;
  return gram;
}

}  // namespace trunkline::suggest
