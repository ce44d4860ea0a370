// SPDX-License-Identifier: Apache-2.0
// Route allocates nothing in the steady state. Counts the calls of operator new
// of one thread, on the packs and tickets of Changsha.
#include <cstddef>
#include <cstdlib>
#include <new>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/route/route_testing.h"
#include "trunkline/batch.h"

// Sanitizers bring operators of their own.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define TRUNKLINE_COUNTS 0
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || \
    __has_feature(memory_sanitizer)
#define TRUNKLINE_COUNTS 0
#endif
#endif
#ifndef TRUNKLINE_COUNTS
#define TRUNKLINE_COUNTS 1
#endif

#if TRUNKLINE_COUNTS

// GCC inlines one operator of a pair and takes it for a mismatch.
#pragma GCC diagnostic ignored "-Wmismatched-new-delete"

namespace {

thread_local bool counting = false;
thread_local std::size_t allocations = 0;

void* Allocate(std::size_t size, std::size_t alignment) noexcept {
  if (counting) ++allocations;
  if (size == 0) size = 1;
  if (alignment <= alignof(std::max_align_t)) return std::malloc(size);
  return std::aligned_alloc(alignment,
                            (size + alignment - 1) / alignment * alignment);
}

void* AllocateOrThrow(std::size_t size, std::size_t alignment) {
  void* const p = Allocate(size, alignment);
  if (p == nullptr) throw std::bad_alloc();
  return p;
}

}  // namespace

void* operator new(std::size_t n) { return AllocateOrThrow(n, 1); }
void* operator new[](std::size_t n) { return AllocateOrThrow(n, 1); }
void* operator new(std::size_t n, std::align_val_t a) {
  return AllocateOrThrow(n, static_cast<std::size_t>(a));
}
void* operator new[](std::size_t n, std::align_val_t a) {
  return AllocateOrThrow(n, static_cast<std::size_t>(a));
}
void* operator new(std::size_t n, const std::nothrow_t&) noexcept {
  return Allocate(n, 1);
}
void* operator new[](std::size_t n, const std::nothrow_t&) noexcept {
  return Allocate(n, 1);
}
void* operator new(std::size_t n, std::align_val_t a,
                   const std::nothrow_t&) noexcept {
  return Allocate(n, static_cast<std::size_t>(a));
}
void* operator new[](std::size_t n, std::align_val_t a,
                     const std::nothrow_t&) noexcept {
  return Allocate(n, static_cast<std::size_t>(a));
}
void operator delete(void* p) noexcept { std::free(p); }
void operator delete[](void* p) noexcept { std::free(p); }
void operator delete(void* p, std::size_t) noexcept { std::free(p); }
void operator delete[](void* p, std::size_t) noexcept { std::free(p); }
void operator delete(void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete[](void* p, std::align_val_t) noexcept { std::free(p); }
void operator delete(void* p, std::size_t, std::align_val_t) noexcept {
  std::free(p);
}
void operator delete[](void* p, std::size_t, std::align_val_t) noexcept {
  std::free(p);
}
void operator delete(void* p, const std::nothrow_t&) noexcept { std::free(p); }
void operator delete[](void* p, const std::nothrow_t&) noexcept {
  std::free(p);
}
void operator delete(void* p, std::align_val_t,
                     const std::nothrow_t&) noexcept {
  std::free(p);
}
void operator delete[](void* p, std::align_val_t,
                       const std::nothrow_t&) noexcept {
  std::free(p);
}

namespace trunkline {
namespace {

template <typename Work>
std::size_t Allocations(const Work& work) {
  allocations = 0;
  counting = true;
  work();
  counting = false;
  return allocations;
}

std::vector<Ticket> Views() {
  std::vector<Ticket> out;
  for (const StoredTicket& stored : SampleTickets()) {
    out.push_back(stored.ticket());
  }
  return out;
}

std::size_t SecondPass(const RuleSet& rules,
                       const std::vector<Ticket>& tickets) {
  Decision decision;
  bool ok = true;
  const auto pass = [&] {
    for (const Ticket& ticket : tickets) {
      ok = rules.Route(ticket, &decision).ok() && ok;
    }
  };
  const std::size_t first = Allocations(pass);
  CHECK(first > 0);  // The vectors of the decision grew.
  const std::size_t second = Allocations(pass);
  CHECK(ok);
  return second;
}

TEST_CASE("Equal rules and contexts allocate nothing") {
  const RuleSet rules = LoadText(R"(
    jurisdiction { id: "t" time_zone: "Asia/Shanghai" centre: "c"
      principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
                  BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
    department { code: "c" }
    department { code: "d" }
    deadline_policy { id: "p" amount: 1 unit: UNIT_HOURS }
    deadline_policy { id: "q" amount: 2 unit: UNIT_HOURS }
    emergency_signal { id: "s" number: "119"
      when { keyword { any: "flood*" unless: "flood light*" }
             pattern: "river" pattern_unless: "river bank" } }
    deadline_rule { id: "x" policy { milestone: MILESTONE_REDO policy: "p" } }
    deadline_rule { id: "y" policy { milestone: MILESTONE_REDO policy: "q" } }
    rule { id: "a" when { keyword { any: "flood*" unless: "flood light*" } }
      then { department: "c" tag: "1" tag: "2" assist { department: "d" }
             policy { milestone: MILESTONE_HANDLING policy: "p" } } }
    rule { id: "b" when { keyword { any: "river" } }
      then { department: "c" tag: "2" tag: "3" assist { department: "d" }
             policy { milestone: MILESTONE_HANDLING policy: "q" } } })");
  Ticket ticket;
  ticket.accepted_at = At(2018, 3, 1);
  ticket.text = "The flood lights of the river bank: the river floods.";
  const Decision d = MustRoute(rules, ticket);
  CHECK(d.also.size() == 1);
  CHECK(d.tags.size() == 3);
  CHECK(d.also_policies.size() == 2);
  CHECK(d.emergency_hint.trigger == "flood*");
  CHECK(SecondPass(rules, {ticket}) == 0);
}

TEST_CASE("The counter counts") {
  std::string* s = nullptr;
  CHECK(Allocations([&] { s = new std::string(100, 'x'); }) == 2);
  CHECK(Allocations([&] { delete s; }) == 0);
}

TEST_CASE("A second pass over the sample tickets allocates nothing") {
  CHECK(SecondPass(Changsha(), Views()) == 0);
}

TEST_CASE("Nor does a second batch on the calling thread") {
  const std::vector<Ticket> tickets = Views();
  std::vector<Decision> decisions(tickets.size());
  bool ok = true;
  const auto pass = [&] {
    ok = RouteMany(Changsha(), tickets.data(), tickets.size(), decisions.data(),
                   1)
             .ok() &&
         ok;
  };
  CHECK(Allocations(pass) > 0);
  CHECK(Allocations(pass) == 0);
  CHECK(ok);
}

TEST_CASE("Neither does one with resolved codes") {
  const RuleSet& rules = Changsha();
  std::vector<Ticket> tickets = Views();
  for (Ticket& ticket : tickets) {
    ticket.dialled_code = rules.ResolveNumber(ticket.dialled);
    ticket.category_code = rules.ResolveCategory(ticket.category);
    ticket.region_code = rules.ResolveRegion(ticket.region);
    ticket.dialled = ticket.category = ticket.region = {};
  }
  CHECK(SecondPass(rules, tickets) == 0);
}

TEST_CASE("Nor do declared attributes of any kind, unusable values included") {
  std::string rules = R"(
    jurisdiction {
      id: "t" time_zone: "Asia/Shanghai" centre: "centre"
      principle: [BASIS_COMPETENT_AUTHORITY, BASIS_TERRITORIAL,
                  BASIS_HOTLINE_OWNER, BASIS_FIRST_RECEIVER] }
    department { code: "centre" }
    attribute { id: "text" order: 1 kind: KIND_TEXT }
    attribute { id: "tree" order: 2 kind: KIND_TREE
      value { value: "a" } value { value: "b" parent: "a" } }
    attribute { id: "number" order: 3 kind: KIND_NUMBER required: true }
    attribute { id: "date" order: 4 kind: KIND_DATE })";
  for (int i = 0; i != 50; ++i) {
    absl::StrAppend(
        &rules, "rule { id: \"r", i,
        "\" then { department: \"centre\" } when { ",
        "attribute { name: \"tree\" value: \"a\" not_value: \"b\" } ",
        "attribute { name: \"number\" range { min: \"", i, "\" max: \"",
        100 - i, "\" } } ", "attribute { name: \"date\" range { min: \"20",
        10 + i, "-01-01\" } } } }\n");
  }
  std::vector<Ticket> tickets;
  for (const char* number : {"1", "30.5", "1,5", "NaN", "99999999999999", ""}) {
    for (const char* date : {"2015-03-01", "2050-01-01T00:00:00Z", "2015-13-01",
                             "2015-03-01T08:00:00+08:99", "never", ""}) {
      Ticket ticket;
      ticket.accepted_at = At(2018, 3, 1);
      ticket.attributes = {{"text", "x"},  {"tree", "a"},  {"number", number},
                           {"date", date}, {"date", date}, {"other", "y"}};
      tickets.push_back(ticket);
      ticket.attributes.push_back({"tree", "b"});
      tickets.push_back(ticket);
    }
  }
  const RuleSet set = LoadText(rules);
  Decision decision;
  std::size_t routed = 0;
  const auto pass = [&] {
    for (const Ticket& ticket : tickets) {
      static_cast<void>(set.Route(ticket, &decision));
      routed += decision.outcome == Outcome::kRouted ? 1 : 0;
    }
  };
  pass();
  CHECK(routed > 0);
  CHECK(Allocations(pass) == 0);
}

TEST_CASE("Nor do names and paths, known or not") {
  std::vector<Ticket> tickets;
  for (const char* category : {"环境保护/其他", "没有/这个", "->",
                               "Environment / 噪声", "a.b.c.d.e"}) {
    for (const char* region :
         {"湖南省长沙市雨花区", "长沙市/雨花区/侯家塘街道", "株洲市雨花区",
          "430111000000", "430111005", "长沙市岳麓区雨花区", "420111", " "}) {
      Ticket ticket;
      ticket.accepted_at = At(2018, 3, 1);
      ticket.category = category;
      ticket.region = region;
      tickets.push_back(ticket);
    }
  }
  Decision decision;
  std::size_t unknown = 0;
  const auto pass = [&] {
    for (const Ticket& ticket : tickets) {
      static_cast<void>(Changsha().Route(ticket, &decision));
      unknown += decision.notes != 0 ? 1 : 0;
    }
  };
  pass();
  CHECK(unknown > 0);
  CHECK(Allocations(pass) == 0);
}

TEST_CASE("A decision that changes hands between rule sets stays quiet") {
  const RuleSet copy = Changsha();
  const RuleSet other = LoadText(copy.Serialize(Format::kText));
  const std::vector<Ticket> tickets = Views();
  Decision decision;
  const auto pass = [&] {
    for (const Ticket& ticket : tickets) {
      static_cast<void>(copy.Route(ticket, &decision));
      static_cast<void>(other.Route(ticket, &decision));
    }
  };
  pass();
  CHECK(Allocations(pass) == 0);
  CHECK(decision.outcome != Outcome::kUnspecified);
}

TEST_CASE("Dial and resolving allocate nothing") {
  const RuleSet& rules = Changsha();
  const std::vector<Ticket> tickets = Views();
  std::size_t known = 0;
  CHECK(Allocations([&] {
          for (const Ticket& ticket : tickets) {
            known +=
                rules.Dial(ticket.dialled, ticket.accepted_at).number.empty()
                    ? 0
                    : 1;
            known += rules.ResolveNumber(ticket.dialled) ? 1 : 0;
            known += rules.ResolveCategory(ticket.category) ? 1 : 0;
            known += rules.ResolveRegion(ticket.region) ? 1 : 0;
          }
        }) == 0);
  CHECK(known > 900);
}

}  // namespace
}  // namespace trunkline

#endif  // TRUNKLINE_COUNTS
