// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <utility>
#include <vector>

#include "src/base/message.h"
#include "src/base/status.h"
#include "src/desk/auxiliary.h"
#include "src/desk/check_keys.h"
#include "src/desk/checks.h"
#include "src/desk/disputes.h"
#include "src/desk/event_log.h"
#include "src/desk/messages.h"

// What is wrong with the disputes of a store.
namespace trunkline::desk {
namespace {

constexpr std::size_t kPage = 500;

// Whether an open ticket that an open dispute lists says that it is in it. Both
// are written in one transaction; between the two reads either may have
// changed, and then nothing can be said.
absl::StatusOr<bool> SaysSo(Store* store, const Dispute& dispute,
                            const CaseRecord& record) {
  if (dispute.ending != DisputeEnding::kUnspecified || !record.open ||
      !record.source.empty()) {
    return true;
  }
  const auto c = ReadStoredCase(record);
  // That it cannot be read is said of the case.
  if (!c.ok() || c->dispute == dispute.id) return true;
  TRUNKLINE_ASSIGN_OR_RETURN(
      const StoredDispute now,
      LoadDispute(store, dispute.jurisdiction, dispute.id));
  return now.dispute.version != dispute.version;
}

}  // namespace

absl::Status CheckDisputes(Store* store, CheckedCases* checked,
                           DeskCheck* out) {
  // Both kinds, since either may lack the other.
  std::string source, id;
  const auto fault = [&](const std::string& dispute, const base::Text& what) {
    AddFault({}, base::Fill<messages::kOfDispute>(dispute, what), out);
  };
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<AuxiliaryRecord> page,
        store->AuxiliaryRecords(kDisputeState, "", source, id, kPage));
    if (page.empty()) break;
    for (const AuxiliaryRecord& record : page) {
      ++out->disputes;
      const auto stored = LoadDispute(store, record.source, record.id);
      if (absl::IsNotFound(stored.status())) {
        fault(record.id, base::Fill<messages::kDisputeNoEvents>());
        continue;
      }
      if (absl::IsDataLoss(stored.status())) {
        fault(record.id, base::Fill<messages::kDisputeEvents>());
        continue;
      }
      if (!stored.ok()) return stored.status();
      const Dispute& dispute = stored->dispute;
      checked->cases[RefOfDispute(record.source, record.id)].version =
          dispute.version;
      // It may have got further events since the page was read.
      TRUNKLINE_ASSIGN_OR_RETURN(
          const std::string state,
          FindAuxiliary(store, kDisputeState, record.source, record.id));
      const auto read = ReadDispute(state);
      if (!read.ok() || read->version <= dispute.version) {
        if (state != WriteDispute(dispute)) {
          fault(record.id, base::Fill<messages::kStateDiffers>());
        }
      }
      for (const std::string& ticket : dispute.cases) {
        const auto named = store->Load({dispute.jurisdiction, ticket}, nullptr);
        if (absl::IsNotFound(named.status())) {
          fault(record.id, base::Fill<messages::kDisputeNoCase>(ticket));
        } else if (!named.ok()) {
          return named.status();
        } else {
          TRUNKLINE_ASSIGN_OR_RETURN(const bool says,
                                     SaysSo(store, dispute, *named));
          if (!says) {
            fault(record.id, base::Fill<messages::kDisputeNotSaid>(ticket));
          }
        }
      }
    }
    source = page.back().source;
    id = page.back().id;
  }
  source.clear();
  id.clear();
  std::string last;
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<AuxiliaryRecord> page,
        store->AuxiliaryRecords(kDisputeEvent, "", source, id, kPage));
    if (page.empty()) return absl::OkStatus();
    for (const AuxiliaryRecord& record : page) {
      const std::string dispute = record.id.substr(0, record.id.find(' '));
      if (std::exchange(last, record.source + " " + dispute) == last) continue;
      TRUNKLINE_ASSIGN_OR_RETURN(
          const std::string state,
          FindAuxiliary(store, kDisputeState, record.source, dispute));
      if (state.empty()) {
        fault(dispute, base::Fill<messages::kDisputeNoState>());
      }
    }
    source = page.back().source;
    id = page.back().id;
  }
}

}  // namespace trunkline::desk
