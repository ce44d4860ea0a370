// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_BENCH_LIMIT_INDEX_H_
#define TRUNKLINE_BENCH_LIMIT_INDEX_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "bench/workload.h"

namespace trunkline::bench {

// Higher is better; the router's order for claims of one principle.
std::uint64_t RankOf(const Workload::PlainRule& rule);

// The limit: what a hand-written index of the same rules costs that knows only
// hotline, category, region, dates and rank. Rules with words are left out.
class LimitIndex {
 public:
  struct Ids {
    std::uint32_t hotline = 0;
    // Self and ancestors, by depth; [0] is 0.
    const std::uint32_t* categories = nullptr;
    const std::uint32_t* regions = nullptr;
    std::uint32_t category_depth = 0, region_depth = 0;
  };
  explicit LimitIndex(const Workload& workload);

  // Strings to ids: one look-up each.
  Ids Find(const Ticket& ticket) const;
  // The best rule's number + 1, 0 for none.
  std::uint32_t Route(const Ids& ids, std::int64_t at) const;
  // From the strings that RuleSet::Route starts from.
  std::uint32_t Route(const Ticket& ticket) const {
    return Route(Find(ticket), absl::ToUnixSeconds(ticket.accepted_at));
  }

 private:
  struct Entry {
    std::int64_t from, to;
    std::uint64_t rank;  // Packed, with the rule's number below.
  };
  struct Slice {
    std::uint32_t begin, end;
  };
  struct Node {
    std::uint32_t chain[4];
    std::uint32_t depth;
  };
  // By absl::string_view, whose hash is the fast one.
  absl::flat_hash_map<absl::string_view, std::uint32_t> hotlines_, categories_,
      regions_;
  std::vector<Node> category_nodes_, region_nodes_;
  std::vector<std::uint32_t> combinations_;  // hotline << 8 | cat << 4 | region
  absl::flat_hash_map<std::uint64_t, Slice> table_;
  std::vector<Entry> entries_;
};

// A scan over the rules sorted by rank: the first that holds wins. Rules with
// words are looked at only if asked for; a ticket without text needs them not.
class Scan {
 public:
  Scan(const Workload& workload, bool with_words);
  std::uint32_t Route(const Ticket& ticket) const;

 private:
  struct Rule {
    std::string_view hotline, category, region;
    std::int64_t from, to;
    std::uint32_t number;
    const std::vector<std::string>* words;  // Null: none.
  };
  std::vector<Rule> rules_;
};

}  // namespace trunkline::bench

#endif  // TRUNKLINE_BENCH_LIMIT_INDEX_H_
