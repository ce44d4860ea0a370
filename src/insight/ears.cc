// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>

#include "src/insight/distributions.h"
#include "trunkline/insight.h"

namespace trunkline {
namespace {

constexpr std::size_t kBaseline = 7;

struct Moments {
  double mean = 0;
  double sigma = 0;
};

// Of the days t - kBaseline - lag + 1 to t - lag.
Moments MomentsBefore(const std::vector<double>& counts, std::size_t t,
                      std::size_t lag, double min_sigma) {
  Moments out;
  const std::size_t end = t - lag + 1;
  for (std::size_t i = end - kBaseline; i != end; ++i) out.mean += counts[i];
  out.mean /= kBaseline;
  double squares = 0;
  for (std::size_t i = end - kBaseline; i != end; ++i) {
    squares += (counts[i] - out.mean) * (counts[i] - out.mean);
  }
  out.sigma = std::max(std::sqrt(squares / (kBaseline - 1)), min_sigma);
  return out;
}

}  // namespace

std::vector<double> EarsUpperBounds(const std::vector<double>& counts,
                                    const EarsOptions& options) {
  const bool third = options.method == EarsMethod::kC3;
  const double alpha =
      options.alpha > 0 ? options.alpha : (third ? 0.025 : 0.001);
  const double z = insight::NormalQuantile(1 - alpha);
  // C1 ends the day before, C2 and C3 three days before; C3 also needs C2 of
  // the two days before.
  const std::size_t lag = options.method == EarsMethod::kC1 ? 1 : 3;
  const std::size_t first = kBaseline + lag - 1 + (third ? 2 : 0);
  std::vector<double> bounds(counts.size(),
                             std::numeric_limits<double>::quiet_NaN());
  for (std::size_t t = first; t < counts.size(); ++t) {
    const Moments now = MomentsBefore(counts, t, lag, options.min_sigma);
    if (!third) {
      bounds[t] = now.mean + z * now.sigma;
      continue;
    }
    double excess = 0;
    for (std::size_t back = 1; back <= 2; ++back) {
      const Moments then =
          MomentsBefore(counts, t - back, lag, options.min_sigma);
      excess += std::max(0.0, (counts[t - back] - then.mean) / then.sigma - 1);
    }
    // As the package defines it, from the day's own count: the count at which
    // the sum of the three days would reach z.
    bounds[t] = std::max(0.0, counts[t] + now.sigma * (z - excess));
  }
  return bounds;
}

}  // namespace trunkline
