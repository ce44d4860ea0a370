// SPDX-License-Identifier: Apache-2.0
//
// A Decision is the result of routing a ticket: outcome, lead department,
// winning rule and basis. It is a value that the caller owns and reuses;
// refilling one allocates memory only to enlarge its vectors.
//
//   trunkline::Decision decision;
//   absl::Status status = rules.Route(ticket, &decision);
//   if (decision.outcome == trunkline::Outcome::kRouted) Send(decision.lead);
//
// No outcome is an error. A status other than OK means misuse: a ticket without
// acceptance time, or a code that another rule set resolved.
#ifndef TRUNKLINE_DECISION_H_
#define TRUNKLINE_DECISION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "trunkline/ticket.h"

namespace trunkline {

namespace internal {
class RuleSetAccess;
// A word of the rule set in a text: bytes [begin, end).
struct WordPlace {
  std::uint32_t word, begin, end;
};
// Working memory of Route().
struct WordMemory {
  // Of the words of a text.
  std::vector<std::uint32_t> hits;
  std::vector<std::uint64_t> seen;
  std::vector<WordPlace> places, contexts;
  std::vector<std::uint32_t> visited;
  // Attributes by name and value, if there are many.
  std::vector<std::pair<std::string_view, std::string_view>> attributes;
  // Of departments: those accused, those to look at, and by department the one
  // in force that stands for it.
  std::vector<std::pair<std::uint32_t, std::uint32_t>> accused;
  std::vector<std::uint32_t> departments, in_force;
};
}  // namespace internal
namespace rules {
struct Compiled;
}

// What happens to a ticket. Values equal trunkline.v1.Outcome.
enum class Outcome : std::uint8_t {
  kUnspecified = 0,      // Not decided.
  kRouted = 1,           // `lead` is responsible for it.
  kDisputed = 2,         // Equal claims; `lead` is interim.
  kAnswered = 3,         // The centre answers; `lead` is the fallback.
  kRefusalProposed = 4,  // The operator should refuse; see `refusal`.
  kNeedsFact = 5,        // A territorial claim, but the region is unknown.
  kUnmatched = 6,        // No rule applies; `lead` is the centre's own desk.
  // An emergency number was dialled, or the operator confirmed an emergency.
  // `target` is the emergency number; empty if it is not known.
  kEmergency = 7,
  kOutside = 8,             // `target` is the number of the hotline's owner.
  kTransferCall = 9,        // Put the call through to `target`.
  kAnnouncement = 10,       // A recording answers the number.
  kOtherJurisdiction = 11,  // The number or the region is another area's.
};

// What a claim is based on (职责依据). Values equal trunkline.v1.Basis.
enum class Basis : std::uint8_t {
  kUnspecified = 0,         // None.
  kCompetentAuthority = 1,  // 谁主管谁负责
  kTerritorial = 2,         // 属地管理
  kHotlineOwner = 3,        // The owner of the dialled number.
  kFirstReceiver = 4,       // 首接负责
};

// A step that can have a time limit. Values equal trunkline.v1.Milestone.
enum class Milestone : std::uint8_t {
  kUnspecified = 0,   // None.
  kDispatch = 1,      // 转派
  kSignIn = 2,        // 签收
  kFirstContact = 3,  // 先行联系
  kHandling = 4,      // 办理
  kCallback = 5,      // 回访
  kReturn = 6,        // 退单
  kRedo = 7,          // 重办
  kAssisting = 8,     // 协办
};
inline constexpr std::size_t kMilestoneCount = 9;

// How calls to a number are handled. Values equal trunkline.v1.Phase.Kind.
enum class Phase : std::uint8_t {
  // No number, an unknown number, or one without a phase at that time.
  kUnspecified = 0,
  kOneNumber = 1,     // 12345 itself (统一号码).
  kDual = 2,          // The owner's seats; data is shared (双号并行).
  kForwarded = 3,     // Calls are put through to 12345 (呼转).
  kMerged = 4,        // Cancelled; its seats are the centre's (整体并入).
  kIndependent = 5,   // The owner's seats; nothing is shared (独立运行).
  kSubCentre = 6,     // Call transfer to the owner's seats (设分中心).
  kAnnouncement = 7,  // A recording (语音提示).
  kEmergency = 8,     // An emergency number (紧急).
};

// Why a refusal is proposed. Values equal trunkline.v1.Refusal.Reason.
enum class RefusalReason : std::uint8_t {
  kUnspecified = 0,  // None.
  kEmergency = 1,    // It belongs to an emergency number.
  kOtherRemedy = 2,  // A court, arbitration, review or petition decides it.
  kInHand = 3,       // It is being handled or was, and nothing is new.
  kSecret = 4,       // State or commercial secrets, privacy.
  kBeyondDuty = 5,   // Not a duty of government.
  kAbuse = 6,        // Against law or public order.
};

// What the operator does instead. Values equal trunkline.v1.Refusal.Action.
enum class RefusalAction : std::uint8_t {
  kUnspecified = 0,   // None.
  kTransfer = 1,      // Puts the call through at once.
  kTellRoute = 2,     // Tells the legal way.
  kTellProgress = 3,  // Tells progress or result.
  kExplain = 4,       // Explains.
  kPoint = 5,         // Refers the caller to market or society.
  kWarn = 6,          // Persuades and warns.
};

// Values of the ticket that could not be used. Bits of Decision::notes; bit n
// is value n + 1 of trunkline.v1.Decision.Note.
enum class Note : std::uint8_t {
  kNumberUnknown = 1,          // Hotline conditions do not hold.
  kNumberWithoutPhase = 2,     // Known, but has no phase at that time.
  kCategoryUnknown = 4,        // Taken as its deepest known ancestor.
  kRegionUnknown = 8,          // Region conditions do not hold.
  kFirstReceiverUnknown = 16,  // Taken as not given.
  kAgainstUnknown = 32,        // An entry of Ticket::against is unknown.
  // A declared attribute has two values, or one that it cannot have; taken as
  // not given.
  kAttributeUnknown = 64,
  kAttributeMissing = 128,  // A required attribute is not given.
};

// A department that holds one of several equal claims.
struct Contender {
  std::string_view department;        // Department code.
  std::string_view rule;              // Id of the rule that makes the claim.
  Basis basis = Basis::kUnspecified;  // What the claim is based on.
};

// A deadline policy of a milestone that has another one already.
struct TiedPolicy {
  Milestone milestone = Milestone::kUnspecified;  // The milestone.
  std::string_view policy;                        // Policy id.
};

// A refusal that a rule proposes. The operator decides.
struct Refusal {
  // Why. kUnspecified: no refusal is proposed.
  RefusalReason reason = RefusalReason::kUnspecified;
  // What the operator does instead.
  RefusalAction action = RefusalAction::kUnspecified;
  std::string_view route;  // Where to refer the caller: a number, an office.
};

// A possible emergency, for the operator to confirm. Empty signal: none.
struct EmergencyHint {
  std::string_view signal;  // Signal id.
  std::string_view number;  // Number to bring in.
  // First keyword of the signal that counts in the text, as the rule set writes
  // it. Empty: other conditions held.
  std::string_view trigger;
};

// A category that the words of a ticket without one suggested, or a model
// outside the library, and that stood in for it (RouteWithSuggestion() in
// suggest.h). A person must confirm it. It owns its strings.
struct Guess {
  std::string category;  // Category code.
  std::string model;     // Id of the text model that scores it.
  // First 16 hex digits of TextModels::hash().
  std::string models_hash;
  // Points by which it leads over every other category.
  std::int32_t margin = 0;
  // How often held-out tickets with such a margin had this category, in per
  // cent.
  std::int32_t percent_agreed = 0;
  std::int32_t percent_low = 0;  // The lower bound of that share, in per cent.
  std::int32_t rows = 0;         // The number of those tickets.
  // Names of the fields of trunkline.v1.Decision that the guess changed or
  // added to: "lead", "policy". Sorted.
  std::vector<std::string> changed;
  // The outcome without the guess.
  Outcome outcome_without = Outcome::kUnspecified;
  std::string lead_without;  // The lead without the guess; may be empty.
  // The winning rule without the guess; may be empty.
  std::string rule_without;
};

// The result of routing one ticket. All views point into the rule set, which
// the decision keeps alive; a copy does too. Use one decision per thread.
struct Decision {
  Outcome outcome = Outcome::kUnspecified;  // What happens to the ticket.
  std::string_view lead;                    // Department code (主办).
  std::string_view target;  // Number, for kEmergency, kOutside, kTransferCall.
  std::string_view rule;    // Winning rule's id; empty: no rule decided.
  // First keyword of `rule` that counts in the text, as the rule set writes it.
  // Empty: it has none, or other conditions held.
  std::string_view keyword;
  Basis basis = Basis::kUnspecified;       // Of the winning claim.
  Basis settled_by = Basis::kUnspecified;  // Principle that chose among equals.
  Phase phase = Phase::kUnspecified;       // Of the dialled number at the call.
  Urgency urgency = Urgency::kUnspecified;  // As the rule has raised it.
  std::uint8_t notes = 0;                   // Bits of Note; see Has().
  bool confidential = false;                // The caller is kept secret.
  bool conflict_of_interest = false;  // An accused department was left out.
  // The owner of the dialled dual number keeps the ticket until it hands it
  // over.
  bool owner_leads = false;

  // Ids of the other winning rules: of the same rank and the same claim as
  // `rule`. Sorted.
  std::vector<std::string_view> also;
  std::vector<std::string_view> assisting;  // Department codes (协办).
  // The equal claims, if they name several departments; sorted by department,
  // then by rule. kRouted: all claims of the best rank. kDisputed: those that
  // the principles have left.
  std::vector<Contender> contenders;
  // Ids of deadline policies. Index: Milestone; empty: none.
  std::array<std::string_view, kMilestoneCount> policies;
  // Further policies of the same milestones, of rules of equal rank. Of all
  // policies of a milestone the earliest due time counts (DeadlineCalculator).
  // Sorted by milestone, then by policy.
  std::vector<TiedPolicy> also_policies;
  std::vector<std::string_view> statutory;  // Ids of statutory policies.
  std::vector<std::string_view> tags;       // Of the winning rules.
  std::string_view knowledge;  // Entry of the knowledge base, for kAnswered.
  Refusal refusal;             // For kRefusalProposed.
  // Department code of the first receiver that routing used; empty: none.
  std::string_view first_receiver;
  // A possible emergency. Its empty signal: none.
  EmergencyHint emergency_hint;
  // Null: the category was not guessed. RuleSet::Route() never guesses.
  std::shared_ptr<const Guess> guess;

  // Id of the rule set that made the decision.
  std::string_view ruleset_id;
  std::string_view ruleset_version;  // RuleSet::version() of it.
  std::string_view ruleset_hash;     // First 16 hex digits of RuleSet::hash().

  // Returns whether `notes` contains `note`.
  bool Has(Note note) const {
    return (notes & static_cast<std::uint8_t>(note)) != 0;
  }

 private:
  friend class internal::RuleSetAccess;
  std::shared_ptr<const rules::Compiled> keep_alive_;
  // Working memory of Route().
  internal::WordMemory words_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> best_, joined_;
};

}  // namespace trunkline

#endif  // TRUNKLINE_DECISION_H_
