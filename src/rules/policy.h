// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_POLICY_H_
#define TRUNKLINE_SRC_RULES_POLICY_H_

#include "trunkline/deadline.h"

namespace trunkline_internal::v1 {
class DeadlinePolicy;
}

namespace trunkline::rules {

// A deadline policy as a plain value. A cut-off that is no time of day becomes
// 1440, which CheckPolicy refuses.
DeadlinePolicy ToPolicy(const trunkline_internal::v1::DeadlinePolicy& m);

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_POLICY_H_
