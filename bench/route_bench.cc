// SPDX-License-Identifier: Apache-2.0
//
// Routing: RuleSet::Route from the ticket's strings to a filled Decision, and
// beside it the limits. docs/performance.md explains every name.
//
//   build/release/bin/route_bench --benchmark_filter='^route/'
//
//   route/<rules>            tickets without text
//   route_text/<rules>       200 characters, every text another one
//   route_handles/<rules>    codes resolved before
//   limit/<rules>            hand-written index, from the same Ticket
//   limit_ids/<rules>        the same, codes resolved before
//   scan/<rules>             rules by rank, the first that holds
//   hits/<rules>, misses/<rules>
//   text/<characters>        at 10,000 rules and 5,000 keywords
//   keywords/<percent>       of 10,000 rules that look for words
//   only_words/<percent>     of 100,000 rules that look for words only
//   latency/<rules>, latency_text/<rules>, latency_cold/<rules>
//                            each call by itself: p50, p99, p999
//   batch/<threads>   RouteMany, 1,000 rules
//   dial                     RuleSet::Dial
//   load_binary/<rules>, load_text/<rules>
//   read/ticket, read/text   memory read of the same bytes
//   probe/<keys>             one look-up in a flat_hash_map
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstring>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "bench/cycles.h"
#include "bench/fixture.h"
#include "trunkline/batch.h"

namespace trunkline::bench {
namespace {

using benchmark::DoNotOptimize;
using benchmark::State;

const Fixture& OfSize(std::size_t rules) {
  Shape shape;
  shape.rules = rules;
  return GetFixture(shape, {});
}

// Runs call(i) for every ticket in turn.
template <typename Call>
void ForEach(State& state, std::size_t count, Call&& call) {
  std::size_t i = 0;
  for (auto _ : state) {
    call(i);
    if (++i == count) i = 0;
  }
  state.SetItemsProcessed(state.iterations());
}

void RouteAll(State& state, const RuleSet& rules,
              const std::vector<Ticket>& tickets) {
  Decision decision;
  ForEach(state, tickets.size(), [&](std::size_t i) {
    DoNotOptimize(rules.Route(tickets[i], &decision));
    DoNotOptimize(decision.lead.data());
  });
}

// Each call by itself; `before` is not counted.
void Latency(State& state, const RuleSet& rules,
             const std::vector<Ticket>& tickets,
             const std::function<void()>& before) {
  Decision decision;
  Samples samples(static_cast<std::size_t>(state.max_iterations));
  ForEach(state, tickets.size(), [&](std::size_t i) {
    if (before) before();
    const std::uint64_t start = CyclesBefore();
    DoNotOptimize(rules.Route(tickets[i], &decision));
    samples.Add(CyclesAfter() - start);
  });
  state.counters["p50"] = samples.Quantile(0.5);
  state.counters["p99"] = samples.Quantile(0.99);
  state.counters["p999"] = samples.Quantile(0.999);
  state.counters["overhead"] =
      static_cast<double>(Clock().overhead) / Clock().per_ns;
}

// Drives what the caches hold out of them.
void Evict() {
  static std::vector<char> memory(96 << 20);
  for (std::size_t i = 0; i < memory.size(); i += 64) ++memory[i];
}

std::uint64_t Sum(const void* data, std::size_t size) {
  const char* p = static_cast<const char*>(data);
  std::uint64_t sum = 0;
  for (; size >= 8; p += 8, size -= 8) {
    std::uint64_t word;
    std::memcpy(&word, p, 8);
    sum += word;
  }
  for (; size != 0; --size) sum += static_cast<unsigned char>(*p++);
  return sum;
}

void Load(State& state, std::size_t rules, Format format) {
  Shape shape;
  shape.rules = rules;
  std::string source = MakeWorkload(shape).ruleset;
  std::string hash;
  {
    const LoadResult<RuleSet> loaded =
        LoadRuleSet({{"", source, Format::kBinary}});
    hash = loaded.value->hash();
    if (format != Format::kBinary) source = loaded.value->Serialize(format);
  }
  for (auto _ : state) {
    const LoadResult<RuleSet> loaded = LoadRuleSet({{"", source, format}});
    if (!loaded.value || loaded.value->hash() != hash) Fail("load: differs");
  }
}

void Batch(State& state, int threads) {
  const Fixture& f = OfSize(1000);
  // Decisions for more would not stay in the last-level cache, and memory, not
  // routing, would be measured.
  const std::size_t count = 20'000;
  std::vector<Decision> decisions(count);
  const auto run = [&] {
    return RouteMany(*f.rules, f.plain.data(), count, decisions.data(),
                     threads);
  };
  if (!run().ok()) Fail("RouteMany: a status");
  Decision one;
  for (std::size_t i = 0; i != count; ++i) {
    if (!f.rules->Route(f.plain[i], &one).ok() ||
        one.rule != decisions[i].rule) {
      Fail("RouteMany and Route differ");
    }
  }
  for (auto _ : state) DoNotOptimize(run());
  state.SetItemsProcessed(state.iterations() *
                          static_cast<std::int64_t>(count));
}

benchmark::internal::Benchmark* Add(const std::string& name,
                                    std::function<void(State&)> run) {
  return benchmark::RegisterBenchmark(name.c_str(), std::move(run));
}

void AddSizes() {
  for (std::size_t n : {36u, 1'000u, 10'000u, 100'000u, 1'000'000u}) {
    const auto name = [n](const char* kind) {
      return absl::StrCat(kind, "/", n);
    };
    Add(name("route"),
        [n](State& s) { RouteAll(s, *OfSize(n).rules, OfSize(n).plain); });
    Add(name("limit"), [n](State& s) {
      const Fixture& f = OfSize(n);
      ForEach(s, f.plain.size(), [&](std::size_t i) {
        DoNotOptimize(f.limit->Route(f.plain[i]));
      });
    });
    Add(name("route_text"),
        [n](State& s) { RouteAll(s, *OfSize(n).rules, OfSize(n).with_text); });
    Add(name("route_handles"),
        [n](State& s) { RouteAll(s, *OfSize(n).rules, OfSize(n).handles); });
    Add(name("limit_ids"), [n](State& s) {
      const Fixture& f = OfSize(n);
      ForEach(s, f.ids.size(), [&](std::size_t i) {
        DoNotOptimize(f.limit->Route(f.ids[i], f.tickets.rows[i].accepted));
      });
    });
    if (n <= 100'000) {
      Add(name("scan"), [n](State& s) {
        const Fixture& f = OfSize(n);
        ForEach(s, f.plain.size(), [&](std::size_t i) {
          DoNotOptimize(f.scan->Route(f.plain[i]));
        });
      });
    }
    Add(name("latency"), [n](State& s) {
      Latency(s, *OfSize(n).rules, OfSize(n).plain, nullptr);
    })->Iterations(200'000);
    Add(name("latency_text"), [n](State& s) {
      Latency(s, *OfSize(n).rules, OfSize(n).with_text, nullptr);
    })->Iterations(200'000);
    Add(name("latency_cold"), [n](State& s) {
      Latency(s, *OfSize(n).rules, OfSize(n).plain, Evict);
    })->Iterations(100);
    if (n == 100'000 || n == 1'000'000) {
      Add(name("load_binary"), [n](State& s) {
        Load(s, n, Format::kBinary);
      })->Unit(benchmark::kMillisecond);
      Add(name("load_text"), [n](State& s) {
        Load(s, n, Format::kText);
      })->Unit(benchmark::kMillisecond);
    }
  }
}

void AddDifficulties() {
  for (const auto& [kind, name] : {std::pair{TicketKind::kHits, "hits"},
                                   {TicketKind::kMisses, "misses"}}) {
    for (std::size_t n : {1'000u, 100'000u}) {
      Add(absl::StrCat(name, "/", n), [kind = kind, n](State& s) {
        Shape shape;
        shape.rules = n;
        const Fixture& f = GetFixture(shape, {kind});
        RouteAll(s, *f.rules, f.plain);
      });
    }
  }
  for (std::size_t characters : {20u, 60u, 200u, 1'000u, 4'000u}) {
    Add(absl::StrCat("text/", characters), [characters](State& s) {
      Shape shape;
      shape.rules = 10'000;
      TicketShape tickets;
      tickets.characters = characters;
      if (characters > 200) tickets.count = 20'000;
      const Fixture& f = GetFixture(shape, tickets);
      RouteAll(s, *f.rules, f.with_text);
    });
  }
  for (std::uint32_t percent : {0u, 5u, 20u, 50u}) {
    Add(absl::StrCat("keywords/", percent), [percent](State& s) {
      Shape shape;
      shape.rules = 10'000;
      shape.keyword_percent = percent;
      const Fixture& f = GetFixture(shape, {});
      RouteAll(s, *f.rules, f.with_text);
    });
  }
  for (std::uint32_t percent : {0u, 5u}) {
    Add(absl::StrCat("only_words/", percent), [percent](State& s) {
      Shape shape;
      shape.rules = 100'000;
      shape.keyword_only_percent = percent;
      const Fixture& f = GetFixture(shape, {});
      RouteAll(s, *f.rules, f.with_text);
    });
  }
}

void AddRest() {
  for (int threads : {1, 2}) {
    Add(absl::StrCat("batch/", threads),
        [threads](State& s) { Batch(s, threads); })
        ->UseRealTime()
        ->MeasureProcessCPUTime()
        ->Unit(benchmark::kMillisecond);
  }
  Add("dial", [](State& s) {
    const Fixture& f = OfSize(1000);
    ForEach(s, f.plain.size(), [&](std::size_t i) {
      DoNotOptimize(f.rules->Dial(f.plain[i].dialled, f.plain[i].accepted_at));
    });
  });
  Add("read/ticket", [](State& s) {
    const Fixture& f = OfSize(1000);
    ForEach(s, f.plain.size(), [&](std::size_t i) {
      const Ticket& t = f.plain[i];
      std::uint64_t sum = Sum(&t, sizeof t);
      for (std::string_view code : {t.dialled, t.category, t.region}) {
        sum += Sum(code.data(), code.size());
      }
      DoNotOptimize(sum);
    });
  });
  Add("read/text", [](State& s) {
    const Fixture& f = OfSize(1000);
    ForEach(s, f.plain.size(), [&](std::size_t i) {
      const std::string_view text = f.with_text[i].text;
      DoNotOptimize(Sum(text.data(), text.size()));
    });
  });
  for (std::uint32_t keys : {1'000u, 100'000u}) {
    Add(absl::StrCat("probe/", keys), [keys](State& s) {
      absl::flat_hash_map<std::uint64_t, std::uint32_t> map;
      std::vector<std::uint64_t> order;
      Random random(7);
      for (std::uint32_t i = 0; i != keys; ++i) map[random.Next()] = i;
      for (const auto& [key, value] : map) order.push_back(key);
      for (std::uint32_t i = 0; i != keys; ++i) {
        std::swap(order[i], order[random.Below(keys)]);
      }
      ForEach(s, keys, [&](std::size_t i) {
        DoNotOptimize(map.find(order[i])->second);
      });
    });
  }
}

}  // namespace
}  // namespace trunkline::bench

int main(int argc, char** argv) {
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  trunkline::bench::AddSizes();
  trunkline::bench::AddDifficulties();
  trunkline::bench::AddRest();
  benchmark::RunSpecifiedBenchmarks();
  return 0;
}
