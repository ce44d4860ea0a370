// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LEARN_INDUCE_H_
#define TRUNKLINE_SRC_LEARN_INDUCE_H_

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/types/span.h"

// The search for rules: from general to special, by minimum description length.
//
// A ticket is a point in several dimensions: category, region, each attribute,
// type, channel, in the order in which the router compares them. Each dimension
// is a tree of nodes; node 0 stands above all and means "no condition". A
// pattern names one node of each dimension, and covers the tickets at or below
// all of them.
namespace trunkline::learn {

using Node = std::uint32_t;
using Lead = std::uint32_t;
inline constexpr Lead kNoLead = static_cast<Lead>(-1);

struct Dimension {
  // parent[n] is the node above n; of the nodes below node 0, 0. A parent is
  // smaller than its child.
  std::vector<Node> parent = {0};
  std::vector<std::uint32_t> depth = {0};

  Node Add(Node above) {
    parent.push_back(above);
    depth.push_back(depth[above] + 1);
    return static_cast<Node>(parent.size() - 1);
  }
};

using LeadCount = std::pair<Lead, std::uint64_t>;

// Tickets, those with the same facts in one cell.
struct Cells {
  std::vector<std::vector<Node>> at;  // By dimension, then by cell.
  std::vector<LeadCount> leads;       // Of each cell by lead, no zeros.
  // By cell the place of its first lead, and at last their number.
  std::vector<std::size_t> first_lead = {0};

  std::size_t size() const { return first_lead.size() - 1; }
  absl::Span<const LeadCount> LeadsOf(std::uint32_t cell) const {
    return absl::MakeConstSpan(leads).subspan(
        first_lead[cell], first_lead[cell + 1] - first_lead[cell]);
  }
};

struct InducedRule {
  std::vector<Node> pattern;  // By dimension.
  Lead lead = kNoLead;
  std::uint64_t tickets = 0;  // That it decides.
  std::uint64_t right = 0;
};

struct InduceOptions {
  std::uint64_t min_support = 3;
  double min_share = 0.5;
  int max_conditions = 4;  // Beside dimension 0.
};

struct Induced {
  std::vector<InducedRule> rules;  // By rank: the weakest first.
  // Of each cell the rule that decides it, or -1.
  std::vector<int> rule_of;
  // Length of the rules and of the tickets under them.
  double bits = 0;
};

// Finds rules. The first dimension is the category; the pattern without any
// condition is never a rule. The result depends on the order of nodes, leads
// and cells: give them in a canonical one.
Induced Induce(const std::vector<Dimension>& dimensions, const Cells& cells,
               std::size_t leads, const InduceOptions& options);

// Whether rank `a` is below rank `b`, as the router compares patterns.
bool RankLess(const std::vector<Dimension>& dimensions,
              const std::vector<Node>& a, const std::vector<Node>& b);

}  // namespace trunkline::learn

#endif  // TRUNKLINE_SRC_LEARN_INDUCE_H_
