// SPDX-License-Identifier: Apache-2.0
//
// A Case is one ticket on its way from acceptance to the citizen's verdict. It
// is the result of applying its Events in order. An event records a Command
// that was granted: the actor, the time, and the changes of stage and clocks.
//
//   trunkline::Case c;
//   for (const std::string& bytes : stored) {
//     auto event = trunkline::ReadEvent(bytes);
//     if (!event.ok()) return event.status();
//     absl::Status status = trunkline::Apply(*event, &c);
//     if (!status.ok()) return status;   // c is as it was before this event
//   }
//   Show(c.stage, c.Lead()->unit);
//
// Who may do what, and which events a command leads to, is data of a definition
// (lifecycle_definition.h), by which an engine decides (lifecycle_engine.h).
// Nothing in this header needs one: replaying a history never depends on
// today's rules.
//
// All are plain values; enumerators and fields are those of
// proto/trunkline/v1/event.proto, which says more of each. A time that is
// absl::InfiniteFuture() has not come. Strings are UTF-8. Functions are pure
// and may be called from any thread.
//
// A case holds who called (`ticket`): see LifecycleEngine::Redact() before any
// of it leaves the centre.
#ifndef TRUNKLINE_CASES_CASE_H_
#define TRUNKLINE_CASES_CASE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "trunkline/cases/command.h"
#include "trunkline/deadline.h"
#include "trunkline/decision.h"
#include "trunkline/ruleset.h"
#include "trunkline/ticket.h"

namespace trunkline {

// Something that happened. Never changed, never deleted.
struct Event {
  std::string case_id;  // Id of the case.
  // Version of the case after the event: 1, 2, 3, ...
  std::int64_t version = 0;
  // When it happened; never before the event of the version before.
  absl::Time at = absl::InfiniteFuture();
  // The time that the host gave, if that was before the event of the version
  // before.
  absl::Time stated_at = absl::InfiniteFuture();
  // Id of the actor.
  std::string actor;
  // Department code of the actor; empty: the centre, or none.
  std::string unit;
  std::string role;  // Id of the LifecycleRole that has the right.
  // The command that was executed.
  Command command;
  // Number of the assignment that it is about, from 1; 0: none.
  int assignment = 0;
  // Id of the transition that was taken.
  std::string transition;
  // Id of the stage that the case is in now; empty: unchanged.
  std::string stage;
  // What it did to the clocks.
  std::vector<ClockEvent> clocks;
  // Of an event that ends the case: how.
  Resolution resolution = Resolution::kUnspecified;
  // Another event ("case/version") or the id of a request; may be empty.
  std::string cause;
  // The bytes it was read from, if there is anything in them that this library
  // does not know; written back as they are.
  std::string unknown;
};

// One unit's part in a case.
struct Assignment {
  enum class Kind : std::uint8_t {
    kUnspecified = 0,  // Of a newer library.
    kLead = 1,         // 主办
    kAssisting = 2,    // 协办
    kSubordinate = 3,  // 下派: a unit below the lead.
  };
  enum class End : std::uint8_t {
    kRunning = 0,     // It has not ended.
    kReturned = 1,    // The unit returned the ticket (退单).
    kReplaced = 2,    // Another unit took its place.
    kRemoved = 3,     // An assisting unit was removed (撤销协办).
    kReported = 4,    // An assisting unit has reported (协办反馈).
    kCaseClosed = 5,  // The case ended.
  };
  Kind kind = Kind::kUnspecified;  // The unit's part.
  // Department code.
  std::string unit;
  // The unit leads only until a dispute is settled.
  bool interim = false;
  // Designated by the centre or in a dispute: no right to return the ticket.
  bool designated = false;
  // When the ticket was sent to the unit.
  absl::Time dispatched_at = absl::InfiniteFuture();
  // When the unit signed for it. Infinite future: not yet.
  absl::Time signed_at = absl::InfiniteFuture();
  // When the unit was first in touch with the citizen. Infinite future: not
  // yet.
  absl::Time contacted_at = absl::InfiniteFuture();
  // When an assisting unit reported (协办反馈). Infinite future: not yet.
  absl::Time reported_at = absl::InfiniteFuture();
  // When its part ended. Infinite future: it runs.
  absl::Time ended_at = absl::InfiniteFuture();
  // How it ended.
  End end = End::kRunning;
  // Time of the last command of the unit itself; infinite future: none.
  absl::Time last_act_at = absl::InfiniteFuture();
  // Number of reminders that the unit got.
  int reminders = 0;
  int yellow_cards = 0;  // Number of yellow cards.
  int red_cards = 0;     // Number of red cards.
  int extensions = 0;    // Number of extensions that were granted.
  // When the unit reported why it is late; infinite future: it did not.
  absl::Time delay_reported_at = absl::InfiniteFuture();
};

// A request of a unit to the centre that waits for an answer.
struct Request {
  // Number of the unit's assignment, from 1; 0: there is no request.
  int assignment = 0;
  // Why. Internal.
  std::string reason;
  // Id of the actor.
  std::string by;
  // When it was made. Infinite future: there is no request.
  absl::Time at = absl::InfiniteFuture();
  // Of an extension: how much longer.
  DeadlinePolicy::Amount extension;
  // Of a hold: when it ends at the latest.
  absl::Time until = absl::InfiniteFuture();
};

// A unit's report on the handling. The fields without a comment are those of
// FeedbackCommand.
struct Feedback {
  // Number of the unit's assignment, from 1.
  int assignment = 0;
  // When it was given.
  absl::Time at = absl::InfiniteFuture();
  std::string by;  // Id of the actor.
  // Whether what the citizen claims is true. Absent: not said.
  std::optional<bool> claim_true;
  // Whether the citizen asks for more than the unit can lawfully do. Absent:
  // not said.
  std::optional<bool> beyond_remit;
  // Whether the unit was in touch with the citizen. Absent: not said.
  std::optional<bool> contacted;
  Channel channel = Channel::kUnspecified;  // How the citizen was reached.
  // When the citizen was reached. Infinite future: not said.
  absl::Time contacted_at = absl::InfiniteFuture();
  // Whether the unit holds the matter to be solved.
  Solved solved = Solved::kUnspecified;
  // Why. Internal: views decide who reads it. May be empty.
  std::string reason;
  std::string internal_text;  // Words for the units and the centre. Internal.
  std::string public_text;    // Words for the citizen.
  std::vector<Attachment> attachments;  // Files of the unit. Internal.
};

// One attempt to call the citizen back. The fields without a comment are those
// of CallbackCommand.
struct Callback {
  absl::Time at = absl::InfiniteFuture();  // When the call was recorded.
  // Id of the actor who recorded it.
  std::string by;
  std::string role;  // Id of the role that had the right.
  // Whether the citizen was reached.
  ContactOutcome contact_outcome = ContactOutcome::kUnspecified;
  Channel channel = Channel::kUnspecified;  // How the citizen was reached.
  // What the citizen says of the outcome.
  Solved solved = Solved::kUnspecified;
  // The citizen's rating.
  Satisfaction satisfaction = Satisfaction::kUnspecified;
  // Number of the feedback that it is about, from 1.
  int feedback = 0;
  // Department code of that actor; empty: the centre.
  std::string unit;
  // Id of the merged case whose caller was asked; empty: this case's own.
  std::string member;
};

// A supervision measure.
struct Supervision {
  enum class State : std::uint8_t {
    kUnspecified = 0,  // Of a newer library.
    kProposed = 1,     // A clock or a person proposed it (建议督办).
    kOrdered = 2,      // It is ordered, and has no reply yet (督办).
    kDeclined = 3,     // The proposal was declined (不予督办). It is over.
    kAnswered = 4,     // The addressee replied (回复督办).
    kLifted = 5,       // It was ended (销号). It is over.
  };
  // What is done.
  SupervisionMeasure measure = SupervisionMeasure::kUnspecified;
  // Why. kUnspecified: not said.
  ReferralGround ground = ReferralGround::kUnspecified;
  State state = State::kUnspecified;  // Where it stands.
  std::string unit;                   // The addressee.
  // Id of the actor who proposed, ordered or declined it.
  std::string by;
  absl::Time at = absl::InfiniteFuture();  // When that was.
  std::string reason;                      // Why. Internal. May be empty.
  // By when the addressee has to reply; infinite future: no time was set.
  absl::Time reply_by = absl::InfiniteFuture();
  // Of a referral: the authority that it goes to.
  std::string authority;
  std::string reference;  // Of a referral: the authority's reference number.
  // The reply, or of a referral the reported result.
  std::string reply;
  // Date of the reply. Infinite future: there is none.
  absl::Time answered_at = absl::InfiniteFuture();
  // When it was lifted. Infinite future: it was not.
  absl::Time lifted_at = absl::InfiniteFuture();
  std::string lifted_by;      // Id of the actor who lifted it.
  std::string lifted_reason;  // Why it was lifted.
  // Id of the escalation that proposed it. Empty: a person did.
  std::string escalation;
  int clock = 0;  // Number of the clock that proposed it, from 1; 0: none.
  // When a clock proposed it. Infinite future: none did.
  absl::Time proposed_at = absl::InfiniteFuture();
  // When the addressee was reminded that its reply is late. Infinite future: it
  // was not.
  absl::Time reminded_at = absl::InfiniteFuture();
};

// Whether something is still to be done about a measure: it is proposed,
// ordered or answered.
inline bool IsOpen(const Supervision& measure) {
  return measure.state == Supervision::State::kProposed ||
         measure.state == Supervision::State::kOrdered ||
         measure.state == Supervision::State::kAnswered;
}

// Whether the reply to a measure is late at `now`: it is ordered, and
// `reply_by` has passed.
inline bool IsReplyLate(const Supervision& measure, absl::Time now) {
  return measure.state == Supervision::State::kOrdered &&
         measure.reply_by < now;
}

// A finding of a named authority that a unit was inactive, or its conduct
// wrong. The fields without a comment are those of FindCommand.
struct Finding {
  // Inaction or misconduct.
  ReferralGround ground = ReferralGround::kUnspecified;
  std::string unit;  // Department code that it is about.
  // Id of the actor.
  std::string by;
  absl::Time at = absl::InfiniteFuture();  // When it was entered.
  std::string facts;        // The facts that were established. Internal.
  std::string legal_basis;  // The provisions that it rests on. Internal.
};

// The promise to the caller of a case that was merged into this one.
struct MemberPromise {
  std::string case_id;                        // Id of the merged case.
  absl::Time until = absl::InfiniteFuture();  // The promised due time.
};

// An escalation that was raised for a clock.
struct Escalation {
  std::string definition;                  // Id of the EscalationDefinition.
  int clock = 0;                           // Number of the clock, from 1.
  absl::Time at = absl::InfiniteFuture();  // When it was raised.
};

// How many entries each list of a case may have that its events add to:
// assignments, clocks, feedbacks, callbacks, measures, findings, recusals,
// duplicates and parts; and how many escalations. Each event writes the case
// anew, so without a limit n events would cost n squared. Apply() refuses an
// event that would exceed one.
inline constexpr std::size_t kMostEntries = 1024;
inline constexpr std::size_t kMostEscalations = 4 * kMostEntries;

// A case. Numbers of assignments and clocks are their places, from 1. An empty
// string, 0 and an infinite future mean that there is none, or not yet.
struct Case {
  std::string id;  // Unique in its jurisdiction.
  // RuleSet::id() of the rules that decide on it.
  std::string jurisdiction;
  // Number of events so far; 0: not opened.
  std::int64_t version = 0;
  // Id of the lifecycle definition that it runs under.
  std::string definition_id;
  std::string definition_version;  // Version of that definition.
  // Id of the stage.
  std::string stage;
  // Id of the stage before; a transition "back" leads there.
  std::string stage_before;
  // Time of the first event.
  absl::Time opened_at = absl::InfiniteFuture();
  absl::Time updated_at = absl::InfiniteFuture();  // Time of the last event.
  // Time of the ending. Infinite future: it is open.
  absl::Time closed_at = absl::InfiniteFuture();
  // Of the last ending, if it is ended.
  Resolution resolution = Resolution::kUnspecified;
  // trunkline.v1.Ticket as intake recorded it, binary.
  std::string ticket;
  // trunkline.v1.Decision in force, binary.
  std::string decision;
  // The deadlines of that decision.
  std::vector<PromisedDeadline> promised_deadlines;
  // Type of the ticket after amendments; `ticket` stays as it was. So do the
  // fields down to `accepted_at`.
  TicketType type = TicketType::kUnspecified;
  std::string category;                     // Category code.
  std::string region;                       // Region code.
  Urgency urgency = Urgency::kUnspecified;  // As the operator set it.
  std::string dispatch_text;                // What the departments read.
  // The caller is kept secret. It can only be raised.
  bool confidential = false;
  bool reply_waived = false;  // The caller wants no reply.
  // Codes of departments that the citizen complains of.
  std::vector<std::string> against;
  // When the centre accepted the ticket.
  absl::Time accepted_at = absl::InfiniteFuture();

  // In the order of their beginning.
  std::vector<Assignment> assignments;
  // Number of the lead's assignment; 0: there is no lead.
  int lead = 0;
  std::vector<Clock> clocks;  // In the order in which they were added.
  // Of a return (退单) that waits for an answer.
  Request return_request;
  // Of an extension (延期) that waits for an answer.
  Request extension_request;
  Request termination_request;  // Of an end of the handling (终止), likewise.
  // Reason of the hold; empty: it is not on hold.
  std::string hold_reason;
  // Of the units; oldest first.
  std::vector<Feedback> feedbacks;
  // Attempts to call the citizen back; oldest first.
  std::vector<Callback> callbacks;
  std::vector<Supervision> supervision;  // Supervision measures; oldest first.
  // Escalations that were raised; oldest first.
  std::vector<Escalation> escalations;
  // Extensions, holds and longer promises that the citizen was not told of.
  int extensions_unannounced = 0;

  // Number of dispatches in the whole case, as the next five.
  int dispatches = 0;
  int returns = 0;     // Requests to return the ticket, granted or not.
  int redos = 0;       // Redos (重办).
  int extensions = 0;  // Extensions that were granted.
  int reopenings = 0;  // Reopenings (重启).
  int sent_back = 0;   // Feedbacks that did not pass the centre's check.

  // Id of the main case that it was merged into; empty: it is not merged.
  std::string merged_into;
  // Ids of the cases that were merged into it.
  std::vector<std::string> duplicates;
  // Ids of the cases that it was split into.
  std::vector<std::string> parts;
  std::string split_from;  // Id of the case that it was split from.
  // Id of the dispute that it is attached to.
  std::string dispute;
  // Ids of members of staff who have an interest in the case.
  std::vector<std::string> recused;
  // Time of the last redo.
  absl::Time redone_at = absl::InfiniteFuture();
  // When a unit first signed for it. As for the next four, the event starts
  // clocks (deadline.h); infinite future: not yet.
  absl::Time signed_at = absl::InfiniteFuture();
  absl::Time dispatched_at = absl::InfiniteFuture();  // First dispatch.
  absl::Time fed_back_at = absl::InfiniteFuture();    // First feedback.
  absl::Time ruled_at = absl::InfiniteFuture();       // Ruling on its dispute.
  absl::Time filed_at = absl::InfiniteFuture();       // Filing (立案).
  // Number of events whose kind this library does not know.
  int unknown_events = 0;
  // Of a case that is kept elsewhere: when it was closed is not known.
  bool closing_time_unknown = false;
  // Category, region, type or urgency were amended after `decision`.
  bool decision_outdated = false;
  // Findings of inaction or misconduct; oldest first.
  std::vector<Finding> findings;
  // Of a hold (挂起) that waits for an answer.
  Request hold_request;
  // When the hold ends at the latest; infinite future: no hold, or one without
  // end.
  absl::Time hold_until = absl::InfiniteFuture();
  // Number of holds that were granted with an end.
  int holds = 0;
  // Promises to the callers of merged cases.
  std::vector<MemberPromise> member_promises;

  // Returns the lead's assignment, or null.
  const Assignment* Lead() const {
    return lead == 0 ? nullptr
                     : &assignments[static_cast<std::size_t>(lead) - 1];
  }
};

// Makes an event part of a case, which is empty, or was made by Apply() or
// ReadCase(). FailedPrecondition, with the case untouched, if it is not the
// next one of this case (another id, another version), if its time is not of
// the years 1 to 9999 or would turn time back, if it names an assignment or
// clock that neither the case has nor the event adds, or if it adds to a list
// that is full (kMostEntries). An event of an unknown kind counts, and moves
// stage and clocks. Texts and other times of an event that a program made are
// taken as they are; a desk checks them before it stores the event. Cost:
// linear in the event.
absl::Status Apply(const Event& event, Case* c);

// --- the wire: binary trunkline.v1 messages, canonical ---
// Text and JSON: Convert() (wire.h) from and to these bytes. Cost: linear in
// the bytes.

// InvalidArgument says at which byte and what is wrong; never quotes content.
absl::StatusOr<Event> ReadEvent(std::string_view bytes);
absl::StatusOr<Command> ReadCommand(std::string_view bytes);
// Fields that this library does not know are lost: a case can be replayed.
absl::StatusOr<Case> ReadCase(std::string_view bytes);

// An event that was read with something unknown in it gives those bytes.
std::string WriteEvent(const Event& event);
std::string WriteCommand(const Command& command);
std::string WriteCase(const Case& c);

// Appends instead; allocates only to grow `out`.
void AppendEvent(const Event& event, std::string* out);

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_CASE_H_
