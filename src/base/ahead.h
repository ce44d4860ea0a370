// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_BASE_AHEAD_H_
#define TRUNKLINE_SRC_BASE_AHEAD_H_

#include <array>
#include <condition_variable>
#include <cstddef>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace trunkline::base {

// Fills blocks in a thread of its own before they are asked for, and hands them
// out in order. At most three blocks exist, whatever the length of the input.
template <typename Block>
class Ahead {
 public:
  // Fills a block, which may have held an earlier one; false: nothing follows,
  // and the block is not used. It is not called again after false or an error.
  using Fill = std::function<absl::StatusOr<bool>(Block*)>;

  explicit Ahead(Fill fill) : fill_(std::move(fill)) {
    thread_ = std::thread([this] { Run(); });
  }
  // Waits for the block that is being filled.
  ~Ahead() {
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      stopped_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  Ahead(const Ahead&) = delete;
  Ahead& operator=(const Ahead&) = delete;

  // Returns the next block, which the caller may change and which is valid
  // until the next call; null at the end. The end and an error stay.
  absl::StatusOr<Block*> Next() {
    std::unique_lock<std::mutex> lock(mutex_);
    if (out_) {  // The one that was handed out is free again.
      out_ = false;
      ++taken_;
      changed_.notify_all();
    }
    changed_.wait(lock, [this] { return filled_ > taken_ || ended_; });
    if (filled_ > taken_) {
      out_ = true;
      return &blocks_[taken_ % blocks_.size()];
    }
    if (!error_.ok()) return error_;
    return nullptr;
  }

 private:
  void Run() {
    for (;;) {
      std::size_t number = 0;
      {
        std::unique_lock<std::mutex> lock(mutex_);
        changed_.wait(lock, [this] {
          return stopped_ || filled_ < taken_ + blocks_.size();
        });
        if (stopped_) return;
        number = filled_;
      }
      const absl::StatusOr<bool> more =
          fill_(&blocks_[number % blocks_.size()]);
      const bool last = !more.ok() || !*more;
      {
        const std::lock_guard<std::mutex> lock(mutex_);
        if (last) {
          ended_ = true;
          error_ = more.status();
        } else {
          ++filled_;
        }
      }
      changed_.notify_all();
      if (last) return;
    }
  }

  const Fill fill_;
  std::array<Block, 3> blocks_{};
  std::mutex mutex_;
  std::condition_variable changed_;
  // Under the mutex. Numbers of blocks; a block belongs to the thread unless it
  // is filled and not yet taken.
  std::size_t filled_ = 0, taken_ = 0;
  bool out_ = false, ended_ = false, stopped_ = false;
  absl::Status error_;
  std::thread thread_;
};

}  // namespace trunkline::base

#endif  // TRUNKLINE_SRC_BASE_AHEAD_H_
