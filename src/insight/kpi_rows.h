// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_INSIGHT_KPI_ROWS_H_
#define TRUNKLINE_SRC_INSIGHT_KPI_ROWS_H_

#include <cstdint>
#include <vector>

#include "trunkline/insight.h"

namespace trunkline::insight {

// ComputeKpi() of some rows alone; null: of all.
absl::StatusOr<std::vector<KpiResult>> ComputeKpiOfRows(
    const Kpi& kpi, const FactTable& table, const KpiPeriod& period,
    const std::vector<std::uint32_t>* rows);

}  // namespace trunkline::insight

#endif  // TRUNKLINE_SRC_INSIGHT_KPI_ROWS_H_
