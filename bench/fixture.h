// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_BENCH_FIXTURE_H_
#define TRUNKLINE_BENCH_FIXTURE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "bench/limit_index.h"
#include "bench/workload.h"
#include "trunkline/ruleset.h"

// Rules and tickets, loaded, with the limit and the scan beside them, and their
// answers compared before anybody times them.
namespace trunkline::bench {

struct Fixture {
  Workload workload;
  Tickets tickets;
  std::unique_ptr<RuleSet> rules;
  std::unique_ptr<LimitIndex> limit;
  std::unique_ptr<Scan> scan;
  // The same tickets: without text, with it, with codes resolved before.
  std::vector<Ticket> plain, with_text, handles;
  std::vector<LimitIndex::Ids> ids;
};

// Makes it once a process. Ends the process if any answer differs: the whole
// decision from the linear reference router's (fewer tickets the more rules
// there are), the winning rule from the scan's for 2,000 tickets with text and
// without, and the limit index's.
const Fixture& GetFixture(const Shape& shape, const TicketShape& tickets);

[[noreturn]] void Fail(const std::string& what);

}  // namespace trunkline::bench

#endif  // TRUNKLINE_BENCH_FIXTURE_H_
