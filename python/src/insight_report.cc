// SPDX-License-Identifier: Apache-2.0
#include "python/src/insight.h"

#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>
#include <tuple>
#include <utility>

#include "absl/strings/str_cat.h"
#include "python/src/deadlines.h"
#include "python/src/ticket.h"
#include "python/src/values.h"
#include "src/base/civil.h"
#include "trunkline/insight_periodic.h"
#include "trunkline/version.h"

namespace trunkline::python {
namespace {

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

// What a report is asked for, beside KPIs, cases and a period.
struct ReportArguments {
  ReportOptions options;
  PatternOptions patterns;
  const FactTable* calls = nullptr;
};

ReportArguments ReadReportArguments(
    const PyFactTable& cases, const std::optional<PyFactTable>& calls,
    const std::string& lang, const std::string& edition,
    const std::string& hard_issues, nb::handle rules, nb::handle calendars,
    const std::optional<std::string>& calendar, nb::handle residents,
    const std::optional<nb::bytes>& notices) {
  MustBeCases(cases);
  ReportArguments out;
  ReportOptions& how = out.options;
  how.language = ToLanguage(lang);
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

template <typename... T>
struct Types {};

// A method of the arguments that all reports have, between those of its own:
// method(kpis, cases, period, &arguments, before..., after...).
template <typename... Before, typename... After, typename Method>
auto WithReportArguments(Types<Before...>, Types<After...>, Method method) {
  return
      [method](const PyKpis& k, Before... before, const PyFactTable& cases,
               const std::optional<std::string>& month, nb::object begin,
               nb::object end, nb::object as_of,
               const std::optional<PyFactTable>& calls, const std::string& lang,
               const std::string& edition, const std::string& hard_issues,
               nb::object rules, nb::object calendars,
               const std::optional<std::string>& calendar, nb::object residents,
               const std::optional<nb::bytes>& notices, After... after) {
        ReportArguments arguments =
            ReadReportArguments(cases, calls, lang, edition, hard_issues, rules,
                                calendars, calendar, residents, notices);
        const KpiPeriod period = PeriodOf(cases, month, begin, end, as_of);
        return method(k, cases, period, &arguments, before..., after...);
      };
}

// Binds it, with the names and defaults of those arguments.
template <typename Function, typename Before, typename... After>
void DefReport(nb::class_<PyKpis>& kpis, const char* name, Function&& function,
               const Before& before, const After&... after) {
  std::apply(
      [&](const auto&... extra) {
        kpis.def(name, std::forward<Function>(function), extra...);
      },
      std::tuple_cat(
          before,
          std::make_tuple(
              nb::arg("cases"), nb::kw_only(), nb::arg("month") = nb::none(),
              nb::arg("begin") = nb::none(), nb::arg("end") = nb::none(),
              nb::arg("as_of") = nb::none(), nb::arg("calls") = nb::none(),
              nb::arg("lang") = "en", nb::arg("edition") = "internal",
              nb::arg("hard_issues") = "", nb::arg("rules") = nb::none(),
              nb::arg("calendars") = nb::none(),
              nb::arg("calendar") = nb::none(),
              nb::arg("residents") = nb::none(),
              nb::arg("notices") = nb::none()),
          std::tuple<const After&...>(after...)));
}

// Arguments of a report, in stubs.
#define TRUNKLINE_REPORT_ARGUMENTS                                        \
  TRUNKLINE_PERIOD_ARGUMENTS                                              \
  ", calls: FactTable | None = None, lang: str = \"en\", edition: str = " \
  "\"internal\", hard_issues: str = \"\", rules: RuleSet | None = None, " \
  "calendars: Calendars | None = None, calendar: str | None = None, "     \
  "residents: Mapping[str, int] | None = None, notices: bytes | None = None"

}  // namespace

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

  DefReport(
      kpis, "report",
      WithReportArguments(
          Types<>(), Types<const std::optional<nb::bytes>&>(),
          [](const PyKpis& k, const PyFactTable& cases, const KpiPeriod& period,
             ReportArguments* arguments,
             const std::optional<nb::bytes>& earlier) {
            if (earlier.has_value()) {
              arguments->options.earlier.assign(earlier->c_str(),
                                                earlier->size());
            }
            PyReport out = MakePyReport(k, cases, period, arguments);
            out.record_name = RecordName(arguments->options, period);
            return out;
          }),
      std::make_tuple(), nb::arg("earlier") = nb::none(),
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
  DefReport(
      kpis, "write_report",
      WithReportArguments(
          Types<nb::object>(), Types<>(),
          [](const PyKpis& k, const PyFactTable& cases, const KpiPeriod& period,
             ReportArguments* arguments, const nb::object& folder) {
            const std::string into = PathText(folder);
            const std::string name = RecordName(arguments->options, period);
            Check(ReadEarlier(into, name, &arguments->options.earlier));
            PyReport out = MakePyReport(k, cases, period, arguments);
            out.record_name = name;
            absl::Status status;
            {
              const nb::gil_scoped_release release;
              status = WriteReport(out, into);
            }
            Check(status);
            return out;
          }),
      std::make_tuple(nb::arg("folder")),
      nb::sig("def write_report(self, folder: str | os.PathLike[str], cases: "
              "FactTable, *, " TRUNKLINE_REPORT_ARGUMENTS ") -> Report"),
      "As report() and Report.write(): makes the pages in a folder. If it has "
      "the record of an earlier report of the period, the pages list what has "
      "changed since.");
}

}  // namespace trunkline::python
