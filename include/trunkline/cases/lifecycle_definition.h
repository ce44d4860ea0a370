// A LifecycleDefinition is the lifecycle as data: stages, who may do what in each, what
// must hold, which clocks run, what is raised when they run out, who sees what.
// One comes with the library (packs/lifecycle/12345); a city lays a file of
// its own over it.
//
//   trunkline::LifecycleDefinitionLoadResult loaded = trunkline::LoadLifecycleDefinition({
//       {"12345.txtpb", base_text}, {"our-city.txtpb", city_text}});
//   for (const auto& issue : loaded.issues) log(issue.ToString());
//   if (!loaded.definition) return;   // there were errors
//
// What is read is trunkline.v1.LifecycleDefinition. Immutable, cheap to copy, safe from
// any number of threads.
#ifndef TRUNKLINE_CASES_LIFECYCLE_DEFINITION_H_
#define TRUNKLINE_CASES_LIFECYCLE_DEFINITION_H_

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "trunkline/issue.h"
#include "trunkline/ruleset.h"

namespace trunkline {

namespace lifecycle {
struct DefinitionData;
}

class LifecycleDefinition {
 public:
  // Views live as long as the definition.
  std::string_view id() const;
  std::string_view version() const;  // A case pins it.

  // For the other modules of the library.
  explicit LifecycleDefinition(std::shared_ptr<const lifecycle::DefinitionData> data);
  const lifecycle::DefinitionData& data() const { return *data_; }

 private:
  std::shared_ptr<const lifecycle::DefinitionData> data_;
};

// What loading gives.
struct LifecycleDefinitionLoadResult {
  std::optional<LifecycleDefinition> definition;  // Absent if any issue is an error.
  std::vector<Issue> issues;             // By source, in the order of the file.
};

// Merges, checks and compiles a definition. Entries of all sources are merged
// by kind and id; a later source replaces or removes an entry by `override`.
// Every defect is an issue with its place, among them
//   unreachable-stage    no path leads to it from the first stage
//   dead-end             from it no path leads to a final stage
//   no-owner             nobody has to act in it
//   clock-never-stopped  it can still run in a final stage
//   nobody-may           no right lets anybody take a transition
// docs/lifecycle.md lists all. Refused are a source of more than 1 MiB, more
// than 100 stages, and more than 1,000 entries of another kind.
LifecycleDefinitionLoadResult LoadLifecycleDefinition(const std::vector<RuleSource>& sources);

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_LIFECYCLE_DEFINITION_H_
