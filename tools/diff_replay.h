// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_DIFF_REPLAY_H_
#define TRUNKLINE_TOOLS_DIFF_REPLAY_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/diff_report.h"
#include "tools/history.h"
#include "trunkline/deadline_calculator.h"
#include "trunkline/diff.h"

namespace trunkline::tools {

// The deadline calculator of a rule set and calendar files; Defects() if they
// do not fit.
absl::StatusOr<DeadlineCalculator> LoadCalculator(
    const RuleSet& rules, const std::vector<std::string>& calendars);

struct ReplayCalendars {
  // Empty: due times are not compared.
  std::vector<std::string> before;
  // Empty: the same on both sides.
  std::vector<std::string> after;
};

// Routes an open history by both rule sets. Memory does not grow with it.
absl::StatusOr<ReplayReport> ReplayHistory(const RuleSetDiff& diff,
                                           const ReplayCalendars& calendars,
                                           int threads, History* history);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_DIFF_REPLAY_H_
