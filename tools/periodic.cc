// SPDX-License-Identifier: Apache-2.0
// trunkline periodic: what comes again at known times.
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "tools/command.h"
#include "tools/fact_file.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/pattern_options.h"
#include "tools/progress.h"
#include "tools/table_file.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

struct Options {
  FactInputOptions input;
  PatternFiles files;
  std::string as_of;
  std::string month;
  std::string volumes;
  PatternOptions limits;
  std::string output = "-";
};

const char* NameOf(PatternKind kind) {
  static constexpr std::array<const char*, 7> kNames = {
      "", "hour", "weekday", "working_day", "month", "lunar", "term"};
  return kNames[static_cast<std::size_t>(kind)];
}

const char* NameOf(VolumeComparison::Basis basis) {
  static constexpr std::array<const char*, 4> kNames = {
      "month_before", "year_before", "january_and_february", "lunar"};
  return kNames[static_cast<std::size_t>(basis)];
}

absl::Status WritePatterns(const PeriodicIssues& found,
                           const std::string& path) {
  TableOutput out;
  TRUNKLINE_RETURN_IF_ERROR(out.Open(path, "periodic"));
  TRUNKLINE_RETURN_IF_ERROR(
      out.AddRow({"kind", "category", "region", "slot", "term", "factor",
                  "days", "first_day", "test_begin", "test_end", "error",
                  "error_last_month", "error_last_year", "p"}));
  for (const Pattern& one : found.patterns) {
    for (const PatternSlot& slot : one.slots) {
      TRUNKLINE_RETURN_IF_ERROR(out.AddRow(
          {NameOf(one.kind), one.cell.category, one.cell.region,
           absl::StrCat(slot.number), slot.term,
           absl::StrFormat("%.3f", slot.factor), absl::StrCat(slot.days),
           base::FormatDate(one.first_day), base::FormatDate(one.test_begin),
           base::FormatDate(one.test_end), absl::StrFormat("%.3f", one.error),
           absl::StrFormat("%.3f", one.error_last_month),
           one.error_last_year.has_value()
               ? absl::StrFormat("%.3f", *one.error_last_year)
               : "",
           absl::StrFormat("%.2g", one.p)}));
    }
  }
  return out.Close();
}

absl::Status WriteVolumes(const std::vector<VolumeComparison>& volumes,
                          const std::string& path) {
  TableOutput out;
  TRUNKLINE_RETURN_IF_ERROR(out.Open(path, "volumes"));
  TRUNKLINE_RETURN_IF_ERROR(
      out.AddRow({"basis", "side", "first", "last", "tickets", "days",
                  "per_day", "working_days", "per_working_day"}));
  for (const VolumeComparison& one : volumes) {
    for (const auto& [side, volume] :
         {std::pair("now", &one.now), std::pair("before", &one.before)}) {
      const auto per_working_day = volume->per_working_day();
      TRUNKLINE_RETURN_IF_ERROR(
          out.AddRow({NameOf(one.basis), side, base::FormatDate(volume->first),
                      base::FormatDate(volume->last),
                      absl::StrCat(volume->tickets), absl::StrCat(volume->days),
                      absl::StrFormat("%.2f", volume->per_day()),
                      volume->working_days.has_value()
                          ? absl::StrCat(*volume->working_days)
                          : "",
                      per_working_day.has_value()
                          ? absl::StrFormat("%.2f", *per_working_day)
                          : ""}));
    }
  }
  return out.Close();
}

absl::StatusOr<int> RunPeriodic(const Options& options) {
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                             FactZone(options.input));
  absl::CivilMonth month;
  if (!options.month.empty()) {
    const auto first = base::ParseCivil(options.month + "-01");
    if (!first.ok() || options.month.size() != 7) {
      return base::InvalidArgument(
          base::Fill<messages::kNotAMonth>(base::Quoted(options.month)));
    }
    month = absl::CivilMonth(*first);
  }
  if (options.month.empty() != options.volumes.empty()) {
    return base::InvalidArgument(base::Fill<messages::kMonthAndVolumes>());
  }
  absl::Time as_of;
  if (!options.as_of.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(as_of,
                               ParseTimeOption("--as-of", options.as_of, zone));
  }
  FactTable cases = FactTable::Cases();
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::size_t rejects,
      ReadFacts(options.input, options.input.path, zone, &cases));
  if (options.as_of.empty()) {
    // The day after the last ticket.
    as_of = absl::UnixEpoch();
    const FactColumnId accepted = *cases.Find("accepted_at");
    for (std::size_t row = 0; row != cases.rows(); ++row) {
      as_of = std::max(as_of, cases.TimeAt(accepted, row).value_or(as_of));
    }
    as_of = absl::FromCivil(absl::ToCivilDay(as_of, zone) + 1, zone);
  }
  TRUNKLINE_ASSIGN_OR_RETURN(PatternOptions how,
                             ReadPatternFiles(options.files, zone, as_of));
  how.min_contacts = options.limits.min_contacts;
  how.q = options.limits.q;
  std::optional<Working> working(std::in_place, true,
                                 base::Fill<messages::kFindingPeriodic>());
  const PeriodicIssues found = FindPeriodicIssues(cases, how);
  working.reset();
  TRUNKLINE_RETURN_IF_ERROR(WritePatterns(found, options.output));
  if (!options.volumes.empty()) {
    TRUNKLINE_RETURN_IF_ERROR(
        WriteVolumes(CompareMonth(cases, month, how), options.volumes));
  }
  for (const SeriesBreak& one : found.breaks) {
    Say(one.begins
            ? base::Fill<messages::kSeriesBegins>(
                  one.column, base::Quoted(one.node), base::FormatDate(one.day))
            : base::Fill<messages::kSeriesEnds>(one.column,
                                                base::Quoted(one.node),
                                                base::FormatDate(one.day)));
  }
  Say(base::Fill<messages::kPeriodicIs>(
      Count(found.patterns.size(), nouns::kPattern), found.tested,
      found.too_short, found.ended, found.outside_calendar));
  return rejects == 0 ? kDone : kRejects;
}

}  // namespace

Run AddPeriodic(Arguments* app) {
  auto options = std::make_shared<Options>();
  AddFactInputOptions(app, &options->input);
  AddPatternFileOptions(app, &options->files);
  app->AddOption("--as-of", options->as_of,
                 "The day of this time and later tickets are left out; "
                 "default: the day after the last ticket")
      ->TypeName("TIME");
  app->AddOption("--month", options->month,
                 "A month whose volumes are compared, as 2018-10")
      ->TypeName("MONTH");
  app->AddOption("--volumes", options->volumes,
                 "File for these comparisons, .csv or .xlsx")
      ->TypeName("FILE");
  app->AddOption("--min-contacts", options->limits.min_contacts,
                 "A pair with fewer contacts is left out (default 200)")
      ->TypeName("N")
      ->Between(1, 1000000000);
  app->AddOption("--q", options->limits.q,
                 "False discovery rate of all that are tested (default 0.05)")
      ->TypeName("SHARE")
      ->Between(0.0, 1.0);
  app->AddOption("-o,--output", options->output,
                 "File for the result, .csv or .xlsx; default: standard "
                 "output")
      ->TypeName("FILE");
  app->Footer(
      "A pattern is learnt without the last year, and shown if it foretells "
      "that year better\nthan \"as last month\" and \"as last year\". Yearly "
      "and lunar ones need three full years,\nweekly ones eight weeks.\nExit "
      "codes: 0 done, 1 a calendar has defects, 2 usage, 3 some rows could "
      "not be read,\n4 a file could not be read or written.\n\nExample:\n  "
      "trunkline periodic cases.csv --time-zone Asia/Shanghai --calendars "
      "packs/calendars --calendar cn --lunar cn.lunar");
  return [options] { return RunPeriodic(*options); };
}

}  // namespace trunkline::tools
