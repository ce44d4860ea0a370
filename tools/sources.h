// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_SOURCES_H_
#define TRUNKLINE_TOOLS_SOURCES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/arguments.h"
#include "tools/table_file.h"
#include "trunkline/calendar.h"
#include "trunkline/cases/lifecycle_definition.h"
#include "trunkline/files.h"
#include "trunkline/insight_periodic.h"
#include "trunkline/ruleset.h"
#include "trunkline/suggest.h"

// What commands load from files: rule sets, calendars, text models and
// lifecycle definitions. A path is a file, a folder or "-" for standard input.
// Files of a folder that are not read are listed on standard error.
namespace trunkline::tools {

// Adds an option that may be given several times, a path each time.
void AddPathsOption(Arguments* app, const char* name,
                    std::vector<std::string>* paths, const char* description,
                    bool required);
// "--rules PATH" and "--rules-charset NAME".
struct RulesOptions {
  std::vector<std::string> paths;
  std::string charset = "auto";
  SheetOptions sheet;  // Of workbooks.
  bool quiet = false;  // No progress on standard error.
};
void AddRulesOptions(Arguments* app, RulesOptions* options, bool required);
// "--calendars PATH".
void AddCalendarsOption(Arguments* app, std::vector<std::string>* paths);
// "--definition PATH".
void AddDefinitionOption(Arguments* app, std::vector<std::string>* paths,
                         bool required);

// Lists files that were not read, on standard error.
void SaySkipped(const std::vector<SkippedFile>& skipped);

// Open... read files and load nothing; an error names the file.
absl::StatusOr<SourceFiles> OpenRules(const RulesOptions& options);
absl::StatusOr<SourceFiles> OpenDefinition(
    const std::vector<std::string>& paths);

// Load... print issues on standard error; what has errors is Defects().
// LoadRules() prints errors only; `release`: LoadOptions::release.
absl::StatusOr<RuleSet> LoadRules(const RulesOptions& options,
                                  bool release = false);
// `quiet`: no progress bar.
absl::StatusOr<RuleSet> LoadOpened(const SourceFiles& files, bool quiet,
                                   bool release = false);
absl::StatusOr<CalendarSet> LoadCalendarFiles(
    const std::vector<std::string>& paths);
absl::StatusOr<std::vector<LunarCalendar>> LoadLunarCalendarFiles(
    const std::vector<std::string>& paths);
absl::StatusOr<LifecycleDefinition> LoadDefinitionFiles(
    const std::vector<std::string>& paths);

// "--models PATH".
void AddTextModelsOption(Arguments* app, std::vector<std::string>* paths);
// The folder of a pack that has its text models.
inline constexpr char kTextModelFolder[] = "text";
// Loads text models from `paths`; if there are none, from the folders of that
// name in the folders of `rules`. `checked` may be null: see LoadTextModels().
absl::StatusOr<TextModels> LoadTextModelFiles(
    const std::vector<std::string>& paths, const RulesOptions& rules,
    const RuleSet* checked);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_SOURCES_H_
