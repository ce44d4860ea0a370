// SPDX-License-Identifier: Apache-2.0
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/desk_rep.h"
#include "src/desk/event_log.h"
#include "src/desk/messages.h"
#include "src/desk/mirror.h"
#include "src/desk/seal.h"
#include "src/lifecycle/engine/engine_data.h"
#include "src/lifecycle/wire/codec.h"
#include "src/schema/wire.h"

namespace trunkline {
namespace {

// The id of a mirrored case in its system of record.
std::string_view OldId(const CaseRecord& record) {
  return std::string_view(record.ref.id).substr(record.source.size() + 1);
}

// The ticket of a mirror as one of this system: it says which system gave it,
// and that it was handed over.
absl::StatusOr<StoredTicket> OwnTicket(std::string_view ticket,
                                       const CaseRecord& record,
                                       absl::Time accepted) {
  using F = schema::fields::Ticket;
  lifecycle::Writer writer;
  bool giver = false, has_accepted = false;
  const bool good =
      schema::EachField(ticket, [&](const schema::WireField& field) {
        if (field.Is(F::kId) || field.Is(F::kJurisdiction) ||
            field.Is(F::kHandedOver)) {
          return;
        }
        giver = giver || field.Is(F::kGiver) || field.Is(F::kGiverRef);
        has_accepted = has_accepted || field.Is(F::kAcceptedAt);
        writer.Raw(field.whole());
      });
  if (!good)
    return base::InvalidArgument(
        base::Fill<desk::messages::kTicketUnreadable>());
  writer(F::kJurisdiction, record.ref.jurisdiction);
  if (!giver) {
    writer(F::kGiver, record.source);
    writer(F::kGiverRef, std::string(OldId(record)));
  }
  if (!has_accepted) writer(F::kAcceptedAt, accepted);
  writer(F::kHandedOver, true);
  return ReadTicket(writer.bytes(), Format::kBinary);
}

// Adds to the events of a new case those that give it the findings of the
// mirror that it continues, and the measures that are open there and may rest
// on them. They are not decided: who found or ordered them had the right
// elsewhere. Answered ones come first, so that an answer finds its own order,
// and proposals last, so that no order takes one up. An answer is looked for by
// its unit; without one the measure stays ordered.
void CarrySupervision(const Case& mirror, std::vector<Event>* events) {
  const Event& last = events->back();
  Event next;
  next.case_id = last.case_id;
  next.version = last.version;
  next.at = last.at;
  next.stated_at = last.stated_at;
  next.actor = last.actor;
  next.unit = last.unit;
  next.role = last.role;
  const auto add = [&](auto command) {
    ++next.version;
    next.command = std::move(command);
    events->push_back(next);
  };
  const auto order = [&](const Supervision& s) {
    SuperviseCommand command;
    command.measure = s.measure;
    command.ground = s.ground;
    command.unit = s.unit;
    command.reason = s.reason;
    command.reply_by = s.reply_by;
    command.authority = s.authority;
    add(std::move(command));
  };
  for (const Finding& finding : mirror.findings) {
    FindCommand command;
    command.ground = finding.ground;
    command.unit = finding.unit;
    command.facts = finding.facts;
    command.legal_basis = finding.legal_basis;
    add(std::move(command));
  }
  for (const auto state :
       {Supervision::State::kAnswered, Supervision::State::kOrdered,
        Supervision::State::kProposed}) {
    for (const Supervision& s : mirror.supervision) {
      if (s.state != state) continue;
      if (state == Supervision::State::kProposed) {
        ProposeCommand command;
        command.measure = s.measure;
        command.ground = s.ground;
        command.unit = s.unit;
        command.reason = s.reason;
        add(std::move(command));
        continue;
      }
      order(s);
      if (state == Supervision::State::kOrdered || s.unit.empty()) continue;
      AnswerCommand command;
      command.measure = s.measure;
      command.unit = s.unit;
      command.internal_text = s.reply;
      command.reference = s.reference;
      command.answered_at = s.answered_at;
      add(std::move(command));
    }
  }
}

}  // namespace

absl::Status Desk::Rep::AdoptInto(const desk::JurisdictionRules& by,
                                  MirrorState* mirror, const Actor& actor,
                                  absl::Time at, bool keep_unit, Batch* batch,
                                  AdoptionResult* result) {
  CaseRecord& record = mirror->record;
  TRUNKLINE_ASSIGN_OR_RETURN(const Case was, desk::ReadStoredCase(record));
  result->mirror = record.ref;
  result->old_unit = record.unit;
  std::string ticket_bytes = was.ticket;
  if (const SealedRecord* const sealed = mirror->Part(); sealed != nullptr) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::string part,
                               sealing.Unseal(record.ref, *sealed));
    ticket_bytes = desk::Join(ticket_bytes, part);
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const StoredTicket ticket,
                             OwnTicket(ticket_bytes, record, was.accepted_at));
  std::string id = "dry-run";
  if (batch != nullptr) {
    TRUNKLINE_ASSIGN_OR_RETURN(id, NewId(by, at));
  }
  TRUNKLINE_ASSIGN_OR_RETURN(
      NewCase made,
      DecideCase(by, ticket, id, actor, at, keep_unit ? record.unit : ""));
  result->new_unit = made.lead;
  result->not_kept = made.not_given;
  if (keep_unit && record.unit.empty()) {
    result->not_kept =
        base::NotFound(base::Fill<desk::messages::kUnitNotSaid>());
  }
  if (batch == nullptr) return absl::OkStatus();
  CarrySupervision(was, &made.events);
  TRUNKLINE_RETURN_IF_ERROR(WriteCase(by, &made));
  result->ref = made.write.after.ref;
  batch->writes.push_back(std::move(made.write));
  for (AuxiliaryRecord& kept : made.auxiliary) {
    batch->auxiliary.push_back(std::move(kept));
  }

  // The mirror is linked to the case that continues it. The largest source
  // version puts the link after all events of the source.
  Event link;
  link.at = at;
  link.actor = actor.id;
  link.unit = actor.unit;
  LinkCommand command;
  command.duplicates = {id};
  link.command = std::move(command);
  link.cause = absl::StrCat("adopted/", desk::kMostSourceVersion + 1);
  record.adopted_as = id;
  CaseWrite& write = batch->writes.emplace_back();
  return AppendToMirror(by, mirror, {link}, at, &write, &batch->auxiliary);
}

absl::StatusOr<std::vector<AdoptionResult>> Desk::Adopt(
    std::string_view jurisdiction, std::string_view source, const Actor& actor,
    absl::Time at, const std::function<void(std::size_t)>& progress) {
  TRUNKLINE_RETURN_IF_ERROR(rep_->SawTime(at));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const Rep::Rules rules,
      rep_->CheckAccess(Access::kAdopt, jurisdiction, actor));
  CaseFilter filter;
  filter.jurisdiction = std::string(jurisdiction);
  filter.source = std::string(source);
  filter.open_only = true;
  filter.unadopted_only = true;
  if (source.empty() || source == "*") {
    return base::InvalidArgument(base::Fill<desk::messages::kOneSource>());
  }
  std::vector<AdoptionResult> out;
  std::size_t read = 0;
  CaseRef after;
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<CaseRecord> page,
                               rep_->store->Scan(filter, after, 200));
    if (page.empty()) return out;
    after = page.back().ref;
    read += page.size();
    std::vector<Batch> batches;
    std::vector<AdoptionResult> taken;
    for (const CaseRecord& record : page) {
      AdoptionResult adopted;
      adopted.mirror = record.ref;
      auto mirror = rep_->LoadMirror(record.ref, source);
      if (!mirror.ok() && !desk::IsOfOneCase(mirror.status())) {
        return mirror.status();
      }
      if (mirror.ok() &&
          (!mirror->record.open || !mirror->record.adopted_as.empty())) {
        continue;
      }
      // What is against the actor's department is for others to take over.
      const auto c = desk::ReadStoredCase(record);
      if (c.ok() && lifecycle::HasInterest(rules->rules(), *c, actor)) continue;
      Batch batch;
      adopted.status =
          mirror.ok() ? rep_->AdoptInto(*rules, &*mirror, actor, at,
                                        /*keep_unit=*/false, &batch, &adopted)
                      : mirror.status();
      if (adopted.status.ok()) {
        batches.push_back(std::move(batch));
        taken.push_back(std::move(adopted));
      } else {
        out.push_back(std::move(adopted));
      }
    }
    const auto results = rep_->store->Commit(batches.data(), batches.size());
    for (std::size_t i = 0; i < results.size(); ++i) {
      const absl::Status& status = results[i].status();
      if (!status.ok() && !absl::IsAborted(status)) return status;
      // Aborted: another event or adoption was committed meanwhile. The next
      // call tries again if the mirror is still not adopted.
      taken[i].status = status;
      out.push_back(std::move(taken[i]));
    }
    if (progress) progress(read);
  }
}

}  // namespace trunkline
