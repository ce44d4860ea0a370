// SPDX-License-Identifier: Apache-2.0
#include "src/rules/barred.h"

#include "absl/container/inlined_vector.h"

namespace trunkline::rules {

bool IsBarred(const Compiled& rules, Id department, Id accused, Id category,
              std::int64_t accepted) {
  if (rules.IsBelow(department, accused)) return true;
  // The centre always remains: otherwise no department could be left.
  if (department == rules.centre) return false;
  // From the department back to those that it stands for. A chain of successors
  // ends at the first department in force, so none leads through one.
  absl::InlinedVector<Id, 16> found = {
      department};  // Routing allocates nothing.
  for (std::size_t i = 0; i != found.size(); ++i) {
    for (const Id before : rules.departments[found[i]].predecessors) {
      if (rules.departments[before].valid.Holds(accepted) ||
          rules.SuccessorOf(before, category) != found[i]) {
        continue;
      }
      if (rules.IsBelow(before, accused)) return true;
      found.push_back(before);
    }
  }
  return false;
}

bool IsContinuedBy(const Compiled& rules, Id department, Id accused,
                   Id category) {
  // Ends: the rule set has no cycle of successors.
  for (Id at = rules.SuccessorOf(department, category); at != kNone;
       at = rules.SuccessorOf(at, category)) {
    if (rules.IsBelow(at, accused)) return true;
  }
  return false;
}

}  // namespace trunkline::rules
