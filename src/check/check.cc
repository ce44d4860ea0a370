// SPDX-License-Identifier: Apache-2.0
#include "trunkline/check.h"

#include <string>
#include <utility>

#include "src/check/search.h"
#include "src/rules/loader.h"
#include "src/rules/rule_set_access.h"

namespace trunkline {
namespace {

// The jurisdiction's own words, in whatever language they are.
base::Text Completeness(const std::string& note) {
  return {note, "规则集对自身完整程度的说明：" + note};
}

}  // namespace

LoadResult<RuleSet> CheckRuleSet(const std::vector<Source>& sources,
                                 const CheckOptions& options) {
  rules::Loader loader(sources, options.load);
  LoadResult<RuleSet> result;
  if (auto compiled = loader.Load()) {
    result.value = internal::RuleSetAccess::Make(std::move(compiled));
    check::Search search(&loader, *result.value, options);
    check::FindContested(&search);
    check::FindShadowed(&search);
    check::FindPolicyTies(&search);
    check::FindGaps(&search);
    check::FindAttributeDefects(&search);
    check::FindPolicyDefects(&search);
    check::FindWordForms(&search);
    check::FindAmbiguousNames(&search);
    check::FindUncovered(&search);
    const rules::Compiled& c = search.rules();
    if (!c.coverage_note.empty()) {
      loader.Report(Severity::kNote, "coverage",
                    rules::EntryKind::kJurisdiction, search.jurisdiction(),
                    Completeness(std::string(c.coverage_note)),
                    {"coverage_note", nullptr, ""});
    }
  }
  result.issues = loader.TakeIssues();
  return result;
}

}  // namespace trunkline
