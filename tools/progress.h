// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_PROGRESS_H_
#define TRUNKLINE_TOOLS_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <string>

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

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_PROGRESS_H_
