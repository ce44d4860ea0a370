// SPDX-License-Identifier: Apache-2.0
#include "src/rules/rank.h"

#include <initializer_list>

namespace trunkline::rules {

std::uint32_t PackRank(const RankParts& parts) {
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

RankParts UnpackRank(std::uint32_t rank) {
  RankParts parts;
  const auto take = [&](int bits) {
    const std::uint32_t value = rank & ((1u << bits) - 1);
    rank >>= bits;
    return value;
  };
  for (bool* given : {&parts.attribute, &parts.urgency, &parts.channel,
                      &parts.type, &parts.text, &parts.hotline}) {
    *given = take(1) != 0;
  }
  parts.region_depth = take(5);
  parts.principle_place = 3 - take(2);
  parts.category_depth = take(5);
  parts.priority = static_cast<int>(rank) - 1001;
  return parts;
}

}  // namespace trunkline::rules
