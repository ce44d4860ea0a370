// SPDX-License-Identifier: Apache-2.0
//
// A Decision says where a ticket goes and why: outcome, lead department,
// winning rule, what it rests on. It is a value that the caller owns and
// reuses; refilling one allocates nothing once its vectors have grown.
//
//   trunkline::Decision decision;
//   absl::Status status = rules.Route(ticket, &decision);
//   if (decision.outcome == trunkline::Outcome::kRouted) Send(decision.lead);
//
// None of the outcomes is an error. A status other than OK means misuse: a
// ticket without acceptance time, or a code resolved by another rule set.
#ifndef TRUNKLINE_DECISION_H_
#define TRUNKLINE_DECISION_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string_view>
#include <utility>
#include <vector>

#include "trunkline/ticket.h"

namespace trunkline {

namespace internal {
class RuleSetAccess;
}
namespace rules {
struct Compiled;
}

// What becomes of a ticket. Values equal trunkline.v1.Outcome.
enum class Outcome : std::uint8_t {
  kUnspecified = 0,
  kRouted = 1,              // `lead` answers for it.
  kDisputed = 2,            // Equal claims; `lead` is interim.
  kAnswered = 3,            // The centre answers; `lead` is the fallback.
  kRefusalProposed = 4,     // The operator should refuse; see `refusal`.
  kNeedsFact = 5,           // A territorial claim, but the region is unknown.
  kUnmatched = 6,           // No rule: `lead` is the centre's own desk.
  kEmergency = 7,           // `target` is the emergency number.
  kOutside = 8,             // `target` is the owner's number.
  kTransferCall = 9,        // Put the call through to `target`.
  kAnnouncement = 10,       // A recording answers.
  kOtherJurisdiction = 11,  // Another area's number.
};

// Why a claim stands (职责依据). Values equal trunkline.v1.Basis.
enum class Basis : std::uint8_t {
  kUnspecified = 0,
  kCompetentAuthority = 1,  // 谁主管谁负责
  kTerritorial = 2,         // 属地管理
  kHotlineOwner = 3,
  kFirstReceiver = 4,  // 首接负责
};

// A step that can have a time limit. Values equal trunkline.v1.Milestone.
enum class Milestone : std::uint8_t {
  kUnspecified = 0,
  kDispatch = 1,
  kSignIn = 2,
  kFirstContact = 3,
  kHandling = 4,
  kCallback = 5,
  kReturn = 6,
  kRedo = 7,
  kAssisting = 8,
};
inline constexpr std::size_t kMilestoneCount = 9;

// What a number is at an instant. Values equal trunkline.v1.Phase.Kind.
enum class Phase : std::uint8_t {
  kUnspecified = 0,  // No number, an unknown one, or one without phase then.
  kOneNumber = 1,
  kDual = 2,
  kForwarded = 3,
  kMerged = 4,
  kIndependent = 5,
  kSubCentre = 6,
  kAnnouncement = 7,
  kEmergency = 8,
};

// Why a refusal is proposed. Values equal trunkline.v1.Refusal.Reason.
enum class RefusalReason : std::uint8_t {
  kUnspecified = 0,
  kEmergency = 1,
  kOtherRemedy = 2,
  kInHand = 3,
  kSecret = 4,
  kBeyondDuty = 5,
  kAbuse = 6,
};

// What is due to the caller instead. Values equal trunkline.v1.Refusal.Action.
enum class RefusalAction : std::uint8_t {
  kUnspecified = 0,
  kTransfer = 1,
  kTellRoute = 2,
  kTellProgress = 3,
  kExplain = 4,
  kPoint = 5,
  kWarn = 6,
};

// What in the ticket could not be used. Bits of Decision::notes; bit n is value
// n + 1 of trunkline.v1.Decision.Note.
enum class Note : std::uint8_t {
  kNumberUnknown = 1,          // Number conditions do not hold.
  kNumberWithoutPhase = 2,     // Known, but nothing then.
  kCategoryUnknown = 4,        // Taken as its deepest known ancestor.
  kRegionUnknown = 8,          // Region conditions do not hold.
  kFirstReceiverUnknown = 16,  // As if not given.
  kAgainstUnknown = 32,        // An accused department is not listed.
};

// A department that holds one of several equal claims.
struct Contender {
  std::string_view department;
  std::string_view rule;
  Basis basis = Basis::kUnspecified;
};

// A refusal that a rule proposes; refusing is the operator's act.
struct Refusal {
  RefusalReason reason = RefusalReason::kUnspecified;
  RefusalAction action = RefusalAction::kUnspecified;
  std::string_view route;
};

// A possible emergency, for the operator to confirm. Empty signal: none.
struct EmergencyHint {
  std::string_view signal;   // Signal id.
  std::string_view number;   // Number to bring in.
  std::string_view trigger;  // Word of the rule set that held; never the
                             // caller's. Empty: category, urgency or pattern.
};

// The answer to "where does this ticket go, and why". All views point into the
// rule set, which the decision keeps alive, except `target` of kEmergency by
// the operator's flag (static). Copying a decision is fine. Not safe to write
// from two threads; use one per thread.
struct Decision {
  Outcome outcome = Outcome::kUnspecified;
  std::string_view lead;    // Department code (主办).
  std::string_view target;  // Number, for kEmergency, kOutside, kTransferCall.
  std::string_view rule;    // Winning rule's id; empty where none was asked.
  Basis basis = Basis::kUnspecified;
  Basis settled_by = Basis::kUnspecified;  // Principle that chose among equals.
  Phase phase = Phase::kUnspecified;
  Urgency urgency = Urgency::kUnspecified;  // After the rule's raise.
  std::uint8_t notes = 0;                   // Bits of Note; see Has().
  bool confidential = false;
  bool conflict_of_interest = false;  // An accused department was passed over.
  bool owner_leads = false;           // Theirs (dual) until handed over.

  std::vector<std::string_view> assisting;  // Department codes (协办).
  // Every claim of the best rank, when they named several departments. By
  // department, then by rule.
  std::vector<Contender> contenders;
  // Deadline policy by milestone, index by Milestone; empty: none.
  std::array<std::string_view, kMilestoneCount> policies;
  std::vector<std::string_view> statutory;  // Statutory clocks beside them.
  std::vector<std::string_view> tags;
  std::string_view knowledge;  // For kAnswered.
  Refusal refusal;             // For kRefusalProposed.
  std::string_view first_receiver;
  EmergencyHint emergency_hint;

  // Which rules were in force.
  std::string_view ruleset_id;
  std::string_view ruleset_version;
  std::string_view ruleset_hash;  // 16 hex digits.

  // Returns whether `note` was made.
  bool Has(Note note) const {
    return (notes & static_cast<std::uint8_t>(note)) != 0;
  }

 private:
  friend class internal::RuleSetAccess;
  std::shared_ptr<const rules::Compiled> keep_alive_;
  // Working memory of Route().
  std::vector<std::uint32_t> hits_;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> best_;
};

}  // namespace trunkline

#endif  // TRUNKLINE_DECISION_H_
