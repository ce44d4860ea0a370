// SPDX-License-Identifier: Apache-2.0
// Writes a history of closed tickets, for the figures of docs/learn.md:
//
//   learn_history 1000000 > history.csv
//
// The city has 300 categories in 20 groups, 120 places in 12 districts, 50
// departments, and two further facts. Exceptions by place and by fact stand
// beside the duty for a group or a category, one category in ten changes hands
// within the year, and 5 % of the tickets went to any department. Each category
// has a limit in one of four units. Rows are made one by one: memory does not
// grow with them.
#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/time/civil_time.h"

namespace {

constexpr int kGroups = 20, kKinds = 15, kDistricts = 12, kPlaces = 10;
constexpr int kUnits = 50, kWorks = 6, kRoads = 4, kDays = 365;

class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  int Below(int n) {
    // SplitMix64.
    std::uint64_t z = (state_ += 0x9e3779b97f4a7c15ULL);
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9ULL;
    z = (z ^ z >> 27) * 0x94d049bb133111ebULL;
    return static_cast<int>((z ^ z >> 31) % static_cast<std::uint64_t>(n));
  }
  bool Chance(int percent) { return Below(100) < percent; }

 private:
  std::uint64_t state_;
};

// Who handles a kind of ticket. -1: no exception.
struct Kind {
  int unit = 0;
  int district = -1, district_unit = 0;  // An exception by place.
  int works = -1, works_unit = 0;        // And by fact.
  int change = kDays, later = 0;         // It changes hands on this day.
  int limit = 0, amount = 0;
};

std::vector<Kind> MakeKinds(Random* random) {
  std::vector<Kind> kinds;
  for (int group = 0; group < kGroups; ++group) {
    const int usual = random->Below(kUnits);
    for (int i = 0; i < kKinds; ++i) {
      Kind kind;
      kind.unit = random->Chance(50) ? usual : random->Below(kUnits);
      if (random->Chance(30)) kind.district = random->Below(kDistricts);
      kind.district_unit = random->Below(kUnits);
      if (random->Chance(30)) kind.works = random->Below(kWorks);
      kind.works_unit = random->Below(kUnits);
      if (random->Chance(10)) kind.change = 100 + random->Below(150);
      kind.later = random->Below(kUnits);
      kind.limit = random->Below(4);
      kind.amount = std::array<int, 4>{1, 2, 5, 15}[random->Below(4)];
      kinds.push_back(kind);
    }
  }
  return kinds;
}

int UnitOf(const Kind& kind, int day, int district, int works) {
  if (kind.district == district) return kind.district_unit;
  if (kind.works == works) return kind.works_unit;
  return day < kind.change ? kind.unit : kind.later;
}

absl::CivilSecond DueOf(const Kind& kind, absl::CivilSecond accepted) {
  absl::CivilDay day(accepted);
  const auto time = accepted - absl::CivilSecond(day);
  if (kind.limit == 0) return accepted + kind.amount * std::int64_t{86'400};
  if (kind.limit == 1) return accepted + kind.amount * std::int64_t{3'600};
  if (kind.limit == 2) return absl::CivilSecond(day + kind.amount + 1);
  const auto off = [](absl::CivilDay d) {
    return absl::GetWeekday(d) >= absl::Weekday::saturday;
  };
  while (off(day)) ++day;
  for (int left = kind.amount; left > 0;) {
    ++day;
    if (!off(day)) --left;
  }
  return absl::CivilSecond(day) + time;
}

void Print(absl::CivilSecond t) {
  std::printf(",%04d-%02d-%02d %02d:%02d:%02d", static_cast<int>(t.year()),
              t.month(), t.day(), t.hour(), t.minute(), t.second());
}

}  // namespace

int main(int argc, char** argv) {
  const long tickets = argc > 1 ? std::atol(argv[1]) : 0;
  if (tickets <= 0) {
    std::fputs("usage: learn_history TICKETS > history.csv\n", stderr);
    return 2;
  }
  Random random(7);
  const std::vector<Kind> kinds = MakeKinds(&random);
  std::puts(
      "id,accepted,due,group,kind,district,place,works,road,channel,lead");
  for (long i = 0; i < tickets; ++i) {
    const int group = random.Below(kGroups), k = random.Below(kKinds);
    const Kind& kind = kinds[group * kKinds + k];
    const int day = random.Below(kDays);
    const int district = random.Below(kDistricts);
    const int works = random.Below(kWorks);
    const int unit = random.Chance(5) ? random.Below(kUnits)
                                      : UnitOf(kind, day, district, works);
    const absl::CivilSecond accepted =
        absl::CivilSecond(absl::CivilDay(2018, 1, 1) + day) +
        random.Below(86'400);
    std::printf("T%ld", i);
    Print(accepted);
    Print(DueOf(kind, accepted));
    std::printf(",Group %d,Kind %d of %d,District %d,Place %d of %d", group, k,
                group, district, random.Below(kPlaces), district);
    std::printf(",works %d,road %d,%s,Unit %d\n", works, random.Below(kRoads),
                random.Chance(70) ? "phone" : "web", unit);
  }
  return 0;
}
