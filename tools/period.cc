// SPDX-License-Identifier: Apache-2.0
#include "tools/period.h"

#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "tools/messages.h"
#include "tools/text.h"

namespace trunkline::tools {

void AddPeriodOptions(Arguments* app, PeriodOptions* options) {
  app->AddOption("--month", options->month, "The month, as 2018-10")
      ->TypeName("MONTH");
  app->AddOption("--begin", options->begin,
                 "The beginning of another period, as 2018-10-01")
      ->TypeName("TIME");
  app->AddOption("--end", options->end,
                 "The end of that period, which is not in it")
      ->TypeName("TIME");
  app->AddOption("--as-of", options->as_of,
                 "The instant as of which figures are computed: later events "
                 "have not happened; default: the end of the period")
      ->TypeName("TIME");
}

absl::StatusOr<KpiPeriod> PeriodOf(const PeriodOptions& options,
                                   absl::TimeZone zone) {
  KpiPeriod period;
  if (!options.month.empty()) {
    const auto first = base::ParseCivil(options.month + "-01");
    if (!first.ok() || options.month.size() != 7) {
      return base::InvalidArgument(
          base::Fill<messages::kNotAMonth>(base::Quoted(options.month)));
    }
    const absl::CivilMonth month(*first);
    period.from = absl::FromCivil(month, zone);
    period.to = absl::FromCivil(month + 1, zone);
  } else if (options.begin.empty() || options.end.empty()) {
    return base::InvalidArgument(base::Fill<messages::kNoPeriod>());
  } else {
    TRUNKLINE_ASSIGN_OR_RETURN(period.from,
                               ParseTimeOption("--begin", options.begin, zone));
    TRUNKLINE_ASSIGN_OR_RETURN(period.to,
                               ParseTimeOption("--end", options.end, zone));
  }
  period.as_of = period.to;
  if (!options.as_of.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(period.as_of,
                               ParseTimeOption("--as-of", options.as_of, zone));
  }
  return period;
}

}  // namespace trunkline::tools
