// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "google/protobuf/timestamp.pb.h"
#include "src/base/status.h"
#include "src/desk/messages.h"
#include "src/lifecycle/wire/codec.h"
#include "src/lifecycle/wire/fields.h"
#include "src/route/wire_values.h"
#include "trunkline/cases/case.h"
#include "trunkline/cases/wire.h"
#include "trunkline/wire.h"
#include "trunkline_internal/v1/dispute.pb.h"
#include "trunkline_internal/v1/report.pb.h"

// What an engine and a desk say of cases, as the messages of report.proto.
namespace trunkline {
namespace {

namespace pb = ::trunkline_internal::v1;

std::string Str(std::string_view s) { return std::string(s); }

void Set(const CaseRef& ref, pb::CaseRef* out) {
  out->set_jurisdiction(ref.jurisdiction);
  out->set_id(ref.id);
}

CaseRef RefOf(const pb::CaseRef& ref) { return {ref.jurisdiction(), ref.id()}; }

absl::StatusOr<Event> EventOf(const pb::Event& event) {
  return ReadEvent(event.SerializeAsString());
}

// Parses a message that has passed the checks of Convert().
template <typename Message>
absl::Status Parse(const char* type, std::string_view content, Format format,
                   Message* message) {
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string binary,
                             Convert(type, content, format, Format::kBinary));
  if (!message->ParseFromString(binary)) {
    return base::InvalidArgument(
        base::Fill<desk::messages::kNotAMessage>(type));
  }
  return absl::OkStatus();
}

void Set(const FormField& field, pb::FormField* out) {
  out->set_name(Str(field.name));
  out->set_chinese(Str(field.chinese));
  out->set_type(static_cast<pb::FactType>(field.type));
  out->set_required(field.required);
  for (const FormField::Value& value : field.values) {
    auto* added = out->add_value();
    added->set_number(value.number);
    added->set_name(Str(value.name));
    added->set_chinese(Str(value.chinese));
  }
}

}  // namespace

std::string WriteAvailableCommands(
    const std::vector<AvailableCommand>& commands, Format format) {
  pb::AvailableCommandList m;
  for (const AvailableCommand& command : commands) {
    auto* out = m.add_command();
    out->set_command(static_cast<pb::CommandKind>(command.command));
    out->set_transition(Str(command.transition));
    for (std::string_view fact : *command.facts) out->add_fact(Str(fact));
    if (!command.denial) {
      for (const FormField& field : FormOf(command))
        Set(field, out->add_form());
    } else {
      auto* denial = out->mutable_denial();
      denial->set_kind(static_cast<pb::Denial::Kind>(command.denial.kind));
      denial->set_transition(Str(command.denial.transition));
      denial->set_subject(Str(command.denial.subject));
      denial->set_stage(Str(command.denial.stage));
      denial->set_merged_into(Str(command.denial.merged_into));
    }
  }
  return wire::InFormat("AvailableCommandList", m.SerializeAsString(), format);
}

std::string WriteReceipt(const Receipt& receipt, Format format) {
  pb::Receipt m;
  Set(receipt.ref, m.mutable_ref());
  m.set_version(receipt.version);
  for (const Event& event : receipt.events) {
    m.add_event()->ParseFromString(WriteEvent(event));
  }
  m.set_replayed(receipt.replayed);
  return wire::InFormat("Receipt", m.SerializeAsString(), format);
}

std::string WriteDisputeReceipt(const DisputeReceipt& receipt, Format format) {
  pb::DisputeReceipt m;
  m.set_jurisdiction(receipt.jurisdiction);
  m.set_dispute(receipt.id);
  m.set_version(receipt.version);
  for (const DisputeEvent& event : receipt.events) {
    m.add_event()->ParseFromString(WriteDisputeEvent(event));
  }
  for (const DisputeTicket& ticket : receipt.tickets) {
    auto* const out = m.add_ticket();
    out->set_case_id(ticket.case_id);
    for (const Event& event : ticket.events) {
      out->add_event()->ParseFromString(WriteEvent(event));
    }
    if (ticket.status.ok()) continue;
    out->set_code(absl::StatusCodeToString(ticket.status.code()));
    out->set_reason(
        Str({ticket.status.message().data(), ticket.status.message().size()}));
  }
  return wire::InFormat("DisputeReceipt", m.SerializeAsString(), format);
}

std::string WriteDisputeList(const std::vector<Dispute>& disputes,
                             Format format) {
  pb::DisputeList m;
  for (const Dispute& dispute : disputes) {
    m.add_dispute()->ParseFromString(WriteDispute(dispute));
  }
  return wire::InFormat("DisputeList", m.SerializeAsString(), format);
}

std::string WriteDisputeEvents(const std::vector<DisputeEvent>& events,
                               Format format) {
  pb::DisputeEventFile m;
  for (const DisputeEvent& event : events) {
    m.add_event()->ParseFromString(WriteDisputeEvent(event));
  }
  return wire::InFormat("DisputeEventFile", m.SerializeAsString(), format);
}

std::string WriteErasureResult(const ErasureResult& result, Format format) {
  pb::ErasureResult m;
  for (const CaseRef& ref : result.erased) {
    Set(ref, m.add_erased());
  }
  for (const Attachment& file : result.attachments) {
    auto* const out = m.add_attachment();
    out->set_kind(static_cast<pb::Attachment::Kind>(file.kind));
    out->set_sha256(file.sha256);
    out->set_uri(file.uri);
  }
  m.set_parts(static_cast<std::int64_t>(result.parts));
  m.set_overwritten(result.overwritten);
  return wire::InFormat("ErasureResult", m.SerializeAsString(), format);
}

std::string WriteTickResult(const TickResult& result, Format format) {
  pb::TickResult m;
  m.set_cases(static_cast<std::int64_t>(result.cases));
  m.set_events(static_cast<std::int64_t>(result.events));
  m.set_failed(static_cast<std::int64_t>(result.failed));
  return wire::InFormat("TickResult", m.SerializeAsString(), format);
}

std::string WriteFeedPage(const FeedPage& page, Format format) {
  pb::FeedPage m;
  for (const FeedItem& item : page.items) {
    auto* out = m.add_item();
    out->set_position(item.position);
    Set(item.ref, out->mutable_ref());
    out->set_source(item.source);
    out->mutable_event()->ParseFromString(WriteEvent(item.event));
  }
  m.set_next(page.next);
  m.set_unreadable(static_cast<std::int64_t>(page.unreadable));
  return wire::InFormat("FeedPage", m.SerializeAsString(), format);
}

std::string WriteCaseRecords(const std::vector<CaseRecord>& records,
                             Format format) {
  pb::CaseRecordList m;
  const auto set = [](absl::Time time,
                      google::protobuf::Timestamp* (pb::CaseRecord::*field)(),
                      pb::CaseRecord* out) {
    if (time != absl::InfiniteFuture()) {
      wire::SetTime(time, (out->*field)());
    }
  };
  for (const CaseRecord& record : records) {
    pb::CaseRecord* out = m.add_case_();
    Set(record.ref, out->mutable_ref());
    out->set_version(record.version);
    out->set_stage(record.stage);
    out->set_unit(record.unit);
    out->set_region(record.region);
    out->set_source(record.source);
    out->set_adopted_as(record.adopted_as);
    out->set_open(record.open);
    set(record.opened_at, &pb::CaseRecord::mutable_opened_at, out);
    set(record.due, &pb::CaseRecord::mutable_due, out);
  }
  return wire::InFormat("CaseRecordList", m.SerializeAsString(), format);
}

std::string WriteOpenMeasures(const std::vector<OpenMeasure>& measures,
                              Format format) {
  pb::OpenMeasureList m;
  for (const OpenMeasure& one : measures) {
    pb::OpenMeasure* const out = m.add_measure();
    Set(one.ref, out->mutable_ref());
    out->set_case_open(one.case_open);
    // The struct has a wire form of its own.
    out->mutable_measure()->ParseFromString(
        lifecycle::WriteMessage(one.measure));
    out->set_overdue(one.overdue);
  }
  return wire::InFormat("OpenMeasureList", m.SerializeAsString(), format);
}

std::string WriteLegalHolds(const std::vector<LegalHold>& holds,
                            Format format) {
  pb::LegalHoldList m;
  for (const LegalHold& hold : holds) {
    pb::LegalHold* const out = m.add_hold();
    Set(hold.ref, out->mutable_ref());
    out->set_reason(hold.reason);
    out->set_by(hold.by);
    wire::SetTime(hold.since, out->mutable_since());
  }
  return wire::InFormat("LegalHoldList", m.SerializeAsString(), format);
}

std::string WriteCaseRefs(const std::vector<CaseRef>& refs, Format format) {
  pb::CaseRefList m;
  for (const CaseRef& ref : refs) Set(ref, m.add_ref());
  return wire::InFormat("CaseRefList", m.SerializeAsString(), format);
}

std::string WriteSubjectData(const std::vector<SubjectCase>& cases,
                             Format format) {
  pb::SubjectData m;
  for (const SubjectCase& one : cases) {
    pb::SubjectCase* const out = m.add_case_();
    Set(one.ref, out->mutable_ref());
    out->mutable_ticket()->ParseFromString(one.ticket);
    if (one.opened_at != absl::InfiniteFuture()) {
      wire::SetTime(one.opened_at, out->mutable_opened_at());
    }
    if (one.closed_at != absl::InfiniteFuture()) {
      wire::SetTime(one.closed_at, out->mutable_closed_at());
    }
    out->set_resolution(static_cast<pb::Resolution>(one.resolution));
    for (const std::string& answer : one.answers) out->add_answer(answer);
  }
  return wire::InFormat("SubjectData", m.SerializeAsString(), format);
}

absl::StatusOr<Receipt> ReadReceipt(std::string_view content, Format format) {
  pb::Receipt m;
  TRUNKLINE_RETURN_IF_ERROR(Parse("Receipt", content, format, &m));
  Receipt receipt;
  receipt.ref = RefOf(m.ref());
  receipt.version = m.version();
  for (const pb::Event& event : m.event()) {
    TRUNKLINE_ASSIGN_OR_RETURN(receipt.events.emplace_back(), EventOf(event));
  }
  receipt.replayed = m.replayed();
  return receipt;
}

absl::StatusOr<FeedPage> ReadFeedPage(std::string_view content, Format format) {
  pb::FeedPage m;
  TRUNKLINE_RETURN_IF_ERROR(Parse("FeedPage", content, format, &m));
  FeedPage page;
  for (const pb::FeedItem& from : m.item()) {
    FeedItem& item = page.items.emplace_back();
    item.position = from.position();
    item.ref = RefOf(from.ref());
    item.source = from.source();
    TRUNKLINE_ASSIGN_OR_RETURN(item.event, EventOf(from.event()));
  }
  page.next = m.next();
  if (m.unreadable() < 0) {
    return base::InvalidArgument(
        base::Fill<desk::messages::kNotAMessage>("FeedPage"));
  }
  page.unreadable = static_cast<std::size_t>(m.unreadable());
  return page;
}

std::string WriteCaseFilter(const CaseFilter& filter, Format format) {
  pb::CaseFilter m;
  m.set_jurisdiction(filter.jurisdiction);
  m.set_unit(filter.unit);
  m.set_stage(filter.stage);
  m.set_region(filter.region);
  if (filter.due_before != absl::InfiniteFuture()) {
    wire::SetTime(filter.due_before, m.mutable_due_before());
  }
  m.set_open_only(filter.open_only);
  m.set_source(filter.source);
  m.set_unadopted_only(filter.unadopted_only);
  m.set_adopted_as(filter.adopted_as);
  return wire::InFormat("CaseFilter", m.SerializeAsString(), format);
}

absl::StatusOr<CaseFilter> ReadCaseFilter(std::string_view content,
                                          Format format) {
  pb::CaseFilter m;
  TRUNKLINE_RETURN_IF_ERROR(Parse("CaseFilter", content, format, &m));
  CaseFilter filter;
  filter.jurisdiction = m.jurisdiction();
  filter.unit = m.unit();
  filter.stage = m.stage();
  filter.region = m.region();
  if (m.has_due_before()) {
    TRUNKLINE_RETURN_IF_ERROR(
        wire::ReadTime(m.due_before(), "due_before", &filter.due_before));
  }
  filter.open_only = m.open_only();
  filter.source = m.source();
  filter.unadopted_only = m.unadopted_only();
  filter.adopted_as = m.adopted_as();
  return filter;
}

}  // namespace trunkline
