// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_PACK_H_
#define TRUNKLINE_SRC_LEARN_PACK_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "src/learn/history.h"
#include "src/learn/limits.h"
#include "src/learn/model.h"
#include "trunkline/learn.h"

// A model as files of a rule set.
namespace trunkline::learn {

// The id of a rule: its conditions, and the day from which it is valid.
std::string RuleId(const Counts& counts, const LearnOptions& options,
                   const Model& model, const ModelRule& rule);

// Jurisdiction, departments, regions, categories, attributes and rules.
// `evidence`: of each rule its figures, for the provenance; may be empty.
// `limits` may be null.
absl::StatusOr<std::vector<LearnedFile>> WritePack(
    const Counts& counts, const LearnOptions& options, const Model& model,
    const std::vector<std::string>& evidence, const Limits* limits);

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_PACK_H_
