// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DIFF_DECISIONS_H_
#define TRUNKLINE_SRC_DIFF_DECISIONS_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "trunkline/diff.h"
#include "trunkline/ruleset.h"

// What differs between two decisions.
namespace trunkline::diff {

// Bits of DiffKind.
using Kinds = std::uint32_t;
constexpr Kinds Bit(DiffKind kind) {
  return Kinds{1} << static_cast<unsigned>(kind);
}

// What a policy says, whatever its id and names; empty: there is none.
std::string PolicyContent(const RuleSet& rules, std::string_view id);

// Two decisions and answers of Dial() for one ticket.
struct Pair {
  Decision before, after;
  DialResult dial_before, dial_after;
};
// Routes a ticket on both sides. False: it cannot be routed.
bool RouteBoth(const RuleSet& before, const RuleSet& after,
               const Ticket& ticket, Pair* pair);

// Without the answers of Dial().
Kinds Differences(const RuleSet& before, const Decision& a,
                  const RuleSet& after, const Decision& b);
Kinds Differences(const RuleSet& before, const RuleSet& after,
                  const Pair& pair);
// Whether the policies of one milestone differ.
bool PoliciesDiffer(const RuleSet& before, const RuleSet& after,
                    const Pair& pair, std::size_t milestone);
// Bits of DiffDanger, except kAccusedReachable and kRetroactive.
std::uint32_t Dangers(const RuleSet& before, const RuleSet& after,
                      const Pair& pair);
// The fields of `kinds` on one side, "lead: works", "limit.handling: p1".
std::vector<std::string> Describe(const Decision& decision,
                                  const DialResult& dial, Kinds kinds);

}  // namespace trunkline::diff

#endif  // TRUNKLINE_SRC_DIFF_DECISIONS_H_
