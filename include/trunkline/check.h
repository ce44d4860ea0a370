// CheckRuleSet looks for defects between rules, which no single entry shows:
// rules that can never win, claims that tie, parts of the category tree that no
// rule covers. Every warning comes with a ticket that the router itself
// confirms.
//
//   trunkline::LoadResult checked = trunkline::CheckRuleSet(sources);
//   for (const auto& issue : checked.issues) print(issue.ToString());
//   // rules.txtpb:40:1: warning: rule "noise-night" can never win: rule
//   // "noise" holds whenever it does and outranks it [shadowed]
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
  // Pairs of rules that are compared; a note says so when they are cut.
  std::size_t max_pairs = 10'000'000;
  // Blocks of uncovered (category, region) that are listed, before a count.
  std::size_t max_uncovered = 50;
};

// Loads as LoadRuleSet() does and adds the issues between rules (none if there
// are errors). docs/checks.md explains each code.
LoadResult CheckRuleSet(const std::vector<RuleSource>& sources,
                        const CheckOptions& options = {});

}  // namespace trunkline

#endif  // TRUNKLINE_CHECK_H_
