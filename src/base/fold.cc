// SPDX-License-Identifier: Apache-2.0
#include "src/base/fold.h"

namespace trunkline::base {

char32_t FoldRune(char32_t r) {
  if (r < 0x80) return r >= 'A' && r <= 'Z' ? r + 32 : r;
  if (r < 0x100) return r >= 0xC0 && r <= 0xDE && r != 0xD7 ? r + 32 : r;
  if (r < 0x180) {
    if (r == 0x130 || r == 0x131 || r == 0x138 || r == 0x149) return r;
    if (r == 0x178) return 0xFF;
    if (r == 0x17F) return 's';
    const bool odd_is_capital =
        (r >= 0x139 && r <= 0x148) || (r >= 0x179 && r <= 0x17E);
    return (r & 1) == (odd_is_capital ? 1u : 0u) ? r + 1 : r;
  }
  if (r >= 0x391 && r <= 0x3A9 && r != 0x3A2) return r + 32;
  if (r >= 0x400 && r <= 0x40F) return r + 80;
  if (r >= 0x410 && r <= 0x42F) return r + 32;
  if (r == 0x212A) return 'k';   // KELVIN SIGN
  if (r == 0x212B) return 0xE5;  // ANGSTROM SIGN
  if (r == 0x3000) return ' ';
  if (r >= 0xFF01 && r <= 0xFF5E) return FoldRune(r - 0xFEE0);
  return r;
}

bool IsRareLetter(char32_t r) {
  struct Block {
    char32_t first, last;
  };
  // Letters of Unicode 15 by block; a block's few other signs are left out.
  static constexpr Block kBlocks[] = {
      {0xAA, 0xAA},     {0xBA, 0xBA},     {0xC0, 0xD6},     {0xD8, 0xF6},
      {0xF8, 0x2AF},    {0x300, 0x36F},   {0x370, 0x373},   {0x376, 0x377},
      {0x37B, 0x37D},   {0x37F, 0x37F},   {0x386, 0x386},   {0x388, 0x3F5},
      {0x3F7, 0x481},   {0x483, 0x52F},   {0x1C80, 0x1C88}, {0x1D00, 0x1DBF},
      {0x1E00, 0x1FBC}, {0x1FBE, 0x1FBE}, {0x1FC2, 0x1FCC}, {0x1FD0, 0x1FDB},
      {0x1FE0, 0x1FEC}, {0x1FF2, 0x1FFC}, {0x2C60, 0x2C7F}, {0x2DE0, 0x2DFF},
      {0xA640, 0xA69F}, {0xA722, 0xA788}, {0xA78B, 0xA7FF}, {0xAB30, 0xAB64},
      {0xFB00, 0xFB06},
  };
  for (const Block& block : kBlocks) {
    if (r <= block.last) return r >= block.first;
  }
  return false;
}

std::u32string Fold(std::string_view text) {
  std::u32string out;
  const char* p = text.data();
  const char* const end = p + text.size();
  while (p != end) out.push_back(NextFolded(&p, end));
  return out;
}

std::string NarrowForms(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  const char* p = text.data();
  const char* const end = p + text.size();
  while (p != end) {
    const char* const start = p;
    const char32_t rune = NextRune(&p, end);
    if (rune >= 0xFF01 && rune <= 0xFF5E) {
      out.push_back(static_cast<char>(rune - 0xFEE0));
    } else if (rune == 0x3000) {
      out.push_back(' ');
    } else {
      out.append(start, p);
    }
  }
  return out;
}

}  // namespace trunkline::base
