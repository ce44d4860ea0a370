// SPDX-License-Identifier: Apache-2.0
#include "src/route/matched_rules.h"

#include <algorithm>

#include "src/rules/rank.h"

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

std::string_view SetBackBy(std::uint32_t better, std::uint32_t worse) {
  const rules::RankParts a = rules::UnpackRank(better);
  const rules::RankParts b = rules::UnpackRank(worse);
  if (a.priority != b.priority) return "rank.priority";
  if (a.category_depth != b.category_depth) return "rank.category";
  if (a.principle_place != b.principle_place) return "rank.principle";
  if (a.region_depth != b.region_depth) return "rank.region";
  if (a.hotline != b.hotline) return "rank.hotline";
  if (a.text != b.text) return "rank.text";
  if (a.type != b.type) return "rank.type";
  if (a.channel != b.channel) return "rank.channel";
  if (a.urgency != b.urgency) return "rank.urgency";
  if (a.attribute != b.attribute) return "rank.attribute";
  return {};
}

}  // namespace trunkline::route
