// SPDX-License-Identifier: Apache-2.0
#include "src/rules/compiled.h"

#include <algorithm>
#include <array>

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
  Id next = kNone;
  std::uint32_t depth = 0;
  for (const Successor& s : departments[department].successors) {
    if (!CategoryCovers(s.category, category)) continue;
    if (next == kNone || categories[s.category].depth > depth) {
      next = s.department;
      depth = categories[s.category].depth;
    }
  }
  return next;
}

Id Compiled::Serving(Id function, Id region, std::int64_t at) const {
  for (; region != kNone; region = regions[region].parent) {
    for (const Service& s : regions[region].services) {
      if (s.function == function && s.valid.Holds(at)) return s.department;
    }
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

bool Compiled::IsBelow(Id department, Id top) const {
  for (; department != kNone; department = departments[department].superior) {
    if (department == top) return true;
  }
  return false;
}

}  // namespace trunkline::rules
