// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_EVENT_LOG_H_
#define TRUNKLINE_SRC_DESK_EVENT_LOG_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "src/desk/sealing.h"
#include "trunkline/cases/case.h"
#include "trunkline/cases/store.h"

// How events and cases become records of a store, and back.
namespace trunkline::desk {

// "trunkline.case." and EnumName(): "trunkline.case.dispatch",
// "trunkline.case.hand_over"; "trunkline.case.other" for a kind without name.
std::string EventType(CommandKind kind);

// Appends an event, whose form was checked (lifecycle::CheckForm()), to a write
// of `write->after.ref`: seals its private part and what this library does not
// know of it, which `event` loses, and extends the hash chain (seal.h). `key`
// as for Sealing::Seal(). If it is null, or was destroyed, the caller of the
// case is erased: salt and bytes of the part are dropped, and who erased it is
// left to be filled in. Of an event that is withheld, only the shell is in the
// write, and the rest is added to `auxiliary` (withheld_events.h). Unavailable
// if there are no random numbers. InvalidArgument if it is withheld and this
// library does not know all of it.
absl::Status AppendEvent(const Sealing& sealing, Event* event, std::string* key,
                         std::string* chain, CaseWrite* write,
                         std::vector<AuxiliaryRecord>* auxiliary);

// Appends the events to a write of the case `before`, and applies them to `c`;
// `auxiliary` gets what belongs to the same batch. InvalidArgument if an event
// could not be read back.
absl::Status AppendEvents(const Sealing& sealing, const CaseRecord& before,
                          std::vector<Event>* events, Case* c, CaseWrite* write,
                          std::vector<AuxiliaryRecord>* auxiliary);

// Fills the columns that follow from the case, and its state.
void FillRecord(const Case& c, absl::Time next_tick_at, CaseRecord* record);

// Whether a status is about one case, which a call that reads many skips and
// reports, and not about the storage, which ends the call.
bool IsOfOneCase(const absl::Status& status);

// DataLoss, naming case and event, if the bytes cannot be read.
absl::StatusOr<Case> ReadStoredCase(const CaseRecord& record);
absl::StatusOr<Event> ReadStoredEvent(const EventRecord& record);
// With what is withheld from what the store publishes. Not for a viewer before
// redaction.
absl::StatusOr<Event> ReadWholeEvent(Store* store, const EventRecord& record);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_EVENT_LOG_H_
