// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numeric>

#include "src/insight/distributions.h"
#include "trunkline/insight.h"

namespace trunkline {

Interval WilsonInterval(std::int64_t hits, std::int64_t n, double confidence) {
  if (n <= 0) return {0, 1};
  const double z = insight::NormalQuantile(0.5 + confidence / 2);
  const double size = static_cast<double>(n);
  const double share = static_cast<double>(hits) / size;
  const double scale = 1 + z * z / size;
  const double centre = (share + z * z / (2 * size)) / scale;
  const double half =
      z * std::sqrt(share * (1 - share) / size + z * z / (4 * size * size)) /
      scale;
  return {std::max(0.0, centre - half), std::min(1.0, centre + half)};
}

std::vector<bool> BenjaminiHochberg(const std::vector<double>& p, double q,
                                    std::size_t family) {
  std::vector<std::size_t> order(p.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return p[a] < p[b]; });
  const double size = static_cast<double>(std::max(family, p.size()));
  std::vector<bool> significant(p.size(), false);
  // The largest rank whose value is under its line; all before it are in.
  for (std::size_t rank = order.size(); rank != 0; --rank) {
    if (p[order[rank - 1]] > q * static_cast<double>(rank) / size) continue;
    for (std::size_t i = 0; i != rank; ++i) significant[order[i]] = true;
    break;
  }
  return significant;
}

std::vector<SurvivalStep> KaplanMeier(std::vector<DurationFact> durations) {
  std::sort(durations.begin(), durations.end(),
            [](const DurationFact& a, const DurationFact& b) {
              return a.time < b.time;
            });
  std::vector<SurvivalStep> curve;
  double survival = 1;
  for (std::size_t i = 0; i != durations.size();) {
    SurvivalStep step;
    step.time = durations[i].time;
    step.at_risk = static_cast<std::int64_t>(durations.size() - i);
    for (; i != durations.size() && durations[i].time == step.time; ++i) {
      step.events += durations[i].ended ? 1 : 0;
    }
    if (step.events == 0) continue;
    survival *= 1 - static_cast<double>(step.events) /
                        static_cast<double>(step.at_risk);
    step.survival = survival;
    curve.push_back(step);
  }
  return curve;
}

std::optional<double> SurvivalQuantile(const std::vector<SurvivalStep>& curve,
                                       double share) {
  // A product of fractions is exact to about 1e-12 only.
  for (const SurvivalStep& step : curve) {
    if (1 - step.survival >= share - 1e-9) return step.time;
  }
  return std::nullopt;
}

}  // namespace trunkline
