// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_DIFF_NOTICES_H_
#define TRUNKLINE_TOOLS_DIFF_NOTICES_H_

#include <vector>

#include "trunkline/calendar.h"
#include "trunkline/cases/lifecycle_definition.h"
#include "trunkline/deadline_calculator.h"
#include "trunkline/diff.h"

// What changes beside rules: days of calendars, and lifecycle definitions.
namespace trunkline::tools {

// "calendar": for each policy that both have, the days whose due time moves, if
// the start event is at 10:00. Days that a calendar does not contain are left
// out.
std::vector<DiffNotice> DiffCalendars(const DeadlineCalculator& before,
                                      const DeadlineCalculator& after,
                                      absl::TimeZone zone);

// "right-granted", "right-withdrawn", "view-gained", "view-lost": of roles;
// "guard-dropped", "guard-added", "effect-dropped", "effect-added": of
// transitions; "escalation-dropped", "escalation-added".
std::vector<DiffNotice> DiffDefinitions(const LifecycleDefinition& before,
                                        const LifecycleDefinition& after);

// Whether a notice stands first in every report: who may now handle complaints,
// take a step or see a field.
bool IsFirst(const DiffNotice& notice);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_DIFF_NOTICES_H_
