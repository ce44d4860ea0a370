// SPDX-License-Identifier: Apache-2.0
//
// The calls of a desk that are not commands, as a lifecycle definition gives
// rights to them (AccessRight of proto/trunkline/v1/lifecycle.proto). What no
// right allows is denied.
//
//   absl::Status allowed =
//       engine.CheckAccess(trunkline::Access::kGet, c, viewer);
//   if (!allowed.ok()) return allowed;  // PermissionDenied: get: no right; it
//                                       // belongs to: operator, reviewer
#ifndef TRUNKLINE_CASES_ACCESS_H_
#define TRUNKLINE_CASES_ACCESS_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace trunkline {

// The calls; desk.h has each. Values equal trunkline.v1.Access, whose comments
// say what each call does.
enum class Access : std::uint8_t {
  kUnspecified = 0,    // No call.
  kGet = 1,            // Reads a case: Desk::Get().
  kHistory = 2,        // Reads the events of a case, also as a timeline.
  kList = 3,           // Lists cases. A case is listed if kGet allows it too.
  kFeed = 4,           // Reads the feed.
  kTick = 5,           // Raises due escalations.
  kReassign = 6,       // Moves cases to the successors of their departments.
  kMirror = 7,         // Adds events of another system.
  kAdopt = 8,          // Takes over mirrors.
  kImport = 9,         // Imports cases of a former information base.
  kErase = 10,         // Erases the caller of a case.
  kCheck = 11,         // Verifies the store.
  kStats = 12,         // Reads counters.
  kExport = 13,        // Copies the content of the store out of it.
  kSubject = 14,       // Reads all cases of a caller, for that caller.
  kLegalHold = 15,     // Places, ends and lists legal holds.
  kAccessRecord = 16,  // Reads the access record.
  kRetention = 17,     // Lists the cases whose caller is due for erasure.
  kBackup = 18,        // Copies the store, or makes one of a copy.
  kMeasures = 19,      // Lists open supervision measures.
  kDispute = 20,       // Reads disputes.
  kTable = 21,         // Makes the case table.
};
inline constexpr std::size_t kAccesses = 22;

// What an entry of the access record is about, by the numbers of
// trunkline.v1.AccessEntry.Act: a case or its history was read; all data of one
// caller was read for that caller; a legal hold was placed, or ended; the case
// table of a jurisdiction was made; its missed calls were listed.
enum class AccessAct : std::uint8_t {
  kUnspecified = 0,  // Of a newer library.
  kRead = 1,         // A case or its history was read.
  kSubject = 2,      // All data of one caller was read, for that caller.
  kHold = 3,         // A legal hold was placed.
  kRelease = 4,      // A legal hold was ended.
  kTable = 5,        // The case table of a jurisdiction was made.
  kMissedCalls = 6,  // The missed calls of a jurisdiction were listed.
};

// Returns the name in messages, such as "get". Empty for other values. Safe
// from any thread.
std::string_view AccessName(Access access);

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_ACCESS_H_
