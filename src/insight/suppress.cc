// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <limits>
#include <utility>

#include "trunkline/insight.h"

namespace trunkline {
namespace {

using Counts = std::vector<std::vector<std::int64_t>>;
using Hidden = std::vector<std::vector<bool>>;

// Hides one more cell of a line (a row, or a column) if its sum would tell what
// is hidden in it. `cell(i)` is the place of its i-th cell. Returns whether it
// did.
template <typename Cell>
bool Complement(const Counts& rows, std::size_t length, const Cell& cell,
                std::int64_t min_cell, Hidden* hidden) {
  std::size_t count = 0;
  std::int64_t sum = 0;
  std::size_t smallest = length;
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  for (std::size_t i = 0; i != length; ++i) {
    const auto [r, c] = cell(i);
    if ((*hidden)[r][c]) {
      ++count;
      sum += rows[r][c];
    } else if (rows[r][c] > 0 && rows[r][c] < least) {
      least = rows[r][c];
      smallest = i;
    }
  }
  if (count == 0 || smallest == length) return false;
  if (count > 1 && sum >= min_cell) return false;
  const auto [r, c] = cell(smallest);
  (*hidden)[r][c] = true;
  return true;
}

}  // namespace

// Each round hides at least one cell more, so that it ends.
std::vector<std::vector<bool>> SuppressedCells(const Counts& rows,
                                               std::int64_t min_cell,
                                               Hidden hidden) {
  const std::size_t width = rows.empty() ? 0 : rows.front().size();
  hidden.resize(rows.size());
  for (std::size_t r = 0; r != rows.size(); ++r) {
    hidden[r].resize(width);
    for (std::size_t c = 0; c != width; ++c) {
      if (rows[r][c] > 0 && rows[r][c] < min_cell) hidden[r][c] = true;
    }
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (std::size_t r = 0; r != rows.size(); ++r) {
      changed = Complement(
                    rows, width, [r](std::size_t i) { return std::pair(r, i); },
                    min_cell, &hidden) ||
                changed;
    }
    for (std::size_t c = 0; c != width; ++c) {
      changed =
          Complement(
              rows, rows.size(), [c](std::size_t i) { return std::pair(i, c); },
              min_cell, &hidden) ||
          changed;
    }
  }
  return hidden;
}

}  // namespace trunkline
