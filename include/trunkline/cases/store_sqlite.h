// SPDX-License-Identifier: Apache-2.0
//
// Keeps cases in one SQLite file, for a desk on one machine. Link
// trunkline::store_sqlite.
//
//   auto store = trunkline::OpenSqliteStore("desk.db");
//   if (!store.ok()) return store.status();  // Says which file, and why.
//   auto desk = trunkline::Desk::Open(*std::move(store), ...);
//
// One process writes a file: opening it for writing a second time is refused,
// under whatever name. A file with several names (hard links) is not opened for
// writing at all, and for reading only if it has no log, as a copy that
// BackUpSqliteStore() made: the log is beside one of the names, and a reader by
// another one would miss commits. A symbolic link leads to the file and its
// log. After fork() every call of the child is FailedPrecondition; it opens a
// store of its own. A file that is created is readable by its owner alone, and
// so are its log (FILE-wal) and index (FILE-shm). Any number of processes may
// read it at the same time (`read_only`). Commits of concurrent threads share
// one sync of the disk (group commit), so throughput grows with the number of
// calling threads.
#ifndef TRUNKLINE_CASES_STORE_SQLITE_H_
#define TRUNKLINE_CASES_STORE_SQLITE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "trunkline/cases/store.h"

namespace trunkline {

struct SqliteOptions {
  // --- behaviour ---
  // Creates the file if it does not exist. If false: NotFound.
  bool create = true;
  // Changes nothing in the file: for copies, and for inspecting a file that
  // another process writes, also through a symbolic link. Every call that
  // writes is FailedPrecondition.
  bool read_only = false;
  // A commit is on the disk when Commit() returns (PRAGMA synchronous=FULL).
  // If false (NORMAL): a power failure may lose the last commits, the death of
  // the process loses none, and the file stays consistent.
  bool sync_every_commit = true;
  // Name of SQLite's VFS. Empty: the default one. For tests.
  std::string vfs;

  // --- limits ---
  // How long to wait for a lock held by a backup or a shell, in milliseconds.
  int busy_milliseconds = 5000;

  // --- performance ---
  // Maximum number of batches that share one sync.
  std::size_t max_group = 1000;
  // Maximum number of connections for reading. Each is opened on first need; a
  // call waits for a free one. 0 is taken as 1.
  std::size_t readers = 4;

  // --- progress ---
  // If given, receives now and then how many bytes BackUpSqliteStore() or
  // RestoreSqliteStore() has copied, and of how many, from the calling thread.
  std::function<void(std::uint64_t copied, std::uint64_t all)> progress;
};

// Opens or creates a file. FailedPrecondition: it belongs to another program,
// has the schema of version 0.1.0 or of a newer version, has several names, or
// another process writes it. An older schema since then is upgraded in one
// transaction, except with `read_only`.
absl::StatusOr<std::unique_ptr<Store>> OpenSqliteStore(
    const std::string& path, const SqliteOptions& options = {});

// Copies a store to a new file while others read and write it, as of one moment
// (SQLite's online backup). The copy is readable by its owner alone, holds no
// keys (keys.h), and is complete or not there, whenever the power fails; a
// draft, `copy` with an ending, may then be left. Of `options` the VFS and the
// waiting time count. NotFound: there is no store. AlreadyExists: there is a
// file `copy`. FailedPrecondition as for OpenSqliteStore().
absl::Status BackUpSqliteStore(const std::string& path, const std::string& copy,
                               const SqliteOptions& options = {});

// Makes a store of such a copy, at a path where there is none. Desk::Check()
// then says whether it is sound. Cases that were erased since the copy was made
// count as erased if the desk has its keys; without keys they are back. Erase
// them again. Errors as above.
absl::Status RestoreSqliteStore(const std::string& copy,
                                const std::string& path,
                                const SqliteOptions& options = {});

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_STORE_SQLITE_H_
