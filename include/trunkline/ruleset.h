// SPDX-License-Identifier: Apache-2.0
//
// A RuleSet holds one jurisdiction's hotlines, departments, regions, categories
// and dispatch rules, checked and compiled. It is built from one or several
// files and is immutable. Dial() finds the seats that take a call, Route() the
// department that handles a ticket; explain.h gives the reasons.
//
//   trunkline::LoadResult<trunkline::RuleSet> loaded = trunkline::LoadRuleSet({
//       {"base.txtpb", base_text}, {"city.txtpb", city_text}});
//   for (const auto& issue : loaded.issues) log(issue.ToString());
//   if (!loaded.ok()) return;               // there were errors
//   trunkline::Decision decision;           // reuse it for the next ticket
//   if (loaded.value->Route(ticket, &decision).ok()) Send(decision.lead);
//
// Hot reload: live_ruleset.h. A decision keeps its rule set alive.
#ifndef TRUNKLINE_RULESET_H_
#define TRUNKLINE_RULESET_H_

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
#include "trunkline/decision.h"
#include "trunkline/load.h"
#include "trunkline/ticket.h"

namespace trunkline {

namespace internal {
class RuleSetAccess;
}

// Who answers a call.
struct DialResult {
  enum class Answer : std::uint8_t {
    kCentre = 1,             // The centre's seats.
    kOwner = 2,              // The seats of the hotline's owner.
    kTransfer = 3,           // The centre's seats, which transfer to `target`.
    kRecording = 4,          // An announcement.
    kEmergency = 5,          // The emergency service.
    kOtherJurisdiction = 6,  // Another area's number.
    // The number is not in the rule set, or has no phase at that time.
    kUnknown = 7,
  };
  Answer answer = Answer::kUnknown;   // Who answers.
  Phase phase = Phase::kUnspecified;  // Of the number; kUnspecified: kUnknown.
  // The number as the rule set writes it; empty: it does not contain it. Views
  // live as long as the rule set.
  std::string_view number;
  std::string_view owner;   // Department code; may be empty.
  std::string_view target;  // Number to put the call through to.
};

// Immutable and cheap to copy (one shared pointer). Any number of threads may
// use it. A moved-from RuleSet may only be assigned to or destroyed.
class RuleSet {
 public:
  // Values of the sources. Views live as long as the rule set.
  std::string_view id() const;  // Jurisdiction, "cn.changsha".
  std::string_view version() const;
  std::string_view hash() const;  // SHA-256 of the content, 64 hex digits;
                                  // independent of order and format.
  std::string_view time_zone() const;
  std::size_t rule_count() const;

  // Returns the seats that take a call to `number` at `called_at`. It does not
  // depend on the subject of the call. `number` may contain any bytes. Never
  // fails. Cost: linear in `number`, in the phases of one hotline, and in the
  // area codes.
  DialResult Dial(std::string_view number, absl::Time called_at) const;

  // Routes a ticket, and sets every field of `decision`. Allocates memory only
  // to enlarge the vectors of `decision`, and in RE2's cache.
  //
  // InvalidArgument, with `decision` reset, if accepted_at is not set or
  // another rule set resolved a code. Any other result is an outcome.
  //
  // Cost: linear in the ticket's text, whatever the rule set's words have in
  // common; linear for each pattern that is tried (RE2); otherwise at most, but
  // for logarithms, in the rules that share the ticket's hotline, category and
  // region or one above, with the words, attributes and assisting departments
  // that they list; in the ticket's attributes for each of them that asks for
  // an undeclared one, if the ticket has at most 8, and else in n log n of its
  // attributes once; and in the departments that others follow or, if `against`
  // is given, are below. Contexts are read at 4,194,304 places at most. Of a
  // category or region 1,024 bytes and 31 parts are read.
  absl::Status Route(const Ticket& ticket, Decision* decision) const;

  // As above, into a new decision.
  absl::StatusOr<Decision> Route(const Ticket& ticket) const;

  // Resolve a number, category or region for several calls of Route(), which
  // treats the Code as it does the string. An unknown one gives a valid Code
  // that resolves as unknown. One that stands for different entries at
  // different times (Region.dated_code) gives a Code that is false: the ticket
  // then needs the string. Cost: linear in the text, as Route().
  Code ResolveNumber(std::string_view number) const;
  Code ResolveCategory(std::string_view category) const;
  Code ResolveRegion(std::string_view region) const;

  // Find the code of an entry by its code, label or alias, a category or region
  // also by a path of them ("长沙市雨花区"; docs/routing.md). Empty if no entry
  // or several have that name, or a part is unknown. Dated names count at any
  // time. Views live as long as the rule set. Cost: linear in `name`, as
  // Route().
  std::string_view FindCategory(std::string_view name) const;
  std::string_view FindRegion(std::string_view name) const;
  std::string_view FindDepartment(std::string_view name) const;

  // Return the label of a code in `lang` ("zh"), else its first label, else the
  // code itself. An unknown code is returned as it is. Views live as long as
  // the rule set, or as the argument.
  std::string_view DepartmentLabel(std::string_view code,
                                   std::string_view lang) const;
  std::string_view CategoryLabel(std::string_view code,
                                 std::string_view lang) const;
  std::string_view RegionLabel(std::string_view code,
                               std::string_view lang) const;
  std::string_view RuleLabel(std::string_view id, std::string_view lang) const;

  // Returns the merged rule set as one trunkline.v1.RuleSet, entries sorted by
  // kind and id. Loading it gives a rule set with the same hash. Cost: linear
  // in the rule set.
  std::string Serialize(Format format) const;

 private:
  friend class internal::RuleSetAccess;
  explicit RuleSet(std::shared_ptr<const rules::Compiled> compiled);

  std::shared_ptr<const rules::Compiled> compiled_;
};

// Merges, checks and compiles a rule set from sources of trunkline.v1.RuleSet.
// Reports every defect of an entry and of its references to others;
// CheckRuleSet() (check.h) also looks for defects between rules. An empty list
// of sources is an issue.
//
// Cost: n log n in the bytes of the sources and, within LoadOptions, in the
// combinations of codes of the rules (`max_keys`). Names that are suggested for
// unknown ones cost a bounded time for all issues together; later issues then
// have no suggestion.
LoadResult<RuleSet> LoadRuleSet(const std::vector<Source>& sources,
                                const LoadOptions& options = {});

}  // namespace trunkline

#endif  // TRUNKLINE_RULESET_H_
