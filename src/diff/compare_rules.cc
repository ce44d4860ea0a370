// SPDX-License-Identifier: Apache-2.0
// Rules are compared.
#include <algorithm>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "src/diff/branch.h"
#include "src/diff/cells.h"
#include "src/diff/compare.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::diff {
namespace {

namespace pb = trunkline_internal::v1;
using rules::Compiled;
using rules::Id;
using rules::kNone;
using Found = Atoms::Found;

constexpr Kinds kSettled =
    Bit(DiffKind::kOutcome) | Bit(DiffKind::kLead) | Bit(DiffKind::kTarget) |
    Bit(DiffKind::kBasis) | Bit(DiffKind::kSettledBy) |
    Bit(DiffKind::kAssisting) | Bit(DiffKind::kContenders) |
    Bit(DiffKind::kTags) | Bit(DiffKind::kAnswer) | Bit(DiffKind::kRefusal);

// A winner is routed and described; see Comparison::Pay().
constexpr std::size_t kWorkOfWinner = 4;

}  // namespace

void Comparison::AskSettle(int side, const Winners& winners, Branch* branch) {
  const Compiled& own = space_.rules(side);
  const auto s = static_cast<std::size_t>(side);
  bool several = false, needs_region = false, department = false;
  std::set<Id> named;
  for (const auto& [claim, id] : winners) {
    const rules::Rule& rule = own.rules[rules_[s]->claims()[claim].rule];
    const bool answers = rule.kind == rules::ClaimKind::kAnswer;
    if (answers) branch->Ask(space_.InForce(side, rule.target));
    if (!answers && rule.kind != rules::ClaimKind::kRefuse) {
      department = true;
      needs_region |= id == kNeedsRegion;
      named.insert(id);
    }
    for (const rules::Assist& assist : own.extras[rule.extra].assists) {
      if (assist.department != kNone) {
        branch->Ask(space_.InForce(side, assist.department));
      } else {
        branch->Ask(space_.Serving(side, assist.function, false));
      }
    }
  }
  several = named.size() > 1;
  if (!department || needs_region || !several) return;
  for (Id id : named) branch->Ask(space_.Closeness(side, id));
  constexpr Id kOther = ~Id{0};
  Partition<Id>& among = receivers_among_[s][named];
  if (among.empty()) {
    among = Mapped<Id, Id>(receivers_[s], [&](const Id& id) {
      return id == kNone || named.count(id) != 0 ? id : kOther;
    });
  }
  branch->Ask(among);
  branch->Ask(space_.InForce(side, own.interim_lead));
}

Comparison::Effect Comparison::EffectOf(int side, const Decision& d,
                                        std::size_t milestone) const {
  Effect out;
  if (d.outcome != Outcome::kRouted && d.outcome != Outcome::kAnswered &&
      d.outcome != Outcome::kRefusalProposed) {
    return out;
  }
  const Compiled& own = space_.rules(side);
  std::vector<std::string_view> ids = d.also;
  ids.push_back(d.rule);
  for (std::string_view id : ids) {
    const auto rule = std::lower_bound(
        own.rules.begin(), own.rules.end(), id,
        [](const rules::Rule& r, std::string_view i) { return r.id < i; });
    if (rule == own.rules.end() || rule->id != id) continue;
    const rules::ClaimExtra& extra = own.extras[rule->extra];
    if (!extra.policies[milestone].empty()) {
      out.policies.insert(
          PolicyContent(rule_set(side), extra.policies[milestone]));
    }
    out.raise = std::max(out.raise, static_cast<int>(extra.urgency));
  }
  return out;
}

void Comparison::RulesLeaf(const Cell& cell, const Winners& before,
                           const Winners& after) {
  const auto& old_claims = rules_[0]->claims();
  const auto& new_claims = rules_[1]->claims();
  if (before.empty() && after.empty() && !centre_differs_) return;
  if (before.size() == 1 && after.size() == 1) {
    const Claim& a = old_claims[before[0].first];
    if (a.same_alone && a.uid == new_claims[after[0].first].uid) return;
  }
  if (!tables_differ_ && !policies_differ_ && before.size() == 1 &&
      after.size() == 1 &&
      CodeOf(kOld, before[0].second) == CodeOf(kNew, after[0].second)) {
    pb::Rule x, y;
    const std::string_view a =
        rules_[0]->BytesOf(old_claims[before[0].first].rule);
    const std::string_view b =
        rules_[1]->BytesOf(new_claims[after[0].first].rule);
    if (a == b) return;
    if (x.ParseFromArray(a.data(), static_cast<int>(a.size())) &&
        y.ParseFromArray(b.data(), static_cast<int>(b.size())) &&
        x.then().SerializeAsString() == y.then().SerializeAsString()) {
      return;
    }
  }
  if (Stops(cell)) return;
  bool secret = false, urgent = false;
  for (int side : {kOld, kNew}) {
    const Compiled& own = space_.rules(side);
    for (const auto& w : side == kOld ? before : after) {
      const rules::Rule& rule =
          own.rules[(side == kOld ? old_claims : new_claims)[w.first].rule];
      secret |= rule.confidential;
      urgent |= own.extras[rule.extra].urgency != Urgency::kUnspecified;
    }
  }
  const std::vector<std::string> before_ids = IdsOf(rules_[0].get(), before);
  const std::vector<std::string> after_ids = IdsOf(rules_[1].get(), after);
  Branches(cell, [&](Branch* b) {
    AskSettle(kOld, before, b);
    AskSettle(kNew, after, b);
    if (!Spend(b->cell, kWorkOfWinner * (before.size() + after.size()))) return;
    OwnedTicket ticket;
    const Found found = FindTicket(b->cell, &ticket);
    if (found == Found::kNo) return;
    Pair pair;
    if (found == Found::kUnknown ||
        !RouteBoth(rule_sets_[0], rule_sets_[1], ticket.View(), &pair)) {
      Open(b->cell, &OpenCounts::texts);
      return;
    }
    Kinds kinds = Differences(rule_sets_[0], rule_sets_[1], pair);
    // Whoever the first receiver is, it leads; see CompareReceivers().
    if (pair.before.outcome == Outcome::kDisputed &&
        pair.after.outcome == Outcome::kDisputed &&
        !pair.before.first_receiver.empty() &&
        pair.before.lead == pair.before.first_receiver &&
        pair.after.lead == pair.after.first_receiver) {
      kinds &= ~Bit(DiffKind::kLead);
    }
    const bool settled = (kinds & kSettled) != 0;
    if (settled) {
      Emit(Component::kRules, b->cell,
           kinds & (kSettled | Bit(DiffKind::kConfidential) |
                    Bit(DiffKind::kUrgency) | Bit(DiffKind::kPolicies)),
           before_ids, after_ids, ticket, pair);
    }
    // Whether the ticket itself is confidential or urgent hides what rules say.
    if (secret && !(settled && (kinds & Bit(DiffKind::kConfidential)) != 0)) {
      Cell open = b->cell;
      const IntSet report =
          IntSet::One(static_cast<std::int64_t>(TicketType::kReport));
      const IntSet* const types = open.when.Find(kType);
      if (open.when.Restrict(kType,
                             (types == nullptr ? space_.Domain(kType) : *types)
                                 .Minus(report)) &&
          open.when.Restrict(kConfidential, 0)) {
        Add(Component::kRules, open, Bit(DiffKind::kConfidential), before_ids,
            after_ids);
      }
    }
    for (std::int64_t u = 0; urgent && !settled && u != 3; ++u) {
      Cell below = b->cell;
      if (!below.when.Restrict(kUrgency, u)) continue;
      Add(Component::kRules, below, Bit(DiffKind::kUrgency), before_ids,
          after_ids);
    }
    EffectsLeaf(b->cell, pair);
  });
}

void Comparison::EffectsLeaf(const Cell& cell, const Pair& pair) {
  for (std::size_t m = 1; m != kMilestoneCount; ++m) {
    const Effect a = EffectOf(kOld, pair.before, m);
    const Effect b = EffectOf(kNew, pair.after, m);
    if (a.policies.empty() && b.policies.empty() && a.raise == b.raise)
      continue;
    if (!a.policies.empty() && a.policies == b.policies) continue;
    PoliciesIn(cell, m, a, b);
  }
  const Effect a = EffectOf(kOld, pair.before, 1);
  const Effect b = EffectOf(kNew, pair.after, 1);
  if (a.raise != b.raise) StatutoryIn(cell, a.raise, b.raise);
}

void Comparison::CompareRules() {
  for (int side : {kOld, kNew}) {
    rules_[static_cast<std::size_t>(side)] = std::make_unique<ClaimTable>(
        &space_, &atoms_, side, ClaimTable::Kind::kRules,
        space_.rules(side).rule_index, 0);
  }
  Link(rules_[0].get(), rules_[1].get(),
       [&](std::uint32_t a, std::uint32_t b) { return SameRule(a, b); });
  Roots(rules_[0].get(), rules_[1].get(), gates_, centre_differs_,
        [&](const Cell& cell, const Winners& before, const Winners& after) {
          RulesLeaf(cell, before, after);
        });
}

}  // namespace trunkline::diff
