// SPDX-License-Identifier: Apache-2.0
#include "src/insight/cell_cases.h"

#include <algorithm>

#include "src/insight/fact_columns.h"

namespace trunkline {
namespace insight {

std::optional<CellColumns> FindCellColumns(const FactTable& table) {
  const auto accepted = table.Find("accepted_at");
  const auto category = table.Find("category");
  const auto region = table.Find("region");
  const auto contacts = table.Find("contacts");
  const auto same_caller = table.Find("contacts_same_caller");
  const auto same_day = table.Find("contacts_same_day");
  const auto cut = table.Find("cut");
  if (!accepted || !category || !region || !contacts || !same_caller ||
      !same_day || !cut) {
    return std::nullopt;
  }
  return CellColumns{*accepted,    *category, *region, *contacts,
                     *same_caller, *same_day, *cut};
}

std::int64_t ContactsOf(const FactTable& cases, const CellColumns& columns,
                        std::size_t row) {
  const std::int64_t all = cases.Number(columns.contacts, row);
  const std::int64_t again = cases.Number(columns.same_caller, row);
  const std::int64_t today = cases.Number(columns.same_day, row);
  if (today == 0) return std::max<std::int64_t>(1, all - again);
  return std::max<std::int64_t>(
      0, std::max<std::int64_t>(1, all) - std::max(again, today));
}

bool CellDays::Has(std::string_view case_category, std::string_view case_region,
                   absl::CivilDay day) const {
  return day >= first && day <= last &&
         IsInNode(case_category, category, '.') &&
         std::any_of(regions.begin(), regions.end(),
                     [&](const std::string& region) {
                       return IsInNode(case_region, region, '/');
                     });
}

std::vector<std::vector<std::string>> FindCellCases(
    const FactTable& cases, absl::TimeZone zone,
    const std::vector<CellDays>& cells) {
  std::vector<std::vector<std::string>> out(cells.size());
  const auto columns = FindCellColumns(cases);
  if (!columns.has_value() || cells.empty()) return out;
  absl::CivilDay first = cells.front().first;
  absl::CivilDay last = cells.front().last;
  for (const CellDays& cell : cells) {
    first = std::min(first, cell.first);
    last = std::max(last, cell.last);
  }
  absl::flat_hash_map<DayNumber, std::vector<std::size_t>> of_day;
  for (const CellDays& cell : cells) {
    for (absl::CivilDay day = cell.first; day <= cell.last; ++day) {
      of_day[ToDayNumber(day)];
    }
  }
  // A month's cells need not know the day of each row of five years.
  const absl::Time begin = absl::FromCivil(first, zone) - absl::Hours(2);
  const absl::Time end = absl::FromCivil(last + 1, zone) + absl::Hours(2);
  for (std::size_t row = 0; row != cases.rows(); ++row) {
    const std::optional<absl::Time> at = cases.TimeAt(columns->accepted, row);
    if (!at.has_value() || *at < begin || *at >= end) continue;
    if (cases.Flag(columns->cut, row).value_or(false)) continue;
    const auto found = of_day.find(ToDayNumber(absl::ToCivilDay(*at, zone)));
    if (found != of_day.end()) found->second.push_back(row);
  }
  for (std::size_t i = 0; i != cells.size(); ++i) {
    const CellDays& cell = cells[i];
    for (absl::CivilDay day = cell.first; day <= cell.last; ++day) {
      for (const std::size_t row : of_day[ToDayNumber(day)]) {
        if (cell.Has(cases.Word(columns->category, row),
                     cases.Word(columns->region, row), day)) {
          out[i].emplace_back(cases.Word(0, row));
        }
      }
    }
    std::sort(out[i].begin(), out[i].end());
  }
  return out;
}

}  // namespace insight

std::vector<std::vector<std::string>> FindAlertCases(
    const FactTable& cases, absl::TimeZone zone,
    const std::vector<Alert>& alerts) {
  std::vector<insight::CellDays> cells;
  cells.reserve(alerts.size());
  for (const Alert& alert : alerts) {
    cells.push_back(
        {alert.cell.category, {alert.cell.region}, alert.day, alert.day});
  }
  return insight::FindCellCases(cases, zone, cells);
}

}  // namespace trunkline
