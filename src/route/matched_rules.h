// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_ROUTE_MATCHED_RULES_H_
#define TRUNKLINE_SRC_ROUTE_MATCHED_RULES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/route/resolved_ticket.h"

// All rules that hold for a ticket, not only the best ones, for Explain and
// WhyNot. Unlike Route() it never raises the floor of Index::Visit().
namespace trunkline::route {

struct MatchedRule {
  std::uint32_t rule = 0;  // In Compiled::rules.
  std::uint32_t rank = 0;
  // The department that it names; kNone: the claim does not apply; or
  // kNeedsRegion.
  rules::Id department = rules::kNone;
};

// Returns them in descending rank, then by id, each once.
std::vector<MatchedRule> FindMatchedRules(const rules::Compiled& rules,
                                          const ResolvedTicket& resolved);

// The message of the first criterion in which two ranks differ; its code is
// empty if they are equal.
struct SetBack {
  std::string_view code;
  std::vector<std::string> arguments;  // Of the message.
};
SetBack SetBackBy(const rules::Compiled& rules, std::uint32_t better,
                  std::uint32_t worse);

// The entry with this id in a table that is sorted by id, or null.
template <typename Entry>
const Entry* FindById(const std::vector<Entry>& table, std::string_view id) {
  std::size_t begin = 0, end = table.size();
  while (begin != end) {
    const std::size_t middle = begin + (end - begin) / 2;
    if (table[middle].id < id) {
      begin = middle + 1;
    } else {
      end = middle;
    }
  }
  return begin == table.size() || table[begin].id != id ? nullptr
                                                        : &table[begin];
}

}  // namespace trunkline::route

#endif  // TRUNKLINE_SRC_ROUTE_MATCHED_RULES_H_
