// SPDX-License-Identifier: Apache-2.0
#include "trunkline/diff.h"

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "python/src/ticket.h"
#include "python/src/values.h"

namespace trunkline::python {
namespace {

struct PyDiff {
  std::shared_ptr<const RuleSetDiff> diff;
};

// Conditions of one box as a dict: field to values.
using Conditions = nb::typed<nb::dict, nb::str, TupleOf<nb::str>>;
Conditions ToConditions(const std::vector<DiffCondition>& conditions) {
  nb::dict out;
  for (const DiffCondition& condition : conditions) {
    nb::object values = ToPython(condition.values);
    const nb::str field = ToPython(condition.field);
    // Several texts may have to hold.
    if (out.contains(field)) values = nb::tuple(out[field]) + values;
    out[field] = values;
  }
  return Conditions(out);
}

struct PyBox {
  DiffBox box;
  std::string ticket;
};

// A ticket of a difference.
PyTicket ToTicket(const std::string& text) {
  return ReadPyTicket(
      Value(Convert("Ticket", text, Format::kText, Format::kBinary)));
}

struct PyCause {
  std::string entity, before, after;
};

struct PyChange {
  std::size_t number = 0;
  std::vector<std::string> kinds, dangers;
  std::vector<std::string> before_rules, after_rules, before, after;
  std::vector<PyCause> causes;
  std::vector<PyBox> boxes;
  std::string ticket;
};

PyChange ToChange(const RuleSetDiff& diff, const DiffChange& change) {
  PyChange out;
  out.number = change.number;
  for (DiffKind kind : change.kinds) out.kinds.emplace_back(DiffKindName(kind));
  for (DiffDanger danger : change.dangers) {
    out.dangers.emplace_back(DiffDangerName(danger));
  }
  out.before_rules = change.before_rules;
  out.after_rules = change.after_rules;
  out.before = change.before;
  out.after = change.after;
  for (const DiffCause& cause : change.causes) {
    out.causes.push_back(
        {cause.entity, cause.before.file.empty() ? "" : cause.before.ToString(),
         cause.after.file.empty() ? "" : cause.after.ToString()});
  }
  for (std::size_t i = 0; i != change.boxes; ++i) {
    out.boxes.push_back({diff.Box(change, i), diff.Witness(change, i)});
  }
  out.ticket = change.ticket;
  return out;
}

std::string WriteDiff(const PyDiff& diff) {
  return diff.diff->Serialize(Format::kBinary);
}

}  // namespace

void BindDiff(nb::module_& m) {
  nb::class_<PyBox>(m, "DiffBox",
                    "Tickets for which all of `when` hold and none of "
                    "`without`, each of which is a conjunction.")
      .def_prop_ro(
          "when", [](const PyBox& b) { return ToConditions(b.box.when); },
          "Field to values, one of which the ticket has; docs/diff.md.")
      .def_prop_ro(
          "without",
          [](const PyBox& b) {
            nb::list out;
            for (const auto& one : b.box.except) out.append(ToConditions(one));
            return TupleOf<Conditions>(nb::tuple(out));
          },
          "The exceptions.")
      .def_prop_ro(
          "ticket", [](const PyBox& b) { return ToTicket(b.ticket); },
          "A ticket of it; both routers confirm the change.");

  Struct<PyCause>(m, "DiffCause", "An entry that differs.")
      .Result("entity", &PyCause::entity, "Kind and id, \"rule noise-1\".")
      .Result("before", &PyCause::before, "FILE:LINE:COLUMN; empty: not known.")
      .Result("after", &PyCause::after, "As `before`.")
      .Done();

  nb::class_<PyChange>(m, "DiffChange",
                       "Tickets that one pair of winners decides otherwise.")
      .def_prop_ro(
          "number", [](const PyChange& c) { return c.number; },
          "In `RuleSetDiff.changes`.")
#define TEXTS(name, doc) \
  .def_prop_ro(          \
      #name, [](const PyChange& c) { return ToPython(c.name); }, doc)
          TEXTS(kinds, "What differs: \"lead\", \"policies\", ...")
              TEXTS(dangers, "\"confidentiality-lost\", ...; docs/diff.md.")
                  TEXTS(before_rules, "Ids of the rules that win before.")
                      TEXTS(after_rules, "Ids of the rules that win after.")
                          TEXTS(before, "What differs, \"lead: works\".")
                              TEXTS(after, "The same after.")
#undef TEXTS
      .def_prop_ro(
          "causes", [](const PyChange& c) { return ToPython(c.causes); },
          "The entries that it comes from.")
      .def_prop_ro(
          "boxes", [](const PyChange& c) { return ToPython(c.boxes); },
          "The sets of tickets.")
      .def_prop_ro(
          "ticket", [](const PyChange& c) { return ToTicket(c.ticket); },
          "That of the first box.");

  Struct<DiffNotice>(m, "DiffNotice", "A difference that is no set of tickets.")
      .Result("kind", &DiffNotice::kind, "\"guard\", \"names\", ...")
      .Result("entity", &DiffNotice::entity, "Kind and id.")
      .Result("departments", &DiffNotice::departments, "Whom a guard concerns.")
      .Result("message", &DiffNotice::message, "In English.")
      .Result("message_zh", &DiffNotice::message_zh, "In Chinese.")
      .Done();

  nb::class_<PyDiff> diff(
      m, "RuleSetDiff",
      "Which tickets two rule sets decide otherwise: docs/diff.md. Immutable; "
      "any thread may use it.");
  diff.def_prop_ro(
          "equivalent", [](const PyDiff& d) { return d.diff->equivalent(); },
          "Whether both decide every ticket alike: no change, nothing open.")
      .def_prop_ro(
          "changes",
          [](const PyDiff& d) {
            nb::list out;
            for (const DiffChange& change : d.diff->changes()) {
              out.append(nb::cast(ToChange(*d.diff, change)));
            }
            return TupleOf<PyChange>(nb::tuple(out));
          },
          "Dangers first.")
      .def_prop_ro(
          "notices",
          [](const PyDiff& d) { return ToPython(d.diff->notices()); },
          "Who is barred, names, numbers.")
      .def(
          "open",
          [](const PyDiff& d, const std::string& lang) {
            return ToPython(d.diff->open(ToLanguage(lang)));
          },
          nb::kw_only(), nb::arg("lang") = "en",
          "What was left open, one line each.")
      .def_prop_ro(
          "open_share", [](const PyDiff& d) { return d.diff->open_share(); },
          "An upper bound of the share of the space that is left open.")
      .def(
          "changes_of",
          [](const PyDiff& d, nb::args args, nb::kwargs fields) {
            Arguments arguments;
            arguments.Read(args, fields);
            nb::list out;
            for (std::size_t i : d.diff->ChangesOf(arguments.ticket())) {
              out.append(i);
            }
            return nb::typed<nb::tuple, int, nb::ellipsis>(nb::tuple(out));
          },
          nb::sig("def changes_of(self, ticket: Ticket | None = None, /, "
                  "*, " TRUNKLINE_TICKET_ARGUMENTS ") -> tuple[int, ...]"),
          "The numbers of the changes that move a ticket. `against` is not "
          "looked at. Takes a ticket as route() does.");
  AddMessageMethods<PyDiff>(diff, "RuleSetDiff", WriteDiff, nullptr);

  m.def(
      "diff",
      [](const PyRuleSet& before, const PyRuleSet& after) {
        absl::StatusOr<RuleSetDiff> made = [&] {
          const nb::gil_scoped_release release;
          return DiffRuleSets(before.rules, after.rules);
        }();
        return PyDiff{
            std::make_shared<const RuleSetDiff>(Value(std::move(made)))};
      },
      nb::arg("before"), nb::arg("after"),
      "Says which tickets two rule sets decide otherwise. Raises "
      "InvalidArgumentError, a ValueError, for rule sets of different "
      "jurisdictions or time zones.");
}

}  // namespace trunkline::python
