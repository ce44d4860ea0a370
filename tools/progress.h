// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_PROGRESS_H_
#define TRUNKLINE_TOOLS_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <string>

namespace trunkline::tools {

// A bar on a terminal, from the second half-second on.
class Progress {
 public:
  // `total` bytes; 0 or less: not known.
  Progress(bool wanted, std::int64_t total);
  ~Progress() { Clear(); }

  void Update(std::uint64_t bytes, std::uint64_t rows);
  void Clear();

 private:
  using Clock = std::chrono::steady_clock;
  bool on_;
  std::int64_t total_;
  bool shown_ = false;
  Clock::time_point last_ = Clock::now();
};

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_PROGRESS_H_
