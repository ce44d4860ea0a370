// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_CHECK_CLAIMS_H_
#define TRUNKLINE_SRC_CHECK_CLAIMS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "src/rules/compiled.h"

// Compares the conditions of claims without a ticket: whether two can hold for
// one ticket, and whether one holds whenever the other holds. A word implies
// the words that it contains: a text with "water pipe" has "pipe". Patterns are
// not analysed; an example text represents them.
namespace trunkline::check {

// A rule under one combination of its codes.
struct Claim {
  rules::Index::Key key;
  rules::Entry entry;
  // Of the texts and nodes of declared attributes that it asks for. Claims of
  // one place and rank that differ in it do not meet.
  std::vector<std::uint32_t> exact;
};

// The claims of one table by place. Immutable.
class Claims {
 public:
  Claims(const rules::Index& index, const rules::AttributeTable& table);

  // All claims, sorted by category, region, descending rank, rule.
  const std::vector<Claim>& all() const { return all_; }
  // Those of one category and region, in that order.
  absl::Span<const Claim> At(rules::Id category, rules::Id region) const;
  // The claims of each place, the smallest place first. A search with a limit
  // then leaves out as few places as possible.
  std::vector<absl::Span<const Claim>> Places() const;

 private:
  struct Slice {
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  std::vector<Claim> all_;
  absl::flat_hash_map<std::uint64_t, Slice> places_;
};

// A text for which the text conditions of two claims hold.
struct Meeting {
  std::string text;
  // Whether words that one of them asks for are enough for the other too.
  bool alone = false;
};

// Compares conditions. Not safe from two threads.
class Comparer {
 public:
  // Name and value of an attribute.
  using Value = std::pair<std::string_view, std::string>;

  explicit Comparer(const rules::Compiled& rules);

  // Returns a text for which both hold, or nothing if there is none. Exact for
  // words; a condition with patterns takes part through its example only.
  std::optional<Meeting> Meet(const rules::Condition& a,
                              std::string_view example_a,
                              const rules::Condition& b,
                              std::string_view example_b);
  // Returns a text for which a condition holds, if there is one.
  std::optional<std::string> Sample(const rules::Condition& c,
                                    std::string_view example);
  // Whether `outer` holds whenever `inner` holds. False also if that cannot be
  // decided, as for two different patterns.
  bool Contains(const Claim& outer, const Claim& inner);
  // Adds one attribute for each name in the conditions, with a value that both
  // allow. False: there is no such value for a name.
  bool MeetAttributes(const Claim& a, const Claim& b,
                      std::vector<Value>* attributes) const;
  // Whether both can hold for one hotline.
  bool ShareHotline(const Claim& a, const Claim& b) const;

  const rules::Condition& ConditionOf(const Claim& claim) const {
    return rules_.conditions.conditions[claim.entry.condition];
  }

 private:
  using Words = std::vector<std::uint32_t>;
  // The words that occur in a text of one word, itself included.
  const Words& In(std::uint32_t word);
  // Those that occur in every text in which it does. A word with an open end
  // has fewer of them.
  const Words& Inside(std::uint32_t word);
  bool OccursIn(std::uint32_t word, const rules::Range& words);
  absl::Span<const std::uint32_t> Pool(const rules::Range& range) const;
  bool TextHolds(const rules::Condition& c, const std::string& text) const;
  bool WordsContain(const rules::Condition& outer,
                    const rules::Condition& inner);
  // Whether every text of `c` has one of `words`. `itself`: as a word of `c`,
  // not inside one.
  bool Implies(const rules::Condition& c, absl::Span<const std::uint32_t> words,
               bool itself);
  std::string Join(const Words& words) const;
  // Adds a value of each declared attribute that the claims ask for.
  bool MeetDeclared(const Claim& a, const Claim& b,
                    std::vector<Value>* attributes) const;
  // A value of an open text that no rule names.
  std::string FreshValue(std::uint32_t attribute) const;
  bool AttributesContain(const Claim& outer, const Claim& inner) const;

  const rules::Compiled& rules_;
  std::string joiner_;  // A character that no word contains.
  absl::flat_hash_map<std::uint32_t, Words> in_, inside_;
};

}  // namespace trunkline::check

#endif  // TRUNKLINE_SRC_CHECK_CLAIMS_H_
