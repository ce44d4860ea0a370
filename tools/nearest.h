// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_NEAREST_H_
#define TRUNKLINE_TOOLS_NEAREST_H_

#include <string>
#include <string_view>

#include "src/tables/unknown_words.h"
#include "trunkline/ruleset.h"
#include "trunkline/ticket.h"

namespace trunkline::tools {

// Returns the code or name of the rules, or of the schema for type and channel,
// that is nearest to a word which they do not know; of a path ("A/B") also to
// its last part; empty: none is near. Takes time in proportion to the rules;
// tables::NearestNames reads them once for many words.
std::string NearestName(const RuleSet& rules, tables::CodedColumn column,
                        std::string_view word);

// Counts the words of a ticket that the rules do not have.
void AddUnknown(const RuleSet& rules, const Ticket& ticket,
                tables::UnknownWords* unknown);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_NEAREST_H_
