// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SUGGEST_GRAM_TABLE_H_
#define TRUNKLINE_SRC_SUGGEST_GRAM_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "src/base/fold.h"
#include "src/suggest/characters.h"

namespace trunkline::suggest {

// Finds the n-grams of a set in a text, in one pass.
//
// Idea. A character that some n-gram has is a number of 16 bits, its unit;
// every other one is 0. The units of the last four characters are one number of
// 64 bits, and an n-gram of n characters is looked for by the lowest n of them.
// So a look-up does not depend on the one before it, and the processor does
// several at once; an automaton would wait at each character for the state that
// the one before led to. The table is a perfect hash by displacement: one hash
// finds a displacement, which moves another hash to the n-gram's own slot. A
// look-up is two loads and a comparison, and what it finds is written without a
// branch, which would often be mispredicted.
//
// A separator, or a character that no n-gram has, has the unit 0, and no n-gram
// has a 0 among its characters: so nothing needs to know where runs end. A
// look-up of n characters across the beginning of a run may find the n-gram of
// the characters since then, which the shorter look-up has found before it:
// callers count an n-gram once in any case.
//
// Words of an alphabet count only as a whole and are in a map of their own.
//
// Cost. Linear in the text, with no dependence on what the n-grams have in
// common. Immutable after construction.
class GramTable {
 public:
  // Different characters of all n-grams.
  static constexpr std::size_t kMaxUnits = 0xFFFD;
  // N-grams that are no words.
  static constexpr std::size_t kMaxGrams = std::size_t{1} << 22;

  GramTable() = default;
  // `grams` are all different. `seed` differs from content to content and is
  // not known beforehand: no author can choose n-grams that collide in the
  // table.
  GramTable(const std::vector<Gram>& grams, std::uint64_t seed);

  // Whether a table can be made of n-grams.
  static bool Fits(const std::vector<Gram>& grams);

  // Calls `hit(gram, begin, end)` for each occurrence of an n-gram: its index
  // and its bytes in the text. It may be called again for an occurrence that it
  // was called for before, with another `begin`.
  template <typename Hit>
  void Scan(std::string_view text, Hit hit) const {
    if (pages_.empty()) return;
    // Where the last four characters begin; a ring.
    std::size_t begins[kMaxGram] = {};
    std::size_t count = 0;
    std::uint64_t window = 0;
    Read(
        text,
        [&](std::uint32_t unit, std::size_t begin, std::size_t end) {
          begins[count++ % kMaxGram] = begin;
          window = window << 16 | unit;
          if (unit == 0) return;
          std::size_t length = 1;
          const auto found = [&](std::uint32_t gram) {
            hit(gram, begins[(count - length) % kMaxGram], end);
          };
          if (singles_[unit] != kNoGram) found(grams_[singles_[unit]]);
          for (length = 2; length <= longest_; ++length) {
            const std::size_t slot = SlotOf(KeyOf(window, length));
            if (keys_[slot] == KeyOf(window, length)) found(grams_[slot]);
          }
        },
        [&](std::uint32_t gram, std::size_t begin, std::size_t end) {
          window = 0;
          if (gram != kNoGram) hit(gram, begin, end);
        });
  }

  // Calls `hit(gram)` for each n-gram of a text, some of them several times.
  template <typename Hit>
  void Find(std::string_view text, Hit hit) const {
    if (pages_.empty()) return;
    switch (longest_) {
      case 0:
      case 1:
      case 2:
        return FindUpTo<2>(text, hit);
      case 3:
        return FindUpTo<3>(text, hit);
      default:
        return FindUpTo<4>(text, hit);
    }
  }

 private:
  static constexpr std::uint32_t kNoGram = ~std::uint32_t{0};
  static constexpr std::uint64_t kNoKey = ~std::uint64_t{0};
  // In place of units.
  static constexpr std::uint32_t kDigit = 0xFFFE;
  static constexpr std::uint32_t kLetter = 0xFFFF;

  // As Scan(), but for places. Most of the time of a suggestion is spent here:
  // hits are stored first and counted later, so that the loop has few values,
  // all in registers, and no branch that depends on a hit.
  template <std::size_t kLongest, typename Hit>
  void FindUpTo(std::string_view text, Hit& hit) const {
    constexpr std::size_t kBlock = 256;
    std::uint32_t slots[kBlock + kLongest];
    std::size_t count = 0;
    const auto flush = [&] {
      for (std::size_t i = 0; i != count; ++i) hit(grams_[slots[i]]);
      count = 0;
    };
    const std::uint32_t* const singles = singles_.data();
    const std::uint32_t* const displacements = displacements_.data();
    const std::uint64_t* const keys = keys_.data();
    const std::uint64_t bucket_factor = bucket_factor_;
    const std::uint64_t slot_factor = slot_factor_;
    const int bucket_shift = bucket_shift_, slot_shift = slot_shift_;
    std::uint64_t window = 0;
    Read(
        text,
        [&](std::uint32_t unit, std::size_t, std::size_t) {
          window = window << 16 | unit;
          slots[count] = singles[unit];
          count += singles[unit] != kNoGram ? 1 : 0;
          for (std::size_t length = 2; length <= kLongest; ++length) {
            const std::uint64_t key = KeyOf(window, length);
            const std::uint64_t place =
                (key * slot_factor >> slot_shift) ^
                displacements[key * bucket_factor >> bucket_shift];
            slots[count] = static_cast<std::uint32_t>(place);
            count += keys[place] == key ? 1 : 0;
          }
          if (count >= kBlock) flush();
        },
        [&](std::uint32_t gram, std::size_t, std::size_t) {
          window = 0;
          if (gram != kNoGram) hit(gram);
        });
    flush();
  }

  // The last `length` units.
  static std::uint64_t KeyOf(std::uint64_t window, std::size_t length) {
    return length == kMaxGram
               ? window
               : window & ((std::uint64_t{1} << (16 * length)) - 1);
  }
  std::size_t SlotOf(std::uint64_t key) const {
    // The highest bits of a product depend on all bits of a key.
    const std::uint64_t bucket = key * bucket_factor_ >> bucket_shift_;
    const std::uint64_t place = key * slot_factor_ >> slot_shift_;
    return static_cast<std::size_t>(place) ^ displacements_[bucket];
  }

  // Calls `character(unit, begin, end)` for each character and separator, and
  // `word(gram, begin, end)` for each word. Both are called in one place, so
  // that they become part of the loop, and a place that they do not use is
  // never computed.
  template <typename Character, typename Word>
  void Read(std::string_view text, Character character, Word word) const {
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
          const std::uint32_t gram = NextWord(&after, end);
          p = after;
          word(gram, static_cast<std::size_t>(begin - start),
               static_cast<std::size_t>(p - start));
          continue;
        }
        SkipDigits(&after, end);
        p = after;
        unit = digit_unit_;
      }
      character(unit, static_cast<std::size_t>(begin - start),
                static_cast<std::size_t>(p - start));
    }
  }

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
    return UnitOfRune(base::NextRune(p, end));
  }
  std::uint32_t UnitOfRune(char32_t rune) const {
    if (rune < kShort) return units_[short_pages_[rune >> 6] + (rune & 0x3F)];
    if (rune < 0x10000) return units_[pages_[rune >> 6] + (rune & 0x3F)];
    return RareUnit(rune);
  }

  // Beyond the first 65,536 code points, or not valid.
  std::uint32_t RareUnit(char32_t rune) const;
  void SkipDigits(const char** p, const char* end) const;
  // Reads a word, and returns the n-gram that it is.
  std::uint32_t NextWord(const char** p, const char* end) const;

  void AddUnits(const std::vector<Gram>& grams);
  void AddPages();
  // Returns false if the keys do not fit with these factors.
  bool AddKeys(const std::vector<std::uint64_t>& keys,
               const std::vector<std::uint32_t>& grams, int slot_bits);
  std::uint32_t UnitOf(char32_t rune) const;

  // Odd, and not known beforehand.
  std::uint64_t bucket_factor_ = 1;
  std::uint64_t slot_factor_ = 1;
  int bucket_shift_ = 63;
  int slot_shift_ = 62;
  std::size_t longest_ = 0;
  std::uint32_t digit_unit_ = 0;
  // By code point / 64: where its units begin. The first page of units is of
  // zeros. Code points below kShort have pages of their own, since three bytes
  // must not stand for them.
  static constexpr char32_t kShort = 0x800;
  std::vector<std::uint32_t> pages_, short_pages_;
  std::vector<std::uint16_t> units_;
  std::vector<std::uint32_t> singles_;  // By unit: the slot of the n-gram.
  std::vector<std::uint32_t> displacements_;
  std::vector<std::uint64_t> keys_;   // By slot; kNoKey: none.
  std::vector<std::uint32_t> grams_;  // By slot; then those of one character.
  absl::flat_hash_map<char32_t, std::uint16_t> runes_;  // Units of folded ones.
  absl::flat_hash_map<std::string, std::uint32_t> words_;
};

}  // namespace trunkline::suggest

#endif  // TRUNKLINE_SRC_SUGGEST_GRAM_TABLE_H_
