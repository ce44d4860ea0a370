// SPDX-License-Identifier: Apache-2.0
#include "src/diff/cells.h"

#include <algorithm>
#include <set>
#include <utility>
#include <vector>

namespace trunkline::diff {
namespace {

// Takes a conjunction off a field, if it restricts one alone. False: several,
// or none.
bool TakeOffField(const Space& space, const Conj& conj, Conj* when) {
  const bool same_atoms = std::includes(when->atoms.begin(), when->atoms.end(),
                                        conj.atoms.begin(), conj.atoms.end());
  const IntSet* only = nullptr;
  int field = -1;
  bool several = !same_atoms;
  for (const auto& [f, values] : conj.fields) {
    const IntSet* const own = when->Find(f);
    if (values.Covers(own == nullptr ? space.Domain(f) : *own)) continue;
    several |=
        only != nullptr || ((f == kNumber || f == kRegion) && own == nullptr);
    only = &values;
    field = f;
  }
  if (several || only == nullptr) return false;
  const IntSet* const own = when->Find(field);
  when->Restrict(field,
                 (own == nullptr ? space.Domain(field) : *own).Minus(*only));
  return true;
}

}  // namespace

bool Covers(const Claim& claim, const Conj& when) {
  return std::any_of(claim.holds.begin(), claim.holds.end(),
                     [&](const Conj& conj) { return conj.Covers(when); });
}

bool Meets(const Claim& claim, const Conj& when) {
  return std::any_of(claim.holds.begin(), claim.holds.end(),
                     [&](const Conj& conj) { return conj.Meets(when); });
}

bool Except(const Space& space, const Conj* conj, Cell* cell) {
  if (!conj->Meets(cell->when)) return false;
  if (TakeOffField(space, *conj, &cell->when)) return true;
  cell->except.push_back(conj);
  return false;
}

bool Except(const Space& space, const Claim& claim, Cell* cell) {
  bool shrank = false;
  for (const Conj& conj : claim.holds) shrank |= Except(space, &conj, cell);
  return shrank;
}

bool Narrow(const Cell& cell, const Conj& part, Cell* out) {
  out->when = cell.when;
  out->except.clear();
  if (!out->when.Restrict(part)) return false;
  for (const Conj* conj : cell.except) {
    if (!conj->Meets(out->when)) continue;
    if (conj->Covers(out->when)) return false;
    out->except.push_back(conj);
  }
  return true;
}

bool IsVoid(const Cell& cell) {
  const auto& fields = cell.when.fields;
  return std::any_of(fields.begin(), fields.end(),
                     [](const auto& f) { return f.second.empty(); }) ||
         std::any_of(cell.except.begin(), cell.except.end(),
                     [&](const Conj* conj) { return conj->Covers(cell.when); });
}

void Simplify(const Space& space, Cell* cell) {
  const auto less = [](const Conj* a, const Conj* b) { return *a < *b; };
  for (bool again = true; again;) {
    again = false;
    std::vector<const Conj*> left;
    std::set<const Conj*, decltype(less)> seen(less);
    for (const Conj* conj : cell->except) {
      if (!conj->Meets(cell->when)) continue;
      if (TakeOffField(space, *conj, &cell->when)) {
        again = true;
      } else if (seen.insert(conj).second) {
        left.push_back(conj);
      }
    }
    cell->except = std::move(left);
  }
}

}  // namespace trunkline::diff
