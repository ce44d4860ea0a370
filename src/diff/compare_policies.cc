// SPDX-License-Identifier: Apache-2.0
// Deadline policies and statutory policies are compared.
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include "src/diff/branch.h"
#include "src/diff/cells.h"
#include "src/diff/compare.h"

namespace trunkline::diff {
namespace {

using rules::Compiled;
using Found = Atoms::Found;

// Rules that are only asked whether they are special, for one that is compared
// with a cell.
constexpr std::size_t kRulesOfLook = 64;

// Whether an entry of an index asks for an urgency.
bool AsksUrgency(const rules::Index& index) {
  bool asks = false;
  if (index.empty()) return false;
  index.ForEach([&](const rules::EntryKey&, const rules::Entry& entry) {
    asks |= (entry.facets & rules::kAllUrgencies) != rules::kAllUrgencies;
  });
  return asks;
}

// The urgencies that rules raise to.
std::set<int> Raises(const Compiled& own, bool asks) {
  std::set<int> out{0};
  for (const rules::ClaimExtra& extra : own.extras) {
    if (asks) out.insert(static_cast<int>(extra.urgency));
  }
  return out;
}

}  // namespace

bool Comparison::IsSpecial(int side, std::uint32_t rule, std::size_t milestone,
                           bool by_raise) const {
  const Compiled& own = space_.rules(side);
  const rules::ClaimExtra& extra = own.extras[own.rules[rule].extra];
  return (milestone != 0 && !extra.policies[milestone].empty()) ||
         (by_raise && extra.urgency != Urgency::kUnspecified);
}

void Comparison::SplitByEffect(
    int side, const Cell& cell, std::size_t milestone, bool by_raise,
    const std::function<void(const Cell&, const Effect&)>& visit) {
  ClaimTable* const table = rules_[static_cast<std::size_t>(side)].get();
  const Special special = [&](std::uint32_t rule) {
    return IsSpecial(side, rule, milestone, by_raise);
  };
  bool any = false;
  std::size_t looked_at = table->by_rule().size() / kRulesOfLook;
  for (std::uint32_t rule = 0; rule != table->by_rule().size() && !any;
       ++rule) {
    if (!special(rule)) continue;
    for (std::size_t i : table->by_rule()[rule]) {
      any |= Meets(table->Build(i), cell.when);
      ++looked_at;
    }
  }
  Pay(looked_at);
  if (Stops(cell)) return;
  if (!any) return visit(cell, Effect());
  Enumerate(
      table, cell,
      [&](const Cell& c, const Winners& winners) {
        const bool here =
            std::any_of(winners.begin(), winners.end(), [&](const auto& w) {
              return special(table->claims()[w.first].rule);
            });
        if (!here) return visit(c, Effect());
        Branches(c, [&](Branch* b) {
          AskSettle(side, winners, b);
          OwnedTicket ticket;
          const Found found = FindTicket(b->cell, &ticket);
          if (found == Found::kNo) return;
          Decision decision;
          if (found == Found::kUnknown ||
              !rule_set(side).Route(ticket.View(), &decision).ok()) {
            Open(b->cell, &OpenCounts::texts);
            return;
          }
          visit(b->cell, EffectOf(side, decision, milestone));
        });
      },
      &special);
}

void Comparison::PoliciesIn(const Cell& cell, std::size_t milestone,
                            const Effect& before, const Effect& after) {
  ClaimTable* const a = &Deadlines(kOld, milestone, before.raise);
  ClaimTable* const b = &Deadlines(kNew, milestone, after.raise);
  const auto add = [&](const Cell& c, const Winners& x, const Winners& y) {
    Add(Component::kPolicies, c, Bit(DiffKind::kPolicies),
        before.policies.empty() ? IdsOf(a, x) : std::vector<std::string>(),
        after.policies.empty() ? IdsOf(b, y) : std::vector<std::string>(),
        milestone);
  };
  const auto behind = [&](const Cell& c, const Winners& x) {
    if (!after.policies.empty()) return add(c, x, {});
    Enumerate(b, c, [&](const Cell& d, const Winners& y) { add(d, x, y); });
  };
  if (!before.policies.empty()) return behind(cell, {});
  Enumerate(a, cell, behind);
}

void Comparison::ComparePolicies(std::size_t milestone) {
  const rules::Index& before = space_.rules(kOld).milestone_index[milestone];
  const rules::Index& after = space_.rules(kNew).milestone_index[milestone];
  if (before.empty() && after.empty()) return;
  const bool asks = AsksUrgency(before) || AsksUrgency(after);
  std::set<int> raises = Raises(space_.rules(kOld), asks);
  raises.merge(Raises(space_.rules(kNew), asks));
  for (int raise : raises) {
    ClaimTable* const a = &Deadlines(kOld, milestone, raise);
    ClaimTable* const b = &Deadlines(kNew, milestone, raise);
    // Where the rules that win differ in their effect, RulesLeaf() has looked.
    const auto concerns = [&](const Effect& effect) {
      return effect.policies.empty() && (!asks || effect.raise == raise);
    };
    Roots(
        a, b, gates_, false,
        [&](const Cell& cell, const Winners& x, const Winners& y) {
          const auto policies = [&](int side, ClaimTable* t, const Winners& w) {
            std::set<std::string> out;
            for (const auto& claim : w) {
              const auto& rule =
                  space_.rules(side)
                      .deadline_rules[t->claims()[claim.first].rule];
              out.insert(
                  PolicyContent(rule_set(side), rule.policies[milestone]));
            }
            return out;
          };
          if (policies(kOld, a, x) == policies(kNew, b, y)) return;
          SplitByEffect(
              kOld, cell, milestone, asks, [&](const Cell& c, const Effect& e) {
                if (!concerns(e)) return;
                SplitByEffect(kNew, c, milestone, asks,
                              [&](const Cell& d, const Effect& f) {
                                if (!concerns(f)) return;
                                Add(Component::kPolicies, d,
                                    Bit(DiffKind::kPolicies), IdsOf(a, x),
                                    IdsOf(b, y), milestone);
                              });
              });
        });
  }
}

void Comparison::StatutoryIn(const Cell& cell, int raise_before,
                             int raise_after) {
  for (int side : {kOld, kNew}) {
    ClaimTable* const own =
        &Deadlines(side, 0, side == kOld ? raise_before : raise_after);
    ClaimTable* const other =
        &Deadlines(1 - side, 0, side == kOld ? raise_after : raise_before);
    const auto contents = [&](int of, std::uint32_t rule) {
      std::set<std::string> out;
      for (std::string_view id :
           space_.rules(of).deadline_rules[rule].statutory) {
        out.insert(PolicyContent(rule_set(of), id));
      }
      return out;
    };
    const bool all = raise_before != raise_after;
    for (std::size_t i = 0; i != own->claims().size(); ++i) {
      if (!all && !own->claims()[i].changed) continue;
      const Claim& claim = own->Build(i);
      for (const std::string& content : contents(side, claim.rule)) {
        for (const Conj& holds : claim.holds) {
          Cell only = cell;
          if (!holds.Meets(only.when)) continue;
          only.when.Restrict(holds);
          if (!Spend(only, other->claims().size())) continue;
          for (std::size_t j = 0; j != other->claims().size(); ++j) {
            const Claim& one = other->Build(j);
            if (contents(1 - side, one.rule).count(content) != 0) {
              Except(space_, one, &only);
            }
          }
          if (IsVoid(only)) continue;
          const std::vector<std::string> ids = {
              std::string(own->IdOf(claim.rule))};
          const auto add = [&](const Cell& c) {
            Add(Component::kStatutory, c, Bit(DiffKind::kStatutory),
                side == kOld ? ids : std::vector<std::string>(),
                side == kNew ? ids : std::vector<std::string>());
          };
          if (all) {
            add(only);
            continue;
          }
          const bool asks = AsksUrgency(space_.rules(kOld).statutory_index) ||
                            AsksUrgency(space_.rules(kNew).statutory_index);
          SplitByEffect(kOld, only, 0, asks,
                        [&](const Cell& c, const Effect& e) {
                          if (asks && e.raise != raise_before) return;
                          SplitByEffect(kNew, c, 0, asks,
                                        [&](const Cell& d, const Effect& f) {
                                          if (asks && f.raise != raise_after)
                                            return;
                                          add(d);
                                        });
                        });
        }
      }
    }
  }
}

void Comparison::CompareStatutory() {
  const rules::Index& before = space_.rules(kOld).statutory_index;
  const rules::Index& after = space_.rules(kNew).statutory_index;
  if (before.empty() && after.empty()) return;
  const bool asks = AsksUrgency(before) || AsksUrgency(after);
  std::set<int> raises = Raises(space_.rules(kOld), asks);
  raises.merge(Raises(space_.rules(kNew), asks));
  Cell open;
  open.except = gates_;
  for (int raise : raises) StatutoryIn(open, raise, raise);
}

}  // namespace trunkline::diff
