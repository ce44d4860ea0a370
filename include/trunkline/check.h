// CheckRuleSet looks for what no single entry shows: parts of the category tree
// that no rule covers. Every warning comes with a ticket that the router itself
// confirms.
//
//   trunkline::LoadResult checked = trunkline::CheckRuleSet(sources);
//   for (const auto& issue : checked.issues) print(issue.ToString());
//   // city.txtpb:1:1: warning: no rule covers category "market" at region
//   // "430102"; ticket { category: "market" ... } [uncovered]
#ifndef TRUNKLINE_CHECK_H_
#define TRUNKLINE_CHECK_H_

#include <cstddef>
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
  // Uncovered (category, region) that are listed, before a count.
  std::size_t max_uncovered = 50;
};

// Loads as LoadRuleSet() does and adds the issues between rules (none if there
// are errors). docs/checks.md explains each code.
LoadResult CheckRuleSet(const std::vector<RuleSource>& sources,
                        const CheckOptions& options = {});

}  // namespace trunkline

#endif  // TRUNKLINE_CHECK_H_
