// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_CHECK_PAIRS_H_
#define TRUNKLINE_SRC_CHECK_PAIRS_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>

#include "src/check/messages.h"
#include "src/check/search.h"

// The pairs of claims of one place and rank, for the searches for ties.
namespace trunkline::check {

// Tickets tried for the pairs of claims of one place and rank before the other
// pairs are left alone. A ticket meets all these claims: many of them are tried
// less often.
inline std::size_t MaxTries(std::size_t claims) {
  constexpr std::size_t kMost = 100;
  constexpr std::size_t kClaims = 25'000;
  return std::clamp<std::size_t>(kClaims / claims, 1, kMost);
}

// Calls see(a, b) for pairs of equal claims of different rules whose dates,
// facets and hotlines meet, until the budget is spent; it returns whether it
// tried a ticket. Returns how many pairs it left alone, see MaxTries().
template <typename See>
std::uint64_t ForEachPair(Search* search, absl::Span<const Claim> place,
                          See&& see) {
  std::uint64_t left = 0;
  for (std::size_t begin = 0, end = 0; begin != place.size(); begin = end) {
    while (end != place.size() &&
           place[end].entry.rank == place[begin].entry.rank &&
           place[end].exact == place[begin].exact) {
      ++end;
    }
    std::size_t tries = MaxTries(end - begin);
    for (std::size_t i = begin; i != end; ++i) {
      if (tries == 0) {
        left += std::uint64_t{end - i} * (end - i - 1) / 2;
        break;
      }
      for (std::size_t j = i + 1; j != end; ++j) {
        if (!search->Spend()) return left;
        const Claim& a = place[i];
        const Claim& b = place[j];
        if (a.entry.rule == b.entry.rule ||
            std::max(a.entry.valid.from, b.entry.valid.from) >=
                std::min(a.entry.valid.to, b.entry.valid.to)) {
          continue;
        }
        const std::uint32_t facets = a.entry.facets & b.entry.facets;
        if ((facets & rules::kAllTypes) == 0 ||
            (facets & rules::kAllUrgencies) == 0 ||
            (facets & rules::kAllChannels) == 0 ||
            !search->comparer().ShareHotline(a, b)) {
          continue;
        }
        if (see(a, b) && --tries == 0) {
          left += end - j - 1;
          break;
        }
      }
    }
  }
  return left;
}

inline std::uint64_t PairKey(const Claim& a, const Claim& b) {
  const auto [low, high] = std::minmax(a.entry.rule, b.entry.rule);
  return std::uint64_t{low} << 32 | high;
}

// Says how many pairs were left alone, if any were.
inline base::Text Pairs(std::uint64_t n) {
  return n == 1 ? base::Fill<messages::kOnePair>(n)
                : base::Fill<messages::kPairs>(n);
}

inline void NoteLeft(Search* search, std::uint64_t left,
                     absl::string_view code) {
  if (left == 0) return;
  search->loader().Report(
      Severity::kNote, "pairs-left", rules::EntryKind::kJurisdiction,
      search->jurisdiction(),
      base::Fill<messages::kPairsLeft>(code, Pairs(left)), {});
}

}  // namespace trunkline::check

#endif  // TRUNKLINE_SRC_CHECK_PAIRS_H_
