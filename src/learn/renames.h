// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_RENAMES_H_
#define TRUNKLINE_SRC_LEARN_RENAMES_H_

#include <vector>

#include "src/learn/drift.h"
#include "src/learn/history.h"

// Departments that go on under another name.
namespace trunkline::learn {

// One department stops on a day, in all its categories, and another one starts,
// with the same work.
struct Rename {
  Lead before = kNoLead, after = kNoLead;
  Day day = 0;
};

// Tickets of a department in a category on the days [from, to); 0 if they are
// so few of the category's that they went there by mistake.
std::uint64_t WorkOf(const CategoryChoices& category, Lead lead, Day from,
                     Day to);

// Those of some days, by `before`. No department is in two of them.
std::vector<Rename> FindRenames(const std::vector<CategoryChoices>& categories,
                                const DriftOptions& drift);

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_RENAMES_H_
