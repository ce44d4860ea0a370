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
namespace {

// Claims of one rank that are split in all ways. Beyond, the company of a claim
// is left open.
constexpr std::size_t kMostTies = 8;

}  // namespace

void Comparison::Branches(const Cell& cell,
                          const std::function<void(Branch*)>& body) {
  Branch::Script script;
  for (;;) {
    Branch branch(this, cell, &script);
    body(&branch);
    while (!script.empty() && script.back().first + 1 == script.back().second) {
      script.pop_back();
    }
    if (script.empty()) return;
    ++script.back().first;
  }
}

// Whether a claim asks for texts or attributes that are not known to hold.
bool Comparison::HasOpenAtoms(const Claim& claim, const Conj& when) {
  return std::any_of(
      claim.holds.begin(), claim.holds.end(), [&](const Conj& conj) {
        return !std::includes(when.atoms.begin(), when.atoms.end(),
                              conj.atoms.begin(), conj.atoms.end());
      });
}

bool Comparison::Spend(const Cell& cell) {
  if (++cells_ <= options_.max_cells) return true;
  Open({cell.when, {}}, &OpenCounts::cells);
  return false;
}

void Comparison::Ties(ClaimTable* table,
                      const std::vector<std::size_t>& members, const Cell& cell,
                      const Winners& winners, const Visit& visit) {
  // Those that may hold too, first those that are known to.
  std::vector<std::size_t> left;
  std::size_t sure = 0, texts = 0;
  for (std::size_t m : members) {
    const Claim& claim = table->claims()[m];
    const Known& known = KnownOf(claim);
    const bool is_in =
        std::any_of(winners.begin(), winners.end(), [&](const auto& w) {
          return table->claims()[w.first].rule == claim.rule;
        });
    if (is_in || known.fails || !Meets(claim, cell.when)) continue;
    left.push_back(m);
    if (known.part != nullptr) {
      std::swap(left[sure++], left.back());
    } else if (HasOpenAtoms(claim, cell.when)) {
      ++texts;
    }
  }
  if (left.empty()) {
    visit(cell, winners);
    return;
  }
  const bool too_many = !winners.empty() && texts > kMostTies;
  Cell rest = cell;
  bool covered = false;
  std::vector<Known*> failed;
  for (std::size_t k = 0; k != left.size() && !covered; ++k) {
    const Claim& claim = table->claims()[left[k]];
    Known& known = KnownOf(claim);
    const Conj* const holds_by = known.part;
    if (too_many && holds_by == nullptr) {
      for (const Conj& conj : claim.holds) {
        Cell open;
        if (Narrow(rest, conj, &open)) Open(open, &OpenCounts::ties);
      }
    } else {
      const std::vector<std::size_t> others(
          left.begin() + static_cast<std::ptrdiff_t>(k) + 1, left.end());
      for (const auto& [part, department] : claim.parts) {
        if (holds_by != nullptr && !(part == *holds_by)) continue;
        Cell next;
        if (!part.Meets(rest.when) || !Narrow(rest, part, &next) ||
            atoms_.Exclude(next.when.atoms)) {
          continue;
        }
        Winners more = winners;
        more.emplace_back(left[k], department);
        known.part = &part;
        Ties(table, others, next, more, visit);
        known.part = holds_by;
      }
    }
    covered = holds_by != nullptr || Covers(claim, rest.when);
    if (covered) break;
    Except(space_, claim, &rest);
    known.fails = true;
    failed.push_back(&known);
    covered = IsVoid(rest);
  }
  if (!covered) visit(rest, winners);
  for (Known* known : failed) known->fails = false;
}

void Comparison::Enumerate(ClaimTable* table, const Cell& cell,
                           const Visit& visit, const Special* special) {
  if (!Spend(cell)) return;
  std::vector<std::size_t> near = table->Near(cell.when);
  if (special != nullptr) {
    // What comes after the last that is asked for does not matter.
    while (!near.empty() && !(*special)(table->claims()[near.back()].rule)) {
      near.pop_back();
    }
  }
  Cell rest = cell;
  std::vector<Known*> failed;
  bool covered = false;
  for (std::size_t i = 0; i != near.size() && !covered;) {
    std::vector<std::size_t> members;
    const std::uint32_t rank = table->claims()[near[i]].rank;
    do {
      const Claim& claim = table->claims()[near[i]];
      const Known& known = KnownOf(claim);
      if (!known.fails && Meets(claim, rest.when)) {
        members.push_back(near[i]);
        covered |= known.part != nullptr || Covers(claim, rest.when);
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
    for (std::size_t m : members) {
      const Claim& claim = table->claims()[m];
      Known& known = KnownOf(claim);
      if (known.part != nullptr || known.fails) continue;
      known.fails = true;
      failed.push_back(&known);
      Except(space_, claim, &rest);
    }
    covered |= IsVoid(rest);
  }
  if (!covered) visit(rest, {});
  for (Known* known : failed) known->fails = false;
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
        KnownOf(own->claims()[i]).fails = true;
      }
      if (!IsVoid(cell)) cross(cell, {});
      for (const Claim& claim : own->claims()) KnownOf(claim).fails = false;
    }
    for (std::size_t k = 0; k != own->claims().size(); ++k) {
      if (!own->claims()[k].changed) continue;
      const Claim& claim = own->Build(k);
      for (const auto& [part, department] : claim.parts) {
        Cell cell;
        cell.when = part;
        if (!Spend(cell)) continue;
        for (const Conj* gate : gates) Except(space_, gate, &cell);
        std::vector<Known*> failed;
        std::vector<std::size_t> ties;
        for (std::size_t i : own->Near(part)) {
          const Claim& one = own->claims()[i];
          if (i == k || one.rank < claim.rank) continue;
          if (one.rank == claim.rank && !own->total()) {
            if (one.rule != claim.rule) ties.push_back(i);
            continue;
          }
          if (one.rank == claim.rank && one.rule >= claim.rule) continue;
          Except(space_, one, &cell);
          KnownOf(one).fails = true;
          failed.push_back(&KnownOf(one));
        }
        KnownOf(claim).part = &part;
        const auto with = [&](const Cell& c, const Winners& w) {
          for (const auto& [i, named] : w) {
            if (i < k && own->claims()[i].changed) return;
          }
          cross(c, w);
        };
        const Winners alone = {{k, department}};
        // Void: another claim always outranks it.
        if (!IsVoid(cell)) Ties(own, ties, cell, alone, with);
        KnownOf(claim).part = nullptr;
        for (Known* known : failed) known->fails = false;
      }
    }
  }
}

}  // namespace trunkline::diff
