// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_BARRED_H_
#define TRUNKLINE_SRC_RULES_BARRED_H_

#include <cstdint>

#include "src/rules/compiled.h"

// Departments that a ticket must be kept from because it complains of one
// (docs/routing.md, "Guard"). Succession counts for the ticket's category
// alone: a department that took over another field stays free.
namespace trunkline::rules {

// Whether `department` may not handle a ticket against `accused`: it is accused
// or below the accused, or stands at acceptance for a department that is; the
// centre does not count as a successor here. Cost: at most one look at each
// department that came before it.
bool IsBarred(const Compiled& rules, Id department, Id accused, Id category,
              std::int64_t accepted);

// Whether `accused`, or a department below it, continues `department`, at
// whatever time.
bool IsContinuedBy(const Compiled& rules, Id department, Id accused,
                   Id category);

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_BARRED_H_
