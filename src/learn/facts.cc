// SPDX-License-Identifier: Apache-2.0
#include "src/learn/facts.h"

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <limits>
#include <set>
#include <utility>

#include "src/base/civil.h"
#include "src/base/decimal.h"

namespace trunkline::learn {
namespace {

// Two bounds are one if at most so many tickets, or this share, is between
// them.
constexpr double kSameTickets = 3;
constexpr double kSameShare = 0.05;
// So many of them are compared.
constexpr std::size_t kMostOfGroup = 32;

// A dimension whose nodes are all below the root.
Dimension Flat(std::size_t nodes) {
  Dimension out;
  for (std::size_t i = 0; i < nodes; ++i) out.Add(0);
  return out;
}

// The bound in (after, at] that is shortest to write: a number with the fewest
// digits, the first day of a year or of a month.
std::int64_t RoundBound(std::int64_t after, std::int64_t at,
                        AttributeKind kind) {
  if (kind == AttributeKind::kDate) {
    const absl::CivilDay day = ToCivilDay(static_cast<DayNumber>(at));
    const std::int64_t year = ToDayNumber(absl::CivilDay(day.year()));
    const std::int64_t month =
        ToDayNumber(absl::CivilDay(day.year(), day.month()));
    return year > after ? year : month > after ? month : at;
  }
  for (std::int64_t unit = 100'000'000'000'000'000; unit > 1; unit /= 10) {
    std::int64_t round = at / unit * unit;
    if (round > at) round -= unit;  // Of negative numbers.
    if (round > after) return round;
  }
  return at;
}

class RangeFinder {
 public:
  RangeFinder(const Counts& counts, const DriftOptions& drift, Day from, Day to)
      : counts_(counts), drift_(drift), from_(from), to_(to) {}

  std::vector<Range> Find(std::size_t attribute, AttributeKind kind) const {
    const std::vector<ValueSpan>& spans = counts_.spans[attribute];
    // Nodes in the order of their values.
    std::vector<Node> order;
    for (Node n = 1; n < spans.size(); ++n) order.push_back(n);
    std::sort(order.begin(), order.end(),
              [&](Node a, Node b) { return spans[a].low < spans[b].low; });
    std::vector<std::int32_t> place(spans.size());
    for (std::size_t i = 0; i < order.size(); ++i) {
      place[order[i]] = static_cast<std::int32_t>(i);
    }
    // Of each category, and of it in each region.
    std::vector<Bound> found;
    std::deque<std::vector<Choice>> kept;  // Of the bounds.
    std::vector<PlacedTickets> tickets;
    for (const bool by_region : {false, true}) {
      tickets.clear();
      for (const DayCount& count : counts_.days) {
        if (count.day < from_ || count.day >= to_) continue;
        const Node* at = counts_.cells[count.cell];
        if (at[2 + attribute] == 0 || (by_region && at[1] == 0)) continue;
        tickets.push_back(
            {std::uint64_t{at[0]} << 32 | (by_region ? at[1] : 0),
             {place[at[2 + attribute]], count.lead, count.tickets}});
      }
      std::sort(tickets.begin(), tickets.end(),
                [](const PlacedTickets& a, const PlacedTickets& b) {
                  return a.key < b.key;
                });
      for (std::size_t i = 0; i < tickets.size();) {
        std::vector<Choice> choices;
        std::uint64_t all = 0;
        const std::uint64_t key = tickets[i].key;
        for (; i < tickets.size() && tickets[i].key == key; ++i) {
          choices.push_back(tickets[i].choice);
          all += tickets[i].choice.times;
        }
        AddUp(&choices);
        const std::vector<Period> periods = FindPeriods(choices, drift_);
        if (periods.size() < 2) continue;
        kept.push_back(std::move(choices));
        for (std::size_t p = 1; p < periods.size(); ++p) {
          found.push_back({key, periods[p].from, all, &kept.back(),
                           periods[p - 1], periods[p]});
        }
      }
    }
    // In the order of the keys; those of a category before its regions.
    std::stable_sort(
        found.begin(), found.end(),
        [](const Bound& a, const Bound& b) { return a.key < b.key; });
    // Those with the most tickets are the most exact.
    std::stable_sort(
        found.begin(), found.end(),
        [](const Bound& a, const Bound& b) { return a.tickets > b.tickets; });
    std::vector<Group> groups;
    for (const Bound& bound : found) {
      const auto same = std::find_if(
          groups.begin(), groups.end(),
          [&](const Group& group) { return IsSame(bound, group[0]->place); });
      if (same == groups.end()) {
        groups.push_back({&bound});
      } else if (same->size() < kMostOfGroup) {
        same->push_back(&bound);
      }
    }
    std::set<std::int32_t> bounds;
    for (const Group& group : groups) bounds.insert(PlaceOf(group));
    std::vector<Range> ranges(1);
    for (const std::int32_t place_of_bound : bounds) {
      const auto i = static_cast<std::size_t>(place_of_bound);
      const std::int64_t cut = i == 0 ? spans[order[0]].low
                                      : RoundBound(spans[order[i - 1]].high - 1,
                                                   spans[order[i]].low, kind);
      ranges.back().max = cut;
      ranges.push_back({cut, Range::kNone});
    }
    return ranges;
  }

 private:
  // Departments by the place of the value, which stands for the day.
  struct PlacedTickets {
    std::uint64_t key;  // Category and region.
    Choice choice;
  };
  // The first value above a change, of some tickets.
  struct Bound {
    std::uint64_t key;
    std::int32_t place;
    std::uint64_t tickets;
    const std::vector<Choice>* by_value;
    Period below, above;
  };
  // Bounds that are the same but for chance, the one with the most tickets
  // first.
  using Group = std::vector<const Bound*>;

  // Of the places of a group the one for which most tickets of all of it go
  // where those below and above go; of equals the lowest.
  static std::int32_t PlaceOf(const Group& group) {
    std::set<std::int32_t> places;
    for (const Bound* bound : group) places.insert(bound->place);
    std::int32_t best = group[0]->place;
    std::uint64_t most = 0;
    for (std::int32_t place : places) {
      std::uint64_t right = 0;
      for (const Bound* bound : group) {
        for (const Choice& choice : *bound->by_value) {
          if (choice.day < bound->below.from || choice.day >= bound->above.to) {
            continue;
          }
          const Period& side = choice.day < place ? bound->below : bound->above;
          if (choice.what == side.what) right += choice.times;
        }
      }
      if (right > most) {
        most = right;
        best = place;
      }
    }
    return best;
  }

  // Whether a bound that was found before is the same but for chance: hardly
  // any of the tickets is between the two.
  static bool IsSame(const Bound& bound, std::int32_t other) {
    std::uint64_t between = 0;
    const auto [low, high] = std::minmax(bound.place, other);
    for (const Choice& choice : *bound.by_value) {
      if (choice.day >= low && choice.day < high) between += choice.times;
    }
    return static_cast<double>(between) <=
           std::max(kSameTickets,
                    kSameShare * static_cast<double>(bound.tickets));
  }

  const Counts& counts_;
  const DriftOptions drift_;
  const Day from_, to_;
};

}  // namespace

Facts FindRanges(const Counts& counts, const LearnOptions& options,
                 const DriftOptions& drift, Day from, Day to) {
  Facts facts;
  facts.ranges.resize(options.attributes.size());
  facts.node_of.resize(options.attributes.size());
  const RangeFinder finder(counts, drift, from, to);
  for (std::size_t a = 0; a < options.attributes.size(); ++a) {
    facts.attributes.push_back(a);
    if (counts.spans[a].empty()) continue;
    const AttributeKind kind = KindOf(options, a);
    facts.ranges[a] = finder.Find(a, kind);
    for (const ValueSpan& span : counts.spans[a]) {
      Node node = 1;
      while (node < facts.ranges[a].size() &&
             span.low >= facts.ranges[a][node].min) {
        ++node;
      }
      facts.node_of[a].push_back(node);
    }
    facts.node_of[a][0] = 0;
  }
  return facts;
}

std::vector<Dimension> FactDimensions(const Counts& counts,
                                      const Facts& facts) {
  std::vector<Dimension> dims = {counts.regions.tree};
  for (std::size_t a : facts.attributes) {
    dims.push_back(facts.ranges[a].empty() ? counts.attributes[a].tree
                                           : Flat(facts.ranges[a].size()));
  }
  dims.push_back(counts.hotlines.tree);
  dims.push_back(Flat(static_cast<std::size_t>(TicketType::kPraise)));
  dims.push_back(Flat(static_cast<std::size_t>(Channel::kInternal)));
  return dims;
}

std::vector<Node> FactsOf(const Counts& counts, const Facts& facts,
                          std::uint32_t cell) {
  const Node* at = counts.cells[cell];
  std::vector<Node> out(at + 1, at + counts.cells.width());
  for (std::size_t i = 0; i < facts.attributes.size(); ++i) {
    const std::size_t a = facts.attributes[i];
    const Node node = at[2 + a];
    out[1 + i] = facts.node_of[a].empty() ? node : facts.node_of[a][node];
  }
  return out;
}

RangeText TextOf(const Range& range, AttributeKind kind) {
  const auto text = [kind](std::int64_t bound) {
    if (bound == Range::kNone) return std::string();
    return kind == AttributeKind::kDate
               ? base::FormatDate(ToCivilDay(static_cast<DayNumber>(bound)))
               : base::FormatMillionths(bound);
  };
  return {text(range.min), text(range.max)};
}

std::string ValueText(const Counts& counts, const LearnOptions& options,
                      const Facts& facts, std::size_t attribute, Node node) {
  if (facts.ranges[attribute].empty()) {
    return counts.attributes[attribute].codes[node];
  }
  const RangeText text =
      TextOf(facts.ranges[attribute][node - 1], KindOf(options, attribute));
  return text.min + ".." + text.max;
}

}  // namespace trunkline::learn
