// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DIFF_TEXTS_H_
#define TRUNKLINE_SRC_DIFF_TEXTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// Looks for a text for which some keyword conditions hold and others do not.
//
// Words without contexts need no search: a text of words that are joined by a
// character of no word has them and what is inside them. Contexts do, since
// what stands in one depends on what goes before and behind.
//
// Idea. An automaton (Aho and Corasick's) of all words and contexts reads the
// text character by character. For each word under its contexts the search
// knows whether it has counted, or how far back its earliest open occurrence
// begins: one that may still turn out to stand in a context. It is enough to
// know the earliest, since a context that reaches around it encloses those
// behind it too. An occurrence is open as long as a context that has begun at
// or before it may end. So there are finitely many states, and a search in
// breadth that ends without a text shows that there is none.
namespace trunkline::diff {

class TextSearch {
 public:
  // Words are places in `words`, symbols of a LiteralIndex.
  struct Condition {
    std::vector<int> any, all, none, unless;
    bool holds = true;  // Whether it is to hold.
  };
  enum class Result : std::uint8_t { kFound, kNone, kTooMany };

  // `letter`, a letter, and `other`, neither letter nor digit, are in no word.
  TextSearch(const std::vector<std::u32string>& words,
             const std::vector<Condition>& conditions, char32_t letter,
             char32_t other);

  // Looks at `most` states.
  Result Run(std::size_t most, std::string* text);

 private:
  struct Node {
    std::vector<std::pair<char32_t, int>> next;  // Without failures.
    int suffix = 0;
    int length = 0;          // Characters, without edges.
    std::vector<int> words;  // That end here, those of suffixes included.
    // By set of contexts: how far back the earliest context begins that this
    // node is a proper beginning of; -1: none.
    std::vector<int> reach;
  };
  // A word under a set of contexts.
  struct Pair {
    int word = 0;
    int contexts = 0;
  };
  // What is known after a character: the node, whether that was a letter, for
  // each pair 0, kCounted, or 1 + how far back it begins; for each set of
  // contexts how far back one begins that ends here. As bytes, to be hashed.
  using State = std::string;
  static constexpr int kCounted = 255;

  int Add(const std::u32string& word);
  int Go(int node, char32_t symbol) const;
  int PairOf(int word, int contexts);
  // Reads what ends at a node.
  void Collect(int node, State* state) const;
  // Decides what can no longer stand in a context; `node` < 0: at the end.
  void Resolve(int node, State* state) const;
  bool Read(const State& from, char32_t rune, State* to) const;
  // Whether the text may end here.
  bool Accepts(State state) const;
  bool IsDead(const State& state) const;

  static int NodeOf(const State& s) {
    return static_cast<unsigned char>(s[0]) |
           static_cast<unsigned char>(s[1]) << 8 |
           static_cast<unsigned char>(s[2]) << 16;
  }
  static void SetNode(int node, State* s) {
    (*s)[0] = static_cast<char>(node);
    (*s)[1] = static_cast<char>(node >> 8);
    (*s)[2] = static_cast<char>(node >> 16);
  }
  static constexpr std::size_t kInside = 3, kPairs = 4;
  int At(const State& s, std::size_t i) const {
    return static_cast<unsigned char>(s[i]);
  }

  struct Own {
    std::vector<int> any, all, none;  // Pairs.
    bool holds = true;
  };
  std::vector<Node> nodes_{1};
  std::vector<int> lengths_;               // Of words, in characters.
  std::vector<std::vector<int>> sets_;     // Of contexts; words, ascending.
  std::vector<std::vector<int>> of_set_;   // By word: the sets it is in.
  std::vector<std::vector<int>> of_pair_;  // By word: its pairs.
  std::vector<Pair> pairs_;
  std::vector<Own> conditions_;
  std::vector<char32_t> alphabet_;
  bool too_long_ = false;
};

}  // namespace trunkline::diff

#endif  // TRUNKLINE_SRC_DIFF_TEXTS_H_
