// SPDX-License-Identifier: Apache-2.0
#include "src/suggest/solver.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <utility>

namespace trunkline::suggest {
namespace {

constexpr double kCost = 1.0;
constexpr double kTolerance = 0.1;  // Of the projected gradient.
constexpr int kMaxPasses = 100;

// xorshift64*
class Generator {
 public:
  std::uint64_t Below(std::uint64_t bound) {
    state_ ^= state_ >> 12;
    state_ ^= state_ << 25;
    state_ ^= state_ >> 27;
    return (state_ * 0x2545F4914F6CDD1Du >> 32) % bound;
  }

 private:
  std::uint64_t state_ = 0x9E3779B97F4A7C15u;
};

// With u = w * idf, a row's product with w is the sum of u over its n-grams,
// divided by its length; so u alone is kept. Where no model is continued, u is
// 0 at first and each n-gram may move, so that a row's product with itself is
// 1.
std::vector<double> Descend(const Examples& examples, std::uint32_t child,
                            const Start* start) {
  const std::size_t count = examples.rows.size();
  std::vector<double> squares(examples.idf.size());
  for (std::size_t i = 0; i != squares.size(); ++i) {
    squares[i] = examples.idf[i] * examples.idf[i];
  }
  std::vector<double> inverse(count);  // Of a row's length; 0: no n-gram.
  for (std::size_t i = 0; i != count; ++i) {
    double sum = 0;
    for (std::uint32_t gram : examples.rows[i]) sum += squares[gram];
    inverse[i] = sum > 0 ? 1 / std::sqrt(sum) : 0;
  }
  std::vector<double> own(count,
                          1);  // The product of what may move with itself.
  std::vector<double> u(examples.idf.size());
  if (start != nullptr) {
    u = start->sums;
    for (std::size_t i = 0; i != squares.size(); ++i) {
      if (!start->movable[i]) squares[i] = 0;
    }
    for (std::size_t i = 0; i != count; ++i) {
      double sum = 0;
      for (std::uint32_t gram : examples.rows[i]) sum += squares[gram];
      own[i] = sum * inverse[i] * inverse[i];
      if (sum == 0) inverse[i] = 0;  // Nothing of the row may move.
    }
  }
  const double offset = start != nullptr ? start->offset : 0;
  const double diagonal = 0.5 / kCost;
  std::vector<double> alpha(count);
  std::vector<std::uint32_t> order(count);
  std::iota(order.begin(), order.end(), 0);
  Generator generator;
  for (int pass = 0; pass != kMaxPasses; ++pass) {
    for (std::size_t i = count; i > 1; --i) {
      std::swap(order[i - 1], order[generator.Below(i)]);
    }
    double largest = 0, smallest = 0;
    for (std::uint32_t i : order) {
      if (inverse[i] == 0) continue;
      const double sign = examples.child[i] == child ? 1 : -1;
      double product = 0;
      for (std::uint32_t gram : examples.rows[i]) product += u[gram];
      const double gradient =
          sign * product * inverse[i] + sign * offset - 1 + diagonal * alpha[i];
      const double projected =
          alpha[i] == 0 ? std::min(gradient, 0.0) : gradient;
      largest = std::max(largest, projected);
      smallest = std::min(smallest, projected);
      if (projected == 0) continue;
      const double before = alpha[i];
      alpha[i] = std::max(before - gradient / (own[i] + diagonal), 0.0);
      const double step = (alpha[i] - before) * sign * inverse[i];
      for (std::uint32_t gram : examples.rows[i]) {
        u[gram] += step * squares[gram];
      }
    }
    if (largest - smallest < kTolerance) break;
  }
  return u;
}

}  // namespace

std::vector<double> Solve(const Examples& examples, std::uint32_t child) {
  return Descend(examples, child, nullptr);
}

std::vector<double> SolveFrom(const Examples& examples, std::uint32_t child,
                              const Start& start) {
  return Descend(examples, child, &start);
}

}  // namespace trunkline::suggest
