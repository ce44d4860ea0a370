// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_MODEL_H_
#define TRUNKLINE_SRC_LEARN_MODEL_H_

#include <cstddef>
#include <vector>

#include "src/learn/facts.h"
#include "src/learn/history.h"
#include "src/learn/induce.h"
#include "trunkline/learn.h"

// The rules of a history, or of a part of its days.
namespace trunkline::learn {

struct ModelRule {
  // By dimension: category, region, attributes as Model::facts, hotline,
  // type, channel. Nodes of the counts.
  std::vector<Node> pattern;
  Lead lead = kNoLead;
  Day from = kNoFirst, to = kNoLast;  // [from, to)
  bool approved = false;              // By a verdict.
};

// The main department of a pattern's tickets changed.
struct ModelDrift {
  std::vector<Node> pattern;
  Day day = 0;
  Lead before = kNoLead, after = kNoLead;
  std::uint64_t before_tickets = 0, before_correct = 0;
  std::uint64_t after_tickets = 0, after_correct = 0;
};

struct Model {
  Facts facts;
  std::vector<ModelRule> rules;
  std::vector<ModelDrift> drifts;
};

// Learns from the days [from, to).
Model Learn(const Counts& counts, const LearnOptions& options, Day from,
            Day to);

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_MODEL_H_
