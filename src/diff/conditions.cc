// SPDX-License-Identifier: Apache-2.0
// What entries ask for, as sets of tickets.
#include <map>
#include <utility>
#include <vector>

#include "src/diff/segments.h"
#include "src/diff/space.h"

namespace trunkline::diff {
namespace {

using rules::Compiled;
using rules::Id;
using rules::kNone;

// Joins what differs in its times alone.
std::vector<Space::Dated> Join(std::map<IntSet, IntSet> times_of) {
  std::vector<Space::Dated> out;
  for (auto& [values, times] : times_of) {
    if (!values.empty()) out.push_back({std::move(times), values});
  }
  return out;
}

}  // namespace

const std::vector<Space::Dated>& Space::Categories(int side, Id category) {
  const auto s = static_cast<std::size_t>(side);
  const auto found = dated_categories_[s].find(category);
  if (found != dated_categories_[s].end()) return found->second;
  const Compiled& own = rules(side);
  const IntSet subtree = CategorySubtree(side, category);
  std::vector<std::int64_t> cuts;
  if (category != kNone) {
    for (Id id = category; id <= own.category_nodes[category].last; ++id) {
      AddCuts(own.categories[id].valid, &cuts);
    }
  }
  std::vector<Dated> out;
  if (cuts.empty()) {
    out.push_back({IntSet::All(), subtree});
  } else {
    std::map<IntSet, IntSet> times_of;
    Segments(cuts, [&](const IntSet& times, std::int64_t at) {
      std::vector<std::int64_t> points;
      for (const auto& [from, to] : subtree.ranges()) {
        for (std::int64_t p = from; p != to; ++p) {
          const Id valid = own.ValidCategory(CategoryRead(side, p).id, at);
          if (valid == kNone || !own.CategoryCovers(category, valid)) continue;
          points.push_back(p);
        }
      }
      IntSet& of = times_of[IntSet::OfPoints(points)];
      of = of.Or(times);
    });
    out = Join(std::move(times_of));
  }
  return dated_categories_[s][category] = std::move(out);
}

const std::vector<Space::Dated>& Space::Regions(int side, Id region) {
  const auto s = static_cast<std::size_t>(side);
  const auto found = dated_regions_[s].find(region);
  if (found != dated_regions_[s].end()) return found->second;
  const Compiled& own = rules(side);
  std::vector<std::pair<std::int64_t, Id>> inside;  // Points.
  std::vector<std::int64_t> cuts;
  for (std::size_t p = 0; p != region_points_.size(); ++p) {
    const Id id = region_points_[p].read[s].id;
    if (id == kNone || !own.RegionCovers(region, id)) continue;
    inside.emplace_back(static_cast<std::int64_t>(p), id);
    AddCuts(own.regions[id].valid, &cuts);
  }
  std::map<IntSet, IntSet> times_of;
  Segments(cuts, [&](const IntSet& times, std::int64_t at) {
    std::vector<std::int64_t> points;
    for (const auto& [point, id] : inside) {
      if (own.regions[id].valid.Holds(at)) points.push_back(point);
    }
    IntSet& of = times_of[IntSet::OfPoints(points)];
    of = of.Or(times);
  });
  return dated_regions_[s][region] = Join(std::move(times_of));
}

const std::vector<Space::Dated>& Space::NoRegion(int side) {
  const auto s = static_cast<std::size_t>(side);
  constexpr Id kNoRegion = ~Id{0};
  const auto found = dated_regions_[s].find(kNoRegion);
  if (found != dated_regions_[s].end()) return found->second;
  std::vector<Dated> out;
  // Those of no region: the rest of those of any region.
  IntSet rest = IntSet::All();
  for (const Dated& d : Regions(side, kNone)) {
    out.push_back({d.times, Domain(kRegion).Minus(d.values)});
    rest = rest.Minus(d.times);
  }
  if (!rest.empty()) out.push_back({rest, Domain(kRegion)});
  return dated_regions_[s][kNoRegion] = std::move(out);
}

IntSet Space::AttributeSet(int field, int side, std::uint32_t from,
                           std::uint32_t to) const {
  const Attribute& a =
      attributes_[static_cast<std::size_t>(field - kAttribute)];
  std::vector<std::int64_t> points;
  for (std::size_t i = 0; i != a.classes.size(); ++i) {
    const std::uint32_t at =
        a.classes[i].coordinate[static_cast<std::size_t>(side)];
    if (from <= at && at < to) points.push_back(static_cast<std::int64_t>(i));
  }
  return IntSet::OfPoints(points);
}

std::vector<Conj> Space::Conditions(int side, const rules::EntryKey& key,
                                    const rules::Entry& entry) {
  const auto s = static_cast<std::size_t>(side);
  const Compiled& own = rules(side);
  Conj base;
  if (!entry.valid.Always() &&
      !base.Restrict(kAccepted, IntSet::Of(entry.valid.from, entry.valid.to))) {
    return {};
  }
  const auto facet = [&](int field, std::uint32_t all) {
    if ((entry.facets & all) == all) return true;
    std::vector<std::int64_t> values;
    const int shift = __builtin_ctz(all);
    for (std::int64_t v = 0; v != Domain(field).ranges()[0].second; ++v) {
      if ((entry.facets >> (shift + v) & 1u) != 0) values.push_back(v);
    }
    return base.Restrict(field, IntSet::OfPoints(values));
  };
  if (!facet(kType, rules::kAllTypes) ||
      !facet(kUrgency, rules::kAllUrgencies) ||
      !facet(kChannel, rules::kAllChannels)) {
    return {};
  }
  const rules::Condition& condition =
      own.conditions.conditions[entry.condition];
  const auto numbers = [&](auto&& wanted) {
    std::vector<std::int64_t> points;
    for (std::size_t i = 0; i != numbers_.size(); ++i) {
      const Id hotline = numbers_[i].read[s].hotline;
      if (hotline != kNone && wanted(hotline)) {
        points.push_back(static_cast<std::int64_t>(i));
      }
    }
    return base.Restrict(kNumber, IntSet::OfPoints(points));
  };
  if (key.hotline != kNone &&
      !numbers([&](Id id) { return id == key.hotline; })) {
    return {};
  }
  if (condition.hotlines.count != 0 && !numbers([&](Id id) {
        return own.conditions.OneOf(condition.hotlines,
                                    [&](Id one) { return one == id; });
      })) {
    return {};
  }
  const rules::AttributeTable& table = own.conditions.declared;
  const auto field_of = [&](std::uint32_t number) {
    std::size_t i = 0;
    while (attributes_[i].number[s] != static_cast<std::int32_t>(number)) ++i;
    return kAttribute + static_cast<int>(i);
  };
  for (const auto* span = table.begin(key.attributes);
       span != table.end(key.attributes); ++span) {
    const int field = field_of(span->attribute);
    if (!base.Restrict(field,
                       AttributeSet(field, side, span->from, span->to))) {
      return {};
    }
  }
  for (std::uint32_t i = 0; i != condition.tests.count; ++i) {
    const rules::AttributeTest& test = table.tests[condition.tests.begin + i];
    const int field = field_of(test.attribute);
    const IntSet given = AttributeSet(field, side, 0, kUnusable);
    IntSet allowed = Domain(field);
    if (test.given) allowed = given;
    if (test.absent) allowed = allowed.Minus(given);
    for (std::uint32_t x = 0; x != test.spans_count; ++x) {
      const rules::AttributeSpan& out = table.spans()[test.spans_begin + x];
      allowed = allowed.Minus(AttributeSet(field, side, out.from, out.to));
    }
    if (!base.Restrict(field, allowed)) return {};
  }
  std::vector<Conj> out{base};
  const auto cross = [&](int field, const std::vector<Dated>& dated) {
    std::vector<Conj> next;
    for (const Conj& conj : out) {
      for (const Dated& d : dated) {
        Conj one = conj;
        if (!one.Restrict(field, d.values)) continue;
        if (d.times != IntSet::All() && !one.Restrict(kAccepted, d.times)) {
          continue;
        }
        next.push_back(std::move(one));
      }
    }
    out = std::move(next);
  };
  if (key.category != kNone) cross(kCategory, Categories(side, key.category));
  if (key.region != kNone) cross(kRegion, Regions(side, key.region));
  return out;
}

}  // namespace trunkline::diff
