// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_COMPILER_H_
#define TRUNKLINE_SRC_RULES_COMPILER_H_

#include "src/rules/compiled.h"
#include "src/rules/loader.h"
#include "trunkline/ruleset.h"

namespace trunkline::rules {

// Resolves and compiles the loader's merged entries into `out`, and reports
// every defect that one entry shows against the others' ids.
void Compile(Loader* loader, const LoadOptions& options, Compiled* out);

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_COMPILER_H_
