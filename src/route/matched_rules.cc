// SPDX-License-Identifier: Apache-2.0
#include "src/route/matched_rules.h"

#include <algorithm>

namespace trunkline::route {

std::vector<MatchedRule> FindMatchedRules(const rules::Compiled& rules,
                                          const ResolvedTicket& resolved) {
  std::vector<MatchedRule> out;
  std::uint32_t floor = 1;
  rules.rule_index.Visit(resolved.facts, rules.conditions, &floor,
                         [&](const rules::Entry& e) {
                           out.push_back({e.rule, e.rank, rules::kNone});
                         });
  // A rule with several codes has the rank of the best combination that
  // matched.
  std::sort(out.begin(), out.end(),
            [](const MatchedRule& a, const MatchedRule& b) {
              return a.rule != b.rule ? a.rule < b.rule : a.rank > b.rank;
            });
  out.erase(std::unique(out.begin(), out.end(),
                        [](const MatchedRule& a, const MatchedRule& b) {
                          return a.rule == b.rule;
                        }),
            out.end());
  std::stable_sort(out.begin(), out.end(),
                   [](const MatchedRule& a, const MatchedRule& b) {
                     return a.rank > b.rank;
                   });
  for (MatchedRule& matched : out) {
    matched.department =
        ClaimedDepartment(rules, resolved, rules.rules[matched.rule]);
  }
  return out;
}

SetBack SetBackBy(const rules::Compiled& rules, std::uint32_t better,
                  std::uint32_t worse) {
  using Criterion = rules::RankTable::Criterion;
  const rules::RankTable::Difference d = rules.ranks.Compare(better, worse);
  switch (d.criterion) {
    case Criterion::kEqual:
      return {};
    case Criterion::kPriority:
      return {"rank.priority", {}};
    case Criterion::kCategory:
      return {"rank.category", {}};
    case Criterion::kPrinciple:
      return {"rank.principle", {}};
    case Criterion::kRegion:
      return {"rank.region", {}};
    case Criterion::kDeclared:
      return {"rank.declared",
              {std::string(rules.conditions.declared[d.attribute].id)}};
    case Criterion::kHotline:
      return {"rank.hotline", {}};
    case Criterion::kText:
      return {"rank.text", {}};
    case Criterion::kType:
      return {"rank.type", {}};
    case Criterion::kChannel:
      return {"rank.channel", {}};
    case Criterion::kUrgency:
      return {"rank.urgency", {}};
    case Criterion::kAttribute:
      return {"rank.attribute", {}};
  }
  return {};
}

}  // namespace trunkline::route
