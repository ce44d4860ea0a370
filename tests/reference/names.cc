// SPDX-License-Identifier: Apache-2.0
// The comments name the step of docs/routing.md, "Names, codes and paths", that
// the code below them follows.
#include "tests/reference/names.h"

#include <algorithm>
#include <set>
#include <utility>

#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::reference {
namespace {

namespace pb = trunkline_internal::v1;
using Runes = WrittenNames::Runes;

Runes Ascii(const std::string& text) { return Runes(text.begin(), text.end()); }

Runes From(const Runes& text, std::size_t begin) {
  return Runes(text.begin() + static_cast<std::ptrdiff_t>(begin), text.end());
}
Runes Until(const Runes& text, std::size_t end) {
  return Runes(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end));
}

bool Ends(const Runes& text, const Runes& end) {
  return text.size() >= end.size() &&
         std::equal(end.rbegin(), end.rend(), text.rbegin());
}
bool Begins(const Runes& text, const Runes& begin) {
  return text.size() >= begin.size() &&
         std::equal(begin.begin(), begin.end(), text.begin());
}

bool IsDigits(const Runes& text) {
  return std::all_of(text.begin(), text.end(),
                     [](long c) { return c >= '0' && c <= '9'; });
}

Runes ShortCode(Runes text) {
  if ((text.size() == 9 || text.size() == 12) && IsDigits(text)) {
    while (text.size() > 6 && Ends(text, Ascii("000"))) {
      text.resize(text.size() - 3);
    }
  }
  return text;
}

bool Separates(long c, bool region) {
  if (c == '/') return true;
  return region &&
         (c == ' ' || c == ',' || c == 0x3001 || c == '-' || c == 0xB7);
}

bool LetterOrDigit(long c) {
  if (c >= '0' && c <= '9') return true;
  if (c >= 'a' && c <= 'z') return true;
  return c >= 0x80 && c <= 0x2E7F;
}

// The lists of the page. Han characters are written by their numbers, since
// only letters are folded.
const std::vector<Runes>& CityEnds() {
  static const auto& ends = *new std::vector<Runes>{
      {0x7701},                                  // 省
      {0x5E02},                                  // 市
      {0x81EA, 0x6CBB, 0x533A},                  // 自治区
      {0x81EA, 0x6CBB, 0x5DDE},                  // 自治州
      {0x76DF},                                  // 盟
      {0x5730, 0x533A},                          // 地区
      {0x7279, 0x522B, 0x884C, 0x653F, 0x533A},  // 特别行政区
  };
  return ends;
}
const std::vector<Runes>& Closing() {
  static const auto& ends = *new std::vector<Runes>{
      {0x7701}, {0x5E02}, {0x533A}, {0x53BF}, {0x65D7},        {0x5DDE},
      {0x76DF}, {0x9547}, {0x4E61}, {0x6751}, {0x8857, 0x9053}};
  return ends;
}
const Runes kCityDistricts = {0x5E02, 0x8F96, 0x533A};  // 市辖区

bool EndsWithOne(const Runes& text, const std::vector<Runes>& ends) {
  return std::any_of(ends.begin(), ends.end(),
                     [&](const Runes& end) { return Ends(text, end); });
}

}  // namespace

struct WrittenNames::Path {
  bool whole = false;
  std::string code;  // What is known.
  int parts = 0;     // That were read.
  bool contradicts = false;
  std::size_t unknown = 0;  // Where what is not known begins.
};

WrittenNames::WrittenNames(
    const pb::RuleSet& rules, std::function<Runes(const std::string&)> fold,
    std::function<bool(const pb::Validity&, std::int64_t)> holds)
    : rules_(rules), fold_(std::move(fold)), holds_(std::move(holds)) {
  const auto names = [&](const auto& m, bool region, Entry* entry) {
    const auto add = [this, region, entry](const std::string& text,
                                           const pb::Validity* valid) {
      Runes name = Folded(text);
      if (region) name = ShortCode(name);
      entry->names.push_back({std::move(name), valid});
    };
    entry->valid = &m.valid();
    add(m.code(), nullptr);
    for (const auto& label : m.name()) add(label.text(), nullptr);
    for (const auto& alias : m.alias()) add(alias, nullptr);
    return add;
  };
  for (const auto& m : rules_.category()) {
    Entry& entry = categories_[m.code()];
    names(m, false, &entry);
    const auto dot = m.code().rfind('.');
    if (dot != std::string::npos) entry.parent = m.code().substr(0, dot);
  }
  for (const auto& m : rules_.region()) {
    Entry& entry = regions_[m.code()];
    const auto add = names(m, true, &entry);
    for (const auto& dated : m.dated_code()) add(dated.text(), &dated.valid());
    for (const auto& dated : m.dated_name()) add(dated.text(), &dated.valid());
    entry.parent = m.parent();
  }
  own_ = Own();
}

// "Folded".
Runes WrittenNames::Folded(const std::string& text) const {
  Runes out;
  for (long c : fold_(text)) {
    if (c == '>' || c == 0x2192) c = '/';
    if (c == '\t') c = ' ';
    if (c == '/') {
      while (!out.empty() && (out.back() == ' ' || out.back() == '-')) {
        out.pop_back();
      }
    }
    const bool dropped =
        c == ' ' && (out.empty() || out.back() == ' ' || out.back() == '/');
    if (!dropped) out.push_back(c);
  }
  while (!out.empty() && out.back() == ' ') out.pop_back();
  return out;
}

bool WrittenNames::Valid(const Entry& entry, std::int64_t at) const {
  return holds_(*entry.valid, at);
}

bool WrittenNames::HasName(const Entry& entry, const Runes& name,
                           std::int64_t at) const {
  return std::any_of(
      entry.names.begin(), entry.names.end(), [&](const Name& n) {
        return n.text == name && (n.valid == nullptr || holds_(*n.valid, at));
      });
}

// The entries above one, the nearest first.
std::vector<std::string> WrittenNames::Above(const Entries& all,
                                             std::string code) {
  std::vector<std::string> out;
  for (code = all.at(code).parent; !code.empty(); code = all.at(code).parent) {
    out.push_back(code);
  }
  return out;
}

// Step 3: the entry that a part names.
std::string WrittenNames::Named(const Entries& all,
                                const std::vector<std::string>& left, int part,
                                std::int64_t at) const {
  std::vector<std::string> kept;
  for (const std::string& code : left) {
    if (Valid(all.at(code), at)) kept.push_back(code);
  }
  if (kept.empty()) kept = left;
  if (part >= 2) {
    std::size_t fewest = SIZE_MAX;
    for (const std::string& code : kept) {
      fewest = std::min(fewest, Above(all, code).size());
    }
    std::vector<std::string> shallow;
    for (const std::string& code : kept) {
      if (Above(all, code).size() == fewest) shallow.push_back(code);
    }
    kept = shallow;
  }
  return kept.size() == 1 ? kept.front() : "";
}

// Steps 2 to 4.
WrittenNames::Path WrittenNames::ReadPath(const Entries& all, const Runes& text,
                                          bool region, std::int64_t at) const {
  Path path;
  std::vector<std::string> left;
  std::size_t begin = 0;
  const auto skip = [&](std::size_t i) {
    while (i < text.size() && Separates(text[i], region)) ++i;
    return i;
  };
  const auto may_end = [&](std::size_t i) {
    if (i == text.size() || Separates(text[i], region)) return true;
    return region && !(LetterOrDigit(text[i - 1]) && LetterOrDigit(text[i]));
  };
  const auto closed = [&](std::size_t end) {
    return end == text.size() || Separates(text[end], region) ||
           EndsWithOne(Until(text, end), Closing());
  };
  for (begin = skip(begin); begin < text.size(); begin = skip(begin)) {
    if (path.parts == 31) return path;
    std::vector<std::string> next;
    std::size_t end = text.size();
    bool contradicts = false;
    for (; end > begin && next.empty(); --end) {
      const bool all_of_it = begin == 0 && end == text.size();
      if ((end - begin > 64 && !all_of_it) || !may_end(end)) continue;
      const Runes name = From(Until(text, end), begin);
      std::vector<std::string> bearers, below, same;
      for (const auto& [code, entry] : all) {
        if (!HasName(entry, name, at)) continue;
        bearers.push_back(code);
        const auto above = Above(all, code);
        if (std::any_of(above.begin(), above.end(), [&](const auto& a) {
              return std::count(left.begin(), left.end(), a) != 0;
            })) {
          below.push_back(code);
        }
        if (std::count(left.begin(), left.end(), code) != 0) {
          same.push_back(code);
        }
      }
      next = path.parts == 0 ? bearers : !below.empty() ? below : same;
      if (next.size() > 64) next.clear();
      if (!next.empty()) break;
      contradicts = contradicts || (!bearers.empty() && closed(end));
    }
    if (next.empty()) {
      if (region && Begins(From(text, begin), kCityDistricts)) {
        begin += kCityDistricts.size();
        continue;
      }
      path.contradicts = contradicts;
      return path;
    }
    left = next;
    ++path.parts;
    begin = end;
    const std::string code = Named(all, left, path.parts, at);
    if (!code.empty() && (!region || closed(end))) {
      path.code = code;
      path.unknown = skip(end);
    }
  }
  const std::string last =
      path.parts == 0 ? "" : Named(all, left, path.parts, at);
  if (!last.empty()) {
    path.whole = true;
    path.code = last;
  }
  return path;
}

WrittenNames::Read WrittenNames::Category(const std::string& text,
                                          std::int64_t at) const {
  Read read;
  if (text.empty()) return read;
  read.whole = false;
  if (text.size() > 1024) return read;
  // Step 1.
  if (categories_.count(text) != 0) return {text, true, false, ""};
  // Steps 2 to 4.
  const Path path = ReadPath(categories_, Folded(text), false, at);
  if (!path.code.empty()) {
    return {path.code, path.whole, false,
            path.whole ? "category: by name" : "category: part of a path"};
  }
  // Step 5.
  for (auto dot = text.rfind('.'); dot != std::string::npos && dot > 0;
       dot = text.rfind('.', dot - 1)) {
    if (categories_.count(text.substr(0, dot)) != 0) {
      return {text.substr(0, dot), false, false, "category: by its dots"};
    }
  }
  return read;
}

WrittenNames::Read WrittenNames::Region(const std::string& text,
                                        std::int64_t at) const {
  Read read;
  if (text.empty()) return read;
  if (text.size() <= 1024) {
    const Runes runes = ShortCode(Folded(text));
    const Path path = ReadPath(regions_, runes, true, at);
    // Step 1.
    if (const auto it = regions_.find(text); it != regions_.end()) {
      if (Valid(it->second, at) || !path.whole) return {text, true, false, ""};
    }
    // Steps 2 to 4.
    if (path.whole) return {path.code, true, false, "region: by name"};
    read.whole = false;
    const auto above_own = [&](const std::string& code) {
      if (own_.empty()) return false;
      const auto above = Above(regions_, own_);
      return std::count(above.begin(), above.end(), code) != 0;
    };
    // Step 6.
    if (path.code.empty() && IsDigits(runes) &&
        (runes.size() == 6 || runes.size() == 9 || runes.size() == 12)) {
      std::vector<Runes> outer;
      if (runes.size() == 12) outer.push_back(ShortCode(Until(runes, 9)));
      if (runes.size() > 6) outer.push_back(Until(runes, 6));
      for (std::size_t digits : {4, 2}) {
        Runes code = Until(runes, digits);
        code.resize(6, '0');
        outer.push_back(code);
      }
      for (const Runes& code : outer) {
        std::vector<std::string> bearers;
        for (const auto& [id, entry] : regions_) {
          if (HasName(entry, code, at)) bearers.push_back(id);
        }
        if (bearers.size() > 64) continue;
        const std::string id = Named(regions_, bearers, 1, at);
        if (id.empty()) continue;
        if (above_own(id)) return {"", false, true, "region: code elsewhere"};
        return {id, false, false, "region: part of a code"};
      }
      static const std::set<std::string> provinces = {
          "11", "12", "13", "14", "15", "21", "22", "23", "31",
          "32", "33", "34", "35", "36", "37", "41", "42", "43",
          "44", "45", "46", "50", "51", "52", "53", "54", "61",
          "62", "63", "64", "65", "71", "81", "82"};
      bool any = false, same = false;
      for (const auto& [id, entry] : regions_) {
        for (const Name& name : entry.names) {
          const std::size_t n = name.text.size();
          if (!IsDigits(name.text) || (n != 6 && n != 9 && n != 12)) continue;
          any = true;
          same = same || Begins(name.text, Until(runes, 4));
        }
      }
      if (rules_.jurisdiction(0).country_code() == "86" && any && !same &&
          provinces.count(std::string(runes.begin(), runes.begin() + 2)) != 0) {
        return {"", false, true, "region: foreign code"};
      }
      return read;
    }
    if (path.contradicts) {
      read.remark = "region: parts do not agree";
      return read;
    }
    // "Another jurisdiction's region".
    std::size_t end = 0;
    for (std::size_t i = path.unknown;
         i < runes.size() && !Separates(runes[i], true) && end == 0; ++i) {
      const Runes so_far = From(Until(runes, i + 1), path.unknown);
      for (const Runes& city : CityEnds()) {
        if (Ends(so_far, city) && so_far.size() >= city.size() + 2) end = i + 1;
      }
    }
    if (end != 0 && !path.code.empty() && above_own(path.code)) {
      return {"", false, true, "region: beside the own one"};
    }
    if (end != 0 && path.code.empty() && path.parts == 0) {
      while (end < runes.size() && Separates(runes[end], true)) ++end;
      const Runes rest = From(runes, end);
      bool root = false;
      for (const auto& [id, entry] : regions_) {
        if (!entry.parent.empty() && id != own_) continue;
        for (const Name& name : entry.names) {
          if (name.text.empty() || name.text.size() > 64) continue;
          const std::size_t n = name.text.size();
          const bool cut = n < rest.size() && !Separates(rest[n], true) &&
                           LetterOrDigit(rest[n - 1]) && LetterOrDigit(rest[n]);
          root = root || (Begins(rest, name.text) && !cut &&
                          (name.valid == nullptr || holds_(*name.valid, at)));
        }
      }
      if (!rest.empty() && !root) {
        return {"", false, true, "region: another city"};
      }
    }
    read.code = path.code;
    if (!read.code.empty()) read.remark = "region: part of a path";
    return read;
  }
  read.whole = false;
  return read;
}

std::string WrittenNames::Own() const {
  std::set<std::string> named;
  for (const auto& label : rules_.jurisdiction(0).name()) {
    const Runes name = Folded(label.text());
    for (const auto& [code, entry] : regions_) {
      for (const Name& n : entry.names) {
        if (!name.empty() && n.text == ShortCode(name)) named.insert(code);
      }
    }
  }
  if (named.size() == 1) return *named.begin();
  const auto below = [&](const std::string& parent) {
    std::vector<std::string> out;
    for (const auto& [code, entry] : regions_) {
      if (entry.parent == parent) out.push_back(code);
    }
    return out;
  };
  const auto roots = below("");
  if (roots.size() != 1) return "";
  std::string own = roots.front();
  while (below(own).size() == 1 && !below(below(own).front()).empty()) {
    own = below(own).front();
  }
  return own;
}

}  // namespace trunkline::reference
