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

// How many events a dispute may have: each command reads them all. From then on
// only an event that ends it is taken.
inline constexpr std::int64_t kMostDisputeEvents = 1024;

// The kinds of commands about a dispute.
enum class DisputeCommandKind : std::uint8_t {
  kUnspecified = 0,  // Also of an event whose kind this library does not know.
  kOpen = 1,         // 立项: question, claimants, cases, category, region.
  kAttach = 2,       // 并入工单: cases.
  kDetach = 3,       // 移出工单: cases, reason.
  kDesignate = 4,    // 中心指定: unit, assisting, reason. Ends it.
  kCollate = 5,      // 梳理汇总: text.
  kStaffingOpinion = 6,  // 编制部门意见: text, unit.
  kLegalOpinion = 7,     // 法制部门意见: text, unit.
  kSendBack = 8,         // 退回补充: reason.
  kRule = 9,  // 裁定: unit, assisting, text, legal_basis, number. Ends it.
  kWithdraw = 10,  // 撤回: reason. Ends it.
  kState = 11,     // 书面陈述: text, legal_basis, number, date.
  kOpinion = 12,  // 出具意见: office, text, unit, legal_basis, number, date.
  kEscalate = 13,  // 提请上级裁定: reason.
};
inline constexpr int kDisputeCommandKinds = 14;

// What a dispute waits for.
enum class DisputeStage : std::uint8_t {
  kUnspecified = 0,  // Not open yet.
  kCollation = 1,    // The centre's collation of the statements.
  kOpinions = 2,     // The opinions of the offices.
  kDecision = 3,     // The ruling.
  kEnded = 4,        // Nothing more; DisputeEnding says how it ended.
};

// How a dispute ended.
enum class DisputeEnding : std::uint8_t {
  kUnspecified = 0,  // It has not ended.
  kSettled = 1,      // By the centre.
  kRuled = 2,        // By the city government.
  kGivenUp = 3,      // No department is designated.
};

// A department that claims to be competent, or that another one calls
// competent.
struct Claimant {
  // Department code.
  std::string unit;
  // The principle that the claim rests on. kUnspecified: none.
  Basis basis = Basis::kUnspecified;
  std::string rule;  // Id of the rule that it rests on. Empty: none.
  std::string text;  // The argument for it. May be empty.
};

// A command about a dispute. Which fields a kind reads is said by
// DisputeCommandKind of dispute.proto; an empty one is not given.
struct DisputeCommand {
  DisputeCommandKind kind = DisputeCommandKind::kUnspecified;  // Which command.
  // The question in dispute. It must not identify the citizen.
  std::string question;
  // Category code that a precedent would cover. Empty: not given.
  std::string category;
  std::string
      region;  // Region code that a precedent would cover. Empty: not given.
  std::vector<Claimant> claimants;  // The contending departments.
  // Ids of tickets.
  std::vector<std::string> cases;
  // Code of the department that is designated or called competent.
  std::string unit;
  // Codes of the departments that assist it.
  std::vector<std::string> assisting;
  // The collation, statement, opinion or ruling.
  std::string text;
  // Why, of a detachment, designation, sending back, withdrawal or escalation.
  std::string reason;
  // The law or catalogue item that a ruling, opinion or statement is based on.
  std::string legal_basis;
  // Its document number.
  std::string number;
  // Id of the office that acts. Empty: the one whose role the actor has.
  std::string office;
  // The date of the document, "2018-06-28". A ruling works from its date.
  std::string date;
};

// Something that happened. Never changed, never deleted.
struct DisputeEvent {
  // Id of the dispute.
  std::string dispute;
  // Version of the dispute after the event: 1, 2, 3, ...
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
  std::string role;  // The role that has the right.
  // The command that was executed.
  DisputeCommand command;
  // The stage that the dispute is in now; kUnspecified: unchanged.
  DisputeStage stage = DisputeStage::kUnspecified;
  // Of an event that ends the dispute: how.
  DisputeEnding ending = DisputeEnding::kUnspecified;
  // Of kOpen: jurisdiction of the dispute.
  std::string jurisdiction;
  // Id of the step that it waits in now; empty: unchanged.
  std::string step;
  // When that step is due; infinite future: it has no limit.
  absl::Time step_due_at = absl::InfiniteFuture();
  // Names that the office had on the day of the event.
  std::vector<Label> office_name;
  // Of kOpen: id of the definition whose steps it takes. Empty: the built-in
  // steps.
  std::string definition_id;
  std::string definition_version;  // Version of that definition.
  // As Event::unknown.
  std::string unknown;
};

// The opinion of an office.
struct Opinion {
  enum class Office : std::uint8_t {
    kUnspecified = 0,  // Another office; see Opinion::office_id.
    kStaffing = 1,     // 编制部门
    kLegal = 2,        // 法制部门, 司法行政部门
  };
  // Of "staffing_office" and "legal_office"; of others kUnspecified.
  Office office = Office::kUnspecified;
  // Number of the collation that it is about, from 1.
  int round = 0;
  // When it was entered.
  absl::Time at = absl::InfiniteFuture();
  std::string by;    // Id of the actor.
  std::string text;  // The opinion.
  // Code of the department that it calls competent; may be empty.
  std::string unit;
  // Id of the office.
  std::string office_id;
  std::vector<Label> office_name;  // The names that the office had then.
  // Document number (文号); may be empty.
  std::string number;
  std::string date;         // Date of the document, "2018-06-28"; may be empty.
  std::string legal_basis;  // The law or catalogue item; may be empty.
};

// The written statement of a contending unit.
struct Statement {
  // Department code.
  std::string unit;
  // When it was entered.
  absl::Time at = absl::InfiniteFuture();
  std::string by;    // Id of the actor.
  std::string text;  // The statement.
  // Document number (文号); may be empty.
  std::string number;
  std::string date;         // Date of the document, "2018-06-28"; may be empty.
  std::string legal_basis;  // The law or catalogue item; may be empty.
};

// The state of a dispute after its events.
struct Dispute {
  std::string id;            // Unique in its jurisdiction.
  std::string jurisdiction;  // RuleSet::id() of the rules of its tickets.
  // Number of events so far; 0: not opened.
  std::int64_t version = 0;
  DisputeStage stage = DisputeStage::kUnspecified;  // What it waits for.
  // How it ended. kUnspecified: it has not.
  DisputeEnding ending = DisputeEnding::kUnspecified;
  // Time of the first event.
  absl::Time opened_at = absl::InfiniteFuture();
  absl::Time updated_at = absl::InfiniteFuture();  // Time of the last event.
  // Time of the ending. Infinite future: it has not ended.
  absl::Time ended_at = absl::InfiniteFuture();
  // The question in dispute. It must not identify the citizen.
  std::string question;
  // Category code that a precedent would cover. Empty: not given.
  std::string category;
  std::string
      region;  // Region code that a precedent would cover. Empty: not given.
  std::vector<Claimant> claimants;  // The contending departments.
  // Ids of the tickets that are attached.
  std::vector<std::string> cases;
  // Number of collations.
  int round = 0;
  std::string collation;  // Text of the last collation.
  // Opinions of all rounds, oldest first.
  std::vector<Opinion> opinions;
  // Code of the designated department. Empty: none yet.
  std::string unit;
  // Codes of the departments that assist it.
  std::vector<std::string> assisting;
  // Reason of the designation, or text of the ruling.
  std::string grounds;
  std::string legal_basis;  // Law or catalogue item of the ruling.
  std::string number;       // Document number (文号) of the ruling.
  // Number of events whose kind this library does not know.
  int unknown_events = 0;
  // Id of the step that it waits in; empty: it has ended.
  std::string step;
  // When that step is due; infinite future: it has no limit. A step that is
  // late blocks nothing.
  absl::Time step_due_at = absl::InfiniteFuture();
  // Oldest first.
  std::vector<Statement> statements;
  // The date of the ruling: "2018-06-28".
  std::string date;
  // Id of the office that designated or ruled.
  std::string office;
  std::vector<Label> office_name;  // The names that this office had then.
  // Id of the definition whose steps it takes. Empty: the built-in steps.
  std::string definition_id;
  std::string definition_version;  // Version of that definition.

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
// too. Cost, also of Apply(): linear in the dispute,
// which has at most kMostDisputeEvents events.
absl::StatusOr<std::vector<DisputeEvent>> DecideDispute(
    const Dispute& dispute, const DisputeCommand& command, const Actor& actor,
    absl::Time now);

// Makes an event part of a dispute. FailedPrecondition, with the dispute
// untouched, if it is not the next one of this dispute or would turn time back.
// An event of an unknown kind counts, and moves the stage.
absl::Status Apply(const DisputeEvent& event, Dispute* dispute);

// What is to be done to one ticket.
struct Designation {
  std::string case_id;  // Id of the ticket's case.
  Command command;      // For LifecycleEngine::Decide().
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
