// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_ENTRIES_H_
#define TRUNKLINE_SRC_RULES_ENTRIES_H_

#include <optional>
#include <string>
#include <string_view>

#include "src/rules/compiled.h"
#include "src/rules/loader.h"

// The entries of a compiled rule set, as the schema has them.
namespace trunkline::rules {

// Appends the entries of a kind as fields of a binary trunkline.v1.RuleSet, in
// the order of their ids; with `id`, only the one that has it. Returns whether
// there was any.
bool AppendEntries(const Compiled& compiled, EntryKind kind,
                   std::optional<std::string_view> id, std::string* out);

// Writes a binary trunkline.v1.RuleSet of entries in another format.
std::string WriteRuleSet(std::string_view entries, Format format);

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_ENTRIES_H_
