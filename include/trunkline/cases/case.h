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
// Who may do what, and which events a command leads to, is said by a
// definition: lifecycle.h. What stands here needs none: replaying a history
// never depends on today's rules.
//
// All are plain values; enumerators and fields are those of
// proto/trunkline/v1/event.proto, which says more of each. A time that is
// absl::InfiniteFuture() has not come. Strings are UTF-8. Functions are pure
// and may be called from any thread.
//
// A case holds who called (`ticket`): see Redact() in lifecycle.h before any of
// it leaves the centre.
#ifndef TRUNKLINE_CASE_H_
#define TRUNKLINE_CASE_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "trunkline/deadline.h"
#include "trunkline/decision.h"
#include "trunkline/ruleset.h"
#include "trunkline/ticket.h"

namespace trunkline {

// What somebody does. event.proto names the facts that each reads.
enum class CommandKind : std::uint8_t {
  kUnspecified = 0,  // Also of an event whose kind this library does not know.
  kOpen = 1,
  kResolve = 2,
  kRefuse = 3,
  kHandOver = 4,
  kTransfer = 5,
  kAccept = 6,
  kDispatch = 7,
  kDesignate = 8,
  kAddAssisting = 9,
  kRemoveAssisting = 10,
  kSign = 11,
  kContact = 12,
  kRequestReturn = 13,
  kGrantReturn = 14,
  kRefuseReturn = 15,
  kSubDispatch = 16,
  kReport = 17,
  kDispute = 18,
  kHold = 19,
  kResume = 20,
  kRequestExtension = 21,
  kGrantExtension = 22,
  kRefuseExtension = 23,
  kInform = 24,
  kFile = 25,
  kFeedback = 26,
  kApprove = 27,
  kSendBack = 28,
  kCallback = 29,
  kRedo = 30,
  kClose = 31,
  kExplain = 32,
  kWaive = 33,
  kMerge = 34,
  kUnmerge = 35,
  kLink = 36,
  kUnlink = 37,
  kSplit = 38,
  kWithdraw = 39,
  kRequestTermination = 40,
  kGrantTermination = 41,
  kRefuseTermination = 42,
  kReopen = 43,
  kAmend = 44,
  kRecuse = 45,
  kRemind = 46,
  kCard = 47,
  kPropose = 48,
  kSupervise = 49,
  kDecline = 50,
  kNote = 51,
  kMigrate = 52,
};
inline constexpr int kCommandKinds = 53;

enum class ContactOutcome : std::uint8_t {
  kUnspecified = 0,
  kReached = 1,
  kNoAnswer = 2,
  kDeclined = 3,  // Reached, but will not say.
};

enum class Solved : std::uint8_t {
  kUnspecified = 0,
  kYes = 1,
  kPartly = 2,
  kNo = 3,
};

// The five levels of the national scale; apart from Solved.
enum class Satisfaction : std::uint8_t {
  kUnspecified = 0,  // Not rated.
  kVerySatisfied = 1,
  kSatisfied = 2,
  kBasicallySatisfied = 3,
  kDissatisfied = 4,
  kVeryDissatisfied = 5,
};

enum class YesNo : std::uint8_t { kUnspecified = 0, kYes = 1, kNo = 2 };

enum class AlertLevel : std::uint8_t {
  kUnspecified = 0,
  kReminder = 1,
  kYellow = 2,
  kRed = 3,
};

// What supervision can do, from the mildest on.
enum class SupervisionMeasure : std::uint8_t {
  kUnspecified = 0,
  kOrder = 1,
  kNotice = 2,
  kInterview = 3,
  kReferSupervisor = 4,
  kReferDiscipline = 5,
};

enum class ReferralGround : std::uint8_t {
  kUnspecified = 0,
  kInaction = 1,
  kMisconduct = 2,
};

// How a case ended. "Handled", "solved" and "satisfied" are three facts; this
// is none of them: a case that nobody could be asked about is kUnrated.
enum class Resolution : std::uint8_t {
  kUnspecified = 0,
  kAnswered = 1,
  kRefused = 2,
  kHandedOver = 3,
  kTransferred = 4,
  kMerged = 5,
  kWithdrawn = 6,
  kTerminated = 7,
  kWaived = 8,
  kSatisfied = 9,
  kDissatisfied = 10,
  kUnrated = 11,
  kExplained = 12,
};

// A limit that a case runs by, as it was when promised. Shared between copies;
// of the policy only what counting needs is kept.
struct PromisedDeadline {
  Milestone stage = Milestone::kUnspecified;  // kUnspecified: a statutory one.
  std::shared_ptr<const DeadlinePolicy> policy;
  bool interim = false;  // The hotline's own, where the law allows longer.
};

// What somebody does or wants to do.
struct Command {
  CommandKind kind = CommandKind::kUnspecified;
  Channel how = Channel::kUnspecified;
  ContactOutcome outcome = ContactOutcome::kUnspecified;
  Solved solved = Solved::kUnspecified;
  Satisfaction satisfaction = Satisfaction::kUnspecified;
  YesNo claim_true = YesNo::kUnspecified;
  YesNo beyond_remit = YesNo::kUnspecified;
  YesNo contacted = YesNo::kUnspecified;
  RefusalReason refusal_reason = RefusalReason::kUnspecified;
  RefusalAction refusal_action = RefusalAction::kUnspecified;
  SupervisionMeasure measure = SupervisionMeasure::kUnspecified;
  ReferralGround ground = ReferralGround::kUnspecified;
  TicketType type = TicketType::kUnspecified;
  Urgency urgency = Urgency::kUnspecified;
  YesNo confidential = YesNo::kUnspecified;
  YesNo reply_waived = YesNo::kUnspecified;
  YesNo at_fault = YesNo::kUnspecified;
  YesNo lawful = YesNo::kUnspecified;
  AlertLevel level = AlertLevel::kUnspecified;
  bool interim = false;
  int assignment = 0;  // From 1; 0: the actor's own, else the lead's.
  int clock = 0;       // From 1.
  DeadlinePolicy::Amount extension;
  absl::Time when = absl::InfiniteFuture();
  std::string unit;
  std::vector<std::string> assisting;
  std::string reason;
  std::string text;
  std::string public_text;
  std::string number;
  std::vector<std::string> cases;
  std::string matter;
  std::string person;
  std::string ticket;    // trunkline.v1.Ticket, binary.
  std::string decision;  // trunkline.v1.Decision, binary.
  std::vector<PromisedDeadline> promised_deadlines;
  std::string category;
  std::string region;
  std::string dispatch_text;
  std::string knowledge;
  std::string step;
  std::string definition_version;
};

// What an event did to one clock.
struct ClockChange {
  enum class Kind : std::uint8_t {
    kUnspecified = 0,
    kExpect = 1,  // Added, or after a stop that is undone.
    kStart = 2,
    kHold = 3,
    kResume = 4,
    kExtend = 5,
    kStop = 6,
  };
  int clock = 0;  // From 1; one more than there are adds one.
  Kind kind = Kind::kUnspecified;
  absl::Time at = absl::InfiniteFuture();
  std::string definition;
  int assignment = 0;
  std::string policy;
  std::string calendar_version;
  absl::Time due = absl::InfiniteFuture();
  absl::Time yellow = absl::InfiniteFuture();
  absl::Time red = absl::InfiniteFuture();
  bool provisional = false;
  std::string reason;
  DeadlinePolicy::Amount extension;
};

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
  std::string transition;
  std::string stage;  // The stage that the case is in now; empty: as before.
  std::vector<ClockChange> clocks;
  Resolution result = Resolution::kUnspecified;
  std::string cause;
  std::string jurisdiction;
  std::string definition_id;
  std::string definition_version;
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
};

// A clock of a case.
struct CaseClock {
  enum class State : std::uint8_t {
    kUnspecified = 0,
    kExpected = 1,
    kRunning = 2,
    kOnHold = 3,
    kStopped = 4,
  };
  std::string definition;
  int assignment = 0;  // From 1; 0: the case's own.
  std::string policy;
  std::string calendar_version;
  State state = State::kUnspecified;
  absl::Time started = absl::InfiniteFuture();
  absl::Time due = absl::InfiniteFuture();  // On hold: as it was before.
  absl::Time yellow = absl::InfiniteFuture();
  absl::Time red = absl::InfiniteFuture();
  absl::Time stopped = absl::InfiniteFuture();
  bool provisional = false;
  std::vector<ClockChange> ledger;
  // Stopped by a feedback or an ending, not by what it counts to.
  bool cut_short = false;
};

// What a unit asks of the centre; `assignment` 0: nothing.
struct Request {
  int assignment = 0;
  std::string reason;
  std::string by;
  absl::Time at = absl::InfiniteFuture();
  DeadlinePolicy::Amount extension;
};

// What a department says it did.
struct Feedback {
  int assignment = 0;
  absl::Time at = absl::InfiniteFuture();
  std::string by;
  YesNo claim_true = YesNo::kUnspecified;
  YesNo beyond_remit = YesNo::kUnspecified;
  YesNo contacted = YesNo::kUnspecified;
  Channel how = Channel::kUnspecified;
  absl::Time contacted_at = absl::InfiniteFuture();
  Solved solved = Solved::kUnspecified;
  std::string reason;
  std::string text;
  std::string public_text;
};

// One attempt to ask the citizen.
struct Callback {
  absl::Time at = absl::InfiniteFuture();
  std::string by;
  std::string role;
  ContactOutcome outcome = ContactOutcome::kUnspecified;
  Channel how = Channel::kUnspecified;
  Solved solved = Solved::kUnspecified;
  Satisfaction satisfaction = Satisfaction::kUnspecified;
  int feedback = 0;  // Which one it is about, from 1.
  std::string unit;  // Of who recorded it.
};

// A supervision measure.
struct Supervision {
  enum class State : std::uint8_t {
    kUnspecified = 0,
    kProposed = 1,
    kOrdered = 2,
    kDeclined = 3,
  };
  SupervisionMeasure measure = SupervisionMeasure::kUnspecified;
  ReferralGround ground = ReferralGround::kUnspecified;
  State state = State::kUnspecified;
  std::string unit;
  std::string by;
  absl::Time at = absl::InfiniteFuture();
  std::string reason;
};

// That an escalation step was raised for a clock.
struct Escalation {
  std::string step;
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
  Resolution result = Resolution::kUnspecified;  // Of the last ending, if it is ended.
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
  std::vector<CaseClock> clocks;
  Request return_request;
  Request extension_request;
  Request termination_request;
  std::string hold_reason;
  std::vector<Feedback> feedbacks;
  std::vector<Callback> callbacks;
  std::vector<Supervision> supervision;
  std::vector<Escalation> raised;
  int extensions_unannounced = 0;  // Extensions that the citizen has not been told of.

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
  std::string matter;
  std::vector<std::string> recused;
  absl::Time redone_at = absl::InfiniteFuture();
  // When the events first happened that start clocks (deadline.h).
  absl::Time signed_at = absl::InfiniteFuture();
  absl::Time dispatched_at = absl::InfiniteFuture();
  absl::Time fed_back_at = absl::InfiniteFuture();
  absl::Time ruled_at = absl::InfiniteFuture();
  absl::Time filed_at = absl::InfiniteFuture();
  int unknown_events = 0;

  // Returns the lead's assignment, or null.
  const Assignment* Lead() const {
    return lead == 0 ? nullptr
                     : &assignments[static_cast<std::size_t>(lead) - 1];
  }
};

// Makes an event part of a case. FailedPrecondition, with the case untouched,
// if it is not the next one of this case (another id, another version), if it
// would turn time back, or if it names an assignment or clock that there is
// not. An event of an unknown kind counts, and moves stage and clocks.
absl::Status Apply(const Event& event, Case* c);

// --- the wire: binary trunkline.v1 messages, canonical ---
// Text and JSON: Convert() (wire.h) from and to these bytes.

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

#endif  // TRUNKLINE_CASE_H_
