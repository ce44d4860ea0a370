// SPDX-License-Identifier: Apache-2.0
#include "src/desk/postgres/connection_pool.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "src/base/status.h"
#include "src/desk/postgres/schema.h"

namespace trunkline::desk {

class PgConnectionPool::Borrowed {
 public:
  Borrowed(PgConnectionPool* pool, std::unique_ptr<PgConnection> connection)
      : pool_(pool), connection_(std::move(connection)) {}
  Borrowed(Borrowed&&) = default;
  Borrowed& operator=(Borrowed&&) = delete;
  ~Borrowed() {
    if (connection_ == nullptr) return;
    const std::lock_guard<std::mutex> lock(pool_->mutex_);
    if (connection_->broken()) {
      --pool_->opened_;
    } else {
      pool_->idle_.push_back(std::move(connection_));
    }
    pool_->returned_.notify_one();
  }
  PgConnection* get() const { return connection_.get(); }

 private:
  PgConnectionPool* pool_;
  std::unique_ptr<PgConnection> connection_;
};

absl::Status PgConnectionPool::Open() {
  TRUNKLINE_ASSIGN_OR_RETURN(std::unique_ptr<PgConnection> connection,
                             PgConnection::Open(conninfo_));
  TRUNKLINE_RETURN_IF_ERROR(UpgradeSchema(options_, connection.get()));
  TRUNKLINE_RETURN_IF_ERROR(PrepareAll(connection.get()));
  idle_.push_back(std::move(connection));
  opened_ = 1;
  return absl::OkStatus();
}

absl::StatusOr<PgConnectionPool::Borrowed> PgConnectionPool::Borrow() {
  {
    std::unique_lock<std::mutex> lock(mutex_);
    returned_.wait(
        lock, [&] { return !idle_.empty() || opened_ < options_.connections; });
    if (!idle_.empty()) {
      Borrowed borrowed(this, std::move(idle_.back()));
      idle_.pop_back();
      return borrowed;
    }
    ++opened_;
  }
  auto connection = PgConnection::Open(conninfo_);
  absl::Status status = connection.status();
  if (status.ok()) status = PrepareAll(connection->get());
  if (!status.ok()) {
    const std::lock_guard<std::mutex> lock(mutex_);
    --opened_;
    returned_.notify_one();
    return status;
  }
  return Borrowed(this, *std::move(connection));
}

absl::Status PgConnectionPool::PrepareAll(PgConnection* connection) {
  for (const PgStatement* statement : statements_.all) {
    const PgFailure failure = connection->Prepare(*statement);
    if (!failure.ok()) return failure.status;
  }
  return absl::OkStatus();
}

absl::Status PgConnectionPool::Read(const Work& work) {
  PgFailure failure;
  for (std::size_t i = 0; i <= options_.connections; ++i) {
    TRUNKLINE_ASSIGN_OR_RETURN(const Borrowed borrowed, Borrow());
    failure = work(borrowed.get());
    if (failure.ok() || !borrowed.get()->broken()) break;
  }
  return failure.status;
}

absl::StatusOr<PgResult> PgConnectionPool::Select(const PgStatement& statement,
                                                  const PgParams& params) {
  PgResult rows(nullptr);
  TRUNKLINE_RETURN_IF_ERROR(Read([&](PgConnection* connection) {
    return connection->Query(statement, params, &rows);
  }));
  return rows;
}

absl::Status PgConnectionPool::Write(const Work& work) {
  for (int attempt = 0;; ++attempt) {
    PgFailure failure;
    {
      TRUNKLINE_ASSIGN_OR_RETURN(const Borrowed borrowed, Borrow());
      failure = work(borrowed.get());
      if (failure.ok()) return absl::OkStatus();
      if (!borrowed.get()->broken()) borrowed.get()->Run("ROLLBACK");
    }
    if (!failure.retry() || attempt >= options_.retries) return failure.status;
    std::this_thread::sleep_for(
        std::chrono::milliseconds(1 << std::min(attempt, 6)));
  }
}

}  // namespace trunkline::desk
