// SPDX-License-Identifier: Apache-2.0
//
// RouteMany routes a batch of tickets on as many threads as the caller asks
// for.
//
//   std::vector<trunkline::Ticket> tickets = ...;
//   std::vector<trunkline::Decision> decisions(tickets.size());  // reused
//   absl::Status status = trunkline::RouteMany(
//       rules, tickets.data(), tickets.size(), decisions.data(), 2);
//
// A Ticket holds views: of a table, it points to the row's cells. To keep a few
// codes of each answer instead of a Decision, call RuleSet::Route() in a loop
// that reuses one Decision.
#ifndef TRUNKLINE_BATCH_H_
#define TRUNKLINE_BATCH_H_

#include <cstddef>

#include "absl/status/status.h"
#include "trunkline/ruleset.h"

namespace trunkline {

// Routes tickets[0..count) into decisions[0..count). `threads` of 1 or less
// runs on the calling thread; more start that many less one and join them
// before returning. The result does not depend on `threads`. On the first
// ticket that is misuse (see RuleSet::Route) returns its error with its index;
// the other decisions are filled all the same.
absl::Status RouteMany(const RuleSet& rules, const Ticket* tickets,
                       std::size_t count, Decision* decisions, int threads);

}  // namespace trunkline

#endif  // TRUNKLINE_BATCH_H_
