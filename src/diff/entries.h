// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DIFF_ENTRIES_H_
#define TRUNKLINE_SRC_DIFF_ENTRIES_H_

#include <string_view>
#include <vector>

#include "src/rules/compiled.h"
#include "src/rules/loader.h"

// The entries of one side by kind and id.
namespace trunkline::diff {

// Bytes of an entry by kind and id; empty: there is none.
std::string_view BytesOf(const rules::Compiled& own, rules::EntryKind kind,
                         std::string_view id);

// "deadline policy".
std::string_view WordOf(rules::EntryKind kind);

// All ids of a kind on a side, those that routing reads apart from rules.
std::vector<std::string_view> EntriesOf(const rules::Compiled& own,
                                        rules::EntryKind kind);

}  // namespace trunkline::diff

#endif  // TRUNKLINE_SRC_DIFF_ENTRIES_H_
