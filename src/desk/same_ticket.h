// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_SAME_TICKET_H_
#define TRUNKLINE_SRC_DESK_SAME_TICKET_H_

#include <set>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/time/time.h"

namespace trunkline::desk {

// AlreadyExists, naming the open facts that differ and not their values, if two
// tickets of one id (trunkline.v1.Ticket) are two requests, and not two states
// of one. A request keeps its time of acceptance: seconds may be cut off, and
// times of the day may be missing (midnight in `zone`). Words, category, region
// and caller may each be corrected; other words together with another caller,
// category or region are another request. What one of the two does not say
// tells nothing.
//
// The answer tells something of the caller of `before` to who guesses: it
// depends on whether words, names and numbers are the same. `compared` gets the
// names of the sealed fields that it depends on; none if both tickets say the
// same.
absl::Status CheckSameTicket(std::string_view before, std::string_view after,
                             absl::TimeZone zone,
                             std::set<std::string>* compared);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_SAME_TICKET_H_
