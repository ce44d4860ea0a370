// SPDX-License-Identifier: Apache-2.0
#include "src/rules/literals.h"

#include <algorithm>
#include <cstring>

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

}  // namespace

std::uint32_t LiteralIndex::Add(std::string_view word) {
  std::u32string folded = base::Fold(word);
  const auto id = static_cast<std::uint32_t>(words_.size());
  const auto [it, is_new] = ids_.try_emplace(folded, id);
  if (is_new) words_.push_back({std::string(word), std::move(folded)});
  return it->second;
}

void LiteralIndex::Freeze() {
  int bits = 15;
  while (bits < 22 && (std::size_t{1} << bits) < 24 * words_.size()) ++bits;
  bitmap_.assign(std::size_t{1} << (bits - 6), 0);
  std::vector<std::uint32_t> order;
  for (std::uint32_t id = 0; id < words_.size(); ++id) {
    if (words_[id].folded.size() == 1) {
      singles_.emplace(Symbol(words_[id].folded[0]), id);
    } else {
      order.push_back(id);
    }
  }
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return words_[a].folded < words_[b].folded;
  });
  for (std::uint32_t id : order) {
    const std::u32string& word = words_[id].folded;
    const std::uint64_t pair = Pair(Symbol(word[0]), Symbol(word[1]));
    Bucket& bucket = pairs_[pair];
    const auto at = static_cast<std::uint32_t>(tail_index_.size());
    if (bucket.begin == bucket.end) bucket.begin = at;
    bucket.end = at + 1;
    tail_index_.push_back({id, static_cast<std::uint32_t>(tails_.size()),
                           static_cast<std::uint32_t>(word.size() - 2)});
    tails_.append(word, 2);
    const std::uint64_t hash = Hash(pair);
    bitmap_[WordOf(hash, bitmap_.size() - 1)] |= BitsOf(hash);
  }
  ids_ = {};
}

void LiteralIndex::FindTails(std::uint64_t pair, const char* rest,
                             const char* end,
                             std::vector<std::uint32_t>* hits) const {
  const auto found = pairs_.find(pair);
  if (found == pairs_.end()) return;
  for (std::uint32_t i = found->second.begin; i != found->second.end; ++i) {
    const Tail& tail = tail_index_[i];
    const char* q = rest;
    std::uint32_t n = 0;
    while (n != tail.size && q != end &&
           base::NextFolded(&q, end) == tails_[tail.begin + n]) {
      ++n;
    }
    if (n == tail.size) hits->push_back(tail.id);
  }
}

void LiteralIndex::Find(std::string_view text,
                        std::vector<std::uint32_t>* hits) const {
  hits->clear();
  if (words_.empty() || text.empty()) return;
  const char* p = text.data();
  const char* const end = p + text.size();
  const bool has_singles = !singles_.empty();
  const std::uint64_t* const bitmap = bitmap_.data();
  const std::size_t mask = bitmap_.size() - 1;
  std::uint32_t previous = base::kInvalidRune;
  while (p != end) {
    std::uint32_t symbol = end - p >= 4 ? ThreeBytes(p) : 0;
    if (symbol != 0) {
      p += 3;
    } else {
      symbol = Symbol(base::NextFolded(&p, end));
    }
    if (has_singles) {
      const auto single = singles_.find(symbol);
      if (single != singles_.end()) hits->push_back(single->second);
    }
    const std::uint64_t pair = Pair(previous, symbol);
    const std::uint64_t hash = Hash(pair);
    if ((~bitmap[WordOf(hash, mask)] & BitsOf(hash)) == 0) {
      FindTails(pair, p, end, hits);
    }
    previous = symbol;
  }
  if (hits->size() > 1) {
    std::sort(hits->begin(), hits->end());
    hits->erase(std::unique(hits->begin(), hits->end()), hits->end());
  }
}

bool LiteralIndex::Contains(std::uint32_t outer, std::uint32_t inner) const {
  return words_[outer].folded.find(words_[inner].folded) !=
         std::u32string::npos;
}

}  // namespace trunkline::rules
