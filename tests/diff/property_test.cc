// SPDX-License-Identifier: Apache-2.0
// On random pairs of rule sets, a ticket's decision changes if and only if the
// ticket lies in a box. What "changes" means is written here once more, apart
// from the library.
//
// TRUNKLINE_SEED=17 in the environment repeats the pair of one seed.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <set>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/diff/side.h"
#include "tests/reference/editor.h"
#include "tests/reference/generator.h"
#include "trunkline/diff.h"
#include "trunkline/wire.h"

namespace trunkline {
namespace {

using reference::Random;
using reference::RandomRuleSet;
using reference::RandomTicket;
using reference::TicketMaker;
using testing::SideOf;

// In full, more than 10^6 tickets of which it is decided whether they move. A
// ticket costs two runs of the linear router, a pair at most kMostCells: many
// tickets of each pair, rather than more pairs, keep it below an hour.
// Otherwise a sample.
#ifdef TRUNKLINE_FULL_TESTS
constexpr std::uint64_t kPairs = 2'000;
constexpr int kTicketsPerPair = 550;
constexpr std::uint64_t kDecided = 1'000'000;
constexpr std::uint64_t kMostCells = 20'000;
#else
constexpr std::uint64_t kPairs = 60;
constexpr int kTicketsPerPair = 100;
constexpr std::uint64_t kDecided = 5'000;
constexpr std::uint64_t kMostCells = 5'000;
#endif
constexpr int kComplaintsPerPair = 100;
constexpr std::size_t kWitnessesPerChange = 20;

std::string Show(const RuleSetDiff& diff) {
  std::string out;
  for (const DiffChange& change : diff.changes()) {
    out += "#" + std::to_string(change.number) + " ";
    for (DiffKind kind : change.kinds) {
      out += std::string(DiffKindName(kind)) + " ";
    }
    for (const auto& id : change.before_rules) out += id + " ";
    out += "-> ";
    for (const auto& id : change.after_rules) out += id + " ";
    out += std::to_string(change.boxes) + " boxes; " + change.ticket + "\n";
  }
  return out;
}

struct Totals {
  std::uint64_t tickets = 0, moved = 0, open = 0, respelled = 0;
};

// Whether both routers tell the sides apart for a ticket.
bool Moves(const RuleSetDiff& diff, const Ticket& ticket) {
  const auto a = diff.before().Route(ticket), b = diff.after().Route(ticket);
  REQUIRE(a.ok());
  REQUIRE(b.ok());
  const absl::Time at = ticket.called_at == absl::InfinitePast()
                            ? ticket.accepted_at
                            : ticket.called_at;
  const DialResult x = diff.before().Dial(ticket.dialled, at);
  const DialResult y = diff.after().Dial(ticket.dialled, at);
  return !DiffDecisions(diff.before(), *a, diff.after(), *b).empty() ||
         x.answer != y.answer || x.phase != y.phase || x.number != y.number ||
         x.owner != y.owner || x.target != y.target;
}

// Each box has a ticket that shows it.
void CheckWitnesses(const RuleSetDiff& diff, const DiffChange& change) {
  CHECK(change.ticket == diff.Witness(change, 0));
  for (std::size_t i = 0; i != change.boxes && i != kWitnessesPerChange; ++i) {
    const std::string text = diff.Witness(change, i);
    const auto stored = ReadTicket(text, Format::kText);
    INFO("box " << i << ": " << text);
    REQUIRE(stored.ok());
    CHECK(diff.Contains(change, i, stored->ticket()));
    CHECK(Moves(diff, stored->ticket()));
  }
}

void ComparePair(std::uint64_t seed, int tickets, Totals* totals) {
  Random random(seed * 7919 + 1);
  const std::string raw = RandomRuleSet(seed);
  const auto before = LoadRuleSet({{"before", raw, Format::kBinary}});
  REQUIRE(before.ok());
  const std::string old_binary = before.value->Serialize(Format::kBinary);
  std::string edits;
  const std::string edited = reference::RandomEdit(old_binary, &random, &edits);
  const auto after = LoadRuleSet({{"after", edited, Format::kBinary}});
  REQUIRE(after.ok());
  const std::string new_binary = after.value->Serialize(Format::kBinary);
  DiffOptions options;
  options.max_cells = kMostCells;
  const auto diff = DiffRuleSets(*before.value, *after.value, options);
  REQUIRE(diff.ok());
  const SideOf old_side(old_binary), new_side(new_binary);
  for (const DiffChange& change : diff->changes()) {
    INFO("seed " << seed << ": " << edits << "\n#" << change.number);
    CheckWitnesses(*diff, change);
  }
  const TicketMaker old_maker(old_binary), new_maker(new_binary);
  for (int i = 0; i < tickets; ++i) {
    RandomTicket ticket = (i % 2 == 0 ? old_maker : new_maker).Make(&random);
    ticket.against.clear();
    const Ticket view = ticket.View();
    ++totals->tickets;
    const std::string a = old_side.See(ticket), b = new_side.See(ticket);
    const bool moved = a != b;
    if (moved) ++totals->moved;
    const std::vector<std::size_t> in = diff->ChangesOf(view);
    if (moved == !in.empty()) continue;
    if (diff->IsOpen(view)) {
      ++totals->open;
      continue;
    }
    if (diff->ReadsOtherwise(view)) {
      ++totals->respelled;
      INFO("seed " << seed << ": " << edits << "\n" << ticket.ToString());
      CHECK(std::any_of(diff->notices().begin(), diff->notices().end(),
                        [](const DiffNotice& n) {
                          return n.kind == "names" || n.kind == "numbers";
                        }));
      continue;
    }
    INFO("seed " << seed << ": " << edits << "\n"
                 << (moved ? "moved, in no box" : "not moved, in a box") << "\n"
                 << ticket.ToString() << "before " << a << "\nafter  " << b
                 << "\nin " << (in.empty() ? -1 : static_cast<int>(in[0]))
                 << "\n"
                 << Show(*diff));
    CHECK(moved == !in.empty());
    return;
  }
}

// What the guard changes beside: complaints of departments.
void CompareComplaints(std::uint64_t seed, int tickets, std::uint64_t* moved) {
  Random random(seed * 6007 + 5);
  const std::string raw = RandomRuleSet(seed);
  const auto before = LoadRuleSet({{"before", raw, Format::kBinary}});
  REQUIRE(before.ok());
  const std::string old_binary = before.value->Serialize(Format::kBinary);
  std::string edits;
  const std::string edited =
      reference::RandomGuardEdit(old_binary, &random, &edits);
  const auto after = LoadRuleSet({{"after", edited, Format::kBinary}});
  REQUIRE(after.ok());
  DiffOptions options;
  options.max_cells = kMostCells;
  const auto diff = DiffRuleSets(*before.value, *after.value, options);
  REQUIRE(diff.ok());
  const SideOf old_side(old_binary);
  const SideOf new_side(after.value->Serialize(Format::kBinary));
  std::set<std::string> extent;
  for (const DiffNotice& notice : diff->notices()) {
    if (notice.kind != "guard") continue;
    extent.insert(notice.departments.begin(), notice.departments.end());
  }
  const TicketMaker maker(old_binary);
  for (int i = 0; i < tickets; ++i) {
    RandomTicket ticket = maker.Make(&random);
    while (ticket.against.empty()) {
      ticket.against = maker.Make(&random).against;
    }
    RandomTicket open = ticket;
    open.against.clear();
    if (old_side.See(open) != new_side.See(open)) continue;
    if (old_side.See(ticket) == new_side.See(ticket)) continue;
    ++*moved;
    std::set<std::string> concerned = old_side.Concerned(ticket);
    concerned.merge(new_side.Concerned(ticket));
    const bool told =
        std::any_of(concerned.begin(), concerned.end(),
                    [&](const std::string& d) { return extent.count(d) != 0; });
    INFO("seed " << seed << ": " << edits << "\n" << ticket.ToString());
    CHECK(told);
  }
}

TEST_CASE("What the guard changes is in its notices") {
  std::uint64_t moved = 0;
  for (std::uint64_t seed = 1; seed <= kPairs; ++seed) {
    CompareComplaints(seed, kComplaintsPerPair, &moved);
  }
  INFO(moved << " complaints moved by the guard alone");
  CHECK(moved > kPairs / 4);
}

TEST_CASE("A ticket moves if and only if it lies in a box") {
  Totals totals;
  if (const char* seed = std::getenv("TRUNKLINE_SEED")) {
    ComparePair(std::strtoull(seed, nullptr, 10), 20'000, &totals);
    return;
  }
  for (std::uint64_t seed = 1; seed <= kPairs; ++seed) {
    ComparePair(seed, kTicketsPerPair, &totals);
  }
  INFO(totals.tickets << " tickets, " << totals.moved << " moved, "
                      << totals.open << " where it is open, "
                      << totals.respelled << " spelled otherwise");
  CHECK(totals.tickets - totals.open - totals.respelled >= kDecided);
  CHECK(totals.moved * 100 > totals.tickets);
  CHECK(totals.open * 50 < totals.tickets);
  CHECK(totals.respelled * 50 < totals.tickets);
}

TEST_CASE("What no decision depends on is no change") {
  for (std::uint64_t seed = 1; seed <= kPairs / 3; ++seed) {
    Random random(seed);
    const std::string raw = RandomRuleSet(seed);
    const auto before = LoadRuleSet({{"before", raw, Format::kBinary}});
    REQUIRE(before.ok());
    const std::string edited = reference::HarmlessEdit(
        before.value->Serialize(Format::kBinary), &random);
    const auto after = LoadRuleSet({{"after", edited, Format::kBinary}});
    if (!after.ok()) continue;
    const auto diff = DiffRuleSets(*before.value, *after.value);
    REQUIRE(diff.ok());
    INFO("seed " << seed << "\n" << Show(*diff));
    CHECK(diff->changes().empty());
  }
}

}  // namespace
}  // namespace trunkline
