// The cost of Route, from the ticket's strings to a filled Decision, beside the
// limit: a hand-written hash index of the same rules that knows no text, no
// claims and no guards.
//
//   build/release/bin/route_bench --benchmark_filter=1000
//
// Names: Route/<rules> (no text), RouteText/<rules> (200 characters, 20,000
// different texts), RouteHandles/<rules> (codes resolved before), Limit/<rules>
// (from strings), LimitIds/<rules>, Scan/<rules>. Before anything is timed, the
// winner of 2,000 tickets is compared with the scan's.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>

#include "bench/limit_index.h"
#include "bench/workload.h"
#include "trunkline/ruleset.h"

namespace trunkline::bench {
namespace {

constexpr std::size_t kTickets = 100'000;
constexpr std::size_t kTexts = 20'000;

struct Setup {
  Workload workload;
  Tickets tickets;
  std::unique_ptr<RuleSet> rules;
  std::unique_ptr<LimitIndex> limit;
  std::unique_ptr<Scan> scan;
  std::vector<Ticket> plain, with_text, handles;
  std::vector<LimitIndex::Ids> ids;
};

[[noreturn]] void Fail(const char* what, const std::string& detail) {
  std::fprintf(stderr, "%s: %s\n", what, detail.c_str());
  std::exit(1);
}

void CheckAnswers(const Setup& s) {
  Decision decision;
  int won = 0;
  for (std::size_t i = 0; i != 2000; ++i) {
    const auto& row = s.tickets.rows[i];
    const std::uint32_t scan =
        s.scan->Route(row.dialled, row.category, row.region, row.accepted);
    if (s.limit->Route(s.ids[i], row.accepted) != scan) {
      Fail("limit index and scan differ", row.category);
    }
    if (!s.rules->Route(s.plain[i], &decision).ok()) Fail("route", "status");
    std::string_view rule = decision.rule;
    // Where claims tie, the smallest id is the contender that the scan finds.
    for (const Contender& c : decision.contenders) {
      rule = std::min(rule, c.rule);
    }
    const std::string_view wanted =
        scan == 0 ? std::string_view() : s.workload.plain[scan - 1].id;
    if (rule != wanted) Fail("router and scan differ", std::string(wanted));
    won += scan != 0;
  }
  if (won < 1000) Fail("too few tickets are won", std::to_string(won));
}

const Setup& Get(std::size_t rules) {
  static std::map<std::size_t, std::unique_ptr<Setup>> all;
  auto& s = all[rules];
  if (s != nullptr) return *s;
  s = std::make_unique<Setup>();
  Shape shape;
  shape.rules = rules;
  s->workload = MakeWorkload(shape);
  s->tickets = MakeTickets(s->workload, kTickets, kTexts, 200, 12345);
  LoadResult loaded =
      LoadRuleSet({{"bench", s->workload.ruleset, Format::kBinary}});
  if (!loaded.rules) Fail("load", loaded.issues.front().ToString());
  s->rules = std::make_unique<RuleSet>(*loaded.rules);
  s->limit = std::make_unique<LimitIndex>(s->workload);
  s->scan = std::make_unique<Scan>(s->workload);
  s->plain = s->tickets.Views(false);
  s->with_text = s->tickets.Views(true);
  for (const auto& row : s->tickets.rows) {
    s->ids.push_back(s->limit->Find(row.dialled, row.category, row.region));
    Ticket t;
    t.dialled_code = s->rules->ResolveNumber(row.dialled);
    t.category_code = s->rules->ResolveCategory(row.category);
    t.region_code = s->rules->ResolveRegion(row.region);
    t.accepted_at = absl::FromUnixSeconds(row.accepted);
    s->handles.push_back(t);
  }
  CheckAnswers(*s);
  return *s;
}

void RouteAll(benchmark::State& state, const RuleSet& rules,
              const std::vector<Ticket>& tickets) {
  Decision decision;
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(rules.Route(tickets[i], &decision));
    benchmark::DoNotOptimize(decision.lead.data());
    if (++i == tickets.size()) i = 0;
  }
  state.SetItemsProcessed(state.iterations());
}

void BM_Route(benchmark::State& state) {
  const Setup& s = Get(static_cast<std::size_t>(state.range(0)));
  RouteAll(state, *s.rules, s.plain);
}
void BM_RouteText(benchmark::State& state) {
  const Setup& s = Get(static_cast<std::size_t>(state.range(0)));
  RouteAll(state, *s.rules, s.with_text);
}
void BM_RouteHandles(benchmark::State& state) {
  const Setup& s = Get(static_cast<std::size_t>(state.range(0)));
  RouteAll(state, *s.rules, s.handles);
}
void BM_Limit(benchmark::State& state) {
  const Setup& s = Get(static_cast<std::size_t>(state.range(0)));
  std::size_t i = 0;
  for (auto _ : state) {
    const auto& row = s.tickets.rows[i];
    benchmark::DoNotOptimize(s.limit->Route(
        s.limit->Find(row.dialled, row.category, row.region), row.accepted));
    if (++i == s.tickets.rows.size()) i = 0;
  }
}
void BM_LimitIds(benchmark::State& state) {
  const Setup& s = Get(static_cast<std::size_t>(state.range(0)));
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        s.limit->Route(s.ids[i], s.tickets.rows[i].accepted));
    if (++i == s.ids.size()) i = 0;
  }
}
void BM_Scan(benchmark::State& state) {
  const Setup& s = Get(static_cast<std::size_t>(state.range(0)));
  std::size_t i = 0;
  for (auto _ : state) {
    const auto& row = s.tickets.rows[i];
    benchmark::DoNotOptimize(s.scan->Route(row.dialled, row.category,
                                           row.region, row.accepted));
    if (++i == s.tickets.rows.size()) i = 0;
  }
}
void BM_LoadBinary(benchmark::State& state) {
  const Setup& s = Get(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    LoadResult loaded =
        LoadRuleSet({{"bench", s.workload.ruleset, Format::kBinary}});
    if (!loaded.rules) Fail("load", "errors");
  }
}
void BM_LoadText(benchmark::State& state) {
  const Setup& s = Get(static_cast<std::size_t>(state.range(0)));
  const std::string text = s.rules->Serialize(Format::kText);
  for (auto _ : state) {
    LoadResult loaded = LoadRuleSet({{"bench", text, Format::kText}});
    if (!loaded.rules || loaded.rules->hash() != s.rules->hash()) {
      Fail("load text", "hash differs");
    }
  }
}

#define SIZES ->Arg(36)->Arg(1000)->Arg(10000)->Arg(100000)
BENCHMARK(BM_Route) SIZES;
BENCHMARK(BM_Limit) SIZES;
BENCHMARK(BM_RouteHandles) SIZES;
BENCHMARK(BM_LimitIds) SIZES;
BENCHMARK(BM_RouteText) SIZES;
BENCHMARK(BM_Scan) SIZES;
BENCHMARK(BM_LoadBinary)->Arg(100000)->Unit(benchmark::kMillisecond);
BENCHMARK(BM_LoadText)->Arg(100000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace trunkline::bench
