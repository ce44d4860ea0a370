// SPDX-License-Identifier: Apache-2.0
#include "src/rules/rank.h"

#include <algorithm>
#include <initializer_list>
#include <numeric>
#include <utility>

namespace trunkline::rules {
namespace {

std::uint32_t Pack(const RankParts& parts) {
  std::uint32_t rank = static_cast<std::uint32_t>(parts.priority + 1001);
  rank = rank << 5 | parts.category_depth;
  rank = rank << 2 | (3 - parts.principle_place);
  rank = rank << 5 | parts.region_depth;
  for (bool given : {parts.hotline, parts.text, parts.type, parts.channel,
                     parts.urgency, parts.attribute}) {
    rank = rank << 1 | (given ? 1u : 0u);
  }
  return rank;
}

}  // namespace

std::uint32_t RankTable::Add(const RankParts& parts,
                             const AttributeLevels& levels) {
  Rank rank;
  rank.packed = Pack(parts);
  const bool any = std::any_of(levels.begin(), levels.end(),
                               [](std::uint64_t l) { return l != 0; });
  if (any) {
    const auto [found, is_new] = level_numbers_.try_emplace(
        levels, static_cast<std::uint32_t>(levels_.size()));
    if (is_new) levels_.push_back(levels);
    rank.levels = found->second;
  }
  const auto [found, is_new] =
      numbers_.try_emplace(std::uint64_t{rank.packed} << 32 | rank.levels,
                           static_cast<std::uint32_t>(ranks_.size()));
  if (is_new) ranks_.push_back(rank);
  return found->second;
}

bool RankTable::Less(const Rank& a, const Rank& b) const {
  if (a.packed >> kLowBits != b.packed >> kLowBits) {
    return a.packed >> kLowBits < b.packed >> kLowBits;
  }
  if (a.levels != b.levels) {
    // Those of no attribute are shorter; a longer list has a number above 0.
    return levels_[a.levels] < levels_[b.levels];
  }
  return a.packed < b.packed;
}

std::vector<std::uint32_t> RankTable::Freeze() {
  std::vector<std::uint32_t> order(ranks_.size() - 1);
  std::iota(order.begin(), order.end(), 1);
  std::sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return Less(ranks_[a], ranks_[b]);
  });
  std::vector<std::uint32_t> rank_of(ranks_.size());
  std::vector<Rank> sorted(1);
  for (std::uint32_t number : order) {
    rank_of[number] = static_cast<std::uint32_t>(sorted.size());
    sorted.push_back(ranks_[number]);
  }
  ranks_ = std::move(sorted);
  numbers_ = {};
  level_numbers_ = {};
  return rank_of;
}

RankTable::Difference RankTable::Compare(std::uint32_t better,
                                         std::uint32_t worse) const {
  const Rank& a = ranks_[better];
  const Rank& b = ranks_[worse];
  const std::uint32_t differ = a.packed ^ b.packed;
  const auto differs = [&](int shift, int bits) {
    return (differ >> shift & ((1u << bits) - 1)) != 0;
  };
  if (differs(18, 11)) return {Criterion::kPriority, 0};
  if (differs(13, 5)) return {Criterion::kCategory, 0};
  if (differs(11, 2)) return {Criterion::kPrinciple, 0};
  if (differs(6, 5)) return {Criterion::kRegion, 0};
  if (a.levels != b.levels) {
    const AttributeLevels& x = levels_[a.levels];
    const AttributeLevels& y = levels_[b.levels];
    const auto of = [](const AttributeLevels& levels, std::size_t n) {
      return n < levels.size() ? levels[n] : level::kNone;
    };
    std::size_t n = 0;
    while (of(x, n) == of(y, n)) ++n;
    return {Criterion::kDeclared, n};
  }
  constexpr Criterion kGiven[] = {Criterion::kAttribute, Criterion::kUrgency,
                                  Criterion::kChannel,   Criterion::kType,
                                  Criterion::kText,      Criterion::kHotline};
  for (int bit = kLowBits - 1; bit >= 0; --bit) {
    if (differs(bit, 1)) return {kGiven[bit], 0};
  }
  return {};
}

}  // namespace trunkline::rules
