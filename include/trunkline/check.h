// SPDX-License-Identifier: Apache-2.0
//
// CheckRuleSet looks for defects between entries: rules that can never win,
// equal claims of different departments, parts of the category tree that no
// rule covers. Each of these warnings has a ticket that shows the defect;
// RuleSet::Route() has confirmed it.
//
//   auto checked = trunkline::CheckRuleSet(sources);
//   for (const auto& issue : checked.issues) print(issue.ToString());
//   // city.txtpb:1:1: warning: no rule covers category "market" at region
//   // "430102"; ticket { category: "market" ... } [uncovered]
#ifndef TRUNKLINE_CHECK_H_
#define TRUNKLINE_CHECK_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "absl/time/time.h"
#include "trunkline/calendar.h"
#include "trunkline/ruleset.h"

namespace trunkline {

// Instant and limits of a check.
struct CheckOptions {
  LoadOptions load;  // Limits of the sources.
  // The instant for which `uncovered` is computed. Default: the latest
  // `valid.from` of the rule set.
  absl::Time as_of = absl::InfinitePast();
  // The calendars that the policies are to be counted by: policies whose
  // calendar is not among them are defects. Null: calendars are not checked.
  // Must stay valid during the call.
  const CalendarSet* calendars = nullptr;
  // --- limits ---
  // Reported blocks of (category, region) that no rule covers. Further ones are
  // only counted.
  std::size_t max_uncovered = 50;
  // Reported pairs of contested rules. Further ones are only counted.
  std::size_t max_contested = 1'000;
  // Pairs of rules that each search compares. A search that ends there reports
  // the note `pairs-cut`. For `uncovered` a ticket that is tried counts as ten.
  std::uint64_t max_pairs = 10'000'000;
  // --- progress ---
  // If given, receives now and then how many pairs of rules were compared and
  // tickets routed so far, from the calling thread. How many there will be is
  // not known.
  std::function<void(std::uint64_t)> progress;
};

// Loads as LoadRuleSet() does. If there is no error, also reports the defects
// between entries: `contested`, `contested-text`, `shadowed`, `policy-tie`,
// `validity-gap`, `undeclared-attribute`, `range-overlap`, `range-gap`,
// `yellow-at-start`, `unknown-calendar`, `calendar-zone`, `word-forms`,
// `ambiguous-name`, `code-overlap`, `uncovered`, `coverage`. docs/checks.md
// explains each code, its remedy and its limits.
// 200,000 rules take some seconds. Cost: that of LoadRuleSet(), and at most
// `max_pairs` comparisons of two rules in each search; for `uncovered` also one
// ticket for each category.
LoadResult<RuleSet> CheckRuleSet(const std::vector<Source>& sources,
                                 const CheckOptions& options = {});

}  // namespace trunkline

#endif  // TRUNKLINE_CHECK_H_
