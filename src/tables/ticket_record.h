// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_TICKET_RECORD_H_
#define TRUNKLINE_SRC_TABLES_TICKET_RECORD_H_

#include <string>
#include <string_view>

#include "src/base/message.h"
#include "src/tables/labels.h"
#include "src/tables/tickets.h"

// What the readers of tickets share: a record is cleared, then holds a ticket
// or a reason for which it is rejected.
namespace trunkline::tables {

void ClearRecord(TicketRecord* record);
// Rejects a record, or adds a reason to one that is rejected.
void Reject(TicketRecord* record, std::string_view column, base::Text reason);
// Takes a ticket, or rejects the record with the error. Names of categories,
// regions and departments become codes in `record->ticket`; an ambiguous one
// rejects it.
void Take(absl::StatusOr<StoredTicket> stored, RuleSetLabels* labels,
          TicketRecord* record);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_TICKET_RECORD_H_
