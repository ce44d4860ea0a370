// SPDX-License-Identifier: Apache-2.0
//
// DiffRuleSets says which tickets two rule sets decide otherwise: not which
// lines of text differ. It is exact: a ticket's decision changes if and only if
// the ticket lies in one of the boxes. No box and nothing left open: the two
// are equivalent, as after a refactoring.
//
//   auto diff = trunkline::DiffRuleSets(*before.value, *after.value);
//   if (!diff.ok()) return diff.status();    // they are not comparable
//   for (const trunkline::DiffChange& change : diff->changes()) {
//     print(change.before_rules, change.after_rules, change.ticket);
//     for (std::size_t i = 0; i != change.boxes; ++i) {
//       print(diff->Box(change, i));
//     }
//   }
//
// A box is one conjunction of conditions, with exceptions of the same form: the
// rules that outrank. There is one change for each pair of winners, before and
// after, and each kind of difference that does not come from a rule.
//
// Equal means: equal answers of Dial(), and equal fields of Decision, except
// the rule set's id, version and hash, and the ids and keywords of rules.
// Policies are compared by their content; lists count as sets, since their
// order is that of rule ids. `Ticket::against` is empty; what it changes is in
// notices().
//
// Left open are: texts for which the search finds no example of a pattern, ties
// of more than 8 rules with text conditions, and attributes that only one side
// declares. open() lists them, and IsOpen() says it of a ticket.
// docs/diff.md has all kinds.
#ifndef TRUNKLINE_DIFF_H_
#define TRUNKLINE_DIFF_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "trunkline/issue.h"
#include "trunkline/language.h"
#include "trunkline/load.h"
#include "trunkline/ruleset.h"
#include "trunkline/ticket.h"

namespace trunkline {

namespace diff {
class Comparison;
}

// What differs between two decisions.
enum class DiffKind : std::uint8_t {
  kOutcome,        // What happens to the ticket.
  kLead,           // Lead department.
  kTarget,         // Number to put the call through to.
  kBasis,          // What the winning claim is based on.
  kSettledBy,      // The principle that chose among equals.
  kAssisting,      // Assisting departments.
  kContenders,     // The equal claims.
  kTags,           // Tags of the winning rules.
  kAnswer,         // Entry of the knowledge base.
  kRefusal,        // Reason, action or route of a refusal.
  kUrgency,        // The urgency, as raised.
  kConfidential,   // Decision::confidential.
  kPolicies,       // Deadline policies, by content.
  kStatutory,      // Statutory policies, by content.
  kHint,           // Emergency hint.
  kPhase,          // Phase of the dialled number.
  kNotes,          // Values that could not be used.
  kFirstReceiver,  // The first receiver that routing used.
  kOwnerLeads,     // Decision::owner_leads.
  kConflict,       // Decision::conflict_of_interest.
  kDial,           // The answer of Dial().
};
inline constexpr std::size_t kDiffKinds = 21;
// The stable name, "lead", "first-receiver".
std::string_view DiffKindName(DiffKind kind);

// What must not change unnoticed.
enum class DiffDanger : std::uint8_t {
  kConfidentialityLost,  // A ticket is no longer confidential.
  kHintLost,             // An emergency hint is no longer given.
  kAccusedReachable,     // A department may handle complaints of itself.
  kDeadlineLengthened,   // A deadline policy allows more time, or is lost.
  kLowerUnit,            // The lead is below the former lead.
  kRetroactive,          // It moves tickets of before DiffOptions::released_at.
};
inline constexpr std::size_t kDiffDangers = 6;
// The stable name, "confidentiality-lost".
std::string_view DiffDangerName(DiffDanger danger);

// One field of a ticket: one of the values.
struct DiffCondition {
  // "number", "category", "region", "type", "channel", "urgency",
  // "accepted_at", "called_at", "handed_over", "transfer_failed",
  // "emergency_confirmed", "confidential", "first_receiver", "attribute.NAME"
  // or "text".
  std::string field;
  // Codes with all below them; "=CODE": the code alone; "CODE.*": codes below
  // it that are not listed; "(none)", "(unknown)", "(elsewhere)"; times as
  // "FROM..TO", TO excluded; words as "any | any +all -none ~pattern".
  std::vector<std::string> values;
};

// The tickets for which all of `when` hold, and none of `except`, each of which
// is a conjunction. Empty: every ticket.
struct DiffBox {
  std::vector<DiffCondition> when;                 // All hold.
  std::vector<std::vector<DiffCondition>> except;  // None of these holds.
};

// An entry that differs and that the change comes from.
struct DiffCause {
  std::string entity;   // Kind and id, "rule noise-1".
  Place before, after;  // `file` is empty: not there, or not known.
};

// The tickets of one pair of winners.
struct DiffChange {
  std::size_t number = 0;       // In RuleSetDiff::changes().
  std::vector<DiffKind> kinds;  // What differs.
  // What must not change unnoticed. Empty: nothing.
  std::vector<DiffDanger> dangers;
  // Ids of the rules, signals or deadline rules that hold together at the best
  // rank. Empty: none, or the change does not come from one.
  std::vector<std::string> before_rules, after_rules;
  // What differs for `ticket`, on each side, "lead: works".
  std::vector<std::string> before, after;
  std::vector<DiffCause> causes;  // Entries that the change comes from.
  std::size_t boxes = 0;          // At least 1.
  std::string ticket;             // RuleSetDiff::Witness() of the first box.
};

// A box of RuleSetDiff::changes()[change].
struct DiffBoxNumber {
  std::size_t change = 0;  // DiffChange::number.
  std::size_t box = 0;     // Number of the box in the change, from 0.
};

// A difference that is no set of tickets.
struct DiffNotice {
  // "guard": who is barred from complaints, or replaces whom, may be different.
  // "guard-weaker": a department may now handle complaints of another.
  // "numbers": spellings of numbers that resolve otherwise.
  // "names": names and aliases that resolve otherwise.
  // "labels": texts that people read.
  std::string kind;
  std::string entity;  // Kind and id of the entry, "department works".
  // "guard": the departments whose complaints, or whose part in complaints, it
  // concerns; of more than 20, some 20, and `message` says so. "guard-weaker":
  // the one whose complaints the entity may handle.
  std::vector<std::string> departments;
  std::string message, message_zh;  // One line, in English and in Chinese.
  Place before, after;              // Where the entry stands on each side.
};

struct DiffOptions {
  // The sources of the first rule set, for places: they are loaded once more.
  // Null: no places. They must have loaded without errors, and stay valid
  // during the call.
  const std::vector<Source>* before_sources = nullptr;
  // The sources of the second rule set, likewise.
  const std::vector<Source>* after_sources = nullptr;
  // A change that moves tickets accepted earlier is a danger. Default: not
  // looked at.
  absl::Time released_at = absl::InfinitePast();
  // Cells that are examined; when there are more, the rest is left open. Where
  // many rules meet, each sixteen that are looked at count as one more.
  std::uint64_t max_cells = 5'000'000;
};

// What changes. Immutable and cheap to copy; any number of threads may use it.
// It keeps both rule sets alive.
class RuleSetDiff {
 public:
  // Dangers first, then by the ids of the rules.
  const std::vector<DiffChange>& changes() const;
  const std::vector<DiffNotice>& notices() const;
  // What was left open, one line each, and at the end which share of all
  // tickets that is at most.
  std::vector<std::string> open(Language language) const;
  // An upper bound of the share of the space that is left open, 0 to 1. Each
  // value of a field counts alike, and of times each interval between the
  // instants at which something open begins or ends; texts do not count.
  double open_share() const;
  // Whether both decide every ticket alike: no change, nothing open.
  bool equivalent() const;

  const RuleSet& before() const;
  const RuleSet& after() const;

  // A box of a change in words.
  DiffBox Box(const DiffChange& change, std::size_t box) const;
  // A ticket of a box as trunkline.v1.Ticket in text format, on one line, for
  // which both routers confirm the change. `trunkline explain` takes it.
  std::string Witness(const DiffChange& change, std::size_t box) const;
  // Whether a ticket lies in a box; false if its accepted_at is not set.
  // `Ticket::against` is not looked at. Resolved codes are not used.
  bool Contains(const DiffChange& change, std::size_t box,
                const Ticket& ticket) const;
  // The boxes in which a ticket lies: of each change the first, by change.
  std::vector<DiffBoxNumber> BoxesOf(const Ticket& ticket) const;
  // The changes in whose boxes a ticket lies, by number.
  std::vector<std::size_t> ChangesOf(const Ticket& ticket) const;
  // Whether a ticket lies where nothing was decided. Where the comparison ended
  // at `max_cells`, and where more than 64 rules with text conditions may hold
  // together, it may say so of a ticket that lies in a box.
  bool IsOpen(const Ticket& ticket) const;
  // Whether the ticket's number, category or region is spelled in a way that
  // the sides read as different entries, so that it lies in no box: see the
  // notices "names" and "numbers".
  bool ReadsOtherwise(const Ticket& ticket) const;

  // A trunkline.v1.RuleSetDiff.
  std::string Serialize(Format format) const;

 private:
  friend class diff::Comparison;
  explicit RuleSetDiff(std::shared_ptr<const diff::Comparison> comparison);
  std::shared_ptr<const diff::Comparison> comparison_;
};

// Compares two rule sets. InvalidArgument if they are of different
// jurisdictions or time zones.
//
// Cost: n log n in the entries; then, for each rule that differs, the rules
// that can hold for one ticket with it, and the companies in which they can,
// within `max_cells`. For each department
// with a successor that a rule names, and each function, the instants at which
// they change, each with the categories or regions. Notices "guard-weaker" cost
// a bounded time; open() says if that was not enough.
absl::StatusOr<RuleSetDiff> DiffRuleSets(const RuleSet& before,
                                         const RuleSet& after,
                                         const DiffOptions& options = {});

// What differs between two decisions for one ticket, in the sense above;
// without kDial.
std::vector<DiffKind> DiffDecisions(const RuleSet& before_rules,
                                    const Decision& before,
                                    const RuleSet& after_rules,
                                    const Decision& after);

}  // namespace trunkline

#endif  // TRUNKLINE_DIFF_H_
