// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SUGGEST_ALPHABET_H_
#define TRUNKLINE_SRC_SUGGEST_ALPHABET_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "src/base/fold.h"
#include "src/suggest/characters.h"

namespace trunkline::suggest {

// The characters and words of a set of n-grams, numbered.
//
// Idea. A character that some n-gram has is a number of 16 bits, its unit;
// every other character and every separator is 0. A text is read once, into
// units; the tables of n-grams of all models (gram_table.h) look for theirs in
// these. Words of an alphabet count only as a whole, and have numbers of their
// own.
//
// Immutable after construction.
class Alphabet {
 public:
  // Different characters of all n-grams.
  static constexpr std::size_t kMaxUnits = 0xFFFD;
  static constexpr std::uint32_t kNoWord = ~std::uint32_t{0};

  Alphabet() = default;
  explicit Alphabet(const std::vector<Gram>& grams);

  // Whether n-grams have no more than kMaxUnits different characters.
  static bool Fits(const std::vector<Gram>& grams);

  // One more than the greatest unit.
  std::size_t unit_count() const { return runes_.size() + 1; }
  // 0: no n-gram has the character.
  std::uint16_t UnitOf(char32_t rune) const;
  // kNoWord: no n-gram is the word.
  std::uint32_t WordOf(const std::u32string& word) const;

  // Calls `character(unit, begin, end)` for each character and separator, and
  // `word(number, begin, end)` for each word, known or not, in their order;
  // with the bytes of the text. Both are called in one place, so that they
  // become part of the loop, and a place that they do not use is never
  // computed.
  template <typename Character, typename Word>
  void Read(std::string_view text, Character character, Word word) const {
    if (pages_.empty()) return;
    // Read once: calls inside the loop could change the members, for all that a
    // compiler knows.
    const std::uint32_t* const pages = pages_.data();
    const std::uint16_t* const units = units_.data();
    const char* const start = text.data();
    const char* const end = start + text.size();
    const char* p = start;
    while (p != end) {
      const char* const begin = p;
      std::uint32_t unit;
      if (end - p >= 4 && IsThreeBytes(LoadFour(p))) {
        unit = units[PlaceOfThree(pages, LoadFour(p))];
        p += 3;
      } else {
        // By a copy: the address of `p` would keep it out of a register.
        const char* after = p;
        unit = NextUnit(&after, end);
        p = after;
      }
      if (unit >= kDigit) {
        const char* after = p;
        if (unit == kLetter) {
          after = begin;
          const std::uint32_t number = NextWord(&after, end);
          p = after;
          word(number, static_cast<std::size_t>(begin - start),
               static_cast<std::size_t>(p - start));
          continue;
        }
        SkipDigits(&after, end);
        p = after;
        unit = digit_unit_;
      }
      character(static_cast<std::uint16_t>(unit),
                static_cast<std::size_t>(begin - start),
                static_cast<std::size_t>(p - start));
    }
  }

 private:
  // In place of units.
  static constexpr std::uint32_t kDigit = 0xFFFE;
  static constexpr std::uint32_t kLetter = 0xFFFF;

  static std::uint32_t LoadFour(const char* p) {
    const auto* const s = reinterpret_cast<const unsigned char*>(p);
    return s[0] | std::uint32_t{s[1]} << 8 | std::uint32_t{s[2]} << 16 |
           std::uint32_t{s[3]} << 24;
  }
  // Whether bytes begin with a character of three, as nearly all of a Chinese
  // text; or with what has their form and is none.
  static bool IsThreeBytes(std::uint32_t bytes) {
    return (bytes & 0xC0C0F0u) == 0x8080E0u;
  }
  // What is no character (too long a form, a surrogate) has the unit 0.
  // Returns its place among the units.
  static std::uint32_t PlaceOfThree(const std::uint32_t* pages,
                                    std::uint32_t bytes) {
    const std::uint32_t page = (bytes & 0x0Fu) << 6 | (bytes >> 8 & 0x3Fu);
    return pages[page] + (bytes >> 16 & 0x3Fu);
  }
  std::uint32_t NextUnit(const char** p, const char* end) const {
    const char32_t rune = base::NextRune(p, end);
    if (rune < kShort) return units_[short_pages_[rune >> 6] + (rune & 0x3F)];
    if (rune < 0x10000) return units_[pages_[rune >> 6] + (rune & 0x3F)];
    // Beyond the first 65,536 code points, or not valid: what is no character
    // has no unit, and these fold to themselves.
    return UnitOf(rune);
  }
  void SkipDigits(const char** p, const char* end) const;
  // Reads a word, and returns its number.
  std::uint32_t NextWord(const char** p, const char* end) const;
  void AddPages();

  std::uint32_t digit_unit_ = 0;
  // By code point / 64: where its units begin. The first page of units is of
  // zeros. Code points below kShort have pages of their own, since three bytes
  // must not stand for them.
  static constexpr char32_t kShort = 0x800;
  std::vector<std::uint32_t> pages_, short_pages_;
  std::vector<std::uint16_t> units_;
  absl::flat_hash_map<char32_t, std::uint16_t> runes_;  // Units of folded ones.
  absl::flat_hash_map<std::string, std::uint32_t> words_;
};

// A text as units and words.
struct Units {
  void Read(const Alphabet& alphabet, std::string_view text) {
    // Never more units than bytes: so they are written without a test.
    if (units.size() < text.size()) units.resize(text.size());
    words.clear();
    std::uint16_t* out = units.data();
    alphabet.Read(
        text,
        [&out](std::uint16_t unit, std::size_t, std::size_t) { *out++ = unit; },
        [&](std::uint32_t word, std::size_t, std::size_t) {
          *out++ = 0;
          if (word != Alphabet::kNoWord) words.push_back(word);
        });
    count = static_cast<std::size_t>(out - units.data());
  }

  std::vector<std::uint16_t> units;  // A word is a 0 among them.
  std::size_t count = 0;             // What comes after is of an earlier text.
  std::vector<std::uint32_t> words;  // Of the alphabet, in their order.
};

}  // namespace trunkline::suggest

#endif  // TRUNKLINE_SRC_SUGGEST_ALPHABET_H_
