// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/access.h"
#include "src/desk/access_record.h"
#include "src/desk/desk_rep.h"
#include "src/desk/event_log.h"
#include "src/desk/messages.h"
#include "src/desk/relations.h"
#include "src/schema/wire.h"
#include "trunkline_schema/fields.h"

// Erasing a caller. A store has at most two kinds of copies of one: in a case,
// and in the mirror that the case continues, each with its own sealed parts and
// keys. `adopted_as` of the mirror links them; a case may continue mirrors of
// several sources.
namespace trunkline {
namespace {

absl::Status IsOpen(const CaseRecord& record) {
  return base::FailedPrecondition(
      base::Fill<desk::messages::kOpenNotErased>(record.ref.id));
}

// All mirrors that a case continues.
absl::Status FindMirrors(Store* store, const CaseRef& ref,
                         std::vector<CaseRecord>* out) {
  CaseFilter filter;
  filter.jurisdiction = ref.jurisdiction;
  filter.source = "*";
  filter.adopted_as = ref.id;
  CaseRef after;
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(std::vector<CaseRecord> page,
                               store->Scan(filter, after, 100));
    if (page.empty()) return absl::OkStatus();
    after = page.back().ref;
    for (CaseRecord& one : page) out->push_back(std::move(one));
  }
}

// The case, then its mirrors.
absl::StatusOr<std::vector<CaseRecord>> FindCopies(Store* store,
                                                   const CaseRef& ref) {
  TRUNKLINE_ASSIGN_OR_RETURN(CaseRecord record, store->Load(ref, nullptr));
  if (!record.adopted_as.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        record, store->Load({ref.jurisdiction, record.adopted_as}, nullptr));
  }
  std::vector<CaseRecord> copies;
  const bool is_mirror = !record.source.empty();
  const CaseRef own = record.ref;
  copies.push_back(std::move(record));
  if (!is_mirror) {
    TRUNKLINE_RETURN_IF_ERROR(FindMirrors(store, own, &copies));
  }
  return copies;
}

// Adds the files of a case that are not in `files` yet.
void AddFiles(const std::vector<Attachment>& more,
              std::vector<Attachment>* files) {
  for (const Attachment& file : more) {
    const auto same = [&](const Attachment& known) {
      return known.uri == file.uri && known.sha256 == file.sha256;
    };
    if (std::none_of(files->begin(), files->end(), same)) {
      files->push_back(file);
    }
  }
}

// Of a ticket, its attachments alone: what an erasure shows of it.
std::string AttachmentsOf(std::string_view ticket) {
  std::string out;
  schema::EachField(ticket, [&](const schema::WireField& field) {
    if (field.Is(schema::fields::Ticket::kAttachment)) {
      out.append(field.whole());
    }
  });
  return out;
}

// Adds the files of a case, and to `fields` the names of the sealed fields that
// this shows.
absl::Status FindFiles(Store* store, const desk::Sealing& sealing,
                       const CaseRef& ref, std::vector<Attachment>* files,
                       std::set<std::string>* fields) {
  std::vector<SealedRecord> parts;
  TRUNKLINE_ASSIGN_OR_RETURN(const CaseRecord record, store->Load(ref, &parts));
  for (const SealedRecord& part : parts) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::string ticket,
                               sealing.Unseal(ref, part));
    const auto read = ReadTicketRecord(ticket);
    if (!read.ok()) continue;
    AddFiles(read->attachments, files);
    desk::AddShownFields(ticket, AttachmentsOf(ticket), fields);
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const Case c, desk::ReadStoredCase(record));
  const auto open = ReadTicketRecord(c.ticket);
  if (open.ok()) AddFiles(open->dispatch_attachments, files);
  for (const Feedback& feedback : c.feedbacks) {
    AddFiles(feedback.attachments, files);
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<ErasureResult> Desk::Erase(const CaseRef& ref,
                                          const Actor& actor, absl::Time now,
                                          bool dry_run) {
  TRUNKLINE_RETURN_IF_ERROR(rep_->SawTime(now));
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckNamed(actor));
  TRUNKLINE_ASSIGN_OR_RETURN(const CaseRecord named,
                             rep_->store->Load(ref, nullptr));
  const auto check = [&](const CaseRecord& record) -> absl::Status {
    TRUNKLINE_ASSIGN_OR_RETURN(const Case c, desk::ReadStoredCase(record));
    return rep_->CheckAccess(Access::kErase, record, c, actor).status();
  };
  TRUNKLINE_RETURN_IF_ERROR(check(named));
  TRUNKLINE_RETURN_IF_ERROR(rep_->sealing.Ready());
  ErasureResult result;
  // Once more after each erasure: a mirror may have been adopted before it, and
  // then the new case has the caller too. After it, an adoption that has read
  // the caller fails (CaseWrite::not_erased).
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<CaseRecord> copies,
                               FindCopies(rep_->store.get(), ref));
    std::vector<CaseRef> refs;
    for (const CaseRecord& copy : copies) refs.push_back(copy.ref);
    if (refs == result.erased) return result;
    // Of a mirror that was adopted, the source may not have said that it is
    // over.
    if (copies.front().open) return IsOpen(copies.front());
    TRUNKLINE_RETURN_IF_ERROR(
        desk::CheckMergesAnswered(rep_->store.get(), copies.front()));
    for (const CaseRecord& copy : copies) {
      TRUNKLINE_RETURN_IF_ERROR(check(copy));
      TRUNKLINE_RETURN_IF_ERROR(rep_->CheckNoLegalHold(copy.ref));
      // What was erased names its files no more.
      if (std::find(result.erased.begin(), result.erased.end(), copy.ref) ==
          result.erased.end()) {
        std::set<std::string> fields;
        TRUNKLINE_RETURN_IF_ERROR(FindFiles(rep_->store.get(), rep_->sealing,
                                            copy.ref, &result.attachments,
                                            &fields));
        // The citizen's files are the caller's words: who is told of them has
        // read them. Before anything is erased, so that an erasure which cannot
        // be recorded does not happen.
        TRUNKLINE_RETURN_IF_ERROR(
            rep_->RecordRead(AccessAct::kRead, copy.ref, actor, fields));
      }
    }
    if (dry_run) {
      result.erased = std::move(refs);
      return result;
    }
    TRUNKLINE_ASSIGN_OR_RETURN(const StoreErasure erasure,
                               rep_->store->Erase(refs, actor.id, now));
    // The store first: a key that is gone could not be named again by a part
    // that is there, and what is left of this is repeated by the next call.
    for (const CaseRef& copy : refs) {
      TRUNKLINE_RETURN_IF_ERROR(rep_->sealing.Forget(copy));
    }
    result.erased = std::move(refs);
    result.parts += erasure.parts;
    result.overwritten = erasure.overwritten;
  }
}

}  // namespace trunkline
