// SPDX-License-Identifier: Apache-2.0
// trunkline diff: what changes between two rule sets.
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/base/civil.h"
#include "src/base/status.h"
#include "tools/command.h"
#include "tools/diff_gate.h"
#include "tools/diff_notices.h"
#include "tools/diff_replay.h"
#include "tools/diff_report.h"
#include "tools/files.h"
#include "tools/history.h"
#include "tools/messages.h"
#include "tools/progress.h"
#include "tools/sources.h"
#include "tools/text.h"
#include "trunkline/deadline_calculator.h"
#include "trunkline/diff.h"

namespace trunkline::tools {
namespace {

struct Options {
  RulesOptions before, after;
  HistoryOptions history;
  bool has_history = false;
  std::vector<std::string> calendars, new_calendars;
  std::vector<std::string> old_definition, new_definition;
  std::string fail_on, allow;
  std::string released;
  std::string output = "-";
  DiffReportOptions report;
};

// What changes beside rules.
absl::Status AddNotices(const Options& options,
                        std::vector<DiffNotice>* notices,
                        const RuleSetDiff& diff) {
  const auto add = [&](std::vector<DiffNotice> more) {
    notices->insert(notices->end(), more.begin(), more.end());
  };
  if (!options.new_calendars.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const DeadlineCalculator before,
        LoadCalculator(diff.before(), options.calendars));
    TRUNKLINE_ASSIGN_OR_RETURN(
        const DeadlineCalculator after,
        LoadCalculator(diff.before(), options.new_calendars));
    TRUNKLINE_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                               base::LoadZone(diff.before().time_zone()));
    add(DiffCalendars(before, after, zone));
  }
  if (!options.old_definition.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(const LifecycleDefinition before,
                               LoadDefinitionFiles(options.old_definition));
    TRUNKLINE_ASSIGN_OR_RETURN(const LifecycleDefinition after,
                               LoadDefinitionFiles(options.new_definition));
    add(DiffDefinitions(before, after));
  }
  return absl::OkStatus();
}

absl::StatusOr<int> RunDiff(const Options& options) {
  TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<FailOn> fail_on,
                             ParseFailOn(options.fail_on));
  TRUNKLINE_RETURN_IF_ERROR(CheckAllow(options.allow));
  if (!options.has_history &&
      (!fail_on.empty() || !options.history.compare.empty() ||
       (!options.calendars.empty() && options.new_calendars.empty()))) {
    return base::InvalidArgument(base::Fill<messages::kNeedsHistory>());
  }
  if (options.old_definition.empty() != options.new_definition.empty()) {
    return base::InvalidArgument(base::Fill<messages::kBothSides>());
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const SourceFiles old_files,
                             OpenRules(options.before));
  TRUNKLINE_ASSIGN_OR_RETURN(const SourceFiles new_files,
                             OpenRules(options.after));
  TRUNKLINE_ASSIGN_OR_RETURN(const RuleSet before,
                             LoadOpened(old_files, options.history.quiet));
  TRUNKLINE_ASSIGN_OR_RETURN(const RuleSet after,
                             LoadOpened(new_files, options.history.quiet));
  DiffOptions diff_options;
  diff_options.before_sources = &old_files.sources();
  diff_options.after_sources = &new_files.sources();
  if (!options.released.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                               base::LoadZone(after.time_zone()));
    TRUNKLINE_ASSIGN_OR_RETURN(
        diff_options.released_at,
        ParseTimeOption("--released", options.released, zone));
  }
  std::optional<Working> working(std::in_place, !options.history.quiet,
                                 base::Fill<messages::kComparingRules>());
  TRUNKLINE_ASSIGN_OR_RETURN(const RuleSetDiff diff,
                             DiffRuleSets(before, after, diff_options));
  working.reset();
  std::optional<ReplayReport> replay;
  if (options.has_history) {
    HistoryOptions read = options.history;
    // Of a store: what gives its reader rights, beside the definition.
    if (!read.desk.definition.empty()) {
      read.desk.rules = options.before;
      read.desk.calendars = options.calendars;
    }
    History history(read, before);
    TRUNKLINE_RETURN_IF_ERROR(history.Open());
    TRUNKLINE_ASSIGN_OR_RETURN(
        replay, ReplayHistory(diff, {options.calendars, options.new_calendars},
                              read.threads, &history));
  }
  const ReplayReport* const seen = replay.has_value() ? &*replay : nullptr;
  DiffReport report{diff, seen, diff.notices(), options.report.boxes};
  TRUNKLINE_RETURN_IF_ERROR(AddNotices(options, &report.notices, diff));
  TRUNKLINE_RETURN_IF_ERROR(
      WriteAll(options.output, DiffFormatted(report, options.report.format)));
  bool failed = SayDangers(diff, options.allow);
  if (seen != nullptr) failed |= SayFailing(fail_on, *seen);
  if (failed) return kDefects;
  return seen != nullptr && seen->rejected > 0 ? kRejects : kDone;
}

}  // namespace

Run AddDiff(Arguments* app) {
  auto options = std::make_shared<Options>();
  AddPathsOption(app, "--old", &options->before.paths,
                 "A file or folder of the rule set as it was; may be given "
                 "several times",
                 true);
  AddPathsOption(app, "--new", &options->after.paths,
                 "A file or folder of the rule set as it is to be; may be "
                 "given several times",
                 true);
  AddHistoryPathOptions(
      app, &options->history,
      "Tickets of the past, which both rule sets route: as for route, - is "
      "standard input; or the store of a desk, sqlite:FILE or "
      "postgresql:CONNINFO",
      [options = options.get()] { options->has_history = true; });
  AddHistoryOptions(app, &options->history);
  AddCompareOption(app, &options->history);
  AddCalendarsOption(app, &options->calendars);
  AddPathsOption(app, "--new-calendars", &options->new_calendars,
                 "The calendars as they are to be, where --calendars has them "
                 "as they were; may be given several times",
                 false);
  AddPathsOption(app, "--old-definition", &options->old_definition,
                 "The lifecycle definition as it was; may be given several "
                 "times",
                 false);
  AddPathsOption(app, "--new-definition", &options->new_definition,
                 "The lifecycle definition as it is to be; may be given "
                 "several times",
                 false);
  app->AddOption("--fail-on", options->fail_on,
                 "Exit code 1 if more tickets of --history, of all or of a "
                 "department, district or type, are moved, disputed or "
                 "unmatched: \"moved>5%,disputed,unmatched>10\"")
      ->TypeName("WHAT,...");
  app->AddOption(
         "--allow", options->allow,
         "Dangers that do not give exit code 1: confidentiality-lost, "
         "hint-lost, accused-reachable, deadline-lengthened, lower-unit, "
         "retroactive")
      ->TypeName("NAME,...");
  app->AddOption("--released", options->released,
                 "The day of release: a change that moves tickets accepted "
                 "earlier is a danger")
      ->TypeName("DATE");
  app->AddOption("-o,--output", options->output,
                 "File for the report; default: standard output")
      ->TypeName("FILE");
  AddDiffReportOptions(app, &options->report);
  app->AddFlag("-q,--quiet", options->history.quiet, "No progress bar");
  app->Footer(
      "Says which tickets two rule sets decide otherwise, exactly; "
      "docs/diff.md\nexplains the report.\nExit codes: 0 no danger and "
      "nothing that --fail-on names, 1 there is one, or a\nrule set has "
      "errors, 2 usage, 3 some rows of --history could not be read, 4 a\nfile "
      "could not be read or written.\n\nExample:\n  trunkline diff --old "
      "packs/us/boston-2011 --new edited \\\n      --history requests.csv "
      "\\\n      --map id=case_enquiry_id,accepted=open_dt,category=type "
      "\\\n      --fail-on \"moved>5%,disputed\" -f markdown -o changes.md");
  return [options] { return RunDiff(*options); };
}

}  // namespace trunkline::tools
