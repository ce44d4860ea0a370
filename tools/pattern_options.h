// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_PATTERN_OPTIONS_H_
#define TRUNKLINE_TOOLS_PATTERN_OPTIONS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/arguments.h"
#include "trunkline/insight_periodic.h"

namespace trunkline::tools {

// "--calendars PATH", "--calendar NAME", "--lunar NAME", "--terms FILE".
struct PatternFiles {
  std::vector<std::string> calendars;
  std::string calendar;
  std::string lunar;
  std::string terms;
};
void AddPatternFileOptions(Arguments* app, PatternFiles* options);

// Reads them. InvalidArgument: a calendar is not in the files, or a row of the
// terms is wrong.
absl::StatusOr<PatternOptions> ReadPatternFiles(const PatternFiles& options,
                                                absl::TimeZone zone,
                                                absl::Time as_of);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_PATTERN_OPTIONS_H_
