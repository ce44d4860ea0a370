#include "src/rules/literals.h"

#include <algorithm>

#include "src/base/fold.h"

namespace trunkline::rules {
namespace {

// The character of three bytes at `p` if it is in U+3001 to U+CFFF, where
// nothing folds: Han, kana, nearly all of a text. Else 0.
inline char32_t Unfolded(const char* p) {
  const auto* const s = reinterpret_cast<const unsigned char*>(p);
  const unsigned lead = s[0] - 0xE3u, b1 = s[1] ^ 0x80u, b2 = s[2] ^ 0x80u;
  if (lead > 0xEC - 0xE3 || (b1 | b2) > 0x3F) return 0;
  const char32_t rune = (lead + 3) << 12 | b1 << 6 | b2;
  return rune == 0x3000 ? 0 : rune;
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
  shift_ = 64 - (bits - 6);
  bitmap_.assign(std::size_t{1} << (bits - 6), 0);
  std::vector<std::uint32_t> order;
  for (std::uint32_t id = 0; id < words_.size(); ++id) {
    if (words_[id].folded.size() == 1) {
      singles_.emplace(words_[id].folded[0], id);
    } else {
      order.push_back(id);
    }
  }
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return words_[a].folded < words_[b].folded;
  });
  for (std::uint32_t id : order) {
    const std::u32string& word = words_[id].folded;
    Bucket& bucket = pairs_[Pair(word[0], word[1])];
    const auto at = static_cast<std::uint32_t>(tail_index_.size());
    if (bucket.begin == bucket.end) bucket.begin = at;
    bucket.end = at + 1;
    tail_index_.push_back({id, static_cast<std::uint32_t>(tails_.size()),
                           static_cast<std::uint32_t>(word.size() - 2)});
    tails_.append(word, 2);
    const std::uint64_t hash = Hash(Pair(word[0], word[1]));
    bitmap_[WordOf(hash)] |= BitsOf(hash);
  }
  ids_ = {};
}

void LiteralIndex::Find(std::string_view text,
                        std::vector<std::uint32_t>* hits) const {
  hits->clear();
  if (words_.empty() || text.empty()) return;
  const char* p = text.data();
  const char* const end = p + text.size();
  const bool has_singles = !singles_.empty();
  const std::uint64_t* const bitmap = bitmap_.data();
  char32_t previous = base::kInvalidRune;
  while (p != end) {
    char32_t rune = end - p >= 3 ? Unfolded(p) : 0;
    if (rune != 0) {
      p += 3;
    } else {
      rune = base::NextFolded(&p, end);
    }
    if (has_singles) {
      const auto single = singles_.find(rune);
      if (single != singles_.end()) hits->push_back(single->second);
    }
    const std::uint64_t pair = Pair(previous, rune);
    const std::uint64_t hash = Hash(pair);
    if ((~bitmap[WordOf(hash)] & BitsOf(hash)) == 0) {
      const auto found = pairs_.find(pair);
      if (found != pairs_.end()) {
        for (std::uint32_t i = found->second.begin; i != found->second.end;
             ++i) {
          const Tail& tail = tail_index_[i];
          const char* q = p;
          std::uint32_t n = 0;
          while (n != tail.size && q != end &&
                 base::NextFolded(&q, end) == tails_[tail.begin + n]) {
            ++n;
          }
          if (n == tail.size) hits->push_back(tail.id);
        }
      }
    }
    previous = rune;
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
