// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <vector>

#include "src/base/status.h"
#include "src/lifecycle/definition/lifecycle_definition_access.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/json.h"
#include "tools/sources.h"
#include "tools/text.h"
#include "trunkline/cases/draw.h"

namespace trunkline::tools {
namespace {

struct Options {
  std::vector<std::string> definition;
  bool json = false;
  std::string as = "mermaid";
  Language language = Language::kChinese;
  std::string output = "-";
};

std::string Json(const LoadResult<LifecycleDefinition>& result,
                 std::size_t errors) {
  return IssuesToJson(result.issues, [&](JsonWriter* w) {
    Put(w, "errors", errors);
    if (!result.value) return;
    const lifecycle::DefinitionData& data = lifecycle::DataOf(*result.value);
    Put(w, "definition", data.id);
    Put(w, "version", data.version);
    Put(w, "stages", data.stages.size());
    Put(w, "transitions", data.transitions.size());
  });
}

absl::StatusOr<int> RunCheck(const Options& options) {
  TRUNKLINE_ASSIGN_OR_RETURN(const SourceFiles files,
                             OpenDefinition(options.definition));
  const LoadResult<LifecycleDefinition> result =
      LoadLifecycleDefinition(files.sources());
  std::size_t errors = 0;
  for (const Issue& issue : result.issues) {
    if (issue.severity == Severity::kError) ++errors;
  }
  std::string text;
  if (options.json) {
    text = Json(result, errors);
  } else {
    for (const Issue& issue : result.issues) {
      text += issue.ToString(ToolLanguage()) + "\n";
    }
    base::Text summary = Count(errors, nouns::kError);
    if (result.value) {
      const lifecycle::DefinitionData& data = lifecycle::DataOf(*result.value);
      summary = base::Fill<messages::kCheckedDefinition>(
          data.id, data.version, Count(data.stages.size(), nouns::kStage),
          Count(data.transitions.size(), nouns::kTransition), summary);
    }
    text += InToolLanguage(summary) + "\n";
  }
  TRUNKLINE_RETURN_IF_ERROR(WriteAll("-", text));
  return errors == 0 ? kDone : kDefects;
}

absl::StatusOr<int> RunDraw(const Options& options) {
  TRUNKLINE_ASSIGN_OR_RETURN(const LifecycleDefinition definition,
                             LoadDefinitionFiles(options.definition));
  const DrawFormat format = options.as == "dot"     ? DrawFormat::kDot
                            : options.as == "scxml" ? DrawFormat::kScxml
                                                    : DrawFormat::kMermaid;
  TRUNKLINE_RETURN_IF_ERROR(
      WriteAll(options.output,
               DrawLifecycleDefinition(definition, format, options.language)));
  return kDone;
}

}  // namespace

Run AddLifecycle(Arguments* app) {
  auto options = std::make_shared<Options>();
  app->RequireCommand(1);
  Arguments* const check =
      app->AddCommand("check", "Reports the defects of a definition");
  AddDefinitionOption(check, &options->definition, true);
  check->AddFlag("--json", options->json, "Writes the issues as JSON");
  check->Footer(
      "Writes FILE:LINE:COLUMN: SEVERITY: MESSAGE [CODE], one a line, then a "
      "summary.\nExit codes: 0 no error, 1 errors, 2 usage, 4 a file could not "
      "be read.\n\nExample:\n  trunkline lifecycle check -d "
      "packs/lifecycle/12345 -d our-city.txtpb");
  Arguments* const draw =
      app->AddCommand("draw", "Draws a definition: its stages and transitions");
  AddDefinitionOption(draw, &options->definition, true);
  draw->AddOption("--as", options->as,
                  "dot (Graphviz), mermaid (default) or scxml (W3C state "
                  "charts)")
      ->TypeName("FORMAT")
      ->OneOf({"dot", "mermaid", "scxml"});
  AddLanguageOption(draw, &options->language, "Language of the labels: ");
  draw->AddOption("-o,--output", options->output,
                  "Output file; - is standard output (default)")
      ->TypeName("FILE");
  draw->Footer(
      "Exit codes: 0 done, 1 the definition has errors, 2 usage, 4 a file "
      "could not\nbe read or written.\n\nExample:\n  trunkline lifecycle draw "
      "-d packs/lifecycle/12345 --as dot | dot -Tsvg > 12345.svg");
  return [options, check] {
    return check->Parsed() ? RunCheck(*options) : RunDraw(*options);
  };
}

}  // namespace trunkline::tools
