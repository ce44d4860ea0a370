// SPDX-License-Identifier: Apache-2.0
#include "src/insight/forecast.h"

#include <algorithm>

#include "src/insight/distributions.h"

namespace trunkline::insight {
namespace {

constexpr int kMinMonths = 36;
constexpr int kYear = 12;

DayNumber FirstDayOf(absl::CivilMonth month) {
  return ToDayNumber(absl::CivilDay(month));
}

double SumOf(const std::vector<double>& values, Block block) {
  double sum = 0;
  for (std::size_t i = block.begin; i != block.end; ++i) sum += values[i];
  return sum;
}

double MeanOf(const std::vector<double>& values, Block block) {
  return block.end == block.begin
             ? 0
             : SumOf(values, block) /
                   static_cast<double>(block.end - block.begin);
}

}  // namespace

double ChanceOf(const Errors& model, const Errors& rival) {
  const std::size_t n = model.units.size();
  double mean = 0;
  for (std::size_t i = 0; i != n; ++i) {
    mean += rival.units[i] - model.units[i];
  }
  mean /= static_cast<double>(n);
  if (n < 2 || !(mean > 0)) return 1;
  double squares = 0;
  for (std::size_t i = 0; i != n; ++i) {
    const double distance = rival.units[i] - model.units[i] - mean;
    squares += distance * distance;
  }
  const double deviation = std::sqrt(squares / static_cast<double>(n - 1));
  if (deviation == 0) return 0;
  return StudentUpperTail(
      mean / (deviation / std::sqrt(static_cast<double>(n))),
      static_cast<double>(n - 1));
}

Factors Learn(const std::vector<double>& counts, const std::vector<int>& slots,
              const Plan& plan) {
  Factors out;
  for (const Plan::Learnt& one : plan.learnt) {
    const double level = MeanOf(counts, one.level);
    for (std::size_t i = one.block.begin; i != one.block.end; ++i) {
      Factor& factor = out[slots[i]];
      factor.observed += counts[i];
      factor.expected += level;
      ++factor.days;
    }
  }
  return out;
}

Errors Foretell(const std::vector<double>& counts,
                const std::vector<int>& slots, const Factors& factors,
                const Plan& plan) {
  const auto factor_of = [&](std::size_t i) {
    const auto found = factors.find(slots[i]);
    return found == factors.end() ? 1.0 : found->second.value();
  };
  Errors out;
  for (const Plan::Tested& one : plan.tested) {
    double weights = 0;
    for (std::size_t i = one.before.begin; i != one.before.end; ++i) {
      weights += factor_of(i);
    }
    const double level = weights > 0 ? SumOf(counts, one.before) / weights : 0;
    for (std::size_t i = one.block.begin; i != one.block.end; ++i) {
      const double distance = counts[i] - level * factor_of(i);
      out.units.push_back(distance * distance);
    }
  }
  return out;
}

Errors Flat(const std::vector<double>& counts, const Plan& plan,
            Block Plan::Tested::*from) {
  Errors out;
  for (const Plan::Tested& one : plan.tested) {
    const double level = MeanOf(counts, one.*from);
    for (std::size_t i = one.block.begin; i != one.block.end; ++i) {
      out.units.push_back((counts[i] - level) * (counts[i] - level));
    }
  }
  return out;
}

std::optional<Plan> WeekPlan(std::size_t begin, std::size_t end) {
  const auto weeks = static_cast<int>((end - begin) / kWeek);
  if (weeks < kMinWeeks) return std::nullopt;
  const int test = std::min(kMaxTestWeeks, weeks / 2);
  // Weeks `newest` to `oldest`, where 0 is the last one.
  const auto of = [&](int newest, int oldest) {
    return Block{end - static_cast<std::size_t>(oldest + 1) * kWeek,
                 end - static_cast<std::size_t>(newest) * kWeek};
  };
  Plan out;
  out.has_last_year = weeks >= test + 54;
  for (int w = weeks - 1; w >= test; --w) {
    out.learnt.push_back(
        {of(w, w), of(std::max(test, w - 2), std::min(weeks - 1, w + 2))});
  }
  for (int w = test - 1; w >= 0; --w) {
    const Block before = of(w + 1, w + kLevelWeeks);
    out.tested.push_back({of(w, w), before, before,
                          out.has_last_year ? of(w + 50, w + 54) : Block{}});
  }
  return out;
}

std::optional<Plan> MonthPlan(DayNumber first, std::size_t begin,
                              std::size_t end) {
  const auto place = [&](absl::CivilMonth month) {
    return static_cast<std::size_t>(FirstDayOf(month) - first);
  };
  absl::CivilMonth from(ToCivilDay(first + static_cast<DayNumber>(begin)) - 1);
  from += 1;  // The first whole one.
  const absl::CivilMonth to(ToCivilDay(first + static_cast<DayNumber>(end)));
  if (to - from < kMinMonths) return std::nullopt;
  const absl::CivilMonth test = to - kYear;
  Plan out;
  out.has_last_year = true;
  // Whole years only: a year's mean is the level of each of its months.
  for (absl::CivilMonth year = test - kYear; year >= from; year -= kYear) {
    const Block level = {place(year), place(year + kYear)};
    out.learnt.push_back({level, level});
  }
  for (absl::CivilMonth month = test; month < to; ++month) {
    out.tested.push_back({{place(month), place(month + 1)},
                          {place(month - kYear), place(month)},
                          {place(month - 1), place(month)},
                          {place(month - kYear), place(month - kYear + 1)}});
  }
  return out;
}

}  // namespace trunkline::insight
