// SPDX-License-Identifier: Apache-2.0
#include "src/desk/access_record.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/checks.h"
#include "src/desk/desk_rep.h"
#include "src/desk/messages.h"
#include "src/desk/unseen_cases.h"
#include "src/lifecycle/wire/codec.h"
#include "src/route/wire_values.h"
#include "src/schema/registry.h"
#include "src/schema/wire.h"
#include "trunkline/cases/wire.h"
#include "trunkline_internal/v1/report.pb.h"

namespace trunkline {
namespace desk {
namespace {

namespace pb = ::trunkline_internal::v1;
using schema::FieldPlan;
using schema::MessagePlan;
using schema::Privacy;

// By field: the values of the sealed fields of a message.
using Values = std::map<std::string, std::vector<std::string_view>>;

void CollectSealed(const MessagePlan& plan, std::string_view message,
                   const std::string& path, Privacy outer, Values* values) {
  schema::EachField(message, [&](const schema::WireField& found) {
    const FieldPlan* const field = found.In(plan);
    if (field == nullptr) return;
    const Privacy privacy =
        field->privacy == Privacy::kPublic ? outer : field->privacy;
    const std::string name =
        absl::StrCat(path, path.empty() ? "" : ".", std::string(field->name));
    if (field->kind == schema::Kind::kMessage && found.has_length() &&
        field->message->well_known == MessagePlan::WellKnown::kNone) {
      CollectSealed(*field->message, found.bytes(), name, privacy, values);
    } else if (schema::IsSealed(privacy)) {
      (*values)[name].push_back(found.whole());
    }
  });
}

}  // namespace

void AddShownFields(std::string_view ticket, std::string_view seen,
                    std::set<std::string>* fields) {
  static const MessagePlan& plan = *schema::Registry::Get().Find("Ticket");
  Values before, after;
  CollectSealed(plan, seen, "", Privacy::kPublic, &after);
  if (after.empty()) return;
  CollectSealed(plan, ticket, "", Privacy::kPublic, &before);
  for (const auto& entry : after) {
    // A number without digits to mask is shown as it is, too.
    const auto original = before.find(entry.first);
    if (original == before.end() || original->second == entry.second) {
      fields->insert(entry.first);
    }
  }
}

std::string WriteAccessEntry(const AccessEntry& entry) {
  pb::AccessEntry m;
  wire::SetTime(entry.at, m.mutable_at());
  m.set_act(static_cast<pb::AccessEntry::Act>(entry.act));
  m.set_actor(entry.actor);
  m.set_unit(entry.unit);
  for (const std::string& role : entry.roles) m.add_role(role);
  m.set_purpose(entry.purpose);
  m.mutable_ref()->set_jurisdiction(entry.ref.jurisdiction);
  m.mutable_ref()->set_id(entry.ref.id);
  for (const std::string& field : entry.fields) m.add_field(field);
  return m.SerializeAsString();
}

absl::StatusOr<AccessEntry> ReadAccessEntry(const AccessRecord& record) {
  pb::AccessEntry m;
  AccessEntry entry;
  if (!m.ParseFromString(record.bytes) ||
      !wire::ReadTime(m.at(), "at", &entry.at).ok()) {
    return base::DataLoss(
        base::Fill<messages::kEntryUnreadable>(record.position));
  }
  entry.position = record.position;
  entry.act = static_cast<AccessAct>(m.act());
  entry.actor = m.actor();
  entry.unit = m.unit();
  entry.roles.assign(m.role().begin(), m.role().end());
  entry.purpose = m.purpose();
  entry.ref = {m.ref().jurisdiction(), m.ref().id()};
  entry.fields.assign(m.field().begin(), m.field().end());
  return entry;
}

AccessEntry EntryOf(AccessAct act, const CaseRef& ref, const Actor& actor,
                    absl::Time at) {
  AccessEntry entry;
  entry.act = act;
  entry.at = at;
  entry.actor = actor.id;
  entry.unit = actor.unit;
  entry.roles = actor.roles;
  entry.purpose = actor.purpose;
  entry.ref = ref;
  return entry;
}

}  // namespace desk

absl::Status Desk::Rep::SawTime(absl::Time now) {
  if (!lifecycle::OnWire(now)) {
    return base::InvalidArgument(base::Fill<desk::messages::kNow>());
  }
  last_now.store(absl::ToUnixMicros(now), std::memory_order_relaxed);
  return absl::OkStatus();
}

absl::StatusOr<absl::Time> Desk::Rep::ReadTime() const {
  if (options.clock) {
    const absl::Time now = options.clock();
    if (lifecycle::OnWire(now)) return now;
    return base::FailedPrecondition(base::Fill<desk::messages::kClockTime>());
  }
  const std::int64_t micros = last_now.load(std::memory_order_relaxed);
  if (micros == INT64_MIN) {
    return base::FailedPrecondition(base::Fill<desk::messages::kNoReadTime>());
  }
  return absl::FromUnixMicros(micros);
}

absl::Status Desk::Rep::RecordRead(AccessAct act, const CaseRef& ref,
                                   const Actor& viewer,
                                   const std::set<std::string>& fields) {
  if (fields.empty()) return absl::OkStatus();
  TRUNKLINE_RETURN_IF_ERROR(
      desk::CheckText(desk::messages::kPurpose, viewer.purpose));
  if (options.require_purpose && viewer.purpose.empty()) {
    return base::PermissionDenied(
        base::Fill<desk::messages::kCaseNeedsPurpose>());
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::Time at, ReadTime());
  AccessEntry entry = desk::EntryOf(act, ref, viewer, at);
  entry.fields.assign(fields.begin(), fields.end());
  Batch batch;
  batch.access.emplace_back().bytes = desk::WriteAccessEntry(entry);
  const absl::Status status = store->Commit(batch).status();
  if (status.ok()) return status;
  return base::ErrorOf(status.code(),
                       base::Fill<desk::messages::kNotRecorded>(status));
}

absl::StatusOr<std::vector<AccessEntry>> Desk::AccessEntries(
    const Actor& actor, std::int64_t after, std::size_t limit) {
  TRUNKLINE_RETURN_IF_ERROR(
      rep_->CheckAccessToAll(Access::kAccessRecord, actor));
  TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<AccessRecord> records,
                             rep_->store->AccessRecords(after, limit));
  std::vector<AccessEntry> out;
  struct City {
    absl::StatusOr<Rep::Rules> rules;
    std::optional<desk::UnseenCases> unseen;
  };
  std::map<std::string, City> cities;
  for (const AccessRecord& record : records) {
    TRUNKLINE_ASSIGN_OR_RETURN(out.emplace_back(),
                               desk::ReadAccessEntry(record));
    AccessEntry& entry = out.back();
    if (entry.ref.id.empty()) continue;
    auto found = cities.find(entry.ref.jurisdiction);
    if (found == cities.end()) {
      found = cities
                  .emplace(entry.ref.jurisdiction,
                           City{rep_->rules.Find(entry.ref.jurisdiction), {}})
                  .first;
      City& city = found->second;
      if (city.rules.ok()) {
        city.unseen.emplace(rep_->store.get(), &(*city.rules)->rules(), actor);
      }
    }
    std::optional<desk::UnseenCases>& unseen = found->second.unseen;
    if (!unseen.has_value()) continue;
    TRUNKLINE_ASSIGN_OR_RETURN(
        const bool hides,
        unseen->IsUnseen(entry.ref.jurisdiction, entry.ref.id));
    if (!hides) continue;
    entry.ref.id.clear();
    entry.purpose.clear();
  }
  return out;
}

std::string WriteAccessEntries(const std::vector<AccessEntry>& entries,
                               Format format) {
  trunkline_internal::v1::AccessEntryList m;
  for (const AccessEntry& entry : entries) {
    auto* const out = m.add_entry();
    out->ParseFromString(desk::WriteAccessEntry(entry));
    out->set_position(entry.position);
  }
  return wire::InFormat("AccessEntryList", m.SerializeAsString(), format);
}

}  // namespace trunkline
