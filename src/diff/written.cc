// SPDX-License-Identifier: Apache-2.0
// What the sides read in a category or a region, and texts for that.
#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/strings.h"
#include "src/diff/segments.h"
#include "src/diff/space.h"

namespace trunkline::diff {
namespace {

using rules::Compiled;
using rules::Id;
using rules::kNone;

// In preorder, a dot sorts before every other character of a code.
bool PreorderLess(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(
      a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        const auto key = [](char c) {
          return c == '.' ? 0
                          : 1 + static_cast<int>(static_cast<unsigned char>(c));
        };
        return key(x) < key(y);
      });
}

Space::Read WholeOrPart(Id id, Id found) {
  return id != kNone ? Space::Read{Space::Read::kWhole, id}
                     : Space::Read{Space::Read::kPart, found};
}

std::array<std::uint64_t, 2> PairKey(const std::array<Space::Read, 2>& read) {
  const auto one = [](const Space::Read& r) {
    return std::uint64_t{r.kind} << 32 | r.id;
  };
  return {one(read[0]), one(read[1])};
}

// What stands for a part that is no name, and for another jurisdiction.
constexpr char kNoName[] = "\u00A4";
constexpr char kForeignCity[] = "异域市某地";
constexpr std::string_view kProvinces[] = {
    "11", "12", "13", "14", "15", "21", "22", "23", "31", "32", "33", "34",
    "35", "36", "37", "41", "42", "43", "44", "45", "46", "50", "51", "52",
    "53", "54", "61", "62", "63", "64", "65", "71", "81", "82"};

}  // namespace

void Space::AddCategories() {
  std::map<std::string_view, Category, decltype(&PreorderLess)> all(
      &PreorderLess);
  for (int side : {kOld, kNew}) {
    const auto s = static_cast<std::size_t>(side);
    for (Id id = 1; id < rules(side).categories.size(); ++id) {
      const std::string_view code = rules(side).categories[id].code;
      Category& c = all[code];
      c.code = code;
      c.id[s] = id;
    }
    category_places_[s].resize(rules(side).categories.size(), 0);
  }
  std::vector<std::size_t> open;  // Ancestors, plus 1.
  for (auto& entry : all) {
    const std::string_view code = entry.first;
    Category& category = entry.second;
    const auto inside = [&](std::size_t place) {
      const std::string_view outer = categories_[place - 1].code;
      return code.size() > outer.size() &&
             code.compare(0, outer.size(), outer) == 0 &&
             code[outer.size()] == '.';
    };
    while (!open.empty() && !inside(open.back())) open.pop_back();
    category.parent = open.empty() ? 0 : open.back();
    const std::size_t at = categories_.size();
    category.last = at;
    for (std::size_t ancestor : open) categories_[ancestor - 1].last = at;
    for (std::size_t side = 0; side != 2; ++side) {
      category.found[side] = category.id[side];
      if (category.id[side] != kNone) {
        category_places_[side][category.id[side]] = at + 1;
      } else if (category.parent != 0) {
        category.found[side] = categories_[category.parent - 1].found[side];
      }
    }
    categories_.push_back(category);
    open.push_back(at + 1);
  }
  AddCategoryPoints();
}

void Space::AddCategoryPoints() {
  const auto add = [&](const Read& before, const Read& after) {
    category_point_ids_.emplace(
        PairKey({before, after}),
        static_cast<std::int64_t>(category_points_.size()));
    category_points_.push_back({{before, after}, {}, {}});
  };
  add({}, {});
  add({Read::kPart, kNone}, {Read::kPart, kNone});
  for (const Category& c : categories_) {
    add(WholeOrPart(c.id[0], c.found[0]), WholeOrPart(c.id[1], c.found[1]));
    add({Read::kPart, c.found[0]}, {Read::kPart, c.found[1]});
  }
  std::vector<std::int64_t> cuts;
  for (int side : {kOld, kNew}) {
    for (const auto& c : rules(side).categories) AddCuts(c.valid, &cuts);
  }
  AddText(false, "", cuts);
  for (const char* text : {"-", kNoName}) AddText(false, text, cuts);
  for (std::size_t i = 0; i != categories_.size(); ++i) {
    const std::string code(categories_[i].code);
    AddText(false, code, cuts);
    const WrittenPoint& below =
        category_points_[static_cast<std::size_t>(CategoryPoint(i, true))];
    for (const char* end : {".-", ".\u00A4"}) {
      if (below.times != IntSet::All()) AddText(false, code + end, cuts);
    }
  }
  if (categories_differ_) AddNames(false, cuts);
  AddNever(kCategory, category_points_);
}

Space::Read Space::ReadBy(int side, bool region, std::string_view text,
                          std::int64_t at, bool* dated) const {
  if (text.empty()) return {};
  const Compiled& own = rules(side);
  const rules::Written written =
      region ? own.ReadRegion(text, at) : own.ReadCategory(text, at);
  *dated |= written.dated;
  if (written.elsewhere) return {Read::kForeign, kNone};
  return {written.whole ? Read::kWhole : Read::kPart, written.id};
}

void Space::AddSpelling(bool region, const std::array<Read, 2>& read,
                        const std::string& text, const IntSet& times) {
  auto& points = region ? region_points_ : category_points_;
  auto& ids = region ? region_point_ids_ : category_point_ids_;
  const auto [found, is_new] =
      ids.try_emplace(PairKey(read), static_cast<std::int64_t>(points.size()));
  if (is_new) points.push_back({read, {}, {}});
  WrittenPoint& point = points[static_cast<std::size_t>(found->second)];
  if (point.times.Covers(times)) return;
  point.spellings.push_back({text, times});
  point.times = point.times.Or(times);
}

void Space::AddText(bool region, const std::string& text,
                    const std::vector<std::int64_t>& cuts) {
  bool dated = false;
  std::array<Read, 2> read;
  const auto read_at = [&](std::int64_t at) {
    for (int side : {kOld, kNew}) {
      read[static_cast<std::size_t>(side)] =
          ReadBy(side, region, text, at, &dated);
    }
  };
  read_at(rules::kAnyTime);
  if (!dated) return AddSpelling(region, read, text, IntSet::All());
  std::map<std::array<std::uint64_t, 2>, std::pair<std::array<Read, 2>, IntSet>>
      times_of;
  Segments(cuts, [&](const IntSet& times, std::int64_t at) {
    read_at(at);
    auto& of = times_of[PairKey(read)];
    of.first = read;
    of.second = of.second.Or(times);
  });
  for (const auto& [key, of] : times_of) {
    AddSpelling(region, of.first, text, of.second);
  }
}

void Space::AddNames(bool region, const std::vector<std::int64_t>& cuts) {
  std::set<std::string> texts;
  for (int side : {kOld, kNew}) {
    const Compiled& own = rules(side);
    const rules::Names& names = region ? own.region_names : own.category_names;
    // A name of each entry: a label if it has one.
    std::vector<std::string> first(region ? own.regions.size()
                                          : own.categories.size());
    const auto name = [&](const auto& entry, Id id) {
      first[id] = entry.labels.empty() ? entry.code : entry.labels[0].text;
    };
    for (Id id = 1; id < first.size(); ++id) {
      if (region) {
        name(own.regions[id], id);
      } else {
        name(own.categories[id], id);
      }
    }
    names.ForEach([&](std::string_view folded, rules::Names::Bearers bearers) {
      texts.insert(std::string(folded));
      // Below its parent, which tells it from others of the same name.
      for (auto b = bearers.first; b != bearers.end; ++b) {
        const Id above = region ? own.regions[b->id].parent
                                : own.category_nodes[b->id].parent;
        if (above == kNone) continue;
        const std::string_view code =
            region ? own.regions[above].code : own.categories[above].code;
        texts.insert(
            absl::StrCat(base::ToAbsl(code), "/", base::ToAbsl(folded)));
      }
    });
    for (Id id = 1; id < first.size(); ++id) {
      std::string path = first[id];
      for (Id at = id;;) {
        at = region ? own.regions[at].parent : own.category_nodes[at].parent;
        if (at == kNone) break;
        path = absl::StrCat(first[at], "/", path);
        texts.insert(path);
      }
    }
  }
  for (const std::string& text : texts) {
    AddText(region, text, cuts);
    AddText(region, absl::StrCat(text, "/", kNoName), cuts);
    if (region) AddText(region, absl::StrCat(text, "/", kForeignCity), cuts);
  }
}

void Space::AddNever(int field, const std::vector<WrittenPoint>& points) {
  for (std::size_t p = 0; p != points.size(); ++p) {
    if (points[p].times == IntSet::All()) continue;
    Conj never;
    never.Restrict(field, static_cast<std::int64_t>(p));
    if (!points[p].times.empty()) {
      never.Restrict(kAccepted, IntSet::All().Minus(points[p].times));
    }
    never_.push_back(std::move(never));
  }
}

std::int64_t Space::PointFor(bool region, std::string_view text,
                             std::int64_t at) const {
  const auto& ids = region ? region_point_ids_ : category_point_ids_;
  const auto& points = region ? region_points_ : category_points_;
  std::array<Read, 2> read, now;
  for (int side : {kOld, kNew}) {
    const auto s = static_cast<std::size_t>(side);
    bool dated = false;
    const Compiled& own = rules(side);
    read[s] = now[s] = ReadBy(side, region, text, at, &dated);
    // What is not valid is read as what is left of it.
    if (now[s].id == kNone) continue;
    if (region) {
      if (!own.regions[now[s].id].valid.Holds(at))
        now[s] = {Read::kPart, kNone};
    } else if (!own.CategoryHolds(now[s].id, at)) {
      now[s] = {Read::kPart, own.ValidCategory(now[s].id, at)};
    }
  }
  using Pair = std::array<Read, 2>;
  for (const Pair& pair :
       {read, Pair{now[0], read[1]}, Pair{read[0], now[1]}, now}) {
    const auto found = ids.find(PairKey(pair));
    if (found == ids.end()) continue;
    const auto& point = points[static_cast<std::size_t>(found->second)];
    if (point.times.Has(at)) return found->second;
  }
  return -1;
}

void Space::AddRegions() {
  std::vector<std::int64_t> cuts;
  std::vector<std::pair<int, Id>> order;  // In preorder of the trees.
  std::set<std::string_view> seen;
  std::array<std::vector<std::vector<std::string_view>>, 2> names_of;  // By id.
  for (int side : {kOld, kNew}) {
    const auto& regions = rules(side).regions;
    std::vector<std::vector<Id>> children(regions.size());
    for (Id id = 1; id < regions.size(); ++id) {
      children[regions[id].parent].push_back(id);
      AddCuts(regions[id].valid, &cuts);
    }
    std::vector<Id> stack(children[kNone].rbegin(), children[kNone].rend());
    while (!stack.empty()) {
      const Id id = stack.back();
      stack.pop_back();
      if (seen.insert(regions[id].code).second) order.emplace_back(side, id);
      stack.insert(stack.end(), children[id].rbegin(), children[id].rend());
    }
    names_of[static_cast<std::size_t>(side)].resize(regions.size());
    rules(side).region_names.ForEach(
        [&](std::string_view name, rules::Names::Bearers bearers) {
          for (auto b = bearers.first; b != bearers.end; ++b) {
            AddCuts(b->valid, &cuts);
            names_of[static_cast<std::size_t>(side)][b->id].push_back(name);
          }
        });
  }
  AddSpelling(true, {}, "", IntSet::All());
  AddSpelling(true, {Read{Read::kPart, kNone}, Read{Read::kPart, kNone}}, "",
              IntSet());
  for (const char* text : {kNoName, "-"}) AddText(true, text, cuts);
  AddText(true, kForeignCity, cuts);
  for (std::string_view province : kProvinces) {
    AddText(true, absl::StrCat(base::ToAbsl(province), "9999"), cuts);
  }
  for (const auto& [side, id] : order) {
    const rules::Region& own = rules(side).regions[id];
    const std::string code(own.code);
    AddText(true, code, cuts);
    std::array<Read, 2> part;
    for (std::size_t s = 0; s != 2; ++s) {
      part[s] = {Read::kPart, rules_[s]->region_ids.Find(own.code)};
    }
    const auto try_part = [&](const std::string& text) {
      const auto found = region_point_ids_.find(PairKey(part));
      if (found == region_point_ids_.end() ||
          region_points_[static_cast<std::size_t>(found->second)].times !=
              IntSet::All()) {
        AddText(true, text, cuts);
      }
    };
    try_part(absl::StrCat(code, "/", kNoName));
    std::string path = code;
    for (Id at = own.parent; at != kNone; at = rules(side).regions[at].parent) {
      path =
          absl::StrCat(base::ToAbsl(rules(side).regions[at].code), "/", path);
    }
    try_part(absl::StrCat(path, "/", kNoName));
    for (std::string_view name : names_of[static_cast<std::size_t>(side)][id]) {
      try_part(absl::StrCat(base::ToAbsl(name), "/", kNoName));
      // Of several with a name, the second part of a path takes the highest.
      try_part(absl::StrCat(base::ToAbsl(name), "/", base::ToAbsl(name), "/",
                            kNoName));
      if (own.parent == kNone) continue;
      try_part(absl::StrCat(base::ToAbsl(rules(side).regions[own.parent].code),
                            "/", base::ToAbsl(name), "/", kNoName));
    }
    try_part(absl::StrCat(code, "999"));
    if (own.parent == kNone) {
      AddText(true, absl::StrCat(code, "/", kForeignCity), cuts);
    }
  }
  if (regions_differ_) AddNames(true, cuts);
  AddNever(kRegion, region_points_);
}

}  // namespace trunkline::diff
