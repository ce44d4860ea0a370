// SPDX-License-Identifier: Apache-2.0
#include "src/insight/distributions.h"

#include <cmath>
#include <limits>

namespace trunkline::insight {
namespace {

// std::lgamma writes the global signgam. Lanczos' approximation with g = 7 and
// nine terms; x > 0.
double LogGamma(double x) {
  static constexpr double kTerms[] = {
      0.99999999999980993,  676.5203681218851,     -1259.1392167224028,
      771.32342877765313,   -176.61502916214059,   12.507343278686905,
      -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7};
  if (x < 0.5) {
    // Reflection.
    constexpr double kPi = 3.14159265358979323846;
    return std::log(kPi / std::sin(kPi * x)) - LogGamma(1 - x);
  }
  x -= 1;
  double sum = kTerms[0];
  for (int i = 1; i != 9; ++i) sum += kTerms[i] / (x + i);
  const double t = x + 7.5;
  constexpr double kHalfLogTwoPi = 0.91893853320467274178;
  return kHalfLogTwoPi + (x + 0.5) * std::log(t) - t + std::log(sum);
}

// The continued fraction of the incomplete beta function, by Lentz's method.
double BetaFraction(double a, double b, double x) {
  constexpr double kTiny = 1e-300;
  double c = 1;
  double d = 1 - (a + b) * x / (a + 1);
  d = 1 / (std::abs(d) < kTiny ? kTiny : d);
  double h = d;
  for (int m = 1; m != 500; ++m) {
    const double even = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m));
    d = 1 + even * d;
    d = 1 / (std::abs(d) < kTiny ? kTiny : d);
    c = 1 + even / c;
    if (std::abs(c) < kTiny) c = kTiny;
    h *= d * c;
    const double odd =
        -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1));
    d = 1 + odd * d;
    d = 1 / (std::abs(d) < kTiny ? kTiny : d);
    c = 1 + odd / c;
    if (std::abs(c) < kTiny) c = kTiny;
    const double step = d * c;
    h *= step;
    if (std::abs(step - 1) < 1e-15) break;
  }
  return h;
}

double IncompleteBeta(double a, double b, double x) {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const double front = std::exp(LogGamma(a + b) - LogGamma(a) - LogGamma(b) +
                                a * std::log(x) + b * std::log1p(-x));
  return x < (a + 1) / (a + b + 2) ? front * BetaFraction(a, b, x) / a
                                   : 1 - front * BetaFraction(b, a, 1 - x) / b;
}

}  // namespace

// A rational approximation (Acklam, 1.15e-9) and one step of Halley's method,
// which makes it exact to the last digits.
double NormalQuantile(double p) {
  if (!(p > 0)) return -std::numeric_limits<double>::infinity();
  if (!(p < 1)) return std::numeric_limits<double>::infinity();
  static constexpr double kA[] = {
      -3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
      1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
  static constexpr double kB[] = {-5.447609879822406e+01, 1.615858368580409e+02,
                                  -1.556989798598866e+02, 6.680131188771972e+01,
                                  -1.328068155288572e+01};
  static constexpr double kC[] = {
      -7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
      -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
  static constexpr double kD[] = {7.784695709041462e-03, 3.224671290700398e-01,
                                  2.445134137142996e+00, 3.754408661907416e+00};
  const auto tail = [](double q) {
    return (((((kC[0] * q + kC[1]) * q + kC[2]) * q + kC[3]) * q + kC[4]) * q +
            kC[5]) /
           ((((kD[0] * q + kD[1]) * q + kD[2]) * q + kD[3]) * q + 1);
  };
  double x;
  if (p < 0.02425) {
    x = tail(std::sqrt(-2 * std::log(p)));
  } else if (p > 1 - 0.02425) {
    x = -tail(std::sqrt(-2 * std::log1p(-p)));
  } else {
    const double q = p - 0.5;
    const double r = q * q;
    x = (((((kA[0] * r + kA[1]) * r + kA[2]) * r + kA[3]) * r + kA[4]) * r +
         kA[5]) *
        q /
        (((((kB[0] * r + kB[1]) * r + kB[2]) * r + kB[3]) * r + kB[4]) * r + 1);
  }
  constexpr double kSqrtTwoPi = 2.50662827463100050242;
  constexpr double kSqrtHalf = 0.70710678118654752440;
  const double error = 0.5 * std::erfc(-x * kSqrtHalf) - p;
  const double u = error * kSqrtTwoPi * std::exp(x * x / 2);
  return x - u / (1 + x * u / 2);
}

double NormalUpperTail(double z) {
  constexpr double kSqrtHalf = 0.70710678118654752440;
  return 0.5 * std::erfc(z * kSqrtHalf);
}

double StudentUpperTail(double t, double df) {
  const double half = 0.5 * IncompleteBeta(df / 2, 0.5, df / (df + t * t));
  return t >= 0 ? half : 1 - half;
}

}  // namespace trunkline::insight
