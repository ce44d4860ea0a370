// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_NODE_ROWS_H_
#define TRUNKLINE_SRC_LEARN_NODE_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <vector>

#include "src/learn/induce.h"

// Rows of nodes, all of one width. A history may have millions: a row costs its
// nodes, and four to eight bytes more where rows are looked up.
namespace trunkline::learn {

// Rows in the order in which they were added. They do not move.
class NodeTable {
 public:
  explicit NodeTable(std::size_t width = 0) : width_(width) {}

  std::size_t width() const { return width_; }
  std::uint32_t size() const { return size_; }
  const Node* operator[](std::uint32_t row) const {
    return blocks_[row >> kBlockBits].get() +
           (row & ((1u << kBlockBits) - 1)) * width_;
  }
  // Adds a row of zeros.
  Node* Append();

 private:
  static constexpr int kBlockBits = 12;

  std::size_t width_;
  std::uint32_t size_ = 0;
  std::vector<std::unique_ptr<Node[]>> blocks_;
};

// Different rows, with their numbers.
class NodeIndex {
 public:
  explicit NodeIndex(std::size_t width) : rows_(width) {}

  // Returns the number of a row; a new one gets the next.
  std::uint32_t Add(const Node* row);
  const NodeTable& rows() const { return rows_; }

 private:
  std::size_t SlotOf(const Node* row) const;
  void Grow();

  NodeTable rows_;
  std::vector<std::uint32_t> slots_;  // A row's number + 1; 0: free.
};

// Returns the numbers of the rows in lexicographic order. `bounds`: by column,
// a number that is greater than all of its nodes.
std::vector<std::uint32_t> SortedOrder(const NodeTable& rows,
                                       const std::vector<std::size_t>& bounds);

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_NODE_ROWS_H_
