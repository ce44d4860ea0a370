// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_DESK_FACTS_H_
#define TRUNKLINE_TOOLS_DESK_FACTS_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "src/base/message.h"
#include "trunkline/cases/command.h"
#include "trunkline/cases/lifecycle_engine.h"
#include "trunkline/ruleset.h"

// The facts of a command as people type them.
namespace trunkline::tools {

// How a fact is typed: ": one of phone, visit", ": yes or no", a time, an
// amount. Empty: any text or number.
base::Text FormText(const FormField& field);

// Returns text format of the command's message, in which these are rewritten:
// a value of an enum by any of its names, a yes or no, a time (without offset:
// in `zone`), an amount ("3 working days", 3工作日). A value is a quoted string
// or a run of characters without a blank. All else, nested messages and lists
// too, is left to the parser of text format. InvalidArgument names the fact,
// how it is typed and what is near; it does not repeat the value.
absl::StatusOr<std::string> ReadFacts(CommandKind kind, std::string_view facts,
                                      absl::TimeZone zone);

// The names of all facts of a kind, as "; its facts are ..." behind an error,
// if one of `facts` has a name that the kind does not have; else nothing.
base::Text FactsOfUnknown(CommandKind kind, std::string_view facts);

// Puts the codes of departments, a category and a region in the place of their
// names. InvalidArgument: a name has several. What the rules do not have stays.
absl::Status ResolveNames(const RuleSet& rules, absl::Time accepted_at,
                          Command* command);

// One line for each department, category or region of a command that the rules
// do not have, with what is near; it does not repeat them.
base::Text UnknownNames(const RuleSet& rules, Command command);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_DESK_FACTS_H_
