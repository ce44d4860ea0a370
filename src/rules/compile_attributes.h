// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_COMPILE_ATTRIBUTES_H_
#define TRUNKLINE_SRC_RULES_COMPILE_ATTRIBUTES_H_

#include <cstdint>
#include <vector>

#include "src/rules/compilation.h"

// Conditions on attributes, declared or not.
namespace trunkline::rules {

struct CompiledAttributes {
  Range undeclared;  // In Conditions::attributes.
  Range tests;       // In AttributeTable::tests.
  // What a rule that asks for values names: one key of AttributeTable for each
  // combination of one value of each attribute. Empty: it asks for none.
  struct Combination {
    std::uint32_t key = 0;
    AttributeLevels levels;
  };
  std::vector<Combination> combinations;
  AttributeLevels levels;  // Where there are no combinations.
};

// More combinations than LoadOptions::max_rule_keys are an error; then there
// are none.
CompiledAttributes ReadAttributes(const pb::When& when, Compilation* c);

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_COMPILE_ATTRIBUTES_H_
