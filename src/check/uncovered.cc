// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/check/messages.h"
#include "src/check/search.h"

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
// Invariants. Leaves are numbered so that those below a node are a range. A row
// of the table is a prefix sum over the regions, so a range of it is tested by
// one subtraction.
//
// Cost. One Route() for each leaf category; for those that are not covered
// without a region, one for each pair; 4 bytes for each pair. The search for
// blocks tests every pair of nodes, and of each the rows of the category until
// one is covered.

// A tree and its leaves. Those below a node are the range [begin, end) of
// `leaves`. Node 0 is above all others.
struct Tree {
  struct Node {
    Id parent = kNone;
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  std::vector<Node> nodes;
  std::vector<Id> leaves;
};

// `parent_of(id)` for ids 1..count-1; only nodes that are `valid(id)` count.
template <typename ParentOf, typename Valid>
Tree MakeTree(std::size_t count, ParentOf&& parent_of, Valid&& valid) {
  std::vector<std::vector<Id>> children(count);
  for (Id id = 1; id < count; ++id) {
    children[parent_of(id)].push_back(id);
  }
  Tree tree;
  tree.nodes.resize(count);
  // Depth first, without recursion: a node is left when it comes up again.
  std::vector<std::pair<Id, bool>> stack{{kNone, false}};
  while (!stack.empty()) {
    const auto [id, leaving] = stack.back();
    stack.pop_back();
    Tree::Node& node = tree.nodes[id];
    if (leaving) {
      node.end = tree.leaves.size();
      continue;
    }
    node.begin = node.end = tree.leaves.size();
    if (id != kNone) {
      node.parent = parent_of(id);
      if (!valid(id)) continue;
      if (children[id].empty()) {
        tree.leaves.push_back(id);
        node.end = tree.leaves.size();
        continue;
      }
    }
    stack.push_back({id, true});
    for (auto child = children[id].rbegin(); child != children[id].rend();
         ++child) {
      stack.push_back({*child, false});
    }
  }
  return tree;
}

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
  const Tree categories = MakeTree(
      c.categories.size(), [&](Id id) { return c.category_nodes[id].parent; },
      [&](Id id) { return c.categories[id].valid.Holds(at); });
  Tree regions = MakeTree(
      c.regions.size(), [&](Id id) { return c.regions[id].parent; },
      [&](Id id) { return c.regions[id].valid.Holds(at); });
  if (regions.leaves.empty()) {
    // Without regions there is one place.
    regions.leaves.push_back(kNone);
    regions.nodes[kNone] = {kNone, 0, 1};
  }
  const std::size_t width = regions.leaves.size();
  // open[i * (width + 1) + j]: uncovered regions before the j-th, for leaf
  // category i.
  std::vector<std::uint32_t> open(categories.leaves.size() * (width + 1));
  Witness w;
  w.at = at;
  w.facets = rules::TypeBit(TicketType::kUnspecified) |
             rules::ChannelBit(Channel::kUnspecified) |
             rules::UrgencyBit(Urgency::kUnspecified);
  for (std::size_t i = 0; i != categories.leaves.size(); ++i) {
    w.category = categories.leaves[i];
    w.region = kNone;
    const Outcome anywhere = search->Route(w).outcome;
    // A rule without region covers all regions.
    const bool everywhere =
        anywhere == Outcome::kRouted || anywhere == Outcome::kDisputed ||
        anywhere == Outcome::kAnswered || anywhere == Outcome::kRefusalProposed;
    std::uint32_t* row = &open[i * (width + 1)];
    for (std::size_t j = 0; j != width; ++j) {
      w.region = regions.leaves[j];
      const bool uncovered =
          !everywhere && search->Route(w).outcome == Outcome::kUnmatched;
      row[j + 1] = row[j] + (uncovered ? 1 : 0);
    }
  }
  const auto uncovered = [&](Id category, Id region) {
    const Tree::Node& rows = categories.nodes[category];
    const Tree::Node& columns = regions.nodes[region];
    if (rows.begin == rows.end || columns.begin == columns.end) return false;
    for (std::size_t i = rows.begin; i != rows.end; ++i) {
      const std::uint32_t* row = &open[i * (width + 1)];
      if (row[columns.end] - row[columns.begin] !=
          columns.end - columns.begin) {
        return false;
      }
    }
    return true;
  };
  std::size_t blocks = 0;
  for (Id category = 0; category < c.categories.size(); ++category) {
    const Tree::Node& rows = categories.nodes[category];
    if (rows.begin == rows.end) continue;
    for (Id region = 0; region < c.regions.size(); ++region) {
      if (!uncovered(category, region) ||
          (category != kNone && uncovered(rows.parent, region)) ||
          (region != kNone &&
           uncovered(category, regions.nodes[region].parent))) {
        continue;
      }
      if (++blocks > search->options().max_uncovered) continue;
      const Tree::Node& columns = regions.nodes[region];
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
