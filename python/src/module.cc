// SPDX-License-Identifier: Apache-2.0
#include "python/src/common.h"
#include "python/src/ticket.h"
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

}  // namespace
}  // namespace trunkline::python

NB_MODULE(_core, m) {
  namespace python = trunkline::python;
  m.doc() = "The compiled part of trunkline; import trunkline instead.";
  python::ImportDatetime();
  python::InternNames();
  nanobind::register_exception_translator(python::Translate);
  m.attr("__version__") = TRUNKLINE_VERSION_STRING;
  python::BindEnums(m);
  python::BindIssues(m);
  python::BindTicket(m);
  python::BindDecision(m);
  python::BindCatalogue(m);
  python::BindRuleSet(m);
  python::BindTable(m);
  python::BindDeadlines(m);
  python::BindCase(m);
  python::BindLifecycle(m);
  python::BindDesk(m);
  python::BindDispute(m);
}
