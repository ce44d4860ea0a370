// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_REFERENCE_FOLDED_TEXT_H_
#define TRUNKLINE_TESTS_REFERENCE_FOLDED_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

// "Text" among the facts of docs/routing.md, written from it.
namespace trunkline::reference {

// Reads the code point at `i` and moves past it. An invalid byte gives -1.
long Next(const std::string& s, std::size_t* i);

// Without case, full-width forms as ASCII.
std::vector<long> Folded(const std::string& text);

// A Latin, Greek or Cyrillic letter or a digit, folded: of the blocks that
// tickets here have.
bool IsLetter(long rune);

}  // namespace trunkline::reference

#endif  // TRUNKLINE_TESTS_REFERENCE_FOLDED_TEXT_H_
