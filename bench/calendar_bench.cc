// SPDX-License-Identifier: Apache-2.0
//
// Working days: by the calendar's tables, and beside them the naive way, absl's
// civil time and a loop over days with a set of holidays.
//
// Checked before anything is timed: both ways give the same due times.
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/time/time.h"
#include "benchmark/benchmark.h"
#include "trunkline/calendar.h"
#include "trunkline/deadline.h"
#include "trunkline/deadline_calculator.h"
#include "trunkline/ruleset.h"

namespace {

using trunkline::CalendarData;
using trunkline::DayException;
using trunkline::DayKind;
using trunkline::DayNumber;
using trunkline::DeadlinePolicy;
using trunkline::WorkCalendar;

[[noreturn]] void Die(std::string_view why) {
  std::fprintf(stderr, "calendar_bench: %.*s\n", static_cast<int>(why.size()),
               why.data());
  std::exit(1);
}

// Shaped like China's: 23 years, about 34 exceptions a year, one of seven a
// make-up working day.
CalendarData Data() {
  CalendarData data;
  data.name = "bench";
  data.version = "1";
  data.time_zone = "Asia/Shanghai";
  data.first_year = 2004;
  data.last_year = 2026;
  trunkline::WeeklyHours hours;
  for (int i = 0; i < 5; ++i) {
    hours.days.push_back(static_cast<absl::Weekday>(i));
  }
  hours.intervals = {{510, 720}, {810, 1080}};
  data.hours = {hours};
  for (int year = data.first_year; year <= data.last_year; ++year) {
    auto run = [&](int month, int day, int length, DayKind kind) {
      for (int i = 0; i < length; ++i) {
        DayException e;
        e.day = absl::CivilDay(year, month, day) + i;
        e.kind = kind;
        data.exceptions.push_back(e);
      }
    };
    run(1, 1, 3, DayKind::kHoliday);
    run(2, 8, 7, DayKind::kHoliday);
    run(2, 20, 2, DayKind::kWorkday);
    run(4, 4, 3, DayKind::kHoliday);
    run(5, 1, 5, DayKind::kHoliday);
    run(6, 8, 3, DayKind::kHoliday);
    run(10, 1, 7, DayKind::kHoliday);
    run(10, 9, 2, DayKind::kWorkday);
  }
  return data;
}

const WorkCalendar& Calendar() {
  static const WorkCalendar* const kCalendar = [] {
    auto made = WorkCalendar::Create(Data());
    if (!made.ok()) Die(made.status().ToString());
    return new WorkCalendar(*std::move(made));
  }();
  return *kCalendar;
}

// The way most programs do it.
class Naive {
 public:
  Naive() : zone_(Calendar().zone()) {
    for (const DayException& e : Calendar().data().exceptions) {
      exceptions_.emplace(e.day - absl::CivilDay(1970, 1, 1),
                          e.kind == DayKind::kWorkday);
    }
  }
  bool Working(absl::CivilDay day) const {
    const auto found = exceptions_.find(day - absl::CivilDay(1970, 1, 1));
    if (found != exceptions_.end()) return found->second;
    const absl::Weekday w = absl::GetWeekday(day);
    return w != absl::Weekday::saturday && w != absl::Weekday::sunday;
  }
  absl::Time Add(absl::Time time, int n) const {
    const absl::CivilSecond civil = absl::ToCivilSecond(time, zone_);
    absl::CivilDay day(civil);
    const auto second = civil - absl::CivilSecond(day);
    while (n > 0) n -= Working(++day) ? 1 : 0;
    return absl::FromCivil(absl::CivilSecond(day) + second, zone_);
  }

 private:
  absl::TimeZone zone_;
  absl::flat_hash_map<std::int64_t, bool> exceptions_;
};

const Naive& TheNaive() {
  static const Naive* const kNaive = new Naive;
  return *kNaive;
}

// Acceptance times of one year, out of order: a day's tickets touch the same
// few cache lines of the tables, a report's do not.
constexpr std::size_t kStarts = 4096;
const std::vector<absl::Time>& Starts() {
  static const auto* const kTimes = [] {
    auto* times = new std::vector<absl::Time>;
    std::uint64_t x = 12345;
    for (std::size_t i = 0; i < kStarts; ++i) {
      x = x * 6364136223846793005u + 1442695040888963407u;
      times->push_back(
          absl::FromCivil(absl::CivilSecond(2018, 1, 1), Calendar().zone()) +
          absl::Seconds(static_cast<std::int64_t>((x >> 33) % (365 * 86400))));
    }
    return times;
  }();
  return *kTimes;
}

void Check() {
  for (int n : {1, 5, 15, 60, 1000}) {
    for (absl::Time start : Starts()) {
      if (Calendar().AddWorkingDays(start, n).value() !=
          TheNaive().Add(start, n)) {
        Die("the tables and the day loop differ");
      }
    }
  }
}

void AddWorkingDaysTime(benchmark::State& state) {
  const int n = static_cast<int>(state.range(0));
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        Calendar().AddWorkingDays(Starts()[i++ % kStarts], n));
  }
}
BENCHMARK(AddWorkingDaysTime)->Arg(1)->Arg(5)->Arg(60)->Arg(1000);

void NaiveAddWorkingDaysTime(benchmark::State& state) {
  const int n = static_cast<int>(state.range(0));
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(TheNaive().Add(Starts()[i++ % kStarts], n));
  }
}
BENCHMARK(NaiveAddWorkingDaysTime)->Arg(1)->Arg(5)->Arg(60)->Arg(1000);

void AddWorkingDaysNumber(benchmark::State& state) {
  const int n = static_cast<int>(state.range(0));
  const WorkCalendar& calendar = Calendar();
  const DayNumber first = trunkline::ToDayNumber(absl::CivilDay(2018, 1, 1));
  std::uint32_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        calendar.AddWorkingDays(first + static_cast<DayNumber>(i++ & 255), n));
  }
}
BENCHMARK(AddWorkingDaysNumber)->Arg(1)->Arg(60)->Arg(1000);

void AddWorkingHours(benchmark::State& state) {
  const absl::Duration amount = absl::Hours(state.range(0));
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        Calendar().AddWorkingTime(Starts()[i++ % kStarts], amount));
  }
}
BENCHMARK(AddWorkingHours)->Arg(8)->Arg(8000);

void WorkingTimeBetween(benchmark::State& state) {
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(Calendar().WorkingTimeBetween(
        Starts()[i % kStarts], Starts()[(i + 1) % kStarts]));
    ++i;
  }
}
BENCHMARK(WorkingTimeBetween);

DeadlinePolicy Limit(int amount, DeadlinePolicy::Unit unit) {
  DeadlinePolicy p;
  p.id = "p";
  p.calendar = "bench";
  p.amount = amount;
  p.unit = unit;
  p.yellow = {1, DeadlinePolicy::Unit::kWorkingDays};
  p.red = DeadlinePolicy::Amount{1, DeadlinePolicy::Unit::kWorkingDays};
  if (unit == DeadlinePolicy::Unit::kWorkingDays) {
    p.count_from = DeadlinePolicy::CountFrom::kNextDay;
    p.end = DeadlinePolicy::End::kOfDay;
  }
  return p;
}

// Dispatch, sign, first contact, handle, callback: due time, both cards.
const std::vector<DeadlinePolicy>& FiveClocks() {
  using Unit = DeadlinePolicy::Unit;
  static const auto* const kPolicies = new std::vector<DeadlinePolicy>{
      Limit(30, Unit::kMinutes), Limit(4, Unit::kWorkingHours),
      Limit(1, Unit::kWorkingDays), Limit(5, Unit::kWorkingDays),
      Limit(3, Unit::kWorkingDays)};
  return *kPolicies;
}

void FiveClocksOfADecision(benchmark::State& state) {
  std::vector<DeadlinePolicy> policies = FiveClocks();
  if (state.range(0) == 0) {
    for (DeadlinePolicy& p : policies) {
      p.yellow = {};
      p.red.reset();
    }
  }
  std::size_t i = 0;
  for (auto _ : state) {
    const absl::Time start = Starts()[i++ % kStarts];
    for (const DeadlinePolicy& policy : policies) {
      benchmark::DoNotOptimize(trunkline::DueTime(policy, Calendar(), start));
    }
  }
}
BENCHMARK(FiveClocksOfADecision)->ArgName("cards")->Arg(0)->Arg(1);

// The same through the rule set: from the names in a decision to due times.
void DeadlinesForADecision(benchmark::State& state) {
  static constexpr char kRules[] = R"(
    jurisdiction { id: "b" time_zone: "Asia/Shanghai" centre: "c"
      principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
                  BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
    department { code: "c" }
    deadline_policy { id: "1" amount: 30 unit: UNIT_MINUTES }
    deadline_policy { id: "2" amount: 4 unit: UNIT_WORKING_HOURS calendar: "cn" }
    deadline_policy { id: "3" amount: 1 unit: UNIT_WORKING_DAYS calendar: "cn"
                      count_from: COUNT_FROM_NEXT_DAY end: END_OF_DAY }
    deadline_policy { id: "4" amount: 5 unit: UNIT_WORKING_DAYS calendar: "cn"
                      count_from: COUNT_FROM_NEXT_DAY end: END_OF_DAY }
    deadline_policy { id: "5" amount: 3 unit: UNIT_WORKING_DAYS calendar: "cn"
                      count_from: COUNT_FROM_NEXT_DAY end: END_OF_DAY }
    deadline_rule { id: "all" policy { milestone: MILESTONE_DISPATCH policy: "1" }
      policy { milestone: MILESTONE_SIGN_IN policy: "2" }
      policy { milestone: MILESTONE_FIRST_CONTACT policy: "3" }
      policy { milestone: MILESTONE_HANDLING policy: "4" }
      policy { milestone: MILESTONE_CALLBACK policy: "5" } })";
  const auto loaded = trunkline::LoadRuleSet({{"bench", kRules}});
  if (!loaded.value) Die(loaded.issues.front().ToString());
  CalendarData data = Calendar().data();
  data.name = "cn";
  trunkline::CalendarSet calendars;
  if (!calendars.Add(*WorkCalendar::Create(data)).ok()) Die("calendar");
  const auto limits =
      trunkline::DeadlineCalculator::Create(*loaded.value, calendars);
  if (!limits.ok()) Die(limits.status().ToString());
  trunkline::Ticket ticket;
  ticket.accepted_at = Starts()[0];
  const trunkline::Decision decision = loaded.value->Route(ticket).value();
  trunkline::Deadlines out;
  trunkline::StartEvents events;
  std::size_t i = 0;
  for (auto _ : state) {
    events.accepted = Starts()[i++ % kStarts];
    if (!limits->DeadlinesFor(decision, events, &out).ok()) Die("count");
    benchmark::DoNotOptimize(out);
  }
  const DeadlinePolicy& handle = *limits->FindPolicy("4");
  if (out[trunkline::Milestone::kHandling].due.due !=
      trunkline::DueTime(handle, *limits->CalendarOf("4"), events.accepted)
          ->due) {
    Die("DeadlinesFor and DueTime differ");
  }
}
BENCHMARK(DeadlinesForADecision);

void EvaluateClockWithOneHold(benchmark::State& state) {
  DeadlinePolicy policy = Limit(5, DeadlinePolicy::Unit::kWorkingDays);
  policy.hold = {"awaiting_citizen"};
  const absl::Time start = Starts()[0];
  auto clock = trunkline::StartClock(policy, Calendar(), start);
  if (!clock.ok()) Die(clock.status().ToString());
  trunkline::ClockEvent event;
  event.kind = trunkline::ClockEvent::Kind::kHold;
  event.reason = "awaiting_citizen";
  event.at = start + absl::Hours(20);
  if (!trunkline::Record(event, policy, Calendar(), &*clock).ok()) Die("hold");
  event.kind = trunkline::ClockEvent::Kind::kResume;
  event.at = start + absl::Hours(60);
  if (!trunkline::Record(event, policy, Calendar(), &*clock).ok())
    Die("resume");
  for (auto _ : state) {
    benchmark::DoNotOptimize(trunkline::Evaluate(*clock, policy, Calendar(),
                                                 start + absl::Hours(70)));
  }
}
BENCHMARK(EvaluateClockWithOneHold);

void CreateCalendar(benchmark::State& state) {
  const CalendarData data = Data();
  for (auto _ : state) {
    benchmark::DoNotOptimize(WorkCalendar::Create(data));
  }
}
BENCHMARK(CreateCalendar)->Unit(benchmark::kMillisecond);

const bool kChecked = (Check(), true);

}  // namespace
