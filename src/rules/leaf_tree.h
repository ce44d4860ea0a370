// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_LEAF_TREE_H_
#define TRUNKLINE_SRC_RULES_LEAF_TREE_H_

#include <cstddef>
#include <utility>
#include <vector>

#include "src/rules/compiled.h"

namespace trunkline::rules {

// A tree of regions or categories with its leaves in an order in which those
// below a node are a range, [begin, end) of `leaves`. Node 0 is above all others.
struct LeafTree {
  struct Node {
    Id parent = kNone;
    std::size_t begin = 0;
    std::size_t end = 0;
  };
  std::vector<Node> nodes;
  std::vector<Id> leaves;
};

// `parent_of(id)` for ids 1..count-1; only nodes that are `valid(id)` count, and
// nothing below the others.
template <typename ParentOf, typename Valid>
LeafTree MakeLeafTree(std::size_t count, ParentOf&& parent_of, Valid&& valid) {
  std::vector<std::vector<Id>> children(count);
  for (Id id = 1; id < count; ++id) {
    children[parent_of(id)].push_back(id);
  }
  LeafTree tree;
  tree.nodes.resize(count);
  // Depth first, without recursion: a node is left when it comes up again.
  std::vector<std::pair<Id, bool>> stack{{kNone, false}};
  while (!stack.empty()) {
    const auto [id, leaving] = stack.back();
    stack.pop_back();
    LeafTree::Node& node = tree.nodes[id];
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

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_LEAF_TREE_H_
