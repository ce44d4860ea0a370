// SPDX-License-Identifier: Apache-2.0
// Tickets that no rule decides: their number, or their region, does.
#include <cstdint>
#include <utility>
#include <vector>

#include "src/diff/compare.h"

namespace trunkline::diff {

void Comparison::AddNumberGates(int side) {
  const auto add = [&](Conj conj) { gates_.push_back(Own(std::move(conj))); };
  std::vector<std::int64_t> elsewhere;
  for (std::size_t i = 0; i != space_.numbers().size(); ++i) {
    if (space_.numbers()[i].read[static_cast<std::size_t>(side)].kind ==
        rules::Number::Kind::kElsewhere) {
      elsewhere.push_back(static_cast<std::int64_t>(i));
    }
  }
  Conj conj;
  conj.Restrict(kNumber, IntSet::OfPoints(elsewhere));
  add(std::move(conj));
  if (side == kOld) {
    Conj confirmed;
    confirmed.Restrict(kEmergencyConfirmed, 1);
    add(std::move(confirmed));
  }
  const IntSet theirs =
      IntSet::OfPoints({static_cast<std::int64_t>(Channel::kFrom110),
                        static_cast<std::int64_t>(Channel::kFromHotline),
                        static_cast<std::int64_t>(Channel::kFromCity)});
  for (const auto& [part, phase] : space_.Phases(side)) {
    if (phase == nullptr) continue;
    const bool sub_centre = phase->kind == Phase::kSubCentre;
    if (!sub_centre && phase->kind != Phase::kEmergency &&
        phase->kind != Phase::kAnnouncement &&
        phase->kind != Phase::kIndependent) {
      continue;
    }
    Conj gate = part;
    gate.Restrict(kHandedOver, 0);
    gate.Restrict(kChannel, space_.Domain(kChannel).Minus(theirs));
    if (sub_centre) gate.Restrict(kTransferFailed, 0);
    add(std::move(gate));
  }
}

void Comparison::AddRegionGates() {
  std::vector<std::int64_t> foreign;
  const auto& points = space_.region_points();
  for (std::size_t p = 0; p != points.size(); ++p) {
    const auto& read = points[p].read;
    if (read[0].kind == Space::Read::kForeign ||
        read[1].kind == Space::Read::kForeign) {
      foreign.push_back(static_cast<std::int64_t>(p));
    }
  }
  if (foreign.empty()) return;
  Conj conj;
  conj.Restrict(kRegion, IntSet::OfPoints(foreign));
  gates_.push_back(Own(std::move(conj)));
}

}  // namespace trunkline::diff
