// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_POPULATIONS_H_
#define TRUNKLINE_SRC_LEARN_POPULATIONS_H_

#include <cstdint>
#include <vector>

#include "src/learn/induce.h"

// Several limits in one category, told apart by the facts of tickets.
namespace trunkline::learn {

// A promise, with what it may have been counted by.
struct FactedPromise {
  std::vector<Node> facts;            // By dimension.
  std::vector<std::uint32_t> limits;  // The limits that it fits.
};

struct Population {
  std::vector<Node> pattern;            // By dimension; 0: no condition.
  std::vector<std::uint32_t> promises;  // Indexes, ascending.
};

// Divides promises so that those of each population fit one limit, where that
// pays for a rule. Promises of a closer population are in no wider one. The
// dimensions are in the order in which the router compares them. A population
// without promises is left out.
std::vector<Population> TellApart(const std::vector<Dimension>& dimensions,
                                  const std::vector<FactedPromise>& promises,
                                  const InduceOptions& options);

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_POPULATIONS_H_
