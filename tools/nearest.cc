// SPDX-License-Identifier: Apache-2.0
#include "tools/nearest.h"

#include "generated/name_tables.h"

namespace trunkline::tools {

std::string NearestWords::Find(tables::CodedColumn column,
                               std::string_view word) {
  using tables::CodedColumn;
  switch (column) {
    case CodedColumn::kNone:
    case CodedColumn::kUrgency:  // Never shown.
      return {};
    case CodedColumn::kCategory:
    case CodedColumn::kRegion:
    case CodedColumn::kUnit:
    case CodedColumn::kNumber:
      return names_.Find(column, word);
    case CodedColumn::kType:
      return std::string(schema::TicketTypeNames().Nearest(word));
    case CodedColumn::kChannel:
      return std::string(schema::ChannelNames().Nearest(word));
  }
  return {};
}

bool IsKnownCategory(tables::RuleSetLabels* labels, std::string_view code) {
  for (;;) {
    if (!labels->CodeOf(tables::LabelKind::kCategory, code).empty()) {
      return true;
    }
    const std::size_t dot = code.rfind('.');
    if (dot == std::string_view::npos) return false;
    code = code.substr(0, dot);
  }
}

void AddUnknown(const RuleSet& rules, const Ticket& ticket,
                tables::UnknownWords* unknown) {
  using tables::CodedColumn;
  using tables::LabelKind;
  tables::RuleSetLabels labels(&rules);
  labels.SetAcceptedAt(ticket.accepted_at);
  if (!ticket.category.empty() && !IsKnownCategory(&labels, ticket.category)) {
    unknown->Add(CodedColumn::kCategory, ticket.category);
  }
  if (!ticket.region.empty() &&
      labels.CodeOf(LabelKind::kRegion, ticket.region).empty()) {
    unknown->Add(CodedColumn::kRegion, ticket.region);
  }
  const auto unit = [&](std::string_view department) {
    if (!department.empty() && rules.FindDepartment(department).empty()) {
      unknown->Add(CodedColumn::kUnit, department);
    }
  };
  unit(ticket.first_receiver);
  for (const std::string_view department : ticket.against) unit(department);
}

}  // namespace trunkline::tools
