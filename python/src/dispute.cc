// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/dispute.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "python/src/ticket.h"
#include "python/src/values.h"

namespace trunkline::python {
namespace {

DisputeCommand ReadOneCommand(std::string_view bytes) {
  return Value(ReadDisputeCommand(bytes));
}
DisputeEvent ReadOneEvent(std::string_view bytes) {
  return Value(ReadDisputeEvent(bytes));
}
Dispute ReadOneDispute(std::string_view bytes) {
  return Value(ReadDispute(bytes));
}

std::optional<Opinion> Copied(const Opinion* opinion) {
  return opinion == nullptr ? std::optional<Opinion>()
                            : std::optional<Opinion>(*opinion);
}

}  // namespace

void BindDispute(nb::module_& m) {
  Struct<Claimant>(m, "Claimant",
                   "A department whose competence is in question.")
      .Field("unit", &Claimant::unit, "Department code.")
      .Field("basis", &Claimant::basis, "What the claim rests on.")
      .Field("rule", &Claimant::rule, "Rule that it rests on.")
      .Field("text", &Claimant::text, "What it rests on, in words.", false)
      .Constructor("Makes a claimant.")
      .Done();

  Struct<DisputeCommand> command(
      m, "DisputeCommand",
      "What an office does about a dispute: its kind, and the facts that the "
      "kind reads; DisputeCommandKind says which. Its repr() shows no words.");
  command.Field("kind", &DisputeCommand::kind, "What.")
      .Field("question", &DisputeCommand::question,
             "What is disputed, in words that name no citizen.", false)
      .Field("category", &DisputeCommand::category,
             "Category that a precedent would cover.")
      .Field("region", &DisputeCommand::region,
             "Region that a precedent would cover.")
      .Field("claimants", &DisputeCommand::claimants, "Whose competence.")
      .Field("cases", &DisputeCommand::cases, "Ids of tickets.")
      .Field("unit", &DisputeCommand::unit, "Department designated.")
      .Field("assisting", &DisputeCommand::assisting, "Departments that help.")
      .Field("text", &DisputeCommand::text, "Collation, opinion or ruling.",
             false)
      .Field("reason", &DisputeCommand::reason, "Why.", false)
      .Field("legal_basis", &DisputeCommand::legal_basis,
             "Law or catalogue item that a ruling rests on.")
      .Field("number", &DisputeCommand::number,
             "Document number of a ruling, an opinion or a statement.")
      .Field("office", &DisputeCommand::office,
             "Id of the office that acts; empty: the one whose role the actor "
             "has.")
      .Field("date", &DisputeCommand::date,
             "Date of that document, '2018-06-28'.")
      .Constructor("Makes a command.")
      .Done();
  AddMessageMethods<DisputeCommand>(command.cls(), "DisputeCommand",
                                    WriteDisputeCommand, ReadOneCommand);

  Struct<DisputeEvent> event(m, "DisputeEvent",
                             "Something that happened to a dispute. Never "
                             "changed, never deleted.");
  event.Result("dispute", &DisputeEvent::dispute, "Id of the dispute.")
      .Result("version", &DisputeEvent::version,
              "What it makes of the dispute's, from 1.")
      .Result("at", &DisputeEvent::at, "When.")
      .Result("stated_at", &DisputeEvent::stated_at,
              "What the host said, if that was before the last event.")
      .Result("actor", &DisputeEvent::actor, "Who: id of a member of staff.")
      .Result("unit", &DisputeEvent::unit, "Of which department.")
      .Result("role", &DisputeEvent::role, "The role that gave the right.")
      .Result("command", &DisputeEvent::command, "What.")
      .Result("stage", &DisputeEvent::stage, "New; UNSPECIFIED: as before.")
      .Result("ending", &DisputeEvent::ending, "How the dispute ended.")
      .Result("jurisdiction", &DisputeEvent::jurisdiction,
              "Of an event that opens the dispute.")
      .Result("step", &DisputeEvent::step, "New step; empty: as before.")
      .Result("step_due_at", &DisputeEvent::step_due_at,
              "When that step is due; None: it has no limit.")
      .Result("office_name", &DisputeEvent::office_name,
              "The names that the office had on that day.")
      .Result("definition_id", &DisputeEvent::definition_id,
              "Of an event that opens the dispute: whose steps it takes.")
      .Result("definition_version", &DisputeEvent::definition_version,
              "Likewise.")
      .Done();
  AddMessageMethods<DisputeEvent>(event.cls(), "DisputeEvent",
                                  WriteDisputeEvent, ReadOneEvent);

  Struct<Opinion>(m, "Opinion", "What an office thinks.")
      .Result("office", &Opinion::office, "Which.")
      .Result("round", &Opinion::round, "Collation that it is about, from 1.")
      .Result("at", &Opinion::at, "When.")
      .Result("by", &Opinion::by, "Who.")
      .Result("text", &Opinion::text, "The opinion.", false)
      .Result("unit", &Opinion::unit,
              "Department that it takes for competent; may be empty.")
      .Result("office_id", &Opinion::office_id, "Id of the office.")
      .Result("office_name", &Opinion::office_name,
              "The names that it had on that day.")
      .Result("number", &Opinion::number, "Document number.")
      .Result("date", &Opinion::date, "Date of the document.")
      .Result("legal_basis", &Opinion::legal_basis,
              "Law or catalogue item that it rests on.")
      .Done();
  Struct<Statement>(m, "Statement", "What a contending unit says in writing.")
      .Result("unit", &Statement::unit, "Department code.")
      .Result("at", &Statement::at, "When.")
      .Result("by", &Statement::by, "Who.")
      .Result("text", &Statement::text, "The statement.", false)
      .Result("number", &Statement::number, "Document number.")
      .Result("date", &Statement::date, "Date of the document.")
      .Result("legal_basis", &Statement::legal_basis,
              "Law or catalogue item that it rests on.")
      .Done();
  Struct<Designation>(m, "Designation", "What is to be done to one case.")
      .Result("case_id", &Designation::case_id, "Which.")
      .Result("command", &Designation::command,
              "For LifecycleEngine.decide() or Desk.do().")
      .Done();

  Struct<Dispute> dispute(
      m, "Dispute",
      "A dispute about who is competent, with the tickets attached to it: what "
      "its events add up to. Never changes; apply() gives the next.");
  dispute.Result("id", &Dispute::id, "Its id.")
      .Result("jurisdiction", &Dispute::jurisdiction, "Whose.")
      .Result("version", &Dispute::version, "Events so far; 0: not opened.")
      .Result("stage", &Dispute::stage, "Where it waits, and for whom.")
      .Result("ending", &Dispute::ending, "How it ended.")
      .Result("opened_at", &Dispute::opened_at, "When.")
      .Result("updated_at", &Dispute::updated_at,
              "When the last event happened.")
      .Result("ended_at", &Dispute::ended_at, "When.")
      .Result("question", &Dispute::question, "What is disputed.", false)
      .Result("category", &Dispute::category, "What a precedent would cover.")
      .Result("region", &Dispute::region, "What a precedent would cover.")
      .Result("claimants", &Dispute::claimants, "Whose competence.")
      .Result("cases", &Dispute::cases, "Ids of tickets attached.")
      .Result("round", &Dispute::round, "How often it was collated.")
      .Result("collation", &Dispute::collation, "The last one.", false)
      .Result("opinions", &Dispute::opinions, "Of all rounds.")
      .Result("unit", &Dispute::unit, "Department designated.")
      .Result("assisting", &Dispute::assisting, "Departments that help.")
      .Result("grounds", &Dispute::grounds, "Why.", false)
      .Result("legal_basis", &Dispute::legal_basis,
              "Law or catalogue item that the ruling rests on.")
      .Result("number", &Dispute::number, "The ruling's own number.")
      .Result("unknown_events", &Dispute::unknown_events,
              "Events of kinds that this library does not know.")
      .Result("step", &Dispute::step,
              "Step that it waits in; empty: it has ended.")
      .Result("step_due_at", &Dispute::step_due_at,
              "When that step is due; None: it has no limit.")
      .Result("statements", &Dispute::statements,
              "What the contending units stated.")
      .Result("date", &Dispute::date, "Date of the ruling.")
      .Result("office", &Dispute::office, "Office that designated or ruled.")
      .Result("office_name", &Dispute::office_name,
              "The names that it had on that day.")
      .Result("definition_id", &Dispute::definition_id,
              "Definition whose steps it takes; empty: the built-in ones.")
      .Result("definition_version", &Dispute::definition_version, "Likewise.")
      .Done()
      .def(
          "__init__",
          [](Dispute* self, const std::string& id,
             const std::string& jurisdiction) {
            new (self) Dispute();
            self->id = id;
            self->jurisdiction = jurisdiction;
          },
          nb::arg("id"), nb::kw_only(), nb::arg("jurisdiction"),
          "Makes a dispute that is to be opened: nothing has happened to it.")
      .def(
          "decide",
          [](const Dispute& self, const DisputeCommand& what, const Actor& who,
             TimeLike now) {
            return Value(DecideDispute(self, what, who, ToTime(now, "now")));
          },
          nb::arg("command"), nb::arg("actor"), nb::kw_only(), nb::arg("now"),
          "Returns the events that a command leads to, for apply(). The right "
          "is a role: 'centre', 'staffing_office', 'legal_office' or "
          "'city_government'. Raises PermissionDeniedError, "
          "InvalidArgumentError (a fact is missing or does not fit), "
          "FailedPreconditionError (not possible in this stage).")
      .def(
          "apply",
          [](const Dispute& self, const std::vector<DisputeEvent>& events) {
            Dispute next = self;
            for (const DisputeEvent& e : events) Check(Apply(e, &next));
            return next;
          },
          nb::arg("events"),
          nb::sig("def apply(self, events: Sequence[DisputeEvent]) -> Dispute"),
          "Returns the dispute after these events. Raises "
          "FailedPreconditionError if one of them is not the next.")
      .def(
          "designations",
          [](const Dispute& self, const DisputeEvent& e) {
            return ToPython(Designations(e, self));
          },
          nb::arg("event"),
          "Returns the designations of cases that follow from an event; this "
          "is the dispute as the event left it.")
      .def(
          "ticket_commands",
          [](const Dispute& self, const DisputeEvent& e) {
            return ToPython(TicketCommands(e, self));
          },
          nb::arg("event"),
          "Returns all that follows for the cases from an event: attachments, "
          "detachments and designations.")
      .def(
          "opinion_of",
          [](const Dispute& self, Opinion::Office office) {
            return Copied(self.OpinionOf(office));
          },
          nb::arg("office"),
          "Returns the opinion of a kind of office on the present collation, "
          "or "
          "None.")
      .def(
          "opinion_of_office",
          [](const Dispute& self, const std::string& id) {
            return Copied(self.OpinionOf(std::string_view(id)));
          },
          nb::arg("id"),
          "As opinion_of(), by the id of the office in the lifecycle "
          "definition.")
      .def(
          "draft_rule",
          [](const Dispute& self, const PyRuleSet& rules) {
            return Value(DraftRule(self, rules.rules));
          },
          nb::arg("rules"),
          "Returns a ruling as one draft rule, in text format: a further "
          "source for RuleSet. A person must review it. Raises "
          "FailedPreconditionError without a ruling, InvalidArgumentError "
          "where `rules` does not know what it names.");
  AddMessageMethods<Dispute>(dispute.cls(), "Dispute", WriteDispute,
                             ReadOneDispute);

  m.def(
      "claimants_of",
      [](const PyDecision& decision) {
        return ToPython(ClaimantsOf(decision.decision));
      },
      nb::arg("decision"),
      "Returns the claims of a disputed decision, for a command that opens a "
      "dispute.");
}

}  // namespace trunkline::python
