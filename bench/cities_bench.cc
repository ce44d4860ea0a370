// SPDX-License-Identifier: Apache-2.0
//
// Thirty cities in one process, each with a store and keys of its own, under
// load; in every second part one of them is poisoned (no state of its cases can
// be read), ticked and fed all the time, and another is reloaded, a third
// copied. Prints how many commands a second the other cities take and how long
// one takes, with the poison and without; fails if a command of another city
// fails, if the poisoned city takes one, or if another city's store is not
// whole at the end.
//
//   cities_bench            3 parts without the poison, 3 with it, 4 s each
//   cities_bench --quick    1 s each
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

constexpr std::size_t kCities = 30, kPoisoned = 6, kReloaded = 3, kCopied = 4;
constexpr std::size_t kCallers = 8;

class Poisoned : public testing::ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  std::atomic<bool> on{false};

 private:
  void Change(CaseRecord* record) const override {
    if (on) record->state = "unreadable";
  }
};

struct City {
  explicit City(std::size_t number)
      : id(absl::StrCat("cn.city", number)),
        ticket(TicketOfCity(id)),
        rules(CityNamed(id)) {
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
  std::string id;
  StoredTicket ticket;
  DeskRules rules;
  Poisoned* poison = nullptr;
  std::unique_ptr<Desk> desk;
  std::atomic<std::size_t> lives{0};
};

// What the cities that nothing is done to took in some parts.
struct Load {
  double seconds = 0;
  std::vector<double> micros;  // Of each command.
  std::int64_t refused = 0;    // Calls that the poisoned city refused.
  std::int64_t ticks = 0, reloads = 0, copies = 0;
};

double Percentile(std::vector<double>* sorted, double share) {
  return (*sorted)[static_cast<std::size_t>(
      share * static_cast<double>(sorted->size() - 1))];
}

void RunPart(std::vector<std::unique_ptr<City>>& cities, bool poisoned,
             double seconds, Load* load) {
  cities[kPoisoned]->poison->on = poisoned;
  std::atomic<bool> stop{false};
  std::mutex mutex;
  std::vector<std::thread> threads;
  const Clock::time_point start = Clock::now();
  for (std::size_t t = 0; t != kCallers; ++t) {
    threads.emplace_back([&, t] {
      std::vector<double> mine;
      std::int64_t refused = 0;
      for (std::size_t i = t; !stop; i = (i + kCallers + 1) % kCities) {
        City& city = *cities[i];
        const bool bad = poisoned && i == kPoisoned;
        const absl::StatusOr<CaseRef> lived =
            Live(*city.desk, city.ticket, [&](Clock::time_point began) {
              if (i != kPoisoned) mine.push_back(Since(began) * 1e6);
            });
        // What was just decided is not read again by the next command, but it
        // is by a reader.
        const absl::Status done =
            lived.ok() ? city.desk->Get(*lived, Of("operator")).status()
                       : lived.status();
        if (done.ok() == bad) {
          Fail(absl::StrCat("city ", i, ": ", done.ToString()));
        }
        if (bad) {
          ++refused;
        } else {
          ++city.lives;
        }
      }
      const std::lock_guard<std::mutex> lock(mutex);
      load->micros.insert(load->micros.end(), mine.begin(), mine.end());
      load->refused += refused;
    });
  }
  // Done in both kinds of part, so that only the poison differs.
  threads.emplace_back([&] {
    while (!stop) {
      City& city = *cities[kPoisoned];
      Need(city.desk->Tick(Host(), kNow + absl::Hours(24 * 40)).status());
      Need(city.desk->Feed({"", Of("operator")}, 0).status());
      ++load->ticks;
      Need(cities[kReloaded]->desk->SetRules(cities[kReloaded]->rules));
      ++load->reloads;
      const std::string copy = cities[kCopied]->folder.File("copy.db");
      std::filesystem::remove(copy);
      Need(BackUpSqliteStore(cities[kCopied]->folder.File("desk.db"), copy));
      ++load->copies;
    }
  });
  std::this_thread::sleep_for(std::chrono::duration<double>(seconds));
  stop = true;
  for (std::thread& thread : threads) thread.join();
  load->seconds += Since(start);
}

void Print(const char* name, Load load) {
  std::sort(load.micros.begin(), load.micros.end());
  std::printf(
      "%-14s %8.0f commands/s   p50 %6.0f us   p99 %7.0f us   refused %lld   "
      "ticks %lld   reloads %lld   copies %lld\n",
      name, static_cast<double>(load.micros.size()) / load.seconds,
      Percentile(&load.micros, 0.5), Percentile(&load.micros, 0.99),
      static_cast<long long>(load.refused), static_cast<long long>(load.ticks),
      static_cast<long long>(load.reloads),
      static_cast<long long>(load.copies));
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
  for (int part = 0; part != 6; ++part) {
    RunPart(cities, part % 2 == 1, quick ? 1 : 4, &loads[part % 2]);
  }
  cities[kPoisoned]->poison->on = false;
  if (loads[1].refused == 0) Fail("the poisoned city refused nothing");
  for (std::size_t i = 0; i != kCities; ++i) {
    if (i == kPoisoned) continue;
    const City& city = *cities[i];
    const DeskCheck checked = Value(city.desk->Check(Host()));
    if (!checked.faults.empty()) {
      Fail(absl::StrCat(city.id, ": ", checked.faults[0].what));
    }
    if (checked.cases != city.lives) {
      Fail(absl::StrCat(city.id, ": ", checked.cases, " cases, not ",
                        city.lives.load()));
    }
  }
  std::printf("%zu other cities, %zu callers\n", kCities - 1, kCallers);
  Print("all well", std::move(loads[0]));
  Print("one poisoned", std::move(loads[1]));
  return 0;
}

}  // namespace
}  // namespace trunkline::bench

int main(int argc, char** argv) { return trunkline::bench::Main(argc, argv); }
