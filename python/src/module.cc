// SPDX-License-Identifier: Apache-2.0
#include "python/src/common.h"
#include "python/src/ticket.h"
#include "trunkline/time_zone.h"
#include "trunkline/version.h"

namespace trunkline::python {
namespace {

void Translate(const std::exception_ptr& p, void*) {
  try {
    std::rethrow_exception(p);
  } catch (const StatusError& e) {
    SetError(e);
  }
}

void BindTimeZones(nb::module_& m) {
  m.def(
      "add_time_zone",
      [](const std::string& name, nb::bytes data) {
        Check(AddTimeZone(name, {data.c_str(), data.size()}));
      },
      nb::arg("name"), nb::arg("data"),
      "Gives the library the data of a time zone, the content of a TZif file, "
      "under its IANA name, for the whole process; before rules and calendars "
      "are loaded. Without it zones come from the system's folder; TZDIR is "
      "not "
      "read. Raises InvalidArgumentError, AlreadyExistsError.");
}

}  // namespace
}  // namespace trunkline::python

NB_MODULE(_core, m) {
  namespace python = trunkline::python;
  m.doc() = "The compiled part of trunkline; import trunkline instead.";
  python::ImportDatetime();
  python::InternNames();
  nanobind::register_exception_translator(python::Translate);
  m.attr("__version__") = TRUNKLINE_VERSION_STRING;
  python::BindTimeZones(m);
  python::BindEnums(m);
  python::BindIssues(m);
  python::BindTicket(m);
  python::BindDecision(m);
  python::BindCatalogue(m);
  python::BindRuleSet(m);
  python::BindSuggest(m);
  python::BindTable(m);
  python::BindDiff(m);
  python::BindCasebook(m);
  python::BindDeadlines(m);
  python::BindLearn(m);
  python::BindCase(m);
  python::BindLifecycle(m);
  python::BindInsight(m);
  python::BindDesk(m);
  python::BindDispute(m);
}
