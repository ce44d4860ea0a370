// SPDX-License-Identifier: Apache-2.0
// trunkline diff: what changes between two rule sets.
#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/decimal.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "tools/command.h"
#include "tools/compare.h"
#include "tools/decision_output.h"
#include "tools/diff_notices.h"
#include "tools/diff_page.h"
#include "tools/diff_report.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/progress.h"
#include "tools/routed_rows.h"
#include "tools/sources.h"
#include "tools/text.h"
#include "tools/ticket_input.h"
#include "trunkline/batch.h"
#include "trunkline/deadline_calculator.h"
#include "trunkline/diff.h"
#include "trunkline/enum_names.h"

namespace trunkline::tools {
namespace {

struct Options {
  RulesOptions before, after;
  TicketInputOptions history;
  bool has_history = false;
  std::string compare;
  std::vector<std::string> calendars, new_calendars;
  std::vector<std::string> old_definition, new_definition;
  std::string rejects;
  std::string fail_on, allow;
  std::string released;
  std::string output = "-";
  std::string format = "text";
  std::size_t boxes = 3;
  int threads = 1;
  bool quiet = false;
};

// The words of a list; nothing is none.
std::vector<std::string> Listed(const std::string& text) {
  return text.empty() ? std::vector<std::string>() : SplitCommas(text);
}

// A condition of --fail-on: "moved", "moved>5%", "disputed>10".
struct FailOn {
  std::string what;
  std::uint64_t most = 0;  // Tickets, or thousandths of the tickets.
  bool share = false;
};

absl::StatusOr<std::vector<FailOn>> ParseFailOn(const std::string& text) {
  std::vector<FailOn> out;
  for (const std::string& part : Listed(text)) {
    FailOn one;
    const std::size_t sign = part.find('>');
    one.what = part.substr(0, sign);
    bool good = one.what == "moved" || one.what == "disputed" ||
                one.what == "unmatched";
    if (sign != std::string::npos) {
      std::string number = part.substr(sign + 1);
      one.share = !number.empty() && number.back() == '%';
      if (one.share) number.pop_back();
      const auto value = base::ParseMillionths(number);
      good = good && value.has_value() && *value >= 0 &&
             *value <= 1'000'000'000'000;
      if (good) {
        one.most = static_cast<std::uint64_t>(*value) /
                   (one.share ? 1'000 : 1'000'000);
      }
    }
    if (!good) {
      return base::InvalidArgument(
          base::Fill<messages::kFailOnForm>(base::Quoted(part)));
    }
    out.push_back(one);
  }
  return out;
}

absl::StatusOr<DeadlineCalculator> Calculator(
    const RuleSet& rules, const std::vector<std::string>& paths) {
  TRUNKLINE_ASSIGN_OR_RETURN(const CalendarSet calendars,
                             LoadCalendarFiles(paths));
  absl::StatusOr<DeadlineCalculator> calculator =
      DeadlineCalculator::Create(rules, calendars);
  if (!calculator.ok()) return Defects(base::TextOf(calculator.status()));
  return calculator;
}

// Routes tickets of the past by both rule sets.
class Replay {
 public:
  Replay(const Options& options, const RuleSetDiff& diff)
      : options_(options), diff_(diff) {
    report_.moved.resize(diff.changes().size());
    report_.groups[""];  // All, even if there are none.
  }

  absl::Status Run() {
    TRUNKLINE_RETURN_IF_ERROR(Prepare());
    Progress progress(!options_.quiet, input_.size());
    std::vector<Decision> before;
    std::size_t next = 0;  // In `before`, of the row that follows.
    RoutedRows rows;
    rows.route = [&](const Ticket* tickets, std::size_t count,
                     Decision* after) -> absl::Status {
      if (before.size() < count) before.resize(count);
      next = 0;
      TRUNKLINE_RETURN_IF_ERROR(RouteMany(diff_.before(), tickets, count,
                                          before.data(), options_.threads));
      return RouteMany(diff_.after(), tickets, count, after, options_.threads);
    };
    rows.begin = [&] { return rejects_.Open(options_.rejects); };
    rows.rejected = [&](const tables::TicketRecord& record) {
      return rejects_.Add(record);
    };
    rows.routed = [&](const tables::TicketRecord& record,
                      const Decision& after) {
      Add(record, before[next++], after);
      return absl::OkStatus();
    };
    rows.pause = [&](std::uint64_t read, bool) {
      progress.Update(input_.bytes_read(), read);
      return absl::OkStatus();
    };
    TRUNKLINE_RETURN_IF_ERROR(RouteRows(&input_, rows));
    progress.Clear();
    report_.rejected = rejects_.count();
    if (before_.has_value()) {
      report_.agreement =
          base::Fill<messages::kAgreedBefore>(before_->Summary()) +
          base::Fill<messages::kAgreedAfter>(after_->Summary());
    }
    return rejects_.Close();
  }

  ReplayReport Take() { return std::move(report_); }

 private:
  absl::Status Prepare() {
    std::string recorded;
    if (!options_.compare.empty()) {
      const std::size_t equals = options_.compare.find('=');
      const std::string field = options_.compare.substr(0, equals);
      if (equals == std::string::npos ||
          (field != "lead" && field != "target" && field != "rule" &&
           field != "outcome")) {
        return base::InvalidArgument(
            base::Fill<messages::kCompare>(base::Quoted(options_.compare)));
      }
      recorded = options_.compare.substr(equals + 1);
      if (IsCallerColumn(recorded)) {
        return base::InvalidArgument(
            base::Fill<messages::kCompareCaller>(base::Quoted(recorded)));
      }
      before_.emplace(field, recorded, options_.history.show_unknown);
      after_.emplace(field, recorded, options_.history.show_unknown);
    }
    if (!options_.calendars.empty()) {
      for (int side : {0, 1}) {
        const bool other = side == 1 && !options_.new_calendars.empty();
        TRUNKLINE_ASSIGN_OR_RETURN(
            DeadlineCalculator calculator,
            Calculator(side == 0 ? diff_.before() : diff_.after(),
                       other ? options_.new_calendars : options_.calendars));
        calculators_.push_back(std::move(calculator));
      }
    }
    return input_.Open(options_.history, &diff_.before(),
                       diff_.before().time_zone(), {}, recorded);
  }

  static void Tally(bool moved, bool disputed, bool unmatched,
                    ReplayReport::Group* group) {
    ++group->tickets;
    if (moved) ++group->moved;
    if (disputed) ++group->disputed;
    if (unmatched) ++group->unmatched;
  }

  void Add(const tables::TicketRecord& record, const Decision& before,
           const Decision& after) {
    const Ticket& ticket = record.ticket;
    ++report_.tickets;
    const std::vector<DiffKind> kinds =
        DiffDecisions(diff_.before(), before, diff_.after(), after);
    const bool moved = !kinds.empty();
    const bool disputed = before.outcome != Outcome::kDisputed &&
                          after.outcome == Outcome::kDisputed;
    const bool unmatched = before.outcome != Outcome::kUnmatched &&
                           after.outcome == Outcome::kUnmatched;
    const auto count = [&](const std::string& group) {
      Tally(moved, disputed, unmatched, &report_.groups[group]);
    };
    count("");
    Tally(moved, disputed, unmatched,
          &report_.categories[std::string(
              diff_.before().FindCategory(ticket.category))]);
    count(absl::StrCat("department ", base::ToAbsl(before.lead)));
    if (!ticket.region.empty()) {
      // Only codes: what a table has else may be an address.
      const std::string_view region = diff_.before().FindRegion(ticket.region);
      count(absl::StrCat("district ",
                         region.empty() ? "?" : base::ToAbsl(region)));
    }
    count(absl::StrCat("type ", base::ToAbsl(EnumName(ticket.type))));
    if (before.lead != after.lead) {
      ++report_.leads[{std::string(before.lead), std::string(after.lead)}];
    }
    for (const Decision* d : {&before, &after}) {
      if (!d->rule.empty()) ++report_.won[std::string(d->rule)];
      for (std::string_view rule : d->also) ++report_.won[std::string(rule)];
    }
    if (before_.has_value() && !record.recorded.empty()) {
      before_->Add(diff_.before(), record.recorded, before);
      after_->Add(diff_.after(), record.recorded, after);
    }
    const bool limits =
        std::find(kinds.begin(), kinds.end(), DiffKind::kLimits) != kinds.end();
    if (!calculators_.empty() && (limits || !options_.new_calendars.empty())) {
      AddDue(ticket, before, after);
    }
    if (!moved) return;
    const std::vector<std::size_t> changes = diff_.ChangesOf(ticket);
    for (std::size_t change : changes) ++report_.moved[change];
    if (changes.empty()) ++report_.moved_elsewhere;
  }

  void AddDue(const Ticket& ticket, const Decision& before,
              const Decision& after) {
    StartEvents events;
    events.accepted = ticket.accepted_at;
    Deadlines due[2];
    for (std::size_t side : {0u, 1u}) {
      // What a calendar does not reach is in the deadlines themselves.
      static_cast<void>(calculators_[side].DeadlinesFor(
          side == 0 ? before : after, events, &due[side], CountOptions()));
    }
    bool earlier = false, later = false;
    for (std::size_t m = 1; m != kMilestoneCount; ++m) {
      const Deadline& a = due[0].milestones[m];
      const Deadline& b = due[1].milestones[m];
      if (!a || !b || a.expected || b.expected || a.missing_year != 0 ||
          b.missing_year != 0) {
        continue;
      }
      earlier |= b.due.due < a.due.due;
      later |= b.due.due > a.due.due;
    }
    if (earlier) ++report_.due_earlier;
    if (later) ++report_.due_later;
  }

  const Options& options_;
  const RuleSetDiff& diff_;
  TicketInput input_;
  Rejects rejects_;
  std::optional<Comparison> before_, after_;
  std::vector<DeadlineCalculator> calculators_;
  ReplayReport report_;
};

// The dangers that --allow does not name, by name.
std::map<std::string, std::size_t> Failing(const RuleSetDiff& diff,
                                           const std::string& allow) {
  std::map<std::string, std::size_t> out;
  for (const DiffChange& change : diff.changes()) {
    for (DiffDanger danger : change.dangers) {
      ++out[std::string(DiffDangerName(danger))];
    }
  }
  for (const DiffNotice& notice : diff.notices()) {
    if (notice.kind != "guard-weaker") continue;
    ++out[std::string(DiffDangerName(DiffDanger::kAccusedReachable))];
  }
  for (const std::string& name : Listed(allow)) out.erase(name);
  return out;
}

absl::Status CheckAllow(const std::string& allow) {
  for (const std::string& name : Listed(allow)) {
    bool known = false;
    for (std::size_t i = 0; i != kDiffDangers; ++i) {
      known |= name == DiffDangerName(static_cast<DiffDanger>(i));
    }
    if (!known) {
      return base::InvalidArgument(
          base::Fill<messages::kNoDanger>(base::Quoted(name)));
    }
  }
  return absl::OkStatus();
}

// Says what --fail-on finds. Returns whether there is anything.
bool SayFailing(const std::vector<FailOn>& fail_on,
                const ReplayReport& replay) {
  bool failed = false;
  for (const FailOn& one : fail_on) {
    for (const auto& [name, group] : replay.groups) {
      const std::uint64_t count = one.what == "moved"      ? group.moved
                                  : one.what == "disputed" ? group.disputed
                                                           : group.unmatched;
      const std::uint64_t most =
          one.share ? group.tickets * one.most / 100'000 : one.most;
      if (count <= most) continue;
      failed = true;
      Say(base::Fill<messages::kFailedOn>(one.what, Grouped(count),
                                          Grouped(group.tickets),
                                          name.empty() ? "all" : name));
    }
  }
  return failed;
}

// What changes beside rules.
absl::Status AddNotices(const Options& options,
                        std::vector<DiffNotice>* notices,
                        const RuleSetDiff& diff) {
  const auto add = [&](std::vector<DiffNotice> more) {
    notices->insert(notices->end(), more.begin(), more.end());
  };
  if (!options.new_calendars.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(const DeadlineCalculator before,
                               Calculator(diff.before(), options.calendars));
    TRUNKLINE_ASSIGN_OR_RETURN(
        const DeadlineCalculator after,
        Calculator(diff.before(), options.new_calendars));
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
      (!fail_on.empty() || !options.compare.empty() ||
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
                             LoadOpened(old_files, options.quiet));
  TRUNKLINE_ASSIGN_OR_RETURN(const RuleSet after,
                             LoadOpened(new_files, options.quiet));
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
  TRUNKLINE_ASSIGN_OR_RETURN(const RuleSetDiff diff,
                             DiffRuleSets(before, after, diff_options));
  std::optional<ReplayReport> replay;
  if (options.has_history) {
    Replay run(options, diff);
    TRUNKLINE_RETURN_IF_ERROR(run.Run());
    replay = run.Take();
  }
  const ReplayReport* const seen = replay.has_value() ? &*replay : nullptr;
  DiffReport report{diff, seen, diff.notices(), options.boxes};
  TRUNKLINE_RETURN_IF_ERROR(AddNotices(options, &report.notices, diff));
  std::string text;
  if (options.format == "json") {
    text = DiffJson(report);
  } else if (options.format == "markdown") {
    text = DiffMarkdown(report);
  } else if (options.format == "html") {
    text = DiffPage(report);
  } else {
    text = DiffText(report);
  }
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(options.output, text));
  bool failed = false;
  for (const auto& [name, count] : Failing(diff, options.allow)) {
    failed = true;
    Say(base::Fill<messages::kDangerFound>(name, Count(count, nouns::kChange)));
  }
  if (seen != nullptr) failed |= SayFailing(fail_on, *seen);
  if (failed) return kDefects;
  return seen != nullptr && seen->rejected > 0 ? kRejects : kDone;
}

}  // namespace

Run AddDiff(CLI::App* app) {
  auto options = std::make_shared<Options>();
  AddPathsOption(app, "--old", &options->before.paths,
                 "A file or folder of the rule set as it was; may be given "
                 "several times",
                 true);
  AddPathsOption(app, "--new", &options->after.paths,
                 "A file or folder of the rule set as it is to be; may be "
                 "given several times",
                 true);
  app->add_option("--history", options->history.path,
                  "Tickets of the past, which both rule sets route; as for "
                  "route, - is standard input")
      ->type_name("FILE")
      ->each([options](const std::string&) { options->has_history = true; });
  AddTicketInputOptions(app, &options->history);
  app->add_option(
         "--compare", options->compare,
         "Counts how often a field (lead, target, rule, outcome) equals "
         "what a column recorded, as lead=department")
      ->type_name("FIELD=COLUMN");
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
  app->add_option("--rejects", options->rejects,
                  "File for the rows that cannot be read, with the reason; "
                  "default: the first ten on standard error")
      ->type_name("FILE");
  app->add_option("--fail-on", options->fail_on,
                  "Exit code 1 if more tickets of --history, of all or of a "
                  "department, district or type, are moved, disputed or "
                  "unmatched: \"moved>5%,disputed,unmatched>10\"")
      ->type_name("WHAT,...");
  app->add_option("--allow", options->allow,
                  "Dangers that do not give exit code 1: secrecy-lowered, "
                  "hint-lost, accused-reachable, limit-lengthened, lower-unit, "
                  "retroactive")
      ->type_name("NAME,...");
  app->add_option("--released", options->released,
                  "The day of release: a change that moves tickets accepted "
                  "earlier is a danger")
      ->type_name("DATE");
  app->add_option("-o,--output", options->output,
                  "File for the report; default: standard output")
      ->type_name("FILE");
  app->add_option("-f,--format", options->format,
                  "Format of the report: text (default), markdown, html (one "
                  "page without other files) or json "
                  "(trunkline.v1.RuleSetDiff)")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"text", "markdown", "html", "json"}));
  app->add_option("--boxes", options->boxes,
                  "How many sets of tickets are shown for each change "
                  "(default 3)")
      ->type_name("N");
  app->add_option("-j,--threads", options->threads, "Default: 1")
      ->type_name("N")
      ->check(CLI::Range(1, 256));
  app->add_flag("-q,--quiet", options->quiet, "No progress bar");
  app->footer(
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
