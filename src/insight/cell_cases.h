// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_INSIGHT_CELL_CASES_H_
#define TRUNKLINE_SRC_INSIGHT_CELL_CASES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/civil_time.h"
#include "absl/time/time.h"
#include "trunkline/insight.h"

// Which cases a cell has, and how many contacts a case counts as.
namespace trunkline::insight {

// The columns of a table of cases by which cells are counted.
struct CellColumns {
  FactColumnId accepted = 0;
  FactColumnId category = 0;
  FactColumnId region = 0;
  FactColumnId contacts = 0;
  FactColumnId same_caller = 0;
  FactColumnId same_day = 0;
  FactColumnId cut = 0;
};
// nullopt: it is no table of cases.
std::optional<CellColumns> FindCellColumns(const FactTable& table);

// What a case counts as. One caller counts once a day and matter. Of those who
// asked before it is often not known whether on the same day: a case then
// counts at least once.
std::int64_t ContactsOf(const FactTable& cases, const CellColumns& columns,
                        std::size_t row);

// The cases of a category that were accepted in some regions on some days.
struct CellDays {
  std::string category;              // Empty: any.
  std::vector<std::string> regions;  // Of any of them; "": anywhere.
  absl::CivilDay first;              // Both days belong to it.
  absl::CivilDay last;

  bool Has(std::string_view case_category, std::string_view case_region,
           absl::CivilDay day) const;
};

// Returns the ids of each one's cases, sorted, without those of cut rows. Cost:
// linear in the cases, and for each one in those of its days.
std::vector<std::vector<std::string>> FindCellCases(
    const FactTable& cases, absl::TimeZone zone,
    const std::vector<CellDays>& cells);

}  // namespace trunkline::insight

#endif  // TRUNKLINE_SRC_INSIGHT_CELL_CASES_H_
