// SPDX-License-Identifier: Apache-2.0
#include "tools/desk_tickets.h"

#include <utility>

#include "generated/name_tables.h"
#include "src/base/message.h"
#include "src/base/status.h"
#include "src/desk/rerouting.h"
#include "trunkline/wire.h"

namespace trunkline::tools {
namespace {

constexpr std::size_t kPage = 1000;

std::string LeadOf(const Case& c) {
  if (const Assignment* const lead = c.Lead()) return lead->unit;
  std::string last;
  for (const Assignment& one : c.assignments) {
    if (one.kind == Assignment::Kind::kLead) last = one.unit;
  }
  return last;
}

std::string RecordedOf(const Case& c, const std::string& field) {
  if (field.empty()) return {};
  if (field == "lead") return LeadOf(c);
  const auto decision = ReadDecision(c.decision);
  if (!decision.ok()) return {};
  if (field == "target") return decision->target;
  if (field == "rule") return decision->rule;
  return std::string(
      schema::OutcomeNames().Name(static_cast<int>(decision->outcome)));
}

}  // namespace

DeskTickets::DeskTickets(Desk* desk, std::string jurisdiction, Actor viewer,
                         bool open_only, std::string recorded,
                         std::uint64_t* without_words)
    : desk_(desk),
      viewer_(std::move(viewer)),
      recorded_(std::move(recorded)),
      without_words_(without_words) {
  filter_.jurisdiction = std::move(jurisdiction);
  filter_.open_only = open_only;
}

absl::StatusOr<bool> DeskTickets::Next(tables::TicketRecord* record) {
  for (;;) {
    if (next_ == page_.size()) {
      if (last_page_) return false;
      TRUNKLINE_ASSIGN_OR_RETURN(page_,
                                 desk_->List(viewer_, filter_, after_, kPage));
      next_ = 0;
      last_page_ = page_.size() < kPage;
      if (page_.empty()) return false;
      after_ = page_.back().ref;
    }
    TRUNKLINE_ASSIGN_OR_RETURN(const bool there,
                               Read(page_[next_++].ref, record));
    if (there) return true;
  }
}

absl::StatusOr<bool> DeskTickets::Read(const CaseRef& ref,
                                       tables::TicketRecord* record) {
  record->row = ++row_;
  record->line = 0;
  record->rejected = false;
  record->column.clear();
  record->reason = {};
  record->more_reasons.clear();
  record->unknown.clear();
  record->passed.clear();
  record->stored.reset();
  const absl::StatusOr<Case> c = desk_->Get(ref, viewer_);
  // What has changed hands since it was listed is not shown.
  if (absl::IsNotFound(c.status()) || absl::IsPermissionDenied(c.status())) {
    --row_;
    return false;
  }
  const auto reject = [&](const absl::Status& status) {
    record->rejected = true;
    record->reason = base::TextOf(status);
    return true;
  };
  if (absl::IsUnavailable(c.status()) ||
      absl::IsFailedPrecondition(c.status())) {
    return c.status();
  }
  if (!c.ok()) return reject(c.status());
  absl::StatusOr<StoredTicket> ticket = desk::CurrentTicket(*c);
  if (!ticket.ok()) return reject(ticket.status());
  const auto words = ReadTicketRecord(ticket->bytes());
  if (words.ok() && words->caller_words.empty()) ++*without_words_;
  record->stored = *std::move(ticket);
  record->ticket = record->stored->ticket();
  record->id = record->stored->id();
  record->recorded_text = RecordedOf(*c, recorded_);
  record->recorded = record->recorded_text;
  return true;
}

}  // namespace trunkline::tools
