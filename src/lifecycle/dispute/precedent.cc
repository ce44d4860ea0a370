// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/dispute.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/lifecycle/dispute/messages.h"
#include "src/rules/compiled.h"
#include "src/rules/rule_set_access.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline {
namespace {

namespace messages = lifecycle::messages;
namespace pb = ::trunkline_internal::v1;

std::string InText(std::string_view text) {
  return absl::StrCat("\"", absl::Utf8SafeCEscape(base::ToAbsl(text)), "\"");
}

constexpr int kHighestPriority = 1000;

// The priority of the precedent: one above the highest of the rules that the
// claims rest on, since an equal one would tie again. At least 1, since a claim
// that names no rule may rest on one without a priority, which is 0.
absl::StatusOr<int> PriorityAbove(const std::vector<Claimant>& claimants,
                                  const RuleSet& rules) {
  pb::RuleSet merged;
  if (!merged.ParseFromString(rules.Serialize(Format::kBinary))) {
    return base::Internal(base::Fill<messages::kPrecedentRulesUnread>());
  }
  int highest = 0;
  for (const pb::Rule& rule : merged.rule()) {
    for (const Claimant& claimant : claimants) {
      if (claimant.rule != rule.id()) continue;
      if (rule.priority() >= kHighestPriority) {
        return base::FailedPrecondition(
            base::Fill<messages::kPrecedentPriority>(base::Quoted(rule.id()),
                                                     rule.priority(),
                                                     kHighestPriority - 1));
      }
      highest = std::max(highest, rule.priority());
    }
  }
  return highest + 1;
}

// The parent comes before a code whose last part it lacks.
std::string_view ParentCategory(std::string_view code) {
  const std::size_t dot = code.rfind('.');
  return dot == std::string_view::npos ? std::string_view()
                                       : code.substr(0, dot);
}

// The innermost of the nodes that contain both; empty: none.
template <typename Parent>
std::string_view Common(std::string_view a, std::string_view b,
                        const Parent& parent) {
  std::vector<std::string_view> around;
  for (std::string_view at = a; !at.empty(); at = parent(at)) {
    around.push_back(at);
  }
  for (std::string_view at = b; !at.empty(); at = parent(at)) {
    if (std::find(around.begin(), around.end(), at) != around.end()) return at;
  }
  return {};
}

// Whether `code` is `outer` or inside it; an empty `outer` contains all.
template <typename Parent>
bool Inside(std::string_view code, std::string_view outer,
            const Parent& parent) {
  if (outer.empty()) return true;
  while (!code.empty() && code != outer) code = parent(code);
  return !code.empty();
}

// The region around a region; empty: none.
auto ParentRegion(const RuleSet& rules) {
  const rules::Compiled& compiled = internal::CompiledOf(rules);
  return [&compiled](std::string_view code) -> std::string_view {
    const rules::Id id = compiled.region_ids.Find(code);
    if (id == rules::kNone) return {};
    const rules::Id parent = compiled.regions[id].parent;
    return parent == rules::kNone ? std::string_view()
                                  : compiled.regions[parent].code;
  };
}

}  // namespace

TicketScope NarrowestScope(const RuleSet& rules,
                           const std::vector<TicketScope>& tickets) {
  std::string_view category, region;
  for (std::size_t i = 0; i != tickets.size(); ++i) {
    const std::string_view c = rules.FindCategory(tickets[i].category);
    const std::string_view r = rules.FindRegion(tickets[i].region);
    category = i == 0 ? c : Common(category, c, ParentCategory);
    region = i == 0 ? r : Common(region, r, ParentRegion(rules));
  }
  return {std::string(category), std::string(region)};
}

absl::StatusOr<std::string> DraftRule(const Dispute& dispute,
                                      const RuleSet& rules,
                                      const std::vector<TicketScope>& tickets) {
  if (dispute.ending != DisputeEnding::kRuled) {
    return base::FailedPrecondition(
        base::Fill<messages::kPrecedentNoRuling>(base::Quoted(dispute.id)));
  }
  if (rules.id() != dispute.jurisdiction) {
    return base::InvalidArgument(base::Fill<messages::kPrecedentOtherRules>(
        base::Quoted(rules.id()), base::Quoted(dispute.jurisdiction)));
  }
  if (rules.FindCategory(dispute.category) != dispute.category) {
    return base::InvalidArgument(base::Fill<messages::kPrecedentCategory>(
        base::Quoted(dispute.category)));
  }
  if (!dispute.region.empty() &&
      rules.FindRegion(dispute.region) != dispute.region) {
    return base::InvalidArgument(
        base::Fill<messages::kPrecedentRegion>(base::Quoted(dispute.region)));
  }
  std::vector<std::string> units = dispute.assisting;
  units.push_back(dispute.unit);
  for (const std::string& unit : units) {
    if (rules.FindDepartment(unit) != unit) {
      return base::InvalidArgument(
          base::Fill<messages::kPrecedentUnit>(base::Quoted(unit)));
    }
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const int priority,
                             PriorityAbove(dispute.claimants, rules));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                             base::LoadZone(rules.time_zone()));
  // A ruling works from its date.
  const std::string from = dispute.date.empty()
                               ? base::FormatCivil(dispute.ended_at, zone)
                               : dispute.date;
  TicketScope scope = NarrowestScope(rules, tickets);
  if (!Inside(scope.category, dispute.category, ParentCategory)) {
    scope.category = dispute.category;
  }
  if (!Inside(scope.region, dispute.region, ParentRegion(rules))) {
    scope.region = dispute.region;
  }
  std::string out = absl::StrCat(
      "# Draft: the precedent of a ruling. A person must review it before it "
      "is put\n# into force. It goes before every rule for its category and "
      "those below.\nrule {\n  id: ",
      InText("precedent." + dispute.id),
      "\n  name { lang: \"zh\" text: \"裁定先例（待审核）\" }\n"
      "  name { lang: \"en\" text: \"precedent, to be reviewed\" }\n"
      "  valid { from: ",
      InText(from), " }\n  priority: ", priority,
      "\n  when { category: ", InText(scope.category));
  if (!scope.region.empty()) {
    absl::StrAppend(&out, " region: ", InText(scope.region));
  }
  absl::StrAppend(&out, " }\n  then {\n    department: ", InText(dispute.unit),
                  "\n");
  for (const std::string& unit : dispute.assisting) {
    absl::StrAppend(&out, "    assist { department: ", InText(unit), " }\n");
  }
  absl::StrAppend(&out, "    tag: \"precedent\"\n  }\n");
  if (!dispute.legal_basis.empty()) {
    absl::StrAppend(&out, "  legal_basis: ", InText(dispute.legal_basis), "\n");
  }
  absl::StrAppend(&out, "  status: RULE_STATUS_DRAFT\n");
  if (!dispute.number.empty()) {
    absl::StrAppend(&out, "  document_number: ", InText(dispute.number), "\n");
  }
  absl::StrAppend(
      &out, "  provenance {\n    source: ",
      InText(dispute.number.empty()
                 ? absl::StrCat("ruling in dispute ", dispute.id)
                 : dispute.number),
      "\n    note: ",
      InText(absl::StrCat("draft, to be reviewed; dispute ", dispute.id, ": ",
                          dispute.question, ": ", dispute.grounds)),
      "\n  }\n}\n");
  return out;
}

}  // namespace trunkline
