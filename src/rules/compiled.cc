// SPDX-License-Identifier: Apache-2.0
#include "src/rules/compiled.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "src/base/fold.h"

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

Id Compiled::FindCategory(std::string_view code, bool* whole) const {
  *whole = code.empty();
  if (code.empty() || code.size() > kMaxCodeBytes) return kNone;
  if (const Id found = category_ids.Find(code); found != kNone) {
    *whole = true;
    return found;
  }
  // The ancestors end at the dots. Those deeper than any category are not
  // looked up: a code may consist of dots.
  std::array<std::size_t, kMaxDepth> ends;
  std::size_t count = 0;
  for (std::size_t dot = code.find('.');
       dot != std::string_view::npos && count != category_depth;
       dot = code.find('.', dot + 1)) {
    ends[count++] = dot;
  }
  while (count != 0) {
    const Id found = category_ids.Find(code.substr(0, ends[--count]));
    if (found != kNone) return found;
  }
  return kNone;
}

bool Compiled::IsBelow(Id department, Id top) const {
  for (; department != kNone; department = departments[department].superior) {
    if (department == top) return true;
  }
  return false;
}

std::u32string FoldName(std::string_view name) {
  std::u32string out;
  const auto slash = [&] {
    while (!out.empty() && (out.back() == ' ' || out.back() == '-')) {
      out.pop_back();
    }
    out.push_back('/');
  };
  for (char32_t rune : base::Fold(name)) {
    if (rune == ' ' || rune == '\t') {
      if (!out.empty() && out.back() != ' ' && out.back() != '/') {
        out.push_back(' ');
      }
    } else if (rune == '/' || rune == '>' || rune == U'→') {
      slash();
    } else {
      out.push_back(rune);
    }
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

}  // namespace trunkline::rules
