// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_NEAREST_TEXT_INDEX_H_
#define TRUNKLINE_SRC_NEAREST_TEXT_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"

namespace trunkline::nearest {

// A stretch of a text: bytes [begin, end).
struct Span {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Parts of `text` that `other` has too: n-grams of two characters, and words,
// those that overlap or touch being one; in order.
std::vector<Span> CommonParts(std::string_view text, std::string_view other);

// Texts by what they say, so that near ones are found.
//
// Idea. A text is the set of its n-grams of two characters, and of its words.
// An n-gram counts by how few texts have it (inverse document frequency), and
// the similarity of two texts is the cosine of their sets weighted so. Each
// n-gram has a list of the texts that have it. A query adds up the weights
// along the lists of its own n-grams; the best of these are then compared
// exactly.
//
// N-grams are kept as hashes that are salted for each process: no text can be
// read from the index. Texts may be added and removed at any time; frequencies
// follow.
//
// Cost. Put() and Remove(): linear in the text; Remove() also in the lists of
// its n-grams' last entries. Find(): linear in the lists of the text's n-grams,
// thus at most n-grams times texts, in practice a few of each.
class TextIndex {
 public:
  // Adds a text; one with the same id is replaced. A text of more than 2^16
  // n-grams is cut there.
  void Put(std::string_view id, std::string_view text);
  // Does nothing if there is no such text.
  void Remove(std::string_view id);
  std::size_t size() const { return numbers_.size(); }

  struct Found {
    std::string_view id;  // Lives until the index changes.
    int similarity = 0;   // Per cent, 1 to 100.
  };
  // Returns the most similar texts, best first, at most `most`. Of equal ones
  // the first by id.
  std::vector<Found> Find(std::string_view text, std::size_t most) const;

 private:
  using Key = std::uint64_t;
  using Number = std::uint32_t;
  struct Entry {
    std::string id;
    std::vector<Key> grams;             // Each once, sorted.
    std::vector<std::uint32_t> places;  // In the lists of its n-grams.
  };
  // A text that has an n-gram, and which of the text's n-grams it is.
  struct Posting {
    Number text;
    std::uint32_t gram;
  };

  // 256 * log2(2 * texts / texts with it).
  std::int32_t WeightOf(std::size_t with_it) const;
  void RemoveNumber(Number number);

  std::vector<Entry> entries_;  // By number; those that are free have no id.
  std::vector<Number> free_;
  absl::flat_hash_map<std::string, Number> numbers_;
  absl::flat_hash_map<Key, std::vector<Posting>> postings_;
};

}  // namespace trunkline::nearest

#endif  // TRUNKLINE_SRC_NEAREST_TEXT_INDEX_H_
