// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_SUGGEST_SOLVER_H_
#define TRUNKLINE_SRC_SUGGEST_SOLVER_H_

#include <cstdint>
#include <vector>

namespace trunkline::suggest {

// Rows of one model: their n-grams by index, and the child that each has.
struct Examples {
  std::vector<double> idf;                       // By n-gram.
  std::vector<std::vector<std::uint32_t>> rows;  // Sorted.
  std::vector<std::uint32_t> child;              // By row.
};

// Returns, by n-gram, what its occurrence adds to the score of `child` against
// all others: a linear support vector machine with squared loss (C = 1), found
// by dual coordinate descent (Hsieh et al. 2008, as in LIBLINEAR), on vectors
// of inverse document frequencies scaled to unit length, without a bias. The
// result is the weight times the frequency, so that a text is scored by adding.
//
// Rows are visited in an order by a fixed generator: the result is always the
// same.
std::vector<double> Solve(const Examples& examples, std::uint32_t child);

// What an earlier model says, for SolveFrom().
struct Start {
  std::vector<double> sums;   // By n-gram, as Solve() returns them.
  double offset = 0;          // Added to what the sums of a row give.
  std::vector<bool> movable;  // By n-gram; others keep their sums.
};

// As Solve(), but finds the weights that are nearest to those of `start`: half
// the square of their distance takes the place of half the square of their
// length. Rows that the earlier model already has on the right side, by a
// margin of 1, change nothing.
std::vector<double> SolveFrom(const Examples& examples, std::uint32_t child,
                              const Start& start);

}  // namespace trunkline::suggest

#endif  // TRUNKLINE_SRC_SUGGEST_SOLVER_H_
