// SPDX-License-Identifier: Apache-2.0
#include "src/rules/barred.h"

#include <algorithm>
#include <cstddef>
#include <iterator>

namespace trunkline::rules {

void AddAccused(const Compiled& rules, Id department, Accused* accused) {
  const TreePlace& place = rules.department_tree[department];
  accused->emplace_back(place.order, place.last);
}

void JoinAccused(Accused* accused) {
  // Of two ranges of a tree, one holds the other or they do not meet. One that
  // holds others comes before them or is equal.
  std::sort(accused->begin(), accused->end());
  std::size_t kept = 0;
  for (const auto& range : *accused) {
    if (kept == 0 || (*accused)[kept - 1].second < range.first) {
      (*accused)[kept++] = range;
    }
  }
  accused->resize(kept);
}

bool IsAccused(const Compiled& rules, Id department, const Accused& accused) {
  const std::uint32_t order = rules.department_tree[department].order;
  // The last range that begins at or before it.
  const auto after = std::upper_bound(
      accused.begin(), accused.end(), order,
      [](std::uint32_t at, const auto& range) { return at < range.first; });
  return after != accused.begin() && order <= std::prev(after)->second;
}

bool IsBarred(const Compiled& rules, Id department, const Accused& accused,
              Id category, std::int64_t accepted, std::vector<Id>* todo) {
  if (IsAccused(rules, department, accused)) return true;
  // Else nobody would be left.
  if (department == rules.centre) return false;
  // From the department back to those that it stands for. A chain of successors
  // ends at the first department in force, so none leads through one.
  todo->assign(1, department);
  for (std::size_t i = 0; i != todo->size(); ++i) {
    const Id at = (*todo)[i];
    for (const Id before : rules.departments[at].predecessors) {
      if (rules.departments[before].valid.Holds(accepted) ||
          rules.SuccessorOf(before, category) != at) {
        continue;
      }
      if (IsAccused(rules, before, accused)) return true;
      todo->push_back(before);
    }
  }
  return false;
}

bool IsContinuedBy(const Compiled& rules, Id department, const Accused& accused,
                   Id category) {
  // Ends: the rule set has no cycle of successors.
  for (Id at = rules.SuccessorOf(department, category); at != kNone;
       at = rules.SuccessorOf(at, category)) {
    if (IsAccused(rules, at, accused)) return true;
  }
  return false;
}

}  // namespace trunkline::rules
