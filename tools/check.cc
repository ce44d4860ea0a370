// SPDX-License-Identifier: Apache-2.0
#include "trunkline/check.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/json.h"
#include "tools/progress.h"
#include "tools/sources.h"
#include "tools/text.h"
#include "trunkline/catalogue.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::tools {
namespace {

struct Options {
  RulesOptions rules;
  bool json = false;
  bool release = false;
  std::string as_of;
  std::vector<std::string> calendars;
  std::string fail_on = "error";
  std::size_t max_uncovered = CheckOptions().max_uncovered;
  std::uint64_t max_pairs = CheckOptions().max_pairs;
};

// Reads --as-of; a date without offset is in the rule set's own zone.
absl::StatusOr<absl::Time> ParseAsOf(const std::string& text,
                                     const SourceFiles& files) {
  const LoadResult<RuleSet> loaded = files.LoadRuleSet();
  absl::TimeZone zone = absl::UTCTimeZone();
  if (loaded.value.has_value()) {
    const absl::StatusOr<absl::TimeZone> own =
        base::LoadZone(loaded.value->time_zone());
    if (own.ok()) zone = *own;
  }
  const std::optional<absl::Time> time = base::ParseInstant(text, zone);
  if (time.has_value()) return *time;
  return base::InvalidArgument(base::Fill<messages::kAsOf>(base::Quoted(text)));
}

// How many rules are drafts or suspended; empty: none.
std::string StatusLine(const RuleSet& rules) {
  std::size_t drafts = 0, suspended = 0;
  for (const RuleInfo& rule : Catalogue(rules).rules()) {
    drafts += rule.status == RuleStatus::kDraft ? 1 : 0;
    suspended += rule.status == RuleStatus::kSuspended ? 1 : 0;
  }
  if (drafts + suspended == 0) return {};
  return InToolLanguage(base::Fill<messages::kStatuses>(drafts, suspended)) +
         "\n";
}

absl::StatusOr<int> RunCheck(const Options& options) {
  TRUNKLINE_ASSIGN_OR_RETURN(const SourceFiles files, OpenRules(options.rules));
  CheckOptions check;
  check.max_uncovered = options.max_uncovered;
  check.max_pairs = options.max_pairs;
  check.load.release = options.release;
  CalendarSet calendars;
  if (!options.calendars.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(calendars, LoadCalendarFiles(options.calendars));
    check.calendars = &calendars;
  }
  if (!options.as_of.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(check.as_of, ParseAsOf(options.as_of, files));
  }
  Progress loading(true, 0, nouns::kStep);
  check.load.progress = [&](std::uint64_t steps) { loading.Update(0, steps); };
  Progress progress(true, 0, nouns::kComparison);
  check.progress = [&](std::uint64_t steps) { progress.Update(0, steps); };
  // Rows that are missing would make rules look uncovered.
  const LoadResult<RuleSet> result =
      files.Load([&](const std::vector<Source>& sources) {
        return files.has_table_errors() ? LoadRuleSet(sources, check.load)
                                        : CheckRuleSet(sources, check);
      });
  progress.Clear();
  loading.Clear();
  std::size_t errors = 0;
  std::size_t warnings = 0;
  std::size_t notes = 0;
  for (const Issue& issue : result.issues) {
    if (issue.severity == Severity::kError) ++errors;
    if (issue.severity == Severity::kWarning) ++warnings;
    if (issue.severity == Severity::kNote) ++notes;
  }
  std::string coverage;  // In the text it is one of the notes.
  if (options.json && result.value.has_value()) {
    trunkline_internal::v1::RuleSet merged;
    if (merged.ParseFromString(result.value->Serialize(Format::kBinary)) &&
        merged.jurisdiction_size() > 0) {
      coverage = merged.jurisdiction(0).coverage_note();
    }
  }

  std::string text;
  if (options.json) {
    text = IssuesToJson(result.issues, [&](JsonWriter* w) {
      Put(w, "errors", errors);
      Put(w, "warnings", warnings);
      Put(w, "notes", notes);
      if (!result.value.has_value()) return;
      Put(w, "ruleset", result.value->id());
      Put(w, "version", result.value->version());
      Put(w, "hash", result.value->hash());
      Put(w, "rules", result.value->rule_count());
      if (!coverage.empty()) Put(w, "coverage_note", coverage);
    });
  } else {
    for (const Issue& issue : result.issues) {
      text += issue.ToString(ToolLanguage()) + "\n";
    }
    base::Text summary = base::Fill<messages::kChecked>(
        Count(errors, nouns::kError), Count(warnings, nouns::kWarning),
        Count(notes, nouns::kNote));
    if (result.value.has_value()) {
      summary = base::Fill<messages::kCheckedRules>(
          result.value->id(), result.value->version(),
          Count(result.value->rule_count(), nouns::kRule), summary);
    }
    text += InToolLanguage(summary) + "\n";
    if (result.value.has_value()) text += StatusLine(*result.value);
  }
  TRUNKLINE_RETURN_IF_ERROR(WriteAll("-", text));
  const bool failed = errors > 0 ||
                      (warnings > 0 && options.fail_on != "error") ||
                      (notes > 0 && options.fail_on == "note");
  return failed ? kDefects : kDone;
}

}  // namespace

Run AddCheck(Arguments* app) {
  auto options = std::make_shared<Options>();
  AddRulesOptions(app, &options->rules, true);
  app->AddFlag("--json", options->json, "Writes the issues as JSON");
  app->AddFlag("--release", options->release,
               "Fails if a rule is a draft; for what goes into service");
  app->AddOption("--as-of", options->as_of,
                 "The date for which the coverage of categories and regions is "
                 "checked; default: the last date on which a validity begins")
      ->TypeName("DATE");
  AddCalendarsOption(app, &options->calendars);
  app->AddOption("--fail-on", options->fail_on,
                 "The lowest severity that gives exit code 1: error (default), "
                 "warning or note")
      ->TypeName("SEVERITY")
      ->OneOf({"error", "warning", "note"});
  app->AddOption("--max-uncovered", options->max_uncovered,
                 "How many uncovered blocks are listed (default 50)")
      ->TypeName("N");
  app->AddOption("--max-pairs", options->max_pairs,
                 "How many pairs of rules are compared (default 10000000)")
      ->TypeName("N");
  app->Footer(
      "Writes FILE:LINE:COLUMN: SEVERITY: MESSAGE [CODE], one a line, then a "
      "summary.\nExit codes: 0 no issue at or above --fail-on, 1 at least one, "
      "2 usage, 4 a\nfile could not be read.\n\nExample:\n  trunkline check "
      "--rules packs/cn/national --rules packs/cn/changsha \\\n      --fail-on "
      "warning");
  return [options] { return RunCheck(*options); };
}

}  // namespace trunkline::tools
