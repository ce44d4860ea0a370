// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_ROUTE_SHARE_H_
#define TRUNKLINE_SRC_ROUTE_SHARE_H_

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <limits>
#include <mutex>
#include <system_error>
#include <thread>
#include <vector>

#include "absl/status/status.h"
#include "src/base/message.h"
#include "src/route/messages.h"

// Many tickets on several threads.
namespace trunkline::route {

// The error of the lowest row that has one. Thread-safe.
class FirstError {
 public:
  void Add(std::size_t row, const absl::Status& status) {
    const std::lock_guard<std::mutex> lock(mutex_);
    if (row < row_) {
      row_ = row;
      status_ = status;
    }
  }
  absl::Status Get() const {
    if (status_.ok()) return status_;
    return base::Annotate(status_, base::Fill<kTicketOfMany>(row_));
  }

 private:
  std::mutex mutex_;
  std::size_t row_ = std::numeric_limits<std::size_t>::max();
  absl::Status status_;
};

// Calls work(begin, end) for all pieces of [0, count) on at most `threads`
// threads, including the calling one. Each thread takes the next piece when it
// is done with one, so it does not matter how many threads the system could
// start.
template <typename Work>
void Share(std::size_t count, int threads, const Work& work) {
  constexpr std::size_t kPiece = 1024;
  std::atomic<std::size_t> next{0};
  const auto run = [&] {
    for (;;) {
      const std::size_t begin = next.fetch_add(kPiece);
      if (begin >= count) return;
      work(begin, std::min(count, begin + kPiece));
    }
  };
  const std::size_t useful = (count + kPiece - 1) / kPiece;
  const std::size_t wanted =
      std::min(useful, static_cast<std::size_t>(std::max(threads, 1)));
  std::vector<std::thread> others;
  try {
    while (others.size() + 1 < wanted) others.emplace_back(run);
  } catch (const std::system_error&) {
  }
  run();
  for (std::thread& thread : others) thread.join();
}

}  // namespace trunkline::route

#endif  // TRUNKLINE_SRC_ROUTE_SHARE_H_
