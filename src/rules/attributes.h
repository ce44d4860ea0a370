// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_ATTRIBUTES_H_
#define TRUNKLINE_SRC_RULES_ATTRIBUTES_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "src/rules/code_table.h"
#include "src/rules/label.h"
#include "trunkline/ticket.h"

// Declared attributes: what a ticket says about them, and conditions on them.
//
// Idea. A value of any kind is an integer: the id of a text, the place of a
// node in the preorder of its tree, millionths of a number, seconds of a date.
// What a condition asks for is an interval of these: one text, the ids of a
// subtree, a range. So conditions of all kinds are compared, checked and found
// in one way.
//
// Numbers and dates have too many values for an index. When all rules are read,
// the ends of their intervals cut the values of an attribute into slices, which
// are numbered; from then on ("frozen") the number of the slice stands for the
// value. The number that stands for a value of any kind is its coordinate. A
// ticket's coordinate costs one hash lookup, or one binary search in the ends.
namespace trunkline::rules {

inline constexpr std::size_t kMaxAttributes = 16;

// What a ticket says about declared attributes.
struct AttributeFacts {
  std::uint32_t given;                       // Bit n: it has attribute n.
  std::uint32_t coordinate[kMaxAttributes];  // Of those that it has.
};

// Values [from, to) of an attribute. Without limit: the least and the largest
// integer.
struct AttributeInterval {
  static constexpr std::int64_t kNoMin =
      std::numeric_limits<std::int64_t>::min();
  static constexpr std::int64_t kNoMax =
      std::numeric_limits<std::int64_t>::max();
  std::uint32_t attribute = 0;
  std::int64_t from = kNoMin;
  std::int64_t to = kNoMax;
};

// The same in coordinates.
struct AttributeSpan {
  std::uint32_t attribute = 0;
  std::uint32_t from = 0;
  std::uint32_t to = 0;
  bool Holds(const AttributeFacts& facts) const {
    return (facts.given >> attribute & 1u) != 0 &&
           facts.coordinate[attribute] - from < to - from;
  }
};

// A condition that no index finds: given, absent, and values excluded.
struct AttributeTest {
  std::uint32_t attribute = 0;
  bool given = false;
  bool absent = false;
  // Excluded: a slice of spans(), ascending, that do not meet.
  std::uint32_t spans_begin = 0;
  std::uint32_t spans_count = 0;
};

struct AttributeValue {
  std::string_view value;
  std::vector<Label> labels;
  Id parent = kNone;
  Id last = kNone;          // Of its subtree; of a text itself.
  std::uint32_t depth = 1;  // 1 for a root and for a text.
};

struct DeclaredAttribute {
  std::string_view id;
  std::size_t place = 0;   // In AttributeTable::ids().
  std::string_view bytes;  // Of the whole entry.
  std::vector<Label> labels;
  AttributeKind kind = AttributeKind::kUnspecified;
  bool required = false;
  bool personal = true;
  bool open = false;              // A text without a list of values.
  std::int64_t min = 0, max = 0;  // Of numbers and dates, both included.
  // Values, names and aliases to ids. A tree's ids are in preorder.
  CodeTable value_ids;
  std::vector<AttributeValue> values{1};
  // Of a tree. From chain_begin[id] on: the depth, and the ancestor of each
  // depth from 1 to that of the node itself.
  std::vector<std::uint32_t> chain_begin;
  std::vector<Id> chains;
  // Of numbers and dates, frozen: ends of intervals, ascending.
  std::vector<std::int64_t> ends;
  // Whether the index cuts an interval into nodes of a binary tree of slices,
  // and not into its slices.
  bool in_segments = false;

  bool IsRange() const {
    return kind == AttributeKind::kNumber || kind == AttributeKind::kDate;
  }
  std::uint32_t DepthOf(Id value) const { return values[value].depth; }
  // The first coordinate above all.
  std::uint32_t EndCoordinate() const {
    return static_cast<std::uint32_t>(IsRange() ? ends.size() + 1
                                                : values.size() + 1);
  }
};

class AttributeTable {
 public:
  bool empty() const { return declared_.empty(); }
  std::size_t size() const { return declared_.size(); }
  // By weight: the first is compared first.
  const std::vector<DeclaredAttribute>& declared() const { return declared_; }
  const DeclaredAttribute& operator[](std::size_t n) const {
    return declared_[n];
  }
  std::optional<std::uint32_t> Find(std::string_view name) const {
    const Id id = ids_.Find(name);
    if (id == kNone) return std::nullopt;
    return id - 1;
  }
  const CodeTable& ids() const { return ids_; }

  // What a ticket says; see docs/routing.md, "Facts". `*unknown`: bits of the
  // attributes with several values or one that cannot be used.
  void Resolve(const Ticket& ticket, AttributeFacts* facts,
               std::uint32_t* unknown) const;
  // Bits of the required attributes.
  std::uint32_t required() const { return required_; }

  // The value that a text stands for; nullopt: none.
  std::optional<std::int64_t> Value(const DeclaredAttribute& attribute,
                                    std::string_view text) const;
  // A value of an interval as a ticket has it; the interval is not empty.
  std::string Text(const AttributeInterval& interval) const;
  // The values that a span stands for.
  AttributeInterval IntervalOf(const AttributeSpan& span) const;

  // Conditions that are looked for by value, as lists of spans of different
  // attributes, all of which must hold. Key 0 has no span.
  const AttributeSpan* begin(std::uint32_t key) const {
    return spans_.data() + keys_[key];
  }
  const AttributeSpan* end(std::uint32_t key) const {
    return spans_.data() + keys_[key + 1];
  }
  const AttributeSpan* spans() const { return spans_.data(); }
  std::vector<AttributeTest> tests;
  bool Holds(const AttributeTest& test, const AttributeFacts& facts) const;

  // --- while a rule set is compiled ---

  // `attributes` by weight; at most kMaxAttributes.
  void Declare(std::vector<DeclaredAttribute> attributes, absl::TimeZone zone);
  // Adds a value that no list declares. Only of an open text.
  Id AddValue(std::uint32_t attribute, std::string_view value);
  // Returns the id of a key.
  std::uint32_t AddKey(const std::vector<AttributeInterval>& intervals);
  // Returns the place of excluded values among spans(). `intervals` are sorted
  // and do not meet.
  std::uint32_t AddExcluded(const std::vector<AttributeInterval>& intervals);
  // Those of a key, until it is frozen.
  std::vector<AttributeInterval> IntervalsOf(std::uint32_t key) const {
    return {intervals_.data() + keys_[key], intervals_.data() + keys_[key + 1]};
  }
  void Freeze();

 private:
  std::uint32_t CoordinateOf(const DeclaredAttribute& attribute,
                             std::int64_t value) const;
  AttributeSpan SpanOf(const AttributeInterval& interval) const;

  std::vector<DeclaredAttribute> declared_;
  CodeTable ids_;  // 1 + the place in declared_.
  std::uint32_t required_ = 0;
  absl::TimeZone zone_;
  std::vector<std::uint32_t> keys_{0, 0};  // Where each begins in spans_.
  std::vector<AttributeSpan> spans_;       // Of keys, then those excluded.
  // Until it is frozen.
  std::vector<AttributeInterval> intervals_, excluded_;
};

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_ATTRIBUTES_H_
