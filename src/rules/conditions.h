// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_CONDITIONS_H_
#define TRUNKLINE_SRC_RULES_CONDITIONS_H_

#include <cstdint>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/regex.h"
#include "src/rules/attributes.h"
#include "src/rules/code_table.h"
#include "src/rules/literals.h"
#include "trunkline/ticket.h"

// What a ticket says, in ids, and the conditions of rules that are checked one
// by one. Codes, validity and facets stand in the index; what is here belongs
// to the few rules that have words, patterns, attributes or long lists of
// hotlines.
namespace trunkline::rules {

// [from, to) in seconds since 1970, UTC.
struct Interval {
  std::int64_t from = std::numeric_limits<std::int64_t>::min();
  std::int64_t to = std::numeric_limits<std::int64_t>::max();
  bool Holds(std::int64_t at) const { return from <= at && at < to; }
  bool Always() const {
    return from == std::numeric_limits<std::int64_t>::min() &&
           to == std::numeric_limits<std::int64_t>::max();
  }
};

// A slice of a pool.
struct Range {
  std::uint32_t begin = 0;
  std::uint32_t count = 0;
};

// What a ticket says, in ids. Not initialised: Route makes one for each ticket,
// and fills all of it. `Facts{}` says nothing.
struct Facts {
  std::int64_t accepted;
  std::int64_t called;
  Id hotline;
  Id category;
  Id region;
  // Ancestors of the region by depth; [0] is kNone, [region_depth] the region.
  const Id* region_chain;
  std::uint32_t region_depth;
  std::uint32_t facets;  // FacetBits of type, channel and urgency.
  const Ticket* ticket;
  // The ticket's attributes, if they are more than a few; else null.
  const std::vector<std::pair<std::string_view, std::string_view>>* sorted;
  const std::vector<std::uint32_t>* hits;  // Words in the text; null: none.
  // The places of words, if a context occurs in the text. Null: none does, or
  // FindPlaces() finds too many: then contexts have no effect.
  internal::WordMemory* places;
  internal::WordMemory* memory;  // Of Route(); null: of no call.
  bool ignore_contexts;  // As if no condition had any. For explanations.
  AttributeFacts attributes;
};

// Type, channel and urgency as bits, so that one AND checks the three.
inline constexpr std::uint32_t kAllTypes = 0xFFu;
inline constexpr std::uint32_t kAllUrgencies = 0xF00u;
inline constexpr std::uint32_t kAllChannels = 0x1FFF000u;
inline constexpr std::uint32_t kAllFacets =
    kAllTypes | kAllUrgencies | kAllChannels;
inline std::uint32_t TypeBit(TicketType t) {
  return 1u << static_cast<unsigned>(t);
}
inline std::uint32_t UrgencyBit(Urgency u) {
  return 0x100u << static_cast<unsigned>(u);
}
inline std::uint32_t ChannelBit(Channel c) {
  return 0x1000u << static_cast<unsigned>(c);
}

// Conditions that are not in an entry itself.
struct Condition {
  Range any, all, none;  // Literal ids, in the pool.
  Range unless;          // Contexts of these: literal ids, in the pool.
  Range patterns;        // Pattern ids, in the pool.
  Range pattern_unless;  // Contexts of these: pattern ids, in the pool.
  Range attributes;      // Not declared; in Conditions::attributes.
  Range tests;           // In AttributeTable::tests.
  Range hotlines;        // Hotline ids, in the pool.
};

// Attributes of a ticket by name and value.
using SortedAttributes =
    std::vector<std::pair<std::string_view, std::string_view>>;

// Of an attribute that is not declared.
struct AttributeCondition {
  std::string_view name;
  std::vector<std::string_view> values;    // Empty: not asked for.
  std::vector<std::string_view> excluded;  // None of these.
  bool given = false;
  bool absent = false;
  // The same, ascending.
  std::vector<std::string_view> sorted_values, sorted_excluded;
  // Cost: the ticket's attributes, with the logarithm of the values for each of
  // that name.
  bool Holds(const Ticket& ticket) const;
  // The same, for the logarithm of all attributes, and of the more for each of
  // the fewer: the values, and the attributes of that name.
  bool Holds(const SortedAttributes& attributes) const;
};

struct Pattern {
  base::Regex regex;
  Range atoms;  // Literal ids, in the pool; none: not gated.
};

// Sets memory->attributes, each once.
void SortAttributes(const std::vector<Attribute>& attributes,
                    internal::WordMemory* memory);

// Finds the words of a text. The facts refer to `memory`.
void ReadText(const LiteralIndex& literals, std::string_view text,
              internal::WordMemory* memory, Facts* facts);

// The conditions of all tables of a rule set.
//
// Contexts. If one occurs in the text, ReadText() finds the places of all words
// and contexts once; a condition with contexts sorts the places of its own and
// asks of each place of a word whether one of them encloses it. What all
// conditions together would read in this way is bounded (kMostReads): beyond,
// contexts have no effect. A pattern with
// contexts is matched again from the next character on, as long as its match is
// inside a context; after kMostMatches it counts as holding: an emergency must
// not be missed for the sake of a bound.
class Conditions {
 public:
  static constexpr std::size_t kMostMatches = 256;
  bool Holds(std::uint32_t condition, const Facts& facts) const;
  // Whether the attributes of a condition hold, whatever else it asks for.
  bool AttributesHold(const Condition& condition, const Facts& facts) const;
  // Whether the keywords and patterns of a condition hold, whatever else it
  // asks for.
  bool TextHolds(const Condition& condition, const Facts& facts) const;
  // Words of which the text must contain one for a condition to hold: those of
  // `any`, else the first of `all`, else the atoms of all its patterns. Empty:
  // it may hold for a text without known words.
  std::vector<std::uint32_t> WordsOf(std::uint32_t condition) const;
  // The keyword of `any`, else of `all`, that counts in the text and is the
  // first in the list, as the entry writes it. Empty: none.
  std::string_view FirstWord(std::uint32_t condition, const Facts& facts) const;
  // Whether a word occurs outside the contexts of a condition.
  bool WordCounts(const Condition& condition, std::uint32_t literal,
                  const Facts& facts) const {
    ReadContexts(condition, facts);
    return Counts(condition, literal, facts);
  }
  static bool Hit(const Facts& facts, std::uint32_t literal);
  // Whether holds(id) for one id of a slice of the pool.
  template <typename Predicate>
  bool OneOf(const Range& range, Predicate&& holds) const {
    for (std::uint32_t i = 0; i != range.count; ++i) {
      if (holds(pool[range.begin + i])) return true;
    }
    return false;
  }

  std::vector<Condition> conditions{1};  // [0]: no condition.
  std::vector<std::uint32_t> pool;
  // Of the words of `any` and `all` in the pool: as the entry writes them. It
  // may be shorter than the pool.
  std::vector<std::string_view> written;
  std::vector<AttributeCondition> attributes;
  AttributeTable declared;
  std::vector<Pattern> patterns;

 private:
  // Sorts the places of the condition's contexts. Before Counts().
  void ReadContexts(const Condition& c, const Facts& facts) const;
  // Whether a word occurs outside the contexts of the condition.
  bool Counts(const Condition& c, std::uint32_t literal,
              const Facts& facts) const;
  bool MayMatch(const Pattern& pattern, const Facts& facts) const;
  bool PatternCounts(const Condition& c, std::uint32_t pattern,
                     const Facts& facts) const;
};

// The first place of a word outside all of some contexts, or null. Places are
// as FindPlaces() gives them; contexts are as SortContexts() leaves them.
const LiteralIndex::Place* FirstOutside(
    const std::vector<LiteralIndex::Place>& places, std::uint32_t word,
    const std::vector<LiteralIndex::Place>& contexts);
void SortContexts(std::vector<LiteralIndex::Place>* contexts);

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_CONDITIONS_H_
