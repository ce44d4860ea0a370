// SPDX-License-Identifier: Apache-2.0
#include "src/insight/cell_index.h"

#include <algorithm>
#include <numeric>

#include "src/base/strings.h"
#include "src/insight/fact_columns.h"

namespace trunkline::insight {
namespace {

constexpr std::size_t kMaxParts = 16;  // Of a code; further ones are cut.

// How deep a cell is in both trees.
std::size_t DepthOf(const AlertCell& cell) {
  const auto parts = [](const std::string& code, char separator) {
    if (code.empty()) return std::size_t{0};
    return static_cast<std::size_t>(
               std::count(code.begin(), code.end(), separator)) +
           1;
  };
  return parts(cell.category, '.') + parts(cell.region, '/');
}

bool IsPartOf(const AlertCell& part, const AlertCell& whole) {
  return IsInNode(part.category, whole.category, '.') &&
         IsInNode(part.region, whole.region, '/');
}

}  // namespace

CodeTree::CodeTree(char separator) : separator_(separator) {
  names_.emplace_back();
  paths_.push_back({0});
}

std::uint32_t CodeTree::Add(std::string_view code) {
  if (code.empty()) return 0;
  const auto found = numbers_.find(base::ToAbsl(code));
  if (found != numbers_.end()) return found->second;
  std::vector<std::uint32_t> path = {0};
  std::uint32_t node = 0;
  for (std::size_t end = 0; end != code.size() && path.size() <= kMaxParts;) {
    end = std::min(code.find(separator_, end + 1), code.size());
    const std::string_view prefix = code.substr(0, end);
    const auto [known, fresh] = numbers_.try_emplace(
        std::string(prefix), static_cast<std::uint32_t>(names_.size()));
    node = known->second;
    path.push_back(node);
    if (!fresh) continue;
    names_.emplace_back(prefix);
    paths_.push_back(path);
  }
  // What is deeper counts at its last node.
  numbers_.try_emplace(std::string(code), node);
  return node;
}

std::optional<std::uint32_t> CodeTree::Find(std::string_view code) const {
  if (code.empty()) return 0;
  const auto found = numbers_.find(base::ToAbsl(code));
  if (found == numbers_.end()) return std::nullopt;
  return found->second;
}

std::size_t CellIndex::PairOf(std::string_view category,
                              std::string_view region) {
  const std::uint32_t leaf = categories_.Add(category);
  const std::uint32_t place = regions_.Add(region);
  const auto [found, fresh] =
      pairs_.try_emplace(Key(leaf, place), around_.size());
  if (!fresh) return found->second;
  const std::size_t out = around_.size();
  around_.push_back(0);
  for (const std::uint32_t c : categories_.Path(leaf)) {
    for (const std::uint32_t r : regions_.Path(place)) {
      const auto [cell, unknown] = numbers_.try_emplace(
          Key(c, r), static_cast<std::uint32_t>(cells_.size()));
      if (unknown) cells_.push_back({c, r});
      around_.push_back(cell->second);
    }
  }
  around_[out] = static_cast<std::uint32_t>(around_.size() - out - 1);
  return out;
}

AlertCell CellIndex::CellOf(std::uint32_t cell) const {
  return {categories_.name(cells_[cell].category),
          regions_.name(cells_[cell].region)};
}

std::optional<std::uint32_t> CellIndex::Find(const AlertCell& cell) const {
  const auto category = categories_.Find(cell.category);
  const auto region = regions_.Find(cell.region);
  if (!category.has_value() || !region.has_value()) return std::nullopt;
  const auto found = numbers_.find(Key(*category, *region));
  if (found == numbers_.end()) return std::nullopt;
  return found->second;
}

std::vector<std::size_t> ExplainCells(const std::vector<CellExcess>& cells,
                                      double explains) {
  const std::size_t n = cells.size();
  std::vector<std::size_t> depth(n);
  for (std::size_t i = 0; i != n; ++i) depth[i] = DepthOf(cells[i].cell);
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    if (depth[a] != depth[b]) return depth[a] < depth[b];
    if (cells[a].excess != cells[b].excess) {
      return cells[a].excess > cells[b].excess;
    }
    return cells[a].cell < cells[b].cell;
  });
  std::vector<std::size_t> by(n, n);  // n: nothing yet.
  for (const std::size_t whole : order) {
    if (by[whole] != n) continue;
    std::size_t best = n;
    std::vector<std::size_t> parts;
    for (const std::size_t part : order) {
      if (part == whole || !IsPartOf(cells[part].cell, cells[whole].cell)) {
        continue;
      }
      parts.push_back(part);
      if (cells[part].excess >= explains * cells[whole].excess &&
          (best == n || cells[part].excess > cells[best].excess ||
           (cells[part].excess == cells[best].excess &&
            depth[part] > depth[best]))) {
        best = part;
      }
    }
    if (best != n) {
      by[whole] = best;
      continue;
    }
    for (const std::size_t part : parts) {
      if (by[part] == n) by[part] = whole;
    }
  }
  std::vector<std::size_t> out(n);
  for (std::size_t i = 0; i != n; ++i) {
    out[i] = i;
    // A part that stands for a whole may itself be a part of a wider cell. The
    // chain ends: a step down goes to a part of at least the share, and what a
    // wider cell stands for has no such part.
    for (std::size_t steps = 0; by[out[i]] != n && steps <= n; ++steps) {
      out[i] = by[out[i]];
    }
  }
  return out;
}

}  // namespace trunkline::insight
