// SPDX-License-Identifier: Apache-2.0
#include "src/check/claims.h"

#include <algorithm>
#include <functional>
#include <string_view>
#include <tuple>
#include <utility>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"

namespace trunkline::check {
namespace {

using rules::Condition;
using rules::Id;
using rules::kNone;

std::uint64_t PlaceKey(Id category, Id region) {
  return std::uint64_t{category} << 32 | region;
}

bool Has(const std::vector<std::uint32_t>& sorted, std::uint32_t value) {
  return std::binary_search(sorted.begin(), sorted.end(), value);
}

}  // namespace

Claims::Claims(const rules::Index& index, const rules::AttributeTable& table) {
  index.ForEach([&](const rules::Index::Key& key, const rules::Entry& entry) {
    all_.push_back({key, entry, {}});
    for (const auto* span = table.begin(key.attributes);
         span != table.end(key.attributes); ++span) {
      if (table[span->attribute].IsRange()) continue;
      auto& exact = all_.back().exact;
      exact.insert(exact.end(), {span->attribute, span->from});
    }
  });
  const auto order = [](const Claim& c) {
    return std::make_tuple(PlaceKey(c.key.category, c.key.region),
                           ~c.entry.rank, std::cref(c.exact), c.entry.rule,
                           c.key.hotline);
  };
  std::sort(all_.begin(), all_.end(), [&](const Claim& a, const Claim& b) {
    return order(a) < order(b);
  });
  for (std::size_t i = 0; i != all_.size(); ++i) {
    Slice& slice = places_[PlaceKey(all_[i].key.category, all_[i].key.region)];
    if (slice.begin == slice.end) slice.begin = i;
    slice.end = i + 1;
  }
}

absl::Span<const Claim> Claims::At(Id category, Id region) const {
  const auto found = places_.find(PlaceKey(category, region));
  if (found == places_.end()) return {};
  return absl::MakeConstSpan(all_).subspan(
      found->second.begin, found->second.end - found->second.begin);
}

std::vector<absl::Span<const Claim>> Claims::Places() const {
  std::vector<absl::Span<const Claim>> out;
  for (std::size_t at = 0; at != all_.size(); at += out.back().size()) {
    out.push_back(At(all_[at].key.category, all_[at].key.region));
  }
  std::stable_sort(out.begin(), out.end(), [](const auto& a, const auto& b) {
    return a.size() < b.size();
  });
  return out;
}

Comparer::Comparer(const rules::Compiled& rules) : rules_(rules) {
  // Words are joined by a character that no word of the rule set contains, so
  // that the joint does not make a word. The first suitable candidate is taken.
  for (std::string_view candidate :
       {"\n", "|", "\t", "\x1f", "\xEE\x80\x80", "\xEE\x80\x81"}) {
    bool free = true;
    for (std::uint32_t i = 0; i != rules.literals.size(); ++i) {
      free &= rules.literals.word(i).find(candidate) == std::string_view::npos;
    }
    joiner_ = candidate;
    if (free) break;
  }
}

const Comparer::Words& Comparer::In(std::uint32_t word) {
  const auto [it, is_new] = in_.try_emplace(word);
  if (is_new) rules_.literals.Find(rules_.literals.word(word), &it->second);
  return it->second;
}

const Comparer::Words& Comparer::Inside(std::uint32_t word) {
  const auto [it, is_new] = inside_.try_emplace(word);
  if (is_new) rules_.literals.FindInside(word, &it->second);
  return it->second;
}

absl::Span<const std::uint32_t> Comparer::Pool(
    const rules::Range& range) const {
  return absl::MakeConstSpan(rules_.conditions.pool)
      .subspan(range.begin, range.count);
}

bool Comparer::OccursIn(std::uint32_t word, const rules::Range& words) {
  const Words& in = In(word);
  return rules_.conditions.OneOf(words,
                                 [&](std::uint32_t w) { return Has(in, w); });
}

std::string Comparer::Join(const Words& words) const {
  std::string text;
  for (std::uint32_t word : words) {
    const std::string_view spelled = rules_.literals.word(word);
    if (!text.empty()) text += joiner_;
    text += spelled;
  }
  return text;
}

bool Comparer::TextHolds(const Condition& c, const std::string& text) const {
  internal::WordMemory words;
  Ticket ticket;
  ticket.text = text;
  rules::Facts facts{};
  facts.ticket = &ticket;
  rules::ReadText(rules_.literals, text, &words, &facts);
  return rules_.conditions.TextHolds(c, facts);
}

std::optional<std::string> Comparer::Sample(const Condition& c,
                                            std::string_view example) {
  std::optional<Meeting> own = Meet(c, example, c, example);
  if (!own.has_value()) return std::nullopt;
  return std::move(own->text);
}

std::optional<Meeting> Comparer::Meet(const Condition& a,
                                      std::string_view example_a,
                                      const Condition& b,
                                      std::string_view example_b) {
  if (a.patterns.count != 0 || b.patterns.count != 0) {
    const Condition none;
    const auto own = [&](const Condition& c,
                         std::string_view example) -> std::string {
      if (c.patterns.count != 0) return std::string(example);
      return Meet(c, {}, none, {}).value_or(Meeting()).text;
    };
    const std::string text_a = own(a, example_a);
    const std::string text_b = own(b, example_b);
    const auto both = [&](const std::string& text) {
      return !text.empty() && TextHolds(a, text) && TextHolds(b, text);
    };
    if (both(text_a)) return Meeting{text_a, true};
    if (both(text_b)) return Meeting{text_b, true};
    if (text_a.empty() || text_b.empty()) return std::nullopt;
    Meeting joined{absl::StrCat(text_a, joiner_, text_b), false};
    if (!both(joined.text)) return std::nullopt;
    return joined;
  }

  // Words that neither forbids.
  const auto allowed = [&](std::uint32_t word) {
    return !OccursIn(word, a.none) && !OccursIn(word, b.none);
  };
  const auto choices = [&](const Condition& c) {
    Words words;
    for (std::uint32_t word : Pool(c.any)) {
      if (allowed(word)) words.push_back(word);
    }
    return words;
  };
  for (const Condition* c : {&a, &b}) {
    for (std::uint32_t word : Pool(c->all)) {
      if (!allowed(word)) return std::nullopt;
    }
  }
  const Words any_a = choices(a);
  const Words any_b = choices(b);
  if ((a.any.count != 0 && any_a.empty()) ||
      (b.any.count != 0 && any_b.empty())) {
    return std::nullopt;
  }
  // Whether a text of these words holds for the other condition.
  const auto suffices = [&](const Words& words, const Condition& other) {
    const auto holds = [&](std::uint32_t wanted) {
      return std::any_of(words.begin(), words.end(), [&](std::uint32_t word) {
        return Has(In(word), wanted);
      });
    };
    const auto all = Pool(other.all);
    return std::all_of(all.begin(), all.end(), holds) &&
           (other.any.count == 0 || rules_.conditions.OneOf(other.any, holds));
  };
  const auto alone = [&](const Condition& c, const Words& any,
                         const Condition& other) -> std::optional<Meeting> {
    const auto all = Pool(c.all);
    Words words(all.begin(), all.end());
    if (c.any.count == 0) {
      if (suffices(words, other)) return Meeting{Join(words), true};
      return std::nullopt;
    }
    words.push_back(0);
    for (std::uint32_t word : any) {
      words.back() = word;
      if (suffices(words, other)) return Meeting{Join(words), true};
    }
    return std::nullopt;
  };
  // A word may stand in a context of the other condition, or of its own.
  const bool contexts = a.unless.count + b.unless.count != 0;
  const auto holds = [&](const std::string& text) {
    return !contexts || (TextHolds(a, text) && TextHolds(b, text));
  };
  auto found = alone(a, any_a, b);
  if (found.has_value() && holds(found->text)) return found;
  found = alone(b, any_b, a);
  if (found.has_value() && holds(found->text)) return found;
  Words words;
  for (const Condition* c : {&a, &b}) {
    const auto all = Pool(c->all);
    words.insert(words.end(), all.begin(), all.end());
  }
  if (!any_a.empty()) words.push_back(any_a.front());
  if (!any_b.empty()) words.push_back(any_b.front());
  Meeting joined{Join(words), false};
  if (!holds(joined.text)) return std::nullopt;
  return joined;
}

bool Comparer::MeetAttributes(const Claim& a, const Claim& b,
                              std::vector<Value>* attributes) const {
  const auto all = absl::MakeConstSpan(rules_.conditions.attributes);
  std::vector<rules::AttributeCondition> wanted;
  for (const Claim* claim : {&a, &b}) {
    const rules::Range& own_list = ConditionOf(*claim).attributes;
    for (const auto& own : all.subspan(own_list.begin, own_list.count)) {
      const auto same = std::find_if(
          wanted.begin(), wanted.end(),
          [&](const auto& other) { return other.name == own.name; });
      if (same == wanted.end()) {
        wanted.push_back(own);
        continue;
      }
      same->given |= own.given;
      same->absent |= own.absent;
      same->excluded.insert(same->excluded.end(), own.excluded.begin(),
                            own.excluded.end());
      if (same->values.empty()) {
        same->values = own.values;
      } else if (!own.values.empty()) {
        auto& values = same->values;
        values.erase(std::remove_if(values.begin(), values.end(),
                                    [&](std::string_view v) {
                                      return !std::binary_search(
                                          own.sorted_values.begin(),
                                          own.sorted_values.end(), v);
                                    }),
                     values.end());
        if (values.empty()) return false;
      }
    }
  }
  for (const auto& w : wanted) {
    const absl::flat_hash_set<std::string_view> excluded(w.excluded.begin(),
                                                         w.excluded.end());
    if (w.absent && (w.given || !w.values.empty())) return false;
    if (w.absent || (!w.given && w.values.empty())) continue;
    if (w.values.empty()) {
      // Any value that is not excluded.
      std::string value;
      while (excluded.contains(value)) value += "x";
      attributes->emplace_back(w.name, value);
      continue;
    }
    const auto value =
        std::find_if(w.values.begin(), w.values.end(),
                     [&](std::string_view v) { return !excluded.contains(v); });
    if (value == w.values.end()) return false;
    attributes->emplace_back(w.name, std::string(*value));
  }
  return MeetDeclared(a, b, attributes);
}

bool Comparer::MeetDeclared(const Claim& a, const Claim& b,
                            std::vector<Value>* attributes) const {
  const rules::AttributeTable& table = rules_.conditions.declared;
  for (std::uint32_t n = 0; n != table.size(); ++n) {
    bool given = false, absent = false;
    std::uint32_t from = table[n].IsRange() ? 0 : 1;
    std::uint32_t to = table[n].EndCoordinate();
    std::vector<rules::AttributeSpan> excluded;
    for (const Claim* claim : {&a, &b}) {
      for (const auto* span = table.begin(claim->key.attributes);
           span != table.end(claim->key.attributes); ++span) {
        if (span->attribute != n) continue;
        given = true;
        from = std::max(from, span->from);
        to = std::min(to, span->to);
      }
      const rules::Range& tests = ConditionOf(*claim).tests;
      for (std::uint32_t i = 0; i != tests.count; ++i) {
        const rules::AttributeTest& test = table.tests[tests.begin + i];
        if (test.attribute != n) continue;
        given |= test.given;
        absent |= test.absent;
        const auto* const first = table.spans() + test.spans_begin;
        excluded.insert(excluded.end(), first, first + test.spans_count);
      }
    }
    if (absent && given) return false;
    if (!given) continue;
    // The least value that is not excluded.
    std::sort(excluded.begin(), excluded.end(),
              [](const auto& x, const auto& y) { return x.from < y.from; });
    std::string text;
    for (; from < to && text.empty(); ++from) {
      for (const rules::AttributeSpan& x : excluded) {
        if (x.from <= from && from < x.to) from = x.to;
      }
      if (from < to) text = table.Text(table.IntervalOf({n, from, from + 1}));
      // No rule names it: a text of its own.
      if (from < to && text.empty() && table[n].open) text = FreshValue(n);
    }
    if (text.empty()) return false;
    attributes->emplace_back(table[n].id, text);
  }
  return true;
}

std::string Comparer::FreshValue(std::uint32_t attribute) const {
  std::string text = "x";
  const auto& ids = rules_.conditions.declared[attribute].value_ids;
  while (ids.Find(text) != kNone) text += "x";
  return text;
}

bool Comparer::AttributesContain(const Claim& outer, const Claim& inner) const {
  const rules::AttributeTable& table = rules_.conditions.declared;
  const Condition& o = ConditionOf(outer);
  const Condition& i = ConditionOf(inner);
  // What the inner one says about an attribute.
  const auto span_of = [&](std::uint32_t n) -> const rules::AttributeSpan* {
    for (const auto* span = table.begin(inner.key.attributes);
         span != table.end(inner.key.attributes); ++span) {
      if (span->attribute == n) return span;
    }
    return nullptr;
  };
  const auto test_of = [&](std::uint32_t n) -> const rules::AttributeTest* {
    for (std::uint32_t t = 0; t != i.tests.count; ++t) {
      const rules::AttributeTest& test = table.tests[i.tests.begin + t];
      if (test.attribute == n) return &test;
    }
    return nullptr;
  };
  for (const auto* span = table.begin(outer.key.attributes);
       span != table.end(outer.key.attributes); ++span) {
    const rules::AttributeSpan* const own = span_of(span->attribute);
    if (own == nullptr || own->from < span->from || own->to > span->to) {
      return false;
    }
  }
  for (std::uint32_t t = 0; t != o.tests.count; ++t) {
    const rules::AttributeTest& test = table.tests[o.tests.begin + t];
    const rules::AttributeSpan* const own = span_of(test.attribute);
    const rules::AttributeTest* const same = test_of(test.attribute);
    const bool given = own != nullptr || (same != nullptr && same->given);
    const bool absent = same != nullptr && same->absent;
    if ((test.given && !given) || (test.absent && !absent)) return false;
    for (std::uint32_t x = 0; x != test.spans_count && !absent; ++x) {
      const rules::AttributeSpan& out = table.spans()[test.spans_begin + x];
      bool avoids =
          own != nullptr && (own->to <= out.from || own->from >= out.to);
      for (std::uint32_t y = 0; same != nullptr && y != same->spans_count;
           ++y) {
        const rules::AttributeSpan& too = table.spans()[same->spans_begin + y];
        avoids = avoids || (too.from <= out.from && out.to <= too.to);
      }
      if (!avoids) return false;
    }
  }
  const auto& attributes = rules_.conditions.attributes;
  const auto subset = [](const auto& some, const auto& sorted) {
    return std::all_of(some.begin(), some.end(), [&](std::string_view v) {
      return std::binary_search(sorted.begin(), sorted.end(), v);
    });
  };
  for (std::uint32_t n = 0; n != o.attributes.count; ++n) {
    const auto& wanted = attributes[o.attributes.begin + n];
    bool implied = false;
    for (std::uint32_t m = 0; m != i.attributes.count && !implied; ++m) {
      const auto& own = attributes[i.attributes.begin + m];
      if (own.name != wanted.name) continue;
      // A ticket may have several values, so a value excludes no other.
      implied =
          (wanted.values.empty() ||
           (!own.values.empty() && subset(own.values, wanted.sorted_values))) &&
          (!wanted.given || own.given || !own.values.empty()) &&
          (!wanted.absent || own.absent) &&
          (own.absent || subset(wanted.excluded, own.sorted_excluded));
    }
    if (!implied) return false;
  }
  return true;
}

bool Comparer::ShareHotline(const Claim& a, const Claim& b) const {
  const auto suits = [&](const Claim& claim, Id hotline) {
    if (claim.key.hotline != kNone) return claim.key.hotline == hotline;
    const auto list = Pool(ConditionOf(claim).hotlines);
    return list.empty() ||
           std::find(list.begin(), list.end(), hotline) != list.end();
  };
  if (a.key.hotline != kNone) return suits(b, a.key.hotline);
  const auto list = Pool(ConditionOf(a).hotlines);
  return list.empty() || std::any_of(list.begin(), list.end(), [&](Id hotline) {
           return suits(b, hotline);
         });
}

bool Comparer::Implies(const Condition& c,
                       absl::Span<const std::uint32_t> words, bool itself) {
  const auto has_one = [&](std::uint32_t word) {
    const Words own{word};
    const Words& in = itself ? own : Inside(word);
    return std::any_of(words.begin(), words.end(),
                       [&](std::uint32_t w) { return Has(in, w); });
  };
  const auto all = Pool(c.all);
  const auto any = Pool(c.any);
  return std::any_of(all.begin(), all.end(), has_one) ||
         (!any.empty() && std::all_of(any.begin(), any.end(), has_one));
}

bool Comparer::WordsContain(const Condition& outer, const Condition& inner) {
  const auto subset = [&](const rules::Range& some, const rules::Range& all) {
    return !rules_.conditions.OneOf(some, [&](std::uint32_t id) {
      return !rules_.conditions.OneOf(
          all, [&](std::uint32_t other) { return other == id; });
    });
  };
  // What counts for one must count for the other: with contexts, the same word
  // outside at least the same of them.
  const bool contexts = outer.unless.count != 0;
  const bool words = outer.any.count + outer.all.count != 0;
  if (contexts && words && !subset(outer.unless, inner.unless)) return false;
  if (outer.any.count != 0 && !Implies(inner, Pool(outer.any), contexts)) {
    return false;
  }
  for (const std::uint32_t& word : Pool(outer.all)) {
    if (!Implies(inner, absl::MakeConstSpan(&word, 1), contexts)) return false;
  }
  if (outer.none.count != 0 && inner.unless.count != 0 &&
      !subset(inner.unless, outer.unless)) {
    return false;
  }
  for (std::uint32_t word : Pool(outer.none)) {
    // The inner one must exclude every text that contains this word.
    if (!rules_.conditions.OneOf(inner.none, [&](std::uint32_t none) {
          return inner.unless.count != 0 ? none == word
                                         : Has(Inside(word), none);
        })) {
      return false;
    }
  }
  if (outer.patterns.count == 0) return true;
  if (!subset(outer.pattern_unless, inner.pattern_unless)) return false;
  const auto patterns = Pool(outer.patterns);
  const auto own = Pool(inner.patterns);
  return !own.empty() &&
         std::all_of(own.begin(), own.end(), [&](std::uint32_t p) {
           return std::find(patterns.begin(), patterns.end(), p) !=
                  patterns.end();
         });
}

bool Comparer::Contains(const Claim& outer, const Claim& inner) {
  if (outer.entry.valid.from > inner.entry.valid.from ||
      outer.entry.valid.to < inner.entry.valid.to ||
      (inner.entry.facets & ~outer.entry.facets) != 0 ||
      !rules_.CategoryCovers(outer.key.category, inner.key.category) ||
      !rules_.RegionCovers(outer.key.region, inner.key.region)) {
    return false;
  }
  if (outer.key.hotline != kNone && outer.key.hotline != inner.key.hotline) {
    return false;
  }
  if (!AttributesContain(outer, inner)) return false;
  if (outer.entry.condition == 0) return true;
  const Condition& o = ConditionOf(outer);
  const Condition& i = ConditionOf(inner);
  if (o.hotlines.count != 0) {
    const auto list = Pool(o.hotlines);
    const auto listed = [&](Id hotline) {
      return std::find(list.begin(), list.end(), hotline) != list.end();
    };
    const auto own = Pool(i.hotlines);
    if (inner.key.hotline != kNone
            ? !listed(inner.key.hotline)
            : own.empty() || !std::all_of(own.begin(), own.end(), listed)) {
      return false;
    }
  }
  return WordsContain(o, i);
}

}  // namespace trunkline::check
