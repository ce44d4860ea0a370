// SPDX-License-Identifier: Apache-2.0
//
// Thirty cities in one process, each with a store and keys of its own, under
// load. All the while one city is reloaded, a second copied, a third exported,
// and a fourth removed with its files and opened anew; in every second part a
// fifth is poisoned: no state of its cases can be read. That one is ticked and
// fed all the time, poisoned or not, so that only the poison differs. Prints
// how many commands a second the other 29 take and how long one takes, with the
// poison and without, and the two beside their bounds.
//
// Fails if a bound is exceeded, if any command of another city fails, if the
// poisoned city answers from what it cannot read, if an export has a gap or
// lacks what an earlier one had, or if at the end a copy, or the store of
// another city, is not whole.
//
//   cities_bench            3 parts without the poison, 3 with it, 5 s each:
//                           under a minute
//   cities_bench --quick    1 s each; too short for the bounds
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/desk_city.h"
#include "tests/desk/forwarding_store.h"
#include "trunkline/cases/key_file.h"
#include "trunkline/cases/store_sqlite.h"

namespace trunkline::bench {
namespace {

constexpr std::size_t kCities = 30, kPoisoned = 6, kReloaded = 3, kCopied = 4,
                      kExported = 5, kRemoved = 8;
constexpr std::size_t kCallers = 8;

// What the poison of one city may cost the others: parts of the same run, one
// after the other, on a machine that may have other work.
constexpr double kLeastShare = 0.7;
constexpr double kMostMedian = 1.5;
constexpr double kMostTail = 3;

class Poisoned : public testing::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  std::atomic<bool> on{false};

 private:
  void Change(CaseRecord* record) const override {
    if (on) record->state = "unreadable";
  }
};

// A desk with its files, which go with the last who holds it.
struct Site {
  explicit Site(const DeskRules& rules) {
    SqliteOptions durable;
    auto store = std::make_unique<Poisoned>(
        Value(OpenSqliteStore(folder.File("desk.db"), durable)));
    poison = store.get();
    DeskOptions options;
    options.keys =
        std::shared_ptr<KeyProvider>(Value(OpenKeyFile(folder.File("keys"))));
    options.id_prefix = "C";
    options.clock = [] { return kNow; };
    desk = Value(Desk::Open(std::move(store), {rules}, options));
  }

  Folder folder;
  Poisoned* poison = nullptr;
  std::unique_ptr<Desk> desk;
  std::atomic<std::size_t> lives{0};
};

// A city of the host's table.
class City {
 public:
  explicit City(std::size_t number)
      : id(absl::StrCat("cn.city", number)),
        ticket(TicketOfCity(id)),
        rules(CityNamed(id)),
        site_(std::make_shared<Site>(rules)) {}

  // Calls under way keep a removed one alive.
  std::shared_ptr<Site> site() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return site_;
  }
  void RemoveAndOpenAnew() {
    auto fresh = std::make_shared<Site>(rules);
    const std::lock_guard<std::mutex> lock(mutex_);
    site_.swap(fresh);
  }

  const std::string id;
  const StoredTicket ticket;
  const DeskRules rules;

 private:
  mutable std::mutex mutex_;
  std::shared_ptr<Site> site_;
};

// What the other cities took in some parts, and what was done meanwhile.
struct Load {
  double seconds = 0;
  std::vector<double> micros;  // Of each command.
  std::int64_t refused = 0;    // Lives that the poisoned city refused.
  // How often, and the longest in milliseconds.
  struct Work {
    std::int64_t times = 0;
    double longest = 0;
  };
  Work tick, feed, reload, copy, exported, removal;
};

double Percentile(const std::vector<double>& sorted, double share) {
  return sorted[static_cast<std::size_t>(
      share * static_cast<double>(sorted.size() - 1))];
}

template <typename Call>
void Time(Load::Work* work, const Call& call) {
  const Clock::time_point start = Clock::now();
  call();
  ++work->times;
  work->longest = std::max(work->longest, Since(start) * 1e3);
}

// All events of a city; `before`: as many as it had the last time.
void Export(Desk& desk, std::int64_t* before) {
  std::int64_t cursor = 0;
  for (;;) {
    const FeedPage page = Value(desk.Feed({"", Of("operator")}, cursor, 1000));
    if (page.unreadable != 0) Fail("an exported event cannot be read");
    if (page.next == cursor) break;
    for (const FeedItem& item : page.items) {
      if (item.position != ++cursor) Fail("an export has a gap");
    }
    if (page.next != cursor) Fail("an export lacks its end");
  }
  if (cursor < *before) Fail("an export lacks what an earlier one had");
  *before = cursor;
}

void RunPart(std::vector<std::unique_ptr<City>>& cities, bool poisoned,
             double seconds, std::int64_t* exported, Load* load) {
  cities[kPoisoned]->site()->poison->on = poisoned;
  std::atomic<bool> stop{false};
  std::mutex mutex;
  std::vector<std::thread> threads;
  const Clock::time_point start = Clock::now();
  for (std::size_t t = 0; t != kCallers; ++t) {
    threads.emplace_back([&, t] {
      std::vector<double> mine;
      std::int64_t refused = 0;
      for (std::size_t i = t; !stop; i = (i + kCallers + 1) % kCities) {
        const City& city = *cities[i];
        const std::shared_ptr<Site> site = city.site();
        const bool bad = poisoned && i == kPoisoned;
        const absl::StatusOr<CaseRef> lived =
            Live(*site->desk, city.ticket, [&](Clock::time_point began) {
              if (i != kPoisoned) mine.push_back(Since(began) * 1e6);
            });
        // What was just decided is not read again by the next command, but it
        // is by a reader.
        const absl::Status done =
            lived.ok() ? site->desk->Get(*lived, Of("operator")).status()
                       : lived.status();
        if (done.ok() == bad) {
          Fail(absl::StrCat("city ", i, ": ", done.ToString()));
        }
        if (bad) {
          ++refused;
        } else {
          ++site->lives;
        }
      }
      const std::lock_guard<std::mutex> lock(mutex);
      load->micros.insert(load->micros.end(), mine.begin(), mine.end());
      load->refused += refused;
    });
  }
  threads.emplace_back([&] {
    while (!stop) {
      const std::shared_ptr<Site> bad = cities[kPoisoned]->site();
      Time(&load->tick, [&] {
        Need(bad->desk->Tick(Host(), kNow + absl::Hours(24 * 40)).status());
      });
      Time(&load->feed, [&] {
        Need(bad->desk->Feed({"", Of("operator")}, 0).status());
      });
      Time(&load->reload, [&] {
        const City& city = *cities[kReloaded];
        Need(city.site()->desk->SetRules(city.rules));
      });
      Time(&load->copy, [&] {
        const Folder& folder = cities[kCopied]->site()->folder;
        std::filesystem::remove(folder.File("copy.db"));
        Need(BackUpSqliteStore(folder.File("desk.db"), folder.File("copy.db")));
      });
      Time(&load->exported,
           [&] { Export(*cities[kExported]->site()->desk, exported); });
      Time(&load->removal, [&] { cities[kRemoved]->RemoveAndOpenAnew(); });
    }
  });
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  stop = true;
  for (std::thread& thread : threads) thread.join();
  load->seconds += Since(start);
}

double Rate(const Load& load) {
  return static_cast<double>(load.micros.size()) / load.seconds;
}

// A row of the table, and a second one of what was done meanwhile.
void Print(const char* name, const Load& load) {
  std::printf("| %s | %.0f | %.0f | %.0f | %lld |\n", name, Rate(load),
              Percentile(load.micros, 0.5), Percentile(load.micros, 0.99),
              static_cast<long long>(load.refused));
}
void PrintWork(const char* name, const Load::Work& well,
               const Load::Work& poisoned) {
  std::printf("| %s | %lld | %.0f | %lld | %.0f |\n", name,
              static_cast<long long>(well.times), well.longest,
              static_cast<long long>(poisoned.times), poisoned.longest);
}

// Prints a figure beside its bound. Returns whether it holds.
bool Holds(const char* what, double value, const char* relation, double bound) {
  const bool holds = *relation == '<' ? value <= bound : value >= bound;
  std::printf("| %s | %.2f | %s %.2f | %s |\n", what, value, relation, bound,
              holds ? "yes" : "NO");
  return holds;
}

// The copy opens with the keys of its city, and is whole.
void CheckCopy(const City& city) {
  const std::shared_ptr<Site> site = city.site();
  SqliteOptions reading;
  reading.read_only = true;
  DeskOptions options;
  options.keys = std::shared_ptr<KeyProvider>(
      Value(OpenKeyFile(site->folder.File("keys"))));
  options.clock = [] { return kNow; };
  const auto copy = Value(
      Desk::Open(Value(OpenSqliteStore(site->folder.File("copy.db"), reading)),
                 {city.rules}, options));
  const DeskCheck checked = Value(copy->Check(Host()));
  if (!checked.faults.empty()) {
    Fail(absl::StrCat("the copy of ", city.id, ": ", checked.faults[0].what));
  }
  if (checked.cases == 0) Fail("the copy is empty");
}

int Main(int argc, char** argv) {
  const bool quick = argc == 2 && std::strcmp(argv[1], "--quick") == 0;
  if (argc > 1 && !quick) {
    std::fprintf(stderr, "cities_bench [--quick]\n");
    return 2;
  }
  std::vector<std::unique_ptr<City>> cities;
  for (std::size_t i = 0; i != kCities; ++i) {
    cities.push_back(std::make_unique<City>(i));
  }
  Load loads[2];
  std::int64_t exported = 0;
  for (int part = 0; part != 6; ++part) {
    RunPart(cities, part % 2 == 1, quick ? 1 : 5, &exported, &loads[part % 2]);
  }
  cities[kPoisoned]->site()->poison->on = false;
  if (loads[1].refused == 0) Fail("the poisoned city refused nothing");
  if (exported == 0) Fail("nothing was exported");
  for (std::size_t i = 0; i != kCities; ++i) {
    if (i == kPoisoned) continue;
    const std::shared_ptr<Site> site = cities[i]->site();
    const DeskCheck checked = Value(site->desk->Check(Host()));
    if (!checked.faults.empty()) {
      Fail(absl::StrCat(cities[i]->id, ": ", checked.faults[0].what));
    }
    if (checked.cases != site->lives) {
      Fail(absl::StrCat(cities[i]->id, ": ", checked.cases, " cases, not ",
                        site->lives.load()));
    }
  }
  CheckCopy(*cities[kCopied]);
  for (Load& load : loads) {
    if (load.micros.empty()) Fail("no command was done");
    std::sort(load.micros.begin(), load.micros.end());
  }
  const Load& well = loads[0];
  const Load& poisoned = loads[1];
  std::printf(
      "| %zu other cities, %zu callers | commands/s | p50 us | p99 us | "
      "lives refused |\n|---|---|---|---|---|\n",
      kCities - 1, kCallers);
  Print("all well", well);
  Print("one city poisoned", poisoned);
  std::printf(
      "\n| meanwhile, one at a time | all well: times | longest ms | poisoned: "
      "times | longest ms |\n|---|---|---|---|---|\n");
  PrintWork("tick of the poisoned city", well.tick, poisoned.tick);
  PrintWork("its feed", well.feed, poisoned.feed);
  PrintWork("another one's rules replaced", well.reload, poisoned.reload);
  PrintWork("another one copied", well.copy, poisoned.copy);
  PrintWork("another one exported", well.exported, poisoned.exported);
  PrintWork("another one removed, opened anew", well.removal, poisoned.removal);
  std::printf(
      "\n| poisoned / all well | is | bound | holds |\n|---|---|---|---|\n");
  bool hold =
      Holds("commands/s", Rate(poisoned) / Rate(well), ">=", kLeastShare);
  hold &= Holds("p50",
                Percentile(poisoned.micros, 0.5) / Percentile(well.micros, 0.5),
                "<=", kMostMedian);
  hold &= Holds(
      "p99", Percentile(poisoned.micros, 0.99) / Percentile(well.micros, 0.99),
      "<=", kMostTail);
  return hold || quick ? 0 : 1;
}

}  // namespace
}  // namespace trunkline::bench

int main(int argc, char** argv) { return trunkline::bench::Main(argc, argv); }
