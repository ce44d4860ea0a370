// SPDX-License-Identifier: Apache-2.0
#include "src/tables/nearest_name.h"

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
  }
  names->views.assign(names->texts.begin(), names->texts.end());
  return *names;
}

std::string NearestNames::Find(CodedColumn column, std::string_view word) {
  const Names& names = NamesOf(column);
  const std::string_view whole = base::Nearest(word, names.views);
  const std::size_t slash = word.rfind('/');
  if (!whole.empty() || slash == std::string_view::npos) {
    return std::string(whole);
  }
  return std::string(base::Nearest(word.substr(slash + 1), names.views));
}

}  // namespace trunkline::tables
