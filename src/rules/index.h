#ifndef TRUNKLINE_SRC_RULES_INDEX_H_
#define TRUNKLINE_SRC_RULES_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>
#include <vector>

#include "src/base/regex.h"
#include "src/rules/code_table.h"
#include "trunkline/ticket.h"

// The compiled index: which rules may hold for a ticket, best first.
namespace trunkline::rules {

// [from, to) in seconds since 1970, UTC.
struct Interval {
  std::int64_t from = std::numeric_limits<std::int64_t>::min();
  std::int64_t to = std::numeric_limits<std::int64_t>::max();
  bool Holds(std::int64_t at) const { return from <= at && at < to; }
  bool Always() const {
    return from == std::numeric_limits<std::int64_t>::min() &&
           to == std::numeric_limits<std::int64_t>::max();
  }
};

// A slice of a pool.
struct Range {
  std::uint32_t begin = 0;
  std::uint32_t count = 0;
};

// What a ticket says, in ids. Not initialised: Route makes one for each ticket,
// and fills all of it. `Facts{}` says nothing.
struct Facts {
  std::int64_t accepted;
  std::int64_t called;
  Id hotline;
  Id category;
  Id region;
  // Ancestors of the region by depth; [0] is kNone, [region_depth] the region.
  const Id* region_chain;
  std::uint32_t region_depth;
  std::uint32_t facets;  // FacetBits of type, channel and urgency.
  const Ticket* ticket;
  const std::vector<std::uint32_t>* hits;  // Words in the text; null: none.
};

// Type, channel and urgency as bits, so that one AND checks the three.
inline constexpr std::uint32_t kAllTypes = 0xFFu;
inline constexpr std::uint32_t kAllUrgencies = 0xF00u;
inline constexpr std::uint32_t kAllChannels = 0x1FFF000u;
inline constexpr std::uint32_t kAllFacets =
    kAllTypes | kAllUrgencies | kAllChannels;
inline std::uint32_t TypeBit(TicketType t) {
  return 1u << static_cast<unsigned>(t);
}
inline std::uint32_t UrgencyBit(Urgency u) {
  return 0x100u << static_cast<unsigned>(u);
}
inline std::uint32_t ChannelBit(Channel c) {
  return 0x1000u << static_cast<unsigned>(c);
}

// In Entry::facets: its claim stands whatever the ticket says, so that it need
// not be looked at.
inline constexpr std::uint32_t kUnconditional = 1u << 30;

// A tree of categories in preorder: a node covers [id, last].
struct CategoryNode {
  Id parent = kNone;
  Id last = kNone;
};

// Conditions that are not in an entry itself.
struct Condition {
  Range any, all, none;  // Literal ids, in the pool.
  Range patterns;        // Pattern ids, in the pool.
  Range attributes;      // In attributes().
  Range hotlines;        // Hotline ids, in the pool.
};

struct AttributeCondition {
  std::string_view name;
  std::vector<std::string_view> values;
};

struct Pattern {
  base::Regex regex;
  Range atoms;  // Literal ids, in the pool; none: not gated.
};

// The conditions of all tables of a rule set.
class Conditions {
 public:
  bool Holds(std::uint32_t condition, const Facts& facts) const;
  // Whether the keywords and patterns of a condition hold, whatever else it
  // asks for.
  bool TextHolds(const Condition& condition, const Facts& facts) const;
  bool PatternMatches(std::uint32_t pattern, const Facts& facts) const;
  static bool Hit(const Facts& facts, std::uint32_t literal);
  // Whether holds(id) for one id of a slice of the pool.
  template <typename Predicate>
  bool OneOf(const Range& range, Predicate&& holds) const {
    for (std::uint32_t i = 0; i != range.count; ++i) {
      if (holds(pool[range.begin + i])) return true;
    }
    return false;
  }

  std::vector<Condition> conditions{1};  // [0]: no condition.
  std::vector<std::uint32_t> pool;
  std::vector<AttributeCondition> attributes;
  std::vector<Pattern> patterns;
};

// A rule under one combination of its codes.
struct Entry {
  std::uint32_t rank = 0;
  std::uint32_t rule = 0;  // The table's own number.
  Interval valid;
  std::uint32_t facets = kAllFacets;  // Allowed bits, and kUnconditional.
  std::uint32_t condition = 0;        // In Conditions; 0: none.
};

// One table of rules: the dispatch catalogue, the signals, the deadline rules
// of one stage. Add, then Freeze, then visit from any thread.
class Index {
 public:
  struct Key {
    Id hotline = kNone;
    Id category = kNone;
    Id region = kNone;
  };
  // `region_depth` is that of key.region (0: none).
  void Add(const Key& key, std::uint32_t region_depth, const Entry& entry);
  void Freeze(const std::vector<CategoryNode>& categories,
              const Conditions& conditions, std::size_t literal_count);
  bool empty() const { return nodes_.empty(); }

  // Calls visit(entry) for each entry that holds and whose rank is not below
  // *floor; the visitor raises *floor. An entry may be visited twice.
  template <typename Visitor>
  void Visit(const Facts& facts, const Conditions& conditions,
             std::uint32_t* floor, Visitor&& visit) const;

  // Calls visit(key, entry) for every entry, each once.
  template <typename Visitor>
  void ForEach(Visitor&& visit) const;

 private:
  struct Added {
    Key key;
    std::uint32_t region_depth;
    Entry entry;
  };
  // A category that has entries: a hash table of its own, with its entries
  // behind it, so that what a ticket touches lies together.
  struct Node {
    // Combinations that have entries here: bit 32 * hotline given + depth.
    std::uint64_t mask = 0;
    // One bit of each key here: most keys that are not here are turned away
    // before the table is touched.
    std::uint64_t filter = 0;
    Id category = kNone;
    std::uint32_t parent = 0;      // In nodes_; the root's is its own.
    std::uint32_t best = 0;        // Best rank here.
    std::uint32_t chain_best = 0;  // Best rank here and above.
    std::uint32_t first_slot = 0;
    std::uint32_t last_slot = 0;  // Within the table: its size less one.
  };
  // The entries of a hotline and a region under a category, from the cell
  // `begin` on.
  struct Slot {
    std::uint64_t key = kEmpty;
    std::uint32_t begin = 0;
    std::uint32_t best = 0;
  };
  // An entry that is found through a word.
  struct Posting {
    Entry entry;
    Key key;
    Id category_last;
    std::uint32_t region_depth;
  };
  static constexpr std::uint64_t kEmpty = ~std::uint64_t{0};
  static constexpr std::uint32_t kLast = 1u << 31;  // In Entry::facets.

  static std::uint64_t Pack(Id hotline, Id region) {
    return std::uint64_t{hotline} << 32 | region;
  }
  static std::uint64_t Hash(std::uint64_t key) {
    return key * 0x9E3779B97F4A7C15u;
  }
  static std::uint64_t FilterBit(std::uint64_t hash) {
    return std::uint64_t{1} << (hash >> 58);
  }
  template <typename T>
  T Load(std::uint32_t cell) const {
    T out;
    std::memcpy(static_cast<void*>(&out), &cells_[cell], sizeof out);
    return out;
  }
  template <typename T>
  void Store(std::size_t cell, const T& value) {
    std::memcpy(static_cast<void*>(&cells_[cell]), &value, sizeof value);
  }
  // The slot of a key in a node's table, or an empty one.
  Slot Find(const Node& node, std::uint64_t key, std::uint64_t hash) const {
    auto at = static_cast<std::uint32_t>(hash >> 32);
    for (std::uint32_t n = 0; n <= node.last_slot; ++n, ++at) {
      const Slot slot = Load<Slot>(node.first_slot + (at & node.last_slot));
      if (slot.key == key || slot.key == kEmpty) return slot;
    }
    return Slot();
  }
  static bool Matches(const Entry& entry, const Facts& facts,
                      const Conditions& conditions) {
    return entry.valid.Holds(facts.accepted) &&
           (facts.facets & ~entry.facets) == 0 &&
           (entry.condition == 0 || conditions.Holds(entry.condition, facts));
  }

  std::vector<Added> added_;
  std::vector<Node> nodes_;  // [0]: entries that ask for no category.
  // By category: its node, or the nearest above.
  std::vector<std::uint32_t> node_of_;
  // Slots and entries, which take two cells.
  struct Cell {
    std::uint64_t first = kEmpty;
    std::uint64_t second = 0;
  };
  static_assert(sizeof(Slot) == sizeof(Cell) &&
                sizeof(Entry) == 2 * sizeof(Cell));
  std::vector<Cell> cells_;
  std::vector<Posting> postings_;
  std::vector<std::uint32_t> posting_begin_;  // By literal id, in posted_.
  std::vector<std::uint32_t> posted_;         // Postings, by rank downwards.
};

template <typename Visitor>
void Index::Visit(const Facts& facts, const Conditions& conditions,
                  std::uint32_t* floor, Visitor&& visit) const {
  if (nodes_.empty()) return;
  const std::uint64_t depths = (std::uint64_t{2} << facts.region_depth) - 1;
  const std::uint64_t available =
      depths | (facts.hotline != kNone ? depths << 32 : 0);
  for (std::uint32_t node = node_of_[facts.category];;) {
    const Node& n = nodes_[node];
    if (n.chain_best < *floor) break;
    if (n.best >= *floor) {
      for (std::uint64_t left = n.mask & available; left != 0;) {
        const int bit = 63 - __builtin_clzll(left);
        left ^= std::uint64_t{1} << bit;
        const std::uint64_t key = Pack(bit >= 32 ? facts.hotline : kNone,
                                       facts.region_chain[bit & 31]);
        const std::uint64_t hash = Hash(key);
        if ((n.filter & FilterBit(hash)) == 0) continue;
        const Slot slot = Find(n, key, hash);
        if (slot.key == kEmpty || slot.best < *floor) continue;
        for (std::uint32_t at = slot.begin;; at += 2) {
          const Entry e = Load<Entry>(at);
          if (e.rank < *floor) break;
          if (Matches(e, facts, conditions)) visit(e);
          if ((e.facets & kLast) != 0) break;
        }
      }
    }
    if (node == 0) break;
    node = n.parent;
  }
  if (posted_.empty() || facts.hits == nullptr) return;
  for (std::uint32_t literal : *facts.hits) {
    for (std::uint32_t i = posting_begin_[literal];
         i != posting_begin_[literal + 1]; ++i) {
      const Posting& p = postings_[posted_[i]];
      if (p.entry.rank < *floor) break;
      const bool here =
          (p.key.hotline == kNone || p.key.hotline == facts.hotline) &&
          (p.key.category == kNone || (p.key.category <= facts.category &&
                                       facts.category <= p.category_last)) &&
          (p.key.region == kNone ||
           (p.region_depth <= facts.region_depth &&
            facts.region_chain[p.region_depth] == p.key.region));
      if (here && Matches(p.entry, facts, conditions)) visit(p.entry);
    }
  }
}

template <typename Visitor>
void Index::ForEach(Visitor&& visit) const {
  const auto plain = [](Entry entry) {
    entry.facets &= kAllFacets;
    return entry;
  };
  for (const Node& node : nodes_) {
    if (node.mask == 0) continue;
    for (std::uint32_t i = 0; i <= node.last_slot; ++i) {
      const Slot slot = Load<Slot>(node.first_slot + i);
      if (slot.key == kEmpty) continue;
      const Key key = {static_cast<Id>(slot.key >> 32), node.category,
                       static_cast<Id>(slot.key & 0xFFFFFFFFu)};
      for (std::uint32_t at = slot.begin;; at += 2) {
        const Entry e = Load<Entry>(at);
        visit(key, plain(e));
        if ((e.facets & kLast) != 0) break;
      }
    }
  }
  for (const Posting& p : postings_) visit(p.key, plain(p.entry));
}

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_INDEX_H_
