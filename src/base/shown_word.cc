// SPDX-License-Identifier: Apache-2.0
#include "src/base/shown_word.h"

#include "src/base/fold.h"
#include "src/base/strings.h"

namespace trunkline::base {
namespace {

constexpr int kDialledDigits = 7;

// Returns the size of the Chinese digit that a text begins with; 0: none.
std::size_t ChineseDigitAt(std::string_view s) {
  static constexpr std::string_view kDigits[] = {"〇", "○",  "零", "一", "幺",
                                                 "二", "三", "四", "五", "六",
                                                 "七", "八", "九"};
  if (static_cast<unsigned char>(s[0]) < 0x80) return 0;
  for (const std::string_view digit : kDigits) {
    if (s.substr(0, digit.size()) == digit) return digit.size();
  }
  return 0;
}

}  // namespace

bool HasDialledDigits(std::string_view word) {
  int run = 0;
  int all = 0;  // Whatever stands between them, Chinese ones included.
  for (std::size_t at = 0; at < word.size();) {
    const std::size_t chinese = ChineseDigitAt(word.substr(at));
    if (chinese != 0) {
      at += chinese;
      run = 0;
      if (++all >= kDialledDigits) return true;
      continue;
    }
    const char c = NextNarrow(word, &at);
    if (c == '@') return true;
    if (c >= '0' && c <= '9') {
      if (++run > kShownDigits || ++all >= kDialledDigits) return true;
    } else {
      run = 0;
    }
  }
  return false;
}

bool MayShowWord(std::string_view word, std::uint64_t rows) {
  if (rows < kShownFromRows ||
      FindInvalidUtf8(word) != std::string_view::npos) {
    return false;
  }
  std::size_t characters = 0;
  for (const char c : word) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) return false;
    if ((byte & 0xC0) != 0x80) ++characters;
  }
  return characters <= kShownCharacters && !HasDialledDigits(word);
}

}  // namespace trunkline::base
