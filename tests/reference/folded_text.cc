// SPDX-License-Identifier: Apache-2.0
#include "tests/reference/folded_text.h"

namespace trunkline::reference {

long Next(const std::string& s, std::size_t* i) {
  const auto byte = [&](std::size_t k) {
    return k < s.size() ? static_cast<unsigned char>(s[k]) : 0u;
  };
  const unsigned first = byte(*i);
  int length = 0;
  long rune = 0;
  if (first < 0x80) {
    length = 1, rune = first;
  } else if (first >= 0xC2 && first <= 0xDF) {
    length = 2, rune = first & 0x1F;
  } else if (first >= 0xE0 && first <= 0xEF) {
    length = 3, rune = first & 0x0F;
  } else if (first >= 0xF0 && first <= 0xF4) {
    length = 4, rune = first & 0x07;
  }
  bool valid = length > 0;
  for (int k = 1; k < length; ++k) {
    if ((byte(*i + k) & 0xC0) != 0x80) valid = false;
    rune = rune << 6 | (byte(*i + k) & 0x3F);
  }
  if (length == 3 && (rune < 0x800 || (rune >= 0xD800 && rune <= 0xDFFF))) {
    valid = false;
  }
  if (length == 4 && (rune < 0x10000 || rune > 0x10FFFF)) valid = false;
  *i += valid ? length : 1;
  return valid ? rune : -1;
}

namespace {

// "Letters without case, full-width forms as ASCII, an ideographic space as a
// space."
long Fold(long rune) {
  if (rune == 0x3000) rune = ' ';
  if (rune >= 0xFF01 && rune <= 0xFF5E) rune -= 0xFEE0;
  if (rune >= 'A' && rune <= 'Z') return rune + 32;
  if (rune >= 0xC0 && rune <= 0xDE && rune != 0xD7) return rune + 32;
  if (rune == 0x178) return 0xFF;
  if (rune == 0x17F || rune == 0x212A) return rune == 0x17F ? 's' : 'k';
  if (rune == 0x212B) return 0xE5;
  if (rune >= 0x100 && rune <= 0x17E && rune != 0x130 && rune != 0x131 &&
      rune != 0x138 && rune != 0x149) {
    const bool odd_is_upper = (rune >= 0x139 && rune <= 0x148) || rune >= 0x179;
    return odd_is_upper ? rune + rune % 2 : rune | 1;
  }
  if (rune >= 0x391 && rune <= 0x3A9 && rune != 0x3A2) return rune + 32;
  if (rune >= 0x410 && rune <= 0x42F) return rune + 32;
  if (rune >= 0x400 && rune <= 0x40F) return rune + 80;
  return rune;
}

}  // namespace

std::vector<long> Folded(const std::string& text) {
  std::vector<long> runes;
  for (std::size_t i = 0; i < text.size();) {
    runes.push_back(Fold(Next(text, &i)));
  }
  return runes;
}

bool IsLetter(long rune) {
  return (rune >= '0' && rune <= '9') || (rune >= 'a' && rune <= 'z') ||
         (rune >= 0xC0 && rune < 0x250 && rune != 0xD7 && rune != 0xF7) ||
         (rune >= 0x386 && rune < 0x530 && rune != 0x387);
}

}  // namespace trunkline::reference
