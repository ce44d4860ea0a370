// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_MIRROR_H_
#define TRUNKLINE_SRC_DESK_MIRROR_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "trunkline/cases/case.h"
#include "trunkline/cases/store.h"

// A mirror is a case whose system of record is elsewhere. It is the case
// "SOURCE:OLD_ID".
namespace trunkline::desk {

CaseRef MirrorRef(std::string_view jurisdiction, std::string_view source,
                  std::string_view old_id);

// Whether a case is the mirror of a case of `source`, by its id. An empty
// source has no mirrors.
bool IsMirrorOf(std::string_view source, const CaseRef& ref);

// InvalidArgument if the names of a system and of its case cannot make an id.
absl::Status CheckMirrorId(std::string_view source, std::string_view old_id);

// Builds a mirror from its events. The source numbers them, and they may arrive
// in any order. All of them are applied in the order of their numbers, again
// for each new event, so the result does not depend on the order of arrival. An
// event that Apply() refuses still changes stage and resolution. The cost for
// each new event is proportional to the number of events of the mirror.
// `history`, if given, receives what was applied: events that follow from each
// other, for a timeline. `told_by`, if given, receives the version of the event
// whose ticket the case has; 0: none.
Case FoldMirror(const CaseRef& ref, const std::vector<Event>& events,
                std::vector<Event>* history = nullptr,
                std::int64_t* told_by = nullptr);

// The sealed part of the event of a version; null: it has none.
const SealedRecord* PartOf(const std::vector<SealedRecord>& sealed,
                           std::int64_t version);
// The sealed part of the event of a mirror whose ticket counts; null: none.
const SealedRecord* PartOfMirror(const CaseRef& ref,
                                 const std::vector<Event>& events,
                                 const std::vector<SealedRecord>& sealed);

// The largest number that a source can give an event. What is larger is kept
// for the event that ends a mirror.
inline constexpr std::int64_t kMostSourceVersion = (std::int64_t{1} << 62) - 1;

// The number that the source gave an event; 0: none.
std::int64_t SourceVersion(const Event& event);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_MIRROR_H_
