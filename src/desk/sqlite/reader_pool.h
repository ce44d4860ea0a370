// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_SQLITE_READER_POOL_H_
#define TRUNKLINE_SRC_DESK_SQLITE_READER_POOL_H_

#include <condition_variable>
#include <cstddef>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "src/desk/sqlite/connection.h"
#include "trunkline/cases/store_sqlite.h"

namespace trunkline::desk {

// The connections through which a file is read. Each is opened on first need
// and kept. Thread-safe.
//
// A reader never checkpoints the log: in SQLite before 3.51.3, two connections
// that write or checkpoint at the same time can lose commits in WAL mode. Only
// the one writing connection of a store does either.
class ReaderPool {
 public:
  class Return {
   public:
    explicit Return(ReaderPool* pool) : pool_(pool) {}
    void operator()(Connection* connection) const;

   private:
    ReaderPool* pool_;
  };
  // Goes back to the pool when it is destroyed.
  using Reader = std::unique_ptr<Connection, Return>;

  ReaderPool(std::string path, const SqliteOptions& options);

  // Waits for a connection. Unavailable if none can be opened.
  // FailedPrecondition if the store is read only, the file has several names
  // (hard links) when it is first opened, and may have a log: that is beside
  // one of the names, and cannot be found by the others.
  absl::StatusOr<Reader> Borrow();

  // Closes all connections. None may be borrowed.
  void Close() { idle_.clear(); }

 private:
  absl::StatusOr<std::unique_ptr<Connection>> Open(bool first) const;

  const std::string path_;
  const SqliteOptions options_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<Connection>> idle_;
  std::size_t opened_ = 0;
};

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_SQLITE_READER_POOL_H_
