// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_DIFF_PAGE_H_
#define TRUNKLINE_TOOLS_DIFF_PAGE_H_

#include <string>

#include "tools/diff_report.h"

namespace trunkline::tools {

// The report as one HTML page that needs no other file and no network: dangers,
// changes with their causes, leads before and after, and the tree of categories
// with the share that moves. It can be searched ("/" goes to the search) and
// printed. At most 400 changes are shown, so that a page of
// 10,000 rules stays below 1 MB; it says how many are not.
std::string DiffPage(const DiffReport& report);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_DIFF_PAGE_H_
