// SPDX-License-Identifier: Apache-2.0
#include "trunkline/wire.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "generated/enum_last.h"
#include "src/base/ids.h"
#include "src/base/messages.h"
#include "src/base/status.h"
#include "src/route/messages.h"
#include "src/route/wire_values.h"
#include "src/schema/schema.h"
#include "trunkline_internal/v1/decision.pb.h"
#include "trunkline_internal/v1/ticket.pb.h"

namespace trunkline {
namespace {

namespace pb = ::trunkline_internal::v1;

void Join(const std::string& part, std::string* text) {
  if (part.empty()) return;
  if (!text->empty()) text->push_back('\n');
  text->append(part);
}

void SetGuess(const Guess& guess, pb::Guess* out) {
  out->set_category(guess.category);
  out->set_model(guess.model);
  out->set_models_hash(guess.models_hash);
  out->set_margin(guess.margin);
  out->set_percent_agreed(guess.percent_agreed);
  out->set_percent_low(guess.percent_low);
  out->set_rows(guess.rows);
  for (const std::string& name : guess.changed) out->add_changed(name);
  out->set_outcome_without(static_cast<pb::Outcome>(guess.outcome_without));
  out->set_lead_without(guess.lead_without);
  out->set_rule_without(guess.rule_without);
}

}  // namespace

struct StoredTicket::Rep {
  std::string bytes;
  pb::Ticket message;
  std::string text;
  Ticket view;
};

StoredTicket::StoredTicket(std::unique_ptr<Rep> rep) : rep_(std::move(rep)) {}
StoredTicket::StoredTicket(StoredTicket&&) noexcept = default;
StoredTicket& StoredTicket::operator=(StoredTicket&&) noexcept = default;
StoredTicket::~StoredTicket() = default;

const Ticket& StoredTicket::ticket() const { return rep_->view; }
std::string_view StoredTicket::id() const { return rep_->message.id(); }
const std::string& StoredTicket::bytes() const { return rep_->bytes; }

absl::StatusOr<StoredTicket> ReadTicket(std::string_view content,
                                        Format format) {
  auto rep = std::make_unique<StoredTicket::Rep>();
  TRUNKLINE_ASSIGN_OR_RETURN(rep->bytes,
                             schema::ToBinary("Ticket", content, format));
  pb::Ticket& m = rep->message;
  if (!m.ParseFromString(rep->bytes)) {
    return base::InvalidArgument(base::Fill<route::kNotATicket>());
  }
  TRUNKLINE_RETURN_IF_ERROR(base::CheckId(base::messages::kIdField, m.id()));
  TRUNKLINE_RETURN_IF_ERROR(
      base::CheckId(base::messages::kJurisdictionField, m.jurisdiction()));
  Ticket& t = rep->view;
  t.dialled = m.dialled();
  t.category = m.category();
  t.region = m.region();
  t.first_receiver = m.first_receiver();
  TRUNKLINE_RETURN_IF_ERROR(wire::ReadEnum(m.type(), "type", &t.type));
  TRUNKLINE_RETURN_IF_ERROR(wire::ReadEnum(m.channel(), "channel", &t.channel));
  TRUNKLINE_RETURN_IF_ERROR(wire::ReadEnum(m.urgency(), "urgency", &t.urgency));
  if (m.has_called_at()) {
    TRUNKLINE_RETURN_IF_ERROR(
        wire::ReadTime(m.called_at(), "called_at", &t.called_at));
  }
  if (m.has_accepted_at()) {
    TRUNKLINE_RETURN_IF_ERROR(
        wire::ReadTime(m.accepted_at(), "accepted_at", &t.accepted_at));
  }
  Join(m.title(), &rep->text);
  Join(m.caller_words(), &rep->text);
  Join(m.dispatch_text(), &rep->text);
  t.text = rep->text;
  for (const auto& code : m.against()) t.against.push_back(code);
  for (const auto* list : {&m.attribute(), &m.private_attribute()}) {
    for (const pb::Attribute& a : *list) {
      t.attributes.push_back({a.name(), a.value()});
    }
  }
  t.confidential = m.confidential();
  t.emergency_confirmed = m.emergency_confirmed();
  t.transfer_failed = m.transfer_failed();
  t.handed_over = m.handed_over();
  return StoredTicket(std::move(rep));
}

std::string WriteDecision(const Decision& d, std::string_view ticket_id,
                          absl::Time accepted_at, Format format) {
  pb::Decision m;
  const auto set = [](std::string_view s) { return std::string(s); };
  m.set_ruleset_id(set(d.ruleset_id));
  m.set_ruleset_version(set(d.ruleset_version));
  m.set_ruleset_hash(set(d.ruleset_hash));
  m.set_ticket(set(ticket_id));
  if (accepted_at != absl::InfinitePast() &&
      accepted_at != absl::InfiniteFuture()) {
    wire::SetTime(accepted_at, m.mutable_accepted_at());
  }
  m.set_outcome(static_cast<pb::Outcome>(d.outcome));
  m.set_lead(set(d.lead));
  m.set_target(set(d.target));
  for (std::string_view code : d.assisting) m.add_assisting(set(code));
  m.set_rule(set(d.rule));
  for (std::string_view rule : d.also) m.add_also(set(rule));
  m.set_keyword(set(d.keyword));
  m.set_basis(static_cast<pb::Basis>(d.basis));
  for (const Contender& c : d.contenders) {
    auto* contender = m.add_contender();
    contender->set_department(set(c.department));
    contender->set_rule(set(c.rule));
    contender->set_basis(static_cast<pb::Basis>(c.basis));
  }
  m.set_settled_by(static_cast<pb::Basis>(d.settled_by));
  const auto add_policy = [&](Milestone milestone, std::string_view policy) {
    auto* out = m.add_policy();
    out->set_milestone(static_cast<pb::Milestone>(milestone));
    out->set_policy(set(policy));
  };
  for (std::size_t i = 1; i != kMilestoneCount; ++i) {
    const auto milestone = static_cast<Milestone>(i);
    if (d.policies[i].empty()) continue;
    add_policy(milestone, d.policies[i]);
    for (const TiedPolicy& tied : d.also_policies) {
      if (tied.milestone == milestone) add_policy(milestone, tied.policy);
    }
  }
  for (std::string_view policy : d.statutory) m.add_statutory(set(policy));
  m.set_knowledge(set(d.knowledge));
  if (d.outcome == Outcome::kRefusalProposed) {
    auto* refusal = m.mutable_refusal();
    refusal->set_reason(static_cast<pb::Refusal::Reason>(d.refusal.reason));
    refusal->set_action(static_cast<pb::Refusal::Action>(d.refusal.action));
    refusal->set_route(set(d.refusal.route));
  }
  m.set_urgency(static_cast<pb::Urgency>(d.urgency));
  for (std::string_view tag : d.tags) m.add_tag(set(tag));
  m.set_confidential(d.confidential);
  m.set_conflict_of_interest(d.conflict_of_interest);
  m.set_owner_leads(d.owner_leads);
  if (!d.emergency_hint.signal.empty()) {
    auto* hint = m.mutable_emergency_hint();
    hint->set_signal(set(d.emergency_hint.signal));
    hint->set_number(set(d.emergency_hint.number));
    hint->set_trigger(set(d.emergency_hint.trigger));
  }
  m.set_phase(static_cast<pb::Phase::Kind>(d.phase));
  m.set_first_receiver(set(d.first_receiver));
  for (int bit = 0; bit != kLast<Note>; ++bit) {
    if ((d.notes >> bit & 1) != 0) {
      m.add_note(static_cast<pb::Decision::Note>(bit + 1));
    }
  }
  if (d.guess != nullptr) SetGuess(*d.guess, m.mutable_guess());
  return wire::InFormat("Decision", m.SerializeAsString(), format);
}

absl::StatusOr<std::string> Convert(std::string_view type,
                                    std::string_view content, Format from,
                                    Format to) {
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string binary,
                             schema::ToBinary(type, content, from));
  return schema::FromBinary(type, binary, to, true);
}

}  // namespace trunkline
