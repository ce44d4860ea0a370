// SPDX-License-Identifier: Apache-2.0
#include "src/rules/conditions.h"

#include <algorithm>

namespace trunkline::rules {

bool Conditions::Hit(const Facts& facts, std::uint32_t literal) {
  if (facts.hits == nullptr) return false;
  const std::vector<std::uint32_t>& hits = *facts.hits;
  if (hits.size() > 16) {
    return std::binary_search(hits.begin(), hits.end(), literal);
  }
  for (std::uint32_t hit : hits) {
    if (hit == literal) return true;
  }
  return false;
}

bool Conditions::PatternMatches(std::uint32_t pattern,
                                const Facts& facts) const {
  const Pattern& p = patterns[pattern];
  if (facts.ticket->text.empty()) return false;
  bool may = p.atoms.count == 0;
  for (std::uint32_t i = 0; i != p.atoms.count && !may; ++i) {
    may = Hit(facts, pool[p.atoms.begin + i]);
  }
  return may && p.regex.Matches(facts.ticket->text);
}

bool Conditions::Holds(std::uint32_t condition, const Facts& facts) const {
  const Condition& c = conditions[condition];
  if (c.hotlines.count != 0 &&
      !OneOf(c.hotlines, [&](Id id) { return id == facts.hotline; })) {
    return false;
  }
  for (std::uint32_t i = 0; i != c.attributes.count; ++i) {
    const AttributeCondition& wanted = attributes[c.attributes.begin + i];
    bool found = false;
    for (const Attribute& a : facts.ticket->attributes) {
      found = found || (a.name == wanted.name &&
                        (wanted.values.empty() ||
                         std::find(wanted.values.begin(), wanted.values.end(),
                                   a.value) != wanted.values.end()));
    }
    if (!found) return false;
  }
  return TextHolds(c, facts);
}

bool Conditions::TextHolds(const Condition& c, const Facts& facts) const {
  const auto hit = [&](std::uint32_t literal) { return Hit(facts, literal); };
  if (c.any.count != 0 && !OneOf(c.any, hit)) return false;
  if (OneOf(c.all, [&](std::uint32_t literal) { return !hit(literal); })) {
    return false;
  }
  if (OneOf(c.none, hit)) return false;
  return c.patterns.count == 0 || OneOf(c.patterns, [&](std::uint32_t pattern) {
           return PatternMatches(pattern, facts);
         });
}

}  // namespace trunkline::rules
