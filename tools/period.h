// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_PERIOD_H_
#define TRUNKLINE_TOOLS_PERIOD_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/arguments.h"
#include "trunkline/insight.h"

namespace trunkline::tools {

// "--month", or "--begin" and "--end"; "--as-of".
struct PeriodOptions {
  std::string month;
  std::string begin;
  std::string end;
  std::string as_of;
};
void AddPeriodOptions(Arguments* app, PeriodOptions* options);

// The period; without --as-of it is computed as of its end. InvalidArgument: it
// is not given, or is no period.
absl::StatusOr<KpiPeriod> PeriodOf(const PeriodOptions& options,
                                   absl::TimeZone zone);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_PERIOD_H_
