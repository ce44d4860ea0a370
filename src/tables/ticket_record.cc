// SPDX-License-Identifier: Apache-2.0
#include "src/tables/ticket_record.h"

#include <utility>

namespace trunkline::tables {
namespace {

// Codes for names, where there is a rule set.
void UseCodes(const RuleSet* rules, Ticket* ticket) {
  if (rules == nullptr) return;
  auto use = [](std::string_view found, std::string_view* field) {
    if (!found.empty()) *field = found;
  };
  if (!ticket->category.empty()) {
    use(rules->FindCategory(ticket->category), &ticket->category);
  }
  if (!ticket->region.empty()) {
    use(rules->FindRegion(ticket->region), &ticket->region);
  }
  if (!ticket->first_receiver.empty()) {
    use(rules->FindDepartment(ticket->first_receiver), &ticket->first_receiver);
  }
  for (std::string_view& department : ticket->against) {
    use(rules->FindDepartment(department), &department);
  }
}

}  // namespace

void ClearRecord(TicketRecord* record) {
  record->line = 0;
  record->rejected = false;
  record->column.clear();
  record->reason.clear();
  record->unknown_column = CodedColumn::kNone;
  record->unknown_word.clear();
  record->ticket = Ticket();
  record->id = {};
  record->passed.clear();
  record->recorded = {};
  record->stored.reset();
}

void Reject(TicketRecord* record, std::string_view column, std::string reason) {
  record->rejected = true;
  record->column = std::string(column);
  record->reason = std::move(reason);
}

void Take(absl::StatusOr<StoredTicket> stored, const RuleSet* rules,
          TicketRecord* record) {
  if (!stored.ok()) {
    return Reject(record, {}, std::string(stored.status().message()));
  }
  record->stored.emplace(*std::move(stored));
  record->ticket = record->stored->ticket();
  record->id = record->stored->id();
  UseCodes(rules, &record->ticket);
}

}  // namespace trunkline::tables
