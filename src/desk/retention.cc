// SPDX-License-Identifier: Apache-2.0
// How long a caller is kept: what is due for erasure, and legal holds.
#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/access.h"
#include "src/desk/access_record.h"
#include "src/desk/auxiliary.h"
#include "src/desk/checks.h"
#include "src/desk/desk_rep.h"
#include "src/desk/event_log.h"
#include "src/desk/messages.h"
#include "src/desk/relations.h"
#include "src/desk/unseen_cases.h"
#include "src/lifecycle/definition/definition.h"
#include "src/lifecycle/definition/lifecycle_definition_access.h"
#include "src/lifecycle/engine/engine_data.h"
#include "src/route/wire_values.h"
#include "trunkline_internal/v1/report.pb.h"

namespace trunkline {
namespace {

namespace pb = ::trunkline_internal::v1;

// A legal hold is an auxiliary record: its source is the jurisdiction, its id
// that of the case. A hold that ended has no bytes. When and why it was placed
// and ended is in the access record, in the same transaction.
constexpr char kHold[] = "legal_hold";
constexpr std::size_t kPage = 500;

// The retention of a case; nullopt: it is kept.
std::optional<absl::Duration> RetentionOf(
    const lifecycle::DefinitionData& definition, TicketType type) {
  std::optional<absl::Duration> of_type, of_all;
  for (const lifecycle::Retention& one : definition.retentions) {
    if (one.types == 0) {
      of_all = std::max(of_all.value_or(one.after), one.after);
    } else if ((one.types >> static_cast<int>(type) & 1) != 0) {
      of_type = std::max(of_type.value_or(one.after), one.after);
    }
  }
  return of_type.has_value() ? of_type : of_all;
}

absl::StatusOr<LegalHold> ReadHold(const AuxiliaryRecord& record) {
  pb::LegalHold m;
  LegalHold hold;
  if (!m.ParseFromString(record.bytes) ||
      !wire::ReadTime(m.since(), "since", &hold.since).ok()) {
    return base::DataLoss(
        base::Fill<desk::messages::kHoldUnreadable>(record.id));
  }
  hold.ref = {record.source, record.id};
  hold.reason = m.reason();
  hold.by = m.by();
  return hold;
}

// Whether a case is on legal hold.
absl::StatusOr<bool> IsHeld(Store* store, const CaseRef& ref) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::string hold,
      desk::FindAuxiliary(store, kHold, ref.jurisdiction, ref.id));
  return !hold.empty();
}

// The ids of the cases of a jurisdiction that a legal hold keeps: those on
// hold, and those that continue one.
absl::StatusOr<std::set<std::string>> FindHeld(
    Store* store, const std::string& jurisdiction) {
  std::set<std::string> held;
  std::string after;
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<AuxiliaryRecord> page,
        store->AuxiliaryRecords(kHold, jurisdiction, jurisdiction, after,
                                kPage));
    if (page.empty()) return held;
    after = page.back().id;
    for (const AuxiliaryRecord& hold : page) {
      if (hold.bytes.empty()) continue;
      held.insert(hold.id);
      const auto record = store->Load({jurisdiction, hold.id}, nullptr);
      if (absl::IsNotFound(record.status())) continue;
      if (!record.ok()) return record.status();
      if (!record->adopted_as.empty()) held.insert(record->adopted_as);
    }
  }
}

}  // namespace

absl::Status Desk::Rep::CheckNoLegalHold(const CaseRef& ref) {
  TRUNKLINE_ASSIGN_OR_RETURN(const bool held, IsHeld(store.get(), ref));
  if (!held) return absl::OkStatus();
  return base::FailedPrecondition(
      base::Fill<desk::messages::kHeldNotErased>(ref.id));
}

absl::Status Desk::Rep::ChangeLegalHold(AccessAct act, const CaseRef& ref,
                                        std::string_view reason,
                                        const Actor& actor, absl::Time now) {
  TRUNKLINE_RETURN_IF_ERROR(SawTime(now));
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckText(desk::messages::kReason, reason));
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckNamed(actor));
  TRUNKLINE_ASSIGN_OR_RETURN(const CaseRecord record,
                             store->Load(ref, nullptr));
  TRUNKLINE_ASSIGN_OR_RETURN(const Case c, desk::ReadStoredCase(record));
  TRUNKLINE_RETURN_IF_ERROR(
      CheckAccess(Access::kLegalHold, record, c, actor).status());
  if (reason.empty()) {
    return base::InvalidArgument(base::Fill<desk::messages::kHoldReason>());
  }
  const bool place = act == AccessAct::kHold;
  TRUNKLINE_ASSIGN_OR_RETURN(const bool held, IsHeld(store.get(), ref));
  if (held == place) {
    return held
               ? base::AlreadyExists(
                     base::Fill<desk::messages::kIsHeld>(ref.id))
               : base::NotFound(base::Fill<desk::messages::kIsNotHeld>(ref.id));
  }
  std::string bytes;
  if (place) {
    pb::LegalHold m;
    m.mutable_ref()->set_jurisdiction(ref.jurisdiction);
    m.mutable_ref()->set_id(ref.id);
    m.set_reason(std::string(reason));
    m.set_by(actor.id);
    wire::SetTime(now, m.mutable_since());
    bytes = m.SerializeAsString();
  }
  AccessEntry entry = desk::EntryOf(act, ref, actor, now);
  entry.purpose = std::string(reason);
  Batch batch;
  batch.auxiliary.push_back({kHold, ref.jurisdiction, ref.id, bytes});
  batch.access.emplace_back().bytes = desk::WriteAccessEntry(entry);
  return store->Commit(batch).status();
}

absl::Status Desk::PlaceLegalHold(const CaseRef& ref, std::string_view reason,
                                  const Actor& actor, absl::Time now) {
  return rep_->ChangeLegalHold(AccessAct::kHold, ref, reason, actor, now);
}

absl::Status Desk::ReleaseLegalHold(const CaseRef& ref, std::string_view reason,
                                    const Actor& actor, absl::Time now) {
  return rep_->ChangeLegalHold(AccessAct::kRelease, ref, reason, actor, now);
}

absl::StatusOr<std::vector<LegalHold>> Desk::LegalHolds(
    std::string_view jurisdiction, const Actor& actor,
    std::string_view after_id, std::size_t limit) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const Rep::Rules rules,
      rep_->CheckAccess(Access::kLegalHold, jurisdiction, actor));
  desk::UnseenCases unseen(rep_->store.get(), &rules->rules(), actor);
  std::vector<LegalHold> out;
  std::string after(after_id);
  while (out.size() < limit) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<AuxiliaryRecord> page,
        rep_->store->AuxiliaryRecords(kHold, jurisdiction, jurisdiction, after,
                                      kPage));
    if (page.empty()) break;
    after = page.back().id;
    for (const AuxiliaryRecord& record : page) {
      if (record.bytes.empty() || out.size() == limit) continue;
      TRUNKLINE_ASSIGN_OR_RETURN(
          const bool hides,
          unseen.IsUnseen(std::string(jurisdiction), record.id));
      if (hides) continue;
      TRUNKLINE_ASSIGN_OR_RETURN(out.emplace_back(), ReadHold(record));
    }
  }
  return out;
}

absl::StatusOr<std::vector<CaseRef>> Desk::DueForErasure(
    std::string_view jurisdiction, const Actor& actor, absl::Time now,
    std::string_view after_id, std::size_t limit) {
  TRUNKLINE_RETURN_IF_ERROR(rep_->SawTime(now));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const Rep::Rules rules,
      rep_->CheckAccess(Access::kRetention, jurisdiction, actor));
  const lifecycle::DefinitionData& definition =
      lifecycle::DataOf(rules->current().definition());
  std::vector<CaseRef> out;
  if (definition.retentions.empty()) return out;
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::set<std::string> kept_by_hold,
      FindHeld(rep_->store.get(), std::string(jurisdiction)));
  // Whether the case of a record is due.
  const auto is_due = [&](const CaseRecord& record) -> absl::StatusOr<bool> {
    if (record.open || !record.adopted_as.empty() ||
        kept_by_hold.count(record.ref.id) != 0) {
      return false;
    }
    TRUNKLINE_ASSIGN_OR_RETURN(const Case c, desk::ReadStoredCase(record));
    if (lifecycle::HasInterest(rules->rules(), c, actor)) return false;
    const std::optional<absl::Duration> kept = RetentionOf(definition, c.type);
    if (!kept.has_value() || c.closed_at + *kept > now) return false;
    const absl::Status answered =
        desk::CheckMergesAnswered(rep_->store.get(), record);
    if (absl::IsFailedPrecondition(answered)) return false;
    TRUNKLINE_RETURN_IF_ERROR(answered);
    std::vector<SealedRecord> parts;
    TRUNKLINE_RETURN_IF_ERROR(rep_->store->Load(record.ref, &parts).status());
    return std::any_of(
        parts.begin(), parts.end(),
        [](const SealedRecord& part) { return !part.salt.empty(); });
  };
  for (const char* source : {"", "*"}) {
    CaseFilter filter;
    filter.jurisdiction = std::string(jurisdiction);
    filter.source = source;
    CaseRef after = {filter.jurisdiction, std::string(after_id)};
    std::size_t found = 0;  // The first `limit` of each kind are enough.
    while (found < limit) {
      TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<CaseRecord> page,
                                 rep_->store->Scan(filter, after, kPage));
      if (page.empty()) break;
      after = page.back().ref;
      for (const CaseRecord& record : page) {
        TRUNKLINE_ASSIGN_OR_RETURN(const bool due, is_due(record));
        if (!due || found == limit) continue;
        out.push_back(record.ref);
        ++found;
      }
    }
  }
  std::sort(out.begin(), out.end());
  if (out.size() > limit) out.resize(limit);
  return out;
}

}  // namespace trunkline
