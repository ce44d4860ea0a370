// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SUGGEST_GRAM_TABLE_H_
#define TRUNKLINE_SRC_SUGGEST_GRAM_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "src/suggest/alphabet.h"
#include "src/suggest/characters.h"

namespace trunkline::suggest {

// Finds the n-grams of one model in the units of a text.
//
// Idea. The units of the last four characters are one number of 64 bits, and an
// n-gram of n characters is looked for by the lowest n of them. So a look-up
// does not depend on the one before it, and the processor does several at once;
// an automaton would wait at each character for the state that the one before
// led to. The table is a perfect hash by displacement: one hash finds a
// displacement, which moves another hash to the n-gram's own slot. A look-up is
// two loads and a comparison, and what it finds is written without a branch,
// which would often be mispredicted.
//
// A separator, or a character that no n-gram has, has the unit 0, and no n-gram
// has a 0 among its characters: so nothing needs to know where runs end. A
// look-up of n characters across the beginning of a run may find the n-gram of
// the characters since then, which the shorter look-up has found before it:
// callers count an n-gram once in any case.
//
// Cost. Linear in the text, with no dependence on what the n-grams have in
// common. Immutable after construction.
class GramTable {
 public:
  // N-grams that are no words.
  static constexpr std::size_t kMaxGrams = std::size_t{1} << 22;

  GramTable() = default;
  // `grams` are all different, and the alphabet has their characters and words.
  // `seed` differs from content to content and is not known beforehand: no
  // author can choose n-grams that collide in the table.
  GramTable(const Alphabet& alphabet, const std::vector<Gram>& grams,
            std::uint64_t seed);

  // Calls `hit(gram)` for each n-gram of a text, some of them several times.
  template <typename Hit>
  void Find(const Units& text, Hit hit) const {
    switch (longest_) {
      case 0:
        break;
      case 1:
      case 2:
        FindUpTo<2>(text, hit);
        break;
      case 3:
        FindUpTo<3>(text, hit);
        break;
      default:
        FindUpTo<4>(text, hit);
    }
    if (words_.empty()) return;
    for (const std::uint32_t word : text.words) {
      const auto found = words_.find(word);
      if (found != words_.end()) hit(found->second);
    }
  }

  // Calls `hit(gram, first, last)` for each occurrence of an n-gram that is no
  // word: its index and the indexes of its first and last unit. It may be
  // called again for an occurrence that it was called for before, with another
  // `first`.
  template <typename Hit>
  void Scan(const std::vector<std::uint16_t>& units, Hit hit) const {
    if (longest_ == 0) return;
    std::uint64_t window = 0;
    for (std::size_t i = 0; i != units.size(); ++i) {
      window = window << 16 | units[i];
      if (units[i] == 0) continue;
      if (singles_[units[i]] != kNoGram) hit(grams_[singles_[units[i]]], i, i);
      for (std::size_t length = 2; length <= longest_; ++length) {
        const std::uint64_t key = KeyOf(window, length);
        const std::size_t slot =
            hash_.Base(key) ^ displacements_[hash_.Bucket(key)];
        if (keys_[slot] != key) continue;
        hit(grams_[slot], i + 1 < length ? 0 : i + 1 - length, i);
      }
    }
  }
  // The n-gram that a word is; kNoGram: none.
  std::uint32_t FindWord(std::uint32_t word) const {
    const auto found = words_.find(word);
    return found == words_.end() ? kNoGram : found->second;
  }

  static constexpr std::uint32_t kNoGram = ~std::uint32_t{0};

 private:
  static constexpr std::uint64_t kNoKey = ~std::uint64_t{0};

  // Where to look for a key, by two hashes that do not depend on each other.
  // The highest bits of a product depend on all bits of a key.
  struct Hash {
    std::uint64_t bucket_factor = 1, slot_factor = 1;  // Odd, not known before.
    int bucket_shift = 63, slot_shift = 62;

    std::size_t Bucket(std::uint64_t key) const {
      return static_cast<std::size_t>(key * bucket_factor >> bucket_shift);
    }
    std::size_t Base(std::uint64_t key) const {
      return static_cast<std::size_t>(key * slot_factor >> slot_shift);
    }
  };

  // As Scan(), but for places. Most of the time of a suggestion is spent here:
  // hits are stored first and looked at later, so that the loop has few values,
  // all in registers, and no branch that depends on a hit.
  template <std::size_t kLongest, typename Hit>
  void FindUpTo(const Units& text, Hit& hit) const {
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
    const Hash hash = hash_;
    std::uint64_t window = 0;
    const std::uint16_t* const end = text.units.data() + text.count;
    for (const std::uint16_t* unit = text.units.data(); unit != end; ++unit) {
      window = window << 16 | *unit;
      slots[count] = singles[*unit];
      count += singles[*unit] != kNoGram ? 1 : 0;
      for (std::size_t length = 2; length <= kLongest; ++length) {
        const std::uint64_t key = KeyOf(window, length);
        const std::size_t slot =
            hash.Base(key) ^ displacements[hash.Bucket(key)];
        slots[count] = static_cast<std::uint32_t>(slot);
        count += keys[slot] == key ? 1 : 0;
      }
      if (count >= kBlock) flush();
    }
    flush();
  }

  // The last `length` units.
  static std::uint64_t KeyOf(std::uint64_t window, std::size_t length) {
    return length == kMaxGram
               ? window
               : window & ((std::uint64_t{1} << (16 * length)) - 1);
  }

  // Returns false if the keys do not fit with these factors.
  bool AddKeys(const std::vector<std::uint64_t>& keys,
               const std::vector<std::uint32_t>& grams, int slot_bits);

  Hash hash_;
  std::size_t longest_ = 0;             // Characters; 0: there are only words.
  std::vector<std::uint32_t> singles_;  // By unit: the slot of the n-gram.
  std::vector<std::uint32_t> displacements_;
  std::vector<std::uint64_t> keys_;   // By slot; kNoKey: none.
  std::vector<std::uint32_t> grams_;  // By slot; then those of one character.
  absl::flat_hash_map<std::uint32_t, std::uint32_t> words_;
};

}  // namespace trunkline::suggest

#endif  // TRUNKLINE_SRC_SUGGEST_GRAM_TABLE_H_
