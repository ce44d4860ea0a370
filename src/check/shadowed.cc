// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/check/messages.h"
#include "src/check/search.h"
#include "src/route/matched_rules.h"
#include "src/route/messages.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::check {
namespace {

using rules::ClaimKind;
using rules::EntryKind;
using rules::Id;
using rules::kNone;

// Rules that can never win.
//
// Idea. A rule is shadowed if each of its claims is. A claim is shadowed if
// another claim of higher rank holds whenever it holds (Comparer::Contains),
// and then always names a department (AlwaysApplies). Such a claim has the same
// category or one above it, and the same region or one around it. So only the
// claims of these places are compared, from the highest rank down to that of
// the claim.
//
// Invariants. The search is sound but not complete: it does not find rules that
// shadow another one only together. A rule is reported only if Route()
// confirms, for a ticket for which the rule holds, that another one wins.
//
// Cost. Each claim is compared with the claims of higher rank in
// depth(category) x depth(region) places. CheckOptions::max_pairs limits the
// sum. Rules whose largest place is small come first, so that the limit leaves
// out as few places as possible.
class Shadows {
 public:
  explicit Shadows(Search* search)
      : search_(*search),
        rules_(search->rules()),
        claims_(search->rules().rule_index,
                search->rules().conditions.declared) {}

  void Find() {
    // `turn`: the number of claims in the largest place of each rule.
    std::vector<const Claim*> by_rule;
    by_rule.reserve(claims_.all().size());
    std::vector<std::size_t> turn(rules_.rules.size());
    for (const auto& place : claims_.Places()) {
      for (const Claim& claim : place) {
        turn[claim.entry.rule] = place.size();
        by_rule.push_back(&claim);
      }
    }
    std::stable_sort(by_rule.begin(), by_rule.end(),
                     [&](const Claim* a, const Claim* b) {
                       const auto order = [&](const Claim* c) {
                         return std::pair(turn[c->entry.rule], c->entry.rule);
                       };
                       return order(a) < order(b);
                     });
    for (auto begin = by_rule.begin(); begin != by_rule.end();) {
      auto end = begin;
      const Claim* above = nullptr;
      bool all = true;
      for (; end != by_rule.end() && (*end)->entry.rule == (*begin)->entry.rule;
           ++end) {
        if (!all) continue;
        const Claim* found = FindAbove(**end);
        all = found != nullptr;
        if (above == nullptr) above = found;
      }
      if (all) Report(**begin, *above);
      begin = end;
    }
    search_.EndCount("shadowed");
  }

 private:
  // A claim of higher rank that holds and applies whenever `claim` holds, or
  // null.
  const Claim* FindAbove(const Claim& claim) {
    const rules::Region& region = rules_.regions[claim.key.region];
    for (Id category = claim.key.category;;
         category = rules_.category_nodes[category].parent) {
      for (std::uint32_t depth = 0; depth <= region.depth; ++depth) {
        const Id around =
            depth == 0 ? kNone
                       : rules_.region_chains[region.chain_begin + depth];
        for (const Claim& other : claims_.At(category, around)) {
          if (other.entry.rank <= claim.entry.rank) break;
          if (!search_.Spend()) return nullptr;
          if (other.entry.rule != claim.entry.rule &&
              search_.comparer().Contains(other, claim) &&
              AlwaysApplies(other, claim)) {
            return &other;
          }
        }
      }
      if (category == kNone) return nullptr;
    }
  }

  // Whether `other` names a department wherever and whenever `claim` holds.
  bool AlwaysApplies(const Claim& other, const Claim& claim) const {
    const rules::Rule& rule = rules_.rules[other.entry.rule];
    if (rule.kind == ClaimKind::kAnswer || rule.kind == ClaimKind::kRefuse) {
      return true;
    }
    if (rule.kind != ClaimKind::kDepartment &&
        rule.kind != ClaimKind::kFunction) {
      return false;
    }
    const std::vector<std::int64_t> moments =
        search_.Moments(claim.entry.valid);
    return std::all_of(moments.begin(), moments.end(), [&](std::int64_t at) {
      if (rule.kind == ClaimKind::kDepartment) {
        return rules_.InForce(rule.target, claim.key.category, at) != kNone;
      }
      // A ticket without region needs a fact; that outcome, too, goes before
      // the claim.
      for (Id id = 1; id < rules_.regions.size(); ++id) {
        if (rules_.RegionCovers(claim.key.region, id) &&
            rules_.regions[id].valid.Holds(at) &&
            rules_.InForce(rules_.Serving(rule.target, id, at),
                           claim.key.category, at) == kNone) {
          return false;
        }
      }
      return true;
    });
  }

  std::string Example(const rules::Rule& rule) const {
    trunkline_internal::v1::Rule m;
    const std::string_view bytes = rules_.BytesOf(rule);
    if (!m.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
      return "";
    }
    return m.example_text();
  }

  void Report(const Claim& claim, const Claim& above) {
    const rules::Rule& rule = rules_.rules[claim.entry.rule];
    const rules::Rule& winner = rules_.rules[above.entry.rule];
    const auto text = search_.comparer().Sample(
        search_.comparer().ConditionOf(claim), Example(rule));
    if (!text.has_value()) return;  // It never holds, which is another issue.
    Witness witness;
    const auto shows = [&](const Decision& d) {
      return !d.rule.empty() && d.rule != rule.id &&
             std::none_of(
                 d.contenders.begin(), d.contenders.end(),
                 [&](const Contender& x) { return x.rule == rule.id; });
    };
    if (!search_.FindWitness(claim, claim, *text, shows, &witness)) return;
    const auto& entries = search_.loader().entries(EntryKind::kRule);
    const route::SetBack by =
        route::SetBackBy(rules_, above.entry.rank, claim.entry.rank);
    search_.loader().Report(
        Severity::kWarning, "shadowed", EntryKind::kRule,
        entries[claim.entry.rule],
        base::Fill<messages::kShadowed>(
            base::Quoted(rule.id), base::Quoted(winner.id),
            route::Criterion(by.code, by.arguments)),
        {"", &entries[above.entry.rule], search_.ToText(witness)});
  }

  Search& search_;
  const rules::Compiled& rules_;
  const Claims claims_;
};

}  // namespace

void FindShadowed(Search* search) { Shadows(search).Find(); }

}  // namespace trunkline::check
