// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DIFF_SHARE_H_
#define TRUNKLINE_SRC_DIFF_SHARE_H_

#include <string>
#include <vector>

#include "src/diff/sets.h"
#include "src/diff/space.h"

namespace trunkline::diff {

// An upper bound of the share of the space that cells take: their exceptions
// and atoms are not counted, and what two of them have in common counts twice.
// Every point of a field counts alike; all time is cut at the instants at which
// one of the cells begins or ends, and each piece counts alike.
double ShareOf(const Space& space, const std::vector<Cell>& cells);

// "0.013 %", rounded up, so that it stays an upper bound.
std::string PercentUp(double share);

}  // namespace trunkline::diff

#endif  // TRUNKLINE_SRC_DIFF_SHARE_H_
