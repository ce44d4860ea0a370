// SPDX-License-Identifier: Apache-2.0
#include "src/desk/call_counters.h"

#include <algorithm>
#include <cstddef>

namespace trunkline::desk {
namespace {

// The first bound of Latency; each further one is twice as long.
constexpr std::uint64_t kFirstBoundNanos = 16'000;

}  // namespace

void CallCounters::Add(DeskCall call, bool ok) {
  Counter& counter = counters_[static_cast<std::size_t>(call)];
  counter.calls.fetch_add(1, std::memory_order_relaxed);
  if (!ok) counter.errors.fetch_add(1, std::memory_order_relaxed);
}

void CallCounters::AddLatency(DeskCall call, absl::Duration taken) {
  Counter& counter = counters_[static_cast<std::size_t>(call)];
  const auto nanos = static_cast<std::uint64_t>(
      std::max<std::int64_t>(0, absl::ToInt64Nanoseconds(taken)));
  std::size_t bucket = 0;
  while (bucket < Latency::kBounds && nanos > (kFirstBoundNanos << bucket)) {
    ++bucket;
  }
  counter.buckets[bucket].fetch_add(1, std::memory_order_relaxed);
  counter.nanoseconds.fetch_add(nanos, std::memory_order_relaxed);
}

void CallCounters::Fill(DeskStats* stats) const {
  for (std::size_t i = 0; i < kDeskCalls; ++i) {
    const Counter& counter = counters_[i];
    stats->calls[i] = counter.calls.load(std::memory_order_relaxed);
    stats->errors[i] = counter.errors.load(std::memory_order_relaxed);
    for (std::size_t b = 0; b <= Latency::kBounds; ++b) {
      stats->latency[i].counts[b] =
          counter.buckets[b].load(std::memory_order_relaxed);
    }
    stats->latency[i].seconds =
        1e-9 * static_cast<double>(
                   counter.nanoseconds.load(std::memory_order_relaxed));
  }
}

}  // namespace trunkline::desk
