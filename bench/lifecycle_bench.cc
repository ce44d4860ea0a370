// SPDX-License-Identifier: Apache-2.0
//
// What a command costs: deciding it, applying its event, reading it back; over
// the definition of packs/lifecycle/12345 and the small city of the tests.
//
//   build/release/bin/lifecycle_bench --benchmark_filter=Decide
//
// Names: Apply/<transition>, Decide/<transition> (the twelve events of a case
// on the main line, with an assisting unit and an extension),
// CommandsFor/<who>, ReplayDecoded, ReplayBytes (all twelve), Tick, NextDue,
// Redact, WriteCase, ReadCase, WriteEvent, ReadEvent. Before anything is timed,
// the case must end closed and satisfied, and its replay from bytes must be the
// same to the byte. Bytes per event, by transition and as a mean, are counters
// of WriteEvent.
#include <benchmark/benchmark.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "bench/fixture.h"
#include "bench/main_line.h"
#include "bench/small_city.h"
#include "tests/lifecycle/any_command.h"
#include "trunkline/calendar.h"
#include "trunkline/cases/lifecycle_engine.h"
#include "trunkline/deadline_calculator.h"
#include "trunkline/ruleset.h"
#include "trunkline/wire.h"

namespace trunkline {
namespace {

using bench::Fail;
using bench::Step;
using bench::Who;

template <typename T>
T Must(absl::StatusOr<T> value) {
  if (!value.ok()) Fail(value.status().ToString());
  return *std::move(value);
}

const bench::MainLine& Get() { return bench::GetMainLine(); }

void ApplyOne(benchmark::State& state, std::size_t n) {
  const Step& step = Get().steps()[n];
  constexpr std::size_t kBatch = 64;
  while (state.KeepRunningBatch(kBatch)) {
    state.PauseTiming();
    std::vector<Case> cases(kBatch, step.before);
    // As a case that has been replayed before: with room to grow.
    for (Case& c : cases) {
      c.assignments.reserve(8);
      c.clocks.reserve(16);
      c.feedbacks.reserve(2);
      c.callbacks.reserve(2);
    }
    state.ResumeTiming();
    for (Case& c : cases) {
      benchmark::DoNotOptimize(Apply(step.event, &c));
    }
    state.PauseTiming();
    cases.clear();
    state.ResumeTiming();
  }
}

void DecideOne(benchmark::State& state, std::size_t n) {
  const Step& step = Get().steps()[n];
  const LifecycleEngine& life = Get().life();
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        life.Decide(step.before, step.command, step.actor, step.at));
  }
}

void CommandsFor(benchmark::State& state, const Actor& actor) {
  const Step& step = Get().handled();
  std::vector<AvailableCommand> offers;
  for (auto _ : state) {
    Get().life().CommandsFor(step.before, actor, step.at, &offers);
    benchmark::DoNotOptimize(offers.data());
  }
  state.counters["offers"] = static_cast<double>(offers.size());
}

void ReplayDecoded(benchmark::State& state) {
  const auto& steps = Get().steps();
  for (auto _ : state) {
    Case c;
    for (const Step& step : steps) {
      benchmark::DoNotOptimize(Apply(step.event, &c));
    }
    benchmark::DoNotOptimize(c);
  }
}

void ReplayBytes(benchmark::State& state) {
  const auto& steps = Get().steps();
  for (auto _ : state) {
    Case c;
    for (const Step& step : steps) {
      auto event = ReadEvent(step.bytes);
      benchmark::DoNotOptimize(Apply(*event, &c));
    }
    benchmark::DoNotOptimize(c);
  }
}

void TickNothing(benchmark::State& state) {
  const Step& step = Get().handled();
  for (auto _ : state) {
    benchmark::DoNotOptimize(Get().life().Tick(step.before, step.at));
  }
}

void TickCard(benchmark::State& state) {
  const Step& step = Get().handled();
  const absl::Time late = step.at + absl::Hours(24 * 9);
  const std::size_t raised = Must(Get().life().Tick(step.before, late)).size();
  for (auto _ : state) {
    benchmark::DoNotOptimize(Get().life().Tick(step.before, late));
  }
  state.counters["raised"] = static_cast<double>(raised);
}

void NextDue(benchmark::State& state) {
  const Step& step = Get().handled();
  for (auto _ : state) {
    benchmark::DoNotOptimize(Get().life().NextDue(step.before));
  }
}

void RedactCase(benchmark::State& state) {
  const Actor lead = Who("department", "roads");
  for (auto _ : state) {
    benchmark::DoNotOptimize(Get().life().Redact(Get().done(), lead));
  }
}

void RedactEvent(benchmark::State& state) {
  const Actor lead = Who("department", "roads");
  const Event& opened = Get().steps()[0].event;
  for (auto _ : state) {
    benchmark::DoNotOptimize(Get().life().Redact(opened, Get().done(), lead));
  }
}

void CopyCase(benchmark::State& state) {
  for (auto _ : state) {
    Case copy = Get().done();
    benchmark::DoNotOptimize(copy);
  }
}

void WriteSnapshot(benchmark::State& state) {
  for (auto _ : state) {
    benchmark::DoNotOptimize(WriteCase(Get().done()));
  }
  state.counters["bytes"] = static_cast<double>(WriteCase(Get().done()).size());
}

void ReadSnapshot(benchmark::State& state) {
  const std::string bytes = WriteCase(Get().done());
  for (auto _ : state) benchmark::DoNotOptimize(ReadCase(bytes));
}

// Mean over the twelve.
void WriteEvents(benchmark::State& state) {
  const auto& steps = Get().steps();
  std::string out;
  std::size_t n = 0;
  for (auto _ : state) {
    out.clear();
    AppendEvent(steps[n].event, &out);
    benchmark::DoNotOptimize(out.data());
    n = n + 1 == steps.size() ? 0 : n + 1;
  }
  std::size_t sum = 0;
  for (const Step& step : steps) {
    sum += step.bytes.size();
    state.counters[step.name] = static_cast<double>(step.bytes.size());
  }
  state.counters["mean"] =
      static_cast<double>(sum) / static_cast<double>(steps.size());
}

void ReadEvents(benchmark::State& state) {
  const auto& steps = Get().steps();
  std::size_t n = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(ReadEvent(steps[n].bytes));
    n = n + 1 == steps.size() ? 0 : n + 1;
  }
}

BENCHMARK(ReplayDecoded);
BENCHMARK(ReplayBytes);
BENCHMARK(TickNothing);
BENCHMARK(TickCard);
BENCHMARK(NextDue);
BENCHMARK(RedactCase);
BENCHMARK(RedactEvent);
BENCHMARK(CopyCase);
BENCHMARK(WriteSnapshot);
BENCHMARK(ReadSnapshot);
BENCHMARK(WriteEvents);
BENCHMARK(ReadEvents);

const bool kRegistered = [] {
  const auto& steps = Get().steps();
  for (std::size_t n = 0; n != steps.size(); ++n) {
    benchmark::RegisterBenchmark(
        ("Apply/" + steps[n].name).c_str(),
        [n](benchmark::State& state) { ApplyOne(state, n); });
    benchmark::RegisterBenchmark(
        ("Decide/" + steps[n].name).c_str(),
        [n](benchmark::State& state) { DecideOne(state, n); });
  }
  for (const auto& [name, actor] :
       {std::pair{"lead", Who("department", "roads")},
        std::pair{"dispatcher", Who("dispatcher", "centre")},
        std::pair{"nobody", Who("visitor", "")}}) {
    benchmark::RegisterBenchmark((std::string("CommandsFor/") + name).c_str(),
                                 [actor = actor](benchmark::State& state) {
                                   CommandsFor(state, actor);
                                 });
  }
  return true;
}();

}  // namespace
}  // namespace trunkline
