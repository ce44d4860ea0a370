// SPDX-License-Identifier: Apache-2.0
// The engine's functions of a ticket, as partitions of the space.
#include <map>
#include <set>
#include <utility>
#include <vector>

#include "src/diff/segments.h"
#include "src/diff/space.h"

namespace trunkline::diff {
namespace {

using rules::Compiled;
using rules::Id;
using rules::kNone;

}  // namespace

const Partition<Id>& Space::InForce(int side, Id department) {
  const auto s = static_cast<std::size_t>(side);
  const auto found = in_force_[s].find(department);
  if (found != in_force_[s].end()) return found->second;
  const Compiled& own = rules(side);
  Partition<Id> out;
  if (department == kNone || own.departments[department].valid.Always()) {
    out.emplace_back(Conj(), department);
    return in_force_[s][department] = std::move(out);
  }
  std::set<Id> reachable{department};
  std::vector<Id> todo{department};
  std::vector<std::int64_t> cuts;
  bool by_category = false;
  while (!todo.empty()) {
    const rules::Department& d = own.departments[todo.back()];
    todo.pop_back();
    AddCuts(d.valid, &cuts);
    for (const rules::Successor& next : d.successors) {
      by_category |= next.category != kNone;
      if (reachable.insert(next.department).second) {
        todo.push_back(next.department);
      }
    }
  }
  if (by_category) {
    for (const auto& c : own.categories) AddCuts(c.valid, &cuts);
  }
  std::map<std::pair<Id, IntSet>, IntSet> times_of;
  Segments(cuts, [&](const IntSet& times, std::int64_t at) {
    if (!by_category) {
      IntSet& of = times_of[{own.InForce(department, kNone, at), IntSet()}];
      of = of.Or(times);
      return;
    }
    std::map<Id, std::vector<std::int64_t>> points;
    const auto last = Domain(kCategory).ranges()[0].second;
    for (std::int64_t p = 0; p != last; ++p) {
      const Id category = own.ValidCategory(CategoryRead(side, p).id, at);
      points[own.InForce(department, category, at)].push_back(p);
    }
    for (const auto& [id, list] : points) {
      IntSet& of = times_of[{id, IntSet::OfPoints(list)}];
      of = of.Or(times);
    }
  });
  for (const auto& [key, times] : times_of) {
    Conj conj;
    if (by_category && key.second != Domain(kCategory)) {
      conj.Restrict(kCategory, key.second);
    }
    RestrictTimes(times, &conj);
    out.emplace_back(std::move(conj), key.first);
  }
  return in_force_[s][department] = std::move(out);
}

const Partition<Id>& Space::Serving(int side, Id function, bool for_claim) {
  const auto s = static_cast<std::size_t>(side);
  auto& known = (for_claim ? serving_ : assisting_)[s];
  const auto found = known.find(function);
  if (found != known.end()) return found->second;
  const Compiled& own = rules(side);
  std::vector<std::int64_t> cuts;
  for (const rules::Region& r : own.regions) {
    AddCuts(r.valid, &cuts);
    for (const rules::Service& service : r.services) {
      if (service.function == function) AddCuts(service.valid, &cuts);
    }
  }
  std::map<std::pair<Id, IntSet>, IntSet> times_of;
  Segments(cuts, [&](const IntSet& times, std::int64_t at) {
    std::map<Id, std::vector<std::int64_t>> points;
    for (std::size_t p = 0; p != region_points_.size(); ++p) {
      const Read& read = region_points_[p].read[s];
      const bool usable =
          read.id != kNone && own.regions[read.id].valid.Holds(at);
      const bool needs_rest =
          read.kind == Read::kPart && own.IsServedBelow(function, read.id);
      Id serving = kNone;
      if (usable) serving = own.Serving(function, read.id, at);
      if (for_claim && (!usable || needs_rest)) serving = kNeedsRegion;
      points[serving].push_back(static_cast<std::int64_t>(p));
    }
    for (const auto& [id, list] : points) {
      IntSet& of = times_of[{id, IntSet::OfPoints(list)}];
      of = of.Or(times);
    }
  });
  Partition<Id> out;
  for (const auto& [key, times] : times_of) {
    Conj conj;
    conj.Restrict(kRegion, key.second);
    RestrictTimes(times, &conj);
    if (key.first == kNeedsRegion) {
      out.emplace_back(std::move(conj), kNeedsRegion);
      continue;
    }
    for (const auto& [part, department] : InForce(side, key.first)) {
      Conj one = conj;
      if (one.Restrict(part)) out.emplace_back(std::move(one), department);
    }
  }
  return known[function] = std::move(out);
}

const Partition<const rules::PhaseSpan*>& Space::Phases(int side) {
  const auto s = static_cast<std::size_t>(side);
  auto& out = phases_[s];
  if (!out.empty()) return out;
  std::map<Id, std::vector<std::int64_t>> points;
  for (std::size_t i = 0; i != numbers_.size(); ++i) {
    points[numbers_[i].read[s].hotline].push_back(static_cast<std::int64_t>(i));
  }
  for (const auto& [hotline, list] : points) {
    const IntSet here = IntSet::OfPoints(list);
    IntSet rest = IntSet::All();
    if (hotline != kNone) {
      for (const rules::PhaseSpan& phase :
           rules(side).hotlines[hotline].phases) {
        const IntSet times =
            IntSet::Of(phase.valid.from, phase.valid.to).And(rest);
        Conj conj;
        conj.Restrict(kNumber, here);
        if (times.empty()) continue;
        if (times != IntSet::All()) conj.Restrict(kCalled, times);
        rest = rest.Minus(times);
        out.emplace_back(std::move(conj), &phase);
      }
    }
    if (rest.empty()) continue;
    Conj conj;
    conj.Restrict(kNumber, here);
    if (rest != IntSet::All()) conj.Restrict(kCalled, rest);
    out.emplace_back(std::move(conj), nullptr);
  }
  return out;
}

const Partition<Id>& Space::Owner(int side) {
  auto& out = owner_[static_cast<std::size_t>(side)];
  if (!out.empty()) return out;
  for (const auto& [conj, phase] : Phases(side)) {
    out.emplace_back(conj, phase == nullptr ? kNone : phase->owner);
  }
  return out;
}

const Partition<Id>& Space::NamedReceiver(int side) {
  const auto s = static_cast<std::size_t>(side);
  auto& out = named_[s];
  if (!out.empty()) return out;
  std::vector<std::int64_t> none = {kAbsent, kUnknown};
  for (std::size_t i = 0; i != departments_.size(); ++i) {
    const Id id = departments_[i].id[s];
    const std::int64_t point = kFirstCode + static_cast<std::int64_t>(i);
    if (id == kNone || id == rules(side).centre) {
      none.push_back(point);
    } else {
      Conj conj;
      conj.Restrict(kFirstReceiver, point);
      out.emplace_back(std::move(conj), id);
    }
  }
  Conj conj;
  conj.Restrict(kFirstReceiver, IntSet::OfPoints(none));
  out.emplace_back(std::move(conj), kNone);
  return out;
}

const Partition<std::uint32_t>& Space::Closeness(int side, Id department) {
  const auto s = static_cast<std::size_t>(side);
  const auto found = closeness_[s].find(department);
  if (found != closeness_[s].end()) return found->second;
  const Compiled& own = rules(side);
  const Id region = own.departments[department].region;
  Partition<std::uint32_t> out;
  if (region == kNone) {
    out.emplace_back(Conj(), 0u);
    return closeness_[s][department] = std::move(out);
  }
  IntSet rest = IntSet::All();
  for (const Dated& d : Regions(side, region)) {
    for (const bool inside : {true, false}) {
      Conj conj;
      if (!conj.Restrict(kRegion,
                         inside ? d.values : Domain(kRegion).Minus(d.values))) {
        continue;
      }
      RestrictTimes(d.times, &conj);
      out.emplace_back(std::move(conj),
                       inside ? own.regions[region].depth : 0u);
    }
    rest = rest.Minus(d.times);
  }
  if (!rest.empty()) {
    Conj conj;
    RestrictTimes(rest, &conj);
    out.emplace_back(std::move(conj), 0u);
  }
  return closeness_[s][department] = std::move(out);
}

}  // namespace trunkline::diff
