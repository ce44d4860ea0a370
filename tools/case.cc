#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/base/strings.h"
#include "tools/command.h"
#include "tools/definitions.h"
#include "tools/files.h"
#include "tools/rules.h"
#include "trunkline/cases/timeline.h"

namespace trunkline::tools {
namespace {

constexpr std::size_t kMostBytes = std::size_t{256} << 20;

struct Options {
  std::string input = "-";
  std::vector<std::string> definition;
  RulesOptions rules;
  std::string zone;
  std::string lang = "en";
  bool words = false;
};

int RunCase(const Options& options) {
  const auto content = ReadAll(options.input, kMostBytes);
  if (!content.ok()) return Fail(content.status());
  if (content->size() > kMostBytes) {
    return Fail(absl::InvalidArgumentError(
        options.input + ": an event file has at most 256 MiB"));
  }
  const auto named = [&](const absl::Status& status) {
    return Fail(absl::Status(
        status.code(),
        options.input + ": " + std::string(status.message())));
  };
  const auto events = ReadEventFile(*content, FormatOf(options.input));
  if (!events.ok()) return named(events.status());

  int exit_code = kDone;
  std::optional<LifecycleDefinition> definition;
  if (!options.definition.empty()) {
    definition = LoadDefinitionFiles(options.definition, &exit_code);
    if (!definition.has_value()) return exit_code;
  }
  std::optional<RuleSet> rules;
  if (!options.rules.paths.empty()) {
    rules = LoadRules(options.rules, &exit_code);
    if (!rules.has_value()) return exit_code;
  }
  StoryOptions story;
  story.language = ToLanguage(options.lang);
  story.words = options.words;
  if (definition.has_value()) story.definition = &*definition;
  if (rules.has_value()) story.rules = &*rules;
  std::string zone = options.zone;
  if (zone.empty() && rules.has_value()) zone = rules->time_zone();
  if (!zone.empty() && !absl::LoadTimeZone(zone, &story.zone)) {
    return Fail(absl::InvalidArgumentError(
        "--zone: unknown time zone " + base::Quoted(zone) +
        "; write one as \"Asia/Shanghai\""));
  }
  const auto told = RenderTimeline(*events, story);
  if (!told.ok()) return named(told.status());
  const absl::Status status = WriteAll("-", *told);
  return status.ok() ? kDone : Fail(status);
}

}  // namespace

Run AddCase(CLI::App* app) {
  auto options = std::make_shared<Options>();
  app->add_option("events", options->input,
                  "trunkline.v1.EventFile of one case (.txtpb, .json, .binpb); "
                  "- is standard input")
      ->type_name("FILE");
  AddDefinitionOption(app, &options->definition, false);
  AddRulesOptions(app, &options->rules, false);
  app->add_option("--zone", options->zone,
                  "Time zone of the times; else that of --rules, else UTC")
      ->type_name("ZONE");
  app->add_option("--lang", options->lang, "en (default) or zh")
      ->type_name("LANGUAGE")
      ->check(CLI::IsMember({"en", "zh"}));
  app->add_flag("--words", options->words,
                "Shows what staff wrote too; it may tell of the caller");
  app->footer(
      "Replays the events and prints them as a timeline, with the clocks. "
      "Neither the caller\nnor the caller's words are shown. --definition and "
      "--rules name stages and departments.\nExit codes: 0 done, 1 a rule set "
      "or definition has defects, 2 usage, or the events do not\nfollow from "
      "each other, 4 a file could not be read.\n\nExample:\n  trunkline case "
      "events.json --definition packs/lifecycle/12345 \\\n      --rules "
      "packs/cn/national --rules packs/cn/changsha --lang zh");
  return [options] { return RunCase(*options); };
}

}  // namespace trunkline::tools
