// SPDX-License-Identifier: Apache-2.0
#include "trunkline/casebook.h"

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "python/src/ticket.h"
#include "python/src/values.h"

namespace trunkline::python {
namespace {

struct PyDifference {
  std::string field, expected, got;
};

struct PyFailure {
  std::string title;
  int line = 0;
  std::vector<PyDifference> differences;
  std::string text;
};

struct PyCasebookResult {
  int cases = 0;
  std::vector<PyFailure> failures;
  std::string updated;
};

PyCasebookResult RunCasebook(const Casebook& book, const RuleSet& rules,
                             Language language) {
  PyCasebookResult out;
  out.cases = static_cast<int>(book.cases().size());
  const std::vector<CaseFailure> failures = book.Run(rules);
  for (const CaseFailure& failure : failures) {
    const TestCase& test = book.cases()[failure.index];
    PyFailure& one = out.failures.emplace_back();
    one.title = test.title;
    one.line = test.line;
    for (const CaseDifference& d : failure.differences) {
      one.differences.push_back({d.field, d.expected, d.got});
    }
    one.text = book.FailureText(rules, failure, language);
  }
  out.updated = book.Updated(rules, failures);
  return out;
}

}  // namespace

void BindCasebook(nb::module_& m) {
  Struct<PyDifference>(m, "CaseDifference",
                       "A field of a decision that is not as expected.")
      .Result("field", &PyDifference::field, "\"lead\".")
      .Result("expected", &PyDifference::expected, "Empty: it must be empty.")
      .Result("got", &PyDifference::got, "Empty: it is empty.")
      .Done();
  Struct<PyFailure>(m, "CaseFailure", "A case that does not hold.")
      .Result("title", &PyFailure::title, "The title of the case.")
      .Result("line", &PyFailure::line, "Where the case begins, from 1.")
      .Result("differences", &PyFailure::differences,
              "Empty: the case expects nothing.")
      .Result("text", &PyFailure::text,
              "The title, what was expected, what came, and why.")
      .Done();
  Struct<PyCasebookResult>(m, "CasebookResult", "A casebook that was run.")
      .Result("cases", &PyCasebookResult::cases, "How many there are.")
      .Result("failures", &PyCasebookResult::failures,
              "Those that do not hold. Empty: all do.")
      .Result("updated", &PyCasebookResult::updated,
              "The casebook with expectations that hold; all else stays.")
      .Done();
  m.def(
      "test",
      [](const std::string& casebook, const PyRuleSet& rules,
         const std::string& name, const std::string& lang) {
        const Language language = ToLanguage(lang);
        LoadResult<Casebook> read =
            LoadCasebook({name, casebook, Format::kText});
        if (!read.ok()) throw RuleError(std::move(read.issues));
        const nb::gil_scoped_release release;
        return RunCasebook(*read.value, rules.rules, language);
      },
      nb::arg("casebook"), nb::arg("rules"), nb::kw_only(),
      nb::arg("name") = "casebook", nb::arg("lang") = "en",
      "Runs a casebook, the text of docs/casebooks.md. Raises RuleError with "
      "the defects of the casebook, in which it is called `name`.");
}

}  // namespace trunkline::python
