// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/dispute.h"

#include "src/lifecycle/wire/codec.h"
#include "src/lifecycle/wire/fields.h"
#include "trunkline_schema/fields.h"

namespace trunkline {

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Label>& l) {
  using F = schema::fields::Label;
  v(F::kLang, l.language);
  v(F::kText, l.text);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Claimant>& c) {
  using F = schema::fields::Claimant;
  v(F::kUnit, c.unit);
  v(F::kBasis, c.basis);
  v(F::kRule, c.rule);
  v(F::kText, c.text);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, DisputeCommand>& c) {
  using F = schema::fields::DisputeCommand;
  v(F::kKind, c.kind);
  v(F::kQuestion, c.question);
  v(F::kCategory, c.category);
  v(F::kRegion, c.region);
  v(F::kClaimant, c.claimants);
  v(F::kCases, c.cases);
  v(F::kUnit, c.unit);
  v(F::kAssisting, c.assisting);
  v(F::kText, c.text);
  v(F::kReason, c.reason);
  v(F::kLegalBasis, c.legal_basis);
  v(F::kNumber, c.number);
  v(F::kOffice, c.office);
  v(F::kDate, c.date);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, DisputeEvent>& e) {
  using F = schema::fields::DisputeEvent;
  v(F::kDispute, e.dispute);
  v(F::kVersion, e.version);
  v(F::kAt, e.at);
  v(F::kStatedAt, e.stated_at);
  v(F::kActor, e.actor);
  v(F::kUnit, e.unit);
  v(F::kRole, e.role);
  v(F::kCommand, e.command);
  v(F::kStage, e.stage);
  v(F::kEnding, e.ending);
  v(F::kJurisdiction, e.jurisdiction);
  v(F::kStep, e.step);
  v(F::kStepDueAt, e.step_due_at);
  v(F::kOfficeName, e.office_name);
  v(F::kDefinitionId, e.definition_id);
  v(F::kDefinitionVersion, e.definition_version);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Opinion>& o) {
  using F = schema::fields::Opinion;
  v(F::kOffice, o.office);
  v(F::kRound, o.round);
  v(F::kAt, o.at);
  v(F::kBy, o.by);
  v(F::kText, o.text);
  v(F::kUnit, o.unit);
  v(F::kOfficeId, o.office_id);
  v(F::kOfficeName, o.office_name);
  v(F::kNumber, o.number);
  v(F::kDate, o.date);
  v(F::kLegalBasis, o.legal_basis);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Statement>& s) {
  using F = schema::fields::Statement;
  v(F::kUnit, s.unit);
  v(F::kAt, s.at);
  v(F::kBy, s.by);
  v(F::kText, s.text);
  v(F::kNumber, s.number);
  v(F::kDate, s.date);
  v(F::kLegalBasis, s.legal_basis);
}

template <typename V>
void Fields(V& v, lifecycle::FieldsOf<V, Dispute>& m) {
  using F = schema::fields::Dispute;
  v(F::kId, m.id);
  v(F::kJurisdiction, m.jurisdiction);
  v(F::kVersion, m.version);
  v(F::kStage, m.stage);
  v(F::kEnding, m.ending);
  v(F::kOpenedAt, m.opened_at);
  v(F::kUpdatedAt, m.updated_at);
  v(F::kEndedAt, m.ended_at);
  v(F::kQuestion, m.question);
  v(F::kCategory, m.category);
  v(F::kRegion, m.region);
  v(F::kClaimant, m.claimants);
  v(F::kCases, m.cases);
  v(F::kRound, m.round);
  v(F::kCollation, m.collation);
  v(F::kOpinion, m.opinions);
  v(F::kUnit, m.unit);
  v(F::kAssisting, m.assisting);
  v(F::kGrounds, m.grounds);
  v(F::kLegalBasis, m.legal_basis);
  v(F::kNumber, m.number);
  v(F::kUnknownEvents, m.unknown_events);
  v(F::kStep, m.step);
  v(F::kStepDueAt, m.step_due_at);
  v(F::kStatement, m.statements);
  v(F::kDate, m.date);
  v(F::kOffice, m.office);
  v(F::kOfficeName, m.office_name);
  v(F::kDefinitionId, m.definition_id);
  v(F::kDefinitionVersion, m.definition_version);
}

absl::StatusOr<DisputeEvent> ReadDisputeEvent(std::string_view bytes) {
  bool unknown = false;
  auto event =
      lifecycle::ReadMessage<DisputeEvent>("DisputeEvent", bytes, &unknown);
  if (event.ok() && unknown) event->unknown.assign(bytes);
  return event;
}

absl::StatusOr<DisputeCommand> ReadDisputeCommand(std::string_view bytes) {
  return lifecycle::ReadMessage<DisputeCommand>("DisputeCommand", bytes);
}

absl::StatusOr<Dispute> ReadDispute(std::string_view bytes) {
  return lifecycle::ReadMessage<Dispute>("Dispute", bytes);
}

std::string WriteDisputeEvent(const DisputeEvent& event) {
  return event.unknown.empty() ? lifecycle::WriteMessage(event) : event.unknown;
}

std::string WriteDisputeCommand(const DisputeCommand& command) {
  return lifecycle::WriteMessage(command);
}

std::string WriteDispute(const Dispute& dispute) {
  return lifecycle::WriteMessage(dispute);
}

}  // namespace trunkline
