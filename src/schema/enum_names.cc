// SPDX-License-Identifier: Apache-2.0
#include "src/schema/enum_names.h"

#include <algorithm>
#include <vector>

#include "src/base/strings.h"

namespace trunkline::schema {
namespace {

char Plain(char c) {
  if (c >= 'A' && c <= 'Z') return static_cast<char>(c - 'A' + 'a');
  return c == ' ' || c == '-' ? '_' : c;
}

bool SameWord(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i) {
    if (Plain(a[i]) != Plain(b[i])) return false;
  }
  return true;
}

}  // namespace

const EnumeratorNames* EnumNames::Number(int number) const {
  for (const EnumeratorNames& v : values_) {
    if (v.number == number) return &v;
  }
  return nullptr;
}

int EnumNames::last() const {
  int last = 0;
  for (const EnumeratorNames& v : values_) last = std::max(last, v.number);
  return last;
}

std::optional<int> EnumNames::Find(std::string_view word) const {
  if (word.size() > prefix_.size() &&
      SameWord(prefix_, word.substr(0, prefix_.size()))) {
    const std::optional<int> found = FindShort(word.substr(prefix_.size()));
    if (found.has_value()) return found;
  }
  return FindShort(word);
}

std::optional<int> EnumNames::FindShort(std::string_view word) const {
  for (const EnumeratorNames& v : values_) {
    if (v.number != 0 &&
        (SameWord(v.en, word) || SameWord(v.zh, word) ||
         SameWord(v.identifier.substr(prefix_.size()), word))) {
      return v.number;
    }
  }
  for (const EnumAlias& a : aliases_) {
    if (SameWord(a.alias, word)) return a.number;
  }
  return std::nullopt;
}

std::string_view EnumNames::ShortIdentifier(int number) const {
  const EnumeratorNames* const v = Number(number);
  return v == nullptr ? std::string_view()
                      : v->identifier.substr(prefix_.size());
}

std::string_view EnumNames::Name(int number) const {
  const EnumeratorNames* const v = Number(number);
  return v == nullptr ? std::string_view() : v->en;
}

std::string_view EnumNames::ChineseName(int number) const {
  const EnumeratorNames* const v = Number(number);
  return v == nullptr ? std::string_view() : v->zh;
}

std::string EnumNames::List() const {
  std::string out;
  for (const EnumeratorNames& v : values_) {
    if (v.number == 0) continue;
    if (!out.empty()) out += ", ";
    out += v.en;
  }
  return out;
}

std::string_view EnumNames::Nearest(std::string_view word) const {
  std::string plain;
  for (char c : word) plain += Plain(c);
  std::vector<std::string_view> candidates;
  for (const EnumeratorNames& v : values_) {
    if (v.number == 0) continue;
    candidates.push_back(v.en);
    candidates.push_back(v.zh);
  }
  for (const EnumAlias& a : aliases_) candidates.push_back(a.alias);
  return base::Nearest(plain, candidates);
}

const EnumNames* FindEnumNames(std::string_view name) {
  for (const EnumNames* names : AllEnumNames()) {
    if (names->path() == name || names->name() == name) return names;
  }
  return nullptr;
}

}  // namespace trunkline::schema
