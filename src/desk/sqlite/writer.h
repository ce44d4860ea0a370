// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_SQLITE_WRITER_H_
#define TRUNKLINE_SRC_DESK_SQLITE_WRITER_H_

#include <atomic>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/desk/sqlite/commit_queue.h"
#include "src/desk/sqlite/connection.h"
#include "src/desk/sqlite/write_lock.h"
#include "src/desk/two_generation_cache.h"
#include "trunkline/cases/store_sqlite.h"

namespace trunkline::desk {

// The only connection that writes a file. Thread-safe.
class Writer : private CommitQueue::Log {
 public:
  using Check = absl::Status (*)(const Batch&);

  // `check` says whether a batch can be committed at all.
  Writer(std::string path, const SqliteOptions& options, Check check);

  // Creates the file and its tables if need be. Without this call every change
  // is FailedPrecondition.
  absl::Status Open();

  // As Store::Commit().
  std::vector<absl::StatusOr<CommitResult>> Commit(const Batch* batches,
                                                   std::size_t count);

  // Runs `change` in a transaction of its own, and commits it if it returns OK.
  absl::Status InOwnTransaction(
      const std::function<absl::Status(Connection*)>& change);

  // To be called in the transaction that erases.
  absl::Status MarkErasure(Connection* connection);
  // What the mark says: whether something erased is not yet overwritten.
  static absl::StatusOr<bool> FindErasure(Connection* connection);
  // Moves the log into the file and empties it, so that nothing erased is left
  // in either, and removes the mark. False, at once, if a reader holds the log.
  absl::StatusOr<bool> OverwriteErased();

  // A case as it was committed last, if it was committed lately.
  std::optional<CaseRecord> FindRecent(const CaseRef& ref) {
    return recent_.Find(ref);
  }

 private:
  using Request = CommitQueue::Request;

  // CommitQueue::Log.
  absl::Status Begin() override;
  void Put(Request* request, absl::Status* status) override;
  absl::Status End(absl::Status status) override;
  void Written(const Request& request) override;

  absl::StatusOr<CommitResult> InSavepoint(const Batch& batch,
                                           absl::Status* status);
  absl::StatusOr<CommitResult> Put(const Batch& batch);
  absl::Status Put(const CaseWrite& write);
  absl::Status PutAccess(const std::vector<AccessRecord>& records);
  absl::Status Run(std::string_view sql);

  const std::string path_;
  const SqliteOptions options_;
  const Check check_;
  WriteLock lock_;
  std::unique_ptr<Connection> connection_;
  CommitQueue commits_;
  // False: the mark is not set.
  std::atomic<bool> erasure_left_{false};

  // A case that was just written is likely the next to be read. Exact, since
  // no other process writes the file.
  TwoGenerationCache<CaseRef, CaseRecord> recent_{512};
};

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_SQLITE_WRITER_H_
