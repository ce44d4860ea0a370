// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_DESK_DECISION_H_
#define TRUNKLINE_TOOLS_DESK_DECISION_H_

#include "absl/time/time.h"
#include "src/base/message.h"
#include "trunkline/cases/case.h"
#include "trunkline/cases/lifecycle_definition.h"

namespace trunkline::tools {

// What a command that routes a case again (amend, reroute) changed in its
// decision: "  lead: water_bureau, was environment_bureau", a line each. Says
// which started clocks moved, from and to (times of `zone`), under the names of
// `definition`, and which keep their limits; also if nothing changed, or if the
// decision no longer fits. Empty if the case has no decision.
base::Text DecisionChanges(const Case& before, const Case& after,
                           const LifecycleDefinition& definition,
                           absl::TimeZone zone);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_DESK_DECISION_H_
