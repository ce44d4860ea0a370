// SPDX-License-Identifier: Apache-2.0
#include "tools/nearest.h"

#include <vector>

#include "generated/name_tables.h"
#include "src/base/strings.h"
#include "trunkline/catalogue.h"

namespace trunkline::tools {
namespace {

template <typename Info>
std::string NearestOf(const CatalogueList<Info>& list, std::string_view word) {
  std::vector<std::string> names;
  for (const Info& info : list) {
    names.push_back(info.code);
    for (const Label& label : info.labels) names.push_back(label.text);
    names.insert(names.end(), info.aliases.begin(), info.aliases.end());
  }
  return std::string(base::Nearest(
      word, std::vector<std::string_view>(names.begin(), names.end())));
}

}  // namespace

std::string NearestName(const RuleSet& rules, tables::CodedColumn column,
                        std::string_view word) {
  using tables::CodedColumn;
  const Catalogue catalogue(rules);
  switch (column) {
    case CodedColumn::kNone:
      return {};
    case CodedColumn::kCategory:
      return NearestOf(catalogue.categories(), word);
    case CodedColumn::kRegion:
      return NearestOf(catalogue.regions(), word);
    case CodedColumn::kUnit:
      return NearestOf(catalogue.departments(), word);
    case CodedColumn::kType:
      return std::string(schema::TicketTypeNames().Nearest(word));
    case CodedColumn::kChannel:
      return std::string(schema::ChannelNames().Nearest(word));
  }
  return {};
}

void AddUnknown(const RuleSet& rules, const Ticket& ticket,
                tables::UnknownWords* unknown) {
  using tables::CodedColumn;
  // A category that is not listed may be below one that is.
  const auto known = [&](std::string_view code) {
    for (;;) {
      if (!rules.FindCategory(code).empty()) return true;
      const std::size_t dot = code.rfind('.');
      if (dot == std::string_view::npos) return false;
      code = code.substr(0, dot);
    }
  };
  if (!ticket.category.empty() && !known(ticket.category)) {
    unknown->Add(CodedColumn::kCategory, ticket.category);
  }
  if (!ticket.region.empty() && rules.FindRegion(ticket.region).empty()) {
    unknown->Add(CodedColumn::kRegion, ticket.region);
  }
  const auto unit = [&](std::string_view department) {
    if (!department.empty() && rules.FindDepartment(department).empty()) {
      unknown->Add(CodedColumn::kUnit, department);
    }
  };
  unit(ticket.first_receiver);
  for (const std::string_view department : ticket.against) unit(department);
}

}  // namespace trunkline::tools
