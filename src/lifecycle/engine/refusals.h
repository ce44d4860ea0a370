// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_ENGINE_REFUSALS_H_
#define TRUNKLINE_SRC_LIFECYCLE_ENGINE_REFUSALS_H_

#include <string_view>

#include "src/lifecycle/engine/engine_data.h"

// What refuses a command beside the guards of its transition, in every
// definition: no actor decides alone over what others are owed.
namespace trunkline::lifecycle {

// The subject of the denial; empty: nothing refuses.
//
//   NO_DUPLICATES  It would end the case unheard, and other callers wait in it.
//   OWN_REQUEST    The actor's unit leads or led the case or a part of it, and
//                  would grant what a unit asked for, or make its own time
//                  longer.
//   EXCUSED        A measure is proposed for lateness while an extension is
//                  asked for, a hold is granted or a dispute is open.
//
// Cost: a look at the command; for OWN_REQUEST at each assignment.
std::string_view FindRefusal(const Attempt& attempt,
                             const Transition& transition);

}  // namespace trunkline::lifecycle

#endif  // TRUNKLINE_SRC_LIFECYCLE_ENGINE_REFUSALS_H_
