// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_FACTS_H_
#define TRUNKLINE_SRC_LEARN_FACTS_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "src/learn/drift.h"
#include "src/learn/history.h"
#include "src/learn/induce.h"
#include "trunkline/learn.h"

// The facts beside the category that conditions may name.
namespace trunkline::learn {

// Values of a number, in millionths, or days: [min, max).
struct Range {
  static constexpr std::int64_t kNone =
      std::numeric_limits<std::int64_t>::min();
  std::int64_t min = kNone, max = kNone;  // kNone: no bound.

  bool operator==(const Range& other) const {
    return min == other.min && max == other.max;
  }
};

struct Facts {
  // Indexes of LearnOptions::attributes, the strongest first.
  std::vector<std::size_t> attributes;
  // By such an index. Of a number or a date: the ranges of conditions, node n
  // is ranges[n - 1], and the node of each value.
  std::vector<std::vector<Range>> ranges;
  std::vector<std::vector<Node>> node_of;
};

// The ranges of numbers and dates for the days [from, to): a bound is where the
// main department of a category changes, or that of a category in a region.
// The attributes have the order of the options.
Facts FindRanges(const Counts& counts, const LearnOptions& options,
                 const DriftOptions& drift, Day from, Day to);

// The dimensions of patterns after the category: region, attributes in the
// given order, hotline, type, channel.
std::vector<Dimension> FactDimensions(const Counts& counts, const Facts& facts);
// The nodes of a cell of the counts in these.
std::vector<Node> FactsOf(const Counts& counts, const Facts& facts,
                          std::uint32_t cell);

// The bounds of a range as rule files write them; empty: no bound.
struct RangeText {
  std::string min, max;
};
RangeText TextOf(const Range& range, AttributeKind kind);
// A node of an attribute as ids and tables show it: "main", "100..200".
std::string ValueText(const Counts& counts, const LearnOptions& options,
                      const Facts& facts, std::size_t attribute, Node node);

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_FACTS_H_
