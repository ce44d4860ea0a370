// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/lifecycle_engine.h"

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "python/src/deadlines.h"
#include "python/src/lifecycle.h"
#include "python/src/ticket.h"
#include "python/src/values.h"
#include "src/lifecycle/wire/facts.h"
#include "trunkline/cases/draw.h"

namespace trunkline::python {
namespace {

struct PyLifecycle {
  LifecycleEngine life;
};

// What the views of an available command point into is kept with it.
struct PyAvailableCommand {
  LifecycleEngine engine;
  AvailableCommand available;
  std::string why;
};

}  // namespace

void BindLifecycle(nb::module_& m) {
  Struct<Actor> actor(m, "Actor",
                      "Who gives a command or looks at a case: a member of "
                      "staff or a system, never the caller.");
  actor.Field("id", &Actor::id, "Kept in events; never a person's name.")
      .Field("unit", &Actor::unit, "Department code.")
      .Field("roles", &Actor::roles, "Words that the definition knows.")
      .Field("purpose", &Actor::purpose,
             "What a read is for, for the access record: a word, no names.")
      .Constructor("Makes an actor.")
      .Done();

  nb::class_<PyDefinition> definition(
      m, "LifecycleDefinition",
      "The lifecycle as data: stages, rights, guards, clocks, views.");
  const auto load = [](const SourceFiles& files) {
    return PyDefinition{
        *LoadFiles(files, [](const std::vector<Source>& sources) {
           return LoadLifecycleDefinition(sources);
         }).value};
  };
  definition.def_static(
      "load", [load](nb::args paths) { return load(OpenFiles(paths, false)); },
      nb::sig(
          "def load(*paths: str | os.PathLike[str]) -> LifecycleDefinition"),
      "Loads definition files (trunkline.v1.LifecycleDefinition), and all of "
      "folders. "
      "Raises RuleError with `.issues`.");
  definition.def_static(
      "from_sources",
      [load](const Contents& sources) {
        return load(FromContents(sources, false));
      },
      nb::arg("sources"),
      nb::sig("def from_sources(sources: Sequence[tuple[str, bytes]]) -> "
              "LifecycleDefinition"),
      "As load(), from pairs of a name and a content.");
  definition.def_prop_ro(
      "id", [](const PyDefinition& d) { return d.definition.id(); },
      "As its files say.");
  definition.def_prop_ro(
      "version", [](const PyDefinition& d) { return d.definition.version(); },
      "A case pins it.");
  definition.def(
      "draw",
      [](const PyDefinition& d, const std::string& format,
         const std::string& lang) {
        static const std::map<std::string, DrawFormat> kFormats = {
            {"dot", DrawFormat::kDot},
            {"mermaid", DrawFormat::kMermaid},
            {"scxml", DrawFormat::kScxml}};
        const auto found = kFormats.find(format);
        if (found == kFormats.end()) {
          InvalidArgument("format: \"dot\", \"mermaid\" or \"scxml\"");
        }
        return DrawLifecycleDefinition(d.definition, found->second,
                                       ToLanguage(lang));
      },
      nb::arg("format") = "dot", nb::kw_only(), nb::arg("lang") = "zh",
      "Returns a drawing of its stages and transitions: 'dot' (Graphviz), "
      "'mermaid' or 'scxml'.");

  using FormValue = FormField::Value;
  Struct<FormValue>(m, "FormValue", "One of the values of an enum fact.")
      .Result("number", &FormValue::number, "As in the schema.")
      .Result("name", &FormValue::name, "In English.")
      .Result("chinese", &FormValue::chinese, "In Chinese.")
      .Done();
  Struct<FormField>(m, "FormField",
                    "One fact of a command, as a form needs it.")
      .Result("name", &FormField::name, "As Command() takes it.")
      .Result("chinese", &FormField::chinese, "To show.")
      .Result("type", &FormField::type, "What kind of value it is.")
      .Result("required", &FormField::required, "The transition asks for it.")
      .Result("values", &FormField::values,
              "Of FactType.ENUM: the allowed ones.")
      .Done();
  Struct<PyAvailableCommand> available(m, "AvailableCommand",
                                       "One command, for one actor and case.");
  available
      .Property(
          "command",
          [](const PyAvailableCommand& a) { return a.available.command; },
          "Which.")
      .Property(
          "transition",
          [](const PyAvailableCommand& a) {
            return ToPython(a.available.transition);
          },
          "Taken if it is given; empty: refused.")
      .Property(
          "facts",
          [](const PyAvailableCommand& a) {
            return ToPython(*a.available.facts);
          },
          "What it must carry.")
      .Property(
          "denial",
          [](const PyAvailableCommand& a) { return a.available.denial.kind; },
          "Why not; UNSPECIFIED: it may be given.")
      .Result("why", &PyAvailableCommand::why, "The denial in a sentence.");
  available.Done().def(
      "form",
      [](const PyAvailableCommand& a) { return ToPython(FormOf(a.available)); },
      "Returns the facts of the command for a form, those that its transition "
      "asks for first.");

  nb::class_<PyLifecycle> life(
      m, "LifecycleEngine",
      "Says what may happen to a case next. Pure: nothing here reads the "
      "clock, keeps a case or changes one. Never changes; any thread may use "
      "it.");
  life.def(
      "__init__",
      [](PyLifecycle* self, const PyDefinition& d, const PyRuleSet& rules,
         const PyCalendars& calendars) {
        new (self) PyLifecycle{Value(LifecycleEngine::Create(
            d.definition, rules.rules, calendars.calendars))};
      },
      nb::arg("definition"), nb::arg("rules"), nb::arg("calendars"),
      "Raises InvalidArgumentError with every calendar that is missing.");
  life.def(
      "decide",
      [](const PyLifecycle& l, const Case& c, const Command& command,
         const Actor& who, TimeLike now) {
        return Value(l.life.Decide(c, command, who, ToTime(now, "now")));
      },
      nb::arg("case"), nb::arg("command"), nb::arg("actor"), nb::kw_only(),
      nb::arg("now"),
      "Returns the events that a command leads to, for Case.apply(). Raises "
      "PermissionDeniedError (a PermissionError), InvalidArgumentError (a "
      "ValueError: a fact is missing or does not fit), "
      "FailedPreconditionError (a RuntimeError: not in this stage, a guard "
      "does not hold), OutOfRangeError (a ValueError: a calendar does not "
      "reach).");
  life.def(
      "commands_for",
      [](const PyLifecycle& l, const Case& c, const Actor& who, TimeLike now,
         const std::string& lang) {
        std::vector<PyAvailableCommand> out;
        for (const AvailableCommand& available :
             l.life.CommandsFor(c, who, ToTime(now, "now"))) {
          PyAvailableCommand one{l.life, available, {}};
          if (available.denial) {
            one.why = l.life.ToText(available.denial,
                                    lifecycle::NewCommand(available.command),
                                    ToLanguage(lang));
          }
          out.push_back(std::move(one));
        }
        return ToPython(out);
      },
      nb::arg("case"), nb::arg("actor"), nb::kw_only(), nb::arg("now"),
      nb::arg("lang") = "en",
      "Returns every command that the definition has, those that the actor may "
      "give now first.");
  life.def(
      "tick",
      [](const PyLifecycle& l, const Case& c, TimeLike now) {
        return Value(l.life.Tick(c, ToTime(now, "now")));
      },
      nb::arg("case"), nb::kw_only(), nb::arg("now"),
      "Returns the reminders, cards and proposals that are due and were not "
      "raised yet, as events; usually none.");
  life.def(
      "next_due",
      [](const PyLifecycle& l, const Case& c, OptionalTimeLike now) {
        return FromTime(
            l.life.NextDue(c, ToTime(now, "now", absl::InfinitePast())));
      },
      nb::arg("case"), nb::kw_only(), nb::arg("now") = nb::none(),
      "Returns when tick() has something to raise; None: not before another "
      "event. With `now` without what does not hold any more, as a yellow card "
      "after the due time: use it after a tick() that has raised nothing.");
  life.def(
      "redact",
      [](const PyLifecycle& l, const Case& c, const Actor& viewer) {
        return Value(l.life.Redact(c, viewer));
      },
      nb::arg("case"), nb::arg("viewer"),
      "Returns the case as a viewer may see it. Raises PermissionDeniedError "
      "for one with an interest in it.");

  m.def(
      "open_command",
      [](const PyTicket& ticket, const PyDecision& decision,
         const PyDeadlineCalculator& calculator) -> Command {
        return Value(MakeOpenCommand(*ticket.stored, decision.decision,
                                     calculator.calculator));
      },
      nb::arg("ticket"), nb::arg("decision"), nb::arg("calculator"),
      "Returns the command that opens a case: ticket, decision, and the "
      "deadlines "
      "that were promised by it. Raises InvalidArgumentError for a ticket "
      "without `accepted` or a decision of another rule set.");
}

}  // namespace trunkline::python
