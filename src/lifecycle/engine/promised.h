// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_ENGINE_PROMISED_H_
#define TRUNKLINE_SRC_LIFECYCLE_ENGINE_PROMISED_H_

#include "trunkline/cases/case.h"

// The policies that a case was promised.
namespace trunkline::lifecycle {

// Returns the policy that a clock counts by, or null. A case that was routed
// again keeps the policies of its started clocks behind the new ones, which may
// have the same ids.
const DeadlinePolicy* PolicyOf(const Case& c, const Clock& clock);

// Whether a clock counts the same by both policies.
bool CountsAlike(const DeadlinePolicy& a, const DeadlinePolicy& b);

// Whether a sum of pauses that was counted by `before` can be counted on by
// `policy`: for the same reasons, in the same measure, by the same calendar.
bool CountsPausesAlike(const DeadlinePolicy& before,
                       const DeadlinePolicy& policy);

// Whether a clock is an obligation. A permissive policy only gives a window.
bool Obliges(const Case& c, const Clock& clock);

}  // namespace trunkline::lifecycle

#endif  // TRUNKLINE_SRC_LIFECYCLE_ENGINE_PROMISED_H_
