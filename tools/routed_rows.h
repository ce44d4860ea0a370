// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_ROUTED_ROWS_H_
#define TRUNKLINE_TOOLS_ROUTED_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <functional>

#include "absl/status/status.h"
#include "tools/ticket_input.h"
#include "trunkline/decision.h"
#include "trunkline/ticket.h"

namespace trunkline::tools {

// What is done with the rows of a history, in their order. All are set.
struct RoutedRows {
  // Routes a batch: RouteMany() or another function with the same result.
  std::function<absl::Status(const Ticket* tickets, std::size_t count,
                             Decision* decisions)>
      route;
  // The heading was read, and nothing is wrong with it.
  std::function<absl::Status()> begin;
  std::function<absl::Status(const tables::TicketRecord&)> rejected;
  std::function<absl::Status(const tables::TicketRecord&, const Decision&)>
      routed;
  // After some thousand rows, and after the last one.
  std::function<absl::Status(std::uint64_t rows, bool last)> pause;
};

// Reads and routes every row of an open input in batches, so that memory does
// not grow with it. A ticket without acceptance time is a reject.
absl::Status RouteRows(TicketInput* input, const RoutedRows& rows);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_ROUTED_ROWS_H_
