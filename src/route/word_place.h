// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_ROUTE_WORD_PLACE_H_
#define TRUNKLINE_SRC_ROUTE_WORD_PLACE_H_

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "src/rules/compiled.h"

// Where a keyword stands in a text, for explanations.
namespace trunkline::route {

// The number of the character, from 1, at which the first occurrence of a
// keyword of a condition begins; 0: there is none. `written` is the keyword as
// its entry writes it. An occurrence inside a context of the condition counts
// only with `ignore_contexts`.
std::size_t CharacterOf(const rules::Compiled& rules, std::uint32_t condition,
                        std::string_view written, std::string_view text,
                        bool ignore_contexts);

}  // namespace trunkline::route

#endif  // TRUNKLINE_SRC_ROUTE_WORD_PLACE_H_
