// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_DECISION_TEXT_H_
#define TRUNKLINE_TOOLS_DECISION_TEXT_H_

#include <string>
#include <string_view>
#include <vector>

#include "trunkline/decision.h"
#include "trunkline/language.h"
#include "trunkline/ruleset.h"

namespace trunkline::tools {

// Names of the columns that a decision can be written as, "row" and "id"
// among them.
const std::vector<std::string_view>& DecisionColumns();

// Names of the columns that a guess can be written as.
const std::vector<std::string_view>& GuessColumns();
// Returns one of them; empty: the category was not guessed.
std::string GuessCell(std::string_view column, const Decision& decision,
                      const RuleSet& rules, Language language);

// Returns one column of a decision. `language`: of names and reasons. `people`:
// flags and enums in words of that language.
std::string DecisionCell(std::string_view column, const Decision& decision,
                         const RuleSet& rules, Language language, bool people);

// Why, in a few words. Never what the caller said.
std::string Reason(const Decision& decision, const RuleSet& rules,
                   Language language);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_DECISION_TEXT_H_
