// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_DRIFT_H_
#define TRUNKLINE_SRC_LEARN_DRIFT_H_

#include <cstdint>
#include <utility>
#include <vector>

// Change points of a sequence of choices by gain in likelihood.
namespace trunkline::learn {

// How often a choice was made on a day.
struct Choice {
  std::int32_t day;
  std::uint32_t what;
  std::uint64_t times;
};

struct DriftOptions {
  std::uint64_t min_support = 3;
  double min_share = 0.5;
  // Bits that a further period costs beside its day and its shares.
  double period_bits = 8;
};

// A period with one main choice.
struct Period {
  std::int32_t from, to;  // Days [from, to); INT32_MIN, INT32_MAX: no bound.
  std::uint32_t what;     // The main choice.
  std::uint64_t times;    // All choices.
  std::uint64_t right;    // Of those the main one.
};

// Returns the periods of choices that are sorted by day; one if nothing
// changes. A change is taken only where another choice becomes the main one,
// where both are clear (min_support, min_share), and where the gain in
// likelihood pays for the period.
std::vector<Period> FindPeriods(const std::vector<Choice>& choices,
                                const DriftOptions& options);

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_DRIFT_H_
