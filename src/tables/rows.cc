// SPDX-License-Identifier: Apache-2.0
#include "src/tables/rows.h"

#include <algorithm>

namespace trunkline::tables {

void Row::Clear() {
  bytes_.clear();
  cells_.clear();
  shown_.clear();
  line = 0;
  defect = Defect::kNone;
  defect_column = 0;
  defect_line = 0;
  from_1904 = false;
}

void Row::AddAt(std::size_t column, std::string_view cell, CellKind kind,
                bool merged) {
  bytes_.append(cell);
  cells_.push_back(
      {bytes_.size(), static_cast<std::uint32_t>(column), kind, merged});
}

std::size_t Row::FindSparse(std::size_t i) const {
  if (cells_.empty() || i > cells_.back().column) return cells_.size();
  const auto at = std::lower_bound(cells_.begin(), cells_.end(), i,
                                   [](const Cell& cell, std::size_t column) {
                                     return cell.column < column;
                                   });
  return at->column == i ? static_cast<std::size_t>(at - cells_.begin())
                         : cells_.size();
}

}  // namespace trunkline::tables
