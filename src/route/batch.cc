// SPDX-License-Identifier: Apache-2.0
#include "trunkline/batch.h"

#include <algorithm>
#include <memory>

#include "src/route/share.h"
#include "src/route/steps.h"
#include "src/rules/rule_set_access.h"

namespace trunkline {
namespace {

// Tickets that take each step together. What a step asks memory for is there
// when the next one reads it, and what they hold stays in the first cache.
constexpr std::size_t kTogether = 16;

// Routes `count` tickets, at most kTogether. `first` is the number of the
// first, for errors.
void RouteTogether(const std::shared_ptr<const rules::Compiled>& rules,
                   const Ticket* tickets, std::size_t count,
                   Decision* decisions, std::size_t first,
                   route::FirstError* error) {
  const rules::Index& index = rules->rule_index;
  route::ResolvedTicket resolved[kTogether];
  rules::VisitStart starts[kTogether];
  bool open[kTogether];  // The next step is to be taken.
  for (std::size_t i = 0; i != count; ++i) route::PrefetchStrings(tickets[i]);
  for (std::size_t i = 0; i != count; ++i) route::PrefetchValues(tickets[i]);
  for (std::size_t i = 0; i != count; ++i) {
    const absl::Status status =
        route::Begin(rules, tickets[i], &decisions[i], &resolved[i]);
    open[i] = status.ok();
    if (open[i]) {
      index.Start(resolved[i].facts, rules->conditions, &starts[i]);
    } else {
      error->Add(first + i, status);
    }
  }
  for (std::size_t i = 0; i != count; ++i) index.PrefetchEntries(starts[i]);
  for (std::size_t i = 0; i != count; ++i) {
    open[i] = open[i] && route::FindClaims(*rules, tickets[i], starts[i],
                                           &resolved[i], &decisions[i]);
  }
  for (std::size_t i = 0; i != count; ++i) {
    if (open[i]) route::Decide(*rules, tickets[i], &resolved[i], &decisions[i]);
  }
}

}  // namespace

absl::Status RouteMany(const RuleSet& rules, const Ticket* tickets,
                       std::size_t count, Decision* decisions, int threads) {
  const auto& compiled = internal::RuleSetAccess::Shared(rules);
  route::FirstError error;
  route::Share(count, threads, [&](std::size_t begin, std::size_t end) {
    for (std::size_t i = begin; i != end;) {
      const std::size_t together = std::min(kTogether, end - i);
      RouteTogether(compiled, &tickets[i], together, &decisions[i], i, &error);
      i += together;
    }
  });
  return error.Get();
}

}  // namespace trunkline
