// SPDX-License-Identifier: Apache-2.0
#include "src/rules/attributes.h"

#include <algorithm>
#include <utility>

#include "src/base/civil.h"
#include "src/base/decimal.h"
#include "src/base/release.h"

namespace trunkline::rules {
namespace {

// If the slices of all intervals are more than this many times the intervals,
// the index uses nodes of a binary tree, of which an interval has at most twice
// the logarithm of the slices.
constexpr std::size_t kMostSlices = 4;

// The value of a text or tree, or kNone.
Id IdOf(const DeclaredAttribute& attribute, std::string_view text) {
  const Id id = attribute.value_ids.Find(text);
  // Any other text has one coordinate: no condition asks for it.
  return id == kNone && attribute.open
             ? static_cast<Id>(attribute.values.size())
             : id;
}

}  // namespace

std::optional<std::int64_t> AttributeTable::Value(
    const DeclaredAttribute& attribute, std::string_view text) const {
  switch (attribute.kind) {
    case AttributeKind::kText:
    case AttributeKind::kTree: {
      const Id id = IdOf(attribute, text);
      if (id == kNone) return std::nullopt;
      return id;
    }
    case AttributeKind::kNumber:
    case AttributeKind::kDate: {
      std::optional<std::int64_t> value;
      if (attribute.kind == AttributeKind::kNumber) {
        value = base::ParseMillionths(text);
      } else if (const auto time = base::ParseInstant(text, zone_)) {
        value = absl::ToUnixSeconds(*time);
      }
      if (value.has_value() &&
          (*value < attribute.min || *value > attribute.max)) {
        return std::nullopt;
      }
      return value;
    }
    case AttributeKind::kUnspecified:
      break;
  }
  return std::nullopt;
}

std::uint32_t AttributeTable::CoordinateOf(const DeclaredAttribute& attribute,
                                           std::int64_t value) const {
  if (!attribute.IsRange()) return static_cast<std::uint32_t>(value);
  const auto& ends = attribute.ends;
  return static_cast<std::uint32_t>(
      std::upper_bound(ends.begin(), ends.end(), value) - ends.begin());
}

void AttributeTable::Resolve(const Ticket& ticket, AttributeFacts* facts,
                             std::uint32_t* unknown) const {
  const DeclaredAttribute* const all = declared_.data();
  const std::size_t count = declared_.size();
  const Attribute* first[kMaxAttributes];  // Of those seen.
  std::uint32_t seen = 0;
  facts->given = 0;
  *unknown = 0;
  std::size_t next = 0;
  for (const Attribute& a : ticket.attributes) {
    // Hosts usually give them in the order of their weights, or those that are
    // declared so: the comparison of one name is cheaper than a lookup.
    std::size_t n = next;
    if (n >= count || !ids_.IsAt(all[n].place, a.name)) {
      const Id id = ids_.Find(a.name);
      if (id == kNone) continue;
      n = id - 1;
    }
    next = n + 1;
    if (a.value.empty()) continue;
    const std::uint32_t bit = 1u << n;
    if ((seen & bit) != 0) {
      if (a.value != first[n]->value) *unknown |= bit;
      continue;
    }
    seen |= bit;
    first[n] = &a;
    const DeclaredAttribute& declared = all[n];
    if (!declared.IsRange()) {
      const Id id = IdOf(declared, a.value);
      (id != kNone ? facts->given : *unknown) |= bit;
      facts->coordinate[n] = id;
    } else if (const auto value = Value(declared, a.value)) {
      facts->given |= bit;
      facts->coordinate[n] = CoordinateOf(declared, *value);
    } else {
      *unknown |= bit;
    }
  }
  facts->given &= ~*unknown;
}

bool AttributeTable::Holds(const AttributeTest& test,
                           const AttributeFacts& facts) const {
  const bool given = (facts.given >> test.attribute & 1u) != 0;
  if (given ? test.absent : test.given) return false;
  if (!given) return true;
  // The last that begins at or before the ticket's value.
  const AttributeSpan* const begin = spans_.data() + test.spans_begin;
  const AttributeSpan* const after = std::upper_bound(
      begin, begin + test.spans_count, facts.coordinate[test.attribute],
      [](std::uint32_t at, const AttributeSpan& s) { return at < s.from; });
  return after == begin || !(after - 1)->Holds(facts);
}

AttributeInterval AttributeTable::IntervalOf(const AttributeSpan& span) const {
  const DeclaredAttribute& attribute = declared_[span.attribute];
  if (!attribute.IsRange()) return {span.attribute, span.from, span.to};
  const auto& ends = attribute.ends;
  return {
      span.attribute,
      span.from == 0 ? AttributeInterval::kNoMin : ends[span.from - 1],
      span.to > ends.size() ? AttributeInterval::kNoMax : ends[span.to - 1]};
}

std::string AttributeTable::Text(const AttributeInterval& interval) const {
  const DeclaredAttribute& attribute = declared_[interval.attribute];
  const std::int64_t value = std::max(interval.from, attribute.min);
  switch (attribute.kind) {
    case AttributeKind::kNumber:
      return base::FormatMillionths(value);
    case AttributeKind::kDate:
      return base::FormatTimestamp(absl::FromUnixSeconds(value), zone_);
    default:
      break;
  }
  const auto id = static_cast<std::size_t>(interval.from);
  if (id < attribute.values.size()) {
    return std::string(attribute.values[id].value);
  }
  return "";
}

void AttributeTable::Declare(std::vector<DeclaredAttribute> attributes,
                             absl::TimeZone zone) {
  declared_ = std::move(attributes);
  zone_ = zone;
  for (std::size_t n = 0; n != declared_.size(); ++n) {
    ids_.Add(declared_[n].id, static_cast<Id>(n + 1));
    if (declared_[n].required) required_ |= 1u << n;
  }
  for (DeclaredAttribute& a : declared_) a.place = ids_.PlaceOf(a.id);
}

Id AttributeTable::AddValue(std::uint32_t attribute, std::string_view value) {
  DeclaredAttribute& a = declared_[attribute];
  const auto id = static_cast<Id>(a.values.size());
  a.values.push_back({value, {}, kNone, id, 1});
  a.value_ids.Add(value, id);
  return id;
}

std::uint32_t AttributeTable::AddKey(
    const std::vector<AttributeInterval>& intervals) {
  intervals_.insert(intervals_.end(), intervals.begin(), intervals.end());
  keys_.push_back(static_cast<std::uint32_t>(intervals_.size()));
  return static_cast<std::uint32_t>(keys_.size() - 2);
}

std::uint32_t AttributeTable::AddExcluded(
    const std::vector<AttributeInterval>& intervals) {
  const auto begin = static_cast<std::uint32_t>(excluded_.size());
  excluded_.insert(excluded_.end(), intervals.begin(), intervals.end());
  return begin;
}

AttributeSpan AttributeTable::SpanOf(const AttributeInterval& interval) const {
  const DeclaredAttribute& attribute = declared_[interval.attribute];
  const auto coordinate = [&](std::int64_t value, std::uint32_t open) {
    return value == AttributeInterval::kNoMin ||
                   value == AttributeInterval::kNoMax
               ? open
               : CoordinateOf(attribute, value);
  };
  return {interval.attribute, coordinate(interval.from, 0),
          coordinate(interval.to, attribute.EndCoordinate())};
}

void AttributeTable::Freeze() {
  using Ends = std::pair<std::int64_t, std::int64_t>;
  for (std::uint32_t n = 0; n != declared_.size(); ++n) {
    DeclaredAttribute& attribute = declared_[n];
    if (!attribute.IsRange()) continue;
    std::vector<Ends> distinct;
    for (const auto* list : {&intervals_, &excluded_}) {
      for (const AttributeInterval& i : *list) {
        if (i.attribute != n) continue;
        if (list == &intervals_) distinct.emplace_back(i.from, i.to);
        if (i.from != i.kNoMin) attribute.ends.push_back(i.from);
        if (i.to != i.kNoMax) attribute.ends.push_back(i.to);
      }
    }
    auto& ends = attribute.ends;
    std::sort(ends.begin(), ends.end());
    ends.erase(std::unique(ends.begin(), ends.end()), ends.end());
    std::sort(distinct.begin(), distinct.end());
    distinct.erase(std::unique(distinct.begin(), distinct.end()),
                   distinct.end());
    std::size_t slices = 0;
    for (const Ends& e : distinct) {
      const AttributeSpan span = SpanOf({n, e.first, e.second});
      slices += span.to - span.from;
    }
    attribute.in_segments = slices > kMostSlices * distinct.size();
  }
  for (const AttributeInterval& i : intervals_) spans_.push_back(SpanOf(i));
  for (AttributeTest& test : tests) {
    test.spans_begin += static_cast<std::uint32_t>(spans_.size());
  }
  for (const AttributeInterval& i : excluded_) spans_.push_back(SpanOf(i));
  base::Release(&intervals_);
  base::Release(&excluded_);
}

}  // namespace trunkline::rules
