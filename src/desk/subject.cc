// SPDX-License-Identifier: Apache-2.0
// The cases of one caller: how many there are, and all of them for the caller.
#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/access.h"
#include "src/desk/access_record.h"
#include "src/desk/caller.h"
#include "src/desk/checks.h"
#include "src/desk/desk_rep.h"
#include "src/desk/event_log.h"
#include "src/desk/messages.h"

namespace trunkline {
namespace {

constexpr std::size_t kPage = 200;

absl::Status NoNumber() {
  return base::InvalidArgument(base::Fill<desk::messages::kNotAPhone>());
}

}  // namespace

absl::StatusOr<std::string> Desk::Rep::PhoneOf(
    const CaseRecord& record, const std::vector<SealedRecord>& sealed) const {
  TRUNKLINE_ASSIGN_OR_RETURN(const SealedRecord* const own,
                             PartOf(record, sealed));
  if (own == nullptr) return std::string();
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string part,
                             sealing.Unseal(record.ref, *own));
  return desk::NormalPhone(desk::CallerPhone(part));
}

// A caller tag is shared by many numbers, so the number itself, decrypted,
// decides. About one case in kCallerTags is decrypted in vain.
absl::Status Desk::Rep::EachCaseOf(std::string_view jurisdiction,
                                   const std::string& phone, bool all,
                                   const VisitCase& visit) {
  TRUNKLINE_ASSIGN_OR_RETURN(const std::int64_t tag,
                             sealing.CallerTag(jurisdiction, phone));
  const auto examine = [&](const CaseRef& ref) -> absl::Status {
    std::vector<SealedRecord> sealed;
    TRUNKLINE_ASSIGN_OR_RETURN(const CaseRecord record,
                               store->Load(ref, &sealed));
    TRUNKLINE_ASSIGN_OR_RETURN(const std::string own, PhoneOf(record, sealed));
    if (own != phone) return absl::OkStatus();
    if (!record.adopted_as.empty()) {
      // What an adopted mirror has, the case that continues it has too, unless
      // its source has told another number since.
      std::vector<SealedRecord> here;
      TRUNKLINE_ASSIGN_OR_RETURN(
          const CaseRecord on,
          store->Load({ref.jurisdiction, record.adopted_as}, &here));
      TRUNKLINE_ASSIGN_OR_RETURN(const std::string same, PhoneOf(on, here));
      if (same == phone) return absl::OkStatus();
    }
    TRUNKLINE_ASSIGN_OR_RETURN(Case c, desk::ReadStoredCase(record));
    TRUNKLINE_RETURN_IF_ERROR(JoinParts(record, sealed, &c));
    return visit(record, c);
  };
  if (!all) {
    std::string after;
    for (;;) {
      TRUNKLINE_ASSIGN_OR_RETURN(
          const std::vector<CaseRef> page,
          store->CasesOfCallerTag(jurisdiction, tag, after, kPage));
      if (page.empty()) return absl::OkStatus();
      after = page.back().id;
      for (const CaseRef& ref : page) TRUNKLINE_RETURN_IF_ERROR(examine(ref));
    }
  }
  for (const char* source : {"", "*"}) {
    CaseFilter filter;
    filter.jurisdiction = std::string(jurisdiction);
    filter.source = source;
    CaseRef after;
    for (;;) {
      TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<CaseRecord> page,
                                 store->Scan(filter, after, kPage));
      if (page.empty()) break;
      after = page.back().ref;
      for (const CaseRecord& record : page) {
        TRUNKLINE_RETURN_IF_ERROR(examine(record.ref));
      }
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<SameCallerCount> Desk::CountSameCaller(const CaseRef& ref,
                                                      const Actor& viewer) {
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckNamed(viewer));
  std::vector<SealedRecord> sealed;
  TRUNKLINE_ASSIGN_OR_RETURN(const CaseRecord record,
                             rep_->store->Load(ref, &sealed));
  TRUNKLINE_ASSIGN_OR_RETURN(const Case c, desk::ReadStoredCase(record));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const Rep::ShownBy by,
      rep_->CheckAccess(Access::kGet, record, c, viewer));
  // How often somebody calls says something of who calls, above all of a secret
  // caller: it is for those who may know.
  if (!by.Of(c, viewer).ShowsWhoCalls()) {
    return base::PermissionDenied(
        base::Fill<desk::messages::kCallerNotShown>(ref.id));
  }
  if (!rep_->sealing.has_keys()) {
    return base::FailedPrecondition(
        base::Fill<desk::messages::kCallersByKeys>());
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string phone,
                             rep_->PhoneOf(record, sealed));
  SameCallerCount count;
  if (phone.empty()) return count;
  TRUNKLINE_RETURN_IF_ERROR(
      rep_->EachCaseOf(ref.jurisdiction, phone, /*all=*/false,
                       [&](const CaseRecord& other, const Case&) {
                         if (other.ref == ref || other.adopted_as == ref.id) {
                           return absl::OkStatus();
                         }
                         ++count.cases;
                         if (other.open) ++count.open;
                         return absl::OkStatus();
                       }));
  return count;
}

absl::StatusOr<std::vector<SubjectCase>> Desk::Subject(
    std::string_view jurisdiction, std::string_view phone,
    const Actor& viewer) {
  TRUNKLINE_RETURN_IF_ERROR(
      rep_->CheckAccess(Access::kSubject, jurisdiction, viewer).status());
  const std::string normal = desk::NormalPhone(phone);
  if (normal.empty()) return NoNumber();
  TRUNKLINE_RETURN_IF_ERROR(
      desk::CheckText(desk::messages::kPurpose, viewer.purpose));
  if (rep_->options.require_purpose && viewer.purpose.empty()) {
    return base::PermissionDenied(base::Fill<desk::messages::kNoPurpose>());
  }
  std::vector<SubjectCase> out;
  Batch batch;
  TRUNKLINE_RETURN_IF_ERROR(rep_->EachCaseOf(
      jurisdiction, normal, !rep_->sealing.has_all_tags(),
      [&](const CaseRecord& record, const Case& c) -> absl::Status {
        TRUNKLINE_ASSIGN_OR_RETURN(
            const Rep::ShownBy by,
            rep_->CheckAccess(Access::kGet, record, c, viewer));
        const Case seen = by.Of(c, viewer).Show(c);
        std::set<std::string> shown, all;
        desk::AddShownFields(c.ticket, seen.ticket, &shown);
        desk::AddShownFields(c.ticket, c.ticket, &all);
        if (shown != all) {
          return base::PermissionDenied(
              base::Fill<desk::messages::kNotAllOfCaller>(record.ref.id));
        }
        TRUNKLINE_ASSIGN_OR_RETURN(const absl::Time at, rep_->ReadTime());
        AccessEntry entry =
            desk::EntryOf(AccessAct::kSubject, record.ref, viewer, at);
        entry.fields.assign(all.begin(), all.end());
        batch.access.emplace_back().bytes = desk::WriteAccessEntry(entry);
        SubjectCase& one = out.emplace_back();
        one.ref = record.ref;
        one.ticket = c.ticket;
        one.opened_at = c.opened_at;
        one.closed_at = c.closed_at;
        one.resolution = c.resolution;
        for (const Feedback& feedback : c.feedbacks) {
          if (!feedback.public_text.empty()) {
            one.answers.push_back(feedback.public_text);
          }
        }
        return absl::OkStatus();
      }));
  if (out.empty()) return out;
  TRUNKLINE_RETURN_IF_ERROR(rep_->store->Commit(batch).status());
  std::sort(
      out.begin(), out.end(),
      [](const SubjectCase& a, const SubjectCase& b) { return a.ref < b.ref; });
  return out;
}

}  // namespace trunkline
