// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_DIFF_GATE_H_
#define TRUNKLINE_TOOLS_DIFF_GATE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/diff_report.h"

// What makes a comparison fail: dangers that are not allowed by name, and too
// many tickets of the past that move.
namespace trunkline::tools {

// A condition of --fail-on: "moved", "moved>5%", "disputed>10".
struct FailOn {
  std::string what;
  std::uint64_t most = 0;  // Tickets, or thousandths of a per cent of them.
  bool share = false;
};
absl::StatusOr<std::vector<FailOn>> ParseFailOn(const std::string& text);

// InvalidArgument: one of the names is no danger.
absl::Status CheckAllow(const std::string& allow);

// Says which dangers --allow does not name. Returns whether there is one.
bool SayDangers(const RuleSetDiff& diff, const std::string& allow);
// Says what --fail-on finds. Returns whether there is anything.
bool SayFailing(const std::vector<FailOn>& fail_on, const ReplayReport& replay);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_DIFF_GATE_H_
