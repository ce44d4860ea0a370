// SPDX-License-Identifier: Apache-2.0
//
// Lays a local file over the packs and reports every defect with its place.
//
//   example_03_load_and_report_issues packs/cn/national packs/cn/changsha
#include <iostream>

#include "packs.h"
#include "trunkline/check.h"

// Three defects: a misspelt department, a reversed validity, an override of
// nothing.
constexpr const char* kLocal = R"(rule {
  id: "local-1" when { category: "environment.noise" }
  then { department: "enviroment_bureau" }
}
rule {
  id: "local-2" when { category: "environment.noise" }
  valid { from: "2018-12-01" to: "2018-01-01" }
  then { department: "environment_bureau" }
}
rule { id: "local-3" override: OVERRIDE_REMOVE }
)";

int main(int argc, char** argv) {
  trunkline::SourceFiles packs = examples::ReadOrExit(argv + 1, argv + argc);

  // What the packs say of themselves: defects between rules, each with a ticket
  // that the router confirms.
  const auto good = trunkline::CheckRuleSet(packs.sources());
  std::cout << "packs alone: " << good.issues.size() << " issues, "
            << (good.value ? "a rule set" : "no rule set") << '\n';

  // Loading never stops at the first defect, and never throws.
  if (!packs.AddContent("broken.txtpb", kLocal).ok()) return 1;
  const auto bad = trunkline::LoadRuleSet(packs.sources());
  int errors = 0;
  for (const trunkline::Issue& issue : bad.issues) {
    if (issue.severity != trunkline::Severity::kError) continue;
    ++errors;
    std::cout << issue.ToString() << '\n';
  }
  std::cout << errors << " errors, "
            << (bad.value ? "a rule set" : "no rule set") << '\n';
  return good.value && !bad.value ? 0 : 1;
}
