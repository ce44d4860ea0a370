// SPDX-License-Identifier: Apache-2.0
// Which claims win in a cell, on one side and on both.
#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "src/diff/branch.h"
#include "src/diff/cells.h"
#include "src/diff/compare.h"

namespace trunkline::diff {
void Comparison::Branches(const Cell& cell,
                          const std::function<void(Branch*)>& body) {
  Branch::Script script;
  for (;;) {
    Branch branch(this, cell, &script);
    body(&branch);
    while (!script.empty() && script.back().first + 1 == script.back().second) {
      script.pop_back();
    }
    if (script.empty() || Stops(cell)) return;
    ++script.back().first;
  }
}

void Comparison::Enumerate(ClaimTable* table, const Cell& cell,
                           const Visit& visit, const Special* special) {
  if (!Spend(cell)) return;
  std::vector<std::size_t> near = table->Near(cell.when);
  Pay(near.size());
  if (special != nullptr) {
    // What comes after the last that is asked for does not matter.
    while (!near.empty() && !(*special)(table->claims()[near.back()].rule)) {
      near.pop_back();
    }
  }
  Cell rest = cell;
  std::vector<bool*> failed;
  bool covered = false;
  for (std::size_t i = 0; i != near.size() && !covered;) {
    covered = Stops(rest);
    if (covered) break;
    std::vector<std::size_t> members;
    const std::uint32_t rank = table->claims()[near[i]].rank;
    do {
      const Claim& claim = table->claims()[near[i]];
      if (!Fails(claim) && Meets(claim, rest.when)) {
        members.push_back(near[i]);
        covered |= HoldsBy(claim) != nullptr || Covers(claim, rest.when);
      }
      ++i;
    } while (!table->total() && i != near.size() &&
             table->claims()[near[i]].rank == rank);
    if (members.empty()) continue;
    const Visit visit_some = [&](const Cell& c, const Winners& w) {
      if (!w.empty()) visit(c, w);
    };
    const auto asked = [&](std::size_t m) {
      return (*special)(table->claims()[m].rule);
    };
    if (special != nullptr &&
        std::none_of(members.begin(), members.end(), asked)) {
      // Whichever of them hold, it is one of them: the cells may overlap.
      for (std::size_t m : members) Ties(table, {m}, rest, {}, visit_some);
    } else {
      Ties(table, members, rest, {}, visit_some);
    }
    if (covered) break;
    // No exception covers what is left, unless that shrinks.
    bool shrank = false;
    for (std::size_t m : members) {
      const Claim& claim = table->claims()[m];
      bool& fails = Fails(claim);
      if (fails) continue;
      fails = true;
      failed.push_back(&fails);
      shrank |= Except(space_, claim, &rest);
    }
    if (shrank) {
      Pay(rest.except.size());
      covered = IsVoid(rest);
    }
  }
  if (!covered) visit(rest, {});
  for (bool* fails : failed) *fails = false;
}

void Comparison::Roots(ClaimTable* before, ClaimTable* after,
                       const std::vector<const Conj*>& gates, bool unmatched,
                       const std::function<void(const Cell&, const Winners&,
                                                const Winners&)>& leaf) {
  for (int side : {kOld, kNew}) {
    ClaimTable* const own = side == kOld ? before : after;
    ClaimTable* const other = side == kOld ? after : before;
    // Winners of the other side for those of this one.
    const auto cross = [&](const Cell& cell, const Winners& mine) {
      Enumerate(other, cell, [&](const Cell& c, const Winners& theirs) {
        if (side == kOld) return leaf(c, mine, theirs);
        // Those with a changed claim on the old side were found from there.
        for (const auto& w : theirs) {
          if (other->claims()[w.first].changed) return;
        }
        if (theirs.empty() && unmatched) return;
        leaf(c, theirs, mine);
      });
    };
    if (unmatched && side == kOld) {
      Cell cell;
      cell.except = gates;
      for (std::size_t i = 0; i != own->claims().size(); ++i) {
        Except(space_, own->Build(i), &cell);
        Fails(own->claims()[i]) = true;
      }
      if (!IsVoid(cell)) cross(cell, {});
      for (const Claim& claim : own->claims()) Fails(claim) = false;
    }
    // Claims that ask for the same have the same near them.
    Conj near_of;
    std::vector<std::size_t> near;
    bool is_known = false;
    for (std::size_t k = 0; k != own->claims().size(); ++k) {
      if (!own->claims()[k].changed) continue;
      const Claim& claim = own->Build(k);
      for (const auto& [part, department] : claim.parts) {
        Cell cell;
        cell.when = part;
        if (!Spend(cell)) continue;
        for (const Conj* gate : gates) Except(space_, gate, &cell);
        if (!is_known || !(near_of == part)) {
          near = own->Near(part);
          Pay(near.size());
          near_of = part;
          is_known = true;
        }
        std::vector<bool*> failed;
        std::vector<std::size_t> ties;
        bool is_void = false;
        std::size_t looked_at = 0;
        for (std::size_t i : near) {
          const Claim& one = own->claims()[i];
          if (one.rank < claim.rank || is_void) break;
          ++looked_at;
          if (i == k) continue;
          if (one.rank == claim.rank) {
            if (own->total()) {
              if (one.rule >= claim.rule) continue;
            } else if (one.rule == claim.rule) {
              continue;
            } else if (i > k || !one.changed) {
              ties.push_back(i);
              continue;
            }
            // A company with an earlier claim that differs was found from that.
          }
          is_void = Covers(one, cell.when);
          Except(space_, one, &cell);
          bool& fails = Fails(one);
          if (fails) continue;
          fails = true;
          failed.push_back(&fails);
        }
        Pay(looked_at + cell.except.size());
        HoldsBy(claim) = &part;
        const Winners alone = {{k, department}};
        // Void: another claim always outranks it, or is always beside it.
        if (!is_void && !IsVoid(cell)) Ties(own, ties, cell, alone, cross);
        HoldsBy(claim) = nullptr;
        for (bool* fails : failed) *fails = false;
      }
    }
  }
}

}  // namespace trunkline::diff
