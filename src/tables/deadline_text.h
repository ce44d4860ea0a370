// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_DEADLINE_TEXT_H_
#define TRUNKLINE_SRC_TABLES_DEADLINE_TEXT_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "trunkline/deadline.h"

// A deadline policy in words: casebooks and `trunkline due`.
namespace trunkline::tables {

// Reads "5 working days; from next day; until 24:00; roll forward". The amount
// comes first, in minutes, hours, days (calendar days), months, years, working
// minutes, working hours or working days, singular or plural, or in Chinese
// (5个工作日, 24小时, 15日, 1个月, 30分钟, 4个工作小时). Then in any order,
// separated by semicolons:
//   from same day | next day | next working day | next opening
//   until 24:00 | close of business
//   roll forward | backward
//   off day same time next | off day opening next
//   cut-off HH:MM
//   yellow AMOUNT, red AMOUNT
//   held parts add up
//   permissive
// InvalidArgument names the part that is not understood and what would be.
absl::StatusOr<DeadlinePolicy> ParseDeadlinePolicy(std::string_view text);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_DEADLINE_TEXT_H_
