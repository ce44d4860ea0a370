// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <vector>

#include "python/src/ticket.h"
#include "python/src/values.h"
#include "trunkline/cases/case.h"

namespace trunkline::python {
namespace {

Event ReadOneEvent(std::string_view bytes) { return Value(ReadEvent(bytes)); }
Case ReadOneCase(std::string_view bytes) { return Value(ReadCase(bytes)); }

std::optional<PyTicket> TicketOf(const std::string& bytes) {
  if (bytes.empty()) return {};
  return ReadPyTicket(bytes);
}
std::optional<PyDecision> DecisionOf(const std::string& bytes) {
  if (bytes.empty()) return {};
  return ReadDecision(bytes);
}

}  // namespace

void BindCase(nb::module_& m) {
  using Amount = DeadlinePolicy::Amount;
  Struct<Amount> amount(m, "Amount", "A length of time in a unit.");
  amount.Field("amount", &Amount::amount, "How many.")
      .Field("unit", &Amount::unit, "Of what.")
      .Constructor("Makes an amount.")
      .Done();

  Struct<PromisedDeadline>(m, "PromisedDeadline",
                           "A deadline of a case, as promised.")
      .Result("milestone", &PromisedDeadline::milestone,
              "Which milestone; UNSPECIFIED: statutory.")
      .Result("tied", &PromisedDeadline::tied,
              "Beside the one before, of a rule of equal rank: the earlier due "
              "time counts.")
      .Result("interim", &PromisedDeadline::interim,
              "The hotline's own, where the law allows longer.")
      .Property(
          "policy",
          [](const PromisedDeadline& t) {
            return t.policy == nullptr ? std::string() : t.policy->id;
          },
          "Deadline policy.")
      .Done();

  BindCommand(m);

  Struct<ClockEvent>(m, "ClockEvent", "Something that happened to a clock.")
      .Result("clock", &ClockEvent::clock, "Number, from 1.")
      .Result("kind", &ClockEvent::kind, "What.")
      .Result("at", &ClockEvent::at, "When.")
      .Result("definition", &ClockEvent::definition, "Clock definition.")
      .Result("assignment", &ClockEvent::assignment, "0: the case's own.")
      .Result("policy", &ClockEvent::policy, "Deadline policy.")
      .Result("calendar_version", &ClockEvent::calendar_version,
              "Version of the calendar.")
      .Result("due", &ClockEvent::due, "As it now stands.")
      .Result("yellow", &ClockEvent::yellow, "As it now stands.")
      .Result("red", &ClockEvent::red, "As it now stands.")
      .Result("provisional", &ClockEvent::provisional, "A guess.")
      .Result("reason", &ClockEvent::reason, "Why.", false)
      .Result("extension", &ClockEvent::extension, "How much longer.")
      .Result("by", &ClockEvent::by, "Who; empty in a case.")
      .Done();

  Struct<Event> event(m, "Event",
                      "Something that happened to a case. Never changed, never "
                      "deleted. Its repr() shows no words.");
  event.Result("case_id", &Event::case_id, "Which case.")
      .Result("version", &Event::version,
              "What it makes of the case's, from "
              "1.")
      .Result("at", &Event::at, "When.")
      .Result("stated_at", &Event::stated_at,
              "What the host said, if that was before the last event.")
      .Result("actor", &Event::actor, "Who: id of a member of staff.")
      .Result("unit", &Event::unit, "Of which department.")
      .Result("role", &Event::role, "The role that gave the right.")
      .Result("command", &Event::command, "What.")
      .Result("transition", &Event::transition, "Transition taken.")
      .Result("stage", &Event::stage, "New stage; empty: as before.")
      .Result("clocks", &Event::clocks, "What it did to clocks.", false)
      .Result("resolution", &Event::resolution, "How the case ended.")
      .Result("cause", &Event::cause, "What brought it about.")
      .Result("assignment", &Event::assignment,
              "The one that it is about, from 1; 0: none.");
  event.Done();
  AddMessageMethods<Event>(event.cls(), "Event", WriteEvent, ReadOneEvent);

  Struct<Assignment>(m, "Assignment", "One unit's part in a case.")
      .Result("kind", &Assignment::kind, "Lead, assisting or below.")
      .Result("unit", &Assignment::unit, "Department.")
      .Result("interim", &Assignment::interim, "Until a dispute is settled.")
      .Result("designated", &Assignment::designated, "No right to return.")
      .Result("dispatched_at", &Assignment::dispatched_at, "When.")
      .Result("signed_at", &Assignment::signed_at, "When.")
      .Result("contacted_at", &Assignment::contacted_at, "When.")
      .Result("reported_at", &Assignment::reported_at, "When.")
      .Result("ended_at", &Assignment::ended_at, "When.")
      .Result("end", &Assignment::end, "How it ended.")
      .Result("last_act_at", &Assignment::last_act_at,
              "When the unit last did anything itself.")
      .Result("reminders", &Assignment::reminders, "How many.")
      .Result("yellow_cards", &Assignment::yellow_cards, "How many.")
      .Result("red_cards", &Assignment::red_cards, "How many.")
      .Result("extensions", &Assignment::extensions, "How many.")
      .Result("delay_reported_at", &Assignment::delay_reported_at,
              "When the unit reported why it is late.")
      .Done();
  Struct<Clock>(m, "Clock", "A clock of a case.")
      .Result("definition", &Clock::definition, "Clock definition.")
      .Result("assignment", &Clock::assignment, "0: the case's own.")
      .Result("policy", &Clock::policy, "Deadline policy.")
      .Result("calendar_version", &Clock::calendar_version,
              "Version of the calendar.")
      .Result("state", &Clock::state, "Where it stands.")
      .Result("started", &Clock::started, "When.")
      .Result("due", &Clock::due, "When; on hold: as it was before.")
      .Result("yellow", &Clock::yellow, "When.")
      .Result("red", &Clock::red, "When.")
      .Result("stopped", &Clock::stopped, "When.")
      .Result("provisional", &Clock::provisional, "A guess.")
      .Result("cut_short", &Clock::cut_short,
              "Stopped by a feedback or an ending.")
      .Result("ledger", &Clock::ledger, "Holds and extensions.", false)
      .Done();
  Struct<Request>(m, "Request", "What a unit asks of the centre.")
      .Result("assignment", &Request::assignment, "0: nothing.")
      .Result("reason", &Request::reason, "Why.")
      .Result("by", &Request::by, "Who.")
      .Result("at", &Request::at, "When.")
      .Result("extension", &Request::extension, "How much longer.")
      .Result("until", &Request::until, "When the hold ends at the latest.")
      .Done();
  Struct<Feedback>(m, "Feedback", "What a department says it did.")
      .Result("assignment", &Feedback::assignment, "Whose.")
      .Result("at", &Feedback::at, "When.")
      .Result("by", &Feedback::by, "Who.")
      .Result("claim_true", &Feedback::claim_true, "The claim is true.")
      .Result("beyond_remit", &Feedback::beyond_remit, "Beyond its remit.")
      .Result("contacted", &Feedback::contacted, "The citizen was contacted.")
      .Result("channel", &Feedback::channel, "How.")
      .Result("contacted_at", &Feedback::contacted_at, "When.")
      .Result("solved", &Feedback::solved, "Solved.")
      .Result("reason", &Feedback::reason, "Why.")
      .Result("internal_text", &Feedback::internal_text,
              "Words for the units and the centre.", false)
      .Result("public_text", &Feedback::public_text, "For the citizen.", false)
      .Done();
  Struct<Callback>(m, "Callback", "One attempt to ask the citizen.")
      .Result("at", &Callback::at, "When.")
      .Result("by", &Callback::by, "Who recorded it.")
      .Result("role", &Callback::role, "In which role.")
      .Result("contact_outcome", &Callback::contact_outcome, "Reached or not.")
      .Result("channel", &Callback::channel, "How.")
      .Result("solved", &Callback::solved, "Solved, says the citizen.")
      .Result("satisfaction", &Callback::satisfaction, "How satisfied.")
      .Result("feedback", &Callback::feedback, "About which, from 1.")
      .Result("unit", &Callback::unit, "Department of who recorded it.")
      .Result("member", &Callback::member,
              "Merged case whose caller was asked; empty: this case's own.")
      .Done();
  Struct<Supervision>(m, "Supervision", "A supervision measure.")
      .Result("measure", &Supervision::measure, "What.")
      .Result("ground", &Supervision::ground, "Why.")
      .Result("state", &Supervision::state, "Where it stands.")
      .Result("unit", &Supervision::unit, "The addressee.")
      .Result("by", &Supervision::by, "By whom.")
      .Result("at", &Supervision::at, "When.")
      .Result("reason", &Supervision::reason, "Why.", false)
      .Result("reply_by", &Supervision::reply_by, "When the reply is due.")
      .Result("authority", &Supervision::authority,
              "Of a referral: where it goes to.", false)
      .Result("reference", &Supervision::reference,
              "Of a referral: the authority's number.", false)
      .Result("reply", &Supervision::reply, "The reply, or the result.", false)
      .Result("answered_at", &Supervision::answered_at, "When it was answered.")
      .Result("lifted_at", &Supervision::lifted_at, "When it was lifted.")
      .Result("lifted_by", &Supervision::lifted_by, "By whom.")
      .Result("lifted_reason", &Supervision::lifted_reason, "Why.", false)
      .Result("reminded_at", &Supervision::reminded_at,
              "When the addressee was reminded of its reply.")
      .Result("escalation", &Supervision::escalation,
              "Id of the escalation that proposed it.")
      .Result("clock", &Supervision::clock, "For which clock, from 1.")
      .Result("proposed_at", &Supervision::proposed_at,
              "When a clock proposed it.")
      .Done();
  Struct<Finding>(m, "Finding", "What an authority found of a unit.")
      .Result("ground", &Finding::ground, "Inaction or misconduct.")
      .Result("unit", &Finding::unit, "Of whom.")
      .Result("by", &Finding::by, "By whom.")
      .Result("at", &Finding::at, "When.")
      .Result("facts", &Finding::facts, "The facts.", false)
      .Result("legal_basis", &Finding::legal_basis, "The provisions.", false)
      .Done();
  Struct<MemberPromise>(m, "MemberPromise",
                        "What the caller of a merged case was promised.")
      .Result("case_id", &MemberPromise::case_id, "Which case.")
      .Result("until", &MemberPromise::until, "Until when.")
      .Done();
  Struct<Escalation>(m, "Escalation", "That an escalation was raised.")
      .Result("definition", &Escalation::definition, "Id of its definition.")
      .Result("clock", &Escalation::clock, "For which clock, from 1.")
      .Result("at", &Escalation::at, "When.")
      .Done();

  Struct<Case> c(
      m, "Case",
      "A ticket on its way from acceptance to the citizen's "
      "verdict: what its events add up to. Never changes; apply() "
      "gives the next. It holds who called: see "
      "LifecycleEngine.redact(). Its repr() shows neither caller nor "
      "words.");
#define CASE(name, doc) c.Result(#name, &Case::name, doc)
#define HIDDEN(name, doc) c.Result(#name, &Case::name, doc, false)
  CASE(id, "The host's id.");
  CASE(jurisdiction, "Whose case.");
  CASE(version, "Events so far; 0: not opened.");
  CASE(definition_id, "LifecycleDefinition that it runs under.");
  CASE(definition_version, "Its version.");
  CASE(stage, "Where it is.");
  CASE(stage_before, "Where \"back\" leads to.");
  CASE(opened_at, "When.");
  CASE(updated_at, "When the last event happened.");
  CASE(closed_at, "When.");
  CASE(resolution, "How it ended.");
  HIDDEN(promised_deadlines, "Deadlines that it runs by.");
  CASE(type, "What the citizen wants.");
  CASE(category, "As it now is.");
  CASE(region, "As it now is.");
  CASE(urgency, "As it now is.");
  HIDDEN(dispatch_text, "What the department reads.");
  CASE(confidential, "The caller is kept secret.");
  CASE(reply_waived, "The caller wants no reply.");
  CASE(against, "Accused departments.");
  CASE(accepted_at, "When.");
  HIDDEN(assignments, "Every unit's part.");
  HIDDEN(clocks, "Every clock.");
  HIDDEN(return_request, "What is asked of the centre.");
  HIDDEN(extension_request, "What is asked of the centre.");
  HIDDEN(termination_request, "What is asked of the centre.");
  HIDDEN(hold_reason, "Why it is on hold.");
  HIDDEN(feedbacks, "What departments said.");
  HIDDEN(callbacks, "What the citizen was asked.");
  HIDDEN(supervision, "Supervision measures.");
  HIDDEN(findings, "Findings of inaction and misconduct.");
  HIDDEN(hold_request, "What is asked of the centre.");
  CASE(hold_until, "When the hold ends at the latest.");
  CASE(holds, "How many holds were granted.");
  CASE(member_promises, "What callers of merged cases were promised.");
  HIDDEN(escalations, "Escalations raised.");
  HIDDEN(extensions_unannounced,
         "Extensions of which the citizen was not told.");
  CASE(dispatches, "How many.");
  CASE(returns, "How many.");
  CASE(redos, "How many.");
  CASE(extensions, "How many.");
  CASE(reopenings, "How many.");
  CASE(sent_back, "How many.");
  CASE(merged_into, "The main case.");
  CASE(duplicates, "Cases merged into this one.");
  CASE(parts, "Cases split from this one.");
  CASE(split_from, "The case that it was split from.");
  CASE(dispute, "Id of the dispute that it is attached to.");
  HIDDEN(recused, "Members of staff with an interest.");
  HIDDEN(redone_at, "When.");
  HIDDEN(signed_at, "When.");
  HIDDEN(dispatched_at, "When.");
  HIDDEN(fed_back_at, "When.");
  HIDDEN(ruled_at, "When.");
  HIDDEN(filed_at, "When.");
  HIDDEN(unknown_events, "Events of kinds that this library does not know.");
  c.Property(
      "lead",
      [](const Case& k) -> std::optional<Assignment> {
        if (k.Lead() == nullptr) return {};
        return *k.Lead();
      },
      "The lead's assignment, or None.", false);
  c.Property(
      "ticket", [](const Case& k) { return TicketOf(k.ticket); },
      "As intake recorded it.", false);
  c.Property(
      "decision", [](const Case& k) { return DecisionOf(k.decision); },
      "As routing decided.", false);
  c.Done()
      .def(
          "__init__",
          [](Case* self, const std::string& id,
             const std::string& jurisdiction) {
            new (self) Case();
            self->id = id;
            self->jurisdiction = jurisdiction;
          },
          nb::arg("id"), nb::kw_only(), nb::arg("jurisdiction"),
          "Makes a case that is to be opened: nothing has happened to it.")
      .def(
          "apply",
          [](const Case& self, const std::vector<Event>& events) {
            Case next = self;
            for (const Event& e : events) Check(Apply(e, &next));
            return next;
          },
          nb::arg("events"),
          nb::sig("def apply(self, events: Sequence[Event]) -> Case"),
          "Returns the case after these events. Raises "
          "FailedPreconditionError, a RuntimeError, if one of them is not the "
          "next.");
  AddMessageMethods<Case>(c.cls(), "Case", WriteCase, ReadOneCase);
}

}  // namespace trunkline::python
