// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_INSIGHT_CELL_INDEX_H_
#define TRUNKLINE_SRC_INSIGHT_CELL_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "trunkline/insight.h"

// The cells of tickets by number: each pair of a node of the category tree and
// one of the region tree.
namespace trunkline::insight {

// The nodes of a tree by number: the whole tree is 0.
class CodeTree {
 public:
  explicit CodeTree(char separator);

  // Returns the number of a code, which it keeps with the nodes above it. A
  // code of more than 16 parts is its first 16.
  std::uint32_t Add(std::string_view code);
  // A node and those above it, the root first.
  const std::vector<std::uint32_t>& Path(std::uint32_t node) const {
    return paths_[node];
  }
  // nullopt: no ticket had it.
  std::optional<std::uint32_t> Find(std::string_view code) const;
  const std::string& name(std::uint32_t node) const { return names_[node]; }

 private:
  char separator_;
  absl::flat_hash_map<std::string, std::uint32_t> numbers_;
  std::vector<std::string> names_;
  std::vector<std::vector<std::uint32_t>> paths_;
};

// The cells that tickets are in. A ticket is in the product of the depths of
// its category and its region; these cells are looked up together, by one key.
// In memory: about 50 bytes a cell, and 4 for each cell of a pair of leaves.
class CellIndex {
 public:
  // Returns the place of the cells of a category and a region, which it keeps.
  std::size_t PairOf(std::string_view category, std::string_view region);

  // The numbers of a place's cells.
  const std::uint32_t* begin(std::size_t pair) const {
    return &around_[pair] + 1;
  }
  const std::uint32_t* end(std::size_t pair) const {
    return begin(pair) + around_[pair];
  }

  std::size_t size() const { return cells_.size(); }
  AlertCell CellOf(std::uint32_t cell) const;
  // nullopt: no ticket was in it.
  std::optional<std::uint32_t> Find(const AlertCell& cell) const;

 private:
  struct Nodes {
    std::uint32_t category = 0;
    std::uint32_t region = 0;
  };
  static std::uint64_t Key(std::uint32_t category, std::uint32_t region) {
    return std::uint64_t{category} << 32 | region;
  }

  CodeTree categories_{'.'};
  CodeTree regions_{'/'};
  std::vector<Nodes> cells_;
  absl::flat_hash_map<std::uint64_t, std::uint32_t> numbers_;  // Of cells.
  // By the numbers of a category and a region: the place of their cells in
  // `around_`, whose first entry is how many there are.
  absl::flat_hash_map<std::uint64_t, std::size_t> pairs_;
  std::vector<std::uint32_t> around_;
};

// A cell with more than expected.
struct CellExcess {
  AlertCell cell;
  double excess = 0;
};

// Leaves the deepest cells that explain the others: returns for each the place
// of the one that stands for it, its own if none does. From the widest cell
// down: if a part of it has at least the share `explains` of its excess, the
// part stands for it, or whatever stands for the part; else it stands for all
// its parts. Cost: the square of the cells, which are the discoveries of a day.
std::vector<std::size_t> ExplainCells(const std::vector<CellExcess>& cells,
                                      double explains);

}  // namespace trunkline::insight

#endif  // TRUNKLINE_SRC_INSIGHT_CELL_INDEX_H_
