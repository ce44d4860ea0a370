// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_WITHHELD_EVENTS_H_
#define TRUNKLINE_SRC_DESK_WITHHELD_EVENTS_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "trunkline/cases/case.h"
#include "trunkline/cases/store.h"

// Events that are not shown to whom they concern (lifecycle/wire/withheld.h).
// What a store publishes, its outbox included, has only their shell; the event
// itself is an auxiliary record:
//
//   kind    "withheld"
//   source  jurisdiction of the case
//   id      "CASE/VERSION", the version with 19 digits
//   bytes   16 random bytes, then the event
//
// EventRecord::seal covers it, as it does a sealed part, so the hash chain
// proves it. Erase() leaves it: it says nothing of a caller.
//
// Of which cases measures are open is an auxiliary record too, one for each
// case that ever had one: kind "measures", source and id of the case, bytes "1"
// or empty.
namespace trunkline::desk {

inline constexpr char kWithheld[] = "withheld";
inline constexpr char kMeasures[] = "measures";

// The record of an event, and the seal of the shell that takes its place.
// Unavailable if there are no random numbers.
absl::StatusOr<AuxiliaryRecord> Withhold(const CaseRef& ref, const Event& event,
                                         std::string* seal);

// The event that a stored shell stands for: nothing is found if `record` is no
// such shell. DataLoss if what is there is not what was sealed.
struct WithheldEvent {
  bool found = false;
  std::string bytes;
};
absl::StatusOr<WithheldEvent> FindWithheld(Store* store,
                                           const EventRecord& record);

// The record of whether a case has open measures.
AuxiliaryRecord MeasuresRecord(const CaseRef& ref, const Case& c);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_WITHHELD_EVENTS_H_
