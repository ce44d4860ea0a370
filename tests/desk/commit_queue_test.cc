// SPDX-License-Identifier: Apache-2.0
//
// Group commit over a log that only remembers: who is told what, and when.
#include "src/desk/sqlite/commit_queue.h"

#include <atomic>
#include <chrono>
#include <map>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "tests/catch.h"

namespace trunkline::testing {
namespace {

using desk::CommitQueue;

// Batches are told apart by their key. Whatever two threads do here at the same
// time is counted as a clash.
class Memory : public CommitQueue::Log {
 public:
  absl::Status Begin() override {
    Enter();
    if (!begins.ok()) return begins;
    return absl::OkStatus();
  }
  void Put(CommitQueue::Request* request, absl::Status* status) override {
    ++requests;
    for (std::size_t i = 0; i < request->count; ++i) {
      const std::string& key = request->batches[i].key.key;
      if (status->ok() && key == "breaks") *status = absl::DataLossError(key);
      if (!status->ok()) {
        request->results.push_back(*status);
      } else if (key == "refused") {
        request->results.push_back(absl::AbortedError(key));
      } else if (key == "invalid") {
        request->results.push_back(absl::InvalidArgumentError(key));
      } else {
        put.push_back(key);
        request->results.push_back(CommitResult{});
      }
    }
  }
  absl::Status End(absl::Status status) override {
    if (sync_takes.count() != 0) std::this_thread::sleep_for(sync_takes);
    ++transactions;
    largest = std::max(largest, requests);
    if (status.ok() && ends_badly != 0 && transactions % ends_badly == 0) {
      status = absl::UnavailableError("the disk");
    }
    if (status.ok()) {
      for (const std::string& key : put) ++durable[key];
    }
    put.clear();
    requests = 0;
    inside = false;
    return status;
  }
  void Written(const CommitQueue::Request& request) override {
    written += request.count;
  }

  absl::Status begins;
  std::chrono::microseconds sync_takes{0};
  int ends_badly = 0;  // Every so many transactions.
  std::atomic<int> clashes{0};
  std::size_t requests = 0, largest = 0, written = 0;
  int transactions = 0;
  std::vector<std::string> put;
  std::map<std::string, int> durable;

 private:
  void Enter() {
    if (inside.exchange(true)) ++clashes;
  }
  std::atomic<bool> inside{false};
};

std::vector<Batch> Batches(const std::vector<std::string>& keys) {
  std::vector<Batch> batches;
  for (const std::string& key : keys) batches.emplace_back().key.key = key;
  return batches;
}

std::vector<absl::StatusCode> Commit(CommitQueue* queue,
                                     const std::vector<Batch>& batches) {
  CommitQueue::Request request;
  request.batches = batches.data();
  request.count = batches.size();
  queue->Commit(&request);
  std::vector<absl::StatusCode> codes;
  for (const auto& result : request.results) {
    codes.push_back(result.status().code());
  }
  return codes;
}

using Codes = std::vector<absl::StatusCode>;
constexpr auto kOk = absl::StatusCode::kOk;

TEST_CASE("each batch has its own result") {
  Memory log;
  CommitQueue queue(&log, 10);
  CHECK(Commit(&queue, Batches({"a", "refused", "b"})) ==
        Codes{kOk, absl::StatusCode::kAborted, kOk});
  CHECK(log.durable == std::map<std::string, int>{{"a", 1}, {"b", 1}});
  CHECK(log.transactions == 1);
  CHECK(log.written == 3);
}

TEST_CASE("nothing of a transaction that fails is acknowledged") {
  Memory log;
  CommitQueue queue(&log, 10);
  SECTION("at its begin") {
    log.begins = absl::FailedPreconditionError("read only");
    CHECK(Commit(&queue, Batches({"a", "b"})) ==
          Codes{absl::StatusCode::kFailedPrecondition,
                absl::StatusCode::kFailedPrecondition});
  }
  SECTION("within") {
    CHECK(Commit(&queue, Batches({"a", "breaks", "b"})) ==
          Codes{absl::StatusCode::kDataLoss, absl::StatusCode::kDataLoss,
                absl::StatusCode::kDataLoss});
  }
  SECTION("at its end; a refusal may be due to what was taken back") {
    log.ends_badly = 1;
    CHECK(Commit(&queue, Batches({"a", "refused", "invalid"})) ==
          Codes{absl::StatusCode::kUnavailable, absl::StatusCode::kUnavailable,
                absl::StatusCode::kInvalidArgument});
  }
  CHECK(log.durable.empty());
  CHECK(log.written == 0);
  log.begins = absl::OkStatus();
  log.ends_badly = 0;
  CHECK(Commit(&queue, Batches({"c"})) == Codes{kOk});
}

TEST_CASE("a request is never divided, however small a group may be") {
  Memory log;
  CommitQueue queue(&log, GENERATE(0, 1, 2));
  CHECK(Commit(&queue, Batches({"a", "b", "c"})) == Codes{kOk, kOk, kOk});
  CHECK(log.transactions == 1);
}

// `callers` threads with 100 requests each, of up to three batches. Every one
// is told the truth.
void Storm(Memory* log, std::size_t max_group, int callers) {
  constexpr int kRequests = 100;
  CommitQueue queue(log, max_group);
  std::atomic<int> wrong{0};
  std::vector<std::map<std::string, bool>> told(
      static_cast<std::size_t>(callers));
  std::vector<std::thread> threads;
  for (int t = 0; t < callers; ++t) {
    threads.emplace_back([&, t] {
      std::mt19937 random(static_cast<unsigned>(t));
      for (int i = 0; i < kRequests; ++i) {
        std::vector<std::string> keys;
        for (unsigned k = random() % 3 + 1; k != 0; --k) {
          keys.push_back(random() % 10 == 0
                             ? "refused"
                             : std::to_string(t) + "." + std::to_string(i) +
                                   "." + std::to_string(k));
        }
        const Codes codes = Commit(&queue, Batches(keys));
        if (codes.size() != keys.size()) ++wrong;
        for (std::size_t k = 0; k < codes.size(); ++k) {
          if (keys[k] == "refused") {
            if (codes[k] != absl::StatusCode::kAborted &&
                (log->ends_badly == 0 ||
                 codes[k] != absl::StatusCode::kUnavailable)) {
              ++wrong;
            }
          } else {
            told[static_cast<std::size_t>(t)][keys[k]] = codes[k] == kOk;
          }
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
  CHECK(log->clashes == 0);
  std::size_t good = 0;
  for (const auto& mine : told) {
    for (const auto& [key, ok] : mine) {
      good += ok ? 1 : 0;
      if (log->durable.count(key) != (ok ? 1u : 0u)) ++wrong;
    }
  }
  CHECK(wrong == 0);
  CHECK(log->durable.size() == good);
  for (const auto& [key, times] : log->durable) {
    if (times != 1) ++wrong;
  }
  CHECK(wrong == 0);
}

TEST_CASE("many callers, each told the truth", "[threads]") {
  const int callers = GENERATE(2, 3, 8, 40);
  const std::size_t max_group = GENERATE(1, 4, 1000);
  const int ends_badly = GENERATE(0, 7);
  INFO(callers << " callers, groups of " << max_group << ", every "
               << ends_badly << " fails");
  Memory log;
  log.ends_badly = ends_badly;
  Storm(&log, max_group, callers);
  // Three batches a request at most.
  CHECK(log.largest <= std::max<std::size_t>(1, max_group));
}

TEST_CASE("callers share a sync that takes long", "[threads]") {
  Memory log;
  log.sync_takes = std::chrono::microseconds(500);
  Storm(&log, 1000, 8);
  // 800 requests. Were each alone, it would be as many.
  CHECK(log.transactions < 400);
  CHECK(log.largest >= 4);
}

TEST_CASE("who uses the log alone is let in between groups", "[threads]") {
  Memory log;
  CommitQueue queue(&log, 1000);
  std::atomic<bool> stop{false};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      while (!stop) Commit(&queue, Batches({"a"}));
    });
  }
  for (int i = 0; i < 50; ++i) {
    const std::lock_guard<std::mutex> alone(queue.log_mutex());
    CHECK(log.Begin().ok());
    CHECK(log.End(absl::OkStatus()).ok());
  }
  stop = true;
  for (std::thread& thread : threads) thread.join();
  CHECK(log.clashes == 0);
}

}  // namespace
}  // namespace trunkline::testing
