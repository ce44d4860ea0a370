// SPDX-License-Identifier: Apache-2.0
#include "python/src/insight.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "python/src/values.h"

namespace trunkline::python {
namespace {

PyResultTable HardIssuesOf(const PyKpis& kpis, const PyFactTable& cases,
                           const std::string& score, const KpiPeriod& period) {
  MustBeCases(cases);
  const HardIssueScore* const by = kpis.set->FindHardIssueScore(score);
  if (by == nullptr) {
    throw StatusError(absl::NotFoundError(
        absl::StrCat("there is no score of hard issues \"", score, "\"")));
  }
  auto rows = std::make_shared<ArrowRows>(FieldsOf(insight::kHardIssueColumns));
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

}  // namespace

void BindHardIssues(nb::class_<PyKpis>& kpis) {
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
}

}  // namespace trunkline::python
