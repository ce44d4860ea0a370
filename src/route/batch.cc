// SPDX-License-Identifier: Apache-2.0
#include "trunkline/batch.h"

#include "src/route/share.h"

namespace trunkline {

absl::Status RouteMany(const RuleSet& rules, const Ticket* tickets,
                       std::size_t count, Decision* decisions, int threads) {
  route::FirstError error;
  route::Share(count, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i != end; ++i) {
      const absl::Status status = rules.Route(tickets[i], &decisions[i]);
      if (!status.ok()) error.Add(i, status);
    }
  });
  return error.Get();
}

}  // namespace trunkline
