// SPDX-License-Identifier: Apache-2.0
#include "src/tables/rows.h"

namespace trunkline::tables {

void Row::Clear() {
  bytes_.clear();
  cells_.clear();
  line = 0;
  defect = Defect::kNone;
}

void Row::Add(std::string_view cell, CellKind kind, bool merged) {
  bytes_.append(cell);
  cells_.push_back({bytes_.size(), kind, merged});
}

}  // namespace trunkline::tables
