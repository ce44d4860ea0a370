// SPDX-License-Identifier: Apache-2.0
//
// Resident memory of a loaded rule set, in a process of its own.
//
//   build/release/bin/load_memory [RULES]      (default 100000; Linux)
//
// Prints for each format: bytes of the source, growth after loading, peak while
// loading; the source itself is not counted.
#include <malloc.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include "bench/workload.h"
#include "trunkline/ruleset.h"

namespace trunkline::bench {
namespace {

// A line of /proc/self/status, in KiB.
long Status(const std::string& name) {
  std::ifstream in("/proc/self/status");
  for (std::string line; std::getline(in, line);) {
    if (line.compare(0, name.size() + 1, name + ":") == 0) {
      return std::strtol(line.c_str() + name.size() + 1, nullptr, 10);
    }
  }
  return 0;
}

// In a child, so that what made the rules is gone.
int InChild(int (*run)(std::size_t, Format, const std::string&),
            std::size_t rules, Format format, const std::string& file) {
  const pid_t child = fork();
  if (child == 0) std::_Exit(run(rules, format, file));
  int status = 0;
  waitpid(child, &status, 0);
  return status;
}

int Write(std::size_t rules, Format format, const std::string& file) {
  Shape shape;
  shape.rules = rules;
  const Workload workload = MakeWorkload(shape);
  const LoadResult<RuleSet> loaded =
      LoadRuleSet({{"bench", workload.ruleset, Format::kBinary}});
  if (!loaded.value) return 1;
  std::ofstream(file, std::ios::binary) << loaded.value->Serialize(format);
  return 0;
}

int Measure(std::size_t rules, Format format, const std::string& file) {
  std::ostringstream buffer;
  buffer << std::ifstream(file, std::ios::binary).rdbuf();
  const std::string content = std::move(buffer).str();
  buffer = {};
  malloc_trim(0);
  std::ofstream("/proc/self/clear_refs") << "5";  // The peak starts here.
  const long before = Status("VmRSS");
  LoadResult<RuleSet> loaded = LoadRuleSet({{"bench", content, format}});
  const long peak = Status("VmHWM") - before;
  malloc_trim(0);
  const long after = Status("VmRSS") - before;
  if (!loaded.value || loaded.value->rule_count() != rules) return 1;
  std::printf("%-6s source %5.1f MiB, growth %5.1f MiB, peak %5.1f MiB\n",
              format == Format::kBinary ? "binary" : "text",
              static_cast<double>(content.size()) / (1 << 20),
              static_cast<double>(after) / 1024,
              static_cast<double>(peak) / 1024);
  std::fflush(stdout);
  return 0;
}

int Run(std::size_t rules) {
  char name[] = "/tmp/load_memory_XXXXXX";
  const int fd = mkstemp(name);
  if (fd < 0) return 1;
  close(fd);
  int failed = 0;
  for (Format format : {Format::kBinary, Format::kText}) {
    failed |= InChild(Write, rules, format, name);
    failed |= InChild(Measure, rules, format, name);
  }
  unlink(name);
  return failed == 0 ? 0 : 1;
}

}  // namespace
}  // namespace trunkline::bench

int main(int argc, char** argv) {
  return trunkline::bench::Run(argc > 1 ? std::strtoul(argv[1], nullptr, 10)
                                        : 100'000);
}
