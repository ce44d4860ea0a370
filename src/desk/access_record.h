// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_ACCESS_RECORD_H_
#define TRUNKLINE_SRC_DESK_ACCESS_RECORD_H_

#include <set>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "trunkline/cases/desk.h"

// The access record: who saw a caller.
namespace trunkline::desk {

// Adds the names of the sealed fields of `ticket`, such as "caller.phone", that
// `seen`, what a reader gets of it, shows as they are. A masked number is not
// one of them.
void AddShownFields(std::string_view ticket, std::string_view seen,
                    std::set<std::string>* fields);

// An entry as trunkline.v1.AccessEntry, binary, and back. DataLoss if the bytes
// cannot be read.
std::string WriteAccessEntry(const AccessEntry& entry);
absl::StatusOr<AccessEntry> ReadAccessEntry(const AccessRecord& record);

// An entry of an actor, now.
AccessEntry EntryOf(AccessAct act, const CaseRef& ref, const Actor& actor,
                    absl::Time at);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_ACCESS_RECORD_H_
