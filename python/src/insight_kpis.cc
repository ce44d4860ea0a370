// SPDX-License-Identifier: Apache-2.0
#include "python/src/insight.h"

#include <map>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "python/src/values.h"

namespace trunkline::python {
namespace {

std::string LabelOf(const std::map<std::string, std::string>& labels,
                    const std::string& id, const std::string& lang) {
  const auto found = labels.find(std::string(LanguageTag(ToLanguage(lang))));
  if (found != labels.end()) return found->second;
  return labels.empty() ? id : labels.begin()->second;
}

void AddResult(const Kpi& kpi, const KpiResult& result, const std::string& lang,
               std::vector<ArrowColumn>* to) {
  std::vector<ArrowColumn>& c = *to;
  c[0].AddText(kpi.id);
  c[1].AddText(LabelOf(kpi.label, kpi.id, lang));
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
  if (kpi.due.empty() || result.overdue_unknown) {
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
  c[15].AddNumber(result.unknown);
  c[16].AddText(absl::StrJoin(result.lacks, ";"));
}

PyResultTable ComputeAll(const PyKpis& kpis, const PyFactTable& cases,
                         const std::optional<PyFactTable>& calls,
                         const KpiPeriod& period,
                         const std::optional<std::vector<std::string>>& ids,
                         const std::string& lang) {
  MustBeCases(cases);
  if (calls.has_value() && !calls->of_calls) {
    InvalidArgument("calls: a table of calls, not of cases");
  }
  ToLanguage(lang);  // Refuses a bad one, whatever there is to say.
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
  auto rows = std::make_shared<ArrowRows>(FieldsOf(insight::kKpiColumns));
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
        AddResult(*kpi, result, lang, &rows->columns());
      }
    }
  }
  Check(status);
  rows->Close();
  return {rows};
}

}  // namespace

void BindCompute(nb::class_<PyKpis>& kpis) {
  kpis.def(
      "compute",
      [](const PyKpis& k, const PyFactTable& cases,
         const std::optional<std::string>& month, nb::object begin,
         nb::object end, nb::object as_of,
         const std::optional<PyFactTable>& calls,
         const std::optional<std::vector<std::string>>& ids,
         const std::string& lang) {
        return ComputeAll(k, cases, calls,
                          PeriodOf(cases, month, begin, end, as_of), ids, lang);
      },
      nb::arg("cases"), nb::kw_only(), nb::arg("month") = nb::none(),
      nb::arg("begin") = nb::none(), nb::arg("end") = nb::none(),
      nb::arg("as_of") = nb::none(), nb::arg("calls") = nb::none(),
      nb::arg("ids") = nb::none(), nb::arg("lang") = "en",
      nb::sig(
          "def compute(self, cases: FactTable, *, " TRUNKLINE_PERIOD_ARGUMENTS
          ", calls: FactTable | None = None, "
          "ids: Sequence[str] | None = None, lang: str = \"en\") -> "
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
      "that ask for a sort by rate), unknown and lacks (the tickets that are "
      "not in the denominator because the table lacks these columns, joined "
      "by \";\"; then percent is null). "
      "Numerator, rest of the denominator, exclusions, future and unknown add "
      "up to total. Raises NotFoundError for an unknown id, "
      "InvalidArgumentError for "
      "an empty period.");
}

}  // namespace trunkline::python
