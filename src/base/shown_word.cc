// SPDX-License-Identifier: Apache-2.0
#include "src/base/shown_word.h"

#include "src/base/fold.h"
#include "src/base/strings.h"

namespace trunkline::base {
namespace {

constexpr int kDialledDigits = 7;

}  // namespace

bool HasDialledDigits(std::string_view word) {
  int run = 0;
  int joined = 0;  // The same, over blanks and hyphens.
  for (std::size_t at = 0; at < word.size();) {
    const char c = NextNarrow(word, &at);
    if (c >= '0' && c <= '9') {
      ++joined;
      if (++run > kShownDigits || joined >= kDialledDigits) return true;
    } else {
      run = 0;
      if (c != ' ' && c != '-') joined = 0;
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
