// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/base/civil.h"
#include "src/base/status.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/sources.h"
#include "tools/text.h"
#include "trunkline/cases/timeline.h"

namespace trunkline::tools {
namespace {

constexpr std::size_t kMostBytes = std::size_t{256} << 20;

struct Options {
  std::string input = "-";
  std::vector<std::string> definition;
  RulesOptions rules;
  std::string zone;
  bool words = false;
};

absl::StatusOr<int> RunCase(const Options& options) {
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string content,
                             ReadAll(options.input, kMostBytes));
  if (content.size() > kMostBytes) {
    return base::InvalidArgument(
        base::Fill<messages::kEventFileSize>(options.input));
  }
  const auto named = [&](const absl::Status& status) {
    return base::Annotate(status, options.input);
  };
  const auto events = ReadEventFile(content, FormatOfFile(options.input));
  if (!events.ok()) return named(events.status());

  std::optional<LifecycleDefinition> definition;
  if (!options.definition.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(definition,
                               LoadDefinitionFiles(options.definition));
  }
  std::optional<RuleSet> rules;
  if (!options.rules.paths.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(rules, LoadRules(options.rules));
  }
  TimelineOptions timeline;
  timeline.language = ToolLanguage();
  timeline.words = options.words;
  if (definition.has_value()) timeline.definition = &*definition;
  if (rules.has_value()) timeline.rules = &*rules;
  std::string zone = options.zone;
  if (zone.empty() && rules.has_value()) zone = rules->time_zone();
  if (!zone.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(timeline.zone, base::LoadZone(zone));
  }
  const auto text = RenderTimeline(*events, timeline);
  if (!text.ok()) return named(text.status());
  TRUNKLINE_RETURN_IF_ERROR(WriteAll("-", *text));
  return kDone;
}

}  // namespace

Run AddCase(Arguments* app) {
  auto options = std::make_shared<Options>();
  app->AddOption("events", options->input,
                 "trunkline.v1.EventFile of one case (.txtpb, .json, .binpb); "
                 "- is standard input")
      ->TypeName("FILE");
  AddDefinitionOption(app, &options->definition, false);
  AddRulesOptions(app, &options->rules, false);
  app->AddOption("--zone", options->zone,
                 "Time zone of the output; default: that of --rules, else UTC")
      ->TypeName("ZONE");
  app->AddFlag("--words", options->words,
               "Includes what staff wrote, which may identify the caller");
  app->Footer(
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
