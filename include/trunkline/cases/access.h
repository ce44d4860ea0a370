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
  kUnspecified = 0,
  kGet = 1,
  kHistory = 2,
  kList = 3,
  kFeed = 4,
  kTick = 5,
  kReassign = 6,
  kMirror = 7,
  kAdopt = 8,
  kImport = 9,
  kErase = 10,
  kCheck = 11,
  kStats = 12,
  kExport = 13,
  kSubject = 14,
  kLegalHold = 15,
  kAccessRecord = 16,
  kRetention = 17,
  kBackup = 18,
  kMeasures = 19,
  kDispute = 20,
  kTable = 21,
};
inline constexpr std::size_t kAccesses = 22;

// What an entry of the access record is about, by the numbers of
// trunkline.v1.AccessEntry.Act: a case or its history was read; all data of one
// caller was read for that caller; a legal hold was placed, or ended; the case
// table of a jurisdiction was made; its missed calls were listed.
enum class AccessAct : std::uint8_t {
  kUnspecified = 0,
  kRead = 1,
  kSubject = 2,
  kHold = 3,
  kRelease = 4,
  kTable = 5,
  kMissedCalls = 6,
};

// Returns the name in messages, such as "get". Empty for other values. Safe
// from any thread.
std::string_view AccessName(Access access);

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_ACCESS_H_
