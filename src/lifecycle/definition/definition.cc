// SPDX-License-Identifier: Apache-2.0
#include "src/lifecycle/definition/definition.h"

#include <algorithm>
#include <memory>
#include <utility>

#include "trunkline/cases/lifecycle_definition.h"

namespace trunkline {
namespace lifecycle {
namespace {

template <typename T>
int FindIn(const std::vector<T>& entries, std::string_view id) {
  // By id.
  const auto found =
      std::lower_bound(entries.begin(), entries.end(), id,
                       [](const T& entry, std::string_view wanted) {
                         return entry.id < wanted;
                       });
  return found != entries.end() && found->id == id
             ? static_cast<int>(found - entries.begin())
             : kNone;
}

}  // namespace

int DefinitionData::FindStage(std::string_view name) const {
  return FindIn(stages, name);
}
int DefinitionData::FindClock(std::string_view name) const {
  return FindIn(clocks, name);
}
int DefinitionData::FindRole(std::string_view name) const {
  return FindIn(roles, name);
}
int DefinitionData::FindEscalation(std::string_view name) const {
  return FindIn(escalations, name);
}

std::string_view LabelOf(const Labels& labels, std::string_view lang,
                         std::string_view id) {
  const auto found = labels.find(std::string(lang));
  if (found != labels.end()) return found->second;
  return labels.empty() ? id : std::string_view(labels.begin()->second);
}

}  // namespace lifecycle

LifecycleDefinition::LifecycleDefinition(
    std::shared_ptr<const lifecycle::DefinitionData> data)
    : data_(std::move(data)) {}

std::string_view LifecycleDefinition::id() const { return data_->id; }
std::string_view LifecycleDefinition::version() const { return data_->version; }

}  // namespace trunkline
