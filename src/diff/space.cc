// SPDX-License-Identifier: Apache-2.0
#include "src/diff/space.h"

#include <algorithm>
#include <vector>

#include "src/base/civil.h"

namespace trunkline::diff {
namespace {

using rules::Compiled;
using rules::Id;
using rules::kNone;

template <typename List>
bool SameEntries(const List& a, const List& b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(),
      [](const auto& x, const auto& y) { return x.bytes == y.bytes; });
}

}  // namespace

Space::Space(const Compiled& before, const Compiled& after)
    : rules_{&before, &after},
      categories_differ_(!SameEntries(before.categories, after.categories)),
      own_regions_differ_(
          before.own_regions.chinese != after.own_regions.chinese ||
          before.own_regions.prefixes != after.own_regions.prefixes ||
          before.regions[before.own_regions.own].code !=
              after.regions[after.own_regions.own].code),
      regions_differ_(own_regions_differ_ ||
                      !SameEntries(before.regions, after.regions)) {
  AddNumbers();
  AddCategories();
  AddRegions();
  AddDepartments();
  AddAttributes();
  domains_.resize(static_cast<std::size_t>(kAttribute) + attributes_.size());
  const auto upto = [&](int field, std::size_t n) {
    domains_[static_cast<std::size_t>(field)] =
        IntSet::Of(0, static_cast<std::int64_t>(n));
  };
  upto(kNumber, numbers_.size());
  upto(kCategory, category_points_.size());
  upto(kRegion, region_points_.size());
  upto(kType, 7);
  upto(kChannel, 13);
  upto(kUrgency, 4);
  domains_[kAccepted] = domains_[kCalled] = IntSet::All();
  for (int flag :
       {kHandedOver, kTransferFailed, kEmergencyConfirmed, kConfidential}) {
    upto(flag, 2);
  }
  upto(kFirstReceiver, 2 + departments_.size());
  for (std::size_t i = 0; i != attributes_.size(); ++i) {
    upto(kAttribute + static_cast<int>(i), attributes_[i].classes.size());
  }
}

std::size_t Space::PlaceOf(int side, Id category) const {
  return category_places_[static_cast<std::size_t>(side)][category];
}

IntSet Space::CategorySubtree(int side, Id category) const {
  const std::size_t place = PlaceOf(side, category);
  if (place == 0) return Domain(kCategory);
  IntSet out = IntSet::Of(CategoryPoint(place - 1, false),
                          CategoryPoint(categories_[place - 1].last, true) + 1);
  const auto end = static_cast<std::int64_t>(category_points_.size());
  for (std::int64_t p = FirstOtherCategory(); p != end; ++p) {
    const Id id = CategoryRead(side, p).id;
    if (id != kNone && rules(side).CategoryCovers(category, id)) {
      out = out.Or(IntSet::One(p));
    }
  }
  return out;
}

bool Space::Place(const Ticket& t, std::vector<std::int64_t>* points) const {
  points->assign(domains_.size(), 0);
  std::vector<std::int64_t>& p = *points;
  p[kNumber] = NumberPointOf(t.dialled);
  p[kAccepted] = rules::ToSeconds(t.accepted_at);
  p[kCategory] = PointFor(false, t.category, p[kAccepted]);
  p[kRegion] = PointFor(true, t.region, p[kAccepted]);
  if (p[kNumber] < 0 || p[kCategory] < 0 || p[kRegion] < 0) return false;
  p[kType] = static_cast<std::int64_t>(t.type);
  p[kChannel] = static_cast<std::int64_t>(t.channel);
  p[kUrgency] = static_cast<std::int64_t>(t.urgency);
  p[kCalled] = t.called_at == absl::InfinitePast()
                   ? p[kAccepted]
                   : rules::ToSeconds(t.called_at);
  p[kHandedOver] = t.handed_over ? 1 : 0;
  p[kTransferFailed] = t.transfer_failed ? 1 : 0;
  p[kEmergencyConfirmed] = t.emergency_confirmed ? 1 : 0;
  p[kConfidential] = t.confidential ? 1 : 0;
  if (!t.first_receiver.empty()) {
    const auto found = department_points_.find(t.first_receiver);
    p[kFirstReceiver] =
        found == department_points_.end() ? kUnknown : found->second;
  }
  return PlaceAttributes(t, points);
}

}  // namespace trunkline::diff
