// SPDX-License-Identifier: Apache-2.0
#include "src/insight/shown_counts.h"

#include <algorithm>
#include <utility>

#include "src/insight/fact_columns.h"

namespace trunkline::insight {
namespace {

// Whether all cases of a cell are in another one.
bool Lies(const CellDays& in, const CellDays& around) {
  return in.first >= around.first && in.last <= around.last &&
         IsInNode(in.category, around.category, '.') &&
         std::all_of(in.regions.begin(), in.regions.end(),
                     [&](const std::string& region) {
                       return std::any_of(around.regions.begin(),
                                          around.regions.end(),
                                          [&](const std::string& node) {
                                            return IsInNode(region, node, '/');
                                          });
                     });
}

}  // namespace

void ShownCounts::Add(CellDays cell, std::int64_t count) {
  if (count < min_cell_) return;  // It is hidden.
  shown_.push_back({std::move(cell), count});
}

bool ShownCounts::Admit(CellDays cell, std::int64_t count) {
  if (IsSmall(count)) return false;
  for (const Shown& other : shown_) {
    if (Lies(cell, other.cell) && IsSmall(other.count - count)) return false;
    if (Lies(other.cell, cell) && IsSmall(count - other.count)) return false;
  }
  shown_.push_back({std::move(cell), count});
  return true;
}

}  // namespace trunkline::insight
