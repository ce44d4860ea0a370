// SPDX-License-Identifier: Apache-2.0
//
// A Case is one ticket on its way from acceptance to the citizen's verdict. It
// is what its Events add up to: an event is a Command that was granted, with
// who, when, and what it did to stage and clocks.
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
  std::string case_id;
  std::int64_t version = 0;  // 1, 2, 3, ...: what it makes of the case's.
  absl::Time at = absl::InfiniteFuture();
  absl::Time stated_at = absl::InfiniteFuture();
  std::string actor;
  std::string unit;
  std::string role;
  Command command;
  int assignment = 0;  // That it is about, from 1; 0: none.
  std::string transition;
  std::string stage;  // The stage that the case is in now; empty: as before.
  std::vector<ClockEvent> clocks;  // What it did to the clocks.
  Resolution resolution = Resolution::kUnspecified;
  std::string cause;
  // The bytes it was read from, if there is anything in them that this library
  // does not know; written back as they are.
  std::string unknown;
};

// One unit's part in a case.
struct Assignment {
  enum class Kind : std::uint8_t {
    kUnspecified = 0,
    kLead = 1,
    kAssisting = 2,
    kSubordinate = 3,
  };
  enum class End : std::uint8_t {
    kRunning = 0,
    kReturned = 1,
    kReplaced = 2,
    kRemoved = 3,
    kReported = 4,
    kCaseClosed = 5,
  };
  Kind kind = Kind::kUnspecified;
  std::string unit;
  bool interim = false;
  bool designated = false;
  absl::Time dispatched_at = absl::InfiniteFuture();
  absl::Time signed_at = absl::InfiniteFuture();
  absl::Time contacted_at = absl::InfiniteFuture();
  absl::Time reported_at = absl::InfiniteFuture();
  absl::Time ended_at = absl::InfiniteFuture();
  End end = End::kRunning;
  // When the unit last did anything itself; never: inaction.
  absl::Time last_act_at = absl::InfiniteFuture();
  int reminders = 0;
  int yellow_cards = 0;
  int red_cards = 0;
  int extensions = 0;
  // When the unit reported why it is late; never: not.
  absl::Time delay_reported_at = absl::InfiniteFuture();
};

// What a unit asks of the centre; `assignment` 0: nothing.
struct Request {
  int assignment = 0;
  std::string reason;
  std::string by;
  absl::Time at = absl::InfiniteFuture();
  DeadlinePolicy::Amount extension;
  // Of a hold: when it ends at the latest.
  absl::Time until = absl::InfiniteFuture();
};

// What a department says it did.
struct Feedback {
  int assignment = 0;
  absl::Time at = absl::InfiniteFuture();
  std::string by;
  std::optional<bool> claim_true;
  std::optional<bool> beyond_remit;
  std::optional<bool> contacted;
  Channel channel = Channel::kUnspecified;
  absl::Time contacted_at = absl::InfiniteFuture();
  Solved solved = Solved::kUnspecified;
  std::string reason;
  std::string internal_text;
  std::string public_text;
  std::vector<Attachment> attachments;
};

// One attempt to ask the citizen.
struct Callback {
  absl::Time at = absl::InfiniteFuture();
  std::string by;
  std::string role;
  ContactOutcome contact_outcome = ContactOutcome::kUnspecified;
  Channel channel = Channel::kUnspecified;
  Solved solved = Solved::kUnspecified;
  Satisfaction satisfaction = Satisfaction::kUnspecified;
  int feedback = 0;  // Which one it is about, from 1.
  std::string unit;  // Of who recorded it.
  // Id of the merged case whose caller was asked; empty: this case's own.
  std::string member;
};

// A supervision measure.
struct Supervision {
  enum class State : std::uint8_t {
    kUnspecified = 0,
    kProposed = 1,
    kOrdered = 2,
    kDeclined = 3,
    kAnswered = 4,
    kLifted = 5,
  };
  SupervisionMeasure measure = SupervisionMeasure::kUnspecified;
  ReferralGround ground = ReferralGround::kUnspecified;
  State state = State::kUnspecified;
  std::string unit;  // The addressee.
  // Who proposed, ordered or declined it, when, and why.
  std::string by;
  absl::Time at = absl::InfiniteFuture();
  std::string reason;
  // By when the addressee has to reply; infinite future: no time was set.
  absl::Time reply_by = absl::InfiniteFuture();
  // Of a referral: the authority that it goes to, and its reference number.
  std::string authority;
  std::string reference;
  // The reply, or the reported result, and its date.
  std::string reply;
  absl::Time answered_at = absl::InfiniteFuture();
  // When it was lifted, by whom, and why.
  absl::Time lifted_at = absl::InfiniteFuture();
  std::string lifted_by;
  std::string lifted_reason;
  // Of one that a clock proposed: id of the escalation, number of the clock,
  // and when it was proposed.
  std::string escalation;
  int clock = 0;
  absl::Time proposed_at = absl::InfiniteFuture();
};

// Whether something is still to be done about a measure: it is proposed,
// ordered or answered.
inline bool IsOpen(const Supervision& measure) {
  return measure.state == Supervision::State::kProposed ||
         measure.state == Supervision::State::kOrdered ||
         measure.state == Supervision::State::kAnswered;
}

// That an authority found a unit inactive, or its conduct wrong.
struct Finding {
  ReferralGround ground = ReferralGround::kUnspecified;
  std::string unit;
  std::string by;
  absl::Time at = absl::InfiniteFuture();
  std::string facts;
  std::string legal_basis;
};

// What the caller of a case that was merged into this one was promised.
struct MemberPromise {
  std::string case_id;
  absl::Time until = absl::InfiniteFuture();
};

// That an escalation step was raised for a clock.
struct Escalation {
  std::string definition;  // Id of the EscalationDefinition.
  int clock = 0;
  absl::Time at = absl::InfiniteFuture();
};

// A case. Numbers of assignments and clocks are their places, from 1.
struct Case {
  std::string id;
  std::string jurisdiction;
  std::int64_t version = 0;  // Events so far; 0: not opened.
  std::string definition_id;
  std::string definition_version;
  std::string stage;
  std::string stage_before;
  absl::Time opened_at = absl::InfiniteFuture();
  absl::Time updated_at = absl::InfiniteFuture();
  absl::Time closed_at = absl::InfiniteFuture();
  Resolution resolution =
      Resolution::kUnspecified;  // Of the last ending, if it is ended.
  std::string ticket;    // trunkline.v1.Ticket as intake recorded it, binary.
  std::string decision;  // trunkline.v1.Decision, binary.
  std::vector<PromisedDeadline> promised_deadlines;
  // As they now are; the ticket's own stay as they were.
  TicketType type = TicketType::kUnspecified;
  std::string category;
  std::string region;
  Urgency urgency = Urgency::kUnspecified;
  std::string dispatch_text;
  bool confidential = false;
  bool reply_waived = false;
  std::vector<std::string> against;
  absl::Time accepted_at = absl::InfiniteFuture();

  std::vector<Assignment> assignments;
  int lead = 0;  // 0: none.
  std::vector<Clock> clocks;
  Request return_request;
  Request extension_request;
  Request termination_request;
  std::string hold_reason;
  std::vector<Feedback> feedbacks;
  std::vector<Callback> callbacks;
  std::vector<Supervision> supervision;
  std::vector<Escalation> escalations;
  // Extensions, holds and longer promises that the citizen was not told of.
  int extensions_unannounced = 0;

  int dispatches = 0;
  int returns = 0;
  int redos = 0;
  int extensions = 0;
  int reopenings = 0;
  int sent_back = 0;

  std::string merged_into;
  std::vector<std::string> duplicates;
  std::vector<std::string> parts;
  std::string split_from;
  std::string dispute;  // Id of the dispute that it is attached to.
  std::vector<std::string> recused;
  absl::Time redone_at = absl::InfiniteFuture();
  // When the events first happened that start clocks (deadline.h).
  absl::Time signed_at = absl::InfiniteFuture();
  absl::Time dispatched_at = absl::InfiniteFuture();
  absl::Time fed_back_at = absl::InfiniteFuture();
  absl::Time ruled_at = absl::InfiniteFuture();
  absl::Time filed_at = absl::InfiniteFuture();
  int unknown_events = 0;
  // Of a case that is kept elsewhere: when it was closed is not known.
  bool closing_time_unknown = false;
  // Category, region, type or urgency were amended after `decision`.
  bool decision_outdated = false;
  std::vector<Finding> findings;
  Request hold_request;
  // When the hold ends at the latest; infinite future: no hold, or one without
  // end.
  absl::Time hold_until = absl::InfiniteFuture();
  int holds = 0;  // Granted with an end.
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
// the years 1 to 9999 or would turn time back, or if it names an assignment or
// clock that neither the case has nor the event adds. An event of an unknown
// kind counts, and moves stage and clocks. Texts and other times of an event
// that a program made are taken as they are; a desk checks them before it
// stores the event. Cost: linear in the event.
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
