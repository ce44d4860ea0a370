// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_SQLITE_COMMIT_QUEUE_H_
#define TRUNKLINE_SRC_DESK_SQLITE_COMMIT_QUEUE_H_

#include <semaphore.h>

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "trunkline/cases/store.h"

namespace trunkline::desk {

// A binary semaphore for one waiting thread. Post() may come before Wait().
class Signal {
 public:
  Signal() { ::sem_init(&semaphore_, 0, 0); }
  ~Signal() { ::sem_destroy(&semaphore_); }
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;

  void Post() { ::sem_post(&semaphore_); }
  void Wait() {
    while (::sem_wait(&semaphore_) != 0) {
      // Interrupted by a signal handler.
    }
  }

 private:
  sem_t semaphore_;
};

// Group commit (leader and followers).
//
// Idea: a commit costs one sync of the disk, whatever it contains. Threads put
// their requests into a queue. The first becomes the leader: it begins a
// transaction, writes its own request and all that are queued, also those that
// arrive while it writes, commits once, and distributes the results. The others
// only wait. The queue has no thread of its own.
//
// Invariants:
//   - At most one leader, which alone uses the log (log_mutex_). Leadership is
//     passed on in the critical section that finds the queue not empty, so a
//     queued request always has a leader that will take it.
//   - Requests are written in the order in which they were queued.
//   - A request's results are complete before its thread is woken, and name a
//     success only if the transaction was committed.
//   - A batch that is refused is rolled back alone, to its savepoint. If the
//     commit itself fails, every batch of the group gets its error. This
//     includes refused batches, since the cause of a refusal may be a batch
//     that is rolled back with the group, but not invalid ones, which do not
//     depend on the store.
//
// Two refinements keep groups large when the number of callers is about
// constant:
//   - The members of the last group are likely to send another request soon.
//     The leader waits until the group has the size of the last one. Each wait
//     ends with the next request, or after half of the duration of the last
//     commit, or after one millisecond; the group is then closed if no request
//     has come.
//   - Waking a thread takes time. The leader wakes only one member of the
//     group. That one wakes four others, each of which wakes the next of its
//     row, and so on. So the next leader, often the same thread, is not
//     delayed.
//
// Cost: one sync per group; one lock of the queue per request. If all queued
// batches fit into one group (max_group), a request waits for at most two
// commits: the one that is running, and its own. Otherwise it waits for one
// more for each group that is queued before it.
class CommitQueue {
 public:
  class Request {
   public:
    const Batch* batches = nullptr;
    std::size_t count = 0;
    std::vector<absl::StatusOr<CommitResult>> results;  // One for each.

   private:
    friend class CommitQueue;
    Signal* signal_ = nullptr;
    bool leads_ = false;
    // Requests whose threads the thread of this one must wake.
    Request* next_ = nullptr;
    std::vector<Request*> rest_;
  };

  // Where the batches are written. Used by one thread at a time.
  class Log {
   public:
    virtual ~Log() = default;
    virtual absl::Status Begin() = 0;
    // Writes a request's batches in the transaction and adds a result for each.
    // An error of the transaction itself goes to `status`. If `status` has one
    // already, nothing is written, and it is the result.
    virtual void Put(Request* request, absl::Status* status) = 0;
    // Commits if `status` is OK. If it is not, or the commit fails, rolls back.
    virtual absl::Status End(absl::Status status) = 0;
    // Called after the commit, before the thread of the request returns.
    virtual void Written(const Request& request) = 0;
  };

  // At most `max_group` batches share a commit; those of one request always do.
  CommitQueue(Log* log, std::size_t max_group)
      : log_(log), max_group_(max_group) {}

  // Returns when the batches are durable or have failed; see `results`.
  void Commit(Request* request);

  // To be held while the log is used outside of Commit().
  std::mutex& log_mutex() { return log_mutex_; }

 private:
  using Lock = std::unique_lock<std::mutex>;
  using Clock = std::chrono::steady_clock;
  using Group = std::vector<Request*>;

  void Lead(Request* self);
  void Collect(Group* group, absl::Status* status);
  bool MoreCome(std::size_t group, Lock* queue);
  static void WakeAll(const Group& group);

  static constexpr Clock::duration kLongestWait = std::chrono::milliseconds(1);

  Log* const log_;
  const std::size_t max_group_;

  // Taken before queue_mutex_, never after it.
  std::mutex log_mutex_;

  std::mutex queue_mutex_;
  std::deque<Request*> queue_;
  bool leading_ = false;  // There is a leader.
  bool leader_waits_ = false;
  std::condition_variable joined_;
  // Used by the leader only.
  std::size_t last_group_ = 0;
  Clock::duration last_commit_{0};
};

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_SQLITE_COMMIT_QUEUE_H_
