// SPDX-License-Identifier: Apache-2.0
// Which tables and claims differ between the two sides.
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

#include "src/diff/compare.h"

namespace trunkline::diff {
namespace {

using rules::Compiled;
using rules::Id;
using rules::kNone;

template <typename List>
bool SameBytes(const List& a, const List& b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(),
                                            [](const auto& x, const auto& y) {
                                              return x.bytes == y.bytes;
                                            });
}

}  // namespace

void Comparison::FindChangedTables() {
  const Compiled& a = space_.rules(kOld);
  const Compiled& b = space_.rules(kNew);
  categories_differ_ = space_.categories_differ();
  regions_differ_ = space_.regions_differ();
  departments_differ_ = !SameBytes(a.departments, b.departments);
  hotlines_differ_ =
      !SameBytes(a.hotlines, b.hotlines) || a.country_code != b.country_code ||
      a.trunk_prefix != b.trunk_prefix || a.area_codes != b.area_codes;
  attributes_differ_ = !SameBytes(a.conditions.declared.declared(),
                                  b.conditions.declared.declared());
  policies_differ_ = !SameBytes(a.deadline_policies, b.deadline_policies);
  centre_differs_ = CodeOf(kOld, a.centre) != CodeOf(kNew, b.centre);
  // The interim lead, else the centre, leads where rules tie.
  settling_differs_ = a.principles != b.principles || centre_differs_ ||
                      !SamePartition(space_.InForce(kOld, a.interim_lead),
                                     space_.InForce(kNew, b.interim_lead));
  tables_differ_ = categories_differ_ || regions_differ_ ||
                   departments_differ_ || hotlines_differ_ ||
                   attributes_differ_ || centre_differs_ || settling_differs_;
}

bool Comparison::SamePartition(const Partition<Id>& before,
                               const Partition<Id>& after) const {
  if (before.size() != after.size()) return false;
  std::vector<std::pair<Conj, std::string_view>> a, b;
  for (const auto& [conj, id] : before) a.emplace_back(conj, CodeOf(kOld, id));
  for (const auto& [conj, id] : after) b.emplace_back(conj, CodeOf(kNew, id));
  std::sort(a.begin(), a.end());
  std::sort(b.begin(), b.end());
  return a == b;
}

void Comparison::Link(
    ClaimTable* before, ClaimTable* after,
    const std::function<bool(std::uint32_t, std::uint32_t)>& same) {
  const auto& old_rules = before->by_rule();
  const auto& new_rules = after->by_rule();
  // What is not paired differs.
  std::map<std::vector<Conj>, int> places;
  const auto alone = [&](ClaimTable* table, std::uint32_t rule) {
    for (std::size_t i : table->by_rule()[rule]) {
      Claim& claim = table->claims()[i];
      if (claim.uid >= 0) continue;
      claim.uid = uids_++;
      claim.where =
          places.try_emplace(table->Build(i).holds, claim.uid).first->second;
      claim.changed = true;
    }
  };
  std::uint32_t a = 0, b = 0;
  while (a != old_rules.size() || b != new_rules.size()) {
    if (b == new_rules.size() ||
        (a != old_rules.size() && before->IdOf(a) < after->IdOf(b))) {
      alone(before, a++);
      continue;
    }
    if (a == old_rules.size() || after->IdOf(b) < before->IdOf(a)) {
      alone(after, b++);
      continue;
    }
    const auto& x = old_rules[a];
    const auto& y = new_rules[b];
    const bool same_bytes = before->BytesOf(a) == after->BytesOf(b);
    const bool same_effect = same_bytes && same(a, b);
    const auto pair = [&](std::size_t i, std::size_t j) {
      Claim& old_claim = before->claims()[i];
      Claim& new_claim = after->claims()[j];
      old_claim.uid = new_claim.uid = uids_++;
      old_claim.where = new_claim.where = old_claim.uid;
      // The depth of a code is a part of the rank.
      const bool same_depths =
          !tables_differ_ ||
          (space_.rules(kOld).regions[old_claim.key.region].depth ==
               space_.rules(kNew).regions[new_claim.key.region].depth &&
           !(attributes_differ_ && (old_claim.key.attributes != 0 ||
                                    old_claim.entry.condition != 0)));
      old_claim.same_alone = new_claim.same_alone = same_effect;
      old_claim.changed = new_claim.changed =
          !same_effect || !same_depths ||
          (settling_differs_ && before->settles());
    };
    if (same_bytes && !tables_differ_ && x.size() == 1 && y.size() == 1) {
      pair(x[0], y[0]);
    } else if (same_bytes && !tables_differ_ && x.size() == y.size() &&
               space_.attributes().empty()) {
      const auto sorted = [](ClaimTable* table, std::vector<std::size_t> list) {
        std::sort(list.begin(), list.end(), [&](std::size_t i, std::size_t j) {
          const rules::EntryKey& k = table->claims()[i].key;
          const rules::EntryKey& l = table->claims()[j].key;
          return std::tie(k.hotline, k.category, k.region) <
                 std::tie(l.hotline, l.category, l.region);
        });
        return list;
      };
      const auto i = sorted(before, x), j = sorted(after, y);
      for (std::size_t n = 0; n != i.size(); ++n) pair(i[n], j[n]);
    } else {
      for (std::size_t i : x) {
        const Claim& one = before->Build(i);
        for (std::size_t j : y) {
          if (after->claims()[j].uid >= 0) continue;
          const Claim& other = after->Build(j);
          if (one.holds != other.holds ||
              !SamePartition(one.parts, other.parts)) {
            continue;
          }
          pair(i, j);
          break;
        }
      }
      alone(before, a);
      alone(after, b);
    }
    ++a;
    ++b;
  }
  fails_.resize(static_cast<std::size_t>(uids_));
  holds_by_.resize(static_cast<std::size_t>(uids_));
}

bool Comparison::SameRule(std::uint32_t before, std::uint32_t after) {
  const Compiled& own = space_.rules(kOld);
  const Compiled& other = space_.rules(kNew);
  const rules::Rule& a = own.rules[before];
  const rules::Rule& b = other.rules[after];
  const bool centre_leads = a.kind == rules::ClaimKind::kAnswer ||
                            a.kind == rules::ClaimKind::kRefuse ||
                            a.kind == rules::ClaimKind::kFunction;
  if (centre_differs_ && centre_leads) return false;
  const rules::ClaimExtra& x = own.extras[a.extra];
  const rules::ClaimExtra& y = other.extras[b.extra];
  if (policies_differ_) {
    for (std::size_t m = 0; m != kMilestoneCount; ++m) {
      if (PolicyContent(rule_sets_[kOld], x.policies[m]) !=
          PolicyContent(rule_sets_[kNew], y.policies[m])) {
        return false;
      }
    }
  }
  if (!tables_differ_) return true;
  if (a.kind == rules::ClaimKind::kAnswer &&
      !SamePartition(space_.InForce(kOld, a.target),
                     space_.InForce(kNew, b.target))) {
    return false;
  }
  for (std::size_t i = 0; i != x.assists.size(); ++i) {
    const rules::Assist& p = x.assists[i];
    const rules::Assist& q = y.assists[i];
    const bool same =
        p.department != kNone
            ? SamePartition(space_.InForce(kOld, p.department),
                            space_.InForce(kNew, q.department))
            : SamePartition(space_.Serving(kOld, p.function, false),
                            space_.Serving(kNew, q.function, false));
    if (!same) return false;
  }
  // In a tie, the closeness of the departments that it names counts.
  if (!departments_differ_ && !regions_differ_) return true;
  for (std::size_t i : rules_[kOld]->by_rule()[before]) {
    for (const auto& part : rules_[kOld]->Build(i).parts) {
      const Id department = part.second;
      if (department == kNeedsRegion) continue;
      const Id id = other.department_ids.Find(CodeOf(kOld, department));
      if (id == kNone ||
          space_.Closeness(kOld, department) != space_.Closeness(kNew, id)) {
        return false;
      }
    }
  }
  return true;
}

bool Comparison::SameDeadlineRule(std::size_t milestone, std::uint32_t before,
                                  std::uint32_t after) const {
  if (!policies_differ_) return true;
  const rules::DeadlineRule& a = space_.rules(kOld).deadline_rules[before];
  const rules::DeadlineRule& b = space_.rules(kNew).deadline_rules[after];
  const auto same = [&](std::string_view x, std::string_view y) {
    return PolicyContent(rule_sets_[kOld], x) ==
           PolicyContent(rule_sets_[kNew], y);
  };
  if (milestone != 0) {
    return same(a.policies[milestone], b.policies[milestone]);
  }
  return std::equal(a.statutory.begin(), a.statutory.end(), b.statutory.begin(),
                    b.statutory.end(), same);
}

ClaimTable& Comparison::Deadlines(int side, std::size_t milestone, int raise) {
  const auto key = std::pair(milestone, raise);
  auto& mine = deadlines_[static_cast<std::size_t>(side)][key];
  if (mine == nullptr) {
    for (int s : {kOld, kNew}) {
      const Compiled& own = space_.rules(s);
      deadlines_[static_cast<std::size_t>(s)][key] =
          std::make_unique<ClaimTable>(
              &space_, &atoms_, s, ClaimTable::Kind::kDeadlines,
              milestone == 0 ? own.statutory_index
                             : own.milestone_index[milestone],
              raise);
    }
    Link(deadlines_[0][key].get(), deadlines_[1][key].get(),
         [&](std::uint32_t a, std::uint32_t b) {
           return SameDeadlineRule(milestone, a, b);
         });
  }
  return *deadlines_[static_cast<std::size_t>(side)][key];
}

}  // namespace trunkline::diff
