// SPDX-License-Identifier: Apache-2.0
#include "src/nearest/text_index.h"

#include <algorithm>
#include <utility>

#include "absl/hash/hash.h"
#include "src/base/fold.h"
#include "src/base/strings.h"
#include "src/suggest/characters.h"
#include "src/suggest/model_file.h"

namespace trunkline::nearest {
namespace {

using suggest::CharacterKind;

constexpr std::size_t kMaxGrams = std::size_t{1} << 16;
// Candidates that are compared exactly.
constexpr std::size_t kCompared = 200;

// Calls visit(key, begin, end) for each n-gram of two characters and each word.
// Numbers are the character "0", as in text models.
template <typename Visit>
void EachGram(std::string_view text, const Visit& visit) {
  const char* const start = text.data();
  const char* const end = start + text.size();
  const char* p = start;
  char32_t before = 0;  // The character before; 0: none.
  const char* before_at = start;
  while (p != end) {
    const char* const begin = p;
    char32_t rune = base::NextFolded(&p, end);
    const CharacterKind kind = suggest::KindOf(rune);
    const auto at = [&](const char* place) {
      return static_cast<std::size_t>(place - start);
    };
    if (kind == CharacterKind::kSeparator) {
      before = 0;
      continue;
    }
    if (kind == CharacterKind::kLetter) {
      std::u32string word(1, rune);
      while (p != end) {
        const char* next = p;
        const char32_t letter = base::NextFolded(&next, end);
        if (suggest::KindOf(letter) != CharacterKind::kLetter) break;
        if (word.size() < suggest::kMaxWord) word.push_back(letter);
        p = next;
      }
      visit(absl::Hash<std::u32string>()(word), at(begin), at(p));
      before = 0;
      continue;
    }
    if (kind == CharacterKind::kDigit) {
      rune = U'0';
      while (p != end) {
        const char* next = p;
        if (suggest::KindOf(base::NextFolded(&next, end)) !=
            CharacterKind::kDigit) {
          break;
        }
        p = next;
      }
    }
    if (before != 0) {
      const std::uint64_t both = std::uint64_t{before} << 32 | rune;
      visit(absl::Hash<std::uint64_t>()(both), at(before_at), at(p));
    }
    before = rune;
    before_at = begin;
  }
}

std::vector<std::uint64_t> GramsOf(std::string_view text) {
  std::vector<std::uint64_t> keys;
  EachGram(text, [&](std::uint64_t key, std::size_t, std::size_t) {
    if (keys.size() < kMaxGrams) keys.push_back(key);
  });
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
  return keys;
}

std::uint64_t SquareRoot(std::uint64_t square) {
  std::uint64_t root = 0;
  for (std::uint64_t bit = std::uint64_t{1} << 31; bit != 0; bit >>= 1) {
    const std::uint64_t larger = root + bit;
    if (larger * larger <= square) root = larger;
  }
  return root;
}

}  // namespace

std::vector<Span> CommonParts(std::string_view text, std::string_view other) {
  const std::vector<std::uint64_t> theirs = GramsOf(other);
  std::vector<Span> spans;
  EachGram(text, [&](std::uint64_t key, std::size_t begin, std::size_t end) {
    if (!std::binary_search(theirs.begin(), theirs.end(), key)) return;
    if (!spans.empty() && begin <= spans.back().end) {
      spans.back().end = std::max(spans.back().end, end);
    } else {
      spans.push_back({begin, end});
    }
  });
  return spans;
}

std::int32_t TextIndex::WeightOf(std::size_t with_it) const {
  return suggest::Log2(2 * std::max(numbers_.size(), with_it), with_it);
}

void TextIndex::Put(std::string_view id, std::string_view text) {
  Remove(id);
  Entry entry;
  entry.id = std::string(id);
  entry.grams = GramsOf(text);
  Number number = static_cast<Number>(entries_.size());
  if (free_.empty()) {
    entries_.emplace_back();
  } else {
    number = free_.back();
    free_.pop_back();
  }
  for (std::uint32_t i = 0; i != entry.grams.size(); ++i) {
    std::vector<Posting>& list = postings_[entry.grams[i]];
    entry.places.push_back(static_cast<std::uint32_t>(list.size()));
    list.push_back({number, i});
  }
  numbers_.emplace(entry.id, number);
  entries_[number] = std::move(entry);
}

void TextIndex::Remove(std::string_view id) {
  const auto found = numbers_.find(base::ToAbsl(id));
  if (found == numbers_.end()) return;
  const Number number = found->second;
  numbers_.erase(found);
  Entry& entry = entries_[number];
  for (std::size_t i = 0; i != entry.grams.size(); ++i) {
    const auto at = postings_.find(entry.grams[i]);
    std::vector<Posting>& list = at->second;
    // The last one of the list takes its place.
    const Posting last = list.back();
    list[entry.places[i]] = last;
    entries_[last.text].places[last.gram] = entry.places[i];
    list.pop_back();
    if (list.empty()) postings_.erase(at);
  }
  entry = Entry();
  free_.push_back(number);
}

std::vector<TextIndex::Found> TextIndex::Find(std::string_view text,
                                              std::size_t most) const {
  const std::vector<Key> grams = GramsOf(text);
  absl::flat_hash_map<Number, std::uint64_t> common;  // Sums of squares.
  std::uint64_t own = 0;
  for (Key gram : grams) {
    const auto found = postings_.find(gram);
    const std::size_t with_it =
        found == postings_.end() ? 1 : found->second.size();
    const auto weight = static_cast<std::uint64_t>(WeightOf(with_it));
    own += weight * weight;
    if (found == postings_.end()) continue;
    for (const Posting& posting : found->second) {
      common[posting.text] += weight * weight;
    }
  }
  std::vector<std::pair<std::uint64_t, Number>> best;
  for (const auto& [number, sum] : common) best.emplace_back(sum, number);
  const auto better = [&](const auto& a, const auto& b) {
    return a.first != b.first ? a.first > b.first
                              : entries_[a.second].id < entries_[b.second].id;
  };
  const std::size_t compared = std::min(best.size(), std::max(most, kCompared));
  std::partial_sort(best.begin(),
                    best.begin() + static_cast<std::ptrdiff_t>(compared),
                    best.end(), better);
  best.resize(compared);
  std::vector<Found> out;
  for (const auto& [sum, number] : best) {
    std::uint64_t theirs = 0;
    for (Key gram : entries_[number].grams) {
      const auto weight = static_cast<std::uint64_t>(
          WeightOf(postings_.find(gram)->second.size()));
      theirs += weight * weight;
    }
    // Each sum is below 2^16 * 2^28, so that a root is below 2^22.
    const std::uint64_t length = SquareRoot(own) * SquareRoot(theirs);
    const int similarity = length == 0
                               ? 0
                               : static_cast<int>(std::min<std::uint64_t>(
                                     sum * 100 / length, 100));
    if (similarity > 0) out.push_back({entries_[number].id, similarity});
  }
  std::sort(out.begin(), out.end(), [](const Found& a, const Found& b) {
    return a.similarity != b.similarity ? a.similarity > b.similarity
                                        : a.id < b.id;
  });
  if (out.size() > most) out.resize(most);
  return out;
}

}  // namespace trunkline::nearest
