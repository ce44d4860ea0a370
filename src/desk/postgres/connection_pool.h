// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_POSTGRES_CONNECTION_POOL_H_
#define TRUNKLINE_SRC_DESK_POSTGRES_CONNECTION_POOL_H_

#include <condition_variable>
#include <cstddef>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/desk/postgres/connection.h"
#include "src/desk/postgres/statements.h"
#include "trunkline/cases/store_postgres.h"

namespace trunkline::desk {

// Connections with the store's statements prepared. Each is opened on first
// need; a broken one is dropped. Thread-safe.
class PgConnectionPool {
 public:
  using Work = std::function<PgFailure(PgConnection*)>;

  PgConnectionPool(std::string conninfo, const PostgresOptions& options)
      : conninfo_(std::move(conninfo)),
        options_(options),
        statements_(options_.schema) {}

  // Opens the first connection, and creates or upgrades the tables.
  absl::Status Open();

  const PgStatements& statements() const { return statements_; }

  // Runs work that changes nothing. Repeats it on another connection while the
  // connection breaks: after a restart of the server all idle ones are broken.
  // Repeats it as Write() does if the server was busy.
  absl::Status Read(const Work& work);
  // Reads with one statement.
  absl::StatusOr<PgResult> Select(const PgStatement& statement,
                                  const PgParams& params);

  // Runs a transaction; repeats it, with a growing pause, if the server aborted
  // it because of another one, or a lock was not to be had in time. `work`
  // begins and commits; after a failure the transaction is rolled back. A
  // broken connection is not repeated: it is unknown whether the server
  // committed.
  absl::Status Write(const Work& work);

 private:
  // Returns its connection to the pool, or drops it if broken.
  class Borrowed;
  absl::StatusOr<Borrowed> Borrow();
  PgFailure PrepareAll(PgConnection* connection);

  const std::string conninfo_;
  const PostgresOptions options_;
  const PgStatements statements_;
  std::mutex mutex_;
  std::condition_variable returned_;
  std::vector<std::unique_ptr<PgConnection>> idle_;
  std::size_t opened_ = 0;
};

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_POSTGRES_CONNECTION_POOL_H_
