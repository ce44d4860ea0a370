// SPDX-License-Identifier: Apache-2.0
//
// Reads and writes the messages of proto/trunkline/v1/: binary for storage and
// transport, JSON for the web, text format for people.
//
//   auto stored = trunkline::ReadTicket(bytes, trunkline::Format::kBinary);
//   if (!stored.ok()) return stored.status();
//   rules.Route(stored->ticket(), &decision);
//   std::string json = trunkline::WriteDecision(decision, stored->id(),
//       stored->ticket().accepted_at, trunkline::Format::kJson);
//
// From plain C++ values, and back:
//
//   trunkline::TicketRecord record;
//   record.region = "430111";
//   record.caller.phone = "13900000007";
//   record.accepted_at = now;
//   auto ticket = trunkline::StoredTicket::Create(record);
//   auto opened = desk.Accept(*ticket, clerk, now);
//   trunkline::Case c = ...;  // Desk::Get()
//   auto read = trunkline::ReadTicketRecord(c.ticket);
//   auto decision = trunkline::ReadDecision(c.decision);
//
// What goes one way only:
//  * Issues, explanations, questions, answers of Dial() and deadlines are only
//    written. They are results for people and other programs, and several of
//    them are views into a rule set or calendars, which the message does not
//    carry. What receives one reads it by its schema, or as JSON (Convert()).
//  * RuleSet, CalendarFile, LifecycleDefinition, TextModelFile and KpiFile are
//    read by LoadRuleSet(), LoadCalendars() and their like, which check them.
//  * Release has no C++ type: `trunkline release` writes and reads the lines of
//    a release log.
//  * Receipts, feeds and filters of a desk: cases/wire.h.
#ifndef TRUNKLINE_WIRE_H_
#define TRUNKLINE_WIRE_H_

#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "trunkline/deadline_calculator.h"
#include "trunkline/decision.h"
#include "trunkline/explain.h"
#include "trunkline/issue.h"
#include "trunkline/ruleset.h"
#include "trunkline/ticket.h"

namespace trunkline {

// A trunkline.v1.Ticket as plain values. A field is the field of the message
// with the same name; its default is absent. Strings are UTF-8.
struct TicketRecord {
  // A point, and an address in words.
  struct Location {
    enum class Datum : std::uint8_t { kUnspecified, kWgs84, kGcj02 };
    // Degrees, north is positive.
    double latitude = 0;
    double longitude = 0;  // Degrees, east is positive.
    // The datum of both. kUnspecified: not known; do not show it on a map.
    Datum datum = Datum::kUnspecified;
    // Private: it may identify the caller.
    std::string address;
  };
  // Who called. Private.
  struct Caller {
    std::string name;  // As the caller gave it.
    // Number to call back.
    std::string phone;
    // Any further contact: messenger name, mail address.
    std::string contact;
    // Home address, if it is not the place of the matter.
    std::string address;
    // Identity document, where a law asks for it.
    std::string identity_number;
  };
  // A related ticket.
  struct Related {
    enum class Kind : std::uint8_t {
      kUnspecified,  // Not said.
      kSameMatter,   // Of another caller, about the same matter.
      kSplit,        // From the same call, which was split.
      kFollows,      // This ticket continues that one.
    };
    std::string ticket;              // Its id.
    Kind kind = Kind::kUnspecified;  // How it is related.
  };
  // A fact that the host defines, for attribute conditions.
  struct Attribute {
    std::string name;   // Not empty; compared byte for byte.
    std::string value;  // Any text.
  };

  // The host's id. Empty: Desk::Accept() makes an id for the case.
  std::string id;
  // Jurisdiction that accepted it. Empty: the only one of the desk.
  std::string jurisdiction;
  // Id of the call. Private. Empty: it did not come by telephone.
  std::string call_id;
  Channel channel = Channel::kUnspecified;  // How it arrived.
  // Who handed it over, for the kFrom... channels: "110", "12315", "430200".
  std::string giver;
  // The giver's own id of the matter.
  std::string giver_ref;
  // The number that the citizen dialled, in any spelling.
  std::string dialled;
  // When the number was dialled. InfinitePast: not known.
  absl::Time called_at = absl::InfinitePast();
  // When an operator answered. InfinitePast: not known.
  absl::Time answered_at = absl::InfinitePast();
  // When the centre accepted it. Required for routing.
  absl::Time accepted_at = absl::InfinitePast();
  // When the matter happened. InfinitePast: not known.
  absl::Time occurred_at = absl::InfinitePast();
  TicketType type = TicketType::kUnspecified;  // The kind of request.
  // Category code.
  std::string category;
  // Version of the category tree that the code is of.
  std::string category_version;
  // Region code of the place of the matter.
  std::string region;
  Location location;  // The exact place of the matter.
  // As the operator set it.
  Urgency urgency = Urgency::kUnspecified;
  // The subject, in one line.
  std::string title;
  // The citizen's own words. Private: they stay at the centre.
  std::string caller_words;
  // The text for the department. It must not identify the caller.
  std::string dispatch_text;
  // Codes of departments that the citizen complains of.
  std::vector<std::string> against;
  // Code of the department that received the matter first.
  std::string first_receiver;
  // The caller asked for secrecy.
  bool confidential = false;
  // The caller wants no reply.
  bool reply_waived = false;
  // The operator confirmed an emergency.
  bool emergency_confirmed = false;
  // A call transfer to a sub-centre failed.
  bool transfer_failed = false;
  // The owner of a dual number handed it over.
  bool handed_over = false;
  // Facts that the host defines, for attribute conditions.
  std::vector<Attribute> attributes;
  // Likewise. Private: as the citizen's own words.
  std::vector<Attribute> private_attributes;
  // Tags that the host defines.
  std::vector<std::string> tags;
  std::vector<Related> related;  // Other tickets that it is related to.
  // Id of the earlier ticket that this one repeats.
  std::string repeats;
  Caller caller;  // Who called. Private.
  // What the citizen sent along. Private.
  std::vector<Attachment> attachments;
  // Attachments for the department. They must not identify the caller.
  std::vector<Attachment> dispatch_attachments;
};

// A trunkline.v1.Decision as plain values. Unlike Decision (decision.h) it owns
// its strings and needs no rule set. Its fields have the meaning described
// there.
struct DecisionRecord {
  // A department that holds one of several equal claims.
  struct Contender {
    std::string department;             // Department code.
    std::string rule;                   // Id of the rule that makes the claim.
    Basis basis = Basis::kUnspecified;  // What the claim is based on.
  };
  // The refusal that a rule proposes, for kRefusalProposed.
  struct Refusal {
    // Why. kUnspecified: no refusal is proposed.
    RefusalReason reason = RefusalReason::kUnspecified;
    // What the operator does instead.
    RefusalAction action = RefusalAction::kUnspecified;
    std::string route;  // Where to refer the caller: a number, an office.
  };
  // A possible emergency. Empty signal: none.
  struct EmergencyHint {
    std::string signal;  // Signal id.
    std::string number;  // Number to bring in.
    // First keyword of the signal that counts. Empty: other conditions held.
    std::string trigger;
  };
  // A deadline policy of a milestone that has another one already.
  struct TiedPolicy {
    Milestone milestone = Milestone::kUnspecified;  // The milestone.
    std::string policy;                             // Policy id.
  };

  std::string ruleset_id;       // Id of the rule set that made the decision.
  std::string ruleset_version;  // Its version.
  std::string ruleset_hash;     // First 16 hex digits of its hash.
  // Id of the ticket that was decided. Empty: it had none.
  std::string ticket;
  // When the ticket was accepted. InfinitePast: not recorded.
  absl::Time accepted_at = absl::InfinitePast();
  Outcome outcome = Outcome::kUnspecified;  // What happens to the ticket.
  std::string lead;                         // Department code (主办).
  std::string target;  // Number, for kEmergency, kOutside, kTransferCall.
  std::vector<std::string> assisting;  // Department codes (协办).
  std::string rule;               // Winning rule's id; empty: no rule decided.
  std::vector<std::string> also;  // Ids of the other winning rules, sorted.
  // First keyword of `rule` that counts in the text. Empty: it has none, or
  // other conditions held.
  std::string keyword;
  Basis basis = Basis::kUnspecified;  // Of the winning claim.
  // The equal claims, if they name several departments.
  std::vector<Contender> contenders;
  Basis settled_by = Basis::kUnspecified;  // Principle that chose among them.
  // Deadline policy by Milestone. Empty: none.
  std::array<std::string, kMilestoneCount> policies;
  // Further policies of the same milestones.
  std::vector<TiedPolicy> also_policies;
  std::vector<std::string> statutory;  // Ids of statutory policies.
  std::string knowledge;  // Entry of the knowledge base, for kAnswered.
  Refusal refusal;        // For kRefusalProposed.
  Urgency urgency = Urgency::kUnspecified;  // As the rule has raised it.
  std::vector<std::string> tags;            // Of the winning rules.
  bool confidential = false;                // The caller is kept secret.
  bool conflict_of_interest = false;  // An accused department was left out.
  // The owner of the dialled dual number keeps the ticket until it hands it
  // over.
  bool owner_leads = false;
  EmergencyHint emergency_hint;       // A possible emergency.
  Phase phase = Phase::kUnspecified;  // Of the dialled number at the call.
  // Department code of the first receiver that routing used; empty: none.
  std::string first_receiver;
  // Bits of Note; see Has().
  std::uint8_t notes = 0;
  // Absent: the category was not guessed.
  std::optional<Guess> guess;

  // Returns whether `note` was made.
  bool Has(Note note) const {
    return (notes & static_cast<std::uint8_t>(note)) != 0;
  }
};

// A ticket as it is stored: the message, and a view of it for routing. Movable,
// not copyable. Any number of threads may read it.
class StoredTicket {
 public:
  StoredTicket(StoredTicket&&) noexcept;
  StoredTicket& operator=(StoredTicket&&) noexcept;
  ~StoredTicket();

  // Makes a ticket from plain values. InvalidArgument names the field that
  // cannot be stored (a string that is not UTF-8 or contains a NUL, an unknown
  // enumerator, a time outside the years 1 to 9999); it never quotes a value.
  // accepted_at may be missing; Route() then refuses the ticket.
  static absl::StatusOr<StoredTicket> Create(const TicketRecord& record);

  // The view for routing. Its text consists of title, caller_words and
  // dispatch_text, joined by line breaks. It contains no field of the caller.
  // This view, id() and bytes() live as long as the object.
  const Ticket& ticket() const;
  std::string_view id() const;
  // trunkline.v1.Ticket, canonical binary form, caller fields included.
  const std::string& bytes() const;

 private:
  friend absl::StatusOr<StoredTicket> ReadTicket(std::string_view, Format);
  struct Rep;
  explicit StoredTicket(std::unique_ptr<Rep> rep);
  std::unique_ptr<Rep> rep_;
};

// Reads one trunkline.v1.Ticket. InvalidArgument names line and column (text,
// JSON) and the defect; it never quotes the caller's data or words. accepted_at
// may be missing; Route() then refuses the ticket. Cost: linear in the content.
absl::StatusOr<StoredTicket> ReadTicket(std::string_view content,
                                        Format format);

// Reads a binary trunkline.v1.Ticket, such as StoredTicket::bytes() or
// Case::ticket (without the fields that the viewer may not see). Unknown fields
// are left out. Errors as for ReadTicket().
absl::StatusOr<TicketRecord> ReadTicketRecord(std::string_view bytes);

// Reads a binary trunkline.v1.Decision, such as Case::decision. InvalidArgument
// if it is not one.
absl::StatusOr<DecisionRecord> ReadDecision(std::string_view bytes);

// Writes a decision as trunkline.v1.Decision. Text and JSON are one line.
// kAuto is kBinary.
std::string WriteDecision(const Decision& decision, std::string_view ticket_id,
                          absl::Time accepted_at, Format format);

// Converts a message of trunkline.v1 ("Ticket", "Decision", "RuleSet", ...)
// from one format to another. InvalidArgument as for ReadTicket(), or for an
// unknown type. Cost: linear in the content; messages nest at most 100 deep.
absl::StatusOr<std::string> Convert(std::string_view type,
                                    std::string_view content, Format from,
                                    Format to);

// The functions below write results as messages. Text and JSON are one line;
// kAuto is kBinary. Cost: linear in the result.

// All issues: trunkline.v1.IssueList.
std::string WriteIssues(const std::vector<Issue>& issues,
                        Format format = Format::kBinary);
// One issue: trunkline.v1.Issue.
std::string WriteIssue(const Issue& issue, Format format = Format::kBinary);
// The seats that take a call: trunkline.v1.DialAnswer.
std::string WriteDialAnswer(const DialResult& result,
                            Format format = Format::kBinary);
// The steps of a routing result: trunkline.v1.Explanation.
std::string WriteExplanation(const Explanation& explanation,
                             absl::Time accepted_at,
                             Format format = Format::kBinary);
// Why a rule did not win: trunkline.v1.WhyNot.
std::string WriteWhyNot(const WhyNotResult& result,
                        Format format = Format::kBinary);
// The questions to the citizen: trunkline.v1.QuestionList.
std::string WriteQuestions(const std::vector<Question>& questions,
                           Format format = Format::kBinary);
// The deadlines of a ticket: trunkline.v1.Deadlines.
std::string WriteDeadlines(const Deadlines& deadlines,
                           Format format = Format::kBinary);
// A decision, as WriteDecision() writes it, with its deadlines:
// trunkline.v1.RoutedTicket.
std::string WriteRoutedTicket(const Decision& decision, std::string_view id,
                              absl::Time accepted_at,
                              const Deadlines& deadlines,
                              Format format = Format::kBinary);

}  // namespace trunkline

#endif  // TRUNKLINE_WIRE_H_
