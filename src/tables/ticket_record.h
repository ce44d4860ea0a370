// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_TICKET_RECORD_H_
#define TRUNKLINE_SRC_TABLES_TICKET_RECORD_H_

#include <string>
#include <string_view>

#include "src/tables/tickets.h"

// What the readers of tickets share: a record is cleared, then holds a ticket
// or a reason for which it is rejected.
namespace trunkline::tables {

void ClearRecord(TicketRecord* record);
void Reject(TicketRecord* record, std::string_view column, std::string reason);
// Takes a ticket, or rejects the record with the error. With rules, names of
// categories, regions and departments become codes in `record->ticket`.
void Take(absl::StatusOr<StoredTicket> stored, const RuleSet* rules,
          TicketRecord* record);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_TICKET_RECORD_H_
