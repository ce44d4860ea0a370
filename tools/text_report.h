// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_TEXT_REPORT_H_
#define TRUNKLINE_TOOLS_TEXT_REPORT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "src/base/message.h"

namespace trunkline::tools {

// A row with its category, and what models that did not learn from it say.
struct JudgedRow {
  std::string category;
  std::string suggested;  // The best leaf; empty: nothing.
  std::int32_t margin = 0;
  std::int32_t percent = -1;  // What the models say of their share right.
};

// How often suggestions are right: by level, by the share of rows that are
// answered (most certain first), by what the models say of themselves, and the
// commonest confusions. Lines for people.
base::Text TextReport(std::vector<JudgedRow> rows);

// The mean of the F1 of all categories that rows have, cut to `level` parts (0:
// in full), in 1/10000. A suggestion below a row's category counts as it.
std::int64_t MacroF1(const std::vector<JudgedRow>& rows, std::size_t level);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_TEXT_REPORT_H_
