// SPDX-License-Identifier: Apache-2.0
#include "src/diff/space.h"

#include <algorithm>
#include <set>
#include <tuple>

#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/decimal.h"
#include "src/base/strings.h"

namespace trunkline::diff {
namespace {

using rules::Compiled;
using rules::Id;
using rules::Interval;
using rules::kNone;
using rules::Number;

std::uint64_t Key(const Number& n) {
  return std::uint64_t{static_cast<std::uint8_t>(n.kind)} << 32 | n.hotline;
}

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

void AddCuts(const Interval& valid, std::vector<std::int64_t>* cuts) {
  if (valid.from != Interval().from) cuts->push_back(valid.from);
  if (valid.to != Interval().to) cuts->push_back(valid.to);
}

IntSet Of(const std::vector<std::int64_t>& points) {
  IntSet out;
  for (std::size_t i = 0; i != points.size();) {
    std::size_t j = i + 1;
    while (j != points.size() && points[j] == points[j - 1] + 1) ++j;
    out = out.Or(IntSet::Of(points[i], points[j - 1] + 1));
    i = j;
  }
  return out;
}

// Joins what differs in its times alone.
std::vector<Space::Dated> Join(std::map<IntSet, IntSet> times_of) {
  std::vector<Space::Dated> out;
  for (auto& [values, times] : times_of) {
    if (!values.empty()) out.push_back({std::move(times), values});
  }
  return out;
}

template <typename List>
bool SameEntries(const List& a, const List& b) {
  return std::equal(
      a.begin(), a.end(), b.begin(), b.end(),
      [](const auto& x, const auto& y) { return x.bytes == y.bytes; });
}

void RestrictTimes(const IntSet& times, Conj* out) {
  if (times != IntSet::All()) out->Restrict(kAccepted, times);
}

}  // namespace

template <typename See>
void Space::Segments(std::vector<std::int64_t> cuts, See&& see) {
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  std::int64_t from = IntSet::kMin;
  for (std::int64_t cut : cuts) {
    if (cut == from) continue;
    see(IntSet::Of(from, cut), cut - 1);
    from = cut;
  }
  see(IntSet::Of(from, IntSet::kMax), from == IntSet::kMin ? 0 : from);
}

Space::Space(const Compiled& before, const Compiled& after)
    : rules_{&before, &after},
      categories_differ_(!SameEntries(before.categories, after.categories)),
      regions_differ_(!SameEntries(before.regions, after.regions) ||
                      before.own_regions.chinese != after.own_regions.chinese ||
                      before.regions[before.own_regions.own].code !=
                          after.regions[after.own_regions.own].code) {
  AddNumbers();
  AddCategories();
  AddRegions();
  AddDepartments();
  AddAttributes();
  domains_.resize(static_cast<std::size_t>(kAttribute) + attributes_.size());
  const auto upto = [&](int field, std::size_t n) {
    domains_[static_cast<std::size_t>(field)] =
        IntSet::Of(0, static_cast<std::int64_t>(n));
  };
  upto(kNumber, numbers_.size());
  upto(kCategory, category_points_.size());
  upto(kRegion, region_points_.size());
  upto(kType, 7);
  upto(kChannel, 13);
  upto(kUrgency, 4);
  domains_[kAccepted] = domains_[kCalled] = IntSet::All();
  for (int flag :
       {kHandedOver, kTransferFailed, kEmergencyConfirmed, kConfidential}) {
    upto(flag, 2);
  }
  upto(kFirstReceiver, 2 + departments_.size());
  for (std::size_t i = 0; i != attributes_.size(); ++i) {
    upto(kAttribute + static_cast<int>(i), attributes_[i].classes.size());
  }
}

// --- points ---

void Space::AddNumbers() {
  const auto add = [&](std::string text) {
    const std::array<Number, 2> read = {
        rules::ResolveNumber(rules(kOld), text),
        rules::ResolveNumber(rules(kNew), text)};
    const auto at = static_cast<std::int64_t>(numbers_.size());
    if (number_points_.try_emplace({Key(read[0]), Key(read[1])}, at).second) {
      numbers_.push_back({std::move(text), read});
    }
  };
  // The first three are alike on both sides.
  numbers_.resize(static_cast<std::size_t>(kFirst));
  const Number::Kind kinds[] = {Number::Kind::kAbsent, Number::Kind::kUnknown,
                                Number::Kind::kElsewhere};
  for (std::size_t i = 0; i != 3; ++i) {
    const Number n{kinds[i], kNone};
    numbers_[i].read = {n, n};
    number_points_[{Key(n), Key(n)}] = static_cast<std::int64_t>(i);
  }
  numbers_[kUnknown].text = "x";
  std::set<std::string_view> listed;
  std::set<std::string> before{""};
  for (int side : {kOld, kNew}) {
    const Compiled& own = rules(side);
    for (std::size_t id = 1; id < own.hotlines.size(); ++id) {
      listed.insert(own.hotlines[id].number);
    }
    const std::string trunk(own.trunk_prefix);
    const std::string country(own.country_code);
    if (!country.empty()) {
      before.insert("+999");
      before.insert(absl::StrCat("+", country));
    }
    for (std::string_view area_view : own.area_codes) {
      const std::string area(area_view);
      before.insert(trunk + area);
      before.insert(area);
      if (!country.empty()) {
        before.insert(absl::StrCat("+", country, area));
        before.insert(country + area);
      }
    }
    if (!trunk.empty()) before.insert(trunk + "20");
    if (!country.empty()) before.insert(absl::StrCat("+", country, "20"));
  }
  for (std::string_view number : listed) add(std::string(number));
  for (std::string_view number : listed) {
    for (const std::string& prefix : before) {
      add(prefix + std::string(number));
    }
  }
  // A spelling that both sides read as elsewhere.
  for (std::string_view number : listed) {
    for (const std::string& prefix : before) {
      const std::string text = prefix + std::string(number);
      bool both = true;
      for (int side : {kOld, kNew}) {
        both &= rules::ResolveNumber(rules(side), text).kind ==
                Number::Kind::kElsewhere;
      }
      if (both && numbers_[kElsewhere].text.empty()) {
        numbers_[kElsewhere].text = text;
      }
    }
  }
}

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
  for (auto& [code, category] : all) {
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

namespace {

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
    names.ForEach([&](std::string_view folded, rules::Names::Bearers) {
      texts.insert(std::string(folded));
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
    if (found != ids.end()) return found->second;
  }
  return -1;
}

void Space::AddRegions() {
  std::vector<std::int64_t> cuts;
  std::vector<std::pair<int, Id>> order;  // In preorder of the trees.
  std::set<std::string_view> seen;
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
    rules(side).region_names.ForEach(
        [&](std::string_view, rules::Names::Bearers bearers) {
          for (auto b = bearers.first; b != bearers.end; ++b) {
            AddCuts(b->valid, &cuts);
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
    for (const rules::Label& label : own.labels) {
      try_part(absl::StrCat(base::ToAbsl(label.text), "/", kNoName));
    }
    try_part(absl::StrCat(code, "999"));
    if (own.parent == kNone) {
      AddText(true, absl::StrCat(code, "/", kForeignCity), cuts);
    }
  }
  if (regions_differ_) AddNames(true, cuts);
  AddNever(kRegion, region_points_);
}

void Space::AddDepartments() {
  std::map<std::string_view, Code> all;
  for (int side : {kOld, kNew}) {
    for (Id id = 1; id < rules(side).departments.size(); ++id) {
      const std::string_view code = rules(side).departments[id].code;
      Code& department = all[code];
      department.code = code;
      department.id[static_cast<std::size_t>(side)] = id;
    }
  }
  for (const auto& [code, department] : all) {
    department_points_[code] =
        kFirstCode + static_cast<std::int64_t>(departments_.size());
    departments_.push_back(department);
  }
}

void Space::AddAttributes() {
  std::map<std::string_view, Attribute> all;
  for (int side : {kOld, kNew}) {
    const auto& table = rules(side).conditions.declared;
    for (std::size_t n = 0; n != table.size(); ++n) {
      Attribute& a = all[table[n].id];
      a.name = table[n].id;
      a.number[static_cast<std::size_t>(side)] = static_cast<std::int32_t>(n);
    }
  }
  for (auto& [name, a] : all) {
    std::set<std::string> texts = {"", "\x01", "x", "0", "1970-01-01"};
    std::string fresh = "x";
    std::set<std::int64_t> ends[2];  // Of numbers, of dates.
    const rules::AttributeTable* table_of[2] = {nullptr, nullptr};
    std::string_view bytes[2];
    for (std::size_t side = 0; side != 2; ++side) {
      if (a.number[side] < 0) continue;
      const auto& table = rules_[side]->conditions.declared;
      const auto& own = table[static_cast<std::size_t>(a.number[side])];
      bytes[side] = own.bytes;
      own.value_ids.ForEach(
          [&](std::string_view text, Id) { texts.insert(std::string(text)); });
      while (own.value_ids.Find(fresh) != kNone) fresh += "x";
      if (!own.IsRange()) continue;
      const std::size_t kind = own.kind == AttributeKind::kDate ? 1 : 0;
      table_of[kind] = &table;
      ends[kind].insert(own.ends.begin(), own.ends.end());
      ends[kind].insert(own.min);
      ends[kind].insert(own.max);
      if (own.max != IntSet::kMax) ends[kind].insert(own.max + 1);
    }
    a.same = bytes[0] == bytes[1];
    texts.insert(fresh);
    for (std::size_t kind = 0; kind != 2; ++kind) {
      if (table_of[kind] == nullptr) continue;
      for (std::int64_t value : ends[kind]) {
        for (std::int64_t v : {value, value - 1}) {
          texts.insert(kind == 1
                           ? base::FormatTimestamp(absl::FromUnixSeconds(v),
                                                   rules(kOld).zone)
                           : base::FormatMillionths(v));
        }
      }
    }
    const auto add = [&](const std::string& text) {
      std::array<std::uint32_t, 2> at = {kAbsentValue, kAbsentValue};
      for (std::size_t side = 0; side != 2; ++side) {
        if (a.number[side] < 0 || text.empty()) continue;
        Ticket ticket;
        ticket.attributes.push_back({a.name, text});
        rules::AttributeFacts facts{};
        std::uint32_t unknown = 0;
        const auto n = static_cast<std::size_t>(a.number[side]);
        rules_[side]->conditions.declared.Resolve(ticket, &facts, &unknown);
        at[side] = (unknown >> n & 1u) != 0 ? kUnusable : facts.coordinate[n];
      }
      const auto point = static_cast<std::int64_t>(a.classes.size());
      if (a.points.try_emplace(at, point).second)
        a.classes.push_back({at, text});
    };
    add("");
    for (const std::string& text : texts) add(text);
    // Two values that differ are unusable on both sides.
    std::array<std::uint32_t, 2> two{};
    for (std::size_t side = 0; side != 2; ++side) {
      two[side] = a.number[side] < 0 ? kAbsentValue : kUnusable;
    }
    const auto point = static_cast<std::int64_t>(a.classes.size());
    if (a.points.try_emplace(two, point).second) {
      a.classes.push_back({two, "\x02"});
    }
    attributes_.push_back(std::move(a));
  }
}

std::size_t Space::PlaceOf(int side, Id category) const {
  return category_places_[static_cast<std::size_t>(side)][category];
}

IntSet Space::CategorySubtree(int side, Id category) const {
  const std::size_t place = PlaceOf(side, category);
  if (place == 0) return Domain(kCategory);
  IntSet out = IntSet::Of(CategoryPoint(place - 1, false),
                          CategoryPoint(categories_[place - 1].last, true) + 1);
  const auto end = static_cast<std::int64_t>(category_points_.size());
  for (std::int64_t p = FirstOtherCategory(); p != end; ++p) {
    const Id id = CategoryRead(side, p).id;
    if (id != kNone && rules(side).CategoryCovers(category, id)) {
      out = out.Or(IntSet::One(p));
    }
  }
  return out;
}

bool Space::Place(const Ticket& t, std::vector<std::int64_t>* points) const {
  points->assign(domains_.size(), 0);
  std::vector<std::int64_t>& p = *points;
  const auto number =
      number_points_.find({Key(rules::ResolveNumber(rules(kOld), t.dialled)),
                           Key(rules::ResolveNumber(rules(kNew), t.dialled))});
  if (number == number_points_.end()) return false;
  p[kNumber] = number->second;

  p[kAccepted] = rules::ToSeconds(t.accepted_at);
  p[kCategory] = PointFor(false, t.category, p[kAccepted]);
  p[kRegion] = PointFor(true, t.region, p[kAccepted]);
  if (p[kCategory] < 0 || p[kRegion] < 0) return false;
  p[kType] = static_cast<std::int64_t>(t.type);
  p[kChannel] = static_cast<std::int64_t>(t.channel);
  p[kUrgency] = static_cast<std::int64_t>(t.urgency);
  p[kCalled] = t.called_at == absl::InfinitePast()
                   ? p[kAccepted]
                   : rules::ToSeconds(t.called_at);
  p[kHandedOver] = t.handed_over ? 1 : 0;
  p[kTransferFailed] = t.transfer_failed ? 1 : 0;
  p[kEmergencyConfirmed] = t.emergency_confirmed ? 1 : 0;
  p[kConfidential] = t.confidential ? 1 : 0;
  if (!t.first_receiver.empty()) {
    const auto found = department_points_.find(t.first_receiver);
    p[kFirstReceiver] =
        found == department_points_.end() ? kUnknown : found->second;
  }
  if (attributes_.empty()) return true;
  rules::AttributeFacts facts[2]{};
  std::uint32_t unknown[2] = {0, 0};
  for (std::size_t side = 0; side != 2; ++side) {
    rules_[side]->conditions.declared.Resolve(t, &facts[side], &unknown[side]);
  }
  for (std::size_t i = 0; i != attributes_.size(); ++i) {
    const Attribute& a = attributes_[i];
    std::array<std::uint32_t, 2> at = {kAbsentValue, kAbsentValue};
    for (std::size_t side = 0; side != 2; ++side) {
      if (a.number[side] < 0) continue;
      const auto n = static_cast<std::size_t>(a.number[side]);
      if ((unknown[side] >> n & 1u) != 0) {
        at[side] = kUnusable;
      } else if ((facts[side].given >> n & 1u) != 0) {
        at[side] = facts[side].coordinate[n];
      }
    }
    const auto found = a.points.find(at);
    if (found == a.points.end()) return false;
    p[static_cast<std::size_t>(kAttribute) + i] = found->second;
  }
  return true;
}

// --- conditions ---

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
      IntSet& of = times_of[Of(points)];
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
    IntSet& of = times_of[Of(points)];
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
  // Those of no region are what is left of those of any.
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
  return Of(points);
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
    return base.Restrict(field, Of(values));
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
    return base.Restrict(kNumber, Of(points));
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

// --- the engine's functions ---

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
      IntSet& of = times_of[{id, Of(list)}];
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
      IntSet& of = times_of[{id, Of(list)}];
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
    const IntSet here = Of(list);
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
  conj.Restrict(kFirstReceiver, Of(none));
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
