// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_PROCESS_H_
#define TRUNKLINE_SRC_DESK_PROCESS_H_

#include <sys/types.h>
#include <unistd.h>

#include "absl/status/status.h"
#include "src/desk/messages.h"

namespace trunkline::desk {

// The process that created the object. Neither SQLite nor libpq survives
// fork(): the child would share file locks, log positions or a socket with its
// parent. Thread-safe.
class Owner {
 public:
  bool IsThisProcess() const { return process_ == ::getpid(); }
  absl::Status Check() const {
    if (IsThisProcess()) return absl::OkStatus();
    return base::FailedPrecondition(base::Fill<messages::kForked>());
  }

 private:
  const pid_t process_ = ::getpid();
};

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_PROCESS_H_
