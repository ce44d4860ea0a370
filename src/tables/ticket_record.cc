// SPDX-License-Identifier: Apache-2.0
#include "src/tables/ticket_record.h"

#include <utility>

namespace trunkline::tables {
namespace {

// Codes for names, where there is a rule set.
void UseCodes(RuleSetLabels* labels, TicketRecord* record) {
  const auto use = [&](LabelKind kind, std::string_view column,
                       std::string_view* field) {
    if (field->empty()) return;
    const std::string_view found = labels->CodeOf(kind, *field);
    if (!found.empty()) {
      *field = found;
      return;
    }
    base::Text reason = labels->Ambiguous(kind, *field);
    if (!reason.empty()) Reject(record, column, std::move(reason));
  };
  Ticket& ticket = record->ticket;
  labels->SetAcceptedAt(ticket.accepted_at);
  use(LabelKind::kCategory, "category", &ticket.category);
  use(LabelKind::kRegion, "region", &ticket.region);
  use(LabelKind::kDepartment, "first_receiver", &ticket.first_receiver);
  for (std::string_view& department : ticket.against) {
    use(LabelKind::kDepartment, "against", &department);
  }
}

}  // namespace

void ClearRecord(TicketRecord* record) {
  record->line = 0;
  record->rejected = false;
  record->column.clear();
  record->reason = {};
  record->more_reasons.clear();
  record->unknown.clear();
  std::vector<Attribute> attributes = std::move(record->ticket.attributes);
  attributes.clear();
  record->ticket = Ticket();
  record->ticket.attributes = std::move(attributes);  // Its memory is kept.
  record->id = {};
  record->passed.clear();
  record->recorded = {};
  record->stored.reset();
}

void Reject(TicketRecord* record, std::string_view column, base::Text reason) {
  if (record->rejected) {
    record->more_reasons.push_back({std::string(column), std::move(reason)});
    return;
  }
  record->rejected = true;
  record->column = std::string(column);
  record->reason = std::move(reason);
}

void Take(absl::StatusOr<StoredTicket> stored, RuleSetLabels* labels,
          TicketRecord* record) {
  if (!stored.ok()) {
    return Reject(record, {}, base::TextOf(stored.status()));
  }
  const std::string_view cell = record->id;  // Of a table.
  record->stored.emplace(*std::move(stored));
  record->ticket = record->stored->ticket();
  record->id = record->stored->id();
  UseCodes(labels, record);
  if (!record->rejected) return;
  record->id = cell;  // The other points into what goes.
  record->stored.reset();
}

}  // namespace trunkline::tables
