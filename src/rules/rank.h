// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_RANK_H_
#define TRUNKLINE_SRC_RULES_RANK_H_

#include <cstdint>

// Ranking: which of several rules that hold wins.
//
// The criteria of docs/routing.md are compared in their order; the first that
// differs decides. All of them are known when a rule set is compiled, since
// each depends on the rule and on the combination of its codes alone. So they
// are packed into one integer, the first criterion in the highest bits, and two
// rules are compared by one instruction:
//
//   bits   criterion
//   18-28  priority + 1001 (1 to 2001): no rank is 0
//   13-17  depth of the category, 0 to 31
//   11-12  3 - place of the basis among the principles
//   6-10   depth of the region, 0 to 31
//   0-5    hotline, text, type, channel, urgency, attribute: given or not
//
// UnpackRank() is for explanations, which name the criterion that decided.
namespace trunkline::rules {

struct RankParts {
  int priority = 0;                   // -1000 to 1000; higher wins.
  std::uint32_t category_depth = 0;   // 0: no category; deeper wins.
  std::uint32_t principle_place = 0;  // 0 to 3; 0, the strongest, wins.
  std::uint32_t region_depth = 0;     // 0: no region; deeper wins.
  // Whether the rule has such a condition; one that has it wins.
  bool hotline = false, text = false, type = false, channel = false;
  bool urgency = false, attribute = false;
};
std::uint32_t PackRank(const RankParts& parts);
RankParts UnpackRank(std::uint32_t rank);

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_RANK_H_
