// SPDX-License-Identifier: Apache-2.0
//
// RouteMany routes a batch of tickets on several threads.
//
//   std::vector<trunkline::Ticket> tickets = ...;
//   std::vector<trunkline::Decision> decisions(tickets.size());  // reused
//   absl::Status status = trunkline::RouteMany(
//       rules, tickets.data(), tickets.size(), decisions.data(), 2);
#ifndef TRUNKLINE_BATCH_H_
#define TRUNKLINE_BATCH_H_

#include <cstddef>

#include "absl/status/status.h"
#include "trunkline/ruleset.h"

namespace trunkline {

// Routes tickets[0..count) into decisions[0..count). `threads` of 1 or less
// runs on the calling thread; a larger number starts at most `threads` - 1
// threads, which end before the call returns. The result does not depend on
// `threads`. If Route() refuses tickets, returns the error of the one with the
// smallest index, and names the index; all other decisions are filled. Cost:
// `count` calls of Route().
absl::Status RouteMany(const RuleSet& rules, const Ticket* tickets,
                       std::size_t count, Decision* decisions, int threads);

}  // namespace trunkline

#endif  // TRUNKLINE_BATCH_H_
