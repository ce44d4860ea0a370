// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_LIFECYCLE_FULL_H_
#define TRUNKLINE_TESTS_LIFECYCLE_FULL_H_

#include <string>

namespace trunkline {

// A message of trunkline.v1 in which every field has a value that is not its
// default; binary, canonical.
std::string FullMessage(const char* type);

}  // namespace trunkline

#endif  // TRUNKLINE_TESTS_LIFECYCLE_FULL_H_
