// SPDX-License-Identifier: Apache-2.0
// The values of numbers, departments and attributes that the sides tell apart.
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/decimal.h"
#include "src/diff/space.h"

namespace trunkline::diff {
namespace {

using rules::Compiled;
using rules::Id;
using rules::kNone;
using rules::Number;

std::uint64_t Key(const Number& n) {
  return std::uint64_t{static_cast<std::uint8_t>(n.kind)} << 32 | n.hotline;
}

// Extensions of each kind: one that is no listed number, and the first listed
// ones that are short enough.
std::vector<std::string_view> ExtensionsAmong(
    const std::set<std::string_view>& listed) {
  constexpr std::size_t kMostListed = 3, kMostDigits = 5;
  std::vector<std::string_view> out;
  for (std::string_view number : listed) {
    if (out.size() == kMostListed) break;
    if (number.size() <= kMostDigits) out.push_back(number);
  }
  for (std::string_view free : {"1", "2", "3", "4"}) {
    if (listed.count(free) == 0) {
      out.push_back(free);
      break;
    }
  }
  return out;
}

}  // namespace

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
    // Another area: a digit of which at least one makes no other listed number.
    for (char digit = '0'; digit <= '9'; ++digit) {
      if (!trunk.empty()) before.insert(trunk + digit);
      if (!country.empty()) {
        before.insert("+" + country + digit);
      }
    }
  }
  for (std::string_view number : listed) add(std::string(number));
  for (std::string_view number : listed) {
    for (const std::string& prefix : before) {
      add(prefix + std::string(number));
    }
  }
  // What follows a hyphen is an extension, if that makes a listed number, or
  // the end of the whole.
  const std::vector<std::string_view> extensions = ExtensionsAmong(listed);
  for (std::string_view number : listed) {
    const bool both = rules(kOld).hotline_ids.Find(number) != kNone &&
                      rules(kNew).hotline_ids.Find(number) != kNone;
    if (both) continue;
    for (std::string_view extension : extensions) {
      for (const std::string& prefix : before) {
        add(prefix + std::string(number) + "-" + std::string(extension));
      }
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
  for (auto& entry : all) {
    Attribute& a = entry.second;
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

std::int64_t Space::NumberPointOf(std::string_view dialled) const {
  const auto found =
      number_points_.find({Key(rules::ResolveNumber(rules(kOld), dialled)),
                           Key(rules::ResolveNumber(rules(kNew), dialled))});
  return found == number_points_.end() ? -1 : found->second;
}

bool Space::PlaceAttributes(const Ticket& t,
                            std::vector<std::int64_t>* points) const {
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
    (*points)[static_cast<std::size_t>(kAttribute) + i] = found->second;
  }
  return true;
}

}  // namespace trunkline::diff
