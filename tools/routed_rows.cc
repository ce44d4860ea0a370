// SPDX-License-Identifier: Apache-2.0
#include "tools/routed_rows.h"

#include <cstddef>
#include <memory>
#include <vector>

#include "src/base/status.h"
#include "tools/messages.h"

namespace trunkline::tools {
namespace {

constexpr std::size_t kBatch = 4096;

}  // namespace

absl::Status RouteRows(TicketInput* input, const RoutedRows& rows) {
  auto records = std::make_unique<tables::TicketRecord[]>(kBatch);
  std::vector<Ticket> tickets(kBatch);
  std::vector<Decision> decisions(kBatch);
  std::vector<const tables::TicketRecord*> routed;
  std::uint64_t read = 0;
  bool more = true;
  bool begun = false;
  while (more) {
    std::size_t n = 0;
    routed.clear();
    while (n < kBatch) {
      tables::TicketRecord& record = records[n];
      TRUNKLINE_ASSIGN_OR_RETURN(more, input->Next(&record));
      if (!more) break;
      ++n;
      ++read;
      if (!record.rejected &&
          record.ticket.accepted_at == absl::InfinitePast()) {
        record.rejected = true;
        record.column = "accepted_at";
        record.reason = base::Fill<messages::kNoAcceptance>();
      }
      if (record.rejected) continue;
      tickets[routed.size()] = record.ticket;
      routed.push_back(&record);
    }
    if (!begun) {
      begun = true;
      TRUNKLINE_RETURN_IF_ERROR(rows.begin());
    }
    for (std::size_t i = 0; i < n; ++i) {
      if (!records[i].rejected) continue;
      TRUNKLINE_RETURN_IF_ERROR(rows.rejected(records[i]));
    }
    TRUNKLINE_RETURN_IF_ERROR(
        rows.route(tickets.data(), routed.size(), decisions.data()));
    for (std::size_t i = 0; i < routed.size(); ++i) {
      TRUNKLINE_RETURN_IF_ERROR(rows.routed(*routed[i], decisions[i]));
    }
    TRUNKLINE_RETURN_IF_ERROR(rows.pause(read, !more));
  }
  return absl::OkStatus();
}

}  // namespace trunkline::tools
