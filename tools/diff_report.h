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
#include "tools/arguments.h"
#include "trunkline/diff.h"

// The report of trunkline diff, as text, Markdown, JSON and a page
// (diff_page.h). It contains codes and counts, and no ticket of the past.
namespace trunkline::tools {

// Which changes have the same causes: for each change a number. Changes with a
// danger are apart from those without.
std::vector<std::size_t> DiffCauseNumbers(const RuleSetDiff& diff);

// What became of tickets of the past.
struct ReplayReport {
  struct Group {
    std::uint64_t tickets = 0, moved = 0, disputed = 0, unmatched = 0;
  };

  explicit ReplayReport(const RuleSetDiff& diff);
  // Counts a ticket that moves by its boxes.
  void CountMoved(const RuleSetDiff& diff, const Ticket& ticket);

  std::uint64_t tickets = 0;
  std::uint64_t rejected = 0;
  std::vector<std::uint64_t> moved;  // By change.
  // By change and box; of the boxes of a change the first counts.
  std::vector<std::vector<std::uint64_t>> moved_in;
  std::vector<std::size_t> causes;  // DiffCauseNumbers().
  std::vector<std::uint64_t> moved_by_cause;
  std::uint64_t moved_elsewhere = 0;  // In what was left open, or notices.
  std::uint64_t due_earlier = 0, due_later = 0;
  // All (""), by department, district and type.
  std::map<std::string, Group> groups;
  // By the code of the category, as the old rule set reads it; "": unknown.
  std::map<std::string, Group> categories;
  std::map<std::pair<std::string, std::string>, std::uint64_t> leads;
  std::map<std::string, std::uint64_t> won;  // Tickets by rule, both sides.
  base::Text agreement;                      // Empty: nothing was compared.
  std::uint64_t compared = 0, agreed_before = 0, agreed_after = 0;
  // Cases of a store that were routed without words of the caller.
  std::uint64_t without_words = 0;
};

// All that is reported.
struct DiffReport {
  const RuleSetDiff& diff;
  const ReplayReport* replay = nullptr;  // Null: no tickets of the past.
  std::vector<DiffNotice> notices;       // Those of `diff` and others.
  std::size_t boxes = 3;                 // Shown of each change.
};

// --- parts that the formats share ---

base::Text DiffHeading(const RuleSetDiff& diff);
// What a notice that stands first is called: the danger, or its kind.
std::string FirstName(const DiffNotice& notice);
// What makes a report incomplete, a sentence each: rows that were not read, and
// what is left open.
std::vector<base::Text> DiffGaps(const DiffReport& report);
// Changes that have the same causes.
struct DiffGroup {
  std::vector<std::size_t> changes;  // At least one.
  std::uint64_t moved = 0;           // Tickets of the past, each once.
};
// All changes: dangers first, then the causes that move the most tickets, and
// of a cause the changes that do.
std::vector<DiffGroup> DiffGroups(const RuleSetDiff& diff,
                                  const ReplayReport* replay);
// "3 changes of the same cause" and the tickets moved.
base::Text DiffGroupHeading(const DiffGroup& group, const ReplayReport* replay);
// The numbers of the tickets of the past, a line each.
base::Text DiffReplayLines(const RuleSetDiff& diff, const ReplayReport& replay);
std::string DiffRules(const std::vector<std::string>& rules);
// Tickets by lead before and after, the most first.
std::vector<std::pair<std::uint64_t, std::pair<std::string, std::string>>>
DiffMoves(const ReplayReport& replay);
// The rules that won no ticket on either side, the first 1,000.
std::vector<std::string> DiffNeverWon(const RuleSetDiff& diff,
                                      const ReplayReport& replay);
// In the language of the tool.
const std::string& DiffNoticeText(const DiffNotice& notice);

// --- formats ---

// "text", "markdown", "html" or "json".
std::string DiffFormatted(const DiffReport& report, const std::string& format);

// diff_text.cc.
std::string DiffText(const DiffReport& report);
std::string DiffMarkdown(const DiffReport& report);
// A trunkline.v1.RuleSetDiff.
std::string DiffJson(const DiffReport& report);

// --- options ---

struct DiffReportOptions {
  std::string format = "text";
  std::size_t boxes = 3;
};
// --format and --boxes.
void AddDiffReportOptions(Arguments* app, DiffReportOptions* options);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_DIFF_REPORT_H_
