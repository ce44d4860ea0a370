// SPDX-License-Identifier: Apache-2.0
// Of tickets that are drawn uniformly, as many lie in the boxes as move: in two
// samples of their own, within the error of sampling.
#include <cmath>
#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "src/diff/solve.h"
#include "src/diff/space.h"
#include "src/rules/rule_set_access.h"
#include "tests/catch.h"
#include "tests/reference/generator.h"
#include "trunkline/diff.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline {
namespace {

namespace pb = trunkline_internal::v1;
using reference::Random;
using reference::RandomRuleSet;

#ifdef TRUNKLINE_FULL_TESTS
constexpr int kSample = 3'000;
constexpr std::uint64_t kSeeds = 12;
#else
constexpr int kSample = 1'500;
constexpr std::uint64_t kSeeds = 3;
#endif
constexpr std::uint64_t kMostCells = 200'000;

// Draws every value of every field with the same chance, and times between the
// years 2000 and 2030; a text is up to three words of the rules.
class Uniform {
 public:
  Uniform(const RuleSet& before, const RuleSet& after)
      : space_(internal::CompiledOf(before), internal::CompiledOf(after)),
        atoms_(internal::CompiledOf(before), internal::CompiledOf(after)),
        solver_(space_, &atoms_) {
    for (const RuleSet* rules : {&before, &after}) {
      pb::RuleSet set;
      set.ParseFromString(rules->Serialize(Format::kBinary));
      const auto add = [&](const pb::Keyword& k) {
        words_.insert(k.any().begin(), k.any().end());
        words_.insert(k.all().begin(), k.all().end());
        words_.insert(k.none().begin(), k.none().end());
      };
      for (const auto& rule : set.rule()) add(rule.when().keyword());
      for (const auto& s : set.emergency_signal()) add(s.when().keyword());
    }
    list_.assign(words_.begin(), words_.end());
  }

  diff::OwnedTicket Draw(Random* random) {
    for (;;) {
      diff::Cell cell;
      for (int field = 0; field != space_.fields(); ++field) {
        std::int64_t point = 0;
        if (field == diff::kAccepted || field == diff::kCalled) {
          point = 946'684'800 + static_cast<std::int64_t>(
                                    random->Below(std::size_t{946'684'800}));
        } else {
          const auto [from, to] = space_.Domain(field).ranges()[0];
          point = from + static_cast<std::int64_t>(random->Below(
                             static_cast<std::size_t>(to - from)));
        }
        cell.when.Restrict(field, point);
      }
      diff::OwnedTicket ticket;
      // Nothing is read so at that time.
      if (solver_.Find(cell, &ticket) != diff::Atoms::Found::kYes) continue;
      const std::size_t words = list_.empty() ? 0 : random->Below(4);
      for (std::size_t i = 0; i != words; ++i) {
        ticket.text += (i == 0 ? "" : " ") + random->Pick(list_);
      }
      return ticket;
    }
  }

 private:
  diff::Space space_;
  diff::Atoms atoms_;
  diff::Solver solver_;
  std::set<std::string> words_;
  std::vector<std::string> list_;
};

bool Moves(const RuleSet& before, const RuleSet& after, const Ticket& ticket) {
  const auto a = before.Route(ticket), b = after.Route(ticket);
  REQUIRE(a.ok());
  REQUIRE(b.ok());
  const absl::Time at = ticket.called_at == absl::InfinitePast()
                            ? ticket.accepted_at
                            : ticket.called_at;
  const DialResult x = before.Dial(ticket.dialled, at);
  const DialResult y = after.Dial(ticket.dialled, at);
  return !DiffDecisions(before, *a, after, *b).empty() ||
         x.answer != y.answer || x.phase != y.phase || x.number != y.number ||
         x.owner != y.owner || x.target != y.target;
}

// Adds two rules that tie on every ticket, so that principles settle.
void AddTie(pb::RuleSet* set) {
  for (int i = 0; i != 2; ++i) {
    pb::Rule* const rule = set->add_rule();
    rule->set_id("tie" + std::to_string(i));
    rule->set_priority(1'000);
    rule->mutable_when();
    rule->mutable_then()->set_department(
        set->department(i % set->department_size()).code());
    rule->mutable_then()->set_basis(i == 0 ? pb::BASIS_COMPETENT_AUTHORITY
                                           : pb::BASIS_TERRITORIAL);
  }
}

// Of tickets of which it is decided whether they move.
struct Shares {
  std::uint64_t first = 0, inside = 0;  // Of one sample, in the boxes.
  std::uint64_t second = 0, moved = 0;  // Of the other, those that move.
};

// False: the edit does not load, or there is nothing to edit.
bool Compare(std::uint64_t seed,
             const std::function<bool(pb::RuleSet*, Random*)>& edit, bool tie,
             Shares* shares) {
  pb::RuleSet set;
  set.ParseFromString(RandomRuleSet(seed));
  if (tie) AddTie(&set);
  const auto before =
      LoadRuleSet({{"old", set.SerializeAsString(), Format::kBinary}});
  if (tie && !before.ok()) return false;
  REQUIRE(before.ok());
  set.ParseFromString(before.value->Serialize(Format::kBinary));
  Random random(seed * 31 + 7);
  if (!edit(&set, &random)) return false;
  const auto after =
      LoadRuleSet({{"new", set.SerializeAsString(), Format::kBinary}});
  if (!after.ok()) return false;
  DiffOptions options;
  options.max_cells = kMostCells;
  const auto diff = DiffRuleSets(*before.value, *after.value, options);
  REQUIRE(diff.ok());
  Uniform uniform(*before.value, *after.value);
  const auto decided = [&](const Ticket& ticket) {
    return !diff->IsOpen(ticket) && !diff->ReadsOtherwise(ticket);
  };
  for (int i = 0; i != kSample; ++i) {
    const diff::OwnedTicket one = uniform.Draw(&random);
    if (decided(one.View())) {
      ++shares->first;
      if (!diff->ChangesOf(one.View()).empty()) ++shares->inside;
    }
    const diff::OwnedTicket two = uniform.Draw(&random);
    if (decided(two.View())) {
      ++shares->second;
      if (Moves(*before.value, *after.value, two.View())) ++shares->moved;
    }
  }
  return true;
}

void CheckShares(const std::function<bool(pb::RuleSet*, Random*)>& edit,
                 bool tie = false) {
  Shares shares;
  for (std::uint64_t seed = 1; seed <= kSeeds; ++seed) {
    Compare(seed, edit, tie, &shares);
  }
  INFO(shares.inside << " of " << shares.first << " tickets in the boxes, "
                     << shares.moved << " of " << shares.second
                     << " others move");
  CHECK(shares.first >= kSeeds * kSample / 4);
  // Something must move, or nothing is tested.
  CHECK(shares.moved > shares.second / 2'000);
  const auto n = static_cast<double>(shares.first);
  const auto m = static_cast<double>(shares.second);
  const double a = static_cast<double>(shares.inside) / n;
  const double b = static_cast<double>(shares.moved) / m;
  const double p = static_cast<double>(shares.inside + shares.moved) / (n + m);
  // Four standard errors of the difference.
  CHECK(std::abs(a - b) <= 4 * std::sqrt(p * (1 - p) * (1 / n + 1 / m)));
}

TEST_CASE("volume: a rule goes to another department") {
  CheckShares([](pb::RuleSet* set, Random* random) {
    if (set->department_size() < 2) return false;
    for (auto& rule : *set->mutable_rule()) {
      if (rule.then().department().empty()) continue;
      rule.mutable_then()->set_department(
          random->Pick(set->department()).code());
    }
    return true;
  });
}

TEST_CASE("volume: the place of a principle") {
  CheckShares(
      [](pb::RuleSet* set, Random*) {
        if (set->jurisdiction_size() == 0 ||
            set->jurisdiction(0).principle_size() < 2) {
          return false;
        }
        auto* const principles =
            set->mutable_jurisdiction(0)->mutable_principle();
        principles->SwapElements(0, principles->size() - 1);
        return true;
      },
      true);
}

TEST_CASE("volume: a department ends, and has a successor") {
  CheckShares([](pb::RuleSet* set, Random* random) {
    if (set->department_size() < 3) return false;
    const std::string& centre = set->jurisdiction(0).centre();
    bool changed = false;
    for (auto& department : *set->mutable_department()) {
      if (department.code() == centre || department.successor_size() != 0 ||
          department.has_valid()) {
        continue;
      }
      const auto& other = random->Pick(set->department());
      if (other.code() == department.code() || other.successor_size() != 0) {
        continue;
      }
      department.mutable_valid()->set_to("2015-01-01");
      department.add_successor()->set_department(other.code());
      changed = true;
      break;
    }
    return changed;
  });
}

TEST_CASE("volume: a region moves below another") {
  CheckShares([](pb::RuleSet* set, Random* random) {
    for (auto& region : *set->mutable_region()) {
      if (region.parent().empty()) continue;
      const auto& other = random->Pick(set->region());
      if (other.code() == region.code() || other.code() == region.parent()) {
        continue;
      }
      region.set_parent(other.code());
      return true;
    }
    return false;
  });
}

TEST_CASE("volume: the words of a rule") {
  CheckShares([](pb::RuleSet* set, Random*) {
    bool changed = false;
    for (auto& rule : *set->mutable_rule()) {
      auto* const keyword = rule.mutable_when()->mutable_keyword();
      if (keyword->any_size() < 2) continue;
      keyword->mutable_any()->RemoveLast();
      changed = true;
    }
    return changed;
  });
}

}  // namespace
}  // namespace trunkline
