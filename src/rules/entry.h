// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_RULES_ENTRY_H_
#define TRUNKLINE_SRC_RULES_ENTRY_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

#include "src/rules/code_table.h"
#include "src/rules/conditions.h"

// What the indexes hold.
namespace trunkline::rules {

// In Entry::facets: the claim names a department for every ticket, so Route()
// need not read the rule to know that the claim applies.
inline constexpr std::uint32_t kUnconditional = 1u << 30;
// In Entry::facets: no entry follows under the same key. Set by the index.
inline constexpr std::uint32_t kLastOfKey = 1u << 31;

// A tree of categories in preorder: a node covers [id, last].
struct CategoryNode {
  Id parent = kNone;
  Id last = kNone;
};

// One combination of the codes and attributes that a rule names.
struct EntryKey {
  Id hotline = kNone;
  Id category = kNone;
  Id region = kNone;
  std::uint32_t attributes = 0;  // A key of AttributeTable; 0: none.
};

// A rule under one combination.
struct Entry {
  std::uint32_t rank = 0;
  std::uint32_t rule = 0;  // Index in the table of rules.
  Interval valid;
  std::uint32_t facets =
      kAllFacets;               // Allowed bits, kUnconditional, kLastOfKey.
  std::uint32_t condition = 0;  // In Conditions; 0: none.

  // Reads one from where its bytes were stored: field by field, so that the
  // compiler reads those alone that are used.
  static Entry At(const void* bytes) {
    Entry out;
    const auto read = [bytes](std::size_t offset, auto* field) {
      std::memcpy(field, static_cast<const char*>(bytes) + offset,
                  sizeof *field);
    };
    read(offsetof(Entry, rank), &out.rank);
    read(offsetof(Entry, rule), &out.rule);
    read(offsetof(Entry, valid.from), &out.valid.from);
    read(offsetof(Entry, valid.to), &out.valid.to);
    read(offsetof(Entry, facets), &out.facets);
    read(offsetof(Entry, condition), &out.condition);
    return out;
  }

  // Whether all that is not in the key holds.
  bool Holds(const Facts& facts, const Conditions& conditions) const {
    return (facts.facets & ~this->facets) == 0 && valid.Holds(facts.accepted) &&
           (condition == 0 || conditions.Holds(condition, facts));
  }
};

// Where a visit of an index begins for a ticket: see Index::Start().
struct VisitStart {
  std::uint64_t key = 0;
  const void* slot = nullptr;  // Where the key is looked for first; null: none.
  // It is AttributeIndex's: of this node, this shape.
  bool of_attributes = false;
  std::uint32_t node = 0, shape = 0;
};

}  // namespace trunkline::rules

#endif  // TRUNKLINE_SRC_RULES_ENTRY_H_
