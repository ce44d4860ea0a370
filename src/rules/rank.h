// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_RANK_H_
#define TRUNKLINE_SRC_RULES_RANK_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"

// Ranking: which of several rules that hold wins.
//
// The criteria of docs/routing.md are compared in their order; the first that
// differs decides. All of them are known when a rule set is compiled, since
// each depends on the rule and on the combination of its codes and attributes
// alone. So the different ranks are collected, sorted and numbered from 1, and
// two rules are compared by one instruction. RankTable::Compare() is for
// explanations, which name the criterion that decided.
namespace trunkline::rules {

struct RankParts {
  int priority = 0;                   // -1000 to 1000; higher wins.
  std::uint32_t category_depth = 0;   // 0: no category; deeper wins.
  std::uint32_t principle_place = 0;  // 0 to 3; 0, the strongest, wins.
  std::uint32_t region_depth = 0;     // 0: no region; deeper wins.
  // Whether the rule has such a condition; one that has it wins.
  bool hotline = false, text = false, type = false, channel = false;
  bool urgency = false, attribute = false;  // `attribute`: not declared.
};

// How closely a rule asks for each declared attribute; a higher number wins.
// Empty: the rule set declares none.
using AttributeLevels = std::vector<std::uint64_t>;
namespace level {
inline constexpr std::uint64_t kNone = 0;   // No condition.
inline constexpr std::uint64_t kGiven = 1;  // `given`, `not_value`, `absent`.
inline constexpr std::uint64_t kValue = 2;  // One of the values of a text.
// A node of a tree; depth 1 is a root.
inline std::uint64_t Node(std::uint32_t depth) { return kGiven + depth; }
// A range; width at least 0.
inline std::uint64_t Width(std::int64_t width) {
  constexpr std::uint64_t kMost = std::uint64_t{1} << 63;
  return kGiven + kMost - static_cast<std::uint64_t>(width);
}
}  // namespace level

// The ranks of a rule set. Add, Freeze, then compare from any thread.
class RankTable {
 public:
  // The criterion that two ranks differ in first.
  enum class Criterion : std::uint8_t {
    kEqual,
    kPriority,
    kCategory,
    kPrinciple,
    kRegion,
    kDeclared,  // `attribute` says which.
    kHotline,
    kText,
    kType,
    kChannel,
    kUrgency,
    kAttribute,
  };
  struct Difference {
    Criterion criterion = Criterion::kEqual;
    std::size_t attribute = 0;
  };

  // Returns a number that stands for the rank until Freeze().
  std::uint32_t Add(const RankParts& parts, const AttributeLevels& levels);
  // Sorts the ranks. Returns the final rank of each number; a higher rank wins.
  std::vector<std::uint32_t> Freeze();
  Difference Compare(std::uint32_t better, std::uint32_t worse) const;

 private:
  // The criteria without declared attributes, packed, the first in the highest
  // bits:
  //
  //   18-28  priority + 1001
  //   13-17  depth of the category, 0 to 31
  //   11-12  3 - place of the basis among the principles
  //   6-10   depth of the region, 0 to 31
  //   0-5    hotline, text, type, channel, urgency, attribute: given or not
  struct Rank {
    std::uint32_t packed = 0;
    std::uint32_t levels = 0;  // In levels_.
  };
  static constexpr int kLowBits = 6;
  bool Less(const Rank& a, const Rank& b) const;

  std::vector<Rank> ranks_{1};  // [0]: none.
  std::vector<AttributeLevels> levels_{1};
  absl::flat_hash_map<std::uint64_t, std::uint32_t> numbers_;
  absl::flat_hash_map<AttributeLevels, std::uint32_t> level_numbers_;
};

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_RANK_H_
