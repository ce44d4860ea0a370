// SPDX-License-Identifier: Apache-2.0
//
// A LifecycleDefinition is the lifecycle as data: stages, who may do what in
// each, which guards must hold, which clocks run, which escalations are raised
// when they run out, who sees what. One comes with the library
// (packs/lifecycle/12345); a city's own file overrides parts of it.
//
//   auto loaded = trunkline::LoadLifecycleDefinition({
//       {"12345.txtpb", base_text}, {"our-city.txtpb", city_text}});
//   for (const auto& issue : loaded.issues) log(issue.ToString());
//   if (!loaded.ok()) return;   // there were errors
//
// The sources are trunkline.v1.LifecycleDefinition. A definition is immutable,
// cheap to copy, and safe to use from several threads.
#ifndef TRUNKLINE_CASES_LIFECYCLE_DEFINITION_H_
#define TRUNKLINE_CASES_LIFECYCLE_DEFINITION_H_

#include <memory>
#include <string_view>
#include <vector>

#include "trunkline/load.h"

namespace trunkline {

namespace internal {
class LifecycleDefinitionAccess;
}
namespace lifecycle {
struct DefinitionData;
}

class LifecycleDefinition {
 public:
  // Views live as long as the definition.
  std::string_view id() const;
  std::string_view version() const;  // A case keeps the one it began with.

 private:
  friend class internal::LifecycleDefinitionAccess;
  explicit LifecycleDefinition(
      std::shared_ptr<const lifecycle::DefinitionData> data);

  std::shared_ptr<const lifecycle::DefinitionData> data_;
};

// Merges, checks and compiles a definition from sources of
// trunkline.v1.LifecycleDefinition. Every defect is an issue with its place,
// among them
//   unreachable-stage    no path leads to it from the first stage
//   dead-end             from it no path leads to a final stage
//   no-owner             no role has to act in it
//   clock-never-stopped  it can still run in a final stage
//   no-right             no right allows a transition
// docs/lifecycle.md lists all. Limits: LoadOptions::max_definition_bytes,
// max_stages, max_ways and max_definition_entries. Cost: linear in the bytes,
// and in stages times ways, which these limits bound.
LoadResult<LifecycleDefinition> LoadLifecycleDefinition(
    const std::vector<Source>& sources, const LoadOptions& options = {});

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_LIFECYCLE_DEFINITION_H_
