// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_NUMBER_H_
#define TRUNKLINE_SRC_RULES_NUMBER_H_

#include <cstdint>
#include <string_view>

#include "src/rules/compiled.h"

// Dialled numbers: from any spelling to a hotline of the rule set.
namespace trunkline::rules {

// What a dialled number is.
struct Number {
  enum class Kind : std::uint8_t {
    kAbsent,     // The ticket has none.
    kKnown,      // `hotline`.
    kUnknown,    // Not in the rule set, or not a number.
    kElsewhere,  // In another area or country.
  };
  Kind kind = Kind::kAbsent;
  Id hotline = kNone;
};

// Resolves a number as a citizen, a switch or a form writes it: with full-width
// digits, spaces and hyphens, "tel:" or "sip:", country code, trunk prefix or
// area code; docs/routing.md has the rules. Any bytes are allowed. Allocates
// nothing.
Number ResolveNumber(const Compiled& compiled, std::string_view dialled);

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_NUMBER_H_
