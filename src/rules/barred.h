// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_BARRED_H_
#define TRUNKLINE_SRC_RULES_BARRED_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "src/rules/compiled.h"

// Departments that a ticket must be kept from because it complains of one
// (docs/routing.md, "Guard"). Succession counts for the ticket's category
// alone: a department that took over another field stays free.
namespace trunkline::rules {

// The departments that a ticket complains of, with all below them: ranges of
// Compiled::department_tree, ascending, that do not meet.
using Accused = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
// Adds one; JoinAccused() after the last.
void AddAccused(const Compiled& rules, Id department, Accused* accused);
void JoinAccused(Accused* accused);

// Whether a department is accused or below one that is. Cost: the logarithm of
// the accused.
bool IsAccused(const Compiled& rules, Id department, const Accused& accused);

// Whether `department` may not handle a ticket: it is accused or below the
// accused, or stands at acceptance for a department that is; the centre stands
// for nobody here. `todo` is working memory.
//
// Cost: one look at each department that it stands for, by IsAccused(), and at
// each that names one of them as a successor, by Compiled::SuccessorOf(). Two
// departments in force stand for no department together, so that to ask of all
// of them costs one look at each department, too.
bool IsBarred(const Compiled& rules, Id department, const Accused& accused,
              Id category, std::int64_t accepted, std::vector<Id>* todo);

// Whether an accused department, or one below it, continues `department`, at
// whatever time. Cost: one look at each that continues it.
bool IsContinuedBy(const Compiled& rules, Id department, const Accused& accused,
                   Id category);

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_BARRED_H_
