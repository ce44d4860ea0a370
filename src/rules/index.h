// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_INDEX_H_
#define TRUNKLINE_SRC_RULES_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <string_view>
#include <utility>
#include <vector>

#include "src/rules/attribute_index.h"
#include "src/rules/code_table.h"
#include "src/rules/conditions.h"
#include "src/rules/entry.h"
#include "src/rules/word_lists.h"

// The index finds the rules that hold for a ticket, by their codes and words,
// without testing all rules.
//
// Idea. A rule has one entry for each combination of a hotline, a category and
// a region that it names (each may be "none"); see compile_conditions.h. A
// ticket has one hotline, one category and one region. An entry can hold only
// if its hotline is that one or none, and its category and region are the
// ticket's own, ancestors of them, or none. So all entries that can hold have
// one of the keys
//
//   (hotline, none) x (category, its ancestors, none) x
//   (region, its ancestors, none)
//
// Each category that has entries is a node (`nodes_`). It has a small hash
// table from (hotline, region) to a slot, and the entries of all slots behind
// the table. Visit() walks the nodes from the ticket's category to the root.
// Three techniques keep the walk short:
//
//  - Masks. Node::mask has one bit for each pair (hotline given or not, depth
//    of the region) that occurs in the node. ANDed with the pairs that the
//    ticket has, it leaves only the keys that may exist. Node::filter, a Bloom
//    filter of one word, rejects most keys of these that do not exist.
//  - Ranks. Node::best and Node::chain_best are the best ranks in the node, and
//    in the node and those above it. The visitor raises the floor to the best
//    rank that it has accepted. Nodes, slots and entries below the floor are
//    skipped, and the walk ends at a node whose chain_best is below it.
//  - Words. Many rules of one key may differ only in their words ("any:
//    pothole"). If more than four entries of a key have words, these entries
//    are not in the slot but are posted under each of their words. After the
//    walk, Visit() reads the postings of the words that occur in the text
//    (Facts::hits), and compares the codes of each.
//
// Invariants.
//  - Entries of a slot, and postings of a word, are in descending rank. The
//    last entry of a slot has kLastOfKey.
//  - Nodes are in preorder of their categories. Node 0 is the root, for entries
//    without category; it exists even if it has no entries.
//  - Entries that ask for values of declared attributes are in attributes_
//    alone. It is visited first: what it finds usually outranks the rest.
//  - Another entry is in a slot or in postings_, never in both. A posting is
//    listed once under each of its words, and looked at once for all of them.
//
// Cost. A walk reads one node for each ancestor with entries, one or two cache
// lines for each key that exists, and the entries from the floor upwards; and
// the postings from the floor upwards of each word that occurs. It does not
// depend on the number of other rules. 16 bytes for each slot, 32 for each
// entry, 56 for each posting and 4 for each of its words.
namespace trunkline::rules {

// One table of rules: the dispatch catalogue, the signals, the deadline rules
// of one stage. Add, then Freeze, then visit from any thread.
class Index {
 public:
  using Key = EntryKey;
  // `region_depth` is that of key.region (0: none). The entry's rank is one of
  // RankTable::Add().
  void Add(const Key& key, std::uint32_t region_depth, const Entry& entry);
  // `rank_of` as RankTable::Freeze() returns it. `seed` is of the hash of
  // attributes.
  void Freeze(const std::vector<CategoryNode>& categories,
              const Conditions& conditions, std::size_t literal_count,
              const std::vector<std::uint32_t>& rank_of, std::uint64_t seed);
  bool empty() const { return nodes_.empty() && attributes_.empty(); }

  // Calls visit(entry) for each entry that holds and whose rank is not below
  // *floor; the visitor raises *floor. An entry may be visited twice. `start`
  // is of Start() for the same facts, or empty.
  template <typename Visitor>
  void Visit(const Facts& facts, const Conditions& conditions,
             const VisitStart& start, std::uint32_t* floor,
             Visitor&& visit) const;
  template <typename Visitor>
  void Visit(const Facts& facts, const Conditions& conditions,
             std::uint32_t* floor, Visitor&& visit) const {
    Visit(facts, conditions, {}, floor, visit);
  }

  // What Visit() reads first is often not in the processor's cache. Callers
  // with many tickets start a visit for each, which asks memory for its first
  // slot; then ask for the entries that the slots lead to; and visit when these
  // have arrived.
  // `start` is as it was made. It is written where it stays: a copy would wait
  // for what was just written.
  void Start(const Facts& facts, const Conditions& conditions,
             VisitStart* start) const;
  void PrefetchEntries(const VisitStart& start) const;

  // Calls visit(key, entry) for every entry, each once.
  template <typename Visitor>
  void ForEach(Visitor&& visit) const;

 private:
  // An entry until Freeze(). A rule of many combinations keeps what they share
  // once, in shared_.
  struct Added {
    Id hotline;
    Id category;
    Id region;
    std::uint32_t region_depth;
    std::uint32_t rank;
    std::uint32_t shared;  // In shared_.
  };
  // A category that has entries.
  struct Node {
    // Combinations that have entries here: bit 32 * hotline given + depth.
    std::uint64_t mask = 0;
    // One bit for each key here, FilterBit(): rejects most keys that are not
    // here before the table is read.
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

  static std::uint64_t Pack(Id hotline, Id region) {
    return std::uint64_t{hotline} << 32 | region;
  }
  static std::uint64_t Hash(std::uint64_t key) {
    return key * 0x9E3779B97F4A7C15u;
  }
  static std::uint64_t FilterBit(std::uint64_t hash) {
    return std::uint64_t{1} << (hash >> 58);
  }
  // Bits of Node::mask that the ticket has.
  static std::uint64_t BitsOf(const Facts& facts) {
    const std::uint64_t depths = (std::uint64_t{2} << facts.region_depth) - 1;
    return depths | (facts.hotline != kNone ? depths << 32 : 0);
  }
  // The ticket's key of one of them.
  static std::uint64_t KeyOf(int bit, const Facts& facts) {
    return Pack(bit >= 32 ? facts.hotline : kNone,
                facts.region_chain[bit & 31]);
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
  using AddedIterator = std::vector<Added>::const_iterator;

  Entry EntryOf(const Added& added) const {
    Entry entry = shared_[added.shared];
    entry.rank = added.rank;
    return entry;
  }

  // Adds the node of one category, whose entries are [begin, end), and posts
  // those that are found through words.
  void AddNode(AddedIterator begin, AddedIterator end, Id category_last,
               const Conditions& conditions);
  void LinkNodes(const std::vector<CategoryNode>& categories);

  // The slot of a key in a node's table, or an empty one.
  Slot Find(const Node& node, std::uint64_t key, std::uint64_t hash) const {
    auto at = static_cast<std::uint32_t>(hash >> 32);
    for (std::uint32_t n = 0; n <= node.last_slot; ++n, ++at) {
      const Slot slot = Load<Slot>(node.first_slot + (at & node.last_slot));
      if (slot.key == key || slot.key == kEmpty) return slot;
    }
    return Slot();
  }

  std::vector<Added> added_;
  std::vector<Entry> shared_;  // Of added_; without rank.
  AttributeIndex attributes_;  // Entries whose key has attributes.
  std::vector<Node> nodes_;    // [0]: entries that ask for no category.
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
  WordLists words_;  // Of postings_.
};

template <typename Visitor>
void Index::Visit(const Facts& facts, const Conditions& conditions,
                  const VisitStart& start, std::uint32_t* floor,
                  Visitor&& visit) const {
  if (!attributes_.empty()) {
    attributes_.Visit(facts, conditions, start, floor, visit);
  }
  if (nodes_.empty()) return;
  const std::uint64_t available = BitsOf(facts);
  for (std::uint32_t node = node_of_[facts.category];;) {
    const Node& n = nodes_[node];
    if (n.chain_best < *floor) break;
    if (n.best >= *floor) {
      for (std::uint64_t left = n.mask & available; left != 0;) {
        const int bit = 63 - __builtin_clzll(left);
        left ^= std::uint64_t{1} << bit;
        const std::uint64_t key = KeyOf(bit, facts);
        const std::uint64_t hash = Hash(key);
        if ((n.filter & FilterBit(hash)) == 0) continue;
        const Slot slot = Find(n, key, hash);
        if (slot.key == kEmpty || slot.best < *floor) continue;
        for (const Cell* at = &cells_[slot.begin];; at += 2) {
          const Entry e = Entry::At(at);
          if (e.rank < *floor) break;
          if (e.Holds(facts, conditions)) visit(e);
          if ((e.facets & kLastOfKey) != 0) break;
        }
      }
    }
    if (node == 0) break;
    node = n.parent;
  }
  if (words_.empty() || facts.hits == nullptr) return;
  words_.ForEach(*facts.hits, facts.memory, [&](std::uint32_t number) {
    const Posting& p = postings_[number];
    if (p.entry.rank < *floor) return false;
    const bool here =
        (p.key.hotline == kNone || p.key.hotline == facts.hotline) &&
        (p.key.category == kNone || (p.key.category <= facts.category &&
                                     facts.category <= p.category_last)) &&
        (p.key.region == kNone ||
         (p.region_depth <= facts.region_depth &&
          facts.region_chain[p.region_depth] == p.key.region));
    if (here && p.entry.Holds(facts, conditions)) visit(p.entry);
    return true;
  });
}

template <typename Visitor>
void Index::ForEach(Visitor&& visit) const {
  const auto plain = [](Entry entry) {
    entry.facets &= kAllFacets;
    return entry;
  };
  attributes_.ForEach(
      [&](const Key& key, const Entry& entry) { visit(key, plain(entry)); });
  for (const Node& node : nodes_) {
    if (node.mask == 0) continue;
    for (std::uint32_t i = 0; i <= node.last_slot; ++i) {
      const Slot slot = Load<Slot>(node.first_slot + i);
      if (slot.key == kEmpty) continue;
      const Key key = {static_cast<Id>(slot.key >> 32), node.category,
                       static_cast<Id>(slot.key & 0xFFFFFFFFu), 0};
      for (std::uint32_t at = slot.begin;; at += 2) {
        const Entry e = Entry::At(&cells_[at]);
        visit(key, plain(e));
        if ((e.facets & kLastOfKey) != 0) break;
      }
    }
  }
  for (const Posting& p : postings_) visit(p.key, plain(p.entry));
}

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_INDEX_H_
