// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_COMPILE_CONDITIONS_H_
#define TRUNKLINE_SRC_RULES_COMPILE_CONDITIONS_H_

#include <cstdint>
#include <vector>

#include "src/rules/compilation.h"
#include "src/rules/compile_attributes.h"
#include "src/rules/rank.h"

// The `when` of rules, deadline rules and signals.
namespace trunkline::rules {

// A `when` in ids: one key for each combination of its codes, and the rest as
// one condition.
struct CompiledWhen {
  std::vector<Index::Key> keys;  // Empty: they are too many, which is an error.
  std::uint32_t facets = kAllFacets;
  std::uint32_t condition = 0;  // In Conditions; 0: none.
  RankParts rank;               // Without the depths, which depend on the key.
  // Of the attributes in keys[i]: combinations[i % combinations.size()], if
  // there are any.
  CompiledAttributes attributes;
};
CompiledWhen CompileWhen(const pb::When& when, Compilation* c);

// Adds one entry per key, with the rank that `when.rank` has under that key.
void AddRankedEntries(const CompiledWhen& when, Entry entry, Compilation* c,
                      Index* index);
// As above, all with one rank.
void AddEntries(const CompiledWhen& when, const RankParts& rank, Entry entry,
                Compilation* c, Index* index);

// Freezes the words of all conditions; reports each entry whose own example
// does not match its conditions, or whose contexts have no effect.
void CheckTexts(Compilation* c);

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_COMPILE_CONDITIONS_H_
