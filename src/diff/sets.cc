// SPDX-License-Identifier: Apache-2.0
#include "src/diff/sets.h"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <utility>

namespace trunkline::diff {

IntSet IntSet::Of(std::int64_t from, std::int64_t to) {
  IntSet out;
  if (from < to) out.ranges_.emplace_back(from, to);
  return out;
}

IntSet IntSet::OfPoints(std::vector<std::int64_t> points) {
  if (!std::is_sorted(points.begin(), points.end())) {
    std::sort(points.begin(), points.end());
  }
  IntSet out;
  for (std::int64_t point : points) {
    if (out.ranges_.empty() || out.ranges_.back().second < point) {
      out.ranges_.emplace_back(point, point + 1);
    } else {
      out.ranges_.back().second = point + 1;
    }
  }
  return out;
}

IntSet IntSet::OfAll(std::vector<IntSet> sets) {
  // In pairs: one after another would copy the first for each of them.
  while (sets.size() > 1) {
    for (std::size_t i = 0; 2 * i < sets.size(); ++i) {
      sets[i] = 2 * i + 1 == sets.size() ? std::move(sets[2 * i])
                                         : sets[2 * i].Or(sets[2 * i + 1]);
    }
    sets.resize((sets.size() + 1) / 2);
  }
  return sets.empty() ? IntSet() : std::move(sets.front());
}

bool IntSet::Has(std::int64_t value) const {
  const auto after = std::upper_bound(
      ranges_.begin(), ranges_.end(), value,
      [](std::int64_t v, const Range& r) { return v < r.first; });
  return after != ranges_.begin() && value < (after - 1)->second;
}

bool IntSet::Meets(const IntSet& other) const {
  auto a = ranges_.begin();
  auto b = other.ranges_.begin();
  while (a != ranges_.end() && b != other.ranges_.end()) {
    if (a->second <= b->first) {
      ++a;
    } else if (b->second <= a->first) {
      ++b;
    } else {
      return true;
    }
  }
  return false;
}

bool IntSet::Covers(const IntSet& other) const {
  auto a = ranges_.begin();
  for (const Range& r : other.ranges_) {
    while (a != ranges_.end() && a->second < r.second) ++a;
    if (a == ranges_.end() || r.first < a->first) return false;
  }
  return true;
}

IntSet IntSet::And(const IntSet& other) const {
  IntSet out;
  auto a = ranges_.begin();
  auto b = other.ranges_.begin();
  while (a != ranges_.end() && b != other.ranges_.end()) {
    const std::int64_t from = std::max(a->first, b->first);
    const std::int64_t to = std::min(a->second, b->second);
    if (from < to) out.ranges_.emplace_back(from, to);
    if (a->second < b->second) {
      ++a;
    } else {
      ++b;
    }
  }
  return out;
}

IntSet IntSet::Minus(const IntSet& other) const {
  IntSet out;
  auto b = other.ranges_.begin();
  for (Range r : ranges_) {
    while (b != other.ranges_.end() && b->second <= r.first) ++b;
    for (auto c = b; c != other.ranges_.end() && c->first < r.second; ++c) {
      if (r.first < c->first) out.ranges_.emplace_back(r.first, c->first);
      r.first = std::max(r.first, c->second);
      if (r.first >= r.second) break;
    }
    if (r.first < r.second) out.ranges_.push_back(r);
  }
  return out;
}

IntSet IntSet::Or(const IntSet& other) const {
  std::vector<Range> all;
  std::merge(ranges_.begin(), ranges_.end(), other.ranges_.begin(),
             other.ranges_.end(), std::back_inserter(all));
  IntSet out;
  for (const Range& r : all) {
    if (!out.ranges_.empty() && r.first <= out.ranges_.back().second) {
      out.ranges_.back().second = std::max(out.ranges_.back().second, r.second);
    } else {
      out.ranges_.push_back(r);
    }
  }
  return out;
}

const IntSet* Conj::Find(int field) const {
  for (const auto& [own, values] : fields) {
    if (own == field) return &values;
  }
  return nullptr;
}

bool Conj::Restrict(int field, const IntSet& values) {
  auto at = fields.begin();
  while (at != fields.end() && at->first < field) ++at;
  if (at == fields.end() || at->first != field) {
    at = fields.insert(at, {field, values});
  } else {
    at->second = at->second.And(values);
  }
  return !at->second.empty();
}

void Conj::AddAtom(int atom) {
  const auto at = std::lower_bound(atoms.begin(), atoms.end(), atom);
  if (at == atoms.end() || *at != atom) atoms.insert(at, atom);
}

bool Conj::Restrict(const Conj& other) {
  for (const auto& [field, values] : other.fields) {
    if (!Restrict(field, values)) return false;
  }
  for (int atom : other.atoms) AddAtom(atom);
  return true;
}

bool Conj::Meets(const Conj& other) const {
  auto a = fields.begin();
  auto b = other.fields.begin();
  while (a != fields.end() && b != other.fields.end()) {
    if (a->first < b->first) {
      ++a;
    } else if (b->first < a->first) {
      ++b;
    } else if (!(a++)->second.Meets((b++)->second)) {
      return false;
    }
  }
  return true;
}

bool Conj::Covers(const Conj& other) const {
  auto b = other.fields.begin();
  for (const auto& [field, values] : fields) {
    while (b != other.fields.end() && b->first < field) ++b;
    if (b == other.fields.end() || b->first != field) return false;
    if (!values.Covers(b->second)) return false;
  }
  return std::includes(other.atoms.begin(), other.atoms.end(), atoms.begin(),
                       atoms.end());
}

}  // namespace trunkline::diff
