// SPDX-License-Identifier: Apache-2.0
// Regions: their tree, and the departments that serve functions in them.
#include <algorithm>
#include <cstdint>
#include <iterator>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "src/rules/compilation.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::rules {
namespace {

constexpr EntryKind kKind = EntryKind::kRegion;

// Functions have no entries of their own: a region that serves one defines it.
Id AddFunction(std::string_view name, Compilation* c) {
  if (const Id id = c->function_ids.Find(name); id != kNone) return id;
  const auto id = static_cast<Id>(c->out.functions.size());
  c->out.functions.push_back(c->Intern(name));
  c->function_ids.Add(c->out.functions.back(), id);
  return id;
}

// Spans of time, joined where they overlap.
class Spans {
 public:
  // Adds a span. Returns whether it overlaps one that was added before.
  bool Add(const Interval& span) {
    std::int64_t from = span.from, to = span.to;
    if (from >= to) return false;
    bool overlaps = false;
    auto at = spans_.upper_bound(from);
    if (at != spans_.begin() && std::prev(at)->second > from) --at;
    while (at != spans_.end() && at->first < to) {
      overlaps = true;
      from = std::min(from, at->first);
      to = std::max(to, at->second);
      at = spans_.erase(at);
    }
    spans_.emplace(from, to);
    return overlaps;
  }

 private:
  std::map<std::int64_t, std::int64_t> spans_;  // From, to.
};

void ReadServices(const pb::Region& m, Compilation* c, Region* r) {
  std::map<Id, Spans> served;  // By function.
  for (int i = 0; i != m.serves_size(); ++i) {
    const std::string path = At("serves", i);
    const auto& service = m.serves(i);
    if (!load::GoodId(service.function())) {
      c->Error(
          "bad-id",
          base::Fill<messages::kNotAFunction>(base::Quoted(service.function())),
          absl::StrCat(path, ".function"));
    }
    Service s;
    s.function = AddFunction(service.function(), c);
    s.department = c->FindDepartment(service.department(),
                                     absl::StrCat(path, ".department"));
    s.valid = c->ReadValidity(service.valid(), absl::StrCat(path, ".valid"));
    if (served[s.function].Add(s.valid)) {
      c->Error(
          "ambiguous-service",
          base::Fill<messages::kServedTwice>(base::Quoted(service.function())),
          path);
    }
    r->services.push_back(s);
  }
  std::sort(r->services.begin(), r->services.end(),
            [](const Service& a, const Service& b) {
              return std::pair(a.function, a.valid.from) <
                     std::pair(b.function, b.valid.from);
            });
}

// Stores of each region its ancestors by depth, so that Compiled::RegionCovers
// is one comparison.
void AddChains(Compilation* c) {
  std::vector<Region>& regions = c->out.regions;
  std::vector<Id>& chains = c->out.region_chains;
  const auto limit =
      static_cast<std::size_t>(std::min(c->options.max_code_depth, kMaxDepth));
  std::vector<Id> chain;
  for (Id id = 1; id < regions.size(); ++id) {
    chain.clear();
    for (Id at = id; at != kNone && chain.size() <= limit;
         at = regions[at].parent) {
      chain.push_back(at);
    }
    if (chain.size() > limit) {
      const SourceEntry& entry = c->entries(kKind)[id - 1];
      c->On(kKind, entry);
      c->Error(
          "too-deep",
          base::Fill<messages::kRegionTooDeep>(base::Quoted(entry.id), limit),
          "parent");
      chain.resize(limit);
    }
    regions[id].depth = static_cast<std::uint32_t>(chain.size());
    regions[id].chain_begin = static_cast<std::uint32_t>(chains.size());
    chains.push_back(kNone);
    chains.insert(chains.end(), chain.rbegin(), chain.rend());
  }
}

template <typename List>
void AddDatedNames(const List& list, std::string_view field, Id id,
                   Compilation* c) {
  for (int i = 0; i != list.size(); ++i) {
    const std::string path = At(field, i);
    const std::string& text = list.Get(i).text();
    const Interval valid =
        c->ReadValidity(list.Get(i).valid(), absl::StrCat(path, ".valid"));
    if (text.empty()) {
      c->Error("bad-id", base::Fill<messages::kNoText>(),
               absl::StrCat(path, ".text"));
    }
    c->AddName(text, id, &c->out.region_names, valid);
  }
}

void FindServedBelow(Compiled* out) {
  std::vector<Region>& regions = out->regions;
  for (const Region& region : regions) {
    // No deeper than the chains: a tree that is too deep is an error.
    int depth = 0;
    for (Id at = region.parent; at != kNone && ++depth <= kMaxDepth;
         at = regions[at].parent) {
      for (const Service& service : region.services) {
        regions[at].served_below.push_back(service.function);
      }
    }
  }
  for (Region& region : regions) {
    std::vector<Id>& below = region.served_below;
    std::sort(below.begin(), below.end());
    below.erase(std::unique(below.begin(), below.end()), below.end());
    below.shrink_to_fit();
  }
}

// Numbers the regions in preorder and hands that to their names.
void PlaceNames(Compiled* out) {
  const std::vector<Region>& regions = out->regions;
  const std::size_t count = regions.size();
  // Of each region, the first below it, and the next beside it.
  std::vector<Id> below(count, kNone), beside(count, kNone);
  for (auto id = static_cast<Id>(count - 1); id != kNone; --id) {
    beside[id] = below[regions[id].parent];
    below[regions[id].parent] = id;
  }
  std::vector<Names::Place> places(count);
  std::uint32_t order = 0;
  for (Id at = below[kNone]; at != kNone;) {
    places[at] = {++order, order, regions[at].depth, regions[at].valid};
    if (below[at] != kNone) {
      at = below[at];
      continue;
    }
    while (at != kNone && beside[at] == kNone) {
      at = regions[at].parent;
      if (at != kNone) places[at].last = order;
    }
    if (at != kNone) at = beside[at];
  }
  out->region_names.SetPlaces(std::move(places));
  out->region_names.Freeze(&out->region_ids);
}

// The only one of `ids`, or kNone.
Id Only(const std::vector<Id>& ids) {
  const bool one = std::all_of(ids.begin(), ids.end(),
                               [&](Id id) { return id == ids.front(); });
  return ids.empty() || !one ? kNone : ids.front();
}

// The jurisdiction's own region: docs/routing.md, "Another jurisdiction's
// region".
Id OwnRegion(const Compiled& rules) {
  pb::Jurisdiction m;
  m.ParseFromArray(rules.jurisdiction_bytes.data(),
                   static_cast<int>(rules.jurisdiction_bytes.size()));
  std::vector<Id> named;
  for (const auto& label : m.name()) {
    const Names::Bearers found =
        rules.region_names.Find(FoldName(label.text()));
    for (auto b = found.first; b != found.end; ++b) named.push_back(b->id);
  }
  if (const Id own = Only(named); own != kNone) return own;
  std::vector<std::vector<Id>> below(rules.regions.size());
  for (Id id = 1; id < rules.regions.size(); ++id) {
    below[rules.regions[id].parent].push_back(id);
  }
  Id own = Only(below[kNone]);
  while (own != kNone && below[own].size() == 1 &&
         !below[below[own].front()].empty()) {
    own = below[own].front();
  }
  return own;
}

void FindOwn(Compiled* out) {
  OwnRegions& own = out->own_regions;
  own.own = OwnRegion(*out);
  own.chinese = out->country_code == "86";
  out->region_names.ForEach([&](std::string_view name, Names::Bearers) {
    if (name.size() < 6 || name.find_first_not_of("0123456789") != name.npos ||
        (name.size() != 6 && name.size() != 9 && name.size() != 12)) {
      return;
    }
    std::uint16_t prefix = 0;
    for (char digit : name.substr(0, 4)) {
      prefix = static_cast<std::uint16_t>(prefix * 10 + (digit - '0'));
    }
    own.prefixes.push_back(prefix);
  });
  std::sort(own.prefixes.begin(), own.prefixes.end());
  own.prefixes.erase(std::unique(own.prefixes.begin(), own.prefixes.end()),
                     own.prefixes.end());
}

}  // namespace

void CompileRegions(Compilation* c) {
  c->out.regions.resize(c->entries(kKind).size() + 1);
  c->ForEach<pb::Region>(
      kKind, [&](Id id, const SourceEntry& entry, const pb::Region& m) {
        Region& r = c->out.regions[id];
        r.code = entry.id;
        r.bytes = entry.bytes;
        r.labels = c->ReadLabels(m.name());
        r.valid = c->ReadValidity(m.valid(), "valid");
        if (!m.parent().empty()) r.parent = c->FindRegion(m.parent(), "parent");
        ReadServices(m, c, &r);
        c->AddNames(m, id, &c->out.region_names);
        AddDatedNames(m.dated_code(), "dated_code", id, c);
        AddDatedNames(m.dated_name(), "dated_name", id, c);
      });
  c->CutCycles(kKind, "parent", "region-cycle", &Region::parent,
               &c->out.regions);
  AddChains(c);
  FindServedBelow(&c->out);
  PlaceNames(&c->out);
  FindOwn(&c->out);
}

}  // namespace trunkline::rules
