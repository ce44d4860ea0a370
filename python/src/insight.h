// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_PYTHON_INSIGHT_H_
#define TRUNKLINE_PYTHON_INSIGHT_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "python/src/arrow_output.h"
#include "python/src/common.h"
#include "python/src/facts.h"
#include "src/insight/result_columns.h"
#include "trunkline/calendar.h"
#include "trunkline/insight.h"

// What the bindings of rates, alerts, hard issues and the report share.
namespace trunkline::python {

struct PyKpis {
  std::shared_ptr<const KpiSet> set;
  std::shared_ptr<const std::vector<Issue>> issues;
};

struct PyResultTable {
  std::shared_ptr<const ArrowRows> rows;
};

// The columns of a table of results.
template <std::size_t kCount>
std::vector<ArrowField> FieldsOf(
    const insight::ResultColumn (&columns)[kCount]) {
  std::vector<ArrowField> out;
  for (const insight::ResultColumn& column : columns) {
    ArrowKind kind = ArrowKind::kString;
    switch (column.kind) {
      case insight::ResultKind::kWord:
        break;
      case insight::ResultKind::kDay:
        kind = ArrowKind::kDay;
        break;
      case insight::ResultKind::kCount:
        kind = ArrowKind::kInt64;
        break;
      case insight::ResultKind::kNumber:
        kind = ArrowKind::kDouble;
        break;
      case insight::ResultKind::kFlag:
        kind = ArrowKind::kBool;
        break;
    }
    out.push_back({column.name, kind});
  }
  return out;
}

// Raises InvalidArgumentError for a table of calls.
void MustBeCases(const PyFactTable& table);
// The period of a month, or from `begin` to before `end`.
KpiPeriod PeriodOf(const PyFactTable& cases,
                   const std::optional<std::string>& month, nb::handle begin,
                   nb::handle end, nb::handle as_of);
// The calendar of a name; null: no name was given.
const WorkCalendar* CalendarOf(nb::handle calendars,
                               const std::optional<std::string>& name);

// Arguments of a period, in stubs.
#define TRUNKLINE_PERIOD_ARGUMENTS                                     \
  "month: str | None = None, begin: int | datetime.datetime | None = " \
  "None, end: int | datetime.datetime | None = None, as_of: int | "    \
  "datetime.datetime | None = None"

void BindAlerts(nb::class_<PyFactTable>& facts);
void BindCompute(nb::class_<PyKpis>& kpis);
void BindHardIssues(nb::class_<PyKpis>& kpis);
void BindReport(nb::module_& m, nb::class_<PyKpis>& kpis);

}  // namespace trunkline::python

#endif  // TRUNKLINE_PYTHON_INSIGHT_H_
