// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "src/base/message.h"
#include "src/base/strings.h"
#include "src/insight/messages.h"
#include "trunkline/catalogue.h"
#include "trunkline/insight.h"
#include "trunkline/ruleset.h"

namespace trunkline {
namespace {

// The codes of a list, and its labels by code.
template <typename List>
void AddNames(const List& list, std::string_view language,
              ReportOptions* options) {
  for (const auto& info : list) {
    options->known_codes.insert(info.code);
    const std::string_view label = LabelIn(info.labels, language);
    if (!label.empty()) options->names[info.code] = std::string(label);
  }
}

}  // namespace

void UseRuleSet(const RuleSet& rules, ReportOptions* options) {
  const Catalogue catalogue(rules);
  const std::string language(LanguageTag(options->language));
  AddNames(catalogue.departments(), language, options);
  AddNames(catalogue.regions(), language, options);
  AddNames(catalogue.categories(), language, options);
  for (const DepartmentInfo& one : catalogue.departments()) {
    if (!one.superior.empty()) options->superiors[one.code] = one.superior;
    if (!one.region.empty()) {
      options->region_departments[one.region].push_back(one.code);
    }
  }
  options->versions.push_back(absl::StrCat(base::ToAbsl(rules.id()), " ",
                                           base::ToAbsl(rules.version())));
}

std::string OriginOf(const FactTable& cases, Language language,
                     std::optional<std::int64_t> feed_position) {
  const std::string hash = cases.Hash();
  if (feed_position.has_value()) {
    return base::Fill<insight::messages::kTableHashAndFeed>(cases.rows(), hash,
                                                            *feed_position)
        .In(language);
  }
  return base::Fill<insight::messages::kTableHash>(cases.rows(), hash)
      .In(language);
}

}  // namespace trunkline
