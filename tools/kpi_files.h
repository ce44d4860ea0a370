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

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_KPI_FILES_H_
