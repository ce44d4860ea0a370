// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "python/src/ticket.h"
#include "python/src/values.h"
#include "trunkline/check.h"
#include "trunkline/explain.h"
#include "trunkline/ruleset.h"
#include "trunkline/wire.h"

namespace trunkline::python {
namespace {

// --- the hot call ---
// rules.route() is a method of its own: through the general dispatcher the
// keywords alone would cost as much as routing.

PyObject* ruleset_type = nullptr;
PyObject* decision_type = nullptr;

PyObject* Route(PyObject* self, PyObject* const* args, Py_ssize_t count,
                PyObject* keywords) noexcept {
  try {
    const Py_ssize_t named =
        keywords == nullptr ? 0 : PyTuple_GET_SIZE(keywords);
    Arguments arguments;
    if (count > 1) {
      PyErr_SetString(PyExc_TypeError,
                      "route() takes at most one Ticket by position");
      return nullptr;
    }
    if (count == 1 && !arguments.SetPositional(args[0], named != 0)) {
      return nullptr;
    }
    for (Py_ssize_t i = 0; i != named; ++i) {
      if (!arguments.Set(PyTuple_GET_ITEM(keywords, i), args[count + i])) {
        return nullptr;
      }
    }
    if (!arguments.Complete()) return nullptr;
    const auto* rules = ReadyOrNull<PyRuleSet>(self);
    if (rules == nullptr) return nullptr;
    nb::object made = nb::inst_alloc(nb::handle(decision_type));
    auto* decision = new (nb::inst_ptr<PyDecision>(made)) PyDecision();
    nb::inst_mark_ready(made);
    const absl::Status status =
        rules->rules.Route(arguments.ticket(), &decision->decision);
    if (!status.ok()) {
      SetError(StatusError(status));
      return nullptr;
    }
    decision->accepted = arguments.ticket().accepted_at;
    decision->ticket_id = arguments.id();
    return made.release().ptr();
  } catch (nb::python_error& e) {
    e.restore();
  } catch (const std::exception& e) {
    PyErr_SetString(PyExc_RuntimeError, e.what());
  }
  return nullptr;
}

constexpr char kRouteDoc[] =
    "Says who must act on a ticket: one Ticket by position, or its fields by "
    "keyword.\n\n"
    "accepted: when the centre accepted it, an aware datetime or microseconds "
    "since 1970 UTC; required. called: when the number was dialled; default: "
    "accepted. dialled: the number, in any spelling. category, region, "
    "first_receiver, against: codes. text: what keywords and patterns look "
    "at.\n\n"
    "Raises ValueError for a naive datetime, InvalidArgumentError (a "
    "ValueError) without `accepted`, TypeError for other types. Everything "
    "else is an Outcome.";

PyMethodDef route_method = {
    "route", reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(Route)),
    METH_FASTCALL | METH_KEYWORDS, kRouteDoc};

// --- the others ---

PyRuleSet Load(const SourceFiles& files, bool check) {
  LoadResult<RuleSet> loaded =
      LoadFiles(files, [check](const std::vector<Source>& sources) {
        return check ? CheckRuleSet(sources) : LoadRuleSet(sources);
      });
  return {*std::move(loaded.value),
          std::make_shared<const std::vector<Issue>>(std::move(loaded.issues)),
          nullptr};
}

PyRuleSet FromOne(nb::bytes content, const char* name) {
  return Load(FromContents({{name, content}}, true), false);
}

struct PyDial {
  DialResult::Answer answer = DialResult::Answer::kUnknown;
  Phase phase = Phase::kUnspecified;
  std::string number, owner, target;
};

struct PyExplanation {
  PyDecision decision;
  std::vector<ExplanationStep> steps;
  std::string runner_up;
  std::string text;
};

std::string WriteDial(const PyDial& d) {
  return WriteDialAnswer({d.answer, d.phase, d.number, d.owner, d.target});
}
std::string WritePyExplanation(const PyExplanation& e) {
  return WriteExplanation({e.decision.decision, e.steps, e.runner_up},
                          e.decision.accepted);
}
std::string WritePyWhyNot(const WhyNotResult& w) { return WriteWhyNot(w); }

// Takes the keyword `suggest` out of the arguments of a call; 0: not given.
int TakeSuggest(nb::kwargs* fields) {
  if (!fields->contains("suggest")) return 0;
  const nb::object given = (*fields)["suggest"];
  nb::del((*fields)["suggest"]);
  if (given.is_none()) return 0;
  int percent = 0;
  FromPython(given, "suggest", &percent);
  if (percent < 1 || percent > 100) InvalidArgument("suggest: 1 to 100");
  return percent;
}

// Takes the keyword `points` out.
std::optional<PyPoints> TakePoints(nb::kwargs* fields) {
  if (!fields->contains("points")) return std::nullopt;
  const nb::object given = (*fields)["points"];
  nb::del((*fields)["points"]);
  if (given.is_none()) return std::nullopt;
  return PyPoints(given);
}

// Takes the keyword `models` out; default: those of the rule set's packs.
PyTextModels TakeModels(const PyRuleSet& rules, nb::kwargs* fields) {
  nb::object given = nb::none();
  if (fields->contains("models")) {
    given = (*fields)["models"];
    nb::del((*fields)["models"]);
  }
  return ModelsFor(rules, given);
}

// Takes the keyword `lang` out of the arguments of a call; default: English.
Language TakeLanguage(nb::kwargs* fields) {
  std::string lang = "en";
  if (fields->contains("lang")) {
    FromPython((*fields)["lang"], "lang", &lang);
    nb::del((*fields)["lang"]);
  }
  return ToLanguage(lang);
}

}  // namespace

void BindRuleSet(nb::module_& m) {
  Struct<PyDial> dial(m, "Dial", "Whose seats take a call.");
  dial.Result("answer", &PyDial::answer, "Who answers.")
      .Result("phase", &PyDial::phase, "What the number is then.")
      .Result("number", &PyDial::number, "As the rule set writes it.")
      .Result("owner", &PyDial::owner, "Department.")
      .Result("target", &PyDial::target, "Number to put the call through to.");
  dial.Done();
  AddMessageMethods<PyDial>(dial.cls(), "DialAnswer", WriteDial, nullptr);

  Struct<ExplanationStep>(m, "ExplanationStep", "One step of an explanation.")
      .Result("code", &ExplanationStep::code, "Stable name of the message.")
      .Result("arguments", &ExplanationStep::arguments,
              "What the message speaks of.")
      .Result("legal_basis", &ExplanationStep::legal_basis,
              "The law or document that it rests on.")
      .Result("text", &ExplanationStep::text, "The message.")
      .Done()
      .def("__str__", [](const ExplanationStep& s) { return s.text; });

  Struct<PyExplanation> explanation(
      m, "Explanation",
      "Why a ticket goes where it goes. str() gives the steps, one a line.");
  explanation.Result("decision", &PyExplanation::decision, "What route() says.")
      .Result("steps", &PyExplanation::steps, "Every step in order.")
      .Result("runner_up", &PyExplanation::runner_up,
              "The best rule that did not win; empty: none.");
  explanation.Done().def("__str__",
                         [](const PyExplanation& e) { return e.text; });
  AddMessageMethods<PyExplanation>(explanation.cls(), "Explanation",
                                   WritePyExplanation, nullptr);

  Struct<WhyNotResult> why_not(m, "WhyNot",
                               "Why a rule did not win. str() gives the text.");
  why_not.Result("won", &WhyNotResult::won, "It did.")
      .Result("condition", &WhyNotResult::condition,
              "What stood in its way: \"when.region\", \"rank\", ...")
      .Result("text", &WhyNotResult::text, "One line.");
  why_not.Done().def("__str__", [](const WhyNotResult& w) { return w.text; });
  AddMessageMethods<WhyNotResult>(why_not.cls(), "WhyNot", WritePyWhyNot,
                                  nullptr);

  Struct<Question::Answer>(m, "Answer", "A lead that a value would give.")
      .Result("lead", &Question::Answer::lead, "Department.")
      .Result("value", &Question::Answer::value, "One such value.")
      .Done();
  Struct<Question>(m, "Question",
                   "A missing field whose value could change the lead. str() "
                   "gives the text.")
      .Result("field", &Question::field, "\"region\", \"attribute.NAME\".")
      .Result("answers", &Question::answers, "The leads that it could give.")
      .Result("text", &Question::text, "One line.")
      .Done()
      .def("__str__", [](const Question& q) { return q.text; });

  nb::class_<PyRuleSet> rules(
      m, "RuleSet",
      "One jurisdiction's hotlines, departments, regions, categories and "
      "rules, checked and compiled. Never changes; any thread may use it. Two "
      "are equal if their content is. Pickled as its content.");
  rules.def_static(
      "load",
      [](nb::args paths, bool check) {
        PyRuleSet loaded = Load(OpenFiles(paths, true), check);
        loaded.packs = std::make_shared<PackModels>(PathsOf(paths));
        return loaded;
      },
      nb::arg("paths"), nb::kw_only(), nb::arg("check") = false,
      nb::sig("def load(*paths: str | os.PathLike[str], check: bool = False) "
              "-> RuleSet"),
      "Loads rule files (text, JSON, binary, and tables, .csv and .xlsx), and "
      "every rule "
      "file of folders, in this order; later ones may replace entries of "
      "earlier ones. With `check` also looks for what no single entry shows. "
      "A file of a folder that is not read is a UserWarning.\n\n"
      "Raises RuleError, a ValueError, with `.issues` if there are errors; "
      "MissingFileError or UnavailableError, which are OSErrors. Warnings of "
      "the rules are in the `issues` of the result.");
  rules.def_static(
      "from_sources",
      [](const Contents& sources, bool check) {
        return Load(FromContents(sources, true), check);
      },
      nb::arg("sources"), nb::kw_only(), nb::arg("check") = false,
      nb::sig("def from_sources(sources: Sequence[tuple[str, bytes]], *, "
              "check: bool = False) -> RuleSet"),
      "As load(), from pairs of a name and a content; a name that ends in "
      ".csv or .xlsx is a table.");
  rules.def_static(
      "from_bytes", [](nb::bytes data) { return FromOne(data, "bytes"); },
      nb::arg("data"),
      "Reads the message trunkline.v1.RuleSet, as to_bytes() writes it. Raises "
      "RuleError.");
  rules.def_static(
      "from_text",
      [](const std::string& text) {
        return FromOne(nb::bytes(text.data(), text.size()), "text");
      },
      nb::arg("text"), "Reads text format or JSON. Raises RuleError.");
  const auto serialize = [](const PyRuleSet& r, Format format) {
    const nb::gil_scoped_release release;
    return r.rules.Serialize(format);
  };
  rules.def(
      "to_bytes",
      [serialize](const PyRuleSet& r) {
        const std::string s = serialize(r, Format::kBinary);
        return nb::bytes(s.data(), s.size());
      },
      "Returns the merged rules as trunkline.v1.RuleSet.");
  rules.def(
      "to_text",
      [serialize](const PyRuleSet& r) { return serialize(r, Format::kText); },
      "Returns the merged rules in text format.");
  rules.def(
      "to_json",
      [serialize](const PyRuleSet& r) { return serialize(r, Format::kJson); },
      "Returns the merged rules as JSON.");
  rules.def(
      "__reduce__",
      [serialize](nb::handle_t<PyRuleSet> self) {
        const std::string s =
            serialize(nb::cast<const PyRuleSet&>(self), Format::kBinary);
        return nb::make_tuple(
            nb::module_::import_("trunkline._support").attr("restore"),
            nb::make_tuple(self.type(), nb::bytes(s.data(), s.size())));
      },
      nb::sig("def __reduce__(self) -> tuple[object, ...]"));
  rules.def_prop_ro(
      "id", [](const PyRuleSet& r) { return r.rules.id(); },
      "Jurisdiction, \"cn.changsha\".");
  rules.def_prop_ro(
      "version", [](const PyRuleSet& r) { return r.rules.version(); },
      "As its files say.");
  rules.def_prop_ro(
      "hash", [](const PyRuleSet& r) { return r.rules.hash(); },
      "SHA-256 of the content, 64 hex digits.");
  rules.def_prop_ro(
      "time_zone", [](const PyRuleSet& r) { return r.rules.time_zone(); },
      "Name of its time zone, \"Asia/Shanghai\" or \"+08:00\".");
  rules.def_prop_ro(
      "tz",
      [](const PyRuleSet& r) {
        return nb::module_::import_("trunkline._support")
            .attr("zone")(ToPython(r.rules.time_zone()));
      },
      nb::sig("def tz(self) -> datetime.tzinfo"),
      "Its time zone, for datetime.astimezone().");
  rules.def_prop_ro(
      "issues", [](const PyRuleSet& r) { return ToPython(*r.issues); },
      "What loading found: warnings and notes.");
  BindCatalogueProperties(rules);
  rules.def(
      "__len__", [](const PyRuleSet& r) { return r.rules.rule_count(); },
      "Number of rules.");
  rules.def("__bool__", [](const PyRuleSet&) { return true; });
  rules.def(
      "__eq__",
      [](const PyRuleSet& a, nb::handle other) {
        const PyRuleSet* b = nullptr;
        return nb::try_cast(other, b) && b != nullptr &&
               a.rules.hash() == b->rules.hash();
      },
      nb::arg("other").none(),
      nb::sig("def __eq__(self, other: object, /) -> bool"));
  rules.def("__hash__", [](const PyRuleSet& r) {
    return nb::hash(ToPython(r.rules.hash()));
  });
  rules.def("__repr__", [](const PyRuleSet& r) {
    return absl::StrCat("<RuleSet ", std::string(r.rules.id()), " version ",
                        std::string(r.rules.version()), ": ",
                        r.rules.rule_count(), " rules, ",
                        std::string(r.rules.hash().substr(0, 16)), ">");
  });

  rules.def(
      "dial",
      [](const PyRuleSet& r, const std::string& number, TimeLike called) {
        const DialResult d = r.rules.Dial(number, ToTime(called, "called"));
        return PyDial{d.answer, d.phase, std::string(d.number),
                      std::string(d.owner), std::string(d.target)};
      },
      nb::arg("number"), nb::kw_only(), nb::arg("called"),
      "Says whose seats take a call to `number` at `called`. An unknown number "
      "is an answer.");
  rules.def(
      "explain",
      [](const PyRuleSet& r, nb::args args, nb::kwargs fields) {
        const Language language = TakeLanguage(&fields);
        const int suggest = TakeSuggest(&fields);
        const std::optional<PyPoints> points = TakePoints(&fields);
        if (points.has_value() && suggest == 0) {
          InvalidArgument("points: only with suggest");
        }
        std::optional<PyTextModels> models;
        if (suggest != 0 || fields.contains("models")) {
          models = TakeModels(r, &fields);
          if (suggest == 0) InvalidArgument("models: only with suggest");
        }
        Arguments arguments;
        arguments.Read(args, fields);
        Explanation why = Value(
            points.has_value()
                ? ExplainWithSuggestion(r.rules, models->models,
                                        arguments.ticket(), points->data(),
                                        points->size(), suggest, language)
            : models.has_value()
                ? ExplainWithSuggestion(r.rules, models->models,
                                        arguments.ticket(), suggest, language)
                : Explain(r.rules, arguments.ticket(), language));
        PyExplanation out;
        out.text = why.ToText();
        out.decision.decision = std::move(why.decision);
        out.decision.accepted = arguments.ticket().accepted_at;
        out.decision.ticket_id = arguments.id();
        out.steps = std::move(why.steps);
        out.runner_up = std::move(why.runner_up);
        return out;
      },
      nb::sig("def explain(self, ticket: Ticket | None = None, /, *, "
              "lang: str = 'en', suggest: int | None = None, points: "
              "Mapping[str, int] | None = None, "
              "models: TextModels | None = None, " TRUNKLINE_TICKET_ARGUMENTS
              ") -> Explanation"),
      "Says every step of routing a ticket, in English (\"en\") or Chinese "
      "(\"zh\"). Takes a ticket as route() does, and some hundred times as "
      "long. Nothing in it repeats what the caller said. With `suggest` it "
      "explains route_suggest().");
  rules.def(
      "route_suggest",
      [](const PyRuleSet& r, nb::args args, nb::kwargs fields) {
        int suggest = TakeSuggest(&fields);
        if (suggest == 0) suggest = 80;
        const std::optional<PyPoints> points = TakePoints(&fields);
        const PyTextModels models = TakeModels(r, &fields);
        Arguments arguments;
        arguments.Read(args, fields);
        PyDecision out;
        if (points.has_value()) {
          WarnOfLeftOut(Value(RouteWithSuggestion(
              r.rules, models.models, arguments.ticket(), points->data(),
              points->size(), suggest, &out.decision)));
        } else {
          Check(RouteWithSuggestion(r.rules, models.models, arguments.ticket(),
                                    suggest, &out.decision));
        }
        out.accepted = arguments.ticket().accepted_at;
        out.ticket_id = arguments.id();
        return out;
      },
      nb::sig(
          "def route_suggest(self, ticket: Ticket | None = None, /, *, "
          "suggest: int | None = 80, points: Mapping[str, int] | None = "
          "None, models: TextModels | None = None, " TRUNKLINE_TICKET_ARGUMENTS
          ") -> Decision"),
      "Routes a ticket as route() does. Where it has no category, routes it by "
      "the one that its text suggests, if that is right in at least `suggest` "
      "(1 to 100) of 100 cases; Decision.guess is then set, and a person must "
      "confirm it. `points`: those that an outside model gives to category "
      "codes, read in place of the text; warns of codes that no model scores. "
      "`models`: default: those of the packs that the rule set was "
      "loaded from. The header suggest.h says which tickets are never routed "
      "by "
      "a guess.");
  rules.def(
      "why_not",
      [](const PyRuleSet& r, const std::string& rule, nb::args args,
         nb::kwargs fields) {
        const Language language = TakeLanguage(&fields);
        Arguments arguments;
        arguments.Read(args, fields);
        return Value(WhyNot(r.rules, arguments.ticket(), rule, language));
      },
      nb::sig("def why_not(self, rule: str, ticket: Ticket | None = None, /, "
              "*, lang: str = 'en', " TRUNKLINE_TICKET_ARGUMENTS ") -> WhyNot"),
      "Says why `rule` did not win. Raises NotFoundError, a LookupError, with "
      "the id that may have been meant.");
  rules.def(
      "what_to_ask",
      [](const PyRuleSet& r, nb::args args, nb::kwargs fields) {
        const Language language = TakeLanguage(&fields);
        Arguments arguments;
        arguments.Read(args, fields);
        return ToPython(
            Value(WhatToAsk(r.rules, arguments.ticket(), language)));
      },
      nb::sig("def what_to_ask(self, ticket: Ticket | None = None, /, *, "
              "lang: str = 'en', " TRUNKLINE_TICKET_ARGUMENTS
              ") -> tuple[Question, ...]"),
      "Names the missing fields whose value could change the lead.");

#define LABEL(python, cpp)                            \
  rules.def(                                          \
      python,                                         \
      [](const PyRuleSet& r, const std::string& code, \
         const std::string& lang) {                   \
        return std::string(r.rules.cpp(code, lang));  \
      },                                              \
      nb::arg("code"), nb::arg("lang") = "zh",        \
      "Returns the label in `lang`, else in any language, else the code.")
  LABEL("department_label", DepartmentLabel);
  LABEL("category_label", CategoryLabel);
  LABEL("region_label", RegionLabel);
  LABEL("rule_label", RuleLabel);
#define FIND(python, cpp)                               \
  rules.def(                                            \
      python,                                           \
      [](const PyRuleSet& r, const std::string& name) { \
        return std::string(r.rules.cpp(name));          \
      },                                                \
      nb::arg("name"),                                  \
      "Finds a code by code, label or alias. Empty: none, or several.")
  FIND("find_department", FindDepartment);
  FIND("find_category", FindCategory);
  FIND("find_region", FindRegion);

  ruleset_type = rules.ptr();
  decision_type = nb::type<PyDecision>().ptr();
  PyObject* method = PyDescr_NewMethod(
      reinterpret_cast<PyTypeObject*>(ruleset_type), &route_method);
  if (method == nullptr) throw nb::python_error();
  nb::setattr(rules, "route", nb::steal(method));
}

}  // namespace trunkline::python
