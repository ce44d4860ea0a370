// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "python/src/deadlines.h"
#include "python/src/ticket.h"
#include "python/src/values.h"
#include "trunkline/wire.h"

namespace trunkline::python {
namespace {

// A deadline that owns its strings, in Python's promised_deadlines.
struct PyDeadline {
  Milestone milestone = Milestone::kUnspecified;
  std::string policy, calendar, calendar_version, text;
  bool expected = false;
  int missing_year = 0;
  absl::Time start, counted_from, due, yellow, red;
  bool provisional = false;
};

struct PyDeadlines {
  std::vector<PyDeadline> milestones;
  std::vector<PyDeadline> statutory;
  std::optional<PyDeadline> interim_reply;
  std::string bytes;
};

PyDeadline ToDeadline(const Deadline& d, Milestone milestone) {
  PyDeadline out;
  out.milestone = milestone;
  out.policy = d.policy->id;
  if (d.calendar != nullptr) {
    out.calendar = d.calendar->name();
    out.calendar_version = d.calendar->version();
    if (!d.expected) out.text = FormatDueTime(d.due.due, d.calendar->zone());
  }
  out.expected = d.expected;
  out.missing_year = d.missing_year;
  out.start = d.start;
  out.counted_from = d.due.counted_from;
  out.due = d.due.due;
  out.yellow = d.due.yellow;
  out.red = d.due.red;
  out.provisional = d.due.provisional;
  return out;
}

std::string WritePyDeadlines(const PyDeadlines& d) { return d.bytes; }

}  // namespace

void BindDeadlines(nb::module_& m) {
  nb::class_<PyCalendars> calendars(
      m, "Calendars",
      "When offices work: calendars by name. Never changes; any thread may use "
      "it.");
  const auto load = [](const SourceFiles& files) {
    return PyCalendars{
        *LoadFiles(files, [](const std::vector<Source>& sources) {
           return LoadCalendars(sources);
         }).value};
  };
  calendars.def_static(
      "load", [load](nb::args paths) { return load(OpenFiles(paths, false)); },
      nb::sig("def load(*paths: str | os.PathLike[str]) -> Calendars"),
      "Loads calendar files (trunkline.v1.CalendarFile), and all of folders. "
      "Raises RuleError with `.issues`.");
  calendars.def_static(
      "from_sources",
      [load](const Contents& sources) {
        return load(FromContents(sources, false));
      },
      nb::arg("sources"),
      nb::sig("def from_sources(sources: Sequence[tuple[str, bytes]]) -> "
              "Calendars"),
      "As load(), from pairs of a name and a content.");
  calendars.def_prop_ro(
      "names",
      [](const PyCalendars& c) { return ToPython(c.calendars.Names()); },
      "Names of the calendars.");

  Struct<PyDeadline>(
      m, "Deadline",
      "One deadline of one ticket. Times are aware datetimes in UTC.")
      .Result("milestone", &PyDeadline::milestone,
              "Which milestone; UNSPECIFIED for a statutory one.")
      .Result("policy", &PyDeadline::policy, "Deadline policy.")
      .Result("calendar", &PyDeadline::calendar, "What it is counted by.")
      .Result("calendar_version", &PyDeadline::calendar_version, "Its version.")
      .Result("missing_year", &PyDeadline::missing_year,
              "The year that the calendar lacks; 0: none.")
      .Result("expected", &PyDeadline::expected,
              "The start event has not happened: times are None.")
      .Result("start", &PyDeadline::start, "When the start event happened.")
      .Result("counted_from", &PyDeadline::counted_from,
              "Where counting began.")
      .Result("due", &PyDeadline::due, "The last instant that is in time.")
      .Result("text", &PyDeadline::text,
              "The due time for people, in the calendar's time zone: "
              "\"2022-10-26 24:00\". Empty: expected.")
      .Result("yellow", &PyDeadline::yellow, "The yellow card; None: never.")
      .Result("red", &PyDeadline::red, "The red card.")
      .Result("provisional", &PyDeadline::provisional,
              "Counted beyond the calendar's last year: a guess.")
      .Done();

  Struct<PyDeadlines> deadlines(m, "Deadlines",
                                "The deadlines of one ticket. "
                                "deadlines[Milestone.HANDLING] gives one, or "
                                "raises KeyError.");
  deadlines.Result("milestones", &PyDeadlines::milestones, "By milestone.")
      .Result("statutory", &PyDeadlines::statutory,
              "Statutory clocks beside them.")
      .Property(
          "interim_reply", [](const PyDeadlines& d) { return d.interim_reply; },
          "When the citizen must be told of progress, where the law allows "
          "longer; None: nowhere.");
  deadlines.Done()
      .def(
          "__getitem__",
          [](const PyDeadlines& d, Milestone milestone) {
            for (const PyDeadline& one : d.milestones) {
              if (one.milestone == milestone) return one;
            }
            PyErr_SetObject(PyExc_KeyError, nb::cast(milestone).ptr());
            throw nb::python_error();
          },
          nb::arg("milestone"))
      .def(
          "__contains__",
          [](const PyDeadlines& d, Milestone milestone) {
            for (const PyDeadline& one : d.milestones) {
              if (one.milestone == milestone) return true;
            }
            return false;
          },
          nb::arg("milestone"))
      .def("__len__", [](const PyDeadlines& d) { return d.milestones.size(); })
      .def(
          "__iter__",
          [](const PyDeadlines& d) { return nb::iter(ToPython(d.milestones)); },
          nb::sig("def __iter__(self) -> Iterator[Deadline]"));
  AddMessageMethods<PyDeadlines>(deadlines.cls(), "Deadlines", WritePyDeadlines,
                                 nullptr);

  nb::class_<PyDeadlineCalculator> calculator(
      m, "DeadlineCalculator",
      "The deadline policies of a rule set with their calendars. Never "
      "changes; any thread may use it.");
  calculator.def(
      "__init__",
      [](PyDeadlineCalculator* self, const PyRuleSet& rules,
         const PyCalendars& c) {
        new (self) PyDeadlineCalculator{
            Value(DeadlineCalculator::Create(rules.rules, c.calendars))};
      },
      nb::arg("rules"), nb::arg("calendars"),
      "Raises InvalidArgumentError with every policy whose calendar is missing "
      "or of another time zone.");
  calculator.def(
      "deadlines",
      [](const PyDeadlineCalculator& l, const PyDecision& decision,
         OptionalTimeLike accepted, OptionalTimeLike dispatched,
         OptionalTimeLike signed_for, OptionalTimeLike fed_back,
         OptionalTimeLike ruled, OptionalTimeLike filed, bool provisional) {
        const absl::Time never = absl::InfiniteFuture();
        StartEvents events;
        events.accepted = ToTime(accepted, "accepted", decision.accepted);
        events.dispatched = ToTime(dispatched, "dispatched", never);
        events.signed_for = ToTime(signed_for, "signed_for", never);
        events.fed_back = ToTime(fed_back, "fed_back", never);
        events.ruled = ToTime(ruled, "ruled", never);
        events.filed = ToTime(filed, "filed", never);
        Deadlines found;
        Check(l.calculator.DeadlinesFor(decision.decision, events, &found,
                                        {provisional}));
        PyDeadlines out;
        for (std::size_t i = 1; i != kMilestoneCount; ++i) {
          if (found.milestones[i]) {
            out.milestones.push_back(
                ToDeadline(found.milestones[i], static_cast<Milestone>(i)));
          }
        }
        for (const Deadline& d : found.statutory) {
          if (d)
            out.statutory.push_back(ToDeadline(d, Milestone::kUnspecified));
        }
        if (found.interim_reply) {
          out.interim_reply =
              ToDeadline(found.interim_reply, Milestone::kUnspecified);
        }
        out.bytes = WriteDeadlines(found);
        return out;
      },
      nb::arg("decision"), nb::kw_only(), nb::arg("accepted") = nb::none(),
      nb::arg("dispatched") = nb::none(), nb::arg("signed_for") = nb::none(),
      nb::arg("fed_back") = nb::none(), nb::arg("ruled") = nb::none(),
      nb::arg("filed") = nb::none(), nb::arg("provisional") = false,
      "Returns the deadlines of a decision of this rule set, each counted from "
      "its start event. Events that have not happened are None; accepted is by "
      "default the decision's own. provisional: counts up to ten years beyond "
      "a calendar's end, as a guess.\n\nRaises OutOfRangeError, a ValueError, "
      "where a calendar does not reach; InvalidArgumentError for a decision of "
      "another rule set.");
  calculator.def(
      "explain_due",
      [](const PyDeadlineCalculator& l, const std::string& policy,
         TimeLike start, const std::string& lang) {
        const DeadlinePolicy* found = l.calculator.FindPolicy(policy);
        const WorkCalendar* calendar = l.calculator.CalendarOf(policy);
        if (found == nullptr || calendar == nullptr) {
          throw StatusError(absl::NotFoundError(
              absl::StrCat("no deadline policy \"", policy, "\"")));
        }
        return Value(ExplainDue(*found, *calendar, ToTime(start, "start")))
            .ToText(ToLanguage(lang));
      },
      nb::arg("policy"), nb::arg("start"), nb::arg("lang") = "en",
      "Says day by day how a deadline is counted from `start`, one step a "
      "line. "
      "Raises NotFoundError, a LookupError.");
}

}  // namespace trunkline::python
