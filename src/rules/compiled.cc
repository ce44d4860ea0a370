// SPDX-License-Identifier: Apache-2.0
#include "src/rules/compiled.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace trunkline::rules {

Id Compiled::InForce(Id department, Id category, std::int64_t at) const {
  // Ends: CutSuccessorCycles() has left no cycle.
  while (department != kNone) {
    if (departments[department].valid.Holds(at)) return department;
    department = SuccessorOf(department, category);
  }
  return kNone;
}

Id Compiled::SuccessorOf(Id department, Id category) const {
  const std::vector<Successor>& list = departments[department].successors;
  constexpr std::size_t kFew = 8;
  if (list.size() > kFew) {
    // The nearest category above that has one.
    for (;; category = category_nodes[category].parent) {
      const auto found = std::lower_bound(
          list.begin(), list.end(), category,
          [](const Successor& s, Id wanted) { return s.category < wanted; });
      if (found != list.end() && found->category == category) {
        return found->department;
      }
      if (category == kNone) return kNone;
    }
  }
  Id next = kNone;
  std::uint32_t depth = 0;
  for (const Successor& s : list) {
    if (!CategoryCovers(s.category, category)) continue;
    if (next == kNone || categories[s.category].depth > depth) {
      next = s.department;
      depth = categories[s.category].depth;
    }
  }
  return next;
}

namespace {

// The service of a function that is valid at an instant, or null.
const Service* FindService(const std::vector<Service>& services, Id function,
                           std::int64_t at) {
  constexpr std::size_t kFew = 8;
  if (services.size() > kFew) {
    // Of those of a function, the last that begins by then.
    const auto after = std::upper_bound(
        services.begin(), services.end(), std::pair(function, at),
        [](const auto& key, const Service& s) {
          return key < std::pair(s.function, s.valid.from);
        });
    if (after == services.begin()) return nullptr;
    const Service& s = *std::prev(after);
    return s.function == function && s.valid.Holds(at) ? &s : nullptr;
  }
  for (const Service& s : services) {
    if (s.function == function && s.valid.Holds(at)) return &s;
  }
  return nullptr;
}

}  // namespace

Id Compiled::Serving(Id function, Id region, std::int64_t at) const {
  for (; region != kNone; region = regions[region].parent) {
    const Service* const s =
        FindService(regions[region].services, function, at);
    if (s != nullptr) return s->department;
  }
  return kNone;
}

const PhaseSpan* Compiled::PhaseAt(Id hotline, std::int64_t at) const {
  for (const PhaseSpan& phase : hotlines[hotline].phases) {
    if (phase.valid.Holds(at)) return &phase;
  }
  return nullptr;
}

Written Compiled::ReadUnlistedCategory(std::string_view written,
                                       std::int64_t at) const {
  Written out = ReadCategoryPath(category_names, written, at);
  if (out.id != kNone || written.size() > kMaxWrittenBytes) return out;
  // The prefixes end at the dots. Those deeper than any category are not looked
  // up: a code may consist of dots.
  std::array<std::size_t, kMaxDepth> ends;
  std::size_t count = 0;
  for (std::size_t dot = written.find('.');
       dot != std::string_view::npos && count != category_depth;
       dot = written.find('.', dot + 1)) {
    ends[count++] = dot;
  }
  while (out.id == kNone && count != 0) {
    out.part = static_cast<std::uint8_t>(count + 1);
    out.id = category_ids.Find(written.substr(0, ends[--count]));
  }
  if (out.id == kNone) out.part = 1;
  return out;
}

Written Compiled::ReadOtherRegion(std::string_view written, Id region,
                                  std::int64_t at) const {
  Written out;
  out.id = region;
  const bool known = region != kNone && at != kAnyTime;
  if (known && regions[region].valid.Holds(at)) return out;
  const Written other = ReadRegionPath(region_names, own_regions, written, at);
  // The code may be another region's when this one is not valid.
  if (region == kNone || (known && other.whole)) return other;
  out.dated = other.dated;
  return out;
}

}  // namespace trunkline::rules
