// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "generated/enum_last.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/route/wire_values.h"
#include "src/schema/schema.h"
#include "trunkline/wire.h"
#include "trunkline_internal/v1/decision.pb.h"
#include "trunkline_internal/v1/ticket.pb.h"

// TicketRecord and DecisionRecord: messages as plain values. Strings are
// checked where bytes become a ticket, and times and enumerators here.
namespace trunkline {
namespace {

namespace pb = ::trunkline_internal::v1;

// Sets fields of a message. The first error is kept; later calls do not matter.
class Writer {
 public:
  absl::Status status() const { return status_; }

  void Text(const std::string& text, const char* field, std::string* out) {
    // Checked before the message is serialised: protobuf would print an error.
    if (base::FindInvalidUtf8(text) != std::string_view::npos ||
        text.find('\0') != std::string::npos) {
      Keep(base::InvalidArgument(base::Fill<route::kNotText>(field)));
    } else {
      *out = text;
    }
  }

  // `set` takes a number.
  template <typename Enum, typename Set>
  void Enumerator(Enum value, const char* field, const Set& set) {
    Enum known{};
    Keep(wire::ReadEnum(static_cast<int>(value), field, &known));
    set(static_cast<int>(known));
  }

  void File(const Attachment& file, pb::Attachment* out) {
    Enumerator(file.kind, "attachment.kind", [&](int value) {
      out->set_kind(static_cast<pb::Attachment::Kind>(value));
    });
    Text(file.sha256, "attachment.sha256", out->mutable_sha256());
    Text(file.uri, "attachment.uri", out->mutable_uri());
  }

  // `mutable_field` gives the message of the time.
  template <typename Mutable>
  void Time(absl::Time time, const char* field, const Mutable& mutable_field) {
    if (time == absl::InfinitePast()) return;
    Keep(wire::CheckTime(absl::ToUnixSeconds(time), 0, field));
    if (status_.ok()) wire::SetTime(time, mutable_field());
  }

 private:
  void Keep(const absl::Status& status) {
    if (status_.ok()) status_ = status;
  }
  absl::Status status_;
};

// Reads fields of a message, likewise.
class Reader {
 public:
  absl::Status status() const { return status_; }

  template <typename Enum>
  void Enumerator(int value, const char* field, Enum* out) {
    Keep(wire::ReadEnum(value, field, out));
  }
  void Number(int value, int last, const char* field, int* out) {
    Keep(wire::CheckNumber(value, last, field));
    *out = status_.ok() ? value : 0;
  }
  void Time(bool has, const google::protobuf::Timestamp& time,
            const char* field, absl::Time* out) {
    if (has) Keep(wire::ReadTime(time, field, out));
  }
  void File(const pb::Attachment& file, Attachment* out) {
    Enumerator(file.kind(), "attachment.kind", &out->kind);
    out->sha256 = file.sha256();
    out->uri = file.uri();
  }

 private:
  void Keep(const absl::Status& status) {
    if (status_.ok()) status_ = status;
  }
  absl::Status status_;
};

}  // namespace

absl::StatusOr<StoredTicket> StoredTicket::Create(const TicketRecord& r) {
  pb::Ticket m;
  Writer write;
  write.Text(r.id, "id", m.mutable_id());
  write.Text(r.jurisdiction, "jurisdiction", m.mutable_jurisdiction());
  write.Text(r.call_id, "call_id", m.mutable_call_id());
  write.Enumerator(r.channel, "channel", [&](int value) {
    m.set_channel(static_cast<pb::Channel>(value));
  });
  write.Text(r.giver, "giver", m.mutable_giver());
  write.Text(r.giver_ref, "giver_ref", m.mutable_giver_ref());
  write.Text(r.dialled, "dialled", m.mutable_dialled());
  write.Time(r.called_at, "called_at", [&] { return m.mutable_called_at(); });
  write.Time(r.answered_at, "answered_at",
             [&] { return m.mutable_answered_at(); });
  write.Time(r.accepted_at, "accepted_at",
             [&] { return m.mutable_accepted_at(); });
  write.Time(r.occurred_at, "occurred_at",
             [&] { return m.mutable_occurred_at(); });
  write.Enumerator(r.type, "type", [&](int value) {
    m.set_type(static_cast<pb::TicketType>(value));
  });
  write.Text(r.category, "category", m.mutable_category());
  write.Text(r.category_version, "category_version",
             m.mutable_category_version());
  write.Text(r.region, "region", m.mutable_region());
  const TicketRecord::Location& location = r.location;
  if (location.latitude != 0 || location.longitude != 0 ||
      location.datum != TicketRecord::Location::Datum::kUnspecified ||
      !location.address.empty()) {
    pb::Location* out = m.mutable_location();
    out->set_latitude(location.latitude);
    out->set_longitude(location.longitude);
    write.Enumerator(location.datum, "location.datum", [&](int value) {
      out->set_datum(static_cast<pb::Location::Datum>(value));
    });
    write.Text(location.address, "location.address", out->mutable_address());
  }
  write.Enumerator(r.urgency, "urgency", [&](int value) {
    m.set_urgency(static_cast<pb::Urgency>(value));
  });
  write.Text(r.title, "title", m.mutable_title());
  write.Text(r.caller_words, "caller_words", m.mutable_caller_words());
  write.Text(r.dispatch_text, "dispatch_text", m.mutable_dispatch_text());
  for (const std::string& code : r.against) {
    write.Text(code, "against", m.add_against());
  }
  write.Text(r.first_receiver, "first_receiver", m.mutable_first_receiver());
  m.set_confidential(r.confidential);
  m.set_reply_waived(r.reply_waived);
  m.set_emergency_confirmed(r.emergency_confirmed);
  m.set_transfer_failed(r.transfer_failed);
  m.set_handed_over(r.handed_over);
  for (const TicketRecord::Attribute& attribute : r.attributes) {
    pb::Attribute* out = m.add_attribute();
    write.Text(attribute.name, "attribute.name", out->mutable_name());
    write.Text(attribute.value, "attribute.value", out->mutable_value());
  }
  for (const TicketRecord::Attribute& attribute : r.private_attributes) {
    pb::Attribute* out = m.add_private_attribute();
    write.Text(attribute.name, "private_attribute.name", out->mutable_name());
    write.Text(attribute.value, "private_attribute.value",
               out->mutable_value());
  }
  for (const std::string& tag : r.tags) write.Text(tag, "tag", m.add_tag());
  for (const TicketRecord::Related& related : r.related) {
    pb::Related* out = m.add_related();
    write.Text(related.ticket, "related.ticket", out->mutable_ticket());
    write.Enumerator(related.kind, "related.kind", [&](int value) {
      out->set_kind(static_cast<pb::Related::Kind>(value));
    });
  }
  write.Text(r.repeats, "repeats", m.mutable_repeats());
  const TicketRecord::Caller& caller = r.caller;
  if (!caller.name.empty() || !caller.phone.empty() ||
      !caller.contact.empty() || !caller.address.empty() ||
      !caller.identity_number.empty()) {
    pb::Caller* out = m.mutable_caller();
    write.Text(caller.name, "caller.name", out->mutable_name());
    write.Text(caller.phone, "caller.phone", out->mutable_phone());
    write.Text(caller.contact, "caller.contact", out->mutable_contact());
    write.Text(caller.address, "caller.address", out->mutable_address());
    write.Text(caller.identity_number, "caller.identity_number",
               out->mutable_identity_number());
  }
  for (const Attachment& attachment : r.attachments) {
    write.File(attachment, m.add_attachment());
  }
  for (const Attachment& attachment : r.dispatch_attachments) {
    write.File(attachment, m.add_dispatch_attachment());
  }
  TRUNKLINE_RETURN_IF_ERROR(write.status());
  return ReadTicket(m.SerializeAsString(), Format::kBinary);
}

absl::StatusOr<TicketRecord> ReadTicketRecord(std::string_view bytes) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::string canonical,
      schema::ToBinary("Ticket", bytes, Format::kBinary));
  pb::Ticket m;
  if (!m.ParseFromString(canonical)) {
    return base::InvalidArgument(base::Fill<route::kNotATicket>());
  }
  TicketRecord r;
  Reader read;
  r.id = m.id();
  r.jurisdiction = m.jurisdiction();
  r.call_id = m.call_id();
  read.Enumerator(m.channel(), "channel", &r.channel);
  r.giver = m.giver();
  r.giver_ref = m.giver_ref();
  r.dialled = m.dialled();
  read.Time(m.has_called_at(), m.called_at(), "called_at", &r.called_at);
  read.Time(m.has_answered_at(), m.answered_at(), "answered_at",
            &r.answered_at);
  read.Time(m.has_accepted_at(), m.accepted_at(), "accepted_at",
            &r.accepted_at);
  read.Time(m.has_occurred_at(), m.occurred_at(), "occurred_at",
            &r.occurred_at);
  read.Enumerator(m.type(), "type", &r.type);
  r.category = m.category();
  r.category_version = m.category_version();
  r.region = m.region();
  r.location.latitude = m.location().latitude();
  r.location.longitude = m.location().longitude();
  read.Enumerator(m.location().datum(), "location.datum", &r.location.datum);
  r.location.address = m.location().address();
  read.Enumerator(m.urgency(), "urgency", &r.urgency);
  r.title = m.title();
  r.caller_words = m.caller_words();
  r.dispatch_text = m.dispatch_text();
  r.against.assign(m.against().begin(), m.against().end());
  r.first_receiver = m.first_receiver();
  r.confidential = m.confidential();
  r.reply_waived = m.reply_waived();
  r.emergency_confirmed = m.emergency_confirmed();
  r.transfer_failed = m.transfer_failed();
  r.handed_over = m.handed_over();
  for (const pb::Attribute& attribute : m.attribute()) {
    r.attributes.push_back({attribute.name(), attribute.value()});
  }
  for (const pb::Attribute& attribute : m.private_attribute()) {
    r.private_attributes.push_back({attribute.name(), attribute.value()});
  }
  r.tags.assign(m.tag().begin(), m.tag().end());
  for (const pb::Related& related : m.related()) {
    TicketRecord::Related& out = r.related.emplace_back();
    out.ticket = related.ticket();
    read.Enumerator(related.kind(), "related.kind", &out.kind);
  }
  r.repeats = m.repeats();
  r.caller = {m.caller().name(), m.caller().phone(), m.caller().contact(),
              m.caller().address(), m.caller().identity_number()};
  for (const pb::Attachment& attachment : m.attachment()) {
    read.File(attachment, &r.attachments.emplace_back());
  }
  for (const pb::Attachment& attachment : m.dispatch_attachment()) {
    read.File(attachment, &r.dispatch_attachments.emplace_back());
  }
  TRUNKLINE_RETURN_IF_ERROR(read.status());
  return r;
}

absl::StatusOr<DecisionRecord> ReadDecision(std::string_view bytes) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::string canonical,
      schema::ToBinary("Decision", bytes, Format::kBinary));
  pb::Decision m;
  if (!m.ParseFromString(canonical)) {
    return base::InvalidArgument(base::Fill<route::kNotADecision>());
  }
  DecisionRecord r;
  Reader read;
  r.ruleset_id = m.ruleset_id();
  r.ruleset_version = m.ruleset_version();
  r.ruleset_hash = m.ruleset_hash();
  r.ticket = m.ticket();
  read.Time(m.has_accepted_at(), m.accepted_at(), "accepted_at",
            &r.accepted_at);
  read.Enumerator(m.outcome(), "outcome", &r.outcome);
  r.lead = m.lead();
  r.target = m.target();
  r.assisting.assign(m.assisting().begin(), m.assisting().end());
  r.rule = m.rule();
  r.also.assign(m.also().begin(), m.also().end());
  r.keyword = m.keyword();
  read.Enumerator(m.basis(), "basis", &r.basis);
  for (const pb::Contender& contender : m.contender()) {
    DecisionRecord::Contender& out = r.contenders.emplace_back();
    out.department = contender.department();
    out.rule = contender.rule();
    read.Enumerator(contender.basis(), "contender.basis", &out.basis);
  }
  read.Enumerator(m.settled_by(), "settled_by", &r.settled_by);
  for (const pb::MilestonePolicy& policy : m.policy()) {
    Milestone milestone = Milestone::kUnspecified;
    read.Enumerator(policy.milestone(), "policy.milestone", &milestone);
    std::string& first = r.policies[static_cast<std::size_t>(milestone)];
    if (first.empty()) {
      first = policy.policy();
    } else {
      r.also_policies.push_back({milestone, policy.policy()});
    }
  }
  r.statutory.assign(m.statutory().begin(), m.statutory().end());
  r.knowledge = m.knowledge();
  read.Enumerator(m.refusal().reason(), "refusal.reason", &r.refusal.reason);
  read.Enumerator(m.refusal().action(), "refusal.action", &r.refusal.action);
  r.refusal.route = m.refusal().route();
  read.Enumerator(m.urgency(), "urgency", &r.urgency);
  r.tags.assign(m.tag().begin(), m.tag().end());
  r.confidential = m.confidential();
  r.conflict_of_interest = m.conflict_of_interest();
  r.owner_leads = m.owner_leads();
  r.emergency_hint = {m.emergency_hint().signal(), m.emergency_hint().number(),
                      m.emergency_hint().trigger()};
  read.Enumerator(m.phase(), "phase", &r.phase);
  r.first_receiver = m.first_receiver();
  for (const int note : m.note()) {
    int known = 0;
    read.Number(note, kLast<Note>, "note", &known);
    if (known != 0) r.notes |= static_cast<std::uint8_t>(1 << (known - 1));
  }
  if (m.has_guess()) {
    const pb::Guess& g = m.guess();
    Guess& out = r.guess.emplace();
    out = wire::ReadGuess(g);
    read.Enumerator(g.outcome_without(), "guess.outcome_without",
                    &out.outcome_without);
  }
  TRUNKLINE_RETURN_IF_ERROR(read.status());
  return r;
}

}  // namespace trunkline
