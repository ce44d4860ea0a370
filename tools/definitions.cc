#include "tools/definitions.h"

#include <algorithm>
#include <utility>

#include "src/base/status.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/rules.h"

namespace trunkline::tools {

void AddDefinitionOption(CLI::App* app, std::vector<std::string>* paths,
                         bool required) {
  app->add_option("-d,--definition", *paths,
                  "A file of a lifecycle definition (.txtpb, .json, .binpb) "
                  "or a directory of them; may be given several times, a "
                  "later one may override an earlier one")
      ->type_name("PATH")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false)
      ->required(required);
}

absl::StatusOr<LoadResult<LifecycleDefinition>> ReadDefinition(
    const std::vector<std::string>& paths) {
  constexpr std::size_t kLimit = std::size_t{1} << 20;  // As the library's.
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<std::string> some,
                               ExpandPath(path));
    for (const std::string& file : some) {
      if (std::find(files.begin(), files.end(), file) != files.end()) {
        return absl::InvalidArgumentError("--definition names " + file +
                                          " twice");
      }
      if (HasExtension(file, ".csv")) {
        return absl::InvalidArgumentError(
            file + ": a definition is a .txtpb, .json or .binpb file");
      }
      files.push_back(file);
    }
  }
  std::vector<std::string> contents;
  for (const std::string& file : files) {
    TRUNKLINE_ASSIGN_OR_RETURN(std::string content, ReadAll(file, kLimit));
    contents.push_back(std::move(content));
  }
  std::vector<Source> sources;
  for (std::size_t i = 0; i != files.size(); ++i) {
    sources.push_back({files[i] == "-" ? "stdin" : files[i], contents[i],
                       FormatOf(files[i])});
  }
  return LoadLifecycleDefinition(sources);
}

std::optional<LifecycleDefinition> LoadDefinitionFiles(
    const std::vector<std::string>& paths, int* exit_code) {
  absl::StatusOr<LoadResult<LifecycleDefinition>> loaded =
      ReadDefinition(paths);
  if (!loaded.ok()) {
    *exit_code = Fail(loaded.status());
    return std::nullopt;
  }
  for (const Issue& issue : loaded->issues) Say(issue.ToString());
  if (!loaded->value) *exit_code = kDefects;
  return std::move(loaded->value);
}

}  // namespace trunkline::tools
