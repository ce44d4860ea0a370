// SPDX-License-Identifier: Apache-2.0
#include "bench/fixture.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "tests/reference/linear_router.h"

namespace trunkline::bench {
namespace {

// Where claims tie, the smallest id is the one that a scan finds.
std::string_view Winner(const Decision& d) {
  std::string_view rule = d.rule;
  for (const Contender& c : d.contenders) rule = std::min(rule, c.rule);
  return rule;
}

void CheckWithReference(const Fixture& f, std::size_t count) {
  const reference::LinearRouter reference(f.rules->Serialize(Format::kBinary));
  Decision decision;
  for (const std::vector<Ticket>* tickets : {&f.plain, &f.with_text}) {
    for (std::size_t i = 0; i != count; ++i) {
      const Ticket& ticket = (*tickets)[i];
      if (!f.rules->Route(ticket, &decision).ok()) Fail("Route: a status");
      const std::string difference =
          reference::Difference(reference.Route(ticket), decision);
      if (!difference.empty()) {
        Fail(absl::StrCat("ticket ", i, ", reference and Route: ", difference));
      }
    }
  }
}

void CheckWithScan(const Fixture& f, std::size_t count, bool hits) {
  const Scan with_words(f.workload, true);
  Decision decision;
  std::size_t won = 0;
  const auto check = [&](const Ticket& ticket, std::uint32_t scan,
                         std::size_t i) {
    if (!f.rules->Route(ticket, &decision).ok()) Fail("Route: a status");
    const std::string_view wanted =
        scan == 0 ? std::string_view() : f.workload.plain[scan - 1].id;
    if (Winner(decision) != wanted) {
      Fail(absl::StrCat("ticket ", i, ": Route and scan differ"));
    }
    won += scan != 0;
  };
  for (std::size_t i = 0; i != count; ++i) {
    const std::uint32_t scan = f.scan->Route(f.plain[i]);
    if (f.limit->Route(f.plain[i]) != scan) {
      Fail(absl::StrCat("ticket ", i, ": limit index and scan differ"));
    }
    check(f.plain[i], scan, i);
    check(f.handles[i], scan, i);
    check(f.with_text[i], with_words.Route(f.with_text[i]), i);
  }
  if (hits && won < count) Fail("too few tickets match a rule");
  if (!hits && won != 0) Fail("a ticket that should miss matches a rule");
}

}  // namespace

void Fail(const std::string& what) {
  std::fprintf(stderr, "benchmark: %s\n", what.c_str());
  std::exit(1);
}

const Fixture& GetFixture(const Shape& shape, const TicketShape& tickets) {
  static std::map<std::tuple<std::size_t, std::uint32_t, std::uint32_t,
                             std::size_t, TicketKind, std::size_t>,
                  std::unique_ptr<Fixture>>
      all;
  auto& f = all[{shape.rules, shape.keyword_percent, shape.keyword_only_percent,
                 shape.literals, tickets.kind, tickets.characters}];
  if (f != nullptr) return *f;
  f = std::make_unique<Fixture>();
  f->workload = MakeWorkload(shape);
  f->tickets = MakeTickets(f->workload, tickets);
  LoadResult<RuleSet> loaded =
      LoadRuleSet({{"bench", f->workload.ruleset, Format::kBinary}});
  if (!loaded.value) Fail(loaded.issues.front().ToString());
  f->rules = std::make_unique<RuleSet>(*loaded.value);
  f->limit = std::make_unique<LimitIndex>(f->workload);
  f->scan = std::make_unique<Scan>(f->workload, false);
  f->plain = f->tickets.Views(false);
  f->with_text = f->tickets.Views(true);
  for (const Ticket& ticket : f->plain) {
    f->ids.push_back(f->limit->Find(ticket));
    Ticket t;
    t.type = ticket.type;
    t.dialled_code = f->rules->ResolveNumber(ticket.dialled);
    t.category_code = f->rules->ResolveCategory(ticket.category);
    t.region_code = f->rules->ResolveRegion(ticket.region);
    t.accepted_at = ticket.accepted_at;
    f->handles.push_back(t);
  }
  // Half a second of the reference at the most.
  CheckWithReference(
      *f, std::min(tickets.count,
                   std::clamp<std::size_t>(1'000'000 / shape.rules, 3, 1000)));
  CheckWithScan(
      *f,
      std::min<std::size_t>(tickets.count, shape.rules > 100'000 ? 200 : 2000),
      tickets.kind != TicketKind::kMisses);
  return *f;
}

}  // namespace trunkline::bench
