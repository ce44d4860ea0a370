// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_REROUTING_H_
#define TRUNKLINE_SRC_DESK_REROUTING_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/desk/jurisdiction.h"
#include "trunkline/cases/case.h"
#include "trunkline/wire.h"

namespace trunkline::desk {

// Whether a command asks for a new routing that it does not bring itself: a
// rerouting, or an amendment of a fact that routing reads.
bool NeedsRouting(const Command& command);

// The case's ticket with the facts as its commands left them.
absl::StatusOr<StoredTicket> CurrentTicket(const Case& c);

// Gives such a command the decision and the deadlines by `by`, as of the
// acceptance, with the case's facts as the command leaves them. `c` has its
// private parts, as far as they were not erased. On failure the command is
// unchanged.
absl::Status RouteAgain(const JurisdictionRules& by, const Case& c,
                        Command* command);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_REROUTING_H_
