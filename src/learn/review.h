// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_REVIEW_H_
#define TRUNKLINE_SRC_LEARN_REVIEW_H_

#include <string>

#include "absl/status/status.h"
#include "src/learn/history.h"
#include "src/learn/model.h"
#include "trunkline/learn.h"

namespace trunkline::learn {

// The conditions of a rule in one line, as the review table shows them:
// "category=noise; region=east; from=2018-10-01".
std::string ConditionsText(const LearnedConditions& rule);

// Puts accepted rules into a model and takes refused ones out. InvalidArgument:
// a verdict names a code that the history does not have.
absl::Status ApplyVerdicts(const Counts& counts, const LearnOptions& options,
                           Model* model);

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_REVIEW_H_
