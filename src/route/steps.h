// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_ROUTE_STEPS_H_
#define TRUNKLINE_SRC_ROUTE_STEPS_H_

#include <memory>

#include "absl/status/status.h"
#include "src/route/resolved_ticket.h"
#include "src/rules/compiled.h"
#include "trunkline/decision.h"
#include "trunkline/ticket.h"

// Route() in steps, for callers that have many tickets: while one ticket waits
// for memory, the same step of the next begins. What a step hands on is in the
// decision and in `resolved`.
namespace trunkline::route {

// Empties the decision and resolves the ticket. Errors as for RuleSet::Route();
// then the steps end here.
absl::Status Begin(const std::shared_ptr<const rules::Compiled>& rules,
                   const Ticket& ticket, Decision* decision,
                   ResolvedTicket* resolved);
// Finds the claims. `start` is of Compiled::rule_index, or empty. False: the
// ticket is decided without them, and the steps end here.
bool FindClaims(const rules::Compiled& rules, const Ticket& ticket,
                const rules::VisitStart& start, ResolvedTicket* resolved,
                Decision* decision);
// Decides by the claims.
void Decide(const rules::Compiled& rules, const Ticket& ticket,
            ResolvedTicket* resolved, Decision* decision);

}  // namespace trunkline::route

#endif  // TRUNKLINE_SRC_ROUTE_STEPS_H_
