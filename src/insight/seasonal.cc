// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "src/base/message.h"
#include "src/insight/cell_cases.h"
#include "src/insight/cell_index.h"
#include "src/insight/distributions.h"
#include "src/insight/fact_columns.h"
#include "src/insight/farrington.h"
#include "src/insight/messages.h"
#include "trunkline/insight_outbreaks.h"

// Farrington's regression for the weeks of a month. A week looks at three times
// seven weeks of earlier years and at its last four, so that of five years only
// some forty weeks are counted, each in a slot: 330 bytes a cell. A regression
// costs a thousand times what a sum does; it is made for cells with enough
// contacts for an alert alone. The others of the family count as p = 1.
namespace trunkline {
namespace {

using insight::CellColumns;
using insight::CellIndex;

constexpr std::size_t kNoSlot = std::numeric_limits<std::size_t>::max();

bool IsSound(const SeasonalAlertOptions& options) {
  const FarringtonOptions& f = options.farrington;
  return f.years >= 1 && f.years <= 20 && f.frequency >= 1 &&
         f.frequency <= 52 && f.half_width >= 0 &&
         f.half_width <= f.frequency / 2 && f.min_periods >= 0 &&
         f.min_periods <= f.frequency / 2 && f.alpha > 0 && f.alpha < 1 &&
         options.q >= 0 && options.q <= 1;
}

// The Mondays of the weeks whose Sunday is in the period and has ended.
std::vector<absl::CivilDay> WeeksOf(const KpiPeriod& period,
                                    absl::TimeZone zone) {
  const absl::Time end = std::min(period.to, period.as_of);
  const absl::CivilDay first = absl::ToCivilDay(period.from, zone);
  absl::CivilDay sunday = absl::GetWeekday(first) == absl::Weekday::sunday
                              ? first
                              : absl::NextWeekday(first, absl::Weekday::sunday);
  std::vector<absl::CivilDay> mondays;
  for (; absl::FromCivil(sunday + 1, zone) <= end; sunday += 7) {
    mondays.push_back(sunday - 6);
  }
  return mondays;
}

// The Monday from which on the table has whole weeks.
std::optional<absl::CivilDay> FirstMonday(const FactTable& cases,
                                          const CellColumns& columns,
                                          absl::Time end, absl::TimeZone zone) {
  absl::Time earliest = absl::InfiniteFuture();
  for (std::size_t row = 0; row != cases.rows(); ++row) {
    const auto at = cases.TimeAt(columns.accepted, row);
    if (at.has_value() && *at < end) earliest = std::min(earliest, *at);
  }
  if (earliest == absl::InfiniteFuture()) return std::nullopt;
  const absl::CivilDay day = absl::ToCivilDay(earliest, zone);
  return absl::GetWeekday(day) == absl::Weekday::monday
             ? day
             : absl::NextWeekday(day, absl::Weekday::monday);
}

// Contacts by cell, of the weeks that are used. Weeks have numbers from that of
// the earliest one.
class WeeklyCounts {
 public:
  // `weeks`: how many there are; `evaluated`: the last of them.
  WeeklyCounts(std::size_t weeks, std::size_t evaluated,
               const FarringtonOptions& options)
      : slot_of_(weeks, kNoSlot) {
    const auto use = [&](std::size_t first, std::size_t last) {
      for (std::size_t week = first; week <= last; ++week) {
        if (slot_of_[week] != kNoSlot) continue;
        slot_of_[week] = weeks_.size();
        weeks_.push_back(week);
      }
    };
    for (std::size_t k = weeks - evaluated; k != weeks; ++k) {
      use(k - std::min(k, static_cast<std::size_t>(options.min_periods)), k);
      for (int year = 1; year <= options.years; ++year) {
        const auto [first, last] = BaselineOf(k, year, options);
        use(first, last);
      }
    }
  }

  // The weeks of an earlier year that week `k` is compared with.
  static std::pair<std::size_t, std::size_t> BaselineOf(
      std::size_t k, int year, const FarringtonOptions& options) {
    const auto middle = k - static_cast<std::size_t>(year * options.frequency);
    const auto half = static_cast<std::size_t>(options.half_width);
    return {middle - half, std::min(middle + half, k - 1)};
  }

  // Counts the cases from `first` on, the Monday of week 0, to before `end`.
  void Count(const FactTable& cases, const CellColumns& columns,
             absl::TimeZone zone, absl::CivilDay first, absl::Time end) {
    const internal::FactTableAccess::Rep& rep =
        internal::FactTableAccess::Get(cases);
    const auto& categories = rep.columns[columns.category].words;
    const auto& regions = rep.columns[columns.region].words;
    absl::flat_hash_map<std::uint64_t, std::size_t> known;
    const absl::Time begin = absl::FromCivil(first, zone);
    for (std::size_t row = 0; row != cases.rows(); ++row) {
      const auto at = cases.TimeAt(columns.accepted, row);
      if (!at.has_value() || *at < begin || *at >= end) continue;
      const auto week =
          static_cast<std::size_t>((absl::ToCivilDay(*at, zone) - first) / 7);
      if (week >= slot_of_.size() || slot_of_[week] == kNoSlot) continue;
      const std::int64_t contacts = insight::ContactsOf(cases, columns, row);
      if (contacts == 0) continue;
      const std::uint64_t key =
          std::uint64_t{categories[row]} << 32 | regions[row];
      auto pair = known.find(key);
      if (pair == known.end()) {
        pair =
            known
                .emplace(key, index_.PairOf(cases.Word(columns.category, row),
                                            cases.Word(columns.region, row)))
                .first;
        counts_.resize(index_.size() * weeks_.size());
      }
      const std::uint32_t* const last = index_.end(pair->second);
      for (const std::uint32_t* cell = index_.begin(pair->second); cell != last;
           ++cell) {
        counts_[*cell * weeks_.size() + slot_of_[week]] += contacts;
      }
    }
  }

  const CellIndex& index() const { return index_; }
  std::int64_t At(std::uint32_t cell, std::size_t week) const {
    return counts_[cell * weeks_.size() + slot_of_[week]];
  }
  std::int64_t Sum(std::uint32_t cell, std::size_t first,
                   std::size_t last) const {
    std::int64_t sum = 0;
    for (std::size_t week = first; week <= last; ++week) sum += At(cell, week);
    return sum;
  }
  // Puts a cell's counts into a series of all weeks; those of the others, at
  // which nothing looks, stay as they are.
  void Fill(std::uint32_t cell, std::vector<double>* series) const {
    for (const std::size_t week : weeks_) {
      (*series)[week] = static_cast<double>(At(cell, week));
    }
  }

 private:
  CellIndex index_;
  std::vector<std::size_t> slot_of_;  // Of each week.
  std::vector<std::size_t> weeks_;    // Of each slot.
  std::vector<std::int64_t> counts_;  // By cell, then by slot.
};

// From the bound, which is `z` standard errors above what is expected.
double ProbabilityOf(double observed, const FarringtonPoint& point, double z) {
  const auto scaled = [](double count) { return std::cbrt(count * count); };
  const double distance = scaled(point.upper) - scaled(point.expected);
  if (!(distance > 0)) return 1;
  return insight::NormalUpperTail(
      z * (scaled(observed) - scaled(point.expected)) / distance);
}

// Leaves the discoveries, and of these the cells that explain the others.
// `family`: the cells that were evaluated, of which those under their bound are
// not among the candidates; to count them as p = 1 makes no discovery more.
std::vector<SeasonalAlert> Settle(std::vector<SeasonalAlert> candidates,
                                  std::size_t family,
                                  const SeasonalAlertOptions& options,
                                  SeasonalAlerts* out) {
  std::vector<double> p;
  for (const SeasonalAlert& one : candidates) p.push_back(one.p);
  const std::vector<bool> significant = BenjaminiHochberg(p, options.q, family);
  std::vector<insight::CellExcess> excesses;
  std::vector<SeasonalAlert> found;
  for (std::size_t i = 0; i != candidates.size(); ++i) {
    if (!significant[i]) continue;
    SeasonalAlert& alert = candidates[i];
    excesses.push_back(
        {alert.cell, static_cast<double>(alert.observed) - alert.expected});
    found.push_back(std::move(alert));
  }
  out->expected_by_chance += options.q * static_cast<double>(found.size());
  const std::vector<std::size_t> by =
      insight::ExplainCells(excesses, options.explains);
  std::vector<SeasonalAlert> shown;
  for (std::size_t i = 0; i != found.size(); ++i) {
    if (by[i] == i) shown.push_back(std::move(found[i]));
  }
  std::sort(shown.begin(), shown.end(),
            [](const SeasonalAlert& a, const SeasonalAlert& b) {
              return a.score != b.score ? a.score > b.score : a.cell < b.cell;
            });
  return shown;
}

// Evaluates all cells of week `k`.
void EvaluateWeek(const WeeklyCounts& counts, std::size_t k, std::size_t weeks,
                  absl::CivilDay monday, const SeasonalAlertOptions& options,
                  SeasonalAlerts* out) {
  const FarringtonOptions& how = options.farrington;
  const double z = insight::NormalQuantile(1 - how.alpha / 2);
  std::vector<double> series(weeks);
  std::vector<SeasonalAlert> candidates;
  std::size_t family = 0;
  const auto cells = static_cast<std::uint32_t>(counts.index().size());
  for (std::uint32_t cell = 0; cell != cells; ++cell) {
    const std::int64_t observed = counts.At(cell, k);
    std::int64_t sum = 0;
    std::size_t used = 0;
    for (int year = 1; year <= how.years; ++year) {
      const auto [first, last] = WeeklyCounts::BaselineOf(k, year, how);
      sum += counts.Sum(cell, first, last);
      used += last - first + 1;
    }
    if (static_cast<double>(sum) <
        options.min_expected * static_cast<double>(used)) {
      out->few_expected += observed > 0 ? 1 : 0;
      continue;
    }
    ++family;
    if (observed < options.min_count) continue;
    counts.Fill(cell, &series);
    const FarringtonPoint point = insight::FarringtonAt(series, k, how, z);
    if (std::isnan(point.expected)) {
      --family;
      ++out->not_converged;
      continue;
    }
    if (!point.alert) continue;
    SeasonalAlert& alert = candidates.emplace_back();
    alert.first_day = monday;
    alert.last_day = monday + 6;
    alert.cell = counts.index().CellOf(cell);
    alert.observed = observed;
    alert.expected = point.expected;
    alert.upper = point.upper;
    alert.score = point.score;
    alert.trend = point.trend;
    alert.p = ProbabilityOf(static_cast<double>(observed), point, z);
    for (int year = how.years; year != 0; --year) {
      const auto [first, last] = WeeklyCounts::BaselineOf(k, year, how);
      alert.earlier.push_back(counts.Sum(cell, first, last));
    }
  }
  out->family += family;
  for (SeasonalAlert& alert :
       Settle(std::move(candidates), family, options, out)) {
    out->alerts.push_back(std::move(alert));
  }
}

}  // namespace

absl::StatusOr<SeasonalAlerts> FindSeasonalAlerts(
    const FactTable& cases, absl::TimeZone zone, const KpiPeriod& period,
    const SeasonalAlertOptions& options) {
  const auto columns = insight::FindCellColumns(cases);
  if (!IsSound(options) || !columns.has_value()) {
    return base::InvalidArgument(
        base::Fill<insight::messages::kSeasonalOptions>());
  }
  const FarringtonOptions& how = options.farrington;
  SeasonalAlerts out;
  out.weeks_needed = how.years * how.frequency + how.half_width;
  const std::vector<absl::CivilDay> mondays = WeeksOf(period, zone);
  out.weeks = static_cast<int>(mondays.size());
  if (mondays.empty()) return out;
  const absl::Time end = absl::FromCivil(mondays.back() + 7, zone);
  const auto first = FirstMonday(cases, *columns, end, zone);
  if (!first.has_value()) return out;
  const auto known = [&](absl::CivilDay monday) {
    return static_cast<int>(
        std::max(std::int64_t{0}, std::int64_t{monday - *first} / 7));
  };
  out.weeks_known = known(mondays.front());
  for (const absl::CivilDay monday : mondays) {
    if (known(monday) >= out.weeks_needed) ++out.weeks_evaluated;
  }
  if (out.weeks_evaluated == 0) return out;
  // The last ones: a later week has more before it.
  const auto evaluated = static_cast<std::size_t>(out.weeks_evaluated);
  const std::size_t weeks =
      static_cast<std::size_t>(out.weeks_needed) + evaluated;
  const absl::CivilDay week0 =
      mondays.back() - 7 * (static_cast<int>(weeks) - 1);
  WeeklyCounts counts(weeks, evaluated, how);
  counts.Count(cases, *columns, zone, week0, end);
  for (std::size_t k = weeks - evaluated; k != weeks; ++k) {
    EvaluateWeek(counts, k, weeks, week0 + 7 * static_cast<int>(k), options,
                 &out);
  }
  return out;
}

}  // namespace trunkline
