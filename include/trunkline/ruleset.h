// SPDX-License-Identifier: Apache-2.0
//
// A RuleSet holds one jurisdiction's hotlines, departments, regions, categories
// and dispatch rules, checked and compiled. It is built from one or several
// files, never changes afterwards, and answers three questions: who takes a
// call (Dial), who must act on a ticket (Route), and why (explain.h).
//
//   trunkline::LoadResult<trunkline::RuleSet> loaded = trunkline::LoadRuleSet({
//       {"base.txtpb", base_text}, {"city.txtpb", city_text}});
//   for (const auto& issue : loaded.issues) log(issue.ToString());
//   if (!loaded.ok()) return;               // there were errors
//   trunkline::Decision decision;           // reuse it for the next ticket
//   if (loaded.value->Route(ticket, &decision).ok()) Send(decision.lead);
//
// Hot reload: live_ruleset.h. Decisions keep the rule set that made them alive.
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

// How a call is answered.
struct DialResult {
  enum class Answer : std::uint8_t {
    kCentre = 1,             // Our seats.
    kOwner = 2,              // The owner's seats.
    kTransfer = 3,           // Our seats, then call transfer to `target`.
    kRecording = 4,          // An announcement.
    kEmergency = 5,          // The emergency service.
    kOtherJurisdiction = 6,  // Another area's number.
    kUnknown = 7,  // Not in the rule set, or without phase at that time.
  };
  Answer answer = Answer::kUnknown;
  Phase phase = Phase::kUnspecified;
  // The number as the rule set writes it; empty if it is not in it. Views live
  // as long as the rule set.
  std::string_view number;
  std::string_view owner;   // Department code; may be empty.
  std::string_view target;  // Number to put the call through to.
};

// Immutable, cheap to copy (one shared pointer), safe to use from any number of
// threads. A moved-from RuleSet may only be assigned to or destroyed.
class RuleSet {
 public:
  // What the sources say of themselves. Views live as long as the rule set.
  std::string_view id() const;  // Jurisdiction, "cn.changsha".
  std::string_view version() const;
  std::string_view hash() const;  // SHA-256 of the content, 64 hex digits;
                                  // independent of order and format.
  std::string_view time_zone() const;
  std::size_t rule_count() const;

  // Says whose seats take a call to `number` at `called_at`. Knows nothing of
  // the matter. Any bytes are allowed in `number`. Never fails.
  DialResult Dial(std::string_view number, absl::Time called_at) const;

  // Says who must act on a ticket, and fills every field of `decision`.
  // Allocates nothing in the steady state, but for RE2's cache on texts that
  // it sees for the first time.
  //
  // InvalidArgument, with `decision` reset, if accepted_at is not set or a code
  // was resolved by another rule set. Everything else is an outcome.
  absl::Status Route(const Ticket& ticket, Decision* decision) const;

  // As above, for convenience.
  absl::StatusOr<Decision> Route(const Ticket& ticket) const;

  // Resolves a number (in any spelling), category or region once. An unknown
  // one gives a Code that is true and means "unknown", so that what Route says
  // is the same as for the string.
  Code ResolveNumber(std::string_view number) const;
  Code ResolveCategory(std::string_view category) const;
  Code ResolveRegion(std::string_view region) const;

  // Finds codes by code, label or alias; of a category also by the path of
  // labels, "环境保护/噪声/施工". Empty if there is none or if several have that
  // name. Views live as long as the rule set.
  std::string_view FindCategory(std::string_view name) const;
  std::string_view FindRegion(std::string_view name) const;
  std::string_view FindDepartment(std::string_view name) const;

  // Returns the label of a code in `lang` ("zh"), else in any language, else
  // the code itself. `name` may be of any kind; an unknown one is returned.
  std::string_view DepartmentLabel(std::string_view code,
                                   std::string_view lang) const;
  std::string_view CategoryLabel(std::string_view code,
                                 std::string_view lang) const;
  std::string_view RegionLabel(std::string_view code,
                               std::string_view lang) const;
  std::string_view RuleLabel(std::string_view id, std::string_view lang) const;

  // Writes the merged rule set as one trunkline.v1.RuleSet, entries sorted by
  // kind and id. Loading the result gives the same hash.
  std::string Serialize(Format format) const;

 private:
  friend class internal::RuleSetAccess;
  explicit RuleSet(std::shared_ptr<const rules::Compiled> compiled);

  std::shared_ptr<const rules::Compiled> compiled_;
};

// Merges, checks and compiles a rule set from sources of trunkline.v1.RuleSet.
// Reports every defect that can be seen entry by entry; defects between rules
// are looked for by CheckRuleSet() (check.h). Never fails otherwise; no source
// at all is an issue.
LoadResult<RuleSet> LoadRuleSet(const std::vector<Source>& sources,
                                const LoadOptions& options = {});

}  // namespace trunkline

#endif  // TRUNKLINE_RULESET_H_
