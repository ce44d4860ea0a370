// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_SAME_TICKET_H_
#define TRUNKLINE_SRC_DESK_SAME_TICKET_H_

#include <cstdint>
#include <set>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "trunkline/ruleset.h"

namespace trunkline::desk {

// What tells that two tickets of one id are one request.
enum class SameTicket : std::uint8_t {
  kTold,     // Their times of acceptance, or a day and another fact.
  kDayOnly,  // Nothing but a day of acceptance.
};

// AlreadyExists, naming the open facts that differ and not their values, if two
// tickets of one id (trunkline.v1.Ticket) are two requests, and not two states
// of one. A request keeps its time of acceptance: seconds may be cut off, and
// times of the day may be missing (midnight in `zone`). Words, category, region
// and caller may each be corrected. Other words together with another caller,
// category or region are another request; so are two of caller, category and
// region where one of the two has no words. What one of the two does not say
// tells nothing; nor, without words, does a code that `rules` have beside one
// that they do not have: a mapping has been mended.
//
// The answer tells something of the caller of `before` to who guesses: it
// depends on whether words, names and numbers are the same. `compared` gets the
// names of the sealed fields that it depends on; none if the open facts alone
// decide, or if both tickets say the same.
absl::StatusOr<SameTicket> CheckSameTicket(std::string_view before,
                                           std::string_view after,
                                           const RuleSet& rules,
                                           absl::TimeZone zone,
                                           std::set<std::string>* compared);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_SAME_TICKET_H_
