// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_LITERALS_H_
#define TRUNKLINE_SRC_RULES_LITERALS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "trunkline/decision.h"

namespace trunkline::rules {

// A word as a rule set writes it, taken apart. A `*` at an end opens it; `\*`
// is a star. An end that is not open, and is a letter or digit
// (base::IsLetterOrDigit), does not touch another such in a text.
struct WrittenWord {
  std::string text;  // Without stars that open an end, and backslashes.
  bool open_front = false;
  bool open_back = false;
};
// Reads a word. Returns nothing if it has no letter, or a star that neither
// opens an end nor follows a backslash.
std::optional<WrittenWord> ReadWord(std::string_view written);

// Every word that any condition of a rule set looks for: keywords and their
// contexts, words of signals, atoms of patterns. One pass over a text finds all
// that occur in it.
//
// Idea. Texts are mostly Chinese, where a word is two to four characters of
// some thousands, so nearly no pair of neighbouring characters begins a word.
// The scanner looks at each pair of characters of the text and tests it against
// a bitmap (a Bloom filter with both bits in one word): one multiplication and
// one load reject it. The bitmap of 4 to 512 KB stays in the cache; the
// transitions of an automaton over all words would not.
//
// From a pair that begins a word on, an automaton (Aho and Corasick's) reads
// the text: its states are the beginnings of words that have at least two
// characters. When no word can go on, the scanner returns to the bitmap. Words
// of one character are in a table of their own.
//
// Where letters and digits begin or end, text and words have one more symbol,
// the edge. A word whose end is closed has an edge there, so that "bus" (edge,
// b, u, s, edge) is not in "business" (edge, b, u, s, i, ..., edge), and the
// automaton needs to know nothing of ends.
//
// Characters are folded on the way (case, full-width forms; src/base/fold.h).
// The three bytes of U+4000 to U+9FFF need no folding and no decoding: they are
// used as they are (see Symbol()).
//
// Invariants. Words of equal symbols share one id. The bitmap has at least 24
// bits a word (up to 170,000 words), so that less than one pair in a hundred
// passes without need. Invalid UTF-8 occurs in no word. When a word is found,
// all words that it ends with have been found: Find() follows `shorter` up to
// the first word that it has seen.
//
// Cost. Find() is linear in the text and in the number of different words
// found, whatever the words have in common; a step of the automaton takes the
// logarithm of the number of words with one beginning. FindInside() costs the
// same for a word as Find() for a text; HasInside() and Contains() are linear
// in the words. FindPlaces() is linear in the text, whatever the length of the
// words, and ends with kMostPlaces.
//
// Add, then Freeze, then find from any thread.
class LiteralIndex {
 public:
  using Place = internal::WordPlace;

  // Returns the id of a word (UTF-8, not empty); words that fold alike and have
  // the same open ends share one.
  std::uint32_t Add(const WrittenWord& word);
  // Adds a text that may occur inside a word.
  std::uint32_t AddOpen(std::string_view text) {
    return Add({std::string(text), true, true});
  }
  // Adds a word of another index, with its ends.
  std::uint32_t Add(const LiteralIndex& other, std::uint32_t word);
  // Whether a word was added. Before Freeze().
  bool Has(const WrittenWord& word) const;
  // FindPlaces() is to find the word, for one condition more; and if the word
  // is a context, a text in which it occurs needs FindPlaces(). Before
  // Freeze().
  void WantPlaces(std::uint32_t word, bool is_context);
  void Freeze();

  // Sets `hits` to the ids of the words that occur in `text`, ascending, each
  // once. `seen` is working memory, a bit for each word: empty or all zero
  // before and after.
  void Find(std::string_view text, std::vector<std::uint32_t>* hits,
            std::vector<std::uint64_t>* seen) const;
  void Find(std::string_view text, std::vector<std::uint32_t>* hits) const {
    std::vector<std::uint64_t> seen;
    Find(text, hits, &seen);
  }

  // Whether one of the words found is a context.
  bool HasContext(const std::vector<std::uint32_t>& hits) const;
  // Sets `places` to the places of the words that WantPlaces() named, by word,
  // then by `begin`. False, with some of them: there are more than kMostPlaces;
  // the conditions for which they were named would read more than kMostReads of
  // them together; or the text has 2^32 bytes.
  static constexpr std::size_t kMostPlaces = 65'536;
  static constexpr std::size_t kMostReads = 64 * kMostPlaces;
  bool FindPlaces(std::string_view text, std::vector<Place>* places) const;

  bool empty() const { return words_.empty(); }
  std::size_t size() const { return words_.size(); }
  // A text in which the word occurs: itself, as it was first added.
  std::string_view word(std::uint32_t id) const { return words_[id].original; }
  // Its folded characters, with kEdge where a letter or digit begins or ends at
  // an end that is not open, and inside.
  const std::u32string& symbols(std::uint32_t id) const {
    return words_[id].symbols;
  }
  static constexpr char32_t kEdge = 0xFFFFFFFE;  // No character.
  // Sets `inner` to the words that occur wherever a word does, itself included,
  // ascending.
  void FindInside(std::uint32_t word, std::vector<std::uint32_t>* inner) const {
    FindInside(*this, word, inner);
  }
  // As above, of a word of another index.
  void FindInside(const LiteralIndex& other, std::uint32_t word,
                  std::vector<std::uint32_t>* inner) const;
  // Whether FindInside() finds any.
  bool HasInside(const LiteralIndex& other, std::uint32_t word) const;
  // Whether word `inner` occurs wherever word `outer` does. Before Freeze()
  // too.
  bool Contains(std::uint32_t outer, std::uint32_t inner) const;

 private:
  struct Word {
    std::string original;
    std::u32string symbols;  // Folded, with its edges.
    std::uint32_t length;    // In characters, without edges.
    std::uint32_t uses;      // Calls of WantPlaces().
    bool is_context;
  };
  static std::u32string Symbols(const WrittenWord& word);
  std::uint32_t Add(std::string_view text, std::u32string symbols);
  // A beginning of words, of at least two characters. States are numbered by
  // length, so that the states that go on from one stand side by side.
  using State = std::uint32_t;  // 0: none.
  struct Node {
    State first;   // That goes on from this one; those of the next node follow.
    State suffix;  // The longest proper suffix that is a state.
    State shorter;  // The longest proper suffix that is a word and a state.
    std::uint32_t word;  // That ends here, plus 1; 0: none.
    State wanted;  // The longest suffix, itself included, that is a word whose
                   // places are wanted.
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
  // Whether a pair may begin a word: the bitmap has both of its bits.
  static bool MayBegin(const std::uint64_t* bitmap, std::size_t mask,
                       std::uint32_t a, std::uint32_t b) {
    const std::uint64_t hash = Hash(Pair(a, b));
    return (~bitmap[WordOf(hash, mask)] & BitsOf(hash)) == 0;
  }
  // Moves over characters of three bytes, which are no letters, as long as no
  // pair of them begins a word: nearly all of a Chinese text. `previous` is the
  // symbol before `p`; four bytes can be read before `last_four`.
  const char* SkipHan(const char* p, const char* last_four,
                      std::uint32_t* previous) const;
  // The state that goes on from `from` with `symbol`, or 0.
  State Next(State from, std::uint32_t symbol) const;
  // The state after `symbol`, where `previous` came before it.
  State Step(State state, std::uint32_t previous, std::uint32_t symbol) const;
  // Words in symbols, with their ids.
  using SortedWords = std::vector<std::pair<std::u32string, std::uint32_t>>;
  void AddStates(const SortedWords& words);
  void LinkSuffixes();
  // Reads a text. Calls at(state, end) where words may end that have a state,
  // and single(word, end) for a word of one symbol; `end` is the byte after it.
  template <typename At, typename Single>
  void Scan(std::string_view text, At&& at, Single&& single) const;

  std::vector<Word> words_;
  absl::flat_hash_map<std::u32string, std::uint32_t> ids_;
  absl::flat_hash_map<std::uint64_t, State> pairs_;
  absl::flat_hash_map<std::uint32_t, std::uint32_t> singles_;
  std::vector<Node> nodes_;             // By state, and one more.
  std::vector<std::uint32_t> symbols_;  // The last symbol of each state.
  std::vector<std::uint64_t> bitmap_;   // Its size is a power of two.
  bool has_contexts_ = false;
};

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_LITERALS_H_
