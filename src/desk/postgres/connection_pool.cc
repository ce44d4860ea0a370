// SPDX-License-Identifier: Apache-2.0
#include "src/desk/postgres/connection_pool.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>

#include "src/base/status.h"
#include "src/desk/postgres/schema.h"

namespace trunkline::desk {
namespace {

// The pause before the next attempt.
std::chrono::milliseconds Pause(int attempt) {
  return std::chrono::milliseconds(1 << std::min(attempt, 6));
}

}  // namespace

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
  std::unique_ptr<PgConnection> connection;
  for (int attempt = 0;; ++attempt) {
    const PgFailure failure = PgConnection::Open(conninfo_, &connection);
    if (failure.ok()) break;
    if (!failure.retry() || attempt >= options_.retries) return failure.status;
    std::this_thread::sleep_for(Pause(attempt));
  }
  TRUNKLINE_RETURN_IF_ERROR(UpgradeSchema(options_, connection.get()));
  const PgFailure prepared = PrepareAll(connection.get());
  if (!prepared.ok()) return prepared.status;
  idle_.push_back(std::move(connection));
  opened_ = 1;
  return absl::OkStatus();
}

// A server that is full is no reason to fail while this pool has connections:
// one of them will be free.
absl::StatusOr<PgConnectionPool::Borrowed> PgConnectionPool::Borrow() {
  std::unique_lock<std::mutex> lock(mutex_);
  for (int attempt = 0;; ++attempt) {
    returned_.wait(
        lock, [&] { return !idle_.empty() || opened_ < options_.connections; });
    if (!idle_.empty()) {
      Borrowed borrowed(this, std::move(idle_.back()));
      idle_.pop_back();
      return borrowed;
    }
    ++opened_;
    lock.unlock();
    std::unique_ptr<PgConnection> connection;
    PgFailure failure = PgConnection::Open(conninfo_, &connection);
    if (failure.ok()) failure = PrepareAll(connection.get());
    if (failure.ok()) return Borrowed(this, std::move(connection));
    connection.reset();
    lock.lock();
    --opened_;
    returned_.notify_one();
    if (!failure.retry()) return failure.status;
    if (opened_ != 0) {
      returned_.wait(lock, [&] { return !idle_.empty() || opened_ == 0; });
      --attempt;  // What was waited for came; only a failure alone counts.
    } else if (attempt >= options_.retries) {
      return failure.status;
    } else {
      returned_.wait_for(lock, Pause(attempt), [&] { return !idle_.empty(); });
    }
  }
}

PgFailure PgConnectionPool::PrepareAll(PgConnection* connection) {
  for (const PgStatement* statement : statements_.all) {
    PgFailure failure = connection->Prepare(*statement);
    if (!failure.ok()) return failure;
  }
  return {};
}

absl::Status PgConnectionPool::Read(const Work& work) {
  int attempt = 0;
  std::size_t broken = 0;
  for (;;) {
    PgFailure failure;
    bool is_broken = false;
    {
      TRUNKLINE_ASSIGN_OR_RETURN(const Borrowed borrowed, Borrow());
      failure = work(borrowed.get());
      is_broken = borrowed.get()->broken();
    }
    if (failure.ok()) return absl::OkStatus();
    if (is_broken) {
      if (broken++ == options_.connections) return failure.status;
    } else if (!failure.retry() || attempt >= options_.retries) {
      return failure.status;
    } else {
      std::this_thread::sleep_for(Pause(attempt++));
    }
  }
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
    std::this_thread::sleep_for(Pause(attempt));
  }
}

}  // namespace trunkline::desk
