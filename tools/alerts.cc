// SPDX-License-Identifier: Apache-2.0
// trunkline alerts: days on which a place or a subject is unusual.
#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/insight/result_columns.h"
#include "tools/command.h"
#include "tools/fact_file.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/period.h"
#include "tools/progress.h"
#include "tools/sources.h"
#include "tools/table_file.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

constexpr std::size_t kShownIds = 50;  // Of an alert.

struct Options {
  FactInputOptions input;
  PeriodOptions period;
  std::string baseline = "c2";
  AlertOptions alerts;
  std::vector<std::string> calendars;
  std::string calendar;
  std::string output = "-";
};

// At most kShownIds of them, joined.
std::string Shown(std::vector<std::string> ids) {
  const bool more = ids.size() > kShownIds;
  if (more) ids.resize(kShownIds);
  return absl::StrCat(absl::StrJoin(ids, ";"), more ? ";..." : "");
}

absl::Status ReadBaseline(const Options& options, AlertOptions* alerts) {
  *alerts = options.alerts;
  alerts->baseline = options.baseline == "c1"   ? AlertBaseline::kC1
                     : options.baseline == "c3" ? AlertBaseline::kC3
                     : options.baseline == "day-type"
                         ? AlertBaseline::kByDayType
                         : AlertBaseline::kC2;
  if (alerts->baseline != AlertBaseline::kByDayType) return absl::OkStatus();
  if (options.calendars.empty() || options.calendar.empty()) {
    return base::InvalidArgument(base::Fill<messages::kDayTypeCalendar>());
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const CalendarSet calendars,
                             LoadCalendarFiles(options.calendars));
  const WorkCalendar* const found = calendars.Find(options.calendar);
  if (found == nullptr) {
    return base::InvalidArgument(
        base::Fill<messages::kNoSuchCalendar>(base::Quoted(options.calendar)));
  }
  alerts->day_type = DayTypesOf(*found);
  return absl::OkStatus();
}

absl::StatusOr<int> RunAlerts(const Options& options) {
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                             FactZone(options.input));
  std::optional<KpiPeriod> period;
  if (!options.period.month.empty() || !options.period.begin.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(period, PeriodOf(options.period, zone));
  }
  AlertOptions how;
  TRUNKLINE_RETURN_IF_ERROR(ReadBaseline(options, &how));
  FactTable cases = FactTable::Cases();
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::size_t rejects,
      ReadFacts(options.input, options.input.path, zone, &cases));
  absl::Time as_of = absl::UnixEpoch();
  if (period.has_value()) {
    as_of = period->as_of;
  } else {
    const FactColumnId accepted = *cases.Find("accepted_at");
    for (std::size_t row = 0; row != cases.rows(); ++row) {
      as_of = std::max(as_of, cases.TimeAt(accepted, row).value_or(as_of));
    }
  }
  std::optional<Working> working(std::in_place, true,
                                 base::Fill<messages::kFindingAlerts>());
  std::vector<Alert> alerts;
  std::vector<DailyAlerts> of;  // Of each alert its day.
  for (DailyAlerts& day : FindAlerts(cases, zone, as_of, how)) {
    const absl::Time begin = absl::FromCivil(day.day, zone);
    if (period.has_value() && (begin < period->from || begin >= period->to)) {
      continue;
    }
    for (Alert& alert : std::exchange(day.alerts, {})) {
      alerts.push_back(std::move(alert));
      of.push_back(day);
    }
  }
  const std::vector<std::vector<std::string>> ids =
      FindAlertCases(cases, zone, alerts);
  working.reset();
  TableOutput out;
  TRUNKLINE_RETURN_IF_ERROR(out.Open(options.output, "alerts"));
  TRUNKLINE_RETURN_IF_ERROR(
      out.AddRow(insight::NamesOf(insight::kAlertColumns)));
  for (std::size_t i = 0; i != alerts.size(); ++i) {
    const Alert& alert = alerts[i];
    std::string used;
    for (const absl::CivilDay one : alert.days) {
      absl::StrAppend(&used, used.empty() ? "" : ";", base::FormatDate(one));
    }
    TRUNKLINE_RETURN_IF_ERROR(out.AddRow(
        {base::FormatDate(alert.day), base::FormatDate(alert.since),
         alert.cell.category, alert.cell.region, absl::StrCat(alert.observed),
         absl::StrFormat("%.2f", alert.expected),
         absl::StrFormat("%.2f", alert.sigma), absl::StrFormat("%.2f", alert.z),
         absl::StrFormat("%.2g", alert.p), used, absl::StrCat(of[i].family),
         absl::StrFormat("%.2f", of[i].expected_by_chance), Shown(ids[i])}));
  }
  TRUNKLINE_RETURN_IF_ERROR(out.Close());
  Say(Count(alerts.size(), nouns::kAlert));
  return rejects == 0 ? kDone : kRejects;
}

}  // namespace

Run AddAlerts(Arguments* app) {
  auto options = std::make_shared<Options>();
  AddFactInputOptions(app, &options->input);
  AddPeriodOptions(app, &options->period);
  app->AddOption("--baseline", options->baseline,
                 "What a day is compared with: c1, c2 (default), c3 or "
                 "day-type, days of the same type by --calendar")
      ->TypeName("NAME")
      ->OneOf({"c1", "c2", "c3", "day-type"});
  AddCalendarsOption(app, &options->calendars);
  app->AddOption("--calendar", options->calendar,
                 "Name of the calendar that tells the types of days")
      ->TypeName("NAME");
  app->AddOption("--min-count", options->alerts.min_count,
                 "A day with fewer contacts is no alert (default 5)")
      ->TypeName("N")
      ->Between(1, 1000000);
  app->AddOption("--q", options->alerts.q,
                 "False discovery rate of a day (default 0.05)")
      ->TypeName("SHARE")
      ->Between(0.0, 1.0);
  app->AddOption("-o,--output", options->output,
                 "File for the result, .csv or .xlsx; default: standard "
                 "output")
      ->TypeName("FILE");
  app->Footer(
      "Every pair of a category and a region is compared; the deepest pair "
      "that "
      "explains\nan increase is shown. All pairs of a day are one family "
      "(Benjamini-Hochberg).\nExit codes: 0 done, 2 usage, 3 some rows could "
      "not be read, 4 a file could not be read\nor written.\n\nExample:\n  "
      "trunkline alerts cases.csv --time-zone Asia/Shanghai --month 2018-10");
  return [options] { return RunAlerts(*options); };
}

}  // namespace trunkline::tools
