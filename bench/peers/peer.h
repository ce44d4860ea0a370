// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_BENCH_PEERS_PEER_H_
#define TRUNKLINE_BENCH_PEERS_PEER_H_

#include <malloc.h>
#include <time.h>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

// What an adapter in C or C++ reports; see README.md here.
namespace trunkline::bench {

class Report {
 public:
  // Loading begins and ends.
  void Start() {
    malloc_trim(0);  // What made the rules is not the engine's.
    resident_ = Resident();
    start_ = ProcessorSeconds();
  }
  void Loaded() {
    load_ms_ = (ProcessorSeconds() - start_) * 1e3;
    memory_mb_ = (Resident() - resident_) / 1024.0;
  }

  // Decides tickets 0, 1, ... in turn: all are checked once, then timed until
  // the time is over.
  template <typename Decide>
  void Pass(const std::string& name, std::size_t tickets, Decide&& decide) {
    Pass(name, tickets, decide, decide);
  }
  // `timed` does the same work but need not give the number of the rule.
  template <typename Decide, typename Timed>
  void Pass(const std::string& name, std::size_t tickets, Decide&& decide,
            Timed&& timed) {
    const char* const given = std::getenv("BENCH_SECONDS");
    const double seconds = given == nullptr ? 2 : std::atof(given);
    std::string answers;
    const Clock::time_point first = Clock::now();
    for (std::size_t i = 0; i != 2000; ++i) {
      answers += (i == 0 ? "" : ",") + std::to_string(decide(i));
      if (Since(first) > 5 * seconds) break;
    }
    // Processor time, since others may use the machine.
    std::size_t done = 0;
    std::uint64_t sum = 0;
    const double start = ProcessorSeconds();
    double passed = 0;
    for (std::size_t i = 0; passed < seconds;
         i = i + 1 == tickets ? 0 : i + 1) {
      sum += timed(i);
      if (++done % 64 == 0 || passed == 0) {
        passed = ProcessorSeconds() - start;
      }
    }
    passed = ProcessorSeconds() - start;
    out_ += ",\"" + name +
            "_per_s\":" + std::to_string(static_cast<double>(done) / passed) +
            ",\"" + name + "_answers\":[" + answers + "]";
    if (sum == ~std::uint64_t{0}) std::puts("");  // Never; keeps the work.
  }

  void Print(const std::string& version) const {
    std::printf("{\"version\":\"%s\",\"load_ms\":%.1f,\"memory_mb\":%.1f%s}\n",
                version.c_str(), load_ms_, memory_mb_, out_.c_str());
  }

 private:
  using Clock = std::chrono::steady_clock;
  static double Since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
  }
  static double ProcessorSeconds() {
    timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_nsec) / 1e9;
  }
  // KiB.
  static double Resident() {
    double pages = 0;
    if (std::FILE* f = std::fopen("/proc/self/statm", "r")) {
      if (std::fscanf(f, "%*f %lf", &pages) != 1) pages = 0;
      std::fclose(f);
    }
    return pages * 4;
  }

  double start_ = 0, resident_ = 0, load_ms_ = 0, memory_mb_ = 0;
  std::string out_;
};

}  // namespace trunkline::bench

#endif  // TRUNKLINE_BENCH_PEERS_PEER_H_
