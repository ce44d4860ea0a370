// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_INSIGHT_DISTRIBUTIONS_H_
#define TRUNKLINE_SRC_INSIGHT_DISTRIBUTIONS_H_

// Distribution functions, to about 1e-12 relative.
namespace trunkline::insight {

// The quantile of the standard normal distribution at 0 < p < 1; infinite at
// the ends.
double NormalQuantile(double p);

// P(Z > z) of the standard normal distribution.
double NormalUpperTail(double z);

// P(T > t) of Student's distribution with `df` > 0 degrees of freedom.
double StudentUpperTail(double t, double df);

}  // namespace trunkline::insight

#endif  // TRUNKLINE_SRC_INSIGHT_DISTRIBUTIONS_H_
