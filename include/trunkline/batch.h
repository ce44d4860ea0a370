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
// For tables there is a column-wise form: no object per row, and each answer is
// a few codes.
#ifndef TRUNKLINE_BATCH_H_
#define TRUNKLINE_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

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

// Columns of tickets, each `count` long or null where the table has none.
// Nothing is copied; all views must stay valid during the call.
struct TicketColumns {
  std::size_t count = 0;
  const std::int64_t* accepted_us = nullptr;  // Microseconds since 1970, UTC.
                                              // Required.
  const std::int64_t* called_us = nullptr;    // As above; INT64_MIN: not known.
  const std::string_view* dialled = nullptr;
  const std::string_view* category = nullptr;
  const std::string_view* region = nullptr;
  const std::string_view* text = nullptr;
  const std::string_view* first_receiver = nullptr;
  const TicketType* type = nullptr;
  const Channel* channel = nullptr;
  const Urgency* urgency = nullptr;
  const Code* category_code = nullptr;  // In place of `category`.
  const Code* region_code = nullptr;    // In place of `region`.
};

// The answer for one row. Views live as long as the rule set.
struct RoutedRow {
  std::string_view lead;
  std::string_view rule;
  std::string_view target;
  Outcome outcome = Outcome::kUnspecified;
  Basis basis = Basis::kUnspecified;
  bool confidential = false;
};

// As above, for columns. `rows` has room for columns.count.
absl::Status RouteMany(const RuleSet& rules, const TicketColumns& columns,
                       RoutedRow* rows, int threads);

}  // namespace trunkline

#endif  // TRUNKLINE_BATCH_H_
