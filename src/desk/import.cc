// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/desk_rep.h"
#include "src/desk/event_log.h"
#include "src/desk/messages.h"
#include "src/desk/mirror.h"
#include "src/desk/records.h"
#include "src/desk/request_digest.h"
#include "src/desk/same_ticket.h"
#include "src/desk/seal.h"

namespace trunkline {
namespace {

absl::Status CheckHistory(std::string_view source, const ImportedCase& one) {
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckMirrorId(source, one.old_id));
  if (one.history.empty()) {
    return base::InvalidArgument(base::Fill<desk::messages::kNoHistory>());
  }
  for (const Event& event : one.history) {
    if (event.at == absl::InfiniteFuture() ||
        event.at == absl::InfinitePast()) {
      return base::InvalidArgument(
          base::Fill<desk::messages::kAnEventNoTime>());
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> HistoryDigest(const desk::Sealing& sealing,
                                          std::string_view jurisdiction,
                                          const std::vector<Event>& history) {
  std::string content;
  for (const Event& event : history) {
    const std::string bytes = WriteEvent(event);
    absl::StrAppend(&content, bytes.size(), ":", bytes);
  }
  return sealing.RequestDigest(jurisdiction, {"import", content});
}

// The history with the versions that follow those of the mirror's events, in
// the form that SourceVersion() reads.
std::vector<Event> Numbered(std::vector<Event> history,
                            const std::vector<Event>& stored,
                            std::string_view source, std::string_view old_id) {
  std::int64_t version = 0;
  for (const Event& event : stored) {
    if (KindOf(event.command) == CommandKind::kLink) continue;  // By adoption.
    version = std::max(version, desk::SourceVersion(event));
  }
  for (Event& event : history) {
    event.cause = absl::StrCat(std::string(source), "/", std::string(old_id),
                               "/", ++version);
  }
  return history;
}

// What an event says, without its place in the mirror, and without the ticket
// and what is not known, which are kept apart.
std::string ContentOf(Event event) {
  if (event.stated_at != absl::InfiniteFuture()) event.at = event.stated_at;
  event.stated_at = absl::InfiniteFuture();
  event.case_id.clear();
  event.version = 0;
  event.cause.clear();
  event.unknown.clear();
  if (auto* const open = std::get_if<OpenCommand>(&event.command)) {
    open->ticket.clear();
  }
  if (auto* const other = std::get_if<UnknownCommand>(&event.command)) {
    other->bytes.clear();
  }
  return WriteEvent(event);
}

bool Closes(const Event& event) {
  return event.resolution != Resolution::kUnspecified;
}

// Whether a case with this history is open.
bool IsOpenAfter(const std::vector<Event>& history) {
  bool open = true;
  for (const Event& event : history) {
    if (Closes(event)) {
      open = false;
    } else if (KindOf(event.command) == CommandKind::kReopen ||
               KindOf(event.command) == CommandKind::kUnmerge) {
      open = true;
    }
  }
  return open;
}

// The source has reopened a case, and does not say when: it was seen `now`.
Event Reopened(const std::vector<Event>& history, absl::Time now) {
  Event event;
  event.at = now;
  event.command = ReopenCommand();
  for (const Event& one : history) {
    if (!one.stage.empty()) event.stage = one.stage;
  }
  return event;
}

// Of a history that is told again what the mirror does not have yet. Events
// that are stored are neither repeated nor taken back. Where the source now
// says that the case is open, or closed, the events that are added say so too.
std::vector<Event> NewEvents(const std::vector<Event>& stored, bool was_open,
                             const std::string& old_ticket,
                             const std::vector<Event>& history, absl::Time now,
                             bool* reopened) {
  std::map<std::string, int> known;
  for (const Event& event : stored) ++known[ContentOf(event)];
  std::vector<Event> added;
  for (const Event& event : history) {
    int& left = known[ContentOf(event)];
    const auto* const open = std::get_if<OpenCommand>(&event.command);
    if (left > 0 && (open == nullptr || open->ticket == old_ticket)) {
      --left;
    } else {
      added.push_back(event);
    }
  }
  const bool is_open = IsOpenAfter(history);
  *reopened = is_open && !was_open;
  if (*reopened) {
    added.insert(added.begin(), Reopened(history, now));
  } else if (!is_open && was_open && IsOpenAfter(added)) {
    // Closed again, as it was closed before.
    added.push_back(*std::find_if(history.rbegin(), history.rend(), &Closes));
  } else if (!is_open && !was_open) {
    // It stays closed, whatever else is new.
    for (Event& event : added) {
      if (!Closes(event)) event.stage.clear();
    }
  }
  return added;
}

// The ticket of a mirror with its private part; empty if that was erased.
absl::StatusOr<std::string> WholeTicket(const desk::Sealing& sealing,
                                        const CaseRecord& record,
                                        const SealedRecord* sealed) {
  TRUNKLINE_ASSIGN_OR_RETURN(const Case c, desk::ReadStoredCase(record));
  if (sealed == nullptr) return c.ticket;
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string part,
                             sealing.Unseal(record.ref, *sealed));
  return part.empty() ? part : desk::Join(c.ticket, part);
}

}  // namespace

// Imports the cases of one call, one after the other.
class Desk::Rep::Importer {
 public:
  Importer(Desk::Rep* rep, const desk::JurisdictionRules& rules,
           std::string_view source, const Actor& actor, absl::Time now,
           const ImportOptions& options)
      : rep_(*rep),
        rules_(rules),
        jurisdiction_(rules.rules().id()),
        source_(source),
        actor_(actor),
        now_(now),
        options_(options) {}

  // What is to be committed goes into `batch`, which stays empty if there is
  // nothing.
  absl::StatusOr<ImportResult> Prepare(const ImportedCase& one, Batch* batch) {
    TRUNKLINE_RETURN_IF_ERROR(CheckHistory(source_, one));
    digest_.clear();
    ImportResult result;
    result.mirror = desk::MirrorRef(jurisdiction_, source_, one.old_id);
    if (!seen_.insert(result.mirror).second) {
      return base::InvalidArgument(base::Fill<desk::messages::kCameBefore>());
    }
    TRUNKLINE_ASSIGN_OR_RETURN(Desk::Rep::MirrorState mirror,
                               rep_.LoadMirror(result.mirror, source_));
    std::vector<Event> events = one.history;
    for (Event& event : events) desk::HidePersonal(rules_.personal(), &event);
    if (mirror.record.version != 0) {
      TRUNKLINE_ASSIGN_OR_RETURN(events,
                                 Changes(one, events, mirror, batch, &result));
    } else {
      result.kind = ImportResult::Kind::kNew;
      TRUNKLINE_RETURN_IF_ERROR(SetKey(one, 1, &batch->key));
    }
    if (result.kind != ImportResult::Kind::kUnchanged) {
      TRUNKLINE_RETURN_IF_ERROR(
          Append(one, std::move(events), &mirror, batch, &result));
    }
    TRUNKLINE_RETURN_IF_ERROR(FillState(mirror, &result));
    return result;
  }

 private:
  // Each content of a case has a key of its own: ".../1", ".../2", ... Its
  // digest is not part of the key, since keys are not erased.
  absl::Status SetKey(const ImportedCase& one, int round,
                      IdempotencyRecord* key) {
    key->source = absl::StrCat("import:", source_);
    key->key = absl::StrCat(jurisdiction_, "/", one.old_id, "/", round);
    key->ref = desk::MirrorRef(jurisdiction_, source_, one.old_id);
    // A dry run makes no key of a jurisdiction: there is one if it has cases.
    if (!digest_.empty() || (options_.dry_run && round == 1)) {
      return absl::OkStatus();
    }
    TRUNKLINE_ASSIGN_OR_RETURN(
        digest_, HistoryDigest(rep_.sealing, jurisdiction_, one.history));
    return absl::OkStatus();
  }

  // Of a case that is known, what its history has that the mirror has not.
  // `history` is that of `one` as it would be stored. AlreadyExists if it is
  // another ticket, or if its caller was erased.
  absl::StatusOr<std::vector<Event>> Changes(
      const ImportedCase& one, const std::vector<Event>& history,
      const Desk::Rep::MirrorState& mirror, Batch* batch,
      ImportResult* result) {
    std::vector<Event> events;
    // The last round alone: what was told before that may be true again.
    std::optional<IdempotencyRecord> last;
    for (int round = 1;; ++round) {
      TRUNKLINE_RETURN_IF_ERROR(SetKey(one, round, &batch->key));
      auto before = rep_.store->FindKey(batch->key.source, batch->key.key);
      if (absl::IsNotFound(before.status())) break;
      if (!before.ok()) return before.status();
      last = *std::move(before);
    }
    result->kind = ImportResult::Kind::kUnchanged;
    if (last.has_value()) {
      if (last->digest.empty()) return desk::KeyIsUsed(*last);
      if (!digest_.empty() && desk::IsSameRequest(last->digest, digest_)) {
        return events;
      }
    }
    const auto* const open = std::get_if<OpenCommand>(&history.front().command);
    TRUNKLINE_ASSIGN_OR_RETURN(
        std::string ticket,
        WholeTicket(rep_.sealing, mirror.record, mirror.Part()));
    // It may be from before the rule set declared an attribute.
    desk::HidePersonal(rules_.personal(), &ticket);
    if (open != nullptr && !ticket.empty()) {
      std::set<std::string> compared;
      const absl::StatusOr<desk::SameTicket> same = desk::CheckSameTicket(
          ticket, open->ticket, rules_.rules(), rules_.zone(), &compared);
      // Either answer says whether a guess is right; also a dry run gives it.
      TRUNKLINE_RETURN_IF_ERROR(rep_.RecordRead(
          AccessAct::kRead, mirror.record.ref, actor_, compared));
      TRUNKLINE_RETURN_IF_ERROR(same.status());
      result->day_only = *same == desk::SameTicket::kDayOnly;
    }
    events = NewEvents(mirror.events, mirror.record.open, ticket, history, now_,
                       &result->reopened);
    if (!events.empty()) result->kind = ImportResult::Kind::kUpdated;
    return events;
  }

  absl::Status Append(const ImportedCase& one, std::vector<Event> events,
                      Desk::Rep::MirrorState* mirror, Batch* batch,
                      ImportResult* result) {
    batch->key.first_version = mirror->record.version + 1;
    CaseWrite* const write =
        options_.dry_run ? nullptr : &batch->writes.emplace_back();
    TRUNKLINE_RETURN_IF_ERROR(rep_.AppendToMirror(
        rules_, mirror,
        Numbered(std::move(events), mirror->events, source_, one.old_id), now_,
        write, &batch->auxiliary));
    batch->key.last_version = mirror->record.version;
    // A digest could be guessed from: it is erased with the caller.
    if (mirror->Erasure() == nullptr) {
      batch->key.digest = desk::RecordDigest(batch->key, digest_);
    }
    if (!mirror->record.open || !mirror->record.adopted_as.empty()) {
      return absl::OkStatus();
    }
    AdoptionResult adopted;
    TRUNKLINE_RETURN_IF_ERROR(
        rep_.AdoptInto(rules_, mirror, actor_, now_, options_.keep_unit,
                       options_.dry_run ? nullptr : batch, &adopted));
    result->new_unit = adopted.new_unit;
    result->not_kept = adopted.not_kept;
    result->case_open = true;
    return absl::OkStatus();
  }

  // Where the case stands there and here.
  absl::Status FillState(const Desk::Rep::MirrorState& mirror,
                         ImportResult* result) {
    const CaseRecord& record = mirror.record;
    result->old_unit = record.unit;
    result->case_id = record.adopted_as;
    result->open_at_source = record.open;
    TRUNKLINE_ASSIGN_OR_RETURN(const Case c, desk::ReadStoredCase(record));
    result->source_resolution = c.resolution;
    if (!c.closing_time_unknown) result->source_closed_at = c.closed_at;
    if (record.adopted_as.empty() || result->case_open) return absl::OkStatus();
    TRUNKLINE_ASSIGN_OR_RETURN(
        const CaseRecord here,
        rep_.store->Load({jurisdiction_, record.adopted_as}, nullptr));
    result->case_open = here.open;
    return absl::OkStatus();
  }

  Desk::Rep& rep_;
  const desk::JurisdictionRules& rules_;
  const std::string jurisdiction_;
  const std::string source_;
  const Actor& actor_;
  const absl::Time now_;
  const ImportOptions& options_;
  std::set<CaseRef> seen_;
  std::string digest_;  // Of the case at hand.
};

std::vector<absl::StatusOr<ImportResult>> Desk::Import(
    std::string_view jurisdiction, std::string_view source,
    const std::vector<ImportedCase>& cases, const Actor& actor, absl::Time now,
    const ImportOptions& options) {
  std::vector<absl::StatusOr<ImportResult>> out;
  if (const absl::Status seen = rep_->SawTime(now); !seen.ok()) {
    out.assign(cases.size(), seen);
    return out;
  }
  const absl::StatusOr<Rep::Rules> rules =
      rep_->CheckAccess(Access::kImport, jurisdiction, actor);
  if (!rules.ok()) {
    out.assign(cases.size(), rules.status());
    return out;
  }
  Rep::Importer importer(rep_.get(), **rules, source, actor, now, options);
  std::vector<Batch> batches;
  std::vector<std::size_t> batch_of;  // Index in `out` of each batch.
  for (const ImportedCase& one : cases) {
    Batch batch;
    out.push_back(importer.Prepare(one, &batch));
    if (!out.back().ok() || batch.writes.empty()) continue;
    batches.push_back(std::move(batch));
    batch_of.push_back(out.size() - 1);
  }
  const auto results = rep_->store->Commit(batches.data(), batches.size());
  for (std::size_t i = 0; i < results.size(); ++i) {
    if (!results[i].ok()) out[batch_of[i]] = results[i].status();
  }
  return out;
}

}  // namespace trunkline
