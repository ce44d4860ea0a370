// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_INSIGHT_FARRINGTON_H_
#define TRUNKLINE_SRC_INSIGHT_FARRINGTON_H_

#include <cstddef>
#include <vector>

#include "trunkline/insight.h"

namespace trunkline::insight {

// Farrington() of period `k` alone, which has all earlier years before it. Of
// the others it looks at the same seasons of these years, and at the last
// FarringtonOptions::min_periods. `z`: normal quantile of the bound, at
// 1 - alpha / 2. Cost: at most four regressions, some 20 microseconds.
FarringtonPoint FarringtonAt(const std::vector<double>& counts, std::size_t k,
                             const FarringtonOptions& options, double z);

}  // namespace trunkline::insight

#endif  // TRUNKLINE_SRC_INSIGHT_FARRINGTON_H_
