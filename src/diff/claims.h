// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DIFF_CLAIMS_H_
#define TRUNKLINE_SRC_DIFF_CLAIMS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <utility>
#include <vector>

#include "src/diff/atoms.h"
#include "src/diff/sets.h"
#include "src/diff/space.h"

// The entries of one table of one side as sets of tickets.
namespace trunkline::diff {

// A rule under one combination of its codes.
struct Claim {
  std::uint32_t rule = 0;  // In its table.
  std::uint32_t rank = 0;
  rules::EntryKey key;
  rules::Entry entry;
  // Equal claims of both sides have one number: where one holds, the other
  // does, and both name one department.
  int uid = -1;
  // The uid of the first claim that is known to hold for the same tickets,
  // whatever it says: where one fails, the other does. A rule that names
  // another department now has two claims of one `where`.
  int where = -1;
  bool changed = false;  // Tickets for which it wins must be looked at.
  // The other side has it with the same effect, if it wins alone.
  bool same_alone = false;
  bool built = false;
  // The tickets for which it holds and applies, by the department that it
  // names; kNeedsRegion: it needs the region, or the rest of it.
  Partition<rules::Id> parts;
  // The same as few conjunctions.
  std::vector<Conj> holds;
};

class ClaimTable {
 public:
  enum class Kind : std::uint8_t { kRules, kSignals, kDeadlines };

  // `raise`: entries see this urgency where the ticket's is below it.
  ClaimTable(Space* space, Atoms* atoms, int side, Kind kind,
             const rules::Index& index, int raise);

  std::deque<Claim>& claims() { return claims_; }
  int side() const { return side_; }
  // Whether of claims of equal rank the one with the smallest id wins alone.
  bool total() const { return kind_ == Kind::kSignals; }
  // Whether its claims name departments, among which principles choose.
  bool settles() const { return kind_ == Kind::kRules; }
  // Makes parts and holds.
  const Claim& Build(std::size_t i);
  // The claims that can hold in a conjunction, best first.
  std::vector<std::size_t> Near(const Conj& when);
  // Those of a rule.
  const std::vector<std::vector<std::size_t>>& by_rule() const {
    return by_rule_;
  }
  std::string_view BytesOf(std::uint32_t rule) const;
  std::string_view IdOf(std::uint32_t rule) const;

 private:
  PatternTexts TextsOf(std::uint32_t rule) const;
  // What a rule names, as a partition.
  Partition<rules::Id> Named(const rules::Rule& rule);

  Space& space_;
  Atoms& atoms_;
  int side_;
  Kind kind_;
  int raise_;
  std::deque<Claim> claims_;
  std::vector<std::vector<std::size_t>> by_rule_;
  // By the place of the category in Space::categories(), plus 1.
  std::vector<std::vector<std::size_t>> by_place_;
};

// The first receiver that routing uses, as a partition; kNone: none.
Partition<rules::Id> Receivers(Space* space, int side);

// Joins conjunctions that differ in one field alone.
void Merge(std::vector<Conj>* list);

// The parts with other values, joined where these are equal.
template <typename To, typename From>
Partition<To> Mapped(const Partition<From>& partition,
                     const std::function<To(const From&)>& map) {
  std::vector<std::pair<To, std::vector<Conj>>> groups;  // As they come first.
  std::map<To, std::size_t> places;
  for (const auto& [conj, value] : partition) {
    const To to = map(value);
    const auto [at, is_new] = places.try_emplace(to, groups.size());
    if (is_new) groups.push_back({to, {}});
    groups[at->second].second.push_back(conj);
  }
  Partition<To> out;
  for (auto& [value, list] : groups) {
    Merge(&list);
    for (Conj& conj : list) out.emplace_back(std::move(conj), value);
  }
  return out;
}

}  // namespace trunkline::diff

#endif  // TRUNKLINE_SRC_DIFF_CLAIMS_H_
