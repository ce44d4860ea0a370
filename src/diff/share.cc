// SPDX-License-Identifier: Apache-2.0
#include "src/diff/share.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

#include "absl/strings/str_format.h"

namespace trunkline::diff {
namespace {

double CountOf(const IntSet& values) {
  double out = 0;
  for (const auto& [from, to] : values.ranges()) {
    out += static_cast<double>(to - from);
  }
  return out;
}

bool IsTime(int field) { return field == kAccepted || field == kCalled; }

}  // namespace

double ShareOf(const Space& space, const std::vector<Cell>& cells) {
  std::vector<std::int64_t> cuts;
  for (const Cell& cell : cells) {
    for (const auto& [field, values] : cell.when.fields) {
      if (!IsTime(field)) continue;
      for (const auto& [from, to] : values.ranges()) {
        if (from != IntSet::kMin) cuts.push_back(from);
        if (to != IntSet::kMax) cuts.push_back(to);
      }
    }
  }
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  // How many of the pieces lie in a set.
  const auto pieces = [&](const IntSet& times) {
    double out = times.Has(IntSet::kMin) ? 1 : 0;
    for (const auto& [from, to] : times.ranges()) {
      const auto first = std::lower_bound(cuts.begin(), cuts.end(), from);
      out +=
          static_cast<double>(std::lower_bound(first, cuts.end(), to) - first);
    }
    return out;
  };
  double sum = 0;
  for (const Cell& cell : cells) {
    double share = 1;
    for (const auto& [field, values] : cell.when.fields) {
      share *= IsTime(field)
                   ? pieces(values) / static_cast<double>(cuts.size() + 1)
                   : CountOf(values) / CountOf(space.Domain(field));
    }
    sum += share;
  }
  return std::min(sum, 1.0);
}

std::string PercentUp(double share) {
  const double percent = share * 100;
  // Two digits of what is there; a share that is none does not occur.
  double unit = 10;
  while (unit > 1e-9 && percent < unit * 10) unit /= 10;
  const double up = std::min(std::ceil(percent / unit) * unit, 100.0);
  return absl::StrFormat("%.3g %%", up);
}

}  // namespace trunkline::diff
