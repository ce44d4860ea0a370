// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DIFF_BRANCH_H_
#define TRUNKLINE_SRC_DIFF_BRANCH_H_

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "src/diff/compare.h"
#include "src/diff/sets.h"

namespace trunkline::diff {

// One path through a cell that is split by the engine's functions. Each
// question chooses the next of its answers when the body runs again; see
// Branches().
class Comparison::Branch {
 public:
  using Script = std::vector<std::pair<std::size_t, std::size_t>>;
  Branch(Comparison* owner, Cell whole, Script* script)
      : cell(std::move(whole)), owner_(*owner), script_(*script) {}

  Cell cell;

  // The value of a partition in the cell, which shrinks to one of its parts.
  template <typename Value>
  Value Ask(const Partition<Value>& partition) {
    std::vector<std::size_t> parts;
    for (std::size_t i = 0; i != partition.size(); ++i) {
      if (partition[i].first.Meets(cell.when)) parts.push_back(i);
    }
    if (parts.empty()) return Value();
    const auto& [conj, value] = partition[parts[Choose(parts.size())]];
    cell.when.Restrict(conj);
    return value;
  }
  bool AskAtom(int atom) {
    const auto& atoms = cell.when.atoms;
    if (std::binary_search(atoms.begin(), atoms.end(), atom)) return true;
    Conj conj;
    conj.AddAtom(atom);
    for (const Conj* except : cell.except) {
      if (*except == conj) return false;
    }
    if (Choose(2) == 0) {
      cell.when.AddAtom(atom);
      return true;
    }
    cell.except.push_back(owner_.Own(std::move(conj)));
    return false;
  }

 private:
  std::size_t Choose(std::size_t count) {
    if (count == 1) return 0;
    if (at_ == script_.size()) script_.emplace_back(0, count);
    return script_[at_++].first;
  }

  Comparison& owner_;
  Script& script_;
  std::size_t at_ = 0;
};

}  // namespace trunkline::diff

#endif  // TRUNKLINE_SRC_DIFF_BRANCH_H_
