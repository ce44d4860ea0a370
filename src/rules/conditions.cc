// SPDX-License-Identifier: Apache-2.0
#include "src/rules/conditions.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "src/base/fold.h"

namespace trunkline::rules {
namespace {

// The first place of a word, or where it would be.
std::vector<LiteralIndex::Place>::const_iterator FirstOf(
    const std::vector<LiteralIndex::Place>& places, std::uint32_t word) {
  return std::lower_bound(
      places.begin(), places.end(), word,
      [](const auto& place, std::uint32_t w) { return place.word < w; });
}

// The byte after the character at `at`.
std::size_t AfterCharacter(std::string_view text, std::size_t at) {
  if (at >= text.size()) return text.size() + 1;
  const char* p = text.data() + at;
  base::NextRune(&p, text.data() + text.size());
  return static_cast<std::size_t>(p - text.data());
}

}  // namespace

bool AttributeCondition::Holds(const Ticket& ticket) const {
  const auto one_of = [](const auto& list, std::string_view value) {
    return std::binary_search(list.begin(), list.end(), value);
  };
  bool has = false;
  bool has_value = values.empty();
  for (const Attribute& a : ticket.attributes) {
    if (a.name != name) continue;
    has = true;
    has_value = has_value || one_of(sorted_values, a.value);
    if (one_of(sorted_excluded, a.value)) return false;
  }
  return has_value && (has ? !absent : !given);
}

bool AttributeCondition::Holds(const SortedAttributes& attributes) const {
  const auto begin = std::lower_bound(
      attributes.begin(), attributes.end(), name,
      [](const auto& a, std::string_view n) { return a.first < n; });
  const auto end = std::upper_bound(
      begin, attributes.end(), name,
      [](std::string_view n, const auto& a) { return n < a.first; });
  // Whether a value of the ticket is one of a list. Looks for each of the fewer
  // among the more.
  const auto one_of = [&](const std::vector<std::string_view>& list) {
    if (list.size() < static_cast<std::size_t>(end - begin)) {
      return std::any_of(list.begin(), list.end(), [&](std::string_view value) {
        return std::binary_search(begin, end, std::pair(name, value));
      });
    }
    return std::any_of(begin, end, [&](const auto& a) {
      return std::binary_search(list.begin(), list.end(), a.second);
    });
  };
  if (one_of(sorted_excluded)) return false;
  return (values.empty() || one_of(sorted_values)) &&
         (begin != end ? !absent : !given);
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

bool Conditions::MayMatch(const Pattern& pattern, const Facts& facts) const {
  return pattern.atoms.count == 0 ||
         OneOf(pattern.atoms,
               [&](std::uint32_t atom) { return Hit(facts, atom); });
}

bool Conditions::PatternCounts(const Condition& c, std::uint32_t pattern,
                               const Facts& facts) const {
  const Pattern& p = patterns[pattern];
  const std::string_view text = facts.ticket->text;
  if (text.empty() || !MayMatch(p, facts) || !p.regex.Matches(text)) {
    return false;
  }
  if (c.pattern_unless.count == 0 || facts.ignore_contexts) return true;
  std::array<std::pair<std::size_t, std::size_t>, kMostMatches> contexts;
  std::size_t count = 0;
  OneOf(c.pattern_unless, [&](std::uint32_t unless) {
    if (!MayMatch(patterns[unless], facts)) return false;
    std::size_t from = 0, begin = 0, end = 0;
    while (count != kMostMatches && from <= text.size() &&
           patterns[unless].regex.Find(text, from, &begin, &end)) {
      contexts[count++] = {begin, end};
      from = end != begin ? end : AfterCharacter(text, end);
    }
    return false;
  });
  const auto inside = [&](std::size_t begin, std::size_t end) {
    return std::any_of(contexts.begin(), contexts.begin() + count,
                       [&](const auto& context) {
                         return context.first <= begin && end <= context.second;
                       });
  };
  std::size_t from = 0;
  for (std::size_t tries = 0; tries != kMostMatches; ++tries) {
    std::size_t begin = 0, end = 0;
    if (from > text.size() || !p.regex.Find(text, from, &begin, &end)) {
      return false;
    }
    if (!inside(begin, end)) return true;
    from = AfterCharacter(text, begin);
  }
  return true;
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
    const AttributeCondition& attribute = attributes[c.attributes.begin + i];
    const bool holds = facts.sorted != nullptr ? attribute.Holds(*facts.sorted)
                                               : attribute.Holds(*facts.ticket);
    if (!holds) return false;
  }
  for (std::uint32_t i = 0; i != c.tests.count; ++i) {
    const AttributeTest& test = declared.tests[c.tests.begin + i];
    if (!declared.Holds(test, facts.attributes)) return false;
  }
  return true;
}

bool Conditions::TextHolds(const Condition& c, const Facts& facts) const {
  ReadContexts(c, facts);
  const auto counts = [&](std::uint32_t literal) {
    return Counts(c, literal, facts);
  };
  if (c.any.count != 0 && !OneOf(c.any, counts)) return false;
  if (OneOf(c.all, [&](std::uint32_t literal) { return !counts(literal); })) {
    return false;
  }
  if (OneOf(c.none, counts)) return false;
  return c.patterns.count == 0 || OneOf(c.patterns, [&](std::uint32_t pattern) {
           return PatternCounts(c, pattern, facts);
         });
}

std::string_view Conditions::FirstWord(std::uint32_t condition,
                                       const Facts& facts) const {
  const Condition& c = conditions[condition];
  const Range& words = c.any.count != 0 ? c.any : c.all;
  ReadContexts(c, facts);
  for (std::uint32_t i = words.begin; i != words.begin + words.count; ++i) {
    if (Counts(c, pool[i], facts)) return written[i];
  }
  return {};
}

void Conditions::ReadContexts(const Condition& c, const Facts& facts) const {
  if (c.unless.count == 0 || facts.places == nullptr) return;
  const auto& places = facts.places->places;
  auto& contexts = facts.places->contexts;
  contexts.clear();
  OneOf(c.unless, [&](std::uint32_t word) {
    if (!Hit(facts, word)) return false;
    for (auto place = FirstOf(places, word);
         place != places.end() && place->word == word; ++place) {
      contexts.push_back(*place);
    }
    return false;
  });
  SortContexts(&contexts);
}

bool Conditions::Counts(const Condition& c, std::uint32_t literal,
                        const Facts& facts) const {
  if (!Hit(facts, literal)) return false;
  if (c.unless.count == 0 || facts.places == nullptr || facts.ignore_contexts ||
      facts.places->contexts.empty()) {
    return true;
  }
  return FirstOutside(facts.places->places, literal, facts.places->contexts) !=
         nullptr;
}

void SortContexts(std::vector<LiteralIndex::Place>* contexts) {
  std::sort(contexts->begin(), contexts->end(),
            [](const auto& a, const auto& b) { return a.begin < b.begin; });
  // The end becomes that of the one that reaches farthest of those up to here.
  std::uint32_t end = 0;
  for (LiteralIndex::Place& context : *contexts) {
    end = context.end = std::max(end, context.end);
  }
}

const LiteralIndex::Place* FirstOutside(
    const std::vector<LiteralIndex::Place>& places, std::uint32_t word,
    const std::vector<LiteralIndex::Place>& contexts) {
  for (auto place = FirstOf(places, word);
       place != places.end() && place->word == word; ++place) {
    // Of the contexts that begin at or before the word, the last says how far
    // any of them reaches.
    const auto after = std::upper_bound(
        contexts.begin(), contexts.end(), place->begin,
        [](std::uint32_t begin, const auto& c) { return begin < c.begin; });
    if (after == contexts.begin() || std::prev(after)->end < place->end) {
      return &*place;
    }
  }
  return nullptr;
}

void SortAttributes(const std::vector<Attribute>& attributes,
                    internal::WordMemory* memory) {
  SortedAttributes& sorted = memory->attributes;
  sorted.clear();
  for (const Attribute& a : attributes) sorted.emplace_back(a.name, a.value);
  std::sort(sorted.begin(), sorted.end());
  sorted.erase(std::unique(sorted.begin(), sorted.end()), sorted.end());
}

void ReadText(const LiteralIndex& literals, std::string_view text,
              internal::WordMemory* memory, Facts* facts) {
  facts->hits = nullptr;
  facts->places = nullptr;
  facts->ignore_contexts = false;
  if (text.empty()) return;  // Most tickets of a batch.
  facts->hits = &memory->hits;
  literals.Find(text, &memory->hits, &memory->seen);
  if (literals.HasContext(memory->hits) &&
      literals.FindPlaces(text, &memory->places)) {
    facts->places = memory;
  }
}

}  // namespace trunkline::rules
