// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_LITERALS_H_
#define TRUNKLINE_SRC_RULES_LITERALS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace trunkline::rules {

// Every word that any condition of a rule set looks for: keywords, words of
// signals, atoms of patterns. One pass over a text finds all that occur in it.
//
// Idea. Texts are mostly Chinese, where a word is two to four characters of
// some thousands, so nearly no pair of neighbouring characters begins a word.
// The scanner looks at each pair of characters of the text and tests it against
// a bitmap (a Bloom filter with both bits in one word): one multiplication and
// one load reject it. A pair that passes is looked up exactly, and the rest of
// each word that begins with it is compared in place. Words of one character
// are in a table of their own. An automaton would look at each character once
// too, but its transitions miss the cache; the bitmap of 4 to 512 KB stays in
// it.
//
// Characters are folded on the way (case, full-width forms; src/base/fold.h).
// The three bytes of U+4000 to U+9FFF need no folding and no decoding: they are
// used as they are (see Symbol()).
//
// Invariants. Equal folded words share one id. The bitmap has at least 24 bits
// a word (up to 170,000 words), so that less than one pair in a hundred passes
// without need. Invalid
// UTF-8 occurs in no word.
//
// Cost. Linear in the text, times the longest word where many words begin
// alike.
//
// Add, then Freeze, then find from any thread.
class LiteralIndex {
 public:
  // Returns the id of a word (UTF-8, not empty); words that fold alike share
  // one.
  std::uint32_t Add(std::string_view word);
  void Freeze();

  // Sets `hits` to the ids of the words that occur in `text`, ascending, each
  // once.
  void Find(std::string_view text, std::vector<std::uint32_t>* hits) const;

  bool empty() const { return words_.empty(); }
  std::size_t size() const { return words_.size(); }
  // The word as it was first added.
  std::string_view word(std::uint32_t id) const { return words_[id].original; }
  // Returns whether word `inner` occurs in word `outer`.
  bool Contains(std::uint32_t outer, std::uint32_t inner) const;

 private:
  struct Word {
    std::string original;
    std::u32string folded;
  };
  // Words that start with the same pair of characters.
  struct Bucket {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };
  struct Tail {
    std::uint32_t id;
    std::uint32_t begin;  // In tails_, without the first pair.
    std::uint32_t size;
  };
  static std::uint64_t Pair(std::uint32_t a, std::uint32_t b) {
    return std::uint64_t{a} << 32 | b;
  }
  // A pair's word of the bitmap, and its two bits there.
  static std::uint64_t Hash(std::uint64_t pair) {
    return pair * 0x9E3779B97F4A7C15u;
  }
  static std::size_t WordOf(std::uint64_t hash, std::size_t mask) {
    return hash >> 30 & mask;
  }
  static std::uint64_t BitsOf(std::uint64_t hash) {
    return std::uint64_t{1} << (hash >> 58) | std::uint64_t{1}
                                                  << (hash >> 52 & 63);
  }
  // Adds the words that begin with a pair and go on at `rest`.
  void FindTails(std::uint64_t pair, const char* rest, const char* end,
                 std::vector<std::uint32_t>* hits) const;

  std::vector<Word> words_;
  absl::flat_hash_map<std::u32string, std::uint32_t> ids_;
  absl::flat_hash_map<std::uint64_t, Bucket> pairs_;
  absl::flat_hash_map<std::uint32_t, std::uint32_t> singles_;
  std::vector<Tail> tail_index_;
  std::u32string tails_;
  std::vector<std::uint64_t> bitmap_;  // Its size is a power of two.
};

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_LITERALS_H_
