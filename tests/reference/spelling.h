// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_REFERENCE_SPELLING_H_
#define TRUNKLINE_TESTS_REFERENCE_SPELLING_H_

#include <string>
#include <string_view>

// "The number, step 1" of docs/routing.md, written from it.
namespace trunkline::reference {

// How a number is spelt.
struct Spelling {
  bool empty = false;  // No number.
  bool valid = false;  // Digits with at most one + in front, at most 32.
  bool plus = false;
  std::string digits;
  std::string before_hyphen;  // Digits before the last one; empty: none.
};

Spelling Normalise(std::string_view dialled);

}  // namespace trunkline::reference

#endif  // TRUNKLINE_TESTS_REFERENCE_SPELLING_H_
