// SPDX-License-Identifier: Apache-2.0
// Where tests find their files. One source alone is compiled with the paths, so
// that a compiler cache has all others for every checkout.
#ifndef TRUNKLINE_TESTS_PATHS_H_
#define TRUNKLINE_TESTS_PATHS_H_

#include <string>

namespace trunkline {

// The root of the sources.
const std::string& SourceDir();
// The command-line tool; empty: it is not built.
const std::string& ToolPath();

}  // namespace trunkline

#endif  // TRUNKLINE_TESTS_PATHS_H_
