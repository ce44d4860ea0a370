// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_RELEASE_CHANGES_H_
#define TRUNKLINE_TOOLS_RELEASE_CHANGES_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"
#include "trunkline/ruleset.h"

// What differs between two rule sets, entry by entry, for a release.
namespace trunkline::tools {

// As trunkline.v1.ReleaseChange.
struct ReleaseChange {
  std::string kind;
  std::string id;
  std::string legal_basis;
  std::string approver;
  std::string document_number;
  std::string effective;
  bool retroactive = false;
  bool words_only = false;
};

// As trunkline.v1.ReleaseCount.
struct ReleaseCount {
  std::string name;
  std::int64_t count = 0;
};

// By kind, then id.
struct ReleaseChanges {
  std::vector<ReleaseChange> added, changed, removed;

  // Calls `visit(change)` for all, the added first.
  template <typename Visit>
  void ForEach(Visit visit) {
    for (auto* list : {&added, &changed, &removed}) {
      for (ReleaseChange& change : *list) visit(change);
    }
  }
};

// Compares two rule sets; without `before` everything is added. Authority is
// that of the entries. `day`: of the release; what takes effect before it is
// retroactive.
ReleaseChanges CompareRuleSets(const std::optional<RuleSet>& before,
                               const RuleSet& after, absl::CivilDay day);

// The changes in numbers, by name: "rule.added", "words_only", "retroactive";
// and what moves, as diff.h says it: "moved" sets of tickets, "moved.lead",
// "danger.hint-lost", "notice.guard", and "open", which was left open.
std::vector<ReleaseCount> SummaryOf(const std::optional<RuleSet>& before,
                                    const RuleSet& after,
                                    const ReleaseChanges& changes);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_RELEASE_CHANGES_H_
