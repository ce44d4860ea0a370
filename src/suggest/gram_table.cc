// SPDX-License-Identifier: Apache-2.0
#include "src/suggest/gram_table.h"

#include <algorithm>
#include <array>
#include <utility>

namespace trunkline::suggest {
namespace {

constexpr char32_t kPlane = 0x10000;
constexpr std::size_t kPage = 64;

// Which pages of code points have letters, digits, or characters that fold to
// others: every table has these pages.
const std::array<bool, kPlane / kPage>& SpecialPages() {
  static const auto& special = *[] {
    auto* const pages = new std::array<bool, kPlane / kPage>();
    for (char32_t rune = 0; rune != kPlane; ++rune) {
      const char32_t folded = base::FoldRune(rune);
      const CharacterKind kind = KindOf(folded);
      (*pages)[rune / kPage] |= folded != rune ||
                                kind == CharacterKind::kLetter ||
                                kind == CharacterKind::kDigit;
    }
    return pages;
  }();
  return special;
}

bool IsSurrogate(char32_t rune) { return rune >= 0xD800 && rune <= 0xDFFF; }

// Steele's and Vigna's SplitMix64.
std::uint64_t NextRandom(std::uint64_t* state) {
  std::uint64_t z = *state += 0x9E3779B97F4A7C15u;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
  z = (z ^ z >> 27) * 0x94D049BB133111EBu;
  return z ^ z >> 31;
}

std::string WordKey(const std::u32string& runes) {
  std::string key;
  for (char32_t rune : runes) base::AppendRune(rune, &key);
  return key;
}

}  // namespace

bool GramTable::Fits(const std::vector<Gram>& grams) {
  absl::flat_hash_map<char32_t, bool> runes;
  std::size_t count = 0;
  for (const Gram& gram : grams) {
    if (gram.word) continue;
    ++count;
    for (char32_t rune : gram.runes) runes.emplace(rune, true);
  }
  return runes.size() <= kMaxUnits && count <= kMaxGrams;
}

GramTable::GramTable(const std::vector<Gram>& grams, std::uint64_t seed) {
  AddUnits(grams);
  AddPages();
  std::vector<std::uint64_t> keys;
  std::vector<std::uint32_t> numbers, singles;
  singles_.assign(runes_.size() + 1, kNoGram);
  for (std::size_t i = 0; i != grams.size(); ++i) {
    const Gram& gram = grams[i];
    const auto number = static_cast<std::uint32_t>(i);
    if (gram.word) {
      words_.emplace(WordKey(gram.runes), number);
      continue;
    }
    std::uint64_t key = 0;
    for (char32_t rune : gram.runes) key = key << 16 | UnitOf(rune);
    if (gram.runes.size() == 1) {
      singles_[key] = static_cast<std::uint32_t>(singles.size());
      singles.push_back(number);
      continue;
    }
    longest_ = std::max(longest_, gram.runes.size());
    keys.push_back(key);
    numbers.push_back(number);
  }
  // At most four fifths full: most look-ups find nothing, each in another slot,
  // so that a table that is half as large is more often in the nearest cache.
  // Factors by which two keys meet in both hashes do not do. With k keys, s
  // slots and s / 4 buckets, 2 (k / s)^2 pairs are expected to meet: so more
  // than a quarter of all factors do, and of 16 attempts one nearly always
  // does.
  int bits = 4;
  while ((std::size_t{1} << bits) < keys.size() + keys.size() / 4) ++bits;
  int attempt = 0;
  do {
    bucket_factor_ = NextRandom(&seed) | 1;
    slot_factor_ = NextRandom(&seed) | 1;
    if (++attempt % 16 == 0) ++bits;
  } while (!AddKeys(keys, numbers, bits));
  const auto slots = static_cast<std::uint32_t>(grams_.size());
  for (std::uint32_t& single : singles_) {
    if (single != kNoGram) single += slots;
  }
  grams_.insert(grams_.end(), singles.begin(), singles.end());
}

void GramTable::AddUnits(const std::vector<Gram>& grams) {
  for (const Gram& gram : grams) {
    if (gram.word) continue;
    for (char32_t rune : gram.runes) {
      runes_.emplace(rune, static_cast<std::uint16_t>(runes_.size() + 1));
    }
  }
  digit_unit_ = UnitOf(U'0');
}

std::uint32_t GramTable::UnitOf(char32_t rune) const {
  const auto found = runes_.find(rune);
  return found == runes_.end() ? 0 : found->second;
}

void GramTable::AddPages() {
  std::array<bool, kPlane / kPage> wanted = SpecialPages();
  for (const auto& [rune, unit] : runes_) {
    if (rune < kPlane) wanted[rune / kPage] = true;
  }
  pages_.assign(wanted.size(), 0);
  short_pages_.assign(kShort / kPage, 0);
  units_.assign(kPage, 0);
  for (std::size_t page = 0; page != wanted.size(); ++page) {
    if (!wanted[page]) continue;
    (page < short_pages_.size() ? short_pages_ : pages_)[page] =
        static_cast<std::uint32_t>(units_.size());
    for (std::size_t i = 0; i != kPage; ++i) {
      const auto rune = static_cast<char32_t>(page * kPage + i);
      const char32_t folded = base::FoldRune(rune);
      std::uint32_t unit = 0;
      if (!IsSurrogate(rune)) {
        switch (KindOf(folded)) {
          case CharacterKind::kSeparator:
            break;
          case CharacterKind::kCharacter:
            unit = UnitOf(folded);
            break;
          case CharacterKind::kLetter:
            unit = kLetter;
            break;
          case CharacterKind::kDigit:
            unit = kDigit;
            break;
        }
      }
      units_.push_back(static_cast<std::uint16_t>(unit));
    }
  }
}

// The buckets with the most keys are placed first, each by the first
// displacement that moves all its keys to free slots.
bool GramTable::AddKeys(const std::vector<std::uint64_t>& keys,
                        const std::vector<std::uint32_t>& grams,
                        int slot_bits) {
  const std::size_t slots = std::size_t{1} << slot_bits;
  const std::size_t buckets = slots / 4;
  slot_shift_ = 64 - slot_bits;
  bucket_shift_ = slot_shift_ + 2;
  keys_.assign(slots, kNoKey);
  grams_.assign(slots, kNoGram);
  displacements_.assign(buckets, 0);
  const auto bucket_of = [&](std::uint64_t key) {
    return static_cast<std::uint32_t>(key * bucket_factor_ >> bucket_shift_);
  };
  // Keys by bucket, then the buckets by size.
  std::vector<std::uint32_t> first(buckets + 1), order(keys.size());
  for (std::uint64_t key : keys) ++first[bucket_of(key) + 1];
  for (std::size_t i = 0; i != buckets; ++i) first[i + 1] += first[i];
  std::vector<std::uint32_t> next(first.begin(), first.end() - 1);
  for (std::size_t i = 0; i != keys.size(); ++i) {
    order[next[bucket_of(keys[i])]++] = static_cast<std::uint32_t>(i);
  }
  std::vector<std::uint32_t> by_size;
  for (std::uint32_t i = 0; i != buckets; ++i) {
    if (first[i] != first[i + 1]) by_size.push_back(i);
  }
  std::stable_sort(by_size.begin(), by_size.end(),
                   [&](std::uint32_t a, std::uint32_t b) {
                     return first[a + 1] - first[a] > first[b + 1] - first[b];
                   });
  for (std::uint32_t bucket : by_size) {
    const std::uint32_t begin = first[bucket], end = first[bucket + 1];
    std::uint32_t displacement = 0;
    const auto place = [&](std::uint32_t at) {
      return static_cast<std::size_t>(keys[order[at]] * slot_factor_ >>
                                      slot_shift_) ^
             displacement;
    };
    for (; displacement != slots; ++displacement) {
      std::uint32_t at = begin;
      for (; at != end && keys_[place(at)] == kNoKey; ++at) {
        keys_[place(at)] = keys[order[at]];
        grams_[place(at)] = grams[order[at]];
      }
      if (at == end) break;
      while (at != begin) keys_[place(--at)] = kNoKey;
    }
    if (displacement == slots) return false;
    displacements_[bucket] = displacement;
  }
  return true;
}

std::uint32_t GramTable::RareUnit(char32_t rune) const {
  // What is no character has no unit, and these fold to themselves.
  return UnitOf(rune);
}

void GramTable::SkipDigits(const char** p, const char* end) const {
  while (*p != end) {
    const char* next = *p;
    if (NextUnit(&next, end) != kDigit) return;
    *p = next;
  }
}

std::uint32_t GramTable::NextWord(const char** p, const char* end) const {
  std::array<char, kMaxWord * 4> folded;
  char* out = folded.data();
  std::size_t letters = 0;
  while (*p != end) {
    const char* next = *p;
    if (NextUnit(&next, end) != kLetter) break;
    const char32_t rune = base::NextFolded(p, end);
    if (++letters <= kMaxWord) out = base::EncodeRune(rune, out);
  }
  if (letters > kMaxWord || words_.empty()) return kNoGram;
  const auto found = words_.find(absl::string_view(
      folded.data(), static_cast<std::size_t>(out - folded.data())));
  return found == words_.end() ? kNoGram : found->second;
}

}  // namespace trunkline::suggest
