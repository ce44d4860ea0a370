// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DIFF_SEGMENTS_H_
#define TRUNKLINE_SRC_DIFF_SEGMENTS_H_

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "src/diff/sets.h"
#include "src/rules/compiled.h"

// Time, cut at the instants at which something begins or ends.
namespace trunkline::diff {

inline void AddCuts(const rules::Interval& valid,
                    std::vector<std::int64_t>* cuts) {
  if (valid.from != rules::Interval().from) cuts->push_back(valid.from);
  if (valid.to != rules::Interval().to) cuts->push_back(valid.to);
}

// Cuts all time at the given instants, and calls see(times, an instant).
template <typename See>
void Segments(std::vector<std::int64_t> cuts, See&& see) {
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  std::int64_t from = IntSet::kMin;
  for (std::int64_t cut : cuts) {
    if (cut == from) continue;
    see(IntSet::Of(from, cut), cut - 1);
    from = cut;
  }
  see(IntSet::Of(from, IntSet::kMax), from == IntSet::kMin ? 0 : from);
}

// Restricts the time of acceptance, unless that is any.
inline void RestrictTimes(const IntSet& times, Conj* out) {
  if (times != IntSet::All()) out->Restrict(kAccepted, times);
}

}  // namespace trunkline::diff

#endif  // TRUNKLINE_SRC_DIFF_SEGMENTS_H_
