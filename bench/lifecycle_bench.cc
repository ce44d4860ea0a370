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
using bench::Who;

template <typename T>
T Must(absl::StatusOr<T> value) {
  if (!value.ok()) Fail(value.status().ToString());
  return *std::move(value);
}

// One step of the case, with the case before it.
struct Step {
  std::string name;
  Actor actor;
  AnyCommand command;
  absl::Time at;
  Case before;
  Event event;
  std::string bytes;
};

class World {
 public:
  World() {
    Go();
    Check();
  }

  const LifecycleEngine& life() const { return life_; }
  const std::vector<Step>& steps() const { return steps_; }
  const Case& done() const { return done_; }
  // The case while it is handled, and once its limit has run out.
  const Step& handled() const { return steps_[4]; }

 private:
  void Do(std::string name, Command command, const Actor& actor) {
    Step step{std::move(name),
              actor,
              std::move(command),
              now_ += absl::Minutes(7),
              done_,
              {},
              {}};
    std::vector<Event> events =
        Must(life_.Decide(done_, step.command, actor, now_));
    if (events.size() != 1) Fail("more than one event");
    step.event = std::move(events[0]);
    step.bytes = WriteEvent(step.event);
    if (!Apply(step.event, &done_).ok()) Fail("apply");
    steps_.push_back(std::move(step));
  }

  void Go() {
    const DeadlineCalculator limits =
        Must(DeadlineCalculator::Create(rules_, calendars_));
    now_ = absl::FromUnixSeconds(1529888400);  // Monday, 2018-06-25 09:00.
    const StoredTicket ticket = Must(ReadTicket(
        "type: TICKET_TYPE_COMPLAINT category: 'road.pothole' region: 'city' "
        "id: '20180625-000017' dialled: '12345' channel: CHANNEL_PHONE "
        "accepted_at { seconds: 1529888400 } title: '小区门口路面塌陷' "
        "caller { name: '来电人' phone: '13900001107' } "
        "caller_words: "
        "'小区东门外的路面塌了一块，下雨积水看不见，昨天有人摔倒，"
        "之前打过电话一直没有人来修，请尽快处理并给个答复。' "
        "dispatch_text: '小区东门外路面塌陷积水，有人摔倒，请尽快修复。'",
        Format::kText));
    done_.id = "20180625-000017";
    done_.jurisdiction = std::string(rules_.id());
    const Actor lead = Who("department", "roads");
    const Actor dispatcher = Who("dispatcher", "centre");
    const Actor reviewer = Who("reviewer", "centre");
    const Actor op = Who("operator", "centre");
    const auto plain = [](CommandKind kind) {
      AnyCommand m;
      m.kind = kind;
      return m;
    };
    Do("open",
       Must(MakeOpenCommand(ticket, Must(rules_.Route(ticket.ticket())),
                            limits)),
       op);
    Do("accept", plain(CommandKind::kAccept), op);
    AnyCommand m = plain(CommandKind::kDispatch);
    m.unit = "roads";
    m.assisting = {"urban"};
    Do("dispatch", m, dispatcher);
    Do("sign", plain(CommandKind::kSign), lead);
    m = plain(CommandKind::kContact);
    m.channel = Channel::kPhone;
    m.contact_outcome = ContactOutcome::kReached;
    Do("contact", m, lead);
    m = plain(CommandKind::kRequestExtension);
    m.extension = {2, DeadlinePolicy::Unit::kWorkingDays};
    m.reason = "需要等待材料到货";
    Do("request-extension", m, lead);
    Do("grant-extension", plain(CommandKind::kGrantExtension), dispatcher);
    m = plain(CommandKind::kInform);
    m.channel = Channel::kPhone;
    m.public_text = "修复材料下周二到货，预计下周四前完成。";
    Do("inform", m, lead);
    m = plain(CommandKind::kFeedback);
    m.claim_true = m.contacted = true;
    m.beyond_remit = false;
    m.channel = Channel::kPhone;
    m.solved = Solved::kYes;
    m.internal_text = "已重新铺设沥青约三平方米。";
    m.public_text = "小区东门外塌陷路面已修复，感谢您的反映。";
    Do("feedback", m, lead);
    Do("approve", plain(CommandKind::kApprove), reviewer);
    m = plain(CommandKind::kCallback);
    m.contact_outcome = ContactOutcome::kReached;
    m.channel = Channel::kPhone;
    m.solved = Solved::kYes;
    m.satisfaction = Satisfaction::kSatisfied;
    Do("callback", m, reviewer);
    Do("close", plain(CommandKind::kClose), reviewer);
  }

  void Check() const {
    if (steps_.size() != 12 || done_.stage != "closed" ||
        done_.resolution != Resolution::kSatisfied) {
      Fail("the case is not closed");
    }
    Case again;
    for (const Step& step : steps_) {
      const Event event = Must(ReadEvent(step.bytes));
      if (WriteEvent(event) != step.bytes || !Apply(event, &again).ok()) {
        Fail("an event is another after reading");
      }
    }
    if (WriteCase(again) != WriteCase(done_)) Fail("the replay differs");
    if (WriteCase(Must(ReadCase(WriteCase(done_)))) != WriteCase(done_)) {
      Fail("the snapshot differs");
    }
  }

  const RuleSet& rules_ = bench::GetSmallCity().rules;
  const CalendarSet& calendars_ = bench::GetSmallCity().calendars;
  const LifecycleEngine& life_ = bench::GetSmallCity().engine;
  std::vector<Step> steps_;
  Case done_;
  absl::Time now_;
};

const World& Get() {
  static const World* const kWorld = new World;
  return *kWorld;
}

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
