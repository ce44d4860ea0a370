// SPDX-License-Identifier: Apache-2.0
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "src/insight/cell_cases.h"
#include "src/insight/report.h"
#include "src/insight/shown_counts.h"

// What a public edition does not show: small cells, and those from which small
// ones would follow.
namespace trunkline::insight {

void Report::HideOverlaps() {
  ShownCounts shown(options_.min_cell);
  const absl::CivilDay last =
      first_day_ + (static_cast<std::int64_t>(days_) - 1);
  const auto add = [&](const std::string& region, const Volume& volume) {
    shown.Add({"", {region}, first_day_, last}, volume.tickets);
    for (const auto& [category, count] : volume.by_category) {
      if (category.empty()) continue;
      shown.Add({category, {region}, first_day_, last}, count);
    }
  };
  add("", city_);
  for (const auto& [code, volume] : regions_) add(code, volume);
  for (std::size_t i = 0; i != city_.by_day.size(); ++i) {
    const absl::CivilDay day = first_day_ + static_cast<std::int64_t>(i);
    shown.Add({"", {""}, day, day}, city_.by_day[i]);
  }
  for (const Alert& alert : alerts_) {
    alerts_hidden_.push_back(!shown.Admit(DaysOf(alert), alert.observed));
  }
  for (const SeasonalAlert& alert : seasonal_.alerts) {
    seasonal_hidden_.push_back(!shown.Admit(DaysOf(alert), alert.observed));
  }
  for (const Cluster& cluster : clusters_.clusters) {
    // What is expected follows from all tickets of its regions.
    clusters_hidden_.push_back(
        small(cluster.of_regions - cluster.observed) ||
        !shown.Admit({cluster.category, cluster.regions, cluster.first_day,
                      cluster.last_day},
                     cluster.observed));
  }
}

void Report::Hide(const KpiResult& city,
                  const std::map<std::string, KpiResult>& groups,
                  std::map<std::string, bool>* out) const {
  std::vector<std::vector<std::int64_t>> rows;
  KpiResult others = city;
  for (const auto& [code, result] : groups) {
    rows.push_back({result.numerator, result.remainder});
    others.numerator -= result.numerator;
    others.remainder -= result.remainder;
  }
  rows.push_back({others.numerator, others.remainder});
  // A rate shows both of its cells or neither.
  std::vector<std::vector<bool>> hidden;
  for (bool changed = true; changed;) {
    changed = false;
    hidden = SuppressedCells(rows, options_.min_cell, std::move(hidden));
    for (auto& row : hidden) {
      if (row[0] == row[1]) continue;
      row[0] = row[1] = true;
      changed = true;
    }
  }
  std::size_t i = 0;
  for (const auto& entry : groups) (*out)[entry.first] = hidden[i++][0];
}

Report::HiddenCells Report::HiddenCategories(
    const std::map<std::string, Volume>& groups) {
  HiddenCells out;
  if (!is_public()) return out;
  std::vector<std::string> categories;
  for (const auto& entry : city_.by_category) {
    categories.push_back(entry.first);
  }
  std::vector<std::vector<std::int64_t>> rows;
  std::vector<std::vector<bool>> hidden;
  std::vector<std::int64_t> totals;
  std::vector<std::int64_t> others;
  for (const std::string& category : categories) {
    others.push_back(city_.by_category.at(category));
  }
  std::int64_t rest = city_.tickets;
  for (const auto& [code, volume] : groups) {
    std::vector<std::int64_t>& row = rows.emplace_back();
    for (std::size_t c = 0; c != categories.size(); ++c) {
      const auto found = volume.by_category.find(categories[c]);
      row.push_back(found == volume.by_category.end() ? 0 : found->second);
      others[c] -= row.back();
    }
    totals.push_back(volume.tickets);
    rest -= volume.tickets;
  }
  rows.push_back(others);
  totals.push_back(rest);
  // A total that is hidden hides its cells, from which it would follow.
  const std::vector<std::vector<bool>> hidden_totals =
      SuppressedCells({totals}, options_.min_cell);
  for (std::size_t r = 0; r != rows.size(); ++r) {
    hidden.emplace_back(categories.size(), hidden_totals[0][r]);
  }
  hidden = SuppressedCells(rows, options_.min_cell, std::move(hidden));
  std::size_t r = 0;
  for (const auto& entry : groups) {
    out[{entry.first, "\n"}] = hidden_totals[0][r];  // Of the whole group.
    for (std::size_t c = 0; c != categories.size(); ++c) {
      out[{entry.first, categories[c]}] = hidden[r][c];
    }
    ++r;
  }
  return out;
}

}  // namespace trunkline::insight
