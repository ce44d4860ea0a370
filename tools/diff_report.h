// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_DIFF_REPORT_H_
#define TRUNKLINE_TOOLS_DIFF_REPORT_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "src/base/message.h"
#include "trunkline/diff.h"

// The report of trunkline diff, as text, Markdown and JSON. It contains codes
// and counts, and no ticket of the past.
namespace trunkline::tools {

// What became of tickets of the past.
struct ReplayReport {
  struct Group {
    std::uint64_t tickets = 0, moved = 0, disputed = 0, unmatched = 0;
  };
  std::uint64_t tickets = 0;
  std::uint64_t rejected = 0;
  std::vector<std::uint64_t> moved;   // By change.
  std::uint64_t moved_elsewhere = 0;  // In what was left open, or notices.
  std::uint64_t due_earlier = 0, due_later = 0;
  // All (""), by department, district and type.
  std::map<std::string, Group> groups;
  std::map<std::pair<std::string, std::string>, std::uint64_t> leads;
  std::map<std::string, std::uint64_t> won;  // Tickets by rule, both sides.
  base::Text agreement;                      // Empty: nothing was compared.
};

// `replay` may be null. `boxes`: how many are shown of each change.
std::string DiffText(const RuleSetDiff& diff, const ReplayReport* replay,
                     std::size_t boxes);
std::string DiffMarkdown(const RuleSetDiff& diff, const ReplayReport* replay,
                         std::size_t boxes);
// A trunkline.v1.RuleSetDiff.
std::string DiffJson(const RuleSetDiff& diff, const ReplayReport* replay);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_DIFF_REPORT_H_
