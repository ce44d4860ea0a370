// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/check/messages.h"
#include "src/check/search.h"
#include "src/rules/leaf_tree.h"

namespace trunkline::check {
namespace {

using rules::EntryKind;
using rules::Id;
using rules::kNone;

// Parts of categories x regions that no rule covers.
//
// Idea. Each pair of a leaf category and a leaf region is routed as a ticket
// without text. The pairs with the outcome UNMATCHED form a table. A block,
// that is, a node of each tree, is uncovered if all pairs below it are. Only
// maximal blocks are reported: those for which the block of the parent category
// and the block of the parent region are covered at least in part.
//
// Invariants. Leaves are numbered so that those below a node are a range, and
// the table counts the uncovered pairs of the first i categories at the first j
// regions, so a block is tested by four look-ups. Categories that are covered
// everywhere have no row.
//
// Cost. One Route() for each leaf category, and one for each pair of those that
// are not covered without a region, up to a limit; 4 bytes for each of these
// pairs. The search for blocks tests each category that has uncovered pairs at
// each region.

// A ticket that is routed counts as so many comparisons of two rules.
constexpr std::uint64_t kRouteCost = 10;

// How many leaves a code stands for, where they are several.
base::Text Leaves(std::size_t leaves) {
  if (leaves <= 1) return {};
  return base::Fill<messages::kLeaves>(leaves);
}

base::Text CategoryNamed(std::string_view code, std::size_t leaves) {
  if (code.empty()) return base::Fill<messages::kAnyCategory>();
  return base::Fill<messages::kCategory>(base::Quoted(code), Leaves(leaves));
}

base::Text RegionNamed(std::string_view code, std::size_t leaves) {
  if (code.empty()) return base::Fill<messages::kAnyRegion>();
  return base::Fill<messages::kRegion>(base::Quoted(code), Leaves(leaves));
}

}  // namespace

void FindUncovered(Search* search) {
  const rules::Compiled& c = search->rules();
  const std::int64_t at = search->as_of();
  const rules::LeafTree categories = rules::MakeLeafTree(
      c.categories.size(), [&](Id id) { return c.category_nodes[id].parent; },
      [&](Id id) { return c.categories[id].valid.Holds(at); });
  rules::LeafTree regions = rules::MakeLeafTree(
      c.regions.size(), [&](Id id) { return c.regions[id].parent; },
      [&](Id id) { return c.regions[id].valid.Holds(at); });
  if (regions.leaves.empty()) {
    // Without regions there is one place.
    regions.leaves.push_back(kNone);
    regions.nodes[kNone] = {kNone, 0, 1};
  }
  const std::size_t width = regions.leaves.size();
  std::uint64_t left = search->options().max_pairs / kRouteCost;
  // open[i * (width + 1) + j]: uncovered pairs of the first i categories that
  // have a row and the first j regions.
  std::vector<std::uint32_t> open(width + 1);
  // Categories with a row before the i-th leaf.
  std::vector<std::uint32_t> rows_before = {0};
  std::size_t tried = 0;
  Witness w;
  w.at = at;
  w.facets = rules::TypeBit(TicketType::kUnspecified) |
             rules::ChannelBit(Channel::kUnspecified) |
             rules::UrgencyBit(Urgency::kUnspecified);
  for (const Id category : categories.leaves) {
    std::uint32_t rows = rows_before.back();
    w.category = category;
    w.region = kNone;
    const Outcome anywhere = search->Route(w).outcome;
    // A rule without region covers all regions.
    const bool everywhere =
        anywhere == Outcome::kRouted || anywhere == Outcome::kDisputed ||
        anywhere == Outcome::kAnswered || anywhere == Outcome::kRefusalProposed;
    if (!everywhere && left < width) break;
    ++tried;
    if (!everywhere) {
      left -= width;
      open.resize(open.size() + width + 1);
      const std::uint32_t* const above = &open[rows * (width + 1)];
      std::uint32_t* const row = &open[++rows * (width + 1)];
      std::uint32_t here = 0;
      for (std::size_t j = 0; j != width; ++j) {
        w.region = regions.leaves[j];
        if (search->Route(w).outcome == Outcome::kUnmatched) ++here;
        row[j + 1] = above[j + 1] + here;
      }
    }
    rows_before.push_back(rows);
  }
  if (tried != categories.leaves.size()) {
    search->loader().Report(Severity::kNote, "pairs-cut",
                            EntryKind::kJurisdiction, search->jurisdiction(),
                            base::Fill<messages::kUncoveredCut>(
                                tried, categories.leaves.size(), width),
                            {});
    // The others count as covered.
    rows_before.resize(categories.leaves.size() + 1, rows_before.back());
  }
  // Uncovered pairs of the leaves of a category at those of a region.
  const auto count = [&](const rules::LeafTree::Node& rows,
                         const rules::LeafTree::Node& columns) -> std::size_t {
    const std::uint32_t* const before =
        &open[rows_before[rows.begin] * (width + 1)];
    const std::uint32_t* const after =
        &open[rows_before[rows.end] * (width + 1)];
    return std::size_t{after[columns.end]} - after[columns.begin] -
           before[columns.end] + before[columns.begin];
  };
  const auto uncovered = [&](Id category, Id region) {
    const auto& rows = categories.nodes[category];
    const auto& columns = regions.nodes[region];
    const std::size_t pairs =
        std::size_t{rows.end - rows.begin} * (columns.end - columns.begin);
    return pairs != 0 && count(rows, columns) == pairs;
  };
  std::vector<Id> places;
  for (Id region = 0; region < c.regions.size(); ++region) {
    const auto& columns = regions.nodes[region];
    if (columns.begin != columns.end) places.push_back(region);
  }
  std::size_t blocks = 0;
  for (Id category = 0; category < c.categories.size(); ++category) {
    const auto& rows = categories.nodes[category];
    if (count(rows, regions.nodes[kNone]) == 0) continue;
    for (const Id region : places) {
      if (!uncovered(category, region) ||
          (category != kNone && uncovered(rows.parent, region)) ||
          (region != kNone &&
           uncovered(category, regions.nodes[region].parent))) {
        continue;
      }
      if (++blocks > search->options().max_uncovered) continue;
      const auto& columns = regions.nodes[region];
      w.category = categories.leaves[rows.begin];
      w.region = regions.leaves[columns.begin];
      search->loader().Report(
          Severity::kWarning, "uncovered", EntryKind::kJurisdiction,
          search->jurisdiction(),
          base::Fill<messages::kUncovered>(
              CategoryNamed(c.categories[category].code, rows.end - rows.begin),
              RegionNamed(c.regions[region].code, columns.end - columns.begin)),
          {"", nullptr, search->ToText(w)});
    }
  }
  if (blocks > search->options().max_uncovered) {
    search->loader().Report(Severity::kNote, "uncovered-more",
                            EntryKind::kJurisdiction, search->jurisdiction(),
                            base::Fill<messages::kUncoveredMore>(
                                blocks - search->options().max_uncovered),
                            {});
  }
}

}  // namespace trunkline::check
