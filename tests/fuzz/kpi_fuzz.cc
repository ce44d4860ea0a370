// SPDX-License-Identifier: Apache-2.0
//
// KPI files and rows of the case table: reading never crashes, and every KPI
// that loads counts a table so that its classes add up to all tickets.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "absl/time/time.h"
#include "trunkline/insight.h"

namespace {

void Require(bool ok) {
  if (!ok) std::abort();
}

}  // namespace

// The content up to the first NUL is a KPI file; behind it stand the cells of
// rows, tab between cells, line end between rows.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data,
                                      std::size_t size) {
  const std::string_view all(reinterpret_cast<const char*>(data), size);
  const std::size_t end = all.find('\0');
  const std::string_view file = all.substr(0, end);
  trunkline::FactTable table = trunkline::FactTable::Cases();
  if (end != std::string_view::npos) {
    std::vector<std::string> cells(1);
    for (const char c : all.substr(end + 1)) {
      if (c == '\t') {
        cells.emplace_back();
      } else if (c == '\n') {
        (void)table.AddRow(cells, absl::UTCTimeZone());
        cells.assign(1, "");
      } else {
        cells.back().push_back(c);
      }
    }
  }
  for (std::size_t row = 0; row != table.rows(); ++row) {
    trunkline::FactTable again = trunkline::FactTable::Cases();
    const auto cells = table.Cells(row, absl::UTCTimeZone());
    Require(again.AddRow(cells, absl::UTCTimeZone()).ok());
    Require(again.Cells(0, absl::UTCTimeZone()) == cells);
  }
  const auto loaded = trunkline::LoadKpis({{"f", file}});
  if (!loaded.ok()) return 0;
  const trunkline::KpiPeriod period{absl::FromUnixSeconds(0),
                                    absl::FromUnixSeconds(4000000000),
                                    absl::FromUnixSeconds(4000000000)};
  for (const trunkline::Kpi& kpi : loaded.value->kpis) {
    const auto results = trunkline::ComputeKpi(kpi, table, period);
    if (!results.ok()) continue;
    Require(!results->empty());
    for (const trunkline::KpiResult& result : *results) {
      Require(result.numerator >= 0 && result.remainder >= 0);
      Require(result.total() >= result.denominator());
      Require(result.percent().has_value() == (result.denominator() > 0));
    }
    (void)trunkline::KpiMetricsText(*results);
  }
  return 0;
}
