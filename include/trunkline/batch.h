// SPDX-License-Identifier: Apache-2.0
//
// RouteMany routes a batch of tickets on several threads.
//
//   std::vector<trunkline::Ticket> tickets = ...;
//   std::vector<trunkline::Decision> decisions(tickets.size());  // reused
//   absl::Status status = trunkline::RouteMany(
//       rules, tickets.data(), tickets.size(), decisions.data(), 2);
//
// A second form takes columns: it needs no Ticket and no Decision per row, and
// its answers contain only a few codes.
#ifndef TRUNKLINE_BATCH_H_
#define TRUNKLINE_BATCH_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "trunkline/ruleset.h"

namespace trunkline {

// Routes tickets[0..count) into decisions[0..count). `threads` of 1 or less
// runs on the calling thread; a larger number starts at most `threads` - 1
// threads, which end before the call returns. The result does not depend on
// `threads`. If Route() refuses tickets, returns the error of the one with the
// smallest index, and names the index; all other decisions are filled.
absl::Status RouteMany(const RuleSet& rules, const Ticket* tickets,
                       std::size_t count, Decision* decisions, int threads);

// Columns of tickets, each `count` long or null where the table has none.
// Nothing is copied; all views must stay valid during the call.
struct TicketColumns {
  std::size_t count = 0;
  // Acceptance, in microseconds since 1970, UTC. Required.
  const std::int64_t* accepted_us = nullptr;
  // Time of the call, likewise; INT64_MIN: not known.
  const std::int64_t* called_us = nullptr;
  // The fields of Ticket of the same names.
  const std::string_view* dialled = nullptr;
  const std::string_view* category = nullptr;
  const std::string_view* region = nullptr;
  const std::string_view* text = nullptr;
  const std::string_view* first_receiver = nullptr;
  const TicketType* type = nullptr;
  const Channel* channel = nullptr;
  const Urgency* urgency = nullptr;
  // Resolved codes. A row that has one does not use its string.
  const Code* category_code = nullptr;
  const Code* region_code = nullptr;
};

// The answer for one row: fields of Decision. Views live as long as the rule
// set. A row that Route() refuses has the defaults.
struct RoutedRow {
  std::string_view lead;
  std::string_view rule;
  std::string_view target;
  Outcome outcome = Outcome::kUnspecified;
  Basis basis = Basis::kUnspecified;
  bool confidential = false;
};

// As above, for columns. `rows` has room for columns.count. InvalidArgument,
// with no row written, if accepted_us is missing.
absl::Status RouteMany(const RuleSet& rules, const TicketColumns& columns,
                       RoutedRow* rows, int threads);

}  // namespace trunkline

#endif  // TRUNKLINE_BATCH_H_
