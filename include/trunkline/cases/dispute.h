// SPDX-License-Identifier: Apache-2.0
//
// A Dispute is a dispute about who is competent, with any number of tickets
// attached. An everyday objection ends with the centre's own designation. Any
// other takes every step: the contending units state their case, the centre
// collates, the staffing office and the legal office give their opinions, the
// city government rules. Steps, offices and limits are data of a lifecycle
// definition (DisputeStep and DisputeOffice of
// proto/trunkline/v1/dispute.proto). No ticket waits for it: the interim lead
// works on meanwhile.
//
// A Desk keeps disputes and carries out what follows for the tickets; this
// header is for hosts that keep them themselves.
//
//   trunkline::Dispute dispute;
//   dispute.id = "M-2018-7";
//   dispute.jurisdiction = "cn.changsha";
//   auto events = trunkline::DecideDispute(dispute, open, clerk, now);
//   if (!events.ok()) return events.status();
//   for (const trunkline::DisputeEvent& e : *events) {
//     Store(e);
//     if (absl::Status s = trunkline::Apply(e, &dispute); !s.ok()) return s;
//     // A ruling re-assigns every ticket; give each command to
//     // LifecycleEngine::Decide().
//     for (const auto& d : trunkline::TicketCommands(e, dispute)) Give(d);
//   }
//   trunkline::DecideDispute(dispute, rule, mayor, now);
//   // FAILED_PRECONDITION: DISPUTE_COMMAND_KIND_RULE: not possible in stage
//   // DISPUTE_STAGE_COLLATION; the centre has not collated it
//
// Enumerators and fields are those of proto/trunkline/v1/dispute.proto,
// which says more of each. All are plain values; functions are pure and may be
// called from any thread. A dispute knows tickets by their ids alone: keep
// citizens out of its words.
#ifndef TRUNKLINE_CASES_DISPUTE_H_
#define TRUNKLINE_CASES_DISPUTE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "trunkline/cases/actor.h"
#include "trunkline/cases/case.h"
#include "trunkline/catalogue.h"
#include "trunkline/decision.h"
#include "trunkline/ruleset.h"

namespace trunkline {

// The kinds of commands about a dispute.
enum class DisputeCommandKind : std::uint8_t {
  kUnspecified = 0,  // Also of an event whose kind this library does not know.
  kOpen = 1,
  kAttach = 2,
  kDetach = 3,
  kDesignate = 4,
  kCollate = 5,
  kStaffingOpinion = 6,
  kLegalOpinion = 7,
  kSendBack = 8,
  kRule = 9,
  kWithdraw = 10,
  kState = 11,
  kOpinion = 12,
  kEscalate = 13,
};
inline constexpr int kDisputeCommandKinds = 14;

enum class DisputeStage : std::uint8_t {
  kUnspecified = 0,  // Not open yet.
  kCollation = 1,
  kOpinions = 2,
  kDecision = 3,
  kEnded = 4,
};

enum class DisputeEnding : std::uint8_t {
  kUnspecified = 0,
  kSettled = 1,  // By the centre.
  kRuled = 2,    // By the city government.
  kGivenUp = 3,  // No department is designated.
};

// A department whose competence is in question, and what it rests on.
struct Claimant {
  std::string unit;
  Basis basis = Basis::kUnspecified;
  std::string rule;
  std::string text;
};

struct DisputeCommand {
  DisputeCommandKind kind = DisputeCommandKind::kUnspecified;
  std::string question;
  std::string category;
  std::string region;
  std::vector<Claimant> claimants;
  std::vector<std::string> cases;
  std::string unit;
  std::vector<std::string> assisting;
  std::string text;
  std::string reason;
  std::string legal_basis;
  std::string number;
  std::string office;
  std::string date;
};

// Something that happened. Never changed, never deleted.
struct DisputeEvent {
  std::string dispute;
  std::int64_t version = 0;  // 1, 2, 3, ...: what it makes of the dispute's.
  absl::Time at = absl::InfiniteFuture();
  absl::Time stated_at = absl::InfiniteFuture();
  std::string actor;
  std::string unit;
  std::string role;
  DisputeCommand command;
  DisputeStage stage = DisputeStage::kUnspecified;  // kUnspecified: as before.
  DisputeEnding ending = DisputeEnding::kUnspecified;
  std::string jurisdiction;
  std::string step;  // Empty: as before.
  absl::Time step_due_at = absl::InfiniteFuture();
  std::vector<Label> office_name;
  std::string definition_id;
  std::string definition_version;
  // As Event::unknown.
  std::string unknown;
};

// What an office thinks.
struct Opinion {
  enum class Office : std::uint8_t {
    kUnspecified = 0,
    kStaffing = 1,
    kLegal = 2,
  };
  // Of "staffing_office" and "legal_office"; of others kUnspecified.
  Office office = Office::kUnspecified;
  int round = 0;
  absl::Time at = absl::InfiniteFuture();
  std::string by;
  std::string text;
  std::string unit;
  std::string office_id;
  std::vector<Label> office_name;
  std::string number;
  std::string date;
  std::string legal_basis;
};

// What a contending unit says in writing.
struct Statement {
  std::string unit;
  absl::Time at = absl::InfiniteFuture();
  std::string by;
  std::string text;
  std::string number;
  std::string date;
  std::string legal_basis;
};

struct Dispute {
  std::string id;
  std::string jurisdiction;
  std::int64_t version = 0;  // Events so far; 0: not opened.
  DisputeStage stage = DisputeStage::kUnspecified;
  DisputeEnding ending = DisputeEnding::kUnspecified;
  absl::Time opened_at = absl::InfiniteFuture();
  absl::Time updated_at = absl::InfiniteFuture();
  absl::Time ended_at = absl::InfiniteFuture();
  std::string question;
  std::string category;
  std::string region;
  std::vector<Claimant> claimants;
  std::vector<std::string> cases;
  int round = 0;
  std::string collation;
  std::vector<Opinion> opinions;
  std::string unit;
  std::vector<std::string> assisting;
  std::string grounds;
  std::string legal_basis;
  std::string number;
  int unknown_events = 0;
  std::string step;
  absl::Time step_due_at = absl::InfiniteFuture();
  std::vector<Statement> statements;
  std::string date;
  std::string office;
  std::vector<Label> office_name;
  std::string definition_id;
  std::string definition_version;

  // Returns the office's opinion on the present collation, or null.
  const Opinion* OpinionOf(Opinion::Office office) const;
  const Opinion* OpinionOf(std::string_view office_id) const;
};

// Returns the events that a command leads to, ready for Apply(); the dispute is
// not changed. One that is to be opened (kOpen) has `id` and `jurisdiction` and
// nothing else. `now` earlier than the dispute's last event counts as that
// event's time and is kept in `stated_at`.
//
// This function takes the built-in steps, which have no limits; those of a
// lifecycle definition are LifecycleEngine::DecideDispute().
//
// The right is a word among the actor's roles: "centre", "staffing_office",
// "legal_office" or "city_government", or the holder of another office of the
// definition. The contending units state their case and decide nothing. Tickets
// can be attached to a dispute that was settled or ruled; each then gets its
// designation at once.
//
//   PermissionDenied    the actor does not have the role, or has no id; or its
//                       unit is one of the claimants
//   InvalidArgument     a fact is missing or does not fit; the message names it
//   FailedPrecondition  not possible in this stage; a statement or an opinion
//                       is missing
//
// The message quotes no text of the command; MessageOf() gives it in Chinese
// too. Cost, also of Apply(): linear in the dispute.
absl::StatusOr<std::vector<DisputeEvent>> DecideDispute(
    const Dispute& dispute, const DisputeCommand& command, const Actor& actor,
    absl::Time now);

// Makes an event part of a dispute. FailedPrecondition, with the dispute
// untouched, if it is not the next one of this dispute or would turn time back.
// An event of an unknown kind counts, and moves the stage.
absl::Status Apply(const DisputeEvent& event, Dispute* dispute);

// What is to be done to one ticket.
struct Designation {
  std::string case_id;
  Command command;  // For LifecycleEngine::Decide().
};

// Returns what follows from an event for the tickets; `dispute` is as the event
// left it. A designation or ruling: every ticket attached; a ticket attached
// afterwards: that one; else nothing. LifecycleEngine::Decide() refuses those
// that have been closed meanwhile; they stay as they are.
std::vector<Designation> Designations(const DisputeEvent& event,
                                      const Dispute& dispute);

// Returns all that follows from an event for the tickets: kRaiseDispute for
// those that were attached, or, withdrawn, for those that were detached and
// those of a dispute that was withdrawn; and the Designations().
std::vector<Designation> TicketCommands(const DisputeEvent& event,
                                        const Dispute& dispute);

// Returns the claims of a disputed decision, for kOpen.
std::vector<Claimant> ClaimantsOf(const Decision& decision);

// Where a ticket of a dispute is, as far as the host knows it.
struct TicketScope {
  std::string category;  // Code or name; empty: not known.
  std::string region;    // Likewise.
};

// Returns a ruling as one draft rule: a trunkline.v1.RuleSet in text format,
// which LoadRuleSet() takes as a further source. The rule has the id
// "precedent.ID", the tag "precedent" and a name that says that it must be
// reviewed, the status RULE_STATUS_DRAFT, and the ruling's legal basis and
// document number. From the date of the ruling on it sends tickets of the
// dispute's category and region to the designated unit. Its priority is one
// above the highest of the rules that tied, and at least 1.
//
// With `tickets`, where the attached tickets are, the rule is for the narrowest
// category and region that all of them are in, if that is inside the dispute's.
//
// FailedPrecondition if the dispute has not ended by a ruling, or if a rule
// that tied has priority 1,000: a priority is at most 1,000, so that no rule
// can go before it until its own priority is lower; the message names the rule.
// InvalidArgument if `rules` is of another jurisdiction or does not know the
// category, the region or a department.
absl::StatusOr<std::string> DraftRule(
    const Dispute& dispute, const RuleSet& rules,
    const std::vector<TicketScope>& tickets = {});

// Returns the narrowest category and region that all tickets are in; empty
// where there is none, or where that of a ticket is not known.
TicketScope NarrowestScope(const RuleSet& rules,
                           const std::vector<TicketScope>& tickets);

// --- the wire: binary trunkline.v1 messages, canonical; as in case.h ---
absl::StatusOr<DisputeEvent> ReadDisputeEvent(std::string_view bytes);
absl::StatusOr<DisputeCommand> ReadDisputeCommand(std::string_view bytes);
absl::StatusOr<Dispute> ReadDispute(std::string_view bytes);
std::string WriteDisputeEvent(const DisputeEvent& event);
std::string WriteDisputeCommand(const DisputeCommand& command);
std::string WriteDispute(const Dispute& dispute);

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_DISPUTE_H_
