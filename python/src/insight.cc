// SPDX-License-Identifier: Apache-2.0
#include "python/src/insight.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "python/src/deadlines.h"
#include "python/src/values.h"
#include "src/base/civil.h"

namespace trunkline::python {

void MustBeCases(const PyFactTable& table) {
  if (table.of_calls) InvalidArgument("a table of cases, not of calls");
}

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

namespace {

absl::TimeZone ZoneOf(const std::string& name) {
  return Value(base::LoadZone(name));
}

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
  BindAlerts(facts);
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
  BindCompute(kpis);
  BindHardIssues(kpis);
  BindReport(m, kpis);
}

}  // namespace trunkline::python
