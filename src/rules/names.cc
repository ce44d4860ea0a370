// SPDX-License-Identifier: Apache-2.0
#include "src/rules/names.h"

#include <algorithm>
#include <tuple>

#include "src/base/fold.h"
#include "src/base/release.h"

namespace trunkline::rules {
namespace {

std::size_t Characters(std::string_view folded) {
  return static_cast<std::size_t>(std::count_if(
      folded.begin(), folded.end(),
      [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

}  // namespace

// No character becomes longer by folding.
std::size_t FoldName(std::string_view name, char* const begin) {
  const char* p = name.data();
  const char* const end = p + name.size();
  char* out = begin;
  while (p != end) {
    const char32_t rune = base::NextFolded(&p, end);
    if (rune == ' ' || rune == '\t') {
      if (out != begin && out[-1] != ' ' && out[-1] != '/') *out++ = ' ';
    } else if (rune == '/' || rune == '>' || rune == U'→') {
      while (out != begin && (out[-1] == ' ' || out[-1] == '-')) --out;
      *out++ = '/';
    } else {
      out = base::EncodeRune(rune, out);
    }
  }
  while (out != begin && out[-1] == ' ') --out;
  return static_cast<std::size_t>(out - begin);
}

std::string FoldName(std::string_view name) {
  std::string out(name.size(), '\0');
  out.resize(FoldName(name, out.data()));
  return out;
}

std::string_view ShortRegionCode(std::string_view folded) {
  if ((folded.size() != 9 && folded.size() != 12) ||
      folded.find_first_not_of("0123456789") != std::string_view::npos) {
    return folded;
  }
  while (folded.size() > 6 && folded.substr(folded.size() - 3) == "000") {
    folded.remove_suffix(3);
  }
  return folded;
}

void Names::AddName(std::string_view folded, Id id, const Interval& valid,
                    bool is_code) {
  if (folded.empty()) return;
  if (!is_code) sizes_ |= std::uint32_t{1} << (folded.size() & 31);
  const std::size_t n = Characters(folded);
  if (n <= 64) lengths_ |= std::uint64_t{1} << (n - 1);
  if (is_code && valid.Always()) {
    if (id >= by_code_.size()) by_code_.resize(id + 1);
    by_code_[id] = {id, {}};
    return;
  }
  Id name = table_.Find(folded);
  if (name == kNone) {
    name = static_cast<Id>(table_.size() + 1);
    table_.Add(folded, name);
  }
  added_.push_back({name, {id, valid}});
}

void Names::Freeze(const CodeTable* codes) {
  codes_ = codes;
  // A name that is also a code has the bearers of both.
  table_.ForEach([&](std::string_view name, Id number) {
    const Bearers of_code = OfCode(codes->Find(name));
    if (of_code.size() != 0) added_.push_back({number, *of_code.first});
  });
  std::sort(added_.begin(), added_.end(), [this](const auto& a, const auto& b) {
    const auto key = [this](const auto& x) {
      return std::tuple(x.first, places_[x.second.id].order,
                        x.second.valid.from, x.second.valid.to);
    };
    return key(a) < key(b);
  });
  begins_.assign(table_.size() + 2, 0);
  bearers_.reserve(added_.size());
  for (const auto& [name, bearer] : added_) {
    // The same name twice: a label that is an alias, or in two languages.
    if (begins_[name + 1] != 0 && bearers_.back().id == bearer.id &&
        bearers_.back().valid.from == bearer.valid.from &&
        bearers_.back().valid.to == bearer.valid.to) {
      continue;
    }
    bearers_.push_back(bearer);
    ++begins_[name + 1];
    depend_on_time_ |= !bearer.valid.Always();
    if (begins_[name + 1] > 1) {  // Those that are valid go before the others.
      const Id before = bearers_[bearers_.size() - 2].id;
      depend_on_time_ |=
          !places_[bearer.id].valid.Always() || !places_[before].valid.Always();
    }
  }
  for (std::size_t i = 1; i < begins_.size(); ++i) begins_[i] += begins_[i - 1];
  base::Release(&added_);
}

std::vector<Names::Place> FlatPlaces(std::size_t size) {
  std::vector<Names::Place> out(size);
  for (std::uint32_t id = 1; id < size; ++id) out[id] = {id, id, 1, {}};
  return out;
}

Id Names::FindOnly(std::string_view written) const {
  const Bearers found = Find(FoldName(written));
  if (found.size() == 0) return kNone;
  for (const Bearer* b = found.first; b != found.end; ++b) {
    if (b->id != found.first->id) return kNone;
  }
  return found.first->id;
}

}  // namespace trunkline::rules
