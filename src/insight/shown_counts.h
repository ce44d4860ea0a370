// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_INSIGHT_SHOWN_COUNTS_H_
#define TRUNKLINE_SRC_INSIGHT_SHOWN_COUNTS_H_

#include <cstdint>
#include <vector>

#include "src/insight/cell_cases.h"

// What a public report shows of alerts and clusters beside its tables.
namespace trunkline::insight {

// Counts that overlap: a day's in a week's, a district's in the city's. The
// difference of two of them, of which one lies in the other, must not be a
// small cell. Sums of several are not compared. Cost of Admit(): linear in the
// counts.
class ShownCounts {
 public:
  explicit ShownCounts(std::int64_t min_cell) : min_cell_(min_cell) {}

  // A count that a table may show.
  void Add(CellDays cell, std::int64_t count);
  // Whether a count may be shown beside all those before. Then it is one of
  // them.
  bool Admit(CellDays cell, std::int64_t count);

 private:
  struct Shown {
    CellDays cell;
    std::int64_t count = 0;
  };
  bool IsSmall(std::int64_t count) const {
    return count > 0 && count < min_cell_;
  }

  std::int64_t min_cell_;
  std::vector<Shown> shown_;
};

}  // namespace trunkline::insight

#endif  // TRUNKLINE_SRC_INSIGHT_SHOWN_COUNTS_H_
