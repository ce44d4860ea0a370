// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_DISPUTE_CLAIMANTS_H_
#define TRUNKLINE_SRC_LIFECYCLE_DISPUTE_CLAIMANTS_H_

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "trunkline/cases/dispute.h"

namespace trunkline::lifecycle {

// Adds a unit and what its claim rests on, unless it claims already, by another
// rule.
inline void AddClaimant(std::string_view unit, Basis basis,
                        std::string_view rule,
                        std::vector<Claimant>* claimants) {
  if (std::any_of(claimants->begin(), claimants->end(),
                  [&](const Claimant& known) { return known.unit == unit; })) {
    return;
  }
  claimants->push_back({std::string(unit), basis, std::string(rule), {}});
}

}  // namespace trunkline::lifecycle

#endif  // TRUNKLINE_SRC_LIFECYCLE_DISPUTE_CLAIMANTS_H_
