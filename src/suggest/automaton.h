// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SUGGEST_AUTOMATON_H_
#define TRUNKLINE_SRC_SUGGEST_AUTOMATON_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "src/base/fold.h"
#include "src/suggest/characters.h"

namespace trunkline::suggest {

// Finds the n-grams of a set in a text, in one pass.
//
// Idea. It is the automaton of Aho and Corasick over characters, with one hash
// table for the edges of all states, since most states have one or two of some
// thousand possible ones. The first character has an array instead. Words have
// a tree of their own (kWordRoot) without failure links: a word counts only as
// a whole. A character that no n-gram has leads to the root, and so do
// separators, which therefore need no check.
//
// Cost of Scan(): for each character at most four failure links, in the mean
// less than one. Immutable after construction.
class Automaton {
 public:
  // The limits of its tables; Fits() checks them.
  static constexpr std::size_t kMaxStates = std::size_t{1} << 24;
  static constexpr std::size_t kMaxUnits = (std::size_t{1} << 16) - 1;

  Automaton() = default;
  // `grams` are all different. `seed` differs from content to content and is
  // not known beforehand: nobody can write n-grams that collide in the table.
  Automaton(const std::vector<Gram>& grams, std::uint64_t seed);

  // Whether an automaton can be made of n-grams.
  static bool Fits(const std::vector<Gram>& grams);

  // Calls `hit(gram, begin, end)` for each occurrence of an n-gram: its index
  // and its bytes in the text.
  template <typename Hit>
  void Scan(std::string_view text, Hit hit) const {
    if (first_.empty()) return;
    const char* const start = text.data();
    const char* const end = start + text.size();
    const char* p = start;
    std::uint32_t state = kRoot;
    // Where the last four characters begin; a ring, by `count`.
    std::array<const char*, kMaxGram> begins{};
    std::size_t count = 0;
    while (p != end) {
      const char* const begin = p;
      std::uint32_t unit;
      char32_t rune;
      if (NextPlain(&p, end, &rune)) {
        unit = UnitOf(rune);
      } else {
        rune = base::NextFolded(&p, end);
        const CharacterKind kind = KindOf(rune);
        if (kind == CharacterKind::kLetter) {
          ScanWord(begin, start, &p, end, hit);
          state = kRoot;
          continue;
        }
        if (kind == CharacterKind::kDigit) {
          rune = U'0';
          SkipDigits(&p, end);
        }
        unit = kind == CharacterKind::kSeparator ? 0 : UnitOf(rune);
      }
      if (unit == 0) {
        state = kRoot;
        continue;
      }
      begins[count++ % kMaxGram] = begin;
      state = Next(state, unit);
      for (std::uint32_t at = states_[state].gram_state; at != kRoot;
           at = states_[states_[at].fail].gram_state) {
        const State& found = states_[at];
        hit(found.gram,
            static_cast<std::size_t>(begins[(count - found.depth) % kMaxGram] -
                                     start),
            static_cast<std::size_t>(p - start));
      }
    }
  }

 private:
  static constexpr std::uint32_t kRoot = 0;
  static constexpr std::uint32_t kWordRoot = 1;
  static constexpr std::uint32_t kNoState = ~std::uint32_t{0};
  static constexpr std::uint32_t kNoGram = ~std::uint32_t{0};
  struct State {
    std::uint32_t fail = kRoot;
    // The state itself if it ends an n-gram, else the nearest one on the chain
    // of failure links that does; kRoot: none.
    std::uint32_t gram_state = kRoot;
    std::uint32_t gram = kNoGram;
    std::uint16_t depth = 0;
    bool has_children = false;
  };

  // Reads a character from U+3001 to U+EFFF, most of them Han: they fold to
  // themselves and are no letters or digits. What is not valid among them (a
  // surrogate) is in no n-gram, as a separator.
  static bool NextPlain(const char** p, const char* end, char32_t* rune) {
    if (end - *p < 3) return false;
    const auto* const s = reinterpret_cast<const unsigned char*>(*p);
    const char32_t lead = s[0], second = s[1], third = s[2];
    if (lead - 0xE3 > 0xEE - 0xE3 || (second & 0xC0) != 0x80 ||
        (third & 0xC0) != 0x80) {
      return false;
    }
    *rune = (lead & 0x0F) << 12 | (second & 0x3F) << 6 | (third & 0x3F);
    if (*rune == 0x3000) return false;
    *p += 3;
    return true;
  }

  // 0: no n-gram has it.
  std::uint32_t UnitOf(char32_t rune) const {
    const std::size_t page = rune >> 8;
    return page < pages_.size() ? units_[pages_[page] + (rune & 0xFF)] : 0;
  }

  std::uint64_t Slot(std::uint32_t state, std::uint32_t unit) const {
    const std::uint64_t key = (std::uint64_t{state} << 16 | unit) ^ seed_;
    return (key * 0x9E3779B97F4A7C15u) >> shift_;
  }
  // An entry of the table is state, unit and child: 24, 16 and 24 bits. An
  // empty one is 0; no child is the root.
  std::uint32_t Child(std::uint32_t state, std::uint32_t unit) const {
    if (state == kRoot) return first_[unit];
    if (!states_[state].has_children) return kNoState;
    const std::uint64_t key = std::uint64_t{state} << 16 | unit;
    const std::uint64_t mask = edges_.size() - 1;
    for (std::uint64_t i = Slot(state, unit);; i = (i + 1) & mask) {
      const std::uint64_t edge = edges_[i];
      if (edge == 0) return kNoState;
      if (edge >> 24 == key) return static_cast<std::uint32_t>(edge & 0xFFFFFF);
    }
  }

  std::uint32_t Next(std::uint32_t state, std::uint32_t unit) const {
    for (;;) {
      const std::uint32_t child = Child(state, unit);
      if (child != kNoState) return child;
      if (state == kRoot) return kRoot;
      state = states_[state].fail;
    }
  }

  static void SkipDigits(const char** p, const char* end) {
    const char* next = *p;
    while (next != end) {
      const char32_t rune = base::NextFolded(&next, end);
      if (rune < '0' || rune > '9') return;
      *p = next;
    }
  }

  // Reads to the end of the word that begins at `begin`; `*p` is after its
  // first letter.
  template <typename Hit>
  void ScanWord(const char* begin, const char* start, const char** p,
                const char* end, Hit& hit) const {
    std::uint32_t state = kWordRoot;
    const char* next = begin;
    while (next != end) {
      const char* const here = next;
      const char32_t rune = base::NextFolded(&next, end);
      if (KindOf(rune) != CharacterKind::kLetter) {
        next = here;
        break;
      }
      if (state == kNoState) continue;
      const std::uint32_t unit = UnitOf(rune);
      state = unit == 0 ? kNoState : Child(state, unit);
    }
    *p = next;
    if (state == kNoState || states_[state].gram == kNoGram) return;
    hit(states_[state].gram, static_cast<std::size_t>(begin - start),
        static_cast<std::size_t>(next - start));
  }

  std::uint32_t AddUnit(char32_t rune);
  std::uint32_t AddChild(std::uint32_t state, std::uint32_t unit);
  void LinkFailures();

  std::uint64_t seed_ = 0;
  int shift_ = 63;
  std::vector<std::uint32_t> pages_;  // By rune / 256: where its units begin.
  std::vector<std::uint16_t> units_;  // The first 256 are 0.
  std::vector<std::uint32_t> first_;  // By unit: the root's child.
  std::vector<std::uint64_t> edges_;
  std::vector<State> states_;
  std::uint32_t unit_count_ = 0;
};

}  // namespace trunkline::suggest

#endif  // TRUNKLINE_SRC_SUGGEST_AUTOMATON_H_
