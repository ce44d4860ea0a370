// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_DISPUTES_H_
#define TRUNKLINE_SRC_DESK_DISPUTES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/desk/check_keys.h"
#include "trunkline/cases/desk.h"
#include "trunkline/cases/dispute.h"
#include "trunkline/cases/store.h"

// How disputes are stored: as auxiliary records of their jurisdiction. Each
// event is one, of kind "dispute_event", with the id "DISPUTE NNNNNNNNNN"; no
// id of a dispute has a space. It must be new, so two writers that decided on
// the same version cannot both commit. Its bytes are the link of the dispute's
// chain (AccessLink() of the link before and the event), then the event. The
// state after the last event is a record of kind "dispute".
namespace trunkline::desk {

// The kinds of these records.
inline constexpr char kDisputeState[] = "dispute";
inline constexpr char kDisputeEvent[] = "dispute_event";

// A dispute with its events.
struct StoredDispute {
  Dispute dispute;
  std::vector<DisputeEvent> events;
  // The last link; empty: there is no event.
  std::string chain;
};

// Whether a case is one of the dispute's tickets.
bool Lists(const Dispute& dispute, std::string_view case_id);

// Reads a dispute from its events. NotFound: there is none. DataLoss: an event
// cannot be read, or the chain is broken.
absl::StatusOr<StoredDispute> LoadDispute(Store* store,
                                          std::string_view jurisdiction,
                                          std::string_view id);

// Adds an event, and the state after it, to a batch. `chain` is the link before
// the event, and becomes its own.
void AppendDisputeEvent(const DisputeEvent& event, const Dispute& after,
                        std::string* chain, Batch* batch);

// Returns the disputes of a jurisdiction, or, of all if it is empty, by their
// states, after (after_jurisdiction, after_id), at most `limit`. DataLoss: one
// cannot be read.
absl::StatusOr<std::vector<Dispute>> ScanDisputes(
    Store* store, std::string_view jurisdiction,
    std::string_view after_jurisdiction, std::string_view after_id,
    std::size_t limit);

// What IdempotencyRecord::ref is for the key of a command about a dispute; its
// versions are those of the dispute. No case has that id.
CaseRef RefOfDispute(std::string_view jurisdiction, std::string_view id);

// Adds what is wrong with the disputes of a store: chains, states, tickets that
// no case has, open tickets of open disputes that do not say so. `checked` gets
// their versions, by RefOfDispute().
absl::Status CheckDisputes(Store* store, CheckedCases* checked, DeskCheck* out);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_DISPUTES_H_
