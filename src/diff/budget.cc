// SPDX-License-Identifier: Apache-2.0
// What a comparison may cost: DiffOptions::max_cells.
//
// Idea. A cell alone says little of its cost: its exceptions, and the rules
// that may hold in it, are looked at one by one. So what is counted are looks,
// and a cell counts as kLooksOfCell of them: where rules are few it is the
// number of cells that counts, where a thousand rules meet it is theirs. It is
// a count, not a clock, so that the same comparison always ends at the same
// place.
//
// Invariant: what is not looked at for want of looks is in open().
#include <cstddef>
#include <cstdint>

#include "src/diff/compare.h"

namespace trunkline::diff {
namespace {

constexpr std::uint64_t kLooksOfCell = 16;
// Looks at an exception where a ticket is found and kept.
constexpr std::size_t kLooksOfException = 8;
// A search for a ticket is paid for by that; beyond so many steps, each counts
// as a look at some of the exceptions.
constexpr std::uint64_t kFreeSteps = 200;
constexpr std::uint64_t kExceptionsOfLook = 4;

}  // namespace

bool Comparison::IsSpent() const {
  return looked_at_ / kLooksOfCell > options_.max_cells;
}

bool Comparison::Pay(std::size_t looked_at) {
  looked_at_ += looked_at;
  return !IsSpent();
}

bool Comparison::Stops(const Cell& cell) {
  if (!IsSpent()) return false;
  // Without the exceptions: there may be thousands of such cells.
  Open({cell.when, {}}, &OpenCounts::cells);
  return true;
}

bool Comparison::Spend(const Cell& cell, std::size_t looked_at) {
  Pay(kLooksOfCell + looked_at);
  return !Stops(cell);
}

Atoms::Found Comparison::FindTicket(const Cell& cell, OwnedTicket* ticket) {
  const Atoms::Found found = solver_.Find(cell, ticket);
  const std::uint64_t steps = solver_.steps();
  std::size_t looks = kLooksOfException * cell.except.size();
  if (steps > kFreeSteps) {
    looks += static_cast<std::size_t>(
        (steps - kFreeSteps) * (1 + cell.except.size() / kExceptionsOfLook));
  }
  Pay(looks);
  return found;
}

}  // namespace trunkline::diff
