// SPDX-License-Identifier: Apache-2.0
// Comparing two rule sets, after loading: edits of rules, and of what all rules
// depend on. Before it is timed, each comparison must find changes, leave
// nothing open, and agree with both routers on tickets.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bench/workload.h"
#include "trunkline/batch.h"
#include "trunkline/diff.h"
#include "trunkline/ruleset.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::bench {
namespace {

namespace pb = trunkline_internal::v1;

enum Edit {
  kRules,
  kDepartment,
  kRegion,
  kPrinciples,
  kInterimLead,
  kCentre,
  kAreaCode
};

constexpr std::size_t kBatch = 4096;

[[noreturn]] void Fail(const std::string& what) {
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

RuleSet Load(const std::string& binary) {
  LoadResult<RuleSet> loaded =
      LoadRuleSet({{"bench", binary, Format::kBinary}});
  if (!loaded.ok()) Fail(loaded.issues[0].ToString());
  return *loaded.value;
}

// `edits` rules, evenly spread, go to another department.
std::string Edited(const std::string& binary, Edit edit, int edits) {
  pb::RuleSet set;
  set.ParseFromString(binary);
  switch (edit) {
    case kRules:
      for (int i = 0; i != edits; ++i) {
        pb::Rule* const rule = set.mutable_rule(
            static_cast<int>((2 * i + 1) * set.rule_size() / (2 * edits)));
        const int other = (i + 1) % set.department_size();
        const std::string& code = set.department(other).code();
        rule->mutable_then()->set_department(
            rule->then().department() == code
                ? set.department((other + 1) % set.department_size()).code()
                : code);
      }
      break;
    case kDepartment:
      set.mutable_department(1)->mutable_valid()->set_to("2018-01-01");
      set.mutable_department(1)->add_successor()->set_department(
          set.department(2).code());
      break;
    case kRegion: {
      pb::Region* const last = set.mutable_region(set.region_size() - 1);
      last->set_parent(set.region(0).code());
      break;
    }
    case kPrinciples:
      set.mutable_jurisdiction(0)->mutable_principle()->SwapElements(0, 1);
      break;
    case kInterimLead:
      set.mutable_jurisdiction(0)->set_interim_lead(set.department(3).code());
      break;
    case kCentre:
      set.mutable_jurisdiction(0)->set_centre(set.department(3).code());
      break;
    case kAreaCode:
      set.mutable_jurisdiction(0)->add_area_code("99");
      break;
  }
  return set.SerializeAsString();
}

struct Pair {
  RuleSet before, after;
};

const Pair& PairOf(std::size_t rules, Edit edit, int edits) {
  static auto* const pairs =
      new std::map<std::pair<std::size_t, int>, std::unique_ptr<Pair>>();
  auto& pair = (*pairs)[{rules, edit * 1'000 + edits}];
  if (pair != nullptr) return *pair;
  Shape shape;
  shape.rules = rules;
  const Workload workload = MakeWorkload(shape);
  pair = std::make_unique<Pair>(Pair{
      Load(workload.ruleset), Load(Edited(workload.ruleset, edit, edits))});
  const auto diff = DiffRuleSets(pair->before, pair->after);
  if (!diff.ok()) Fail(std::string(diff.status().message()));
  for (const std::string& open : diff->open(Language::kEnglish)) Fail(open);
  const Tickets tickets =
      MakeTickets(workload, {TicketKind::kMixed, 20'000, 60, 1});
  for (const Ticket& ticket : tickets.Views(true)) {
    const DialResult was =
        pair->before.Dial(ticket.dialled, ticket.accepted_at);
    const DialResult is = pair->after.Dial(ticket.dialled, ticket.accepted_at);
    const bool moves = was.owner != is.owner || was.phase != is.phase ||
                       !DiffDecisions(pair->before, *pair->before.Route(ticket),
                                      pair->after, *pair->after.Route(ticket))
                            .empty();
    if (moves != !diff->ChangesOf(ticket).empty() &&
        !diff->ReadsOtherwise(ticket)) {
      Fail("a ticket of " + std::string(ticket.category) + " in " +
           std::string(ticket.region));
    }
  }
  return *pair;
}

void Diff(benchmark::State& state, Edit edit, int edits) {
  const Pair& pair =
      PairOf(static_cast<std::size_t>(state.range(0)), edit, edits);
  std::size_t changes = 0;
  for (auto _ : state) {
    const auto diff = DiffRuleSets(pair.before, pair.after);
    changes = diff->changes().size();
    benchmark::DoNotOptimize(changes);
  }
  state.counters["changes"] = static_cast<double>(changes);
}

BENCHMARK_CAPTURE(Diff, rules_1, kRules, 1)
    ->Arg(10'000)
    ->Arg(100'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Diff, rules_100, kRules, 100)
    ->Arg(10'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Diff, department, kDepartment, 1)
    ->Arg(10'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Diff, region, kRegion, 1)
    ->Arg(10'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Diff, principles, kPrinciples, 1)
    ->Arg(10'000)
    ->Unit(benchmark::kMillisecond);

BENCHMARK_CAPTURE(Diff, interim_lead, kInterimLead, 1)
    ->Arg(10'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Diff, centre, kCentre, 1)
    ->Arg(10'000)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(Diff, area_code, kAreaCode, 1)
    ->Arg(10'000)
    ->Unit(benchmark::kMillisecond);

// Tickets of the past: what RouteMany() takes for both sides, and with what a
// replay does beside, of 100 changed rules of 10,000. A rate of tickets a
// second; that of the replay is to be at least 0.45 of RouteMany()'s for one
// side.
constexpr std::size_t kHistory = 50'000;

void RouteSides(benchmark::State& state, bool both, bool compare) {
  const Pair& pair = PairOf(10'000, kRules, 100);
  Shape shape;
  shape.rules = 10'000;
  const Tickets tickets =
      MakeTickets(MakeWorkload(shape), {TicketKind::kMixed, kHistory, 60, 2});
  const std::vector<Ticket> views = tickets.Views(true);
  const auto diff = DiffRuleSets(pair.before, pair.after);
  std::vector<Decision> before(kBatch), after(kBatch);
  std::size_t moved = 0, found = 0;
  for (auto _ : state) {
    moved = found = 0;
    for (std::size_t at = 0; at < views.size(); at += kBatch) {
      const std::size_t n = std::min(kBatch, views.size() - at);
      if (!RouteMany(pair.before, &views[at], n, before.data(), 1).ok() ||
          (both &&
           !RouteMany(pair.after, &views[at], n, after.data(), 1).ok())) {
        Fail("a ticket is not routed");
      }
      for (std::size_t i = 0; compare && i != n; ++i) {
        if (DiffDecisions(pair.before, before[i], pair.after, after[i])
                .empty()) {
          continue;
        }
        ++moved;
        found += diff->ChangesOf(views[at + i]).empty() ? 0 : 1;
      }
    }
    benchmark::DoNotOptimize(found);
  }
  if (moved != found) Fail("a ticket moves and lies in no box");
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations()) *
                          static_cast<std::int64_t>(views.size()));
  state.counters["moved"] = static_cast<double>(moved);
}

BENCHMARK_CAPTURE(RouteSides, one_side, false, false)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(RouteSides, both_sides, true, false)
    ->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(RouteSides, replay, true, true)
    ->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace trunkline::bench
