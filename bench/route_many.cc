// SPDX-License-Identifier: Apache-2.0
//
// The C++ side of bench/python_bench.py: writes a workload as files that Python
// reads, and times RouteMany, for the two to be compared in one run.
//
//   route_many DIRECTORY   writes rules.pb and tickets.tsv (dialled, category,
//                          region, accepted in microseconds); then, for each
//                          line of its input, prints the seconds that RouteMany
//                          takes for all tickets on one thread, and a checksum
#include <time.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "bench/workload.h"
#include "trunkline/batch.h"
#include "trunkline/ruleset.h"

namespace {

// Decisions that stay in the processor's cache.
constexpr std::size_t kBlock = 1000;

double CpuSeconds() {
  timespec now;
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) +
         static_cast<double>(now.tv_nsec) * 1e-9;
}

}  // namespace

int main(int argc, char** argv) {
  using namespace trunkline;
  if (argc != 2) return 2;
  const std::string directory = argv[1];
  bench::Shape shape;
  shape.rules = 1000;
  const bench::Workload workload = bench::MakeWorkload(shape);
  bench::TicketShape ticket_shape;
  ticket_shape.count = 300'000;
  ticket_shape.characters = 1;
  const bench::Tickets tickets = bench::MakeTickets(workload, ticket_shape);
  {
    std::ofstream rules(directory + "/rules.pb", std::ios::binary);
    rules << workload.ruleset;
    std::ofstream out(directory + "/tickets.tsv", std::ios::binary);
    for (const auto& row : tickets.rows) {
      out << row.dialled << '\t' << row.category << '\t' << row.region << '\t'
          << row.accepted * 1'000'000 << '\n';
    }
    if (!rules.flush() || !out.flush()) return 1;
  }
  LoadResult<RuleSet> loaded =
      LoadRuleSet({{"bench", workload.ruleset, Format::kBinary}});
  if (!loaded.value) return 1;

  const std::vector<Ticket> views = tickets.Views(false);
  std::vector<Decision> decisions(kBlock);
  struct Answer {
    std::string_view lead, rule;
  };
  std::vector<Answer> answers(views.size());
  std::cout << "ready" << std::endl;
  for (std::string line; std::getline(std::cin, line);) {
    const double start = CpuSeconds();
    for (std::size_t at = 0; at < views.size(); at += kBlock) {
      const std::size_t count = std::min(kBlock, views.size() - at);
      if (!RouteMany(*loaded.value, &views[at], count, decisions.data(), 1)
               .ok()) {
        return 1;
      }
      for (std::size_t i = 0; i != count; ++i) {
        answers[at + i] = {decisions[i].lead, decisions[i].rule};
      }
    }
    const double seconds = CpuSeconds() - start;
    std::size_t checksum = 0;
    for (const Answer& answer : answers) {
      checksum += answer.rule.size() + answer.lead.size();
    }
    std::printf("%.9f %zu\n", seconds, checksum);
    std::fflush(stdout);
  }
}
