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

// Wakes one thread, now or when it comes to wait.
class Signal {
 public:
  Signal() { ::sem_init(&semaphore_, 0, 0); }
  ~Signal() { ::sem_destroy(&semaphore_); }
  Signal(const Signal&) = delete;
  Signal& operator=(const Signal&) = delete;

  void Post() { ::sem_post(&semaphore_); }
  void Wait() {
    while (::sem_wait(&semaphore_) != 0) {
      // A signal of the system's came in between.
    }
  }

 private:
  sem_t semaphore_;
};

// Group commit. Of the threads that commit at the same time one leads: it puts
// all their batches into one transaction, also those that come while it writes,
// and commits it with one sync. No thread of its own: who waits does the work.
class CommitQueue {
 public:
  class Request {
   public:
    const Batch* batches = nullptr;
    std::size_t count = 0;
    std::vector<absl::StatusOr<Committed>> results;  // One for each.

   private:
    friend class CommitQueue;
    Signal* signal_ = nullptr;
    bool leads_ = false;
    // Who has to be woken by it.
    Request* next_ = nullptr;
    std::vector<Request*> rest_;
  };

  // What is written, and where to. For one thread at a time.
  class Log {
   public:
    virtual ~Log() = default;
    virtual absl::Status Begin() = 0;
    // Puts a request's batches into the transaction and adds their results. An
    // error of the transaction itself goes to `status`. If there is one
    // already, it is the result, and nothing is put.
    virtual void Put(Request* request, absl::Status* status) = 0;
    // Commits if `status` is OK; if not, or if that fails, takes all back.
    virtual absl::Status End(absl::Status status) = 0;
    // A request was committed, and nobody was told yet.
    virtual void Written(const Request& request) = 0;
  };

  // At most `max_group` batches share a sync; those of one request always do.
  CommitQueue(Log* log, std::size_t max_group)
      : log_(log), max_group_(max_group) {}

  // Returns when the batches are durable, or were not written: see `results`.
  void Commit(Request* request);

  // Held by who uses the log outside of Commit().
  std::mutex& log_mutex() { return log_mutex_; }

 private:
  using Lock = std::unique_lock<std::mutex>;
  using Clock = std::chrono::steady_clock;
  using Group = std::vector<Request*>;

  void Lead(Request* self);
  void Collect(Group* group, absl::Status* status);
  bool MoreCome(std::size_t group, Lock* queue);
  static void Wake(const Group& group);

  static constexpr Clock::duration kMostPatience = std::chrono::milliseconds(1);

  Log* const log_;
  const std::size_t max_group_;

  // Taken before queue_mutex_, never after it.
  std::mutex log_mutex_;

  std::mutex queue_mutex_;
  std::deque<Request*> queue_;
  bool leading_ = false;  // Somebody is.
  bool leader_waits_ = false;
  std::condition_variable joined_;
  // Of the one who leads.
  std::size_t last_group_ = 0;
  Clock::duration last_commit_{0};
};

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_SQLITE_COMMIT_QUEUE_H_
