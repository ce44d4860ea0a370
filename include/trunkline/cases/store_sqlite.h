// Keeps cases in one SQLite file, for a desk on one machine. Link
// trunkline::store_sqlite.
//
//   auto store = trunkline::OpenSqliteStore("desk.db");
//   if (!store.ok()) return store.status();   // says which file and why
//   auto desk = trunkline::Desk::Open(*std::move(store), ...);
//
// One process writes a file: a second one that opens it for writing is refused.
// Any number may read it meanwhile (`read_only`). Threads that commit at the
// same time share one sync (leader and followers), so the file takes more
// commands a second the more callers there are.
#ifndef TRUNKLINE_CASES_STORE_SQLITE_H_
#define TRUNKLINE_CASES_STORE_SQLITE_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "trunkline/cases/store.h"

namespace trunkline {

struct SqliteOptions {
  // --- behaviour ---
  // Makes the file if there is none; otherwise NotFound.
  bool create = true;
  // Changes nothing in the file: for copies, and for looking at what another
  // process works on. Every call that writes fails.
  bool read_only = false;
  // A commit is on the disk when Commit() returns (PRAGMA synchronous=FULL).
  // Without: the last commits may be lost when the power fails, none when the
  // process dies; the file stays whole (NORMAL).
  bool sync_every_commit = true;
  // SQLite's VFS by name; empty: its default. For tests.
  std::string vfs;

  // --- limits ---
  // How long to wait for a lock that a backup or a shell holds.
  int busy_milliseconds = 5000;

  // --- performance ---
  // Batches that share one sync at most.
  std::size_t max_group = 1000;
  // Connections that read, each opened when it is first needed.
  std::size_t readers = 4;
};

// Opens or makes a file. FailedPrecondition: it belongs to another program, was
// written by a newer version, or another process writes it. An older schema is
// brought up to date in one transaction (not with `read_only`).
absl::StatusOr<std::unique_ptr<Store>> OpenSqliteStore(
    const std::string& path, const SqliteOptions& options = {});

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_STORE_SQLITE_H_
