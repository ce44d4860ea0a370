// SPDX-License-Identifier: Apache-2.0
//
// CheckRuleSet looks for what no single entry shows: rules that can never win,
// equal claims of different departments, parts of the category tree that no
// rule covers. Every warning comes with a ticket that the router itself
// confirms.
//
//   auto checked = trunkline::CheckRuleSet(sources);
//   for (const auto& issue : checked.issues) print(issue.ToString());
//   // city.txtpb:1:1: warning: no rule covers category "market" at region
//   // "430102"; ticket { category: "market" ... } [uncovered]
#ifndef TRUNKLINE_CHECK_H_
#define TRUNKLINE_CHECK_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/time/time.h"
#include "trunkline/ruleset.h"

namespace trunkline {

// What to look for, and how far.
struct CheckOptions {
  LoadOptions load;
  // When `uncovered` is looked at. Default: the last `valid.from` of any entry.
  absl::Time as_of = absl::InfinitePast();
  // --- limits ---
  // Blocks of (category, region) that no rule covers, before a count.
  std::size_t max_uncovered = 50;
  // Contested pairs of rules, before a count.
  std::size_t max_contested = 1'000;
  // Pairs of rules that each search compares; a note says where that was not
  // enough.
  std::uint64_t max_pairs = 10'000'000;
};

// Loads as LoadRuleSet() does and adds the issues between rules (none if there
// are errors): `contested`, `contested-text`, `shadowed`, `deadline-tie`,
// `uncovered`, `coverage`. docs/checks.md explains each code, with its remedy
// and what is not looked for. 200,000 rules take some seconds.
LoadResult<RuleSet> CheckRuleSet(const std::vector<Source>& sources,
                                 const CheckOptions& options = {});

}  // namespace trunkline

#endif  // TRUNKLINE_CHECK_H_
