// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/store.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/ids.h"
#include "src/base/messages.h"
#include "src/base/status.h"
#include "src/desk/checks.h"
#include "src/desk/messages.h"
#include "src/desk/seal.h"

namespace trunkline {

absl::StatusOr<CommitResult> Store::Commit(const Batch& batch) {
  return std::move(Commit(&batch, 1).front());
}

absl::StatusOr<std::vector<IdempotencyRecord>> Store::Keys(std::string_view,
                                                           std::string_view,
                                                           std::size_t) {
  return base::Unimplemented(base::Fill<desk::messages::kListsNoKeys>());
}

absl::StatusOr<std::vector<CounterRecord>> Store::Counters() {
  return base::Unimplemented(base::Fill<desk::messages::kListsNoCounters>());
}

absl::StatusOr<std::vector<std::string>> Store::CheckStorage() {
  return base::Unimplemented(base::Fill<desk::messages::kVerifiesNoTables>());
}

std::string AccessLink(std::string_view before, std::string_view bytes) {
  return desk::Digest({before, bytes});
}

absl::Status Store::CheckBatch(const Batch& batch) {
  const auto check = [](const base::Message& what, std::string_view text) {
    return desk::CheckText(what, text, desk::kMostTextBytes);
  };
  TRUNKLINE_RETURN_IF_ERROR(check(base::messages::kKey, batch.key.key));
  TRUNKLINE_RETURN_IF_ERROR(
      check(base::messages::kKeySource, batch.key.source));
  for (const CaseWrite& write : batch.writes) {
    const CaseRecord& after = write.after;
    if (after.ref.id.empty() || after.ref.jurisdiction.empty()) {
      return base::InvalidArgument(
          base::Fill<desk::messages::kNoIdOrJurisdiction>());
    }
    TRUNKLINE_RETURN_IF_ERROR(check(base::messages::kCaseId, after.ref.id));
    TRUNKLINE_RETURN_IF_ERROR(
        check(base::messages::kJurisdiction, after.ref.jurisdiction));
    TRUNKLINE_RETURN_IF_ERROR(check(base::messages::kSource, after.source));
    for (std::string_view text :
         {std::string_view(after.stage), std::string_view(after.unit),
          std::string_view(after.region), std::string_view(after.adopted_as)}) {
      if (text.size() > desk::kMostTextBytes) {
        return base::InvalidArgument(base::Fill<desk::messages::kTooLong>(
            base::Fill<desk::messages::kTextOfCase>(), desk::kMostTextBytes));
      }
    }
    std::int64_t version = write.expected_version;
    for (const EventRecord& event : write.events) {
      if (event.version != ++version) {
        return base::InvalidArgument(
            base::Fill<desk::messages::kEventOutOfOrder>(
                after.ref.id, event.version, version - 1));
      }
    }
    if (after.version != version) {
      return base::InvalidArgument(base::Fill<desk::messages::kVersionOfEvents>(
          after.ref.id, after.version, version));
    }
    std::int64_t sealed = write.expected_version;
    for (const SealedRecord& part : write.sealed) {
      if (part.version <= sealed || part.version > version) {
        return base::InvalidArgument(base::Fill<desk::messages::kPartOfNoEvent>(
            after.ref.id, part.version, sealed + 1, version));
      }
      sealed = part.version;
    }
    if (version == 0) {
      return base::InvalidArgument(
          base::Fill<desk::messages::kNewNeedsEvent>(after.ref.id));
    }
  }
  return absl::OkStatus();
}

}  // namespace trunkline
