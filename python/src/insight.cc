// SPDX-License-Identifier: Apache-2.0
#include "trunkline/insight.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "python/src/deadlines.h"
#include "python/src/facts.h"
#include "python/src/ticket.h"
#include "python/src/values.h"
#include "src/base/civil.h"
#include "trunkline/insight_periodic.h"
#include "trunkline/version.h"

namespace trunkline::python {
namespace {

struct PyKpis {
  std::shared_ptr<const KpiSet> set;
  std::shared_ptr<const std::vector<Issue>> issues;
};

struct PyResultTable {
  std::shared_ptr<const ArrowRows> rows;
};

struct PyReportPage {
  std::string name;
  std::string html;
  std::string markdown;
};

struct PyReport {
  std::vector<PyReportPage> pages;
  std::string record;
  std::string record_name;
};

absl::TimeZone ZoneOf(const std::string& name) {
  return Value(base::LoadZone(name));
}

// --- tables of facts ---

std::map<std::string, std::string> NamesOf(nb::handle columns) {
  std::map<std::string, std::string> names;
  if (columns.is_none()) return names;
  for (nb::handle item : nb::object(columns.attr("items")())) {
    names[nb::cast<std::string>(item[0])] = nb::cast<std::string>(item[1]);
  }
  return names;
}

PyFactTable ReadTable(nb::handle from, const std::string& time_zone,
                      nb::handle columns, bool of_calls) {
  PyFactTable out;
  out.time_zone = time_zone;
  out.zone = ZoneOf(time_zone);
  out.of_calls = of_calls;
  const std::map<std::string, std::string> names = NamesOf(columns);
  const ArrowInput input(from);
  auto table = std::make_shared<FactTable>(of_calls ? FactTable::Calls()
                                                    : FactTable::Cases());
  absl::Status status;
  {
    const nb::gil_scoped_release release;
    status = AddArrowRows(input, names, table.get(), &out);
  }
  Check(status);
  out.table = std::move(table);
  return out;
}

void MustBeCases(const PyFactTable& table) {
  if (table.of_calls) InvalidArgument("a table of cases, not of calls");
}

// --- periods ---

KpiPeriod PeriodOf(const PyFactTable& cases,
                   const std::optional<std::string>& month, nb::handle begin,
                   nb::handle end, nb::handle as_of) {
  KpiPeriod period;
  if (month.has_value()) {
    const auto first = base::ParseCivil(*month + "-01");
    if (month->size() != 7 || !first.ok()) {
      InvalidArgument("month: write \"2018-10\"");
    }
    if (!begin.is_none() || !end.is_none()) {
      InvalidArgument("either month, or begin and end");
    }
    const absl::CivilMonth of(*first);
    period.from = absl::FromCivil(of, cases.zone);
    period.to = absl::FromCivil(of + 1, cases.zone);
  } else {
    if (begin.is_none() || end.is_none()) {
      InvalidArgument("a period: month, or begin and end");
    }
    period.from = ToTime(begin, "begin");
    period.to = ToTime(end, "end");
  }
  period.as_of = ToTime(as_of, "as_of", period.to);
  return period;
}

// --- KPIs ---

std::string LabelOf(const std::map<std::string, std::string>& labels,
                    const std::string& id, const std::string& language) {
  const auto found =
      labels.find(std::string(LanguageTag(ToLanguage(language))));
  if (found != labels.end()) return found->second;
  return labels.empty() ? id : labels.begin()->second;
}

std::vector<ArrowField> KpiFields() {
  using K = ArrowKind;
  return {{"kpi", K::kString},
          {"label", K::kString},
          {"group", K::kString},
          {"percent", K::kString},
          {"numerator", K::kInt64},
          {"denominator", K::kInt64},
          {"low", K::kDouble},
          {"high", K::kDouble},
          {"total", K::kInt64},
          {"excluded", K::kString},
          {"future", K::kInt64},
          {"overdue_open", K::kInt64},
          {"overdue_age_days", K::kDouble},
          {"denominator_ours", K::kBool},
          {"tier", K::kInt64}};
}

void AddResult(const Kpi& kpi, const KpiResult& result,
               const std::string& language, std::vector<ArrowColumn>* to) {
  std::vector<ArrowColumn>& c = *to;
  c[0].AddText(kpi.id);
  c[1].AddText(LabelOf(kpi.label, kpi.id, language));
  c[2].AddText(result.group);
  const bool empty = result.denominator() == 0;
  if (empty) {
    c[3].AddNull();  // Never 0 % or 100 %.
  } else {
    c[3].AddText(result.ToString());
  }
  c[4].AddNumber(result.numerator);
  c[5].AddNumber(result.denominator());
  if (result.sample && !empty) {
    const Interval interval =
        WilsonInterval(result.numerator, result.denominator());
    c[6].AddDouble(100 * interval.low);
    c[7].AddDouble(100 * interval.high);
  } else {
    c[6].AddNull();
    c[7].AddNull();
  }
  c[8].AddNumber(result.total());
  std::string excluded;
  for (std::size_t i = 0; i != kpi.exclusions.size(); ++i) {
    absl::StrAppend(&excluded, i == 0 ? "" : ";", kpi.exclusions[i].id, "=",
                    result.excluded[i]);
  }
  c[9].AddText(excluded);
  c[10].AddNumber(result.future);
  if (kpi.due.empty()) {
    c[11].AddNull();
  } else {
    c[11].AddNumber(result.overdue_open);
  }
  if (kpi.due.empty() || result.overdue_open == 0) {
    c[12].AddNull();
  } else {
    c[12].AddDouble(absl::ToDoubleHours(result.overdue_age) / 24);
  }
  c[13].AddNumber(kpi.denominator_ours ? 1 : 0);
  if (result.tier == 0) {
    c[14].AddNull();
  } else {
    c[14].AddNumber(result.tier);
  }
}

PyResultTable ComputeAll(const PyKpis& kpis, const PyFactTable& cases,
                         const std::optional<PyFactTable>& calls,
                         const KpiPeriod& period,
                         const std::optional<std::vector<std::string>>& ids,
                         const std::string& language) {
  MustBeCases(cases);
  if (calls.has_value() && !calls->of_calls) {
    InvalidArgument("calls: a table of calls, not of cases");
  }
  ToLanguage(language);  // Refuses a bad one, whatever there is to say.
  std::vector<const Kpi*> wanted;
  if (ids.has_value()) {
    for (const std::string& id : *ids) {
      wanted.push_back(kpis.set->Find(id));
      if (wanted.back() != nullptr) continue;
      throw StatusError(
          absl::NotFoundError(absl::StrCat("there is no KPI \"", id, "\"")));
    }
  } else {
    for (const Kpi& kpi : kpis.set->kpis) wanted.push_back(&kpi);
  }
  auto rows = std::make_shared<ArrowRows>(KpiFields());
  absl::Status status;
  {
    const nb::gil_scoped_release release;
    for (const Kpi* const kpi : wanted) {
      const bool of_calls = kpi->unit == KpiUnit::kCall;
      if (kpi->numerator.empty() || (of_calls && !calls.has_value())) continue;
      const auto results =
          ComputeKpi(*kpi, of_calls ? *calls->table : *cases.table, period);
      status = results.status();
      if (!status.ok()) break;
      for (const KpiResult& result : *results) {
        AddResult(*kpi, result, language, &rows->columns());
      }
    }
  }
  Check(status);
  rows->Close();
  return {rows};
}

// --- alerts ---

AlertBaseline BaselineOf(const std::string& name) {
  if (name == "c1") return AlertBaseline::kC1;
  if (name == "c2") return AlertBaseline::kC2;
  if (name == "c3") return AlertBaseline::kC3;
  if (name == "day-type") return AlertBaseline::kByDayType;
  InvalidArgument("baseline: \"c1\", \"c2\", \"c3\" or \"day-type\"");
}

const WorkCalendar* CalendarOf(nb::handle calendars,
                               const std::optional<std::string>& name) {
  if (!name.has_value()) return nullptr;
  if (calendars.is_none()) InvalidArgument("calendar: give `calendars`, too");
  const WorkCalendar* const found =
      nb::cast<const PyCalendars&>(calendars).calendars.Find(*name);
  if (found == nullptr) {
    throw StatusError(absl::NotFoundError(
        absl::StrCat("there is no calendar \"", *name, "\"")));
  }
  return found;
}

PyResultTable AlertsOf(const PyFactTable& cases, nb::handle as_of,
                       const AlertOptions& options) {
  MustBeCases(cases);
  using K = ArrowKind;
  auto rows = std::make_shared<ArrowRows>(
      std::vector<ArrowField>{{"day", K::kDay},
                              {"since", K::kDay},
                              {"category", K::kString},
                              {"region", K::kString},
                              {"observed", K::kInt64},
                              {"expected", K::kDouble},
                              {"sigma", K::kDouble},
                              {"z", K::kDouble},
                              {"p", K::kDouble},
                              {"days", K::kString},
                              {"family", K::kInt64},
                              {"expected_by_chance", K::kDouble},
                              {"ids", K::kString}});
  absl::Time until = ToTime(as_of, "as_of", absl::InfiniteFuture());
  const nb::gil_scoped_release release;
  const FactTable& table = *cases.table;
  if (until == absl::InfiniteFuture()) {
    until = absl::UnixEpoch();
    const FactColumnId accepted = *table.Find("accepted_at");
    for (std::size_t row = 0; row != table.rows(); ++row) {
      until = std::max(until, table.TimeAt(accepted, row).value_or(until));
    }
  }
  std::vector<Alert> alerts;
  std::vector<std::pair<std::size_t, double>> of_day;  // Of each alert.
  for (DailyAlerts& day : FindAlerts(table, cases.zone, until, options)) {
    for (Alert& alert : day.alerts) {
      alerts.push_back(std::move(alert));
      of_day.emplace_back(day.family, day.expected_by_chance);
    }
  }
  const std::vector<std::vector<std::string>> ids =
      FindAlertCases(table, cases.zone, alerts);
  std::vector<ArrowColumn>& c = rows->columns();
  for (std::size_t i = 0; i != alerts.size(); ++i) {
    const Alert& alert = alerts[i];
    c[0].AddDay(alert.day);
    c[1].AddDay(alert.since);
    c[2].AddText(alert.cell.category);
    c[3].AddText(alert.cell.region);
    c[4].AddNumber(alert.observed);
    c[5].AddDouble(alert.expected);
    c[6].AddDouble(alert.sigma);
    c[7].AddDouble(alert.z);
    c[8].AddDouble(alert.p);
    std::string days;
    for (const absl::CivilDay day : alert.days) {
      absl::StrAppend(&days, days.empty() ? "" : ";", base::FormatDate(day));
    }
    c[9].AddText(days);
    c[10].AddNumber(static_cast<std::int64_t>(of_day[i].first));
    c[11].AddDouble(of_day[i].second);
    c[12].AddText(absl::StrJoin(ids[i], ";"));
  }
  rows->Close();
  return {rows};
}

// --- hard issues ---

PyResultTable HardIssuesOf(const PyKpis& kpis, const PyFactTable& cases,
                           const std::string& score, const KpiPeriod& period) {
  MustBeCases(cases);
  const HardIssueScore* const by = kpis.set->FindHardIssueScore(score);
  if (by == nullptr) {
    throw StatusError(absl::NotFoundError(
        absl::StrCat("there is no score of hard issues \"", score, "\"")));
  }
  using K = ArrowKind;
  auto rows = std::make_shared<ArrowRows>(
      std::vector<ArrowField>{{"kind", K::kString},
                              {"matter", K::kString},
                              {"category", K::kString},
                              {"region", K::kString},
                              {"tickets", K::kInt64},
                              {"score", K::kDouble},
                              {"reopened", K::kInt64},
                              {"disputed", K::kInt64},
                              {"returned", K::kInt64},
                              {"extended", K::kInt64},
                              {"overdue", K::kInt64},
                              {"dissatisfied_after_redo", K::kInt64},
                              {"repeated_contact", K::kInt64},
                              {"ids", K::kString}});
  const nb::gil_scoped_release release;
  std::vector<ArrowColumn>& c = rows->columns();
  for (const HardIssue& issue :
       FindHardIssues(*by, *cases.table, period, cases.zone)) {
    c[0].AddText(issue.kind == MatterKind::kPeople ? "people" : "cell");
    c[1].AddText(issue.matter);
    c[2].AddText(issue.category);
    c[3].AddText(issue.region);
    c[4].AddNumber(issue.tickets);
    c[5].AddDouble(issue.score);
    c[6].AddNumber(issue.reopened);
    c[7].AddNumber(issue.disputed);
    c[8].AddNumber(issue.returned);
    c[9].AddNumber(issue.extended);
    c[10].AddNumber(issue.overdue);
    c[11].AddNumber(issue.dissatisfied_after_redo);
    c[12].AddNumber(issue.repeated_contact);
    c[13].AddText(absl::StrJoin(issue.ids, ";"));
  }
  rows->Close();
  return {rows};
}

// --- the report ---

// What a report is asked for, beside KPIs, cases and a period.
struct ReportArguments {
  ReportOptions options;
  PatternOptions patterns;
  const FactTable* calls = nullptr;
};

ReportArguments ReadReportArguments(
    const PyFactTable& cases, const std::optional<PyFactTable>& calls,
    const std::string& language, const std::string& edition,
    const std::string& hard_issues, nb::handle rules, nb::handle calendars,
    const std::optional<std::string>& calendar, nb::handle residents,
    const std::optional<nb::bytes>& notices) {
  MustBeCases(cases);
  ReportArguments out;
  ReportOptions& how = out.options;
  how.language = ToLanguage(language);
  if (edition != "internal" && edition != "public") {
    InvalidArgument("edition: \"internal\" or \"public\"");
  }
  how.edition =
      edition == "public" ? ReportEdition::kPublic : ReportEdition::kInternal;
  how.zone = cases.zone;
  how.hard_issue_score = hard_issues;
  if (!rules.is_none()) {
    UseRuleSet(nb::cast<const PyRuleSet&>(rules).rules, &how);
  }
  if (const WorkCalendar* const found = CalendarOf(calendars, calendar)) {
    out.patterns.calendar = *found;
  }
  if (!residents.is_none()) {
    for (nb::handle item : nb::object(residents.attr("items")())) {
      const auto count = nb::cast<std::int64_t>(item[1]);
      if (count <= 0) InvalidArgument("residents: more than 0");
      how.residents[nb::cast<std::string>(item[0])] = count;
    }
  }
  if (notices.has_value()) {
    const NoticeFile file =
        Value(ReadNotices({notices->c_str(), notices->size()}));
    how.notices = file.book.notices();
  }
  if (calls.has_value()) {
    if (!calls->of_calls) {
      InvalidArgument("calls: a table of calls, not of cases");
    }
    out.calls = calls->table.get();
  }
  how.versions.push_back(absl::StrCat("trunkline ", TRUNKLINE_VERSION_STRING));
  return out;
}

PyReport MakePyReport(const PyKpis& kpis, const PyFactTable& cases,
                      const KpiPeriod& period, ReportArguments* arguments) {
  ReportOptions& how = arguments->options;
  how.patterns = &arguments->patterns;
  PyReport out;
  absl::StatusOr<std::vector<ReportPage>> pages;
  {
    const nb::gil_scoped_release release;
    how.origin = OriginOf(*cases.table, how.language);
    pages = MakeReport(*kpis.set, *cases.table, arguments->calls, period, how);
    if (pages.ok()) {
      out.record = ReportRecordOf(*pages, *kpis.set, *cases.table, period, how);
    }
  }
  Check(pages.status());
  for (ReportPage& page : *pages) {
    out.pages.push_back(
        {std::move(page.name), std::move(page.html), std::move(page.markdown)});
  }
  return out;
}

// As the command report names it.
std::string RecordName(const ReportOptions& how, const KpiPeriod& period) {
  return absl::StrCat(
      "record-", how.edition == ReportEdition::kPublic ? "public" : "internal",
      "-", std::string(LanguageTag(how.language)), "-",
      base::FormatDate(absl::ToCivilDay(period.from, how.zone)), ".binpb");
}

absl::Status WriteFile(const std::filesystem::path& path,
                       const std::string& content) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  file.write(content.data(), static_cast<std::streamsize>(content.size()));
  file.close();
  if (file.good()) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat(path.string(), ": cannot be written"));
}

absl::Status WriteReport(const PyReport& report, const std::string& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    return absl::UnavailableError(absl::StrCat(folder, ": ", error.message()));
  }
  const std::filesystem::path into(folder);
  absl::Status status;
  for (const PyReportPage& page : report.pages) {
    status.Update(WriteFile(into / (page.name + ".html"), page.html));
    status.Update(WriteFile(into / (page.name + ".md"), page.markdown));
  }
  status.Update(WriteFile(into / report.record_name, report.record));
  return status;
}

absl::Status ReadEarlier(const std::string& folder, const std::string& name,
                         std::string* earlier) {
  const std::filesystem::path path = std::filesystem::path(folder) / name;
  std::error_code error;
  if (!std::filesystem::exists(path, error)) return absl::OkStatus();
  std::ifstream file(path, std::ios::binary);
  earlier->assign(std::istreambuf_iterator<char>(file),
                  std::istreambuf_iterator<char>());
  if (file.bad() || !file.is_open()) {
    return absl::UnavailableError(
        absl::StrCat(path.string(), ": cannot be read"));
  }
  return absl::OkStatus();
}

std::string PathText(nb::handle path) {
  return nb::cast<std::string>(nb::module_::import_("os").attr("fspath")(path));
}

PyKpis Load(const SourceFiles& files) {
  LoadResult<KpiSet> loaded = LoadFiles(
      files,
      [](const std::vector<Source>& sources) { return LoadKpis(sources); });
  return {std::make_shared<const KpiSet>(*std::move(loaded.value)),
          std::make_shared<const std::vector<Issue>>(std::move(loaded.issues))};
}

void BindTables(nb::module_& m) {
  nb::class_<PyResultTable> result(
      m, "ResultTable",
      "What is computed of a FactTable: rows and columns. Has the Arrow C "
      "stream interface: pyarrow.table(t), polars.DataFrame(t), or read it "
      "where it is.");
  AddTableMethods(
      result, [](const PyResultTable& t) -> std::shared_ptr<const ArrowSource> {
        return t.rows;
      });
  result.def("__repr__", [](const PyResultTable& t) {
    return absl::StrCat("<ResultTable of ", t.rows->rows(), " rows>");
  });

  nb::class_<PyFactTable> facts(
      m, "FactTable",
      "A table of facts: one row a case, with the columns of "
      "trunkline.v1.CaseTableRow, or one row a call, with those of "
      "trunkline.v1.CallRecord and wait_seconds. It has no caller's name or "
      "number and no caller's words. Has the Arrow C stream interface, so that "
      "it becomes a Parquet file by "
      "pyarrow.parquet.write_table(pyarrow.table(cases), path), and is read "
      "from one by FactTable.of_cases(pyarrow.parquet.read_table(path), ...): "
      "words and times are null where there are none, numbers 0, lists are "
      "strings joined by \";\".");
  const auto from = [&](const char* name, bool of_calls, const char* sig,
                        const char* doc) {
    facts.def_static(
        name,
        [of_calls](nb::handle table, const std::string& time_zone,
                   nb::object columns) {
          return ReadTable(table, time_zone, columns, of_calls);
        },
        nb::arg("table"), nb::kw_only(), nb::arg("time_zone"),
        nb::arg("columns") = nb::none(), nb::sig(sig), doc);
  };
  from(
      "of_cases", false,
      "def of_cases(table: ArrowStream, *, time_zone: str, columns: "
      "Mapping[str, str] | None = None) -> FactTable",
      "Reads the cases of a table: anything with the Arrow C stream interface "
      "(pyarrow, polars, pandas, DuckDB results). Columns are found by name; "
      "`columns` says where one has another name: {\"accepted_at\": "
      "\"opened\"}. Others are not looked at. Times are timestamps, dates "
      "(00:00), or strings as \"2018-10-01 08:30:00\"; without an offset they "
      "are of `time_zone`, which also decides days, months and quarters. "
      "Enumerators are given by any of their names. Strings may be "
      "dictionary-encoded; null is absent.\n\n"
      "A row that cannot be read, or whose id was there before, is left out: "
      "see `rejected`. Raises InvalidArgumentError, a ValueError, for a column "
      "of a type that it cannot have; TypeError for what is no table.");
  from("of_calls", true,
       "def of_calls(table: ArrowStream, *, time_zone: str, columns: "
       "Mapping[str, str] | None = None) -> FactTable",
       "As of_cases(), for a table of calls. The number that called is no "
       "column.");
  AddTableMethods(
      facts, [](const PyFactTable& t) -> std::shared_ptr<const ArrowSource> {
        return std::make_shared<const FactRows>(t.table);
      });
  facts.def_prop_ro(
      "time_zone", [](const PyFactTable& t) { return ToPython(t.time_zone); },
      "The zone of days.");
  facts.def_prop_ro(
      "hash", [](const PyFactTable& t) { return ToPython(t.table->Hash()); },
      "SHA-256 of the content, 64 hex digits; the order of the rows does not "
      "matter.");
  facts.def_prop_ro(
      "rejected",
      [](const PyFactTable& t) {
        return static_cast<std::int64_t>(t.rejected);
      },
      "How many rows were left out.");
  facts.def_prop_ro(
      "rejects",
      [](const PyFactTable& t) {
        nb::list out;
        if (t.rejects != nullptr) {
          for (const auto& [row, why] : *t.rejects) {
            out.append(nb::make_tuple(row, ToPython(why)));
          }
        }
        return nb::tuple(out);
      },
      nb::sig("def rejects(self) -> tuple[tuple[int, str], ...]"),
      "The first 1000 of them: number of the row, from 0, and why. No value is "
      "quoted.");
  facts.def("__repr__", [](const PyFactTable& t) {
    return absl::StrCat("<FactTable of ", t.table->rows(),
                        t.of_calls ? " calls>" : " cases>");
  });
  facts.def(
      "alerts",
      [](const PyFactTable& t, nb::object as_of, const std::string& baseline,
         std::int64_t min_count, double min_z, double min_c3, double q,
         nb::object calendars, const std::optional<std::string>& calendar) {
        AlertOptions options;
        options.baseline = BaselineOf(baseline);
        options.min_count = min_count;
        options.min_z = min_z;
        options.min_c3 = min_c3;
        options.q = q;
        if (options.baseline == AlertBaseline::kByDayType) {
          const WorkCalendar* const found = CalendarOf(calendars, calendar);
          if (found == nullptr) {
            InvalidArgument(
                "baseline \"day-type\" needs `calendars` and `calendar`");
          }
          options.day_type = DayTypesOf(*found);
        }
        return AlertsOf(t, as_of, options);
      },
      nb::kw_only(), nb::arg("as_of") = nb::none(), nb::arg("baseline") = "c2",
      nb::arg("min_count") = 5, nb::arg("min_z") = 3.0, nb::arg("min_c3") = 2.0,
      nb::arg("q") = 0.05, nb::arg("calendars") = nb::none(),
      nb::arg("calendar") = nb::none(),
      nb::sig(
          "def alerts(self, *, as_of: int | datetime.datetime | None = None, "
          "baseline: str = \"c2\", min_count: int = 5, min_z: float = 3.0, "
          "min_c3: float = 2.0, q: float = 0.05, calendars: Calendars | "
          "None = None, calendar: str | None = None) -> ResultTable"),
      "Finds the days on which a category in a region has unusually many "
      "contacts, of every day up to `as_of` (default: the last acceptance), as "
      "the command alerts does; docs/insight.md has every definition. "
      "`baseline` is \"c1\", \"c2\", \"c3\" or \"day-type\", days of the "
      "same type by a calendar.\n\n"
      "Columns: day, since, category, region, observed, expected, sigma, z, p, "
      "days (those that were used, joined by \";\"), family, "
      "expected_by_chance, ids (joined; without those of cut rows). Raises "
      "NotFoundError for an unknown calendar, InvalidArgumentError for a table "
      "of calls.");
}

// Arguments of a period and of a report, in stubs.
#define TRUNKLINE_PERIOD_ARGUMENTS                                     \
  "month: str | None = None, begin: int | datetime.datetime | None = " \
  "None, end: int | datetime.datetime | None = None, as_of: int | "    \
  "datetime.datetime | None = None"
#define TRUNKLINE_REPORT_ARGUMENTS                                            \
  TRUNKLINE_PERIOD_ARGUMENTS                                                  \
  ", calls: FactTable | None = None, language: str = \"en\", edition: str = " \
  "\"internal\", hard_issues: str = \"\", rules: RuleSet | None = None, "     \
  "calendars: Calendars | None = None, calendar: str | None = None, "         \
  "residents: Mapping[str, int] | None = None, notices: bytes | None = None"

void BindReport(nb::module_& m, nb::class_<PyKpis>& kpis) {
  Struct<PyReportPage>(
      m, "ReportPage",
      "A page of a report, in two forms with the same content.")
      .Result("name", &PyReportPage::name,
              "\"index\", \"region-430100-430111\", \"department-env\".")
      .Result("html", &PyReportPage::html,
              "Self-contained; links to the other pages.", false)
      .Result("markdown", &PyReportPage::markdown, "The same as Markdown.",
              false)
      .Done();
  nb::class_<PyReport> report(
      m, "Report",
      "The report of a period: a page for the city, each region and each "
      "department.");
  report.def_prop_ro(
      "pages", [](const PyReport& r) { return ToPython(r.pages); },
      "The index first, then regions, then departments, in the order of "
      "codes.");
  report.def_prop_ro(
      "record",
      [](const PyReport& r) {
        return nb::bytes(r.record.data(), r.record.size());
      },
      "What it said and was made of (trunkline.v1.ReportRecord); given as "
      "`earlier`, the next report of the period lists what has changed.");
  report.def(
      "write",
      [](const PyReport& r, nb::object folder) {
        const std::string into = PathText(folder);
        absl::Status status;
        {
          const nb::gil_scoped_release release;
          status = WriteReport(r, into);
        }
        Check(status);
      },
      nb::arg("folder"),
      nb::sig("def write(self, folder: str | os.PathLike[str]) -> None"),
      "Writes each page as .html and .md, and the record. Raises "
      "UnavailableError, an OSError.");
  report.def("__repr__", [](const PyReport& r) {
    return absl::StrCat("<Report of ", r.pages.size(), " pages>");
  });

  kpis.def(
      "report",
      [](const PyKpis& k, const PyFactTable& cases,
         const std::optional<std::string>& month, nb::object begin,
         nb::object end, nb::object as_of,
         const std::optional<PyFactTable>& calls, const std::string& language,
         const std::string& edition, const std::string& hard_issues,
         nb::object rules, nb::object calendars,
         const std::optional<std::string>& calendar, nb::object residents,
         const std::optional<nb::bytes>& notices,
         const std::optional<nb::bytes>& earlier) {
        ReportArguments arguments =
            ReadReportArguments(cases, calls, language, edition, hard_issues,
                                rules, calendars, calendar, residents, notices);
        const KpiPeriod period = PeriodOf(cases, month, begin, end, as_of);
        if (earlier.has_value()) {
          arguments.options.earlier.assign(earlier->c_str(), earlier->size());
        }
        PyReport out = MakePyReport(k, cases, period, &arguments);
        out.record_name = RecordName(arguments.options, period);
        return out;
      },
      nb::arg("cases"), nb::kw_only(), nb::arg("month") = nb::none(),
      nb::arg("begin") = nb::none(), nb::arg("end") = nb::none(),
      nb::arg("as_of") = nb::none(), nb::arg("calls") = nb::none(),
      nb::arg("language") = "en", nb::arg("edition") = "internal",
      nb::arg("hard_issues") = "", nb::arg("rules") = nb::none(),
      nb::arg("calendars") = nb::none(), nb::arg("calendar") = nb::none(),
      nb::arg("residents") = nb::none(), nb::arg("notices") = nb::none(),
      nb::arg("earlier") = nb::none(),
      nb::sig(
          "def report(self, cases: FactTable, *, " TRUNKLINE_REPORT_ARGUMENTS
          ", earlier: bytes | None = None) -> "
          "Report"),
      "Makes the pages of a period, as the command report does. `edition` is "
      "\"internal\", or \"public\": without ids, and without counts under 10 "
      "and those from which they follow. `hard_issues` is the id of the score "
      "by which hard issues are found; \"\": none are. `rules` gives names for "
      "codes, and says which department is above which. `calendar` tells "
      "working days. `residents`: by region code, for figures per 10,000. "
      "`notices` is the content of a file of notices. `earlier` is the record "
      "of an earlier report of the period, whose corrections are listed.\n\n"
      "Raises NotFoundError for an unknown score or calendar, "
      "InvalidArgumentError for a record of another period, language or "
      "edition and for a file of notices that cannot be read.");
  kpis.def(
      "write_report",
      [](const PyKpis& k, nb::object folder, const PyFactTable& cases,
         const std::optional<std::string>& month, nb::object begin,
         nb::object end, nb::object as_of,
         const std::optional<PyFactTable>& calls, const std::string& language,
         const std::string& edition, const std::string& hard_issues,
         nb::object rules, nb::object calendars,
         const std::optional<std::string>& calendar, nb::object residents,
         const std::optional<nb::bytes>& notices) {
        const std::string into = PathText(folder);
        ReportArguments arguments =
            ReadReportArguments(cases, calls, language, edition, hard_issues,
                                rules, calendars, calendar, residents, notices);
        const KpiPeriod period = PeriodOf(cases, month, begin, end, as_of);
        const std::string name = RecordName(arguments.options, period);
        Check(ReadEarlier(into, name, &arguments.options.earlier));
        PyReport out = MakePyReport(k, cases, period, &arguments);
        out.record_name = name;
        absl::Status status;
        {
          const nb::gil_scoped_release release;
          status = WriteReport(out, into);
        }
        Check(status);
        return out;
      },
      nb::arg("folder"), nb::arg("cases"), nb::kw_only(),
      nb::arg("month") = nb::none(), nb::arg("begin") = nb::none(),
      nb::arg("end") = nb::none(), nb::arg("as_of") = nb::none(),
      nb::arg("calls") = nb::none(), nb::arg("language") = "en",
      nb::arg("edition") = "internal", nb::arg("hard_issues") = "",
      nb::arg("rules") = nb::none(), nb::arg("calendars") = nb::none(),
      nb::arg("calendar") = nb::none(), nb::arg("residents") = nb::none(),
      nb::arg("notices") = nb::none(),
      nb::sig("def write_report(self, folder: str | os.PathLike[str], cases: "
              "FactTable, *, " TRUNKLINE_REPORT_ARGUMENTS ") -> Report"),
      "As report() and Report.write(): makes the pages in a folder. If it has "
      "the record of an earlier report of the period, the pages list what has "
      "changed since.");
}

}  // namespace

void BindInsight(nb::module_& m) {
  BindTables(m);
  nb::class_<PyKpis> kpis(
      m, "Kpis",
      "Rates, score sheets and scores of hard issues, as data "
      "(trunkline.v1.KpiFile); PACKS / \"kpi\" has those of the sources. Never "
      "changes; any thread may use it.");
  kpis.def_static(
      "load", [](nb::args paths) { return Load(OpenFiles(paths, false)); },
      nb::sig("def load(*paths: str | os.PathLike[str]) -> Kpis"),
      "Loads files of KPIs, and all of folders; a later file may override "
      "entries of earlier ones. Raises RuleError with `.issues`, "
      "MissingFileError, UnavailableError.");
  kpis.def_static(
      "from_sources",
      [](const Contents& sources) {
        return Load(FromContents(sources, false));
      },
      nb::arg("sources"),
      nb::sig("def from_sources(sources: Sequence[tuple[str, bytes]]) -> Kpis"),
      "As load(), from pairs of a name and a content.");
  kpis.def_prop_ro(
      "issues", [](const PyKpis& k) { return ToPython(*k.issues); },
      "What loading found: warnings and notes.");
  kpis.def_prop_ro(
      "ids",
      [](const PyKpis& k) {
        std::vector<std::string> ids;
        for (const Kpi& kpi : k.set->kpis) ids.push_back(kpi.id);
        return ToPython(ids);
      },
      "Ids of the KPIs, sorted.");
  kpis.def("__len__", [](const PyKpis& k) { return k.set->kpis.size(); });
  kpis.def("__bool__", [](const PyKpis&) { return true; });
  kpis.def("__repr__", [](const PyKpis& k) {
    return absl::StrCat("<Kpis: ", k.set->kpis.size(), ">");
  });
  kpis.def(
      "compute",
      [](const PyKpis& k, const PyFactTable& cases,
         const std::optional<std::string>& month, nb::object begin,
         nb::object end, nb::object as_of,
         const std::optional<PyFactTable>& calls,
         const std::optional<std::vector<std::string>>& ids,
         const std::string& language) {
        return ComputeAll(k, cases, calls,
                          PeriodOf(cases, month, begin, end, as_of), ids,
                          language);
      },
      nb::arg("cases"), nb::kw_only(), nb::arg("month") = nb::none(),
      nb::arg("begin") = nb::none(), nb::arg("end") = nb::none(),
      nb::arg("as_of") = nb::none(), nb::arg("calls") = nb::none(),
      nb::arg("ids") = nb::none(), nb::arg("language") = "en",
      nb::sig(
          "def compute(self, cases: FactTable, *, " TRUNKLINE_PERIOD_ARGUMENTS
          ", calls: FactTable | None = None, "
          "ids: Sequence[str] | None = None, language: str = \"en\") -> "
          "ResultTable"),
      "Computes the rates of a period, which is a `month`, \"2018-10\" in the "
      "table's zone, or what is from `begin` to before `end`. `as_of` "
      "(default: the end) is the instant as of which figures are computed. "
      "KPIs of calls are left out without `calls`.\n\n"
      "Columns: kpi, label, group (\"\": the whole city, which stands first; "
      "then groups in the order of codes), percent (a decimal string; null for "
      "a denominator of zero), numerator, denominator, low and high (Wilson's "
      "interval, of samples), total, excluded (\"not_closed=12;merged=3\"), "
      "future, overdue_open, overdue_age_days (the median), denominator_ours, "
      "tier (of KPIs "
      "that ask for a sort by rate). "
      "Numerator, rest of the denominator, exclusions and future add up to "
      "total. Raises NotFoundError for an unknown id, InvalidArgumentError for "
      "an empty period.");
  kpis.def(
      "hard_issues",
      [](const PyKpis& k, const PyFactTable& cases, const std::string& score,
         const std::optional<std::string>& month, nb::object begin,
         nb::object end, nb::object as_of) {
        return HardIssuesOf(k, cases, score,
                            PeriodOf(cases, month, begin, end, as_of));
      },
      nb::arg("cases"), nb::arg("score"), nb::kw_only(),
      nb::arg("month") = nb::none(), nb::arg("begin") = nb::none(),
      nb::arg("end") = nb::none(), nb::arg("as_of") = nb::none(),
      nb::sig("def hard_issues(self, cases: FactTable, score: str, "
              "*, " TRUNKLINE_PERIOD_ARGUMENTS ") -> ResultTable"),
      "Scores the matters of the cases that were accepted in a period, the "
      "highest score first. Columns: kind (\"people\": tickets that people "
      "merged or linked; \"cell\": the others of a category, region and "
      "quarter), matter, category, region, tickets, score, and the number of "
      "tickets that were reopened, disputed, returned, extended, overdue, "
      "dissatisfied_after_redo, repeated_contact; ids. Raises NotFoundError "
      "for an unknown score.");
  BindReport(m, kpis);
}

}  // namespace trunkline::python
