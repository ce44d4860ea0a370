// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/ids.h"
#include "src/base/status.h"
#include "src/desk/seal.h"

namespace trunkline {

absl::StatusOr<CommitResult> Store::Commit(const Batch& batch) {
  return std::move(Commit(&batch, 1).front());
}

absl::StatusOr<std::vector<IdempotencyRecord>> Store::Keys(std::string_view,
                                                           std::string_view,
                                                           std::size_t) {
  return absl::UnimplementedError("the store does not list its keys");
}

absl::StatusOr<std::vector<CounterRecord>> Store::Counters() {
  return absl::UnimplementedError("the store does not list its counters");
}

absl::StatusOr<std::vector<std::string>> Store::CheckStorage() {
  return absl::UnimplementedError("the store does not verify its tables");
}

std::string AccessLink(std::string_view before, std::string_view bytes) {
  return desk::Digest({before, bytes});
}

absl::Status Store::CheckBatch(const Batch& batch) {
  TRUNKLINE_RETURN_IF_ERROR(base::CheckId("the key", batch.key.key));
  TRUNKLINE_RETURN_IF_ERROR(
      base::CheckId("the key's source", batch.key.source));
  for (const CaseWrite& write : batch.writes) {
    const CaseRecord& after = write.after;
    if (after.ref.id.empty() || after.ref.jurisdiction.empty()) {
      return absl::InvalidArgumentError(
          "a case has an id and a jurisdiction; one of them is empty");
    }
    TRUNKLINE_RETURN_IF_ERROR(base::CheckId("the case's id", after.ref.id));
    TRUNKLINE_RETURN_IF_ERROR(
        base::CheckId("the jurisdiction", after.ref.jurisdiction));
    TRUNKLINE_RETURN_IF_ERROR(base::CheckId("the source", after.source));
    std::int64_t version = write.expected_version;
    for (const EventRecord& event : write.events) {
      if (event.version != ++version) {
        return absl::InvalidArgumentError(
            absl::StrCat("case ", after.ref.id, ": event ", event.version,
                         " does not follow version ", version - 1));
      }
    }
    if (after.version != version) {
      return absl::InvalidArgumentError(
          absl::StrCat("case ", after.ref.id, ": version ", after.version,
                       " is not that of its last event, ", version));
    }
    std::int64_t sealed = write.expected_version;
    for (const SealedRecord& part : write.sealed) {
      if (part.version <= sealed || part.version > version) {
        return absl::InvalidArgumentError(absl::StrCat(
            "case ", after.ref.id, ": sealed part ", part.version,
            " is not of an event from ", sealed + 1, " to ", version));
      }
      sealed = part.version;
    }
    if (version == 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("case ", after.ref.id, ": a new case has an event"));
    }
  }
  return absl::OkStatus();
}

}  // namespace trunkline
