// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_PROGRESS_H_
#define TRUNKLINE_TOOLS_PROGRESS_H_

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>

#include "src/base/message.h"
#include "tools/messages.h"

namespace trunkline::tools {

// A bar on a terminal, from the second half-second on.
class Progress {
 public:
  // `total` bytes; 0 or less: not known.
  // `noun`: what is counted.
  Progress(bool wanted, std::int64_t total, const Noun& noun = nouns::kRow);
  ~Progress() { Clear(); }

  void Update(std::uint64_t bytes, std::uint64_t rows);
  void Clear();

 private:
  using Clock = std::chrono::steady_clock;
  bool on_;
  std::int64_t total_;
  const Noun& noun_;
  bool shown_ = false;
  Clock::time_point last_ = Clock::now();
};

// What a step that cannot be counted does, and for how long, on a terminal from
// the second half-second on. Off a terminal it starts no thread.
class Working {
 public:
  // Until the end of its life.
  Working(bool wanted, const base::Text& what);
  ~Working();
  Working(const Working&) = delete;
  Working& operator=(const Working&) = delete;

 private:
  void Run();

  const std::string what_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool ended_ = false;
  std::thread thread_;  // Last: it uses the others.
};

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_PROGRESS_H_
