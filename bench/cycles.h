// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_BENCH_CYCLES_H_
#define TRUNKLINE_BENCH_CYCLES_H_

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <vector>

#if defined(__x86_64__)
#include <x86intrin.h>
#endif

// The time of one call, for percentiles: a cycle counter read between fences,
// so that neither the call's work nor what stands around it is moved across.
namespace trunkline::bench {

inline std::uint64_t CyclesBefore() {
#if defined(__x86_64__)
  _mm_mfence();
  _mm_lfence();
  const std::uint64_t cycles = __rdtsc();
  _mm_lfence();
  return cycles;
#elif defined(__aarch64__)
  std::uint64_t cycles;
  asm volatile("isb; mrs %0, cntvct_el0; isb" : "=r"(cycles)::"memory");
  return cycles;
#else
  return static_cast<std::uint64_t>(
      std::chrono::steady_clock::now().time_since_epoch().count());
#endif
}

inline std::uint64_t CyclesAfter() {
#if defined(__x86_64__)
  unsigned core;
  const std::uint64_t cycles = __rdtscp(&core);
  _mm_lfence();
  return cycles;
#else
  return CyclesBefore();
#endif
}

// Cycles of a nanosecond, and what an empty measurement counts: to be
// subtracted from every other.
struct CycleClock {
  double per_ns = 1;
  std::uint64_t overhead = 0;
};

inline const CycleClock& Clock() {
  static const CycleClock kClock = [] {
    CycleClock clock;
    std::vector<std::uint64_t> empty(10'001);
    for (std::uint64_t& e : empty) {
      const std::uint64_t before = CyclesBefore();
      e = CyclesAfter() - before;
    }
    std::nth_element(empty.begin(), empty.begin() + 5'000, empty.end());
    clock.overhead = empty[5'000];
    const auto start = std::chrono::steady_clock::now();
    const std::uint64_t first = CyclesBefore();
    while (std::chrono::steady_clock::now() - start <
           std::chrono::milliseconds(50)) {
    }
    const std::uint64_t last = CyclesAfter();
    clock.per_ns = static_cast<double>(last - first) /
                   static_cast<double>(
                       std::chrono::duration_cast<std::chrono::nanoseconds>(
                           std::chrono::steady_clock::now() - start)
                           .count());
    return clock;
  }();
  return kClock;
}

// Many calls' times.
class Samples {
 public:
  explicit Samples(std::size_t count) { cycles_.reserve(count); }
  void Add(std::uint64_t cycles) {
    const std::uint64_t overhead = Clock().overhead;
    cycles_.push_back(cycles < overhead ? 0 : cycles - overhead);
  }
  // `q` of 1; in nanoseconds.
  double Quantile(double q) {
    if (cycles_.empty()) return 0;
    const auto at = static_cast<std::ptrdiff_t>(
        q * static_cast<double>(cycles_.size() - 1));
    std::nth_element(cycles_.begin(), cycles_.begin() + at, cycles_.end());
    return static_cast<double>(cycles_[static_cast<std::size_t>(at)]) /
           Clock().per_ns;
  }

 private:
  std::vector<std::uint64_t> cycles_;
};

}  // namespace trunkline::bench

#endif  // TRUNKLINE_BENCH_CYCLES_H_
