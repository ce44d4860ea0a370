// SPDX-License-Identifier: Apache-2.0
#include "src/desk/rerouting.h"

#include <string>
#include <variant>

#include "src/base/status.h"
#include "trunkline/cases/lifecycle_engine.h"
#include "trunkline/wire.h"

namespace trunkline::desk {
namespace {

void Take(const std::string& value, std::string* out) {
  if (!value.empty()) *out = value;
}

absl::StatusOr<TicketRecord> CurrentRecord(const Case& c) {
  TRUNKLINE_ASSIGN_OR_RETURN(TicketRecord record, ReadTicketRecord(c.ticket));
  Take(c.category, &record.category);
  Take(c.region, &record.region);
  Take(c.dispatch_text, &record.dispatch_text);
  if (c.type != TicketType::kUnspecified) record.type = c.type;
  if (c.urgency != Urgency::kUnspecified) record.urgency = c.urgency;
  return record;
}

}  // namespace

absl::StatusOr<StoredTicket> CurrentTicket(const Case& c) {
  TRUNKLINE_ASSIGN_OR_RETURN(const TicketRecord record, CurrentRecord(c));
  return StoredTicket::Create(record);
}

bool NeedsRouting(const Command& command) {
  if (const auto* const amend = std::get_if<AmendCommand>(&command)) {
    return amend->decision.empty() &&
           (!amend->category.empty() || !amend->region.empty() ||
            amend->type != TicketType::kUnspecified ||
            amend->urgency != Urgency::kUnspecified);
  }
  const auto* const reroute = std::get_if<RerouteCommand>(&command);
  return reroute != nullptr && reroute->decision.empty();
}

absl::Status RouteAgain(const JurisdictionRules& by, const Case& c,
                        Command* command) {
  TRUNKLINE_ASSIGN_OR_RETURN(TicketRecord record, CurrentRecord(c));
  if (const auto* const amend = std::get_if<AmendCommand>(command)) {
    Take(amend->category, &record.category);
    Take(amend->region, &record.region);
    Take(amend->dispatch_text, &record.dispatch_text);
    if (amend->type != TicketType::kUnspecified) record.type = amend->type;
    if (amend->urgency != Urgency::kUnspecified) {
      record.urgency = amend->urgency;
    }
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const StoredTicket ticket,
                             StoredTicket::Create(record));
  Decision decision;
  TRUNKLINE_RETURN_IF_ERROR(by.rules().Route(ticket.ticket(), &decision));
  if (auto* const amend = std::get_if<AmendCommand>(command)) {
    return AddDecision(ticket, decision, by.deadlines(), amend);
  }
  return AddDecision(ticket, decision, by.deadlines(),
                     &std::get<RerouteCommand>(*command));
}

}  // namespace trunkline::desk
