// SPDX-License-Identifier: Apache-2.0
#include "src/suggest/gram_table.h"

#include <algorithm>

namespace trunkline::suggest {
namespace {

// Steele's and Vigna's SplitMix64.
std::uint64_t NextRandom(std::uint64_t* state) {
  std::uint64_t z = *state += 0x9E3779B97F4A7C15u;
  z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
  z = (z ^ z >> 27) * 0x94D049BB133111EBu;
  return z ^ z >> 31;
}

}  // namespace

GramTable::GramTable(const Alphabet& alphabet, const std::vector<Gram>& grams,
                     std::uint64_t seed) {
  std::vector<std::uint64_t> keys;
  std::vector<std::uint32_t> numbers, singles;
  singles_.assign(alphabet.unit_count(), kNoGram);
  for (std::size_t i = 0; i != grams.size(); ++i) {
    const Gram& gram = grams[i];
    const auto number = static_cast<std::uint32_t>(i);
    if (gram.word) {
      words_.emplace(alphabet.WordOf(gram.runes), number);
      continue;
    }
    longest_ = std::max(longest_, gram.runes.size());
    std::uint64_t key = 0;
    for (char32_t rune : gram.runes) key = key << 16 | alphabet.UnitOf(rune);
    if (gram.runes.size() == 1) {
      singles_[key] = static_cast<std::uint32_t>(singles.size());
      singles.push_back(number);
      continue;
    }
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
    hash_.bucket_factor = NextRandom(&seed) | 1;
    hash_.slot_factor = NextRandom(&seed) | 1;
    if (++attempt % 16 == 0) ++bits;
  } while (!AddKeys(keys, numbers, bits));
  const auto slots = static_cast<std::uint32_t>(grams_.size());
  for (std::uint32_t& single : singles_) {
    if (single != kNoGram) single += slots;
  }
  grams_.insert(grams_.end(), singles.begin(), singles.end());
}

// The buckets with the most keys are placed first, each by the first
// displacement that moves all its keys to free slots.
bool GramTable::AddKeys(const std::vector<std::uint64_t>& keys,
                        const std::vector<std::uint32_t>& grams,
                        int slot_bits) {
  const std::size_t slots = std::size_t{1} << slot_bits;
  const std::size_t buckets = slots / 4;
  hash_.slot_shift = 64 - slot_bits;
  hash_.bucket_shift = hash_.slot_shift + 2;
  keys_.assign(slots, kNoKey);
  grams_.assign(slots, kNoGram);
  displacements_.assign(buckets, 0);
  const auto bucket_of = [&](std::uint64_t key) {
    return static_cast<std::uint32_t>(hash_.Bucket(key));
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
      return hash_.Base(keys[order[at]]) ^ displacement;
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

}  // namespace trunkline::suggest
