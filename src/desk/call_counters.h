// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_CALL_COUNTERS_H_
#define TRUNKLINE_SRC_DESK_CALL_COUNTERS_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <functional>
#include <utility>

#include "absl/time/time.h"
#include "trunkline/cases/desk.h"

namespace trunkline::desk {

// Counts calls and their latencies. Thread-safe, without locks.
class CallCounters {
 public:
  // Without a stopwatch, latencies are not measured.
  explicit CallCounters(std::function<absl::Duration()> stopwatch)
      : stopwatch_(std::move(stopwatch)) {}

  // Runs `work`, which returns a StatusOr, and counts it.
  template <typename Work>
  auto Measured(DeskCall call, const Work& work) {
    if (!stopwatch_) {
      auto result = work();
      Add(call, result.ok());
      return result;
    }
    const absl::Duration start = stopwatch_();
    auto result = work();
    Add(call, result.ok());
    AddLatency(call, stopwatch_() - start);
    return result;
  }

  void Fill(DeskStats* stats) const;

 private:
  struct Counter {
    std::atomic<std::uint64_t> calls{0};
    std::atomic<std::uint64_t> errors{0};
    std::array<std::atomic<std::uint64_t>, Latency::kBounds + 1> buckets{};
    std::atomic<std::uint64_t> nanoseconds{0};
  };
  void Add(DeskCall call, bool ok);
  void AddLatency(DeskCall call, absl::Duration taken);

  const std::function<absl::Duration()> stopwatch_;
  std::array<Counter, kDeskCalls> counters_;
};

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_CALL_COUNTERS_H_
