// SPDX-License-Identifier: Apache-2.0
#include "python/src/insight.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "python/src/values.h"
#include "src/base/civil.h"

namespace trunkline::python {
namespace {

AlertBaseline BaselineOf(const std::string& name) {
  if (name == "c1") return AlertBaseline::kC1;
  if (name == "c2") return AlertBaseline::kC2;
  if (name == "c3") return AlertBaseline::kC3;
  if (name == "day-type") return AlertBaseline::kByDayType;
  InvalidArgument("baseline: \"c1\", \"c2\", \"c3\" or \"day-type\"");
}

PyResultTable AlertsOf(const PyFactTable& cases, nb::handle as_of,
                       const AlertOptions& options) {
  MustBeCases(cases);
  auto rows = std::make_shared<ArrowRows>(FieldsOf(insight::kAlertColumns));
  absl::Time until = ToTime(as_of, "as_of", absl::InfiniteFuture());
  const nb::gil_scoped_release release;
  const FactTable& table = *cases.table;
  if (until == absl::InfiniteFuture()) {
    until = absl::UnixEpoch();
    const FactColumnId accepted = *table.Find("accepted_at");
    for (std::size_t row = 0; row != table.rows(); ++row) {
      until = std::max(until, table.TimeAt(accepted, row).value_or(until));
    }
  }
  std::vector<Alert> alerts;
  std::vector<std::pair<std::size_t, double>> of_day;  // Of each alert.
  for (DailyAlerts& day : FindAlerts(table, cases.zone, until, options)) {
    for (Alert& alert : day.alerts) {
      alerts.push_back(std::move(alert));
      of_day.emplace_back(day.family, day.expected_by_chance);
    }
  }
  const std::vector<std::vector<std::string>> ids =
      FindAlertCases(table, cases.zone, alerts);
  std::vector<ArrowColumn>& c = rows->columns();
  for (std::size_t i = 0; i != alerts.size(); ++i) {
    const Alert& alert = alerts[i];
    c[0].AddDay(alert.day);
    c[1].AddDay(alert.since);
    c[2].AddText(alert.cell.category);
    c[3].AddText(alert.cell.region);
    c[4].AddNumber(alert.observed);
    c[5].AddDouble(alert.expected);
    c[6].AddDouble(alert.sigma);
    c[7].AddDouble(alert.z);
    c[8].AddDouble(alert.p);
    std::string days;
    for (const absl::CivilDay day : alert.days) {
      absl::StrAppend(&days, days.empty() ? "" : ";", base::FormatDate(day));
    }
    c[9].AddText(days);
    c[10].AddNumber(static_cast<std::int64_t>(of_day[i].first));
    c[11].AddDouble(of_day[i].second);
    c[12].AddText(absl::StrJoin(ids[i], ";"));
  }
  rows->Close();
  return {rows};
}

}  // namespace

void BindAlerts(nb::class_<PyFactTable>& facts) {
  facts.def(
      "alerts",
      [](const PyFactTable& t, nb::object as_of, const std::string& baseline,
         std::int64_t min_count, double min_z, double min_c3, double q,
         nb::object calendars, const std::optional<std::string>& calendar) {
        AlertOptions options;
        options.baseline = BaselineOf(baseline);
        options.min_count = min_count;
        options.min_z = min_z;
        options.min_c3 = min_c3;
        options.q = q;
        if (options.baseline == AlertBaseline::kByDayType) {
          const WorkCalendar* const found = CalendarOf(calendars, calendar);
          if (found == nullptr) {
            InvalidArgument(
                "baseline \"day-type\" needs `calendars` and `calendar`");
          }
          options.day_type = DayTypesOf(*found);
        }
        return AlertsOf(t, as_of, options);
      },
      nb::kw_only(), nb::arg("as_of") = nb::none(), nb::arg("baseline") = "c2",
      nb::arg("min_count") = 5, nb::arg("min_z") = 3.0, nb::arg("min_c3") = 2.0,
      nb::arg("q") = 0.05, nb::arg("calendars") = nb::none(),
      nb::arg("calendar") = nb::none(),
      nb::sig(
          "def alerts(self, *, as_of: int | datetime.datetime | None = None, "
          "baseline: str = \"c2\", min_count: int = 5, min_z: float = 3.0, "
          "min_c3: float = 2.0, q: float = 0.05, calendars: Calendars | "
          "None = None, calendar: str | None = None) -> ResultTable"),
      "Finds the days on which a category in a region has unusually many "
      "contacts, of every day up to `as_of` (default: the last acceptance), as "
      "the command alerts does; docs/insight.md has every definition. "
      "`baseline` is \"c1\", \"c2\", \"c3\" or \"day-type\", days of the "
      "same type by a calendar.\n\n"
      "Columns: day, since, category, region, observed, expected, sigma, z, p, "
      "days (those that were used, joined by \";\"), family, "
      "expected_by_chance, ids (joined; without those of cut rows). Raises "
      "NotFoundError for an unknown calendar, InvalidArgumentError for a table "
      "of calls.");
}

}  // namespace trunkline::python
