#ifndef TRUNKLINE_TOOLS_DEFINITIONS_H_
#define TRUNKLINE_TOOLS_DEFINITIONS_H_

#include <CLI/CLI.hpp>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "trunkline/cases/lifecycle_definition.h"

namespace trunkline::tools {

// Adds "--definition PATH".
void AddDefinitionOption(CLI::App* app, std::vector<std::string>* paths,
                         bool required);

// Reads and loads the files of a lifecycle definition. An error names a file
// that could not be read.
absl::StatusOr<LoadResult<LifecycleDefinition>> ReadDefinition(
    const std::vector<std::string>& paths);

// As above; says errors and issues on standard error and returns nullopt with
// the exit code in `*exit_code`.
std::optional<LifecycleDefinition> LoadDefinitionFiles(
    const std::vector<std::string>& paths, int* exit_code);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_DEFINITIONS_H_
