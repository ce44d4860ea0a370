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

absl::StatusOr<std::string> DraftRule(const Dispute& m, const RuleSet& rules) {
  if (m.ending != DisputeEnding::kRuled) {
    return absl::FailedPreconditionError(absl::StrCat(
        "dispute ", base::Quoted(m.id), " has not ended by a ruling"));
  }
  const auto unknown = [](const char* what, std::string_view code) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the rule set does not know ", what, " ", base::Quoted(code)));
  };
  if (rules.id() != m.jurisdiction) {
    return absl::InvalidArgumentError(
        absl::StrCat("the rule set is of ", base::Quoted(rules.id()),
                     ", the dispute of ", base::Quoted(m.jurisdiction)));
  }
  if (rules.FindCategory(m.category) != m.category) {
    return unknown("category", m.category);
  }
  if (!m.region.empty() && rules.FindRegion(m.region) != m.region) {
    return unknown("region", m.region);
  }
  std::vector<std::string> units = m.assisting;
  units.push_back(m.unit);
  for (const std::string& unit : units) {
    if (rules.FindDepartment(unit) != unit) return unknown("department", unit);
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const int priority,
                             PriorityAbove(m.claimants, rules));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                             base::LoadZone(rules.time_zone()));
  const std::string from = base::FormatCivil(m.ended_at, zone);
  std::string out = absl::StrCat(
      "# Draft: the precedent of a ruling. A person must review it before it "
      "is put\n# into force. It goes before every rule for its category and "
      "those below.\nrule {\n  id: ",
      InText("precedent." + m.id),
      "\n  name { lang: \"zh\" text: \"裁定先例（待审核）\" }\n"
      "  name { lang: \"en\" text: \"precedent, to be reviewed\" }\n"
      "  valid { from: ",
      InText(from), " }\n  priority: ", priority,
      "\n  when { category: ", InText(m.category));
  if (!m.region.empty()) absl::StrAppend(&out, " region: ", InText(m.region));
  absl::StrAppend(&out, " }\n  then {\n    department: ", InText(m.unit), "\n");
  for (const std::string& unit : m.assisting) {
    absl::StrAppend(&out, "    assist { department: ", InText(unit), " }\n");
  }
  absl::StrAppend(&out, "    tag: \"precedent\"\n  }\n");
  if (!m.legal_basis.empty()) {
    absl::StrAppend(&out, "  legal_basis: ", InText(m.legal_basis), "\n");
  }
  absl::StrAppend(
      &out, "  provenance {\n    source: ",
      InText(m.number.empty() ? absl::StrCat("ruling in dispute ", m.id)
                              : m.number),
      "\n    note: ",
      InText(absl::StrCat("draft, to be reviewed; dispute ", m.id, ": ",
                          m.question, ": ", m.grounds)),
      "\n  }\n}\n");
  return out;
}

}  // namespace trunkline
