// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_INSIGHT_RESULT_COLUMNS_H_
#define TRUNKLINE_SRC_INSIGHT_RESULT_COLUMNS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

// The columns of tables of results: what the command writes as headings and
// Python gives as Arrow columns is one list. Rows have their order.
namespace trunkline::insight {

enum class ResultKind : std::uint8_t {
  kWord,
  kDay,
  kCount,
  kNumber,
  kFlag,
};

struct ResultColumn {
  const char* name;
  ResultKind kind;
};

// Of FindAlerts().
inline constexpr ResultColumn kAlertColumns[] = {
    {"day", ResultKind::kDay},
    {"since", ResultKind::kDay},
    {"category", ResultKind::kWord},
    {"region", ResultKind::kWord},
    {"observed", ResultKind::kCount},
    {"expected", ResultKind::kNumber},
    {"sigma", ResultKind::kNumber},
    {"z", ResultKind::kNumber},
    {"p", ResultKind::kNumber},
    {"days", ResultKind::kWord},  // Joined by ";", as are the ids.
    {"family", ResultKind::kCount},
    {"expected_by_chance", ResultKind::kNumber},
    {"ids", ResultKind::kWord},
};

// Of ComputeKpi().
inline constexpr ResultColumn kKpiColumns[] = {
    {"kpi", ResultKind::kWord},
    {"label", ResultKind::kWord},
    {"group", ResultKind::kWord},
    {"percent", ResultKind::kWord},
    {"numerator", ResultKind::kCount},
    {"denominator", ResultKind::kCount},
    {"low", ResultKind::kNumber},
    {"high", ResultKind::kNumber},
    {"total", ResultKind::kCount},
    {"excluded", ResultKind::kWord},
    {"future", ResultKind::kCount},
    {"overdue_open", ResultKind::kCount},
    {"overdue_age_days", ResultKind::kNumber},
    {"denominator_ours", ResultKind::kFlag},
    {"tier", ResultKind::kCount},
    {"unknown", ResultKind::kCount},
    {"lacks", ResultKind::kWord},  // Columns, joined by ";".
};

// Of FindHardIssues().
inline constexpr ResultColumn kHardIssueColumns[] = {
    {"kind", ResultKind::kWord},
    {"matter", ResultKind::kWord},
    {"category", ResultKind::kWord},
    {"region", ResultKind::kWord},
    {"tickets", ResultKind::kCount},
    {"score", ResultKind::kNumber},
    {"reopened", ResultKind::kCount},
    {"disputed", ResultKind::kCount},
    {"returned", ResultKind::kCount},
    {"extended", ResultKind::kCount},
    {"overdue", ResultKind::kCount},
    {"dissatisfied_after_redo", ResultKind::kCount},
    {"repeated_contact", ResultKind::kCount},
    {"ids", ResultKind::kWord},
};

// The names of a list.
template <std::size_t kCount>
std::vector<std::string> NamesOf(const ResultColumn (&columns)[kCount]) {
  std::vector<std::string> out;
  for (const ResultColumn& column : columns) out.emplace_back(column.name);
  return out;
}

}  // namespace trunkline::insight

#endif  // TRUNKLINE_SRC_INSIGHT_RESULT_COLUMNS_H_
