// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_SQLITE_WRITE_LOCK_H_
#define TRUNKLINE_SRC_DESK_SQLITE_WRITE_LOCK_H_

#include <string>

#include "absl/status/status.h"

namespace trunkline::desk {

// Prevents a second process, or a second store of this one, from writing the
// same file. The system releases the lock when the process dies.
//
// The lock is an flock() on the file itself, so that it belongs to the file and
// not to one of its names: a symbolic link, a relative path or a new name after
// a rename lead to the same lock. SQLite's own locks are of another kind
// (fcntl), but the system drops all of these when a process closes any
// descriptor of the file. So the descriptor stays open until the file is
// deleted: one for each file that the process ever opened for writing.
//
// Thread-safe as a class; an object is used by one thread at a time.
class WriteLock {
 public:
  WriteLock() = default;
  ~WriteLock();
  WriteLock(const WriteLock&) = delete;
  WriteLock& operator=(const WriteLock&) = delete;

  // Takes the lock. Creates the file, readable by its owner alone, if it does
  // not exist. FailedPrecondition: another store has it, or the file has
  // several names (hard links): SQLite keeps a log beside each name, and would
  // not find the log of the other.
  absl::Status Take(const std::string& path);

  // FailedPrecondition if `path` names another file by now.
  absl::Status CheckIdentity(const std::string& path) const;

 private:
  int fd_ = -1;
};

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_SQLITE_WRITE_LOCK_H_
