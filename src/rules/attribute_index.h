// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_ATTRIBUTE_INDEX_H_
#define TRUNKLINE_SRC_RULES_ATTRIBUTE_INDEX_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <vector>

#include "src/rules/attributes.h"
#include "src/rules/code_table.h"
#include "src/rules/conditions.h"
#include "src/rules/entry.h"
#include "src/rules/word_lists.h"

// Finds the entries that ask for values of declared attributes.
//
// Idea. What an entry asks for has a shape: whether it names a hotline, the
// depth of its region, the attributes that it names, and for each of these how
// coarse the value is: the depth of the node of a tree, the level of a segment
// of slices. A ticket has at most one key of each shape: its own hotline, the
// ancestor of its region at that depth, and so on. So each category that has
// entries keeps the list of the shapes that occur in it, and one hash table
// for all categories leads from the mixed key of (category, shape, ids) to the
// entries.
//
// Visit() walks the categories from the ticket's to the root. It probes the
// shapes of each, the one with the best rank first, and ends at the first below
// the floor.
//
// A range covers slices. It is found under each of its slices; or, where that
// were too many (DeclaredAttribute::in_segments), under the nodes of a binary
// tree of slices that make it up, whose level is a part of the shape. An entry
// with ranges of several attributes is found under each combination, as far as
// these are not too many; other ranges are compared.
//
// Entries of one key that have words are found through their words if they are
// many, as in Index.
//
// Invariants.
//  - A key is 64 bits of a mix: what it leads to is compared with the ticket.
//    The mix is a sum of the ids, each times a random odd number of its kind:
//    the products do not wait for each other.
//  - The cells of a group are a header, which has what its form names, its
//    hotline, its region and the spans of its attributes, and then its entries
//    in descending rank, the last with kLastOfKey.
//  - Slots of equal keys stand in the table in descending rank.
//  - Node 0 is the root, for entries without category.
//
// Cost. A probe reads one slot of 16 bytes, and if the key exists, a header of
// 8 bytes for each attribute and an entry of 32. The number of probes is that
// of the shapes in the ticket's category and above it whose best rank still
// counts. It does not depend on the number of rules.
namespace trunkline::rules {

class AttributeIndex {
 public:
  // Shapes that a category may have, as rules write them: a range is one,
  // whatever the segments that it is cut into.
  static constexpr std::size_t kMaxShapes = 64;

  void Add(const EntryKey& key, std::uint32_t region_depth, const Entry& entry);
  void Freeze(const std::vector<CategoryNode>& categories,
              const Conditions& conditions, std::size_t literal_count,
              const std::vector<std::uint32_t>& rank_of, std::uint64_t seed);
  bool empty() const { return nodes_.empty(); }

  // As Index::Start() and PrefetchEntries(). A start without slot is none.
  void Start(const Facts& facts, const Conditions& conditions,
             VisitStart* start) const;
  void PrefetchEntries(const VisitStart& start) const;

  // As Index::Visit().
  template <typename Visitor>
  void Visit(const Facts& facts, const Conditions& conditions,
             const VisitStart& start, std::uint32_t* floor,
             Visitor&& visit) const;
  // As Index::ForEach(), with the flags of the entry.
  template <typename Visitor>
  void ForEach(Visitor&& visit) const;

 private:
  struct Added {
    EntryKey key;
    std::uint32_t region_depth;
    Entry entry;
  };
  // A category that has entries.
  struct Node {
    Id category = kNone;
    std::uint32_t parent = 0;      // In nodes_; the root's is its own.
    std::uint32_t best = 0;        // Best rank here.
    std::uint32_t chain_best = 0;  // Best rank here and above.
    std::uint32_t first_shape = 0, end_shape = 0;
  };
  // How the coordinate of an attribute becomes a part of the key.
  struct Probe {
    std::uint8_t attribute = 0;
    bool tree = false;
    std::uint8_t level = 0;  // A tree: the depth; else coordinate >> level.
  };
  // What an entry asks for, without the values.
  struct Form {
    std::uint32_t attributes = 0;  // Bits of all that are named.
    std::uint8_t region_depth = 0;
    bool hotline = false;
    std::uint8_t header_cells = 0;
    // Whether the ticket has all of it.
    bool Suits(const Facts& facts) const {
      return (attributes & ~facts.attributes.given) == 0 &&
             region_depth <= facts.region_depth &&
             (!hotline || facts.hotline != kNone);
    }
  };
  struct Shape {
    std::uint64_t start = 0;  // Of the sum that its keys are made of.
    std::uint32_t best = 0;
    std::uint32_t first_probe = 0, end_probe = 0;
    Form form;
  };
  // An entry that is found through a word.
  struct Posting {
    Entry entry;
    EntryKey key;
    Id category_last = kNone;
    std::uint32_t group = 0;  // The cell of its header.
    Form form;
  };
  struct Slot {
    std::uint64_t key = 0;
    // The cell of its header, and kMoreOfKey; 0: the slot is empty.
    std::uint32_t group = 0;
    std::uint32_t best = 0;
  };
  // In Slot::group: another slot with the same key follows.
  static constexpr std::uint32_t kMoreOfKey = 1u << 31;
  struct Group {
    EntryKey key;
    std::uint32_t entries = 0;  // The cell of the first.
  };
  struct Cell {
    std::uint64_t first = 0;
    std::uint64_t second = 0;
  };
  static_assert(sizeof(Entry) == 2 * sizeof(Cell));
  struct Pending;
  struct Builder;

  // In weights_, behind those of the attributes.
  static constexpr std::size_t kHotline = kMaxAttributes;
  static constexpr std::size_t kRegion = kMaxAttributes + 1;
  static std::uint64_t Mix(std::uint64_t x) {
    return (x ^ x >> 32) * 0x9E3779B97F4A7C15u;
  }
  // The ticket's key of a shape. False: its node of a tree is not deep enough.
  bool KeyOf(const Shape& shape, const Facts& facts,
             const AttributeTable& table, std::uint64_t* key) const {
    std::uint64_t sum = shape.start;
    if (shape.form.hotline) sum += weights_[kHotline] * facts.hotline;
    if (shape.form.region_depth != 0) {
      sum += weights_[kRegion] * facts.region_chain[shape.form.region_depth];
    }
    for (std::uint32_t p = shape.first_probe; p != shape.end_probe; ++p) {
      const Probe& probe = probes_[p];
      std::uint32_t id = facts.attributes.coordinate[probe.attribute];
      if (probe.tree) {
        const DeclaredAttribute& tree = table[probe.attribute];
        const Id* const chain = &tree.chains[tree.chain_begin[id]];
        if (chain[0] < probe.level) return false;
        id = chain[probe.level];
      } else {
        id >>= probe.level;
      }
      sum += weights_[probe.attribute] * id;
    }
    *key = Mix(sum);
    return true;
  }
  // Moves from a node and a shape on to the next shape that the ticket has and
  // whose best rank is not below the floor, and makes its key. False: none.
  bool FindShape(const Facts& facts, const AttributeTable& table,
                 std::uint32_t floor, VisitStart* at) const {
    for (;;) {
      const Node& node = nodes_[at->node];
      if (node.chain_best < floor) return false;
      for (; at->shape != node.end_shape; ++at->shape) {
        const Shape& shape = shapes_[at->shape];
        if (shape.best < floor) break;
        if (shape.form.Suits(facts) && KeyOf(shape, facts, table, &at->key)) {
          return true;
        }
      }
      if (at->node == 0) return false;
      at->node = node.parent;
      at->shape = nodes_[at->node].first_shape;
    }
  }
  VisitStart AtNodeOf(Id category) const {
    VisitStart at;
    at.node = node_of_[category];
    at.shape = nodes_[at.node].first_shape;
    return at;
  }
  // Whether the ticket has what a group asks for. Returns the cell of its first
  // entry, or 0.
  std::uint32_t Compare(std::uint32_t group, const Form& form,
                        const Facts& facts) const {
    const char* at = reinterpret_cast<const char*>(&cells_[group]);
    const auto next = [&at] {
      std::uint32_t word = 0;
      std::memcpy(&word, at, sizeof word);
      at += sizeof word;
      return word;
    };
    if (form.hotline && next() != facts.hotline) return 0;
    if (form.region_depth != 0 &&
        next() != facts.region_chain[form.region_depth]) {
      return 0;
    }
    for (std::uint32_t left = form.attributes; left != 0; left &= left - 1) {
      const auto n = static_cast<unsigned>(__builtin_ctz(left));
      const std::uint32_t from = next(), to = next();
      if (facts.attributes.coordinate[n] - from >= to - from) return 0;
    }
    return group + form.header_cells;
  }

  std::vector<Added> added_;
  std::vector<Node> nodes_;
  // By category: its node, or the nearest above.
  std::vector<std::uint32_t> node_of_;
  std::vector<Shape> shapes_;  // Of each node, by best rank downwards.
  std::vector<Probe> probes_;
  std::vector<Slot> slots_;
  int shift_ = 63;
  // Odd; see KeyOf().
  std::array<std::uint64_t, kMaxAttributes + 2> weights_{};
  std::vector<Cell> cells_;
  std::vector<Group> groups_;  // For ForEach().
  std::vector<Posting> postings_;
  WordLists words_;  // Of postings_.
};

// Not inlined: where no entry has attributes, which is usual, the registers are
// the caller's own.
template <typename Visitor>
__attribute__((noinline)) void AttributeIndex::Visit(
    const Facts& facts, const Conditions& conditions, const VisitStart& start,
    std::uint32_t* floor, Visitor&& visit) const {
  const std::size_t mask = slots_.size() - 1;
  bool found = start.of_attributes;  // What `at` has is to be probed.
  VisitStart at = found ? start : AtNodeOf(facts.category);
  for (;; found = false, ++at.shape) {
    if (!found && !FindShape(facts, conditions.declared, *floor, &at)) break;
    for (std::size_t n = at.key >> shift_;; ++n) {
      const Slot& slot = slots_[n & mask];
      if (slot.group == 0) break;
      if (slot.key != at.key) continue;
      if (slot.best < *floor) break;
      std::uint32_t cell =
          Compare(slot.group & ~kMoreOfKey, shapes_[at.shape].form, facts);
      for (; cell != 0; cell += 2) {
        const Entry e = Entry::At(&cells_[cell]);
        if (e.rank < *floor) break;
        if (e.Holds(facts, conditions)) visit(e);
        if ((e.facets & kLastOfKey) != 0) break;
      }
      if ((slot.group & kMoreOfKey) == 0) break;
    }
  }
  if (words_.empty() || facts.hits == nullptr) return;
  words_.ForEach(*facts.hits, facts.memory, [&](std::uint32_t number) {
    const Posting& p = postings_[number];
    if (p.entry.rank < *floor) return false;
    const bool here =
        (p.key.category == kNone || (p.key.category <= facts.category &&
                                     facts.category <= p.category_last)) &&
        p.form.Suits(facts) && Compare(p.group, p.form, facts) != 0;
    if (here && p.entry.Holds(facts, conditions)) visit(p.entry);
    return true;
  });
}

template <typename Visitor>
void AttributeIndex::ForEach(Visitor&& visit) const {
  for (const Group& group : groups_) {
    for (std::uint32_t cell = group.entries;; cell += 2) {
      const Entry e = Entry::At(&cells_[cell]);
      visit(group.key, e);
      if ((e.facets & kLastOfKey) != 0) break;
    }
  }
  for (const Posting& p : postings_) visit(p.key, p.entry);
}

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_ATTRIBUTE_INDEX_H_
