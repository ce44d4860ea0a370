// SPDX-License-Identifier: Apache-2.0
#include "tools/sources.h"

#include <sys/stat.h>

#include <utility>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/charset.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/progress.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

constexpr std::size_t kShown = 100;

absl::StatusOr<SourceFiles> OpenSources(const std::vector<std::string>& paths,
                                        const FileOptions& options) {
  SourceFiles files(options);
  for (const std::string& path : paths) {
    if (path == "-") {
      TRUNKLINE_ASSIGN_OR_RETURN(const std::string content,
                                 ReadAll(path, options.max_file_bytes));
      TRUNKLINE_RETURN_IF_ERROR(files.AddContent("stdin", content));
    } else {
      TRUNKLINE_RETURN_IF_ERROR(files.Add(path));
    }
  }
  SaySkipped(files.skipped());
  return files;
}

absl::StatusOr<SourceFiles> OpenWithoutTables(
    const std::vector<std::string>& paths, std::size_t max_file_bytes) {
  FileOptions options;
  options.tables = false;
  options.max_file_bytes = max_file_bytes;
  return OpenSources(paths, options);
}

// Prints the first errors and returns how many there are.
std::size_t PrintErrors(const std::vector<Issue>& issues) {
  std::size_t errors = 0;
  for (const Issue& issue : issues) {
    if (issue.severity != Severity::kError) continue;
    if (++errors <= kShown) Say(issue.ToString(ToolLanguage()));
  }
  return errors;
}

}  // namespace

void AddPathsOption(Arguments* app, const char* name,
                    std::vector<std::string>* paths, const char* description,
                    bool required) {
  app->AddOption(name, *paths, description)
      ->TypeName("PATH")
      ->Expected(1)
      ->TakeAll()
      ->AllowExtraArgs(false)
      ->Required(required);
}

void AddRulesOptions(Arguments* app, RulesOptions* options, bool required) {
  AddPathsOption(
      app, "-r,--rules", &options->paths,
      "A rule file (.txtpb, .json, .binpb, .csv, .xlsx) or a directory of "
      "them; may be given several times, a later one may override "
      "an earlier one",
      required);
  app->AddOption("--rules-charset", options->charset,
                 "Character set of .csv rule files: auto, utf-8 or gbk")
      ->TypeName("NAME")
      ->Check(CheckCharset);
  app->AddOption("--rules-sheet", options->sheet.sheet,
                 "The sheet of .xlsx rule files; default: the first that is "
                 "not hidden")
      ->TypeName("NAME");
  app->AddOption("--rules-hidden", options->sheet.hidden,
                 "What becomes of the hidden rows of .xlsx rule files: keep "
                 "(default) or skip")
      ->TypeName("keep|skip")
      ->OneOf({"keep", "skip"});
}

void AddCalendarsOption(Arguments* app, std::vector<std::string>* paths) {
  AddPathsOption(app, "--calendars", paths,
                 "A calendar file (.txtpb, .json, .binpb) or a directory of "
                 "them; may be given several times",
                 false);
}

void AddDefinitionOption(Arguments* app, std::vector<std::string>* paths,
                         bool required) {
  AddPathsOption(app, "-d,--definition", paths,
                 "A file of a lifecycle definition (.txtpb, .json, .binpb) or "
                 "a directory of them; may be given several times, a later one "
                 "may override an earlier one",
                 required);
}

void AddTextModelsOption(Arguments* app, std::vector<std::string>* paths) {
  AddPathsOption(
      app, "--models", paths,
      "A file of text models (.txtpb, .json, .binpb, .csv, .xlsx) or "
      "a folder of them; default: the folders text in those of "
      "--rules",
      false);
}

void SaySkipped(const std::vector<SkippedFile>& skipped) {
  for (const SkippedFile& one : skipped) {
    Say(base::Fill<messages::kFailed>(base::Fill<messages::kSkipped>(
        one.path, base::Text{one.reason, one.reason_zh})));
  }
}

absl::StatusOr<SourceFiles> OpenRules(const RulesOptions& options) {
  FileOptions files;
  files.charset = options.charset;
  files.sheet = options.sheet.sheet;
  if (options.sheet.skip_hidden()) files.hidden = HiddenRows::kSkip;
  return OpenSources(options.paths, files);
}

absl::StatusOr<SourceFiles> OpenDefinition(
    const std::vector<std::string>& paths) {
  return OpenWithoutTables(paths, LoadOptions().max_definition_bytes);
}

absl::StatusOr<RuleSet> LoadRules(const RulesOptions& options, bool release) {
  TRUNKLINE_ASSIGN_OR_RETURN(const SourceFiles files, OpenRules(options));
  return LoadOpened(files, options.quiet, release);
}

absl::StatusOr<RuleSet> LoadOpened(const SourceFiles& files, bool quiet,
                                   bool release) {
  LoadOptions load;
  load.release = release;
  Progress progress(!quiet, 0, nouns::kStep);
  load.progress = [&](std::uint64_t entries) { progress.Update(0, entries); };
  LoadResult<RuleSet> loaded = files.LoadRuleSet(load);
  progress.Clear();
  if (loaded.ok()) return *std::move(loaded.value);
  const std::size_t errors = PrintErrors(loaded.issues);
  base::Text shown;
  if (errors > kShown) shown = base::Fill<messages::kFirstShown>(kShown);
  return Defects(
      base::Fill<messages::kNoRules>(Count(errors, nouns::kError), shown));
}

absl::StatusOr<CalendarSet> LoadCalendarFiles(
    const std::vector<std::string>& paths) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const SourceFiles files,
      OpenWithoutTables(paths, LoadOptions().max_calendar_bytes));
  LoadResult<CalendarSet> loaded = LoadCalendars(files.sources());
  if (loaded.ok()) return *std::move(loaded.value);
  return Defects(base::Fill<messages::kNoCalendars>(
      Count(PrintErrors(loaded.issues), nouns::kError)));
}

absl::StatusOr<std::vector<LunarCalendar>> LoadLunarCalendarFiles(
    const std::vector<std::string>& paths) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const SourceFiles files,
      OpenWithoutTables(paths, LoadOptions().max_calendar_bytes));
  LoadResult<std::vector<LunarCalendar>> loaded =
      LoadLunarCalendars(files.sources());
  if (loaded.ok()) return *std::move(loaded.value);
  return Defects(base::Fill<messages::kNoCalendars>(
      Count(PrintErrors(loaded.issues), nouns::kError)));
}

absl::StatusOr<LifecycleDefinition> LoadDefinitionFiles(
    const std::vector<std::string>& paths) {
  TRUNKLINE_ASSIGN_OR_RETURN(const SourceFiles files, OpenDefinition(paths));
  LoadResult<LifecycleDefinition> loaded =
      LoadLifecycleDefinition(files.sources());
  if (loaded.ok()) {
    for (const Issue& issue : loaded.issues)
      Say(issue.ToString(ToolLanguage()));
    return *std::move(loaded.value);
  }
  return Defects(base::Fill<messages::kNoDefinition>(
      Count(PrintErrors(loaded.issues), nouns::kError)));
}

absl::StatusOr<TextModels> LoadTextModelFiles(
    const std::vector<std::string>& paths, const RulesOptions& rules,
    const RuleSet* checked) {
  std::vector<std::string> from = paths;
  if (from.empty()) {
    for (const std::string& path : rules.paths) {
      const std::string folder = path + "/" + kTextModelFolder;
      struct stat info;
      if (::stat(folder.c_str(), &info) == 0 && S_ISDIR(info.st_mode)) {
        from.push_back(folder);
      }
    }
  }
  if (from.empty()) {
    return base::InvalidArgument(
        base::Fill<messages::kNoTextModels>(kTextModelFolder));
  }
  FileOptions options;
  options.table_kind = TableKind::kTextModels;
  options.max_file_bytes = LoadOptions().max_text_model_bytes;
  options.charset = rules.charset;
  options.sheet = rules.sheet.sheet;
  if (rules.sheet.skip_hidden()) options.hidden = HiddenRows::kSkip;
  TRUNKLINE_ASSIGN_OR_RETURN(const SourceFiles files,
                             OpenSources(from, options));
  LoadResult<TextModels> loaded =
      files.Load([checked](const std::vector<Source>& sources) {
        return LoadTextModels(sources, checked);
      });
  if (loaded.ok()) {
    for (const Issue& issue : loaded.issues) {
      Say(issue.ToString(ToolLanguage()));
    }
    return *std::move(loaded.value);
  }
  return Defects(base::Fill<messages::kBadTextModels>(
      Count(PrintErrors(loaded.issues), nouns::kError)));
}

}  // namespace trunkline::tools
