#include "tools/calendars.h"

#include "tools/command.h"
#include "tools/files.h"
#include "tools/rules.h"
#include "trunkline/ruleset.h"

namespace trunkline::tools {

void AddCalendarsOption(CLI::App* app, std::vector<std::string>* paths) {
  app->add_option("--calendars", *paths,
                  "A calendar file (.txtpb, .json, .binpb) or a directory of "
                  "them; may be given several times")
      ->type_name("PATH")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
}

std::optional<CalendarSet> LoadCalendarFiles(
    const std::vector<std::string>& paths, int* exit_code) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    const auto some = ExpandPath(path);
    if (!some.ok()) {
      *exit_code = Fail(some.status());
      return std::nullopt;
    }
    files.insert(files.end(), some->begin(), some->end());
  }
  std::vector<std::string> contents;
  for (const std::string& file : files) {
    auto content = ReadAll(file, LoadOptions().max_calendar_bytes);
    if (!content.ok()) {
      *exit_code = Fail(content.status());
      return std::nullopt;
    }
    contents.push_back(*std::move(content));
  }
  std::vector<Source> sources;
  for (std::size_t i = 0; i != files.size(); ++i) {
    sources.push_back({files[i], contents[i], FormatOf(files[i])});
  }
  LoadResult<CalendarSet> loaded = LoadCalendars(sources);
  if (loaded.value.has_value()) return std::move(loaded.value);
  for (const Issue& issue : loaded.issues) Say(issue.ToString());
  *exit_code = kDefects;
  return std::nullopt;
}

}  // namespace trunkline::tools
