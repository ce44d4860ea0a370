// SPDX-License-Identifier: Apache-2.0
// trunkline desk: what a change of the rules does to cases, as trunkline diff
// reports it.
#include <string>
#include <utility>
#include <vector>

#include "src/base/status.h"
#include "src/desk/rerouting.h"
#include "tools/command.h"
#include "tools/desk_commands.h"
#include "tools/diff_replay.h"
#include "tools/diff_report.h"
#include "tools/files.h"
#include "tools/history.h"
#include "tools/messages.h"
#include "tools/sources.h"
#include "trunkline/diff.h"

namespace trunkline::tools {
namespace {

// A comparison of the rules of some files with those of others.
absl::StatusOr<RuleSetDiff> CompareFiles(const RulesOptions& before,
                                         const RulesOptions& after) {
  TRUNKLINE_ASSIGN_OR_RETURN(const SourceFiles old_files, OpenRules(before));
  TRUNKLINE_ASSIGN_OR_RETURN(const SourceFiles new_files, OpenRules(after));
  TRUNKLINE_ASSIGN_OR_RETURN(const RuleSet old_rules,
                             LoadOpened(old_files, before.quiet));
  TRUNKLINE_ASSIGN_OR_RETURN(const RuleSet new_rules,
                             LoadOpened(new_files, after.quiet));
  DiffOptions options;
  options.before_sources = &old_files.sources();
  options.after_sources = &new_files.sources();
  return DiffRuleSets(old_rules, new_rules, options);
}

RulesOptions Others(const DeskCommandOptions& o) {
  RulesOptions out = o.rules;
  out.paths = o.other_rules;
  return out;
}

}  // namespace

absl::StatusOr<int> DeskReplay(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const OpenedDesk desk,
      OpenToolDesk(o, StoreAccess::kWrite, Needs::kRules));
  TRUNKLINE_ASSIGN_OR_RETURN(const RuleSetDiff diff,
                             CompareFiles(o.rules, Others(o)));
  HistoryOptions options;
  options.desk = o;
  options.compare = "lead";
  options.quiet = o.quiet;
  History history(options, diff.before());
  TRUNKLINE_RETURN_IF_ERROR(history.Open(desk.desk.get(), !o.all));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const ReplayReport replay,
      ReplayHistory(diff, {o.calendars, {}}, 1, &history));
  const DiffReport report{diff, &replay, diff.notices(), o.report.boxes};
  TRUNKLINE_RETURN_IF_ERROR(
      WriteAll(o.output, DiffFormatted(report, o.report.format)));
  return replay.rejected > 0 ? kRejects : kDone;
}

absl::StatusOr<int> ReportReassignment(
    const DeskCommandOptions& o, const OpenedDesk& desk,
    const std::vector<ReassignmentResult>& results) {
  TRUNKLINE_ASSIGN_OR_RETURN(const RuleSetDiff diff,
                             CompareFiles(Others(o), o.rules));
  ReplayReport replay(diff);
  ReplayReport::Group& all = replay.groups[""];
  for (const ReassignmentResult& one : results) {
    ++replay.tickets;
    ++all.tickets;
    if (!one.status.ok()) {
      ++replay.rejected;
      continue;
    }
    ++all.moved;
    ++replay.leads[{one.from, one.to}];
    TRUNKLINE_ASSIGN_OR_RETURN(const Case c,
                               desk.desk->Get(one.ref, ActorOf(o)));
    TRUNKLINE_ASSIGN_OR_RETURN(const StoredTicket ticket,
                               desk::CurrentTicket(c));
    ReplayReport::Group& category = replay.categories[std::string(
        diff.before().FindCategory(ticket.ticket().category))];
    ++category.tickets;
    ++category.moved;
    replay.CountMoved(diff, ticket.ticket());
  }
  const DiffReport report{diff, &replay, diff.notices(), o.report.boxes};
  TRUNKLINE_RETURN_IF_ERROR(
      WriteAll(o.output, DiffFormatted(report, o.report.format)));
  return replay.rejected > 0 ? kRejects : kDone;
}

}  // namespace trunkline::tools
