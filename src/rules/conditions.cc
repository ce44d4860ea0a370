// SPDX-License-Identifier: Apache-2.0
#include "src/rules/conditions.h"

#include <algorithm>

namespace trunkline::rules {

bool AttributeCondition::Holds(const Ticket& ticket) const {
  const auto one_of = [](const auto& list, std::string_view value) {
    return std::find(list.begin(), list.end(), value) != list.end();
  };
  bool has = false;
  bool has_value = values.empty();
  for (const Attribute& a : ticket.attributes) {
    if (a.name != name) continue;
    has = true;
    has_value = has_value || one_of(values, a.value);
    if (one_of(excluded, a.value)) return false;
  }
  return has_value && (has ? !absent : !given);
}

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
  if (!AttributesHold(c, facts)) return false;
  return TextHolds(c, facts);
}

std::vector<std::uint32_t> Conditions::WordsOf(std::uint32_t condition) const {
  std::vector<std::uint32_t> words;
  const Condition& c = conditions[condition];
  const auto add = [&](const Range& range) {
    const auto begin = pool.begin() + range.begin;
    words.insert(words.end(), begin, begin + range.count);
  };
  if (c.any.count != 0) {
    add(c.any);
  } else if (c.all.count != 0) {
    words.push_back(pool[c.all.begin]);
  } else {
    for (std::uint32_t i = 0; i != c.patterns.count; ++i) {
      const Range& atoms = patterns[pool[c.patterns.begin + i]].atoms;
      if (atoms.count == 0) return {};
      add(atoms);
    }
  }
  std::sort(words.begin(), words.end());
  words.erase(std::unique(words.begin(), words.end()), words.end());
  return words;
}

bool Conditions::AttributesHold(const Condition& c, const Facts& facts) const {
  for (std::uint32_t i = 0; i != c.attributes.count; ++i) {
    if (!attributes[c.attributes.begin + i].Holds(*facts.ticket)) return false;
  }
  for (std::uint32_t i = 0; i != c.tests.count; ++i) {
    const AttributeTest& test = declared.tests[c.tests.begin + i];
    if (!declared.Holds(test, facts.attributes)) return false;
  }
  return true;
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
