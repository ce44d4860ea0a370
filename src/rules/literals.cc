// SPDX-License-Identifier: Apache-2.0
#include "src/rules/literals.h"

#include <algorithm>
#include <cstring>
#include <limits>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "src/base/fold.h"

namespace trunkline::rules {
namespace {

// A character as it stands in pairs: of U+4000 to U+9FFF, which is nearly all
// of a Chinese text, its three bytes, so that the hot loop need not decode
// them; else the code point.
std::uint32_t Symbol(char32_t rune) {
  if (rune < 0x4000 || rune > 0x9FFF) return rune;
  return 0x8080E0u | rune >> 12 | (rune >> 6 & 0x3F) << 8 | (rune & 0x3F) << 16;
}

// The symbol of three bytes at `p`, where four can be read; 0 if it is not one
// of three bytes.
inline std::uint32_t ThreeBytes(const char* p) {
#if defined(__BYTE_ORDER__) && __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
  std::uint32_t w;
  std::memcpy(&w, p, sizeof w);
  const bool three = (w & 0xC0C0F0u) == 0x8080E0u && (w & 0xFu) - 4 < 6;
  return three ? w & 0xFFFFFFu : 0;
#else
  return static_cast<void>(p), 0;
#endif
}

// 1 for each byte of UTF-8 that begins a character, and 0 for those after it.
inline std::uint32_t BeginsCharacter(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) != 0x80;
}

// Makes bytes of the `begin` of places, which are numbers of characters.
template <typename Iterator>
void FindBeginnings(std::string_view text, Iterator place, Iterator end) {
  std::sort(place, end,
            [](const auto& a, const auto& b) { return a.begin < b.begin; });
  std::uint32_t characters = 0;
  for (std::uint32_t at = 0; place != end; ++at) {
    if (BeginsCharacter(text[at]) == 0) continue;
    for (; place != end && place->begin == characters; ++place) {
      place->begin = at;
    }
    ++characters;
  }
}

}  // namespace

std::optional<WrittenWord> ReadWord(std::string_view written) {
  WrittenWord word;
  if (!written.empty() && written.front() == '*') {
    word.open_front = true;
    written.remove_prefix(1);
  }
  for (std::size_t i = 0; i != written.size(); ++i) {
    if (written[i] == '*') {
      if (i + 1 != written.size()) return std::nullopt;
      word.open_back = true;
      break;
    }
    if (written[i] == '\\' && i + 1 != written.size() &&
        written[i + 1] == '*') {
      ++i;
    }
    word.text += written[i];
  }
  if (word.text.empty()) return std::nullopt;
  return word;
}

// The symbols are still characters: Freeze() makes symbols of them.
std::u32string LiteralIndex::Symbols(const WrittenWord& word) {
  std::u32string symbols;
  bool inside = false;  // Of letters and digits.
  for (const char32_t rune : base::Fold(word.text)) {
    if (base::IsLetterOrDigit(rune) != inside) {
      inside = !inside;
      if (!symbols.empty() || !word.open_front) symbols.push_back(kEdge);
    }
    symbols.push_back(rune);
  }
  if (inside && !word.open_back) symbols.push_back(kEdge);
  return symbols;
}

std::uint32_t LiteralIndex::Add(std::string_view text, std::u32string symbols) {
  const auto id = static_cast<std::uint32_t>(words_.size());
  const auto [it, is_new] = ids_.try_emplace(symbols, id);
  if (is_new) {
    const auto length = static_cast<std::uint32_t>(
        symbols.size() - static_cast<std::size_t>(std::count(
                             symbols.begin(), symbols.end(), kEdge)));
    words_.push_back({std::string(text), std::move(symbols), length, 0, false});
  }
  return it->second;
}

std::uint32_t LiteralIndex::Add(const WrittenWord& word) {
  return Add(word.text, Symbols(word));
}

std::uint32_t LiteralIndex::Add(const LiteralIndex& other, std::uint32_t word) {
  return Add(other.words_[word].original, other.words_[word].symbols);
}

bool LiteralIndex::Has(const WrittenWord& word) const {
  return ids_.contains(Symbols(word));
}

void LiteralIndex::WantPlaces(std::uint32_t word, bool is_context) {
  ++words_[word].uses;
  words_[word].is_context |= is_context;
  has_contexts_ |= is_context;
}

void LiteralIndex::Freeze() {
  ids_ = {};
  int bits = 15;
  while (bits < 22 && (std::size_t{1} << bits) < 24 * words_.size()) ++bits;
  bitmap_.assign(std::size_t{1} << (bits - 6), 0);
  std::vector<std::pair<std::u32string, std::uint32_t>> longer;
  for (std::uint32_t id = 0; id < words_.size(); ++id) {
    const std::u32string& word = words_[id].symbols;
    if (word.size() == 1) {
      singles_.emplace(Symbol(word[0]), id);
    } else {
      std::u32string symbols(word.size(), 0);
      std::transform(word.begin(), word.end(), symbols.begin(), Symbol);
      longer.emplace_back(std::move(symbols), id);
    }
  }
  std::sort(longer.begin(), longer.end());
  AddStates(longer);
  LinkSuffixes();
  for (const auto& [pair, state] : pairs_) {
    const std::uint64_t hash = Hash(pair);
    bitmap_[WordOf(hash, bitmap_.size() - 1)] |= BitsOf(hash);
  }
}

void LiteralIndex::AddStates(const SortedWords& words) {
  // The words that begin as a state does.
  struct Range {
    std::size_t begin, end, length;
  };
  std::vector<Range> ranges{{0, 0, 0}};
  nodes_.assign(1, Node());
  symbols_.assign(1, 0);
  // Adds a state for each symbol at `length` of the words in [begin, end).
  const auto add = [&](std::size_t begin, std::size_t end, std::size_t length) {
    while (begin != end) {
      const char32_t symbol = words[begin].first[length];
      std::size_t next = begin + 1;
      while (next != end && words[next].first[length] == symbol) ++next;
      ranges.push_back({begin, next, length + 1});
      nodes_.emplace_back();
      symbols_.push_back(symbol);
      begin = next;
    }
  };
  for (std::size_t begin = 0, end = 0; begin != words.size(); begin = end) {
    const char32_t first = words[begin].first[0];
    while (end != words.size() && words[end].first[0] == first) ++end;
    const std::size_t state = nodes_.size();
    add(begin, end, 1);
    for (std::size_t i = state; i != nodes_.size(); ++i) {
      pairs_.emplace(Pair(first, symbols_[i]), static_cast<State>(i));
    }
  }
  for (std::size_t state = 1; state != nodes_.size(); ++state) {
    auto [begin, end, length] = ranges[state];
    nodes_[state].first = static_cast<State>(nodes_.size());
    // Of the words of a range the shortest is the first.
    if (words[begin].first.size() == length) {
      nodes_[state].word = words[begin++].second + 1;
      if (words_[nodes_[state].word - 1].uses != 0) {
        nodes_[state].wanted = static_cast<State>(state);
      }
    }
    add(begin, end, length);
  }
  // A node's states end where those of the next begin.
  nodes_.push_back({static_cast<State>(nodes_.size()), 0, 0, 0, 0});
}

void LiteralIndex::LinkSuffixes() {
  // By length: a suffix is shorter, so that its links are known. What goes on
  // from 0 has two characters and no such suffix.
  for (State from = 1; from + 1 < nodes_.size(); ++from) {
    for (State to = nodes_[from].first; to != nodes_[from + 1].first; ++to) {
      const State suffix =
          Step(nodes_[from].suffix, symbols_[from], symbols_[to]);
      nodes_[to].suffix = suffix;
      nodes_[to].shorter =
          nodes_[suffix].word != 0 ? suffix : nodes_[suffix].shorter;
      if (nodes_[to].wanted == 0) nodes_[to].wanted = nodes_[suffix].wanted;
    }
  }
}

LiteralIndex::State LiteralIndex::Next(State from, std::uint32_t symbol) const {
  const auto begin = symbols_.begin() + nodes_[from].first;
  const auto end = symbols_.begin() + nodes_[from + 1].first;
  constexpr std::ptrdiff_t kFew = 8;
  const auto found = end - begin <= kFew ? std::find(begin, end, symbol)
                                         : std::lower_bound(begin, end, symbol);
  return found == end || *found != symbol
             ? 0
             : static_cast<State>(found - symbols_.begin());
}

LiteralIndex::State LiteralIndex::Step(State state, std::uint32_t previous,
                                       std::uint32_t symbol) const {
  for (; state != 0; state = nodes_[state].suffix) {
    if (const State next = Next(state, symbol); next != 0) return next;
  }
  const auto found = pairs_.find(Pair(previous, symbol));
  return found == pairs_.end() ? 0 : found->second;
}

const char* LiteralIndex::SkipHan(const char* p, const char* last_four,
                                  std::uint32_t* previous) const {
  const std::uint64_t* const bitmap = bitmap_.data();
  const std::size_t mask = bitmap_.size() - 1;
  std::uint32_t before = *previous;
  for (; p < last_four; p += 3) {
    const std::uint32_t symbol = ThreeBytes(p);
    if (symbol == 0 || MayBegin(bitmap, mask, before, symbol)) break;
    before = symbol;
  }
  *previous = before;
  return p;
}

template <typename At, typename Single>
void LiteralIndex::Scan(std::string_view text, At&& at, Single&& single) const {
  const char* p = text.data();
  const char* const end = p + text.size();
  const bool has_singles = !singles_.empty();
  const std::uint64_t* const bitmap = bitmap_.data();
  const std::size_t mask = bitmap_.size() - 1;
  std::uint32_t previous = base::kInvalidRune;
  State state = 0;
  bool inside = false;  // Of letters and digits.
  const auto read = [&](std::uint32_t symbol, const char* after)
      __attribute__((always_inline)) {
    if (state != 0 || MayBegin(bitmap, mask, previous, symbol)) {
      state = Step(state, previous, symbol);
      if (state != 0) at(state, after);
    }
    previous = symbol;
  };
  // Four bytes can be read before it.
  const char* const last_four = end - std::min<std::size_t>(text.size(), 3);
  while (p != end) {
    if (state == 0 && !inside && !has_singles) {
      p = SkipHan(p, last_four, &previous);
    }
    const char* const before = p;
    bool is_inside = false;
    std::uint32_t symbol = p < last_four ? ThreeBytes(p) : 0;
    if (symbol != 0) {
      p += 3;
    } else {
      const char32_t rune = base::NextFolded(&p, end);
      is_inside = base::IsLetterOrDigit(rune);
      symbol = Symbol(rune);
    }
    if (is_inside != inside) {
      inside = is_inside;
      read(kEdge, before);
    }
    if (has_singles) {
      const auto found = singles_.find(symbol);
      if (found != singles_.end()) single(found->second, p);
    }
    read(symbol, p);
  }
  if (inside) read(kEdge, end);
}

void LiteralIndex::Find(std::string_view text, std::vector<std::uint32_t>* hits,
                        std::vector<std::uint64_t>* seen) const {
  hits->clear();
  if (words_.empty() || text.empty()) return;
  // Adds a word; false: it was added before.
  const auto add = [&](std::uint32_t word) {
    if (seen->size() < (words_.size() + 63) / 64) {
      seen->resize((words_.size() + 63) / 64, 0);
    }
    std::uint64_t& bits = (*seen)[word / 64];
    const std::uint64_t bit = std::uint64_t{1} << word % 64;
    if ((bits & bit) != 0) return false;
    bits |= bit;
    hits->push_back(word);
    return true;
  };
  Scan(
      text,
      [&](State state, const char*) {
        State found = nodes_[state].word != 0 ? state : nodes_[state].shorter;
        while (found != 0 && add(nodes_[found].word - 1)) {
          found = nodes_[found].shorter;
        }
      },
      [&](std::uint32_t word, const char*) { add(word); });
  for (std::uint32_t word : *hits) (*seen)[word / 64] = 0;
  std::sort(hits->begin(), hits->end());
}

bool LiteralIndex::HasContext(const std::vector<std::uint32_t>& hits) const {
  return has_contexts_ &&
         std::any_of(hits.begin(), hits.end(), [&](std::uint32_t word) {
           return words_[word].is_context;
         });
}

bool LiteralIndex::FindPlaces(std::string_view text,
                              std::vector<Place>* places) const {
  places->clear();
  if (words_.empty()) return true;
  if (text.size() > std::numeric_limits<std::uint32_t>::max()) return false;
  // A long word is not read backwards at each of its places: its `begin` is the
  // number of the characters before it, until all are found.
  constexpr std::uint32_t kShort = 32;
  const auto is_long = [&](const Place& place) {
    return words_[place.word].length > kShort;
  };
  bool has_long = false;
  const char* counted = text.data();
  std::uint32_t characters = 0;  // That begin before `counted`.
  const auto add = [&](std::uint32_t word, const char* end) {
    std::uint32_t n = words_[word].length;
    std::uint32_t begin = 0;
    if (n > kShort) {
      has_long = true;
      for (; counted != end; ++counted) characters += BeginsCharacter(*counted);
      begin = characters - n;
    } else {
      // What was found is valid UTF-8.
      const char* p = end;
      while (n != 0) n -= BeginsCharacter(*--p);
      begin = static_cast<std::uint32_t>(p - text.data());
    }
    places->push_back(
        {word, begin, static_cast<std::uint32_t>(end - text.data())});
  };
  Scan(
      text,
      [&](State state, const char* end) {
        for (State found = nodes_[state].wanted;
             found != 0 && places->size() <= kMostPlaces;
             found = nodes_[nodes_[found].suffix].wanted) {
          add(nodes_[found].word - 1, end);
        }
      },
      [&](std::uint32_t word, const char* end) {
        if (words_[word].uses != 0 && places->size() <= kMostPlaces) {
          add(word, end);
        }
      });
  if (has_long) {
    const auto end = std::partition(places->begin(), places->end(), is_long);
    FindBeginnings(text, places->begin(), end);
  }
  std::sort(places->begin(), places->end(), [](const Place& a, const Place& b) {
    return std::pair(a.word, a.begin) < std::pair(b.word, b.begin);
  });
  std::uint64_t reads = 0;
  for (const Place& place : *places) reads += words_[place.word].uses;
  return places->size() <= kMostPlaces && reads <= kMostReads;
}

void LiteralIndex::FindInside(const LiteralIndex& other, std::uint32_t word,
                              std::vector<std::uint32_t>* inner) const {
  inner->clear();
  absl::flat_hash_set<std::uint32_t> seen;
  const auto add = [&](std::uint32_t found) {
    if (!seen.insert(found).second) return false;
    inner->push_back(found);
    return true;
  };
  State state = 0;
  std::uint32_t previous = base::kInvalidRune;
  for (const char32_t rune : other.words_[word].symbols) {
    const std::uint32_t symbol = Symbol(rune);
    const auto single = singles_.find(symbol);
    if (single != singles_.end()) add(single->second);
    state = Step(state, previous, symbol);
    // As in Find(): what a known word ends with is known.
    State found = nodes_[state].word != 0 ? state : nodes_[state].shorter;
    while (found != 0 && add(nodes_[found].word - 1)) {
      found = nodes_[found].shorter;
    }
    previous = symbol;
  }
  std::sort(inner->begin(), inner->end());
}

bool LiteralIndex::HasInside(const LiteralIndex& other,
                             std::uint32_t word) const {
  State state = 0;
  std::uint32_t previous = base::kInvalidRune;
  for (const char32_t rune : other.words_[word].symbols) {
    const std::uint32_t symbol = Symbol(rune);
    if (singles_.contains(symbol)) return true;
    state = Step(state, previous, symbol);
    if (nodes_[state].word != 0 || nodes_[state].shorter != 0) return true;
    previous = symbol;
  }
  return false;
}

bool LiteralIndex::Contains(std::uint32_t outer, std::uint32_t inner) const {
  const std::u32string& text = words_[outer].symbols;
  const std::u32string& word = words_[inner].symbols;
  // find() looks at each place for all of a word.
  constexpr std::size_t kShort = 32;
  if (word.size() <= kShort) return text.find(word) != text.npos;
  // Knuth, Morris and Pratt: by length of what is found of the word, how much
  // of it begins anew there.
  std::vector<std::size_t> shorter(word.size() + 1, 0);
  const auto next = [&](std::size_t length, char32_t symbol) {
    while (length != 0 && word[length] != symbol) length = shorter[length];
    return word[length] == symbol ? length + 1 : 0;
  };
  for (std::size_t i = 1; i != word.size(); ++i) {
    shorter[i + 1] = next(shorter[i], word[i]);
  }
  std::size_t length = 0;
  for (const char32_t symbol : text) {
    length = next(length, symbol);
    if (length == word.size()) return true;
  }
  return false;
}

}  // namespace trunkline::rules
