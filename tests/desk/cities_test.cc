// SPDX-License-Identifier: Apache-2.0
//
// Thirty cities in one process: one is reloaded, copied, exported, removed or
// poisoned while the others work, and none of them notices.
#include <algorithm>
#include <atomic>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <numeric>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "tests/desk/city.h"
#include "tests/desk/forwarding_store.h"
#include "trunkline/cases/key_file.h"
#include "trunkline/cases/store_sqlite.h"

namespace trunkline::testing {
namespace {

constexpr std::size_t kCities = 30;
constexpr int kRounds = 4;
// What a round adds to a city: a case of these events.
constexpr std::int64_t kEventsOfCase = 3;

const absl::Time kNow = At("2018-06-25 09:00");
const absl::Time kLate = kNow + absl::Hours(24 * 40);

std::string Name(std::size_t city) {
  return absl::StrCat("cn.city", city < 10 ? "0" : "", city);
}

const std::vector<DeskRules>& Cities() {
  static const auto* all = [] {
    auto* out = new std::vector<DeskRules>();
    for (std::size_t i = 0; i != kCities; ++i) {
      out->push_back(ChangshaNamed(Name(i)));
    }
    return out;
  }();
  return *all;
}

StoredTicket TicketOfCity(std::size_t city) {
  return TicketOf(absl::StrCat(
      "jurisdiction: \"", Name(city),
      "\" channel: CHANNEL_PHONE dialled: \"12345\" type: "
      "TICKET_TYPE_COMPLAINT category: \"market.consumer.refund\" region: "
      "\"430102\" caller_words: \"WORDS-OF-THE-CALLER\" caller { phone: "
      "\"13900000007\" } accepted_at { seconds: ",
      absl::ToUnixSeconds(kNow), " }"));
}

// A case is opened, accepted and dispatched. Returns the first error.
absl::Status Work(Desk& desk, std::size_t city) {
  const auto opened = desk.Accept(TicketOfCity(city), As("operator"), kNow);
  if (!opened.ok()) return opened.status();
  for (const auto& [command, actor] :
       {std::pair(Simple(CommandKind::kAccept), As("operator")),
        std::pair(Dispatch("aic_bureau"), As("dispatcher"))}) {
    const auto done = desk.Do(opened->ref, command, actor, kNow);
    if (!done.ok()) return done.status();
  }
  return desk.Get(opened->ref, As("operator")).status();
}

// Once switched on, the states of a jurisdiction's cases, or of all, cannot be
// read.
class Poisoned : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  std::atomic<bool> on{false};
  std::string jurisdiction;  // Empty: all.

 private:
  void Change(CaseRecord* record) const override {
    if (!on) return;
    if (jurisdiction.empty() || record->ref.jurisdiction == jurisdiction) {
      record->state = "CANARY";
    }
  }
};

// A city with a file and keys of its own.
struct City {
  explicit City(std::size_t number)
      : city(number), folder(std::make_unique<TempFolder>()) {
    Open();
  }
  void Open() {
    SqliteOptions options;
    options.sync_every_commit = false;
    auto file = std::make_unique<Poisoned>(
        Ok(OpenSqliteStore(folder->File("desk.db"), options)));
    poison = file.get();
    DeskOptions chosen;
    keys = std::shared_ptr<KeyProvider>(Ok(OpenKeyFile(folder->File("keys"))));
    chosen.keys = keys;
    chosen.clock = [] { return kNow; };
    chosen.id_prefix = "C";
    auto opened = Desk::Open(std::move(file), {Cities()[city]}, chosen);
    desk = Ok(std::move(opened));
  }
  std::size_t city;
  std::unique_ptr<TempFolder> folder;
  Poisoned* poison = nullptr;
  std::shared_ptr<KeyProvider> keys;
  std::shared_ptr<Desk> desk;
};

TEST_CASE(
    "thirty cities with a store each: what happens to one, the others do "
    "not notice",
    "[threads]") {
  constexpr std::size_t kPoisoned = 6, kReloaded = 3, kCopied = 4,
                        kExported = 5, kRemoved = 8;
  std::vector<std::unique_ptr<City>> cities;
  for (std::size_t i = 0; i != kCities; ++i) {
    cities.push_back(std::make_unique<City>(i));
    REQUIRE(Work(*cities[i]->desk, i).ok());
  }
  cities[kPoisoned]->poison->on = true;

  // `of` guards the handle of a desk, as a host's own table would.
  std::mutex of;
  const auto desk_of = [&](std::size_t i) {
    const std::lock_guard<std::mutex> lock(of);
    return cities[i]->desk;
  };
  std::atomic<std::size_t> working{4};
  std::atomic<int> unexpected{0}, poisoned_worked{0};
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t != 4; ++t) {
    threads.emplace_back([&, t] {
      for (int round = 0; round != kRounds; ++round) {
        for (std::size_t i = t; i < kCities; i += 4) {
          const std::shared_ptr<Desk> desk = desk_of(i);
          if (desk == nullptr) continue;  // The removed one.
          const absl::Status done = Work(*desk, i);
          const auto ticked = desk->Tick(As("system"), kLate);
          const auto fed = desk->Feed({"", As("operator")}, 0);
          if (i == kPoisoned) {
            // A case is decided on a state that cannot be read: refused.
            poisoned_worked += done.ok() ? 1 : 0;
            unexpected +=
                ticked.ok() && fed.ok() && fed->unreadable > 0 ? 0 : 1;
          } else if (!done.ok() || !ticked.ok() || ticked->failed != 0 ||
                     !fed.ok() || fed->unreadable != 0) {
            ++unexpected;
          }
        }
      }
      --working;
    });
  }
  // Meanwhile.
  int reloaded = 0, copied = 0;
  std::size_t exported = 0;
  {
    const std::lock_guard<std::mutex> lock(of);
    cities[kRemoved]->desk.reset();  // Calls under way keep it alive.
  }
  do {
    if (!desk_of(kReloaded)->SetRules(Cities()[kReloaded]).ok()) ++unexpected;
    ++reloaded;
    const absl::Status backed_up = BackUpSqliteStore(
        cities[kCopied]->folder->File("desk.db"),
        cities[kCopied]->folder->File(absl::StrCat("copy", copied)));
    if (!backed_up.ok()) ++unexpected;
    ++copied;
    exported = WholeFeed(*desk_of(kExported)).size();
  } while (working != 0);
  for (std::thread& thread : threads) thread.join();
  CHECK(unexpected == 0);
  CHECK(poisoned_worked == 0);
  CHECK(reloaded > 0);
  CHECK(exported >= kEventsOfCase);

  // The removed city's files can go, and with its keys every copy of them.
  const std::string removed = cities[kRemoved]->folder->path();
  cities[kRemoved]->folder.reset();
  CHECK_FALSE(std::filesystem::exists(removed));

  for (std::size_t i = 0; i != kCities; ++i) {
    if (i == kRemoved || i == kPoisoned) continue;
    INFO(Name(i));
    const DeskCheck checked = CheckClean(*cities[i]->desk);
    CHECK(checked.cases == 1 + kRounds);
    CHECK(checked.sealed == 1 + kRounds);
    const DeskStats stats = Ok(cities[i]->desk->Stats(As("system"), kLate));
    CHECK(stats.escalations > 0);
    CHECK(stats.conflicts == 0);
  }
  // Every copy is a store, which another city's keys do not open.
  CHECK(copied > 0);
  for (int i = 0; i != copied; ++i) {
    const std::string again =
        cities[kCopied]->folder->File(absl::StrCat("again", i));
    const absl::Status restored = RestoreSqliteStore(
        cities[kCopied]->folder->File(absl::StrCat("copy", i)), again);
    REQUIRE(restored.ok());
    SqliteOptions options;
    options.read_only = true;
    DeskOptions keys;
    keys.clock = [] { return kNow; };
    keys.keys = cities[kExported]->keys;
    CHECK_FALSE(Desk::Open(Ok(OpenSqliteStore(again, options)),
                           {Cities()[kCopied]}, keys)
                    .ok());
    keys.keys = cities[kCopied]->keys;
    const auto copy = Ok(Desk::Open(Ok(OpenSqliteStore(again, options)),
                                    {Cities()[kCopied]}, keys));
    CheckClean(*copy);
  }
}

TEST_CASE(
    "one store for thirty cities: rules come and go, a poisoned one stops "
    "no other, rights are a city's own",
    "[threads]") {
  constexpr std::size_t kPoisoned = 6, kReloaded = 3, kRemoved = 8, kLax = 9;
  auto owned = std::make_unique<Poisoned>(NewMemoryStore());
  Poisoned& poison = *owned;
  poison.jurisdiction = Name(kPoisoned);
  std::vector<DeskRules> rules = Cities();
  rules[kLax].definitions = {
      ChangshaWith("",
                   "lifecycle { id: \"12345\" override: OVERRIDE_REPLACE "
                   "version: \"lax\" }\n"
                   "view { id: \"lax\" role: \"administrator\" "
                   "field: FIELD_CALLER_WORDS }")
          .definitions[0]};
  DeskOptions options;
  options.clock = [] { return kNow; };
  options.id_prefix = "C";
  std::atomic<int> quoted{0};
  options.log = [&](std::string_view line) {
    if (line.find("CANARY") != std::string_view::npos) ++quoted;
  };
  const std::unique_ptr<Desk> desk =
      Ok(Desk::Open(std::move(owned), rules, options));
  for (std::size_t i = 0; i != kCities; ++i) REQUIRE(Work(*desk, i).ok());

  // Rights: of each city by its own definition.
  for (const std::size_t i : {kLax, kLax + 1}) {
    CaseFilter of;
    of.jurisdiction = Name(i);
    const auto listed = Ok(desk->List(As("administrator"), of));
    REQUIRE(listed.size() == 1);
    const Case c = Ok(desk->Get(listed[0].ref, As("administrator")));
    CHECK((c.ticket.find("WORDS-OF-THE-CALLER") != std::string::npos) ==
          (i == kLax));
  }

  poison.on = true;
  std::atomic<std::size_t> working{4};
  std::atomic<int> unexpected{0}, removed{0};
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t != 4; ++t) {
    threads.emplace_back([&, t] {
      for (int round = 0; round != kRounds; ++round) {
        for (std::size_t i = t; i < kCities; i += 4) {
          const absl::Status done = Work(*desk, i);
          if (i == kPoisoned) {
            unexpected += done.ok() ? 1 : 0;
          } else if (i == kRemoved) {
            if (absl::IsNotFound(done)) ++removed;
          } else if (!done.ok()) {
            ++unexpected;
          }
        }
        if (!desk->Tick(As("system"), kNow).ok()) ++unexpected;
      }
      --working;
    });
  }
  REQUIRE(desk->RemoveRules(Name(kRemoved)).ok());
  CHECK(absl::IsNotFound(desk->RemoveRules(Name(kRemoved))));
  do {
    if (!desk->SetRules(rules[kReloaded]).ok()) ++unexpected;
  } while (working != 0);
  for (std::thread& thread : threads) thread.join();
  CHECK(unexpected == 0);

  // What is due is raised in every other city; the poisoned city's cases and
  // the removed one's are put off.
  std::vector<std::int64_t> opened(kCities);
  for (std::size_t i = 0; i != kCities; ++i) {
    CaseFilter of;
    of.jurisdiction = Name(i);
    opened[i] =
        static_cast<std::int64_t>(Ok(desk->store().Scan(of, {}, 1000)).size());
    if (i == kPoisoned || i == kRemoved) continue;
    CHECK(opened[i] == 1 + kRounds);
  }
  const TickResult ticked = Ok(desk->Tick(As("system"), kLate));
  CHECK(ticked.failed ==
        static_cast<std::size_t>(opened[kPoisoned] + opened[kRemoved]));
  CHECK(ticked.cases == static_cast<std::size_t>(std::accumulate(
                            opened.begin(), opened.end(), std::int64_t{0})));
  // The feed of all others is whole.
  std::vector<std::int64_t> opens(kCities);
  std::size_t unreadable = 0;
  for (std::int64_t at = 0;;) {
    const FeedPage page = Ok(desk->Feed({"", As("operator")}, at));
    if (page.next == at) break;
    at = page.next;
    unreadable += page.unreadable;
    for (const FeedItem& item : page.items) {
      const int city = std::stoi(item.ref.jurisdiction.substr(7));
      if (KindOf(item.event.command) == CommandKind::kOpen) {
        ++opens[static_cast<std::size_t>(city)];
      }
    }
  }
  CHECK(unreadable > 0);
  for (std::size_t i = 0; i != kCities; ++i) {
    INFO(Name(i));
    CHECK(opens[i] == (i == kPoisoned || i == kRemoved ? 0 : opened[i]));
  }
  CHECK(quoted == 0);

  // Given its rules again, a city goes on where it was. What is wrong is named,
  // and is in one city.
  REQUIRE(desk->SetRules(rules[kRemoved]).ok());
  CHECK(Work(*desk, kRemoved).ok());
  CHECK(Ok(desk->Tick(As("system"), kLate + absl::Minutes(15))).failed ==
        static_cast<std::size_t>(opened[kPoisoned]));
  const DeskCheck checked = Ok(desk->Check(As("system")));
  CHECK_FALSE(checked.faults.empty());
  for (const DeskFault& fault : checked.faults) {
    CHECK(fault.ref.jurisdiction == Name(kPoisoned));
  }
}

}  // namespace
}  // namespace trunkline::testing
