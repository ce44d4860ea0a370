// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_LIFECYCLE_DEFINITION_LIFECYCLE_DEFINITION_ACCESS_H_
#define TRUNKLINE_SRC_LIFECYCLE_DEFINITION_LIFECYCLE_DEFINITION_ACCESS_H_

#include <memory>
#include <utility>

#include "src/lifecycle/definition/definition.h"
#include "trunkline/cases/lifecycle_definition.h"

namespace trunkline::internal {

// The library's own way to what LifecycleDefinition keeps private.
class LifecycleDefinitionAccess {
 public:
  static LifecycleDefinition Make(
      std::shared_ptr<const lifecycle::DefinitionData> data) {
    return LifecycleDefinition(std::move(data));
  }
  // Lives as long as the definition.
  static const lifecycle::DefinitionData& Data(
      const LifecycleDefinition& definition) {
    return *definition.data_;
  }
};

}  // namespace trunkline::internal

namespace trunkline::lifecycle {

// The compiled form of a definition; lives as long as it.
inline const DefinitionData& DataOf(const LifecycleDefinition& definition) {
  return internal::LifecycleDefinitionAccess::Data(definition);
}

}  // namespace trunkline::lifecycle

#endif  // TRUNKLINE_SRC_LIFECYCLE_DEFINITION_LIFECYCLE_DEFINITION_ACCESS_H_
