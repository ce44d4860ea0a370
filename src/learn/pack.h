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

// The id of a policy in the pack.
std::string PolicyId(const LearnOptions& options, const DeadlinePolicy& policy);

// The figures of entries, for their provenance.
struct PackEvidence {
  std::vector<std::string> rules;     // By index of Model::rules.
  std::vector<std::string> limits;    // Likewise, Limits::limits.
  std::vector<std::string> policies;  // Likewise, Limits::policies.
};

// Whether the pack declares an attribute, by its place in the options: a tree
// none of whose values has enough tickets would declare nothing.
bool IsDeclared(const Counts& counts, const LearnOptions& options,
                std::size_t attribute);

// Jurisdiction, departments, regions, categories, attributes and rules.
// `evidence` and `limits` may be null.
absl::StatusOr<std::vector<LearnedFile>> WritePack(
    const Counts& counts, const LearnOptions& options, const Model& model,
    const Limits* limits, const PackEvidence* evidence);

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_PACK_H_
