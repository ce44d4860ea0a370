// SPDX-License-Identifier: Apache-2.0
// trunkline report: a page for the city, every district and every department.
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/base/system_error.h"
#include "src/files/input_file.h"
#include "tools/command.h"
#include "tools/fact_file.h"
#include "tools/fact_source.h"
#include "tools/files.h"
#include "tools/kpi_files.h"
#include "tools/messages.h"
#include "tools/notice_store.h"
#include "tools/pattern_options.h"
#include "tools/period.h"
#include "tools/progress.h"
#include "tools/small_table.h"
#include "tools/sources.h"
#include "tools/text.h"
#include "trunkline/insight_outbreaks.h"
#include "trunkline/version.h"

namespace trunkline::tools {
namespace {

struct Options {
  FactSourceOptions cases;
  std::vector<std::string> kpis;
  std::string calls;
  PeriodOptions period;
  RulesOptions rules;
  std::string edition = "internal";
  std::string hard_issue_score;
  PatternFiles patterns;
  std::string notices;
  std::string residents;
  std::string neighbours;
  bool workbooks = false;
  bool show_unknown = false;
  std::string output;
};

absl::Status ReadResidents(const std::string& path,
                           std::map<std::string, std::int64_t>* residents) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const SmallTable table,
      ReadSmallTable(path, {"region", "residents"}, {"region"}));
  for (const SmallTable::Row& row : table.rows) {
    TRUNKLINE_RETURN_IF_ERROR(table.StatusOf(row, {"region", "residents"}));
    std::int64_t count = 0;
    if (!absl::SimpleAtoi(base::ToAbsl(table.Cell(row, "residents")), &count) ||
        count <= 0 ||
        !residents->emplace(table.Cell(row, "region"), count).second) {
      return base::InvalidArgument(base::Fill<messages::kAt>(
          path,
          base::Fill<messages::kAt>(base::Fill<messages::kLine>(row.line),
                                    base::Fill<messages::kBadResidents>())));
    }
  }
  return absl::OkStatus();
}

// A border stands once; both regions are each other's neighbours.
absl::Status ReadNeighbours(
    const std::string& path,
    std::map<std::string, std::vector<std::string>>* neighbours) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const SmallTable table,
      ReadSmallTable(path, {"region", "neighbour"}, {"region", "neighbour"}));
  for (const SmallTable::Row& row : table.rows) {
    TRUNKLINE_RETURN_IF_ERROR(table.StatusOf(row, {"region", "neighbour"}));
    const std::string region(table.Cell(row, "region"));
    const std::string neighbour(table.Cell(row, "neighbour"));
    if (region.empty() || neighbour.empty() || region == neighbour) {
      return base::InvalidArgument(base::Fill<messages::kAt>(
          path,
          base::Fill<messages::kAt>(base::Fill<messages::kLine>(row.line),
                                    base::Fill<messages::kBadNeighbour>())));
    }
    (*neighbours)[region].push_back(neighbour);
    (*neighbours)[neighbour].push_back(region);
  }
  return absl::OkStatus();
}

// All sections of a page below each other.
absl::Status WriteWorkbook(const ReportPage& page, const std::string& path) {
  TableOutput out;
  TRUNKLINE_RETURN_IF_ERROR(out.Open(path, "report"));
  for (const ReportTable& table : page.tables) {
    TRUNKLINE_RETURN_IF_ERROR(out.AddRow({table.heading}));
    for (const std::string& paragraph : table.paragraphs) {
      TRUNKLINE_RETURN_IF_ERROR(out.AddRow({paragraph}));
    }
    if (!table.headings.empty()) {
      TRUNKLINE_RETURN_IF_ERROR(out.AddRow(table.headings));
    }
    for (const auto& row : table.rows) {
      TRUNKLINE_RETURN_IF_ERROR(out.AddRow(row));
    }
    TRUNKLINE_RETURN_IF_ERROR(out.AddRow({}));
  }
  return out.Close();
}

absl::StatusOr<int> RunReport(const Options& options) {
  TRUNKLINE_RETURN_IF_ERROR(files::RefuseConnection(options.output));
  FactSource source;
  TRUNKLINE_RETURN_IF_ERROR(
      source.Open(options.cases, options.rules, options.patterns.calendars));
  const absl::TimeZone zone = source.zone();
  TRUNKLINE_ASSIGN_OR_RETURN(const KpiSet kpis, LoadKpiFiles(options.kpis));
  TRUNKLINE_ASSIGN_OR_RETURN(const KpiPeriod period,
                             PeriodOf(options.period, zone));
  ReportOptions how;
  how.language = ToolLanguage();
  how.edition = options.edition == "public" ? ReportEdition::kPublic
                                            : ReportEdition::kInternal;
  how.zone = zone;
  how.hard_issue_score = options.hard_issue_score;
  how.show_unknown = options.show_unknown;
  if (!options.rules.paths.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(const RuleSet rules, LoadRules(options.rules));
    UseRuleSet(rules, &how);
  }
  TRUNKLINE_ASSIGN_OR_RETURN(
      const PatternOptions patterns,
      ReadPatternFiles(options.patterns, zone, period.as_of));
  how.patterns = &patterns;
  if (!options.notices.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(const NoticeBook book,
                               ReadNoticeFile(options.notices));
    how.notices = book.notices();
  }
  if (!options.residents.empty()) {
    TRUNKLINE_RETURN_IF_ERROR(ReadResidents(options.residents, &how.residents));
  }
  OutbreakOptions outbreaks;
  if (!options.neighbours.empty()) {
    TRUNKLINE_RETURN_IF_ERROR(
        ReadNeighbours(options.neighbours, &outbreaks.clusters.neighbours));
  }
  how.outbreaks = &outbreaks;
  // What the folder has of this period is corrected.
  const std::string record = absl::StrCat(
      options.output, "/record-", options.edition, "-",
      std::string(LanguageTag(ToolLanguage())), "-",
      base::FormatDate(absl::ToCivilDay(period.from, zone)), ".binpb");
  std::error_code error;
  if (std::filesystem::exists(record, error)) {
    TRUNKLINE_ASSIGN_OR_RETURN(how.earlier,
                               ReadAll(record, std::size_t{1} << 30));
  }
  FactTable cases = FactTable::Cases();
  TRUNKLINE_ASSIGN_OR_RETURN(std::size_t rejects, source.Read(&cases));
  FactTable calls = FactTable::Calls();
  if (!options.calls.empty()) {
    FactInputOptions plain = options.cases.input;
    plain.map.clear();
    plain.values.clear();
    TRUNKLINE_ASSIGN_OR_RETURN(const std::size_t more,
                               ReadFacts(plain, options.calls, zone, &calls));
    rejects += more;
  }
  how.origin = OriginOf(cases, ToolLanguage(), source.feed_position());
  how.versions.push_back(absl::StrCat("trunkline ", TRUNKLINE_VERSION_STRING));
  std::optional<Working> working(std::in_place, true,
                                 base::Fill<messages::kMakingReport>());
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::vector<ReportPage> pages,
      MakeReport(kpis, cases, options.calls.empty() ? nullptr : &calls, period,
                 how));
  working.reset();
  std::filesystem::create_directories(options.output, error);
  if (error) {
    return base::Unavailable(
        base::At(options.output, base::SystemError(error.value())));
  }
  for (const ReportPage& page : pages) {
    const std::string path = absl::StrCat(options.output, "/", page.name);
    TRUNKLINE_RETURN_IF_ERROR(WriteAll(path + ".html", page.html));
    TRUNKLINE_RETURN_IF_ERROR(WriteAll(path + ".md", page.markdown));
    if (options.workbooks) {
      TRUNKLINE_RETURN_IF_ERROR(WriteWorkbook(page, path + ".xlsx"));
    }
  }
  TRUNKLINE_RETURN_IF_ERROR(
      WriteAll(record, ReportRecordOf(pages, kpis, cases, period, how)));
  std::vector<const Kpi*> of_cases, of_the_calls;
  for (const Kpi& kpi : kpis.kpis) {
    const bool of_calls = kpi.unit == KpiUnit::kCall;
    if (kpi.numerator.empty() || (of_calls && options.calls.empty())) continue;
    (of_calls ? of_the_calls : of_cases).push_back(&kpi);
  }
  TRUNKLINE_RETURN_IF_ERROR(SayLacking(of_cases, cases, period));
  TRUNKLINE_RETURN_IF_ERROR(SayLacking(of_the_calls, calls, period));
  Say(base::Fill<messages::kReportIs>(Count(pages.size(), nouns::kPage),
                                      options.output + "/index.html"));
  return rejects == 0 ? kDone : kRejects;
}

}  // namespace

Run AddReport(Arguments* app) {
  auto options = std::make_shared<Options>();
  AddFactSourceOptions(app, &options->cases);
  AddKpiOption(app, &options->kpis);
  app->AddOption("--calls", options->calls,
                 "A table of calls (trunkline.v1.CallRecord), for KPIs of "
                 "calls")
      ->TypeName("FILE");
  AddPeriodOptions(app, &options->period);
  AddRulesOptions(app, &options->rules, false);
  app->AddOption("--edition", options->edition,
                 "internal (default), or public: without ids, and without "
                 "counts under 10 and those from which they follow")
      ->TypeName("NAME")
      ->OneOf({"internal", "public"});
  app->AddOption("--hard-issues", options->hard_issue_score,
                 "Id of the score by which hard issues are found; default: "
                 "none are")
      ->TypeName("ID");
  AddPatternFileOptions(app, &options->patterns);
  app->AddOption("--notices", options->notices,
                 "A file of notices, as the command notice keeps it")
      ->TypeName("FILE");
  app->AddOption("--residents", options->residents,
                 "A table of residents: region (the last code of its path), "
                 "residents")
      ->TypeName("FILE");
  app->AddOption("--neighbours", options->neighbours,
                 "A table of borders, for clusters: region, neighbour (the "
                 "last codes of their paths); default: regions of one parent "
                 "adjoin")
      ->TypeName("FILE");
  app->AddFlag("--xlsx", options->workbooks,
               "Also writes each page as a workbook");
  app->AddFlag("--show-unknown", options->show_unknown,
               "Shows words of category, region, unit and language that are no "
               "known codes, whatever they are; without it only frequent short "
               "ones");
  app->AddOption("-o,--output", options->output,
                 "Directory for the pages, .html and .md, and for the record "
                 "by which a later report lists corrections")
      ->TypeName("DIR")
      ->Required();
  app->Footer(
      "A store is read as by desk table: it needs the rules, calendars and "
      "definition, and\na role with that right; the reading is recorded. "
      "The rule set gives names for codes,\nand says which department is above "
      "which. If\nthe directory has the record of an earlier report of the "
      "period, the pages list what\nhas changed since. They need no network; "
      "the "
      "same input gives the same bytes.\nExit codes: 0 done, 1 a KPI file or "
      "the "
      "rule set has errors, 2 usage, 3 some rows\ncould not be read, 4 a file "
      "could not be read or written.\n\nExample:\n  trunkline report cases.csv "
      "-k packs/kpi --month 2018-10 --time-zone Asia/Shanghai -o report");
  return [options] { return RunReport(*options); };
}

}  // namespace trunkline::tools
