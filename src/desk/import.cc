// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/desk_rep.h"
#include "src/desk/mirror.h"
#include "src/desk/records.h"
#include "src/desk/request_digest.h"
#include "src/desk/seal.h"

namespace trunkline {
namespace {

absl::Status CheckHistory(std::string_view source, const ImportedCase& one) {
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckMirrorId(source, one.old_id));
  if (one.history.empty()) {
    return absl::InvalidArgumentError("it has no history");
  }
  for (const Event& event : one.history) {
    if (event.at == absl::InfiniteFuture() ||
        event.at == absl::InfinitePast()) {
      return absl::InvalidArgumentError("an event has no time");
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

}  // namespace

std::vector<absl::StatusOr<ImportResult>> Desk::Import(
    std::string_view jurisdiction, std::string_view source,
    const std::vector<ImportedCase>& cases, const Actor& actor,
    absl::Time now) {
  const absl::StatusOr<Rep::Rules> rules =
      rep_->CheckAccess(Access::kImport, jurisdiction, actor);
  std::set<CaseRef> seen;
  const auto prepare = [&](const ImportedCase& one,
                           Batch* batch) -> absl::StatusOr<ImportResult> {
    if (!rules.ok()) return rules.status();
    TRUNKLINE_RETURN_IF_ERROR(CheckHistory(source, one));
    ImportResult result;
    result.mirror = desk::MirrorRef(jurisdiction, source, one.old_id);
    if (!seen.insert(result.mirror).second) {
      return absl::InvalidArgumentError(
          "its id came before, in the same transaction");
    }
    TRUNKLINE_ASSIGN_OR_RETURN(Rep::MirrorState mirror,
                               rep_->LoadMirror(result.mirror, source));
    const bool is_new = mirror.record.version == 0;
    result.kind =
        is_new ? ImportResult::Kind::kNew : ImportResult::Kind::kUpdated;

    // Each content of a case has a key of its own: ".../1", ".../2", ... Its
    // digest is not part of the key, since keys are not erased.
    IdempotencyRecord& key = batch->key;
    key.source = absl::StrCat("import:", std::string(source));
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::string digest,
        HistoryDigest(rep_->sealing, jurisdiction, one.history));
    key.ref = result.mirror;
    for (int round = 1;; ++round) {
      key.key =
          absl::StrCat(std::string(jurisdiction), "/", one.old_id, "/", round);
      if (is_new) break;
      auto before = rep_->store->FindKey(key.source, key.key);
      if (absl::IsNotFound(before.status())) break;
      if (!before.ok()) return before.status();
      if (before->digest.empty()) return desk::KeyIsUsed(*before);
      if (desk::IsSameRequest(before->digest, digest)) {
        result.kind = ImportResult::Kind::kUnchanged;
        result.case_id = mirror.record.adopted_as;
        result.old_unit = mirror.record.unit;
        return result;
      }
    }

    key.first_version = mirror.record.version + 1;
    CaseWrite& write = batch->writes.emplace_back();
    TRUNKLINE_RETURN_IF_ERROR(rep_->AppendToMirror(
        &mirror, Numbered(one.history, mirror.events, source, one.old_id), now,
        &write));
    key.last_version = mirror.record.version;
    // A digest could be guessed from: it is erased with the caller.
    if (mirror.Erasure() == nullptr)
      key.digest = desk::RecordDigest(key, digest);
    result.old_unit = mirror.record.unit;
    if (mirror.record.open && mirror.record.adopted_as.empty()) {
      AdoptionResult adopted;
      TRUNKLINE_RETURN_IF_ERROR(
          rep_->AdoptInto(**rules, &mirror, actor, now, batch, &adopted));
      result.case_id = adopted.ref.id;
      result.new_unit = adopted.new_unit;
    } else {
      result.case_id = mirror.record.adopted_as;
    }
    return result;
  };

  std::vector<absl::StatusOr<ImportResult>> out;
  std::vector<Batch> batches;
  std::vector<std::size_t> batch_of;  // Index in `out` of each batch.
  for (const ImportedCase& one : cases) {
    Batch batch;
    out.push_back(prepare(one, &batch));
    if (!out.back().ok() ||
        out.back()->kind == ImportResult::Kind::kUnchanged) {
      continue;
    }
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
