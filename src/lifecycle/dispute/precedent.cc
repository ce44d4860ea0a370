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
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline {
namespace {

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
    return absl::InternalError("the rule set cannot be read back");
  }
  int highest = 0;
  for (const pb::Rule& rule : merged.rule()) {
    for (const Claimant& claimant : claimants) {
      if (claimant.rule != rule.id()) continue;
      if (rule.priority() >= kHighestPriority) {
        return absl::FailedPreconditionError(
            absl::StrCat("no rule can go before rule ", base::Quoted(rule.id()),
                         ": its priority is ", rule.priority(),
                         ", the highest that there "
                         "is; lower its priority to ",
                         kHighestPriority - 1, " or less"));
      }
      highest = std::max(highest, rule.priority());
    }
  }
  return highest + 1;
}

}  // namespace

absl::StatusOr<std::string> DraftRule(const Dispute& dispute,
                                      const RuleSet& rules) {
  if (dispute.ending != DisputeEnding::kRuled) {
    return absl::FailedPreconditionError(absl::StrCat(
        "dispute ", base::Quoted(dispute.id), " has not ended by a ruling"));
  }
  const auto unknown = [](const char* what, std::string_view code) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the rule set does not know ", what, " ", base::Quoted(code)));
  };
  if (rules.id() != dispute.jurisdiction) {
    return absl::InvalidArgumentError(
        absl::StrCat("the rule set is of ", base::Quoted(rules.id()),
                     ", the dispute of ", base::Quoted(dispute.jurisdiction)));
  }
  if (rules.FindCategory(dispute.category) != dispute.category) {
    return unknown("category", dispute.category);
  }
  if (!dispute.region.empty() &&
      rules.FindRegion(dispute.region) != dispute.region) {
    return unknown("region", dispute.region);
  }
  std::vector<std::string> units = dispute.assisting;
  units.push_back(dispute.unit);
  for (const std::string& unit : units) {
    if (rules.FindDepartment(unit) != unit) return unknown("department", unit);
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const int priority,
                             PriorityAbove(dispute.claimants, rules));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                             base::LoadZone(rules.time_zone()));
  const std::string from = base::FormatCivil(dispute.ended_at, zone);
  std::string out = absl::StrCat(
      "# Draft: the precedent of a ruling. A person must review it before it "
      "is put\n# into force. It goes before every rule for its category and "
      "those below.\nrule {\n  id: ",
      InText("precedent." + dispute.id),
      "\n  name { lang: \"zh\" text: \"裁定先例（待审核）\" }\n"
      "  name { lang: \"en\" text: \"precedent, to be reviewed\" }\n"
      "  valid { from: ",
      InText(from), " }\n  priority: ", priority,
      "\n  when { category: ", InText(dispute.category));
  if (!dispute.region.empty())
    absl::StrAppend(&out, " region: ", InText(dispute.region));
  absl::StrAppend(&out, " }\n  then {\n    department: ", InText(dispute.unit),
                  "\n");
  for (const std::string& unit : dispute.assisting) {
    absl::StrAppend(&out, "    assist { department: ", InText(unit), " }\n");
  }
  absl::StrAppend(&out, "    tag: \"precedent\"\n  }\n");
  if (!dispute.legal_basis.empty()) {
    absl::StrAppend(&out, "  legal_basis: ", InText(dispute.legal_basis), "\n");
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
