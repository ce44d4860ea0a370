// SPDX-License-Identifier: Apache-2.0
//
// What the C ABI adds to Route: the same tickets by tl_route and by
// RuleSet::Route, in one run.
//
//   build/release/bin/c_bench
//
// BM_Difference times both in turn, call by call over the same tickets, and
// shows the difference of a call in nanoseconds. Before anything is timed, lead
// and rule of every ticket are compared.
#include <benchmark/benchmark.h>
#include <time.h>

#include <algorithm>
#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "bench/workload.h"
#include "trunkline/c.h"
#include "trunkline/ruleset.h"

namespace trunkline::bench {
namespace {

struct Setup {
  Workload workload;
  Tickets tickets;
  RuleSet* rules = nullptr;
  tl_ruleset* c_rules = nullptr;
  std::vector<Ticket> views;
  std::vector<tl_ticket> c_views;
};

tl_slice Slice(std::string_view s) { return {s.data(), s.size()}; }
std::string_view View(tl_slice s) { return {s.data, s.size}; }

[[noreturn]] void Fail(const char* what) {
  std::fprintf(stderr, "%s\n", what);
  std::exit(1);
}

const Setup& Get() {
  static Setup* const setup = [] {
    auto* s = new Setup();
    s->workload = MakeWorkload(Shape());
    TicketShape shape;
    shape.count = 20'000;
    shape.characters = 1;
    s->tickets = MakeTickets(s->workload, shape);
    s->rules = new RuleSet(
        *LoadRuleSet({{"bench", s->workload.ruleset, Format::kBinary}}).value);
    const tl_source source = {Slice("bench"), Slice(s->workload.ruleset),
                              TL_BINARY};
    if (tl_ruleset_load(&source, 1, &s->c_rules, nullptr, nullptr) != TL_OK) {
      Fail("load");
    }
    s->views = s->tickets.Views(false);
    tl_decision* c_decision = tl_decision_new();
    Decision decision;
    for (const Ticket& t : s->views) {
      tl_ticket c;
      tl_ticket_init(&c, sizeof(c));
      c.accepted_us = absl::ToUnixMicros(t.accepted_at);
      c.dialled = Slice(t.dialled);
      c.category = Slice(t.category);
      c.region = Slice(t.region);
      s->c_views.push_back(c);
      if (!s->rules->Route(t, &decision).ok() ||
          tl_route(s->c_rules, &c, c_decision, nullptr) != TL_OK ||
          decision.lead != View(tl_decision_answer(c_decision)->lead) ||
          decision.rule != View(tl_decision_answer(c_decision)->rule)) {
        Fail("the answers differ");
      }
    }
    tl_decision_free(c_decision);
    return s;
  }();
  return *setup;
}

void BM_Route(benchmark::State& state) {
  const Setup& s = Get();
  Decision decision;
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(s.rules->Route(s.views[i], &decision));
    if (++i == s.views.size()) i = 0;
  }
}
BENCHMARK(BM_Route);

void BM_TlRoute(benchmark::State& state) {
  const Setup& s = Get();
  tl_decision* decision = tl_decision_new();
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        tl_route(s.c_rules, &s.c_views[i], decision, nullptr));
    benchmark::DoNotOptimize(tl_decision_answer(decision)->lead.data);
    if (++i == s.c_views.size()) i = 0;
  }
  tl_decision_free(decision);
}
BENCHMARK(BM_TlRoute);

double CpuNanoseconds() {
  timespec now;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e9 +
         static_cast<double>(now.tv_nsec);
}

double Median(std::vector<double>* values) {
  const auto middle =
      values->begin() + static_cast<std::ptrdiff_t>(values->size() / 2);
  std::nth_element(values->begin(), middle, values->end());
  return *middle;
}

// The machine's speed changes from second to second: so the two take turns over
// 200 tickets each, each is first every other time, and the medians of the
// processor's time count.
void BM_Difference(benchmark::State& state) {
  constexpr std::size_t kPiece = 200;
  const Setup& s = Get();
  Decision decision;
  tl_decision* c_decision = tl_decision_new();
  std::size_t begin = 0, end = 0;
  const auto plain = [&] {
    const double start = CpuNanoseconds();
    for (std::size_t i = begin; i != end; ++i) {
      benchmark::DoNotOptimize(s.rules->Route(s.views[i], &decision));
      benchmark::DoNotOptimize(decision.lead.data());
    }
    return (CpuNanoseconds() - start) / kPiece;
  };
  const auto c = [&] {
    const double start = CpuNanoseconds();
    for (std::size_t i = begin; i != end; ++i) {
      benchmark::DoNotOptimize(
          tl_route(s.c_rules, &s.c_views[i], c_decision, nullptr));
      benchmark::DoNotOptimize(tl_decision_answer(c_decision)->lead.data);
    }
    return (CpuNanoseconds() - start) / kPiece;
  };
  std::vector<double> plain_ns, c_ns, difference_ns;
  bool plain_first = false;
  for (auto _ : state) {
    begin = end == s.views.size() ? 0 : end;
    end = begin + kPiece;
    if (begin == 0) plain_first = !plain_first;
    double a = 0, b = 0;
    if (plain_first) a = plain();
    b = c();
    if (!plain_first) a = plain();
    plain_ns.push_back(a);
    c_ns.push_back(b);
    difference_ns.push_back(b - a);
  }
  state.counters["route_ns"] = Median(&plain_ns);
  state.counters["tl_route_ns"] = Median(&c_ns);
  state.counters["difference_ns"] = Median(&difference_ns);
  tl_decision_free(c_decision);
}
BENCHMARK(BM_Difference)->MinTime(2);

}  // namespace
}  // namespace trunkline::bench
