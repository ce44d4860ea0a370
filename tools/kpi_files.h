// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_KPI_FILES_H_
#define TRUNKLINE_TOOLS_KPI_FILES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/arguments.h"
#include "trunkline/insight.h"

namespace trunkline::tools {

// "--kpi PATH", required.
void AddKpiOption(Arguments* app, std::vector<std::string>* paths);

// Prints issues on standard error; what has errors is Defects().
absl::StatusOr<KpiSet> LoadKpiFiles(const std::vector<std::string>& paths);

// Says which KPIs are n/a because the file of the table lacks a column, with
// how many tickets of the period, and which columns exclusions test in vain.
absl::Status SayLacking(const std::vector<const Kpi*>& kpis,
                        const FactTable& table, const KpiPeriod& period);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_KPI_FILES_H_
