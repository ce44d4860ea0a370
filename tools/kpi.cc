// SPDX-License-Identifier: Apache-2.0
// trunkline kpi: rates as data, from a case table, a call table or counts.
#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/insight/result_columns.h"
#include "tools/command.h"
#include "tools/fact_file.h"
#include "tools/files.h"
#include "tools/kpi_files.h"
#include "tools/messages.h"
#include "tools/period.h"
#include "tools/progress.h"
#include "tools/small_table.h"
#include "tools/table_file.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

struct Options {
  FactInputOptions input;
  std::vector<std::string> kpis;
  std::vector<std::string> ids;
  std::string calls;
  std::string counts;
  PeriodOptions period;
  std::string output = "-";
};

std::string LabelOf(const Kpi& kpi) {
  const auto found = kpi.label.find(std::string(LanguageTag(ToolLanguage())));
  if (found != kpi.label.end()) return found->second;
  return kpi.label.empty() ? kpi.id : kpi.label.begin()->second;
}

std::string Percentage(double share) {
  return absl::StrFormat("%.2f", 100 * share);
}

// "not_closed=12;merged=3"
std::string ExclusionsOf(const Kpi& kpi, const KpiResult& result) {
  std::string out;
  for (std::size_t i = 0; i != kpi.exclusions.size(); ++i) {
    absl::StrAppend(&out, i == 0 ? "" : ";", kpi.exclusions[i].id, "=",
                    result.excluded[i]);
  }
  return out;
}

absl::Status WriteResult(const Kpi& kpi, const KpiResult& result,
                         TableOutput* out) {
  Interval interval;
  if (result.sample) {
    interval = WilsonInterval(result.numerator, result.denominator());
  }
  const bool bounded = result.sample && result.denominator() != 0;
  return out->AddRow(
      {kpi.id, LabelOf(kpi), result.group, result.ToString(),
       absl::StrCat(result.numerator), absl::StrCat(result.denominator()),
       bounded ? Percentage(interval.low) : "",
       bounded ? Percentage(interval.high) : "", absl::StrCat(result.total()),
       ExclusionsOf(kpi, result),
       result.future == 0 ? "" : absl::StrCat(result.future),
       kpi.due.empty() || result.overdue_unknown
           ? ""
           : absl::StrCat(result.overdue_open),
       result.overdue_open == 0
           ? ""
           : absl::StrFormat("%.1f",
                             absl::ToDoubleHours(result.overdue_age) / 24),
       kpi.denominator_ours ? "true" : "",
       result.tier == 0 ? "" : absl::StrCat(result.tier),
       result.unknown == 0 ? "" : absl::StrCat(result.unknown),
       absl::StrJoin(result.lacks, ";")});
}

// Counts of a table with the columns of trunkline.v1.CountRow.
absl::StatusOr<std::vector<CountRow>> ReadCounts(const std::string& path) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const SmallTable table,
      ReadSmallTable(path, {"period", "population", "name", "count"},
                     {"period", "population", "name"}));
  std::vector<CountRow> out;
  for (const SmallTable::Row& row : table.rows) {
    TRUNKLINE_RETURN_IF_ERROR(
        table.StatusOf(row, {"period", "population", "name", "count"}));
    CountRow& count = out.emplace_back();
    count.period = std::string(table.Cell(row, "period"));
    count.population = std::string(table.Cell(row, "population"));
    count.name = std::string(table.Cell(row, "name"));
    if (!absl::SimpleAtoi(base::ToAbsl(table.Cell(row, "count")),
                          &count.count)) {
      return base::InvalidArgument(base::Fill<messages::kAt>(
          path, base::Fill<messages::kAt>(base::Fill<messages::kLine>(row.line),
                                          base::Fill<messages::kNoCount>())));
    }
  }
  return out;
}

// Scores of each group, of the KPIs that were computed.
absl::Status WriteScores(
    const KpiSet& set,
    const std::map<std::string, std::vector<KpiResult>>& by_group,
    TableOutput* out) {
  for (const ScoreSheet& sheet : set.score_sheets) {
    for (const auto& [group, results] : by_group) {
      const Score score = ComputeScore(sheet, results);
      if (score.reachable == 0) continue;
      TRUNKLINE_RETURN_IF_ERROR(out->AddRow(
          {sheet.id, "", group, absl::StrFormat("%.2f", score.points), "",
           absl::StrFormat("%.2f", score.reachable), "", "", "", "", "", "", "",
           "", "", "", ""}));
    }
  }
  return absl::OkStatus();
}

absl::StatusOr<int> RunKpi(const Options& options) {
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                             FactZone(options.input));
  TRUNKLINE_ASSIGN_OR_RETURN(const KpiSet set, LoadKpiFiles(options.kpis));
  for (const std::string& id : options.ids) {
    if (set.Find(id) != nullptr) continue;
    std::vector<std::string_view> all;
    std::string list;
    for (const Kpi& kpi : set.kpis) {
      all.push_back(kpi.id);
      list += (list.empty() ? "" : ", ") + kpi.id;
    }
    const std::string_view near = base::Nearest(id, all);
    return base::InvalidArgument(base::Fill<messages::kNoKpi>(
        base::Quoted(id), near.empty() ? base::Fill<messages::kKpisAre>(list)
                                       : base::DidYouMean(near)));
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const KpiPeriod period,
                             PeriodOf(options.period, zone));
  std::vector<CountRow> counts;
  if (!options.counts.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(counts, ReadCounts(options.counts));
  }
  FactTable cases = FactTable::Cases();
  FactTable calls = FactTable::Calls();
  std::size_t rejects = 0;
  const bool from_counts = !options.counts.empty();
  if (!from_counts) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        rejects, ReadFacts(options.input, options.input.path, zone, &cases));
    if (!options.calls.empty()) {
      FactInputOptions plain = options.input;
      plain.map.clear();
      plain.values.clear();
      TRUNKLINE_ASSIGN_OR_RETURN(const std::size_t more,
                                 ReadFacts(plain, options.calls, zone, &calls));
      rejects += more;
    }
  }
  TableOutput out;
  TRUNKLINE_RETURN_IF_ERROR(out.Open(options.output, "kpi"));
  TRUNKLINE_RETURN_IF_ERROR(out.AddRow(insight::NamesOf(insight::kKpiColumns)));
  std::map<std::string, std::vector<KpiResult>> by_group;
  std::optional<Working> working(std::in_place, options.output != "-",
                                 base::Fill<messages::kComputingKpis>());
  std::vector<const Kpi*> of_cases, of_the_calls;
  for (const Kpi& kpi : set.kpis) {
    if (!options.ids.empty() &&
        std::find(options.ids.begin(), options.ids.end(), kpi.id) ==
            options.ids.end()) {
      continue;
    }
    std::vector<KpiResult> results;
    if (from_counts) {
      // Every population of the period that has this KPI's counts.
      std::vector<std::string> populations;
      for (const CountRow& row : counts) {
        if (row.period == options.period.month) {
          populations.push_back(row.population);
        }
      }
      std::sort(populations.begin(), populations.end());
      populations.erase(std::unique(populations.begin(), populations.end()),
                        populations.end());
      for (const std::string& population : populations) {
        const auto result =
            ComputeKpiFromCounts(kpi, counts, options.period.month, population);
        if (absl::IsFailedPrecondition(result.status())) continue;
        TRUNKLINE_RETURN_IF_ERROR(result.status());
        results.push_back(*result);
      }
    } else if (!kpi.numerator.empty()) {
      const bool of_calls = kpi.unit == KpiUnit::kCall;
      if (of_calls && options.calls.empty()) continue;
      TRUNKLINE_ASSIGN_OR_RETURN(
          results, ComputeKpi(kpi, of_calls ? calls : cases, period));
      (of_calls ? of_the_calls : of_cases).push_back(&kpi);
    }
    for (const KpiResult& result : results) {
      TRUNKLINE_RETURN_IF_ERROR(WriteResult(kpi, result, &out));
      by_group[result.group].push_back(result);
    }
  }
  TRUNKLINE_RETURN_IF_ERROR(WriteScores(set, by_group, &out));
  TRUNKLINE_RETURN_IF_ERROR(out.Close());
  working.reset();
  TRUNKLINE_RETURN_IF_ERROR(SayLacking(of_cases, cases, period));
  TRUNKLINE_RETURN_IF_ERROR(SayLacking(of_the_calls, calls, period));
  return rejects == 0 ? kDone : kRejects;
}

}  // namespace

Run AddKpi(Arguments* app) {
  auto options = std::make_shared<Options>();
  AddFactInputOptions(app, &options->input);
  AddKpiOption(app, &options->kpis);
  app->AddOption("--id", options->ids,
                 "Only this KPI; may be given several times")
      ->TypeName("ID")
      ->Expected(1)
      ->TakeAll()
      ->AllowExtraArgs(false);
  app->AddOption("--calls", options->calls,
                 "A table of calls (trunkline.v1.CallRecord), for KPIs of "
                 "calls")
      ->TypeName("FILE");
  app->AddOption("--counts", options->counts,
                 "A table of counts instead of cases: period, population, "
                 "name, count")
      ->TypeName("FILE");
  AddPeriodOptions(app, &options->period);
  app->AddOption("-o,--output", options->output,
                 "File for the result, .csv or .xlsx; default: standard "
                 "output")
      ->TypeName("FILE");
  app->Footer(
      "The whole city stands first, then each group in the order of codes. "
      "Numerator,\nrest of the denominator and exclusions add up to all "
      "tickets of the period.\nExit codes: 0 done, 1 a KPI file has errors, 2 "
      "usage, 3 some rows could not be\nread, 4 a file could not be read or "
      "written.\n\nExample:\n  trunkline kpi cases.csv -k packs/kpi --month "
      "2018-10 --time-zone Asia/Shanghai");
  return [options] { return RunKpi(*options); };
}

}  // namespace trunkline::tools
