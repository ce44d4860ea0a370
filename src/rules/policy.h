// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_POLICY_H_
#define TRUNKLINE_SRC_RULES_POLICY_H_

#include <string_view>

#include "trunkline/deadline.h"

namespace trunkline::rules {

// A deadline policy, from an entry's bytes, as a plain value. A cut-off that is
// no time of day becomes 1440, which CheckPolicy refuses.
trunkline::DeadlinePolicy ToPolicy(std::string_view bytes);

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_POLICY_H_
