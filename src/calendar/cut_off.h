// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_CALENDAR_CUT_OFF_H_
#define TRUNKLINE_SRC_CALENDAR_CUT_OFF_H_

#include <string>
#include <string_view>

#include "src/base/civil.h"

// DeadlinePolicy::cut_off as the schemas write it: "17:00", or empty for none.
namespace trunkline::calendar {

// Returns minutes after midnight, -1 for an empty text, and 1440, which
// CheckPolicy() refuses, for what is not a time of day before 24:00.
inline int ParseCutOff(std::string_view text) {
  return text.empty() ? -1 : base::ParseTimeOfDay(text).value_or(1440);
}

// The reverse.
inline std::string FormatCutOff(int minutes) {
  return minutes < 0 ? std::string() : base::FormatTimeOfDay(minutes);
}

}  // namespace trunkline::calendar

#endif  // TRUNKLINE_SRC_CALENDAR_CUT_OFF_H_
