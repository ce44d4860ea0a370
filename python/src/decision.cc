// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "python/src/ticket.h"
#include "python/src/values.h"
#include "src/route/wire_values.h"
#include "trunkline/wire.h"
#include "trunkline_internal/v1/decision.pb.h"

namespace trunkline::python {
namespace {

namespace pb = ::trunkline_internal::v1;

std::string WritePyDecision(const PyDecision& d) {
  return WriteDecision(d.decision, d.ticket_id, d.accepted, Format::kBinary);
}

// As the library's structs, with strings of their own.
struct PyContender {
  std::string department;
  std::string rule;
  Basis basis = Basis::kUnspecified;
};
struct PyRefusal {
  RefusalReason reason = RefusalReason::kUnspecified;
  RefusalAction action = RefusalAction::kUnspecified;
  std::string route;
};
struct PyEmergencyHint {
  std::string signal;
  std::string number;
  std::string trigger;
};

std::string WriteIssueMessage(const Issue& issue) { return WriteIssue(issue); }

}  // namespace

PyDecision ReadDecision(std::string_view bytes) {
  const std::string checked =
      Value(Convert("Decision", bytes, Format::kBinary, Format::kBinary));
  auto kept = std::make_shared<pb::Decision>();
  if (!kept->ParseFromString(checked)) InvalidArgument("not a decision");
  const pb::Decision& m = *kept;
  PyDecision out;
  Decision& d = out.decision;
  d.outcome = static_cast<Outcome>(m.outcome());
  d.lead = m.lead();
  d.target = m.target();
  d.rule = m.rule();
  for (const auto& rule : m.also()) d.also.push_back(rule);
  d.keyword = m.keyword();
  d.basis = static_cast<Basis>(m.basis());
  d.settled_by = static_cast<Basis>(m.settled_by());
  d.phase = static_cast<Phase>(m.phase());
  d.urgency = static_cast<Urgency>(m.urgency());
  for (const int note : m.note()) {
    if (note >= 1 && note <= 8) {
      d.notes |= static_cast<std::uint8_t>(1u << (note - 1));
    }
  }
  d.confidential = m.confidential();
  d.conflict_of_interest = m.conflict_of_interest();
  d.owner_leads = m.owner_leads();
  for (const auto& code : m.assisting()) d.assisting.push_back(code);
  for (const auto& c : m.contender()) {
    d.contenders.push_back(
        {c.department(), c.rule(), static_cast<Basis>(c.basis())});
  }
  for (const auto& p : m.policy()) {
    const auto stage = static_cast<std::size_t>(p.milestone());
    if (stage >= kMilestoneCount) continue;
    if (d.policies[stage].empty()) {
      d.policies[stage] = p.policy();
    } else {
      d.also_policies.push_back({static_cast<Milestone>(stage), p.policy()});
    }
  }
  for (const auto& policy : m.statutory()) d.statutory.push_back(policy);
  for (const auto& tag : m.tag()) d.tags.push_back(tag);
  d.knowledge = m.knowledge();
  d.refusal = {static_cast<RefusalReason>(m.refusal().reason()),
               static_cast<RefusalAction>(m.refusal().action()),
               m.refusal().route()};
  d.first_receiver = m.first_receiver();
  d.emergency_hint = {m.emergency_hint().signal(), m.emergency_hint().number(),
                      m.emergency_hint().trigger()};
  d.ruleset_id = m.ruleset_id();
  d.ruleset_version = m.ruleset_version();
  d.ruleset_hash = m.ruleset_hash();
  if (m.has_guess()) {
    auto guess = std::make_shared<Guess>(wire::ReadGuess(m.guess()));
    guess->outcome_without = static_cast<Outcome>(m.guess().outcome_without());
    d.guess = std::move(guess);
  }
  out.ticket_id = m.ticket();
  if (m.has_accepted_at()) {
    out.accepted = absl::FromUnixSeconds(m.accepted_at().seconds()) +
                   absl::Nanoseconds(m.accepted_at().nanos());
  }
  out.storage = std::move(kept);
  return out;
}

void BindIssues(nb::module_& m) {
  Struct<Place>(m, "Place", "A place in a file.")
      .Result("file", &Place::file, "Name of the file.")
      .Result("line", &Place::line, "From 1; 0: not known.")
      .Result("column", &Place::column, "From 1, in UTF-8 bytes.")
      .Result("entry", &Place::entry, "Number of the entry, from 1; 0: none.")
      .Result(
          "sheet", &Place::sheet,
          "Sheet of a workbook, whose row and column the others are; empty: "
          "no workbook.")
      .Done()
      .def("__str__",
           [](const Place& place) { return Text(place.ToString()); });
  Struct<Issue> issue(m, "Issue",
                      "One defect of a rule file, calendar or definition. "
                      "str() gives \"file:line:column: severity: message "
                      "[code]\".");
  issue.Result("severity", &Issue::severity, "How bad it is.")
      .Result("code", &Issue::code,
              "\"unknown-department\"; docs/checks.md has a section.")
      .Result("place", &Issue::place, "Where.")
      .Result("path", &Issue::path, "Field inside the entry.")
      .Result("entity", &Issue::entity, "Kind and id of the entry.")
      .Result("message", &Issue::message,
              "What is wrong, the value, what would be right.")
      .Result("message_zh", &Issue::message_zh, "The same in Chinese.")
      .Result("other", &Issue::other, "The other place, if there are two.")
      .Result("ticket", &Issue::ticket,
              "A ticket in text format that shows it.");
  issue.Done().def("__str__",
                   [](const Issue& i) { return Text(i.ToString()); });
  AddMessageMethods<Issue>(issue.cls(), "Issue", WriteIssueMessage, nullptr);
}

void BindDecision(nb::module_& m) {
  Struct<PyContender>(m, "Contender", "One of several equal claims.")
      .Result("department", &PyContender::department, "Department code.")
      .Result("rule", &PyContender::rule, "The rule that it rests on.")
      .Result("basis", &PyContender::basis, "Why it stands.")
      .Done();
  Struct<PyRefusal>(m, "Refusal", "A refusal that a rule proposes.")
      .Result("reason", &PyRefusal::reason, "Why.")
      .Result("action", &PyRefusal::action, "What is due to the caller.")
      .Result("route", &PyRefusal::route, "The way to point to.")
      .Done();
  Struct<PyEmergencyHint>(m, "EmergencyHint",
                          "A possible emergency, for the operator to confirm.")
      .Result("signal", &PyEmergencyHint::signal, "Signal id.")
      .Result("number", &PyEmergencyHint::number, "Number to bring in.")
      .Result("trigger", &PyEmergencyHint::trigger,
              "Word of the rule set that held; never the caller's.")
      .Done();

  Struct<Guess>(m, "Guess",
                "A category that the words of a ticket without one suggested, "
                "and that stood in for it. A person must confirm it.")
      .Result("category", &Guess::category, "Category code.")
      .Result("model", &Guess::model, "The text model that scores it.")
      .Result("models_hash", &Guess::models_hash,
              "Which models: 16 hex digits.")
      .Result("margin", &Guess::margin,
              "Points by which it leads over every other category.")
      .Result("percent_agreed", &Guess::percent_agreed,
              "How often held-out tickets with such a margin had it.")
      .Result("percent_low", &Guess::percent_low, "Lower bound of that share.")
      .Result("rows", &Guess::rows, "The number of such tickets.")
      .Result("changed", &Guess::changed,
              "Fields of the decision that the guess changed or added to.")
      .Result("outcome_without", &Guess::outcome_without,
              "The outcome without the guess.")
      .Result("lead_without", &Guess::lead_without, "The lead without it.")
      .Result("rule_without", &Guess::rule_without, "The rule without it.")
      .Done();

  Struct<PyDecision> decision(
      m, "Decision",
      "Where a ticket goes, and why. Codes are those of the rule set; an empty "
      "str says that there is none.");
#define DECISION(name, doc)                                                 \
  decision.Property(                                                        \
      #name, [](const PyDecision& d) { return ToPython(d.decision.name); }, \
      doc)
  DECISION(outcome, "What becomes of the ticket.");
  DECISION(lead, "Department that answers for it.");
  DECISION(target, "Number to put the call through to.");
  DECISION(rule, "Winning rule.");
  DECISION(also, "The other winning rules, of the same rank and claim.");
  DECISION(keyword,
           "First keyword of the winning rule that counts in the text, as the "
           "rule set writes it.");
  DECISION(basis, "What its claim rests on.");
  DECISION(settled_by, "Principle that chose among equal claims.");
  DECISION(assisting, "Departments that help.");
  DECISION(statutory, "Policies of statutory clocks beside the limits.");
  DECISION(knowledge, "Reference into the knowledge base.");
  DECISION(urgency, "Urgency after the rule's raise.");
  DECISION(tags, "Tags that the winning rules give.");
  DECISION(confidential, "The caller is kept secret.");
  DECISION(conflict_of_interest, "An accused department was passed over.");
  DECISION(owner_leads,
           "A dual number's owner has the ticket until it is handed over.");
  DECISION(phase, "What the dialled number was at the time of the call.");
  DECISION(first_receiver, "First receiver as used.");
  DECISION(ruleset_id, "Which rules: jurisdiction.");
  DECISION(ruleset_version, "Which rules: version.");
  DECISION(ruleset_hash, "Which rules: 16 hex digits.");
  decision
      .Property(
          "contenders",
          [](const PyDecision& d) {
            std::vector<PyContender> out;
            for (const Contender& c : d.decision.contenders) {
              out.push_back(
                  {std::string(c.department), std::string(c.rule), c.basis});
            }
            return ToPython(out);
          },
          "Every claim of the best rank, where there were several.")
      .Property(
          "policies",
          [](const PyDecision& d) {
            nb::dict out;
            for (std::size_t i = 1; i != kMilestoneCount; ++i) {
              if (d.decision.policies[i].empty()) continue;
              out[nb::cast(static_cast<Milestone>(i))] =
                  ToPython(d.decision.policies[i]);
            }
            return nb::typed<nb::dict, Milestone, nb::str>(out);
          },
          "Deadline policy by stage.")
      .Property(
          "also_policies",
          [](const PyDecision& d) {
            using Ids = std::vector<std::string_view>;
            nb::dict out;
            for (std::size_t i = 1; i != kMilestoneCount; ++i) {
              const auto milestone = static_cast<Milestone>(i);
              Ids ids;
              for (const TiedPolicy& tied : d.decision.also_policies) {
                if (tied.milestone == milestone) ids.push_back(tied.policy);
              }
              if (!ids.empty()) out[nb::cast(milestone)] = ToPython(ids);
            }
            return nb::typed<nb::dict, Milestone, TupleOf<nb::str>>(out);
          },
          "Further policies of the same stages; the earliest due time counts.")
      .Property(
          "refusal",
          [](const PyDecision& d) -> std::optional<PyRefusal> {
            if (d.decision.outcome != Outcome::kRefusalProposed) return {};
            const Refusal& r = d.decision.refusal;
            return PyRefusal{r.reason, r.action, std::string(r.route)};
          },
          "What a rule proposes for Outcome.REFUSAL_PROPOSED, else None.")
      .Property(
          "emergency_hint",
          [](const PyDecision& d) -> std::optional<PyEmergencyHint> {
            const EmergencyHint& hint = d.decision.emergency_hint;
            if (hint.signal.empty()) return {};
            return PyEmergencyHint{std::string(hint.signal),
                                   std::string(hint.number),
                                   std::string(hint.trigger)};
          },
          "A possible emergency in the words, or None.")
      .Property(
          "guess",
          [](const PyDecision& d) -> std::optional<Guess> {
            if (d.decision.guess == nullptr) return {};
            return *d.decision.guess;
          },
          "The category that was guessed and needs a confirmation, or None. "
          "Only route_suggest() guesses.")
      .Property(
          "notes",
          [](const PyDecision& d) {
            nb::list out;
            for (unsigned bit = 1; bit != 256; bit <<= 1) {
              const auto note = static_cast<Note>(bit);
              if (d.decision.Has(note)) out.append(nb::cast(note));
            }
            return TupleOf<Note>(nb::tuple(out));
          },
          "What in the ticket could not be used.")
      .Property(
          "ticket_id", [](const PyDecision& d) { return d.ticket_id; },
          "Id of the ticket that it is about.")
      .Property(
          "accepted", [](const PyDecision& d) { return FromTime(d.accepted); },
          "When the ticket was accepted.");
  decision.Done();
  AddMessageMethods<PyDecision>(decision.cls(), "Decision", WritePyDecision,
                                ReadDecision);
}

}  // namespace trunkline::python
