// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_SHELL_TIMES_H_
#define TRUNKLINE_SRC_DESK_SHELL_TIMES_H_

#include <cstdint>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "trunkline/cases/case.h"
#include "trunkline/cases/store.h"

// The time of an event that a viewer is not shown (lifecycle/wire/withheld.h)
// is not shown either. Of such an event a shell is left, since a writer names
// the version that it decided on, and a gap could not be replayed. The shell
// has the time of the event before it, and so has the case if the shell is its
// last event. A replay of the shells gives that time, too.
namespace trunkline::desk {

// Time of the last event before a version that is more than a bare shell for a
// viewer who is not shown what is withheld. InfiniteFuture: there is none.
// Cost: linear in the shells that follow it.
absl::StatusOr<absl::Time> TimeShownBefore(Store* store, const CaseRef& ref,
                                           std::int64_t version);

// Whether something of a case is withheld from who is not shown referrals: its
// last event may then be a shell.
bool HasWithheld(const Case& c);

// Gives bare shells of one case their time. Events come in the order of their
// versions, as such a viewer sees them.
class ShellTimes {
 public:
  ShellTimes(Store* store, CaseRef ref) : store_(store), ref_(std::move(ref)) {}
  absl::Status Hide(Event* event);

 private:
  Store* store_;
  CaseRef ref_;
  // Of the last event that was passed.
  std::int64_t version_ = 0;
  absl::Time at_ = absl::InfiniteFuture();
};

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_SHELL_TIMES_H_
