// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>

#include "src/base/message.h"
#include "src/insight/distributions.h"
#include "src/insight/farrington.h"
#include "src/insight/messages.h"
#include "trunkline/insight.h"

// The algorithm of Farrington, Andrews, Beale and Catchpole (1996). Regressions
// are iterated as R's glm.fit does, with its start and its criterion, so that
// results agree to more digits than the convergence alone would give.
namespace trunkline {
namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

// log(mu) = intercept + slope * time, or the intercept alone.
struct Fit {
  bool trend = false;
  double intercept = 0;
  double slope = 0;
  double centre = 0;  // Times are taken less this.
  std::vector<double> mu;
  std::vector<double> leverage;
  double dispersion = 0;
  // Inverse of the information matrix, without the dispersion.
  double v00 = 0, v01 = 0, v11 = 0;

  double Predict(double time) const {
    return std::exp(intercept + slope * (time - centre));
  }
  // Variance of the linear predictor, without the dispersion.
  double Variance(double time) const {
    const double x = time - centre;
    return v00 + 2 * x * v01 + x * x * v11;
  }
};

double Deviance(const std::vector<double>& y, const std::vector<double>& mu,
                const std::vector<double>& weights) {
  double sum = 0;
  for (std::size_t i = 0; i != y.size(); ++i) {
    const double log_part = y[i] > 0 ? y[i] * std::log(y[i] / mu[i]) : 0;
    sum += 2 * weights[i] * (log_part - (y[i] - mu[i]));
  }
  return sum;
}

// Fits by iteratively reweighted least squares; nullopt: no convergence.
std::optional<Fit> FitModel(const std::vector<double>& y,
                            const std::vector<double>& time,
                            const std::vector<double>& weights, bool trend) {
  const std::size_t n = y.size();
  Fit fit;
  fit.trend = trend;
  for (const double t : time) fit.centre += t;
  fit.centre /= static_cast<double>(n);
  std::vector<double> eta(n), working(n);
  fit.mu.resize(n);
  fit.leverage.resize(n);
  for (std::size_t i = 0; i != n; ++i) {
    fit.mu[i] = y[i] + 0.1;
    eta[i] = std::log(fit.mu[i]);
  }
  double before = Deviance(y, fit.mu, weights);
  bool converged = false;
  for (int round = 0; round != 25 && !converged; ++round) {
    double s0 = 0, s1 = 0, s2 = 0, z0 = 0, z1 = 0;
    for (std::size_t i = 0; i != n; ++i) {
      const double w = weights[i] * fit.mu[i];
      const double x = time[i] - fit.centre;
      const double z = eta[i] + (y[i] - fit.mu[i]) / fit.mu[i];
      s0 += w;
      z0 += w * z;
      if (!trend) continue;
      s1 += w * x;
      s2 += w * x * x;
      z1 += w * x * z;
    }
    const double determinant = s0 * s2 - s1 * s1;
    if (trend) {
      if (!(determinant > 0)) return std::nullopt;
      fit.intercept = (s2 * z0 - s1 * z1) / determinant;
      fit.slope = (s0 * z1 - s1 * z0) / determinant;
      fit.v00 = s2 / determinant;
      fit.v01 = -s1 / determinant;
      fit.v11 = s0 / determinant;
    } else {
      if (!(s0 > 0)) return std::nullopt;
      fit.intercept = z0 / s0;
      fit.v00 = 1 / s0;
    }
    // Weights of the step that was solved: R takes variances, leverages and
    // dispersion from them, and not from the fitted values.
    for (std::size_t i = 0; i != n; ++i) {
      working[i] = weights[i] * fit.mu[i];
      fit.leverage[i] = working[i] * fit.Variance(time[i]);
    }
    for (std::size_t i = 0; i != n; ++i) {
      eta[i] = fit.intercept + fit.slope * (time[i] - fit.centre);
      fit.mu[i] = std::exp(eta[i]);
      if (!std::isfinite(fit.mu[i]) || !(fit.mu[i] > 0)) return std::nullopt;
    }
    const double deviance = Deviance(y, fit.mu, weights);
    converged = std::abs(deviance - before) / (std::abs(deviance) + 0.1) < 1e-8;
    before = deviance;
  }
  if (!converged) return std::nullopt;
  double squares = 0;
  for (std::size_t i = 0; i != n; ++i) {
    const double residual = (y[i] - fit.mu[i]) / fit.mu[i];
    squares += working[i] * residual * residual;
  }
  const double df = static_cast<double>(n) - (trend ? 2 : 1);
  fit.dispersion = df > 0 ? squares / df : kNaN;
  return fit;
}

// Observations with a large residual count less.
std::vector<double> Reweighted(const std::vector<double>& y, const Fit& fit) {
  const std::size_t n = y.size();
  const double phi = std::max(fit.dispersion, 1.0);
  std::vector<double> weights(n);
  double sum = 0;
  for (std::size_t i = 0; i != n; ++i) {
    const double raw =
        1.5 * (std::cbrt(y[i] * y[i]) / std::pow(fit.mu[i], 1.0 / 6) -
               std::sqrt(fit.mu[i]));
    const double residual = raw / std::sqrt(phi * (1 - fit.leverage[i]));
    weights[i] = residual > 1 ? 1 / (residual * residual) : 1;
    sum += weights[i];
  }
  for (double& weight : weights) weight *= static_cast<double>(n) / sum;
  return weights;
}

std::optional<Fit> FitTwice(const std::vector<double>& y,
                            const std::vector<double>& time, bool trend) {
  const std::vector<double> equal(y.size(), 1.0);
  std::optional<Fit> fit = FitModel(y, time, equal, trend);
  if (!fit.has_value() && trend) fit = FitModel(y, time, equal, false);
  if (!fit.has_value()) return fit;
  return FitModel(y, time, Reweighted(y, *fit), fit->trend);
}

// Whether a trend is kept: it is significant at 5 %, there are three years, and
// the prediction is not above all that was seen.
bool KeepTrend(const Fit& fit, const std::vector<double>& y, double time,
               int years) {
  if (years < 3) return false;
  const double df = static_cast<double>(y.size()) - 2;
  const double t = fit.slope / std::sqrt(fit.dispersion * fit.v11);
  if (!(2 * insight::StudentUpperTail(std::abs(t), df) < 0.05)) return false;
  return fit.Predict(time) <= *std::max_element(y.begin(), y.end());
}

}  // namespace

namespace insight {

FarringtonPoint FarringtonAt(const std::vector<double>& counts, std::size_t k,
                             const FarringtonOptions& options, double z) {
  std::vector<double> y, time;
  for (int year = options.years; year != 0; --year) {
    const std::size_t middle =
        k - static_cast<std::size_t>(year * options.frequency);
    const auto half = static_cast<std::size_t>(options.half_width);
    for (std::size_t i = middle - half; i <= middle + half; ++i) {
      // With a half width of half a year the last weeks may be too recent.
      if (i >= k) break;
      y.push_back(counts[i]);
      time.push_back(static_cast<double>(i));
    }
  }
  FarringtonPoint point;
  point.index = k;
  const double now = static_cast<double>(k);
  std::optional<Fit> fit = FitTwice(y, time, true);
  if (fit.has_value() && fit->trend &&
      !KeepTrend(*fit, y, now, options.years)) {
    fit = FitTwice(y, time, false);
  }
  if (!fit.has_value()) {
    point.expected = point.upper = point.score = kNaN;
    return point;
  }
  point.trend = fit->trend;
  const double mu = fit->Predict(now);
  const double phi = std::max(fit->dispersion, 1.0);
  // Variance of the prediction on the scale of mu, over mu.
  const double tau = phi + phi * fit->Variance(now) * mu;
  const double se = std::sqrt(4.0 / 9 * std::cbrt(mu) * tau);
  const double upper = std::pow(std::cbrt(mu * mu) + z * se, 1.5);
  double recent = 0;
  for (int back = 0; back != options.min_periods; ++back) {
    const auto distance = static_cast<std::size_t>(back);
    if (distance <= k) recent += counts[k - distance];
  }
  point.expected = mu;
  if (recent >= static_cast<double>(options.min_counts)) {
    point.upper = upper;
    point.score = (counts[k] - mu) / (upper - mu);
    point.alert = point.score > 1;
  }
  return point;
}

}  // namespace insight

absl::StatusOr<std::vector<FarringtonPoint>> Farrington(
    const std::vector<double>& counts, std::size_t first,
    const FarringtonOptions& options) {
  const std::size_t reach = static_cast<std::size_t>(
      options.years * options.frequency + options.half_width);
  if (first < reach || first > counts.size() || options.years < 1 ||
      options.half_width < 0) {
    return base::InvalidArgument(
        base::Fill<insight::messages::kShortSeries>(reach));
  }
  const double z = insight::NormalQuantile(1 - options.alpha / 2);
  std::vector<FarringtonPoint> out;
  for (std::size_t k = first; k != counts.size(); ++k) {
    out.push_back(insight::FarringtonAt(counts, k, options, z));
  }
  return out;
}

}  // namespace trunkline
