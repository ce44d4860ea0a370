// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_REFERENCE_EDITOR_H_
#define TRUNKLINE_TESTS_REFERENCE_EDITOR_H_

// A random editor of rule sets: it knows every kind of entry.
//
//   std::string edits;
//   std::string after = RandomEdit(before, &random, &edits);

#include <string>
#include <string_view>

#include "tests/reference/generator.h"

namespace trunkline::reference {

// Returns a rule set that loads without errors and differs from `before`, a
// trunkline.v1.RuleSet in binary, by one to three edits. `edits` receives what
// was done, in words.
std::string RandomEdit(std::string_view before, Random* random,
                       std::string* edits);

// As above, with one edit of a department: its superior, successors, validity,
// or the centre.
std::string RandomGuardEdit(std::string_view before, Random* random,
                            std::string* edits);

// Changes what no decision depends on: the order of entries, names, provenance;
// a rule becomes two of the same effect.
std::string HarmlessEdit(std::string_view before, Random* random);

}  // namespace trunkline::reference

#endif  // TRUNKLINE_TESTS_REFERENCE_EDITOR_H_
