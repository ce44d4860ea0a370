#ifndef TRUNKLINE_BENCH_LIMIT_INDEX_H_
#define TRUNKLINE_BENCH_LIMIT_INDEX_H_

#include <cstdint>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "bench/workload.h"

namespace trunkline::bench {

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
  Ids Find(std::string_view number, std::string_view category,
           std::string_view region) const;
  // The best rule's number + 1, 0 for none.
  std::uint32_t Route(const Ids& ids, std::int64_t at) const;

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
  absl::flat_hash_map<std::string_view, std::uint32_t> hotlines_, categories_,
      regions_;
  std::vector<Node> category_nodes_, region_nodes_;
  std::vector<std::uint32_t> combinations_;  // hotline << 8 | cat << 4 | region
  absl::flat_hash_map<std::uint64_t, Slice> table_;
  std::vector<Entry> entries_;
};

// A scan over the rules sorted by rank: the first that holds wins.
class Scan {
 public:
  explicit Scan(const Workload& workload);
  std::uint32_t Route(std::string_view number, std::string_view category,
                      std::string_view region, std::int64_t at) const;

 private:
  struct Rule {
    std::string_view hotline, category, region;
    std::int64_t from, to;
    std::uint32_t number;
  };
  std::vector<Rule> rules_;
};

}  // namespace trunkline::bench

#endif  // TRUNKLINE_BENCH_LIMIT_INDEX_H_
