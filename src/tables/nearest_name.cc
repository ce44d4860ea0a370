// SPDX-License-Identifier: Apache-2.0
#include "src/tables/nearest_name.h"

#include <algorithm>

#include "src/base/strings.h"
#include "trunkline/catalogue.h"

namespace trunkline::tables {
namespace {

template <typename List>
void AddNames(const List& list, std::vector<std::string>* out) {
  for (const auto& info : list) {
    out->push_back(info.code);
    for (const Label& label : info.labels) out->push_back(label.text);
    out->insert(out->end(), info.aliases.begin(), info.aliases.end());
  }
}

// What is behind the last "/"; of a region else behind the last place that
// contains others: "雨化区" of "长沙市雨化区".
std::string_view LastPart(CodedColumn column, std::string_view word) {
  if (const std::size_t slash = word.rfind('/'); slash != word.npos) {
    return word.substr(slash + 1);
  }
  std::size_t cut = 0;
  if (column != CodedColumn::kRegion) return word;
  for (std::string_view end : {"省", "市", "州", "区", "县"}) {
    const std::size_t at =
        word.rfind(end, word.size() - std::min(word.size(), 2 * end.size()));
    if (at != word.npos) cut = std::max(cut, at + end.size());
  }
  return word.substr(cut);
}

}  // namespace

const NearestNames::Names& NearestNames::NamesOf(CodedColumn column) {
  std::optional<Names>& names = names_[static_cast<std::size_t>(column)];
  if (names.has_value()) return *names;
  names.emplace();
  const Catalogue catalogue(rules_);
  if (column == CodedColumn::kCategory) {
    AddNames(catalogue.categories(), &names->texts);
  } else if (column == CodedColumn::kRegion) {
    AddNames(catalogue.regions(), &names->texts);
  } else if (column == CodedColumn::kUnit) {
    AddNames(catalogue.departments(), &names->texts);
  } else if (column == CodedColumn::kNumber) {
    for (const HotlineInfo& info : catalogue.hotlines()) {
      names->texts.push_back(info.code);
    }
  }
  names->views.assign(names->texts.begin(), names->texts.end());
  return *names;
}

std::string NearestNames::Find(CodedColumn column, std::string_view word) {
  const Names& names = NamesOf(column);
  const std::string_view whole = base::Nearest(word, names.views);
  if (!whole.empty()) return std::string(whole);
  const std::string_view last = LastPart(column, word);
  return last.size() == word.size()
             ? std::string()
             : std::string(base::Nearest(last, names.views));
}

}  // namespace trunkline::tables
