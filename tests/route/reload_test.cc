// SPDX-License-Identifier: Apache-2.0
// Hot reload as live_ruleset.h describes it: decisions keep their rule set
// alive.
#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/rules/rule_set_access.h"
#include "tests/catch.h"
#include "tests/route/route_testing.h"
#include "trunkline/live_ruleset.h"

namespace trunkline {
namespace {

// The two kinds of rule set have different leads; the tag is the version's own.
RuleSet Version(int version) {
  const bool even = version % 2 == 0;
  const LoadResult<RuleSet> loaded =
      LoadRuleSet({{"v", absl::StrCat(R"(
jurisdiction { id: "t" version: ")",
                                      version, R"(" time_zone: "+08:00"
  centre: "centre" one_number: "12345"
  principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
              BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
department { code: "centre" }
department { code: "water_bureau" }
department { code: "road_bureau" }
category { code: "leak" }
hotline { number: "12345" phase { kind: KIND_ONE_NUMBER } }
rule { id: "leak" when { category: "leak" pattern: "pipe|tap" }
  then { department: ")",
                                      even ? "water_bureau" : "road_bureau",
                                      R"("
    tag: "v)",
                                      version, "\" } }\n")}});
  return loaded.value.value();
}

// What a decision says of itself, or "".
std::string Inconsistency(const Decision& decision) {
  const std::string version(decision.ruleset_version);
  if (version.empty()) return "no version";
  const bool even = (version.back() - '0') % 2 == 0;
  if (decision.outcome != Outcome::kRouted ||
      decision.lead != (even ? "water_bureau" : "road_bureau") ||
      decision.rule != "leak" || decision.tags.size() != 1 ||
      decision.tags[0] != absl::StrCat("v", version)) {
    return absl::StrCat("version ", version, ": ", Everything(decision));
  }
  return "";
}

struct Seen {
  std::set<std::string> versions;
  std::string inconsistency;
  std::vector<Decision> kept;
};

TEST_CASE("Threads route while rule sets are swapped", "[threads]") {
  constexpr int kReaders = 4;
  constexpr int kVersions = 100;
  // Each reader may have one call under way with an older rule set.
  constexpr std::size_t kRoutesPerVersion = 4 * kReaders;

  std::optional<LiveRuleSet> live(Version(0));
  std::atomic<std::size_t> routed{0};
  std::atomic<bool> done{false};
  std::vector<Seen> seen(kReaders);
  std::vector<std::thread> readers;
  for (Seen& mine : seen) {
    readers.emplace_back([&live, &routed, &done, &mine] {
      Decision decision;
      for (std::size_t i = 0; !done; ++i) {
        const RuleSet rules = live->Get();
        Ticket ticket;
        ticket.accepted_at = absl::FromUnixSeconds(1'530'000'000);
        ticket.dialled = "12345";
        ticket.text = "a burst pipe";
        if (i % 2 == 0) {
          ticket.category = "leak";
        } else {
          ticket.category_code = rules.ResolveCategory("leak");
        }
        const absl::Status status = rules.Route(ticket, &decision);
        std::string wrong =
            status.ok() ? Inconsistency(decision) : status.ToString();
        if (decision.ruleset_version != rules.version()) {
          wrong = "another version than asked";
        }
        if (mine.inconsistency.empty()) mine.inconsistency = wrong;
        if (mine.versions.insert(std::string(decision.ruleset_version))
                .second) {
          mine.kept.push_back(decision);
        }
        ++routed;
      }
    });
  }
  for (int version = 1; version <= kVersions; ++version) {
    const std::size_t until = routed + kRoutesPerVersion;
    while (routed < until) std::this_thread::yield();
    if (version < kVersions) live->Set(Version(version));
  }
  done = true;
  for (std::thread& reader : readers) reader.join();
  live.reset();

  std::set<std::string> versions;
  std::size_t kept = 0;
  for (const Seen& mine : seen) {
    CHECK(mine.inconsistency == "");
    versions.insert(mine.versions.begin(), mine.versions.end());
    for (const Decision& decision : mine.kept) {
      CHECK(Inconsistency(decision) == "");
      ++kept;
    }
  }
  CHECK(versions.size() == kVersions);
  CHECK(kept >= kVersions);
}

TEST_CASE("A decision outlives its rule set, and so do its copies") {
  Decision copy;
  {
    std::optional<RuleSet> rules = Version(3);
    Ticket ticket;
    ticket.accepted_at = At(2018, 3, 1);
    std::string words = "a tap";
    ticket.text = words;
    ticket.category = "leak";
    const Decision decision = MustRoute(*rules, ticket);
    words.assign(words.size(), '?');
    rules.reset();
    CHECK(Inconsistency(decision) == "");
    copy = decision;
  }
  CHECK(Inconsistency(copy) == "");
  CHECK(copy.ruleset_version == "3");
}

TEST_CASE("A refilled decision lets its old rule set go") {
  const RuleSet other = Version(1);
  std::optional<RuleSet> rules = Version(2);
  const std::weak_ptr<const rules::Compiled> watch =
      internal::RuleSetAccess::Shared(*rules);
  Ticket ticket;
  ticket.accepted_at = At(2018, 3, 1);
  Decision decision = MustRoute(*rules, ticket);
  rules.reset();
  CHECK(!watch.expired());
  REQUIRE(other.Route(ticket, &decision).ok());
  CHECK(watch.expired());
}

TEST_CASE("Threads share one rule set", "[threads]") {
  const RuleSet& rules = Changsha();
  const std::vector<StoredTicket>& tickets = SampleTickets();
  std::vector<std::string> expected;
  for (const StoredTicket& ticket : tickets) {
    expected.push_back(Everything(MustRoute(rules, ticket.ticket())));
  }
  std::atomic<int> wrong{0};
  std::vector<std::thread> threads;
  for (std::size_t t = 0; t != 4; ++t) {
    threads.emplace_back([&, t] {
      Decision decision;
      for (std::size_t i = 0; i != tickets.size(); ++i) {
        const std::size_t at = (i + t * 75) % tickets.size();
        Ticket ticket = tickets[at].ticket();
        ticket.category_code = rules.ResolveCategory(ticket.category);
        if (!rules.Route(ticket, &decision).ok() ||
            Everything(decision) != expected[at]) {
          ++wrong;
        }
        const DialResult dial = rules.Dial(ticket.dialled, ticket.accepted_at);
        if (dial.number.empty() !=
            (dial.answer == DialResult::Answer::kUnknown ||
             dial.answer == DialResult::Answer::kOtherJurisdiction)) {
          ++wrong;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(wrong == 0);
}

TEST_CASE("A live rule set lets the replaced one go") {
  LiveRuleSet live(Version(1));
  const std::weak_ptr<const rules::Compiled> watch =
      internal::RuleSetAccess::Shared(live.Get());
  {
    const RuleSet taken = live.Get();
    live.Set(Version(2));
    CHECK(taken.version() == "1");
    CHECK(!watch.expired());
  }
  CHECK(watch.expired());
  CHECK(live.Get().version() == "2");
}

}  // namespace
}  // namespace trunkline
