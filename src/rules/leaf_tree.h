// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_LEAF_TREE_H_
#define TRUNKLINE_SRC_RULES_LEAF_TREE_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "src/rules/compiled.h"

namespace trunkline::rules {

// A tree of regions or categories with its leaves in an order in which those
// below a node are a range, [begin, end) of `leaves`. Node 0 is above all
// others.
struct LeafTree {
  struct Node {
    Id parent = kNone;
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
  };
  std::vector<Node> nodes;
  std::vector<Id> leaves;
};

// `parent_of(id)` for ids 1..count-1; only nodes that are `valid(id)` count,
// and nothing below the others.
template <typename ParentOf, typename Valid>
LeafTree MakeLeafTree(std::size_t count, ParentOf&& parent_of, Valid&& valid) {
  // The children of `id` are children[first[id]] up to children[first[id + 1]].
  std::vector<std::uint32_t> first(count + 2);
  for (Id id = 1; id < count; ++id) ++first[parent_of(id) + 2];
  for (std::size_t i = 2; i < first.size(); ++i) first[i] += first[i - 1];
  std::vector<Id> children(count);
  for (Id id = 1; id < count; ++id) children[first[parent_of(id) + 1]++] = id;
  LeafTree tree;
  tree.nodes.resize(count);
  // Depth first, without recursion: a node is left when it comes up again.
  std::vector<std::pair<Id, bool>> stack{{kNone, false}};
  while (!stack.empty()) {
    const auto [id, leaving] = stack.back();
    stack.pop_back();
    LeafTree::Node& node = tree.nodes[id];
    const auto leaves = static_cast<std::uint32_t>(tree.leaves.size());
    if (leaving) {
      node.end = leaves;
      continue;
    }
    node.begin = node.end = leaves;
    if (id != kNone) {
      node.parent = parent_of(id);
      if (!valid(id)) continue;
      if (first[id] == first[id + 1]) {
        tree.leaves.push_back(id);
        node.end = leaves + 1;
        continue;
      }
    }
    stack.push_back({id, true});
    for (std::uint32_t i = first[id + 1]; i != first[id]; --i) {
      stack.push_back({children[i - 1], false});
    }
  }
  return tree;
}

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_LEAF_TREE_H_
