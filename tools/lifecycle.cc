#include <rapidjson/stringbuffer.h>
#include <rapidjson/writer.h>

#include <memory>
#include <string>
#include <vector>

#include "src/lifecycle/definition.h"
#include "tools/command.h"
#include "tools/definitions.h"
#include "tools/files.h"
#include "tools/issue_json.h"
#include "tools/rules.h"
#include "trunkline/cases/draw.h"

namespace trunkline::tools {
namespace {

struct Options {
  std::vector<std::string> definition;
  bool json = false;
  std::string as = "mermaid";
  std::string lang = "zh";
  std::string output = "-";
};

std::string Json(const LoadResult<LifecycleDefinition>& result,
                 std::size_t errors) {
  std::string text = "{\"issues\":[";
  for (const Issue& issue : result.issues) {
    text += (&issue == &result.issues.front() ? "\n" : ",\n") +
            IssueToJson(issue);
  }
  rapidjson::StringBuffer buffer;
  rapidjson::Writer<rapidjson::StringBuffer> w(buffer);
  w.StartObject();
  w.Key("errors");
  w.Uint64(errors);
  if (result.value) {
    const auto put = [&](const char* name, std::string_view value) {
      w.Key(name);
      w.String(value.data(), static_cast<rapidjson::SizeType>(value.size()));
    };
    put("definition", result.value->id());
    put("version", result.value->version());
    w.Key("stages");
    w.Uint64(result.value->data().stages.size());
    w.Key("transitions");
    w.Uint64(result.value->data().transitions.size());
  }
  w.EndObject();
  return text + "\n]," + std::string(buffer.GetString()).substr(1) + "\n";
}

int RunCheck(const Options& options) {
  const auto result = ReadDefinition(options.definition);
  if (!result.ok()) return Fail(result.status());
  std::size_t errors = 0;
  for (const Issue& issue : result->issues) {
    if (issue.severity == Severity::kError) ++errors;
  }
  std::string text;
  if (options.json) {
    text = Json(*result, errors);
  } else {
    for (const Issue& issue : result->issues) text += issue.ToString() + "\n";
    if (result->value) {
      const lifecycle::DefinitionData& data = result->value->data();
      text += data.id + " " + data.version + ": " +
              Count(data.stages.size(), "stage") + ", " +
              Count(data.transitions.size(), "transition") + ", ";
    }
    text += Count(errors, "error") + "\n";
  }
  const absl::Status status = WriteAll("-", text);
  if (!status.ok()) return Fail(status);
  return errors == 0 ? kDone : kDefects;
}

int RunDraw(const Options& options) {
  int exit_code = kDone;
  const std::optional<LifecycleDefinition> definition =
      LoadDefinitionFiles(options.definition, &exit_code);
  if (!definition) return exit_code;
  const DrawFormat format = options.as == "dot"     ? DrawFormat::kDot
                            : options.as == "scxml" ? DrawFormat::kScxml
                                                    : DrawFormat::kMermaid;
  const absl::Status status =
      WriteAll(options.output,
               DrawLifecycleDefinition(*definition, format, options.lang));
  return status.ok() ? kDone : Fail(status);
}

}  // namespace

Run AddLifecycle(CLI::App* app) {
  auto options = std::make_shared<Options>();
  app->require_subcommand(1);
  CLI::App* const check =
      app->add_subcommand("check", "Looks for every defect of a definition");
  AddDefinitionOption(check, &options->definition, true);
  check->add_flag("--json", options->json, "Writes the issues as JSON");
  check->footer(
      "Writes FILE:LINE:COLUMN: SEVERITY: MESSAGE [CODE], one a line, then a "
      "summary.\nExit codes: 0 no error, 1 errors, 2 usage, 4 a file could not "
      "be read.\n\nExample:\n  trunkline lifecycle check -d "
      "packs/lifecycle/12345 -d our-city.txtpb");
  CLI::App* const draw = app->add_subcommand(
      "draw", "Draws a definition: stages, and what leads from one to another");
  AddDefinitionOption(draw, &options->definition, true);
  draw->add_option("--as", options->as,
                   "dot (Graphviz), mermaid (default) or scxml (W3C state "
                   "charts)")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"dot", "mermaid", "scxml"}));
  draw->add_option("--lang", options->lang,
                   "Language of the labels: zh (default) or en")
      ->type_name("LANG")
      ->check(CLI::IsMember({"zh", "en"}));
  draw->add_option("-o,--output", options->output,
                   "Where it goes; - is standard output (default)")
      ->type_name("FILE");
  draw->footer(
      "Exit codes: 0 done, 1 the definition has errors, 2 usage, 4 a file "
      "could not\nbe read or written.\n\nExample:\n  trunkline lifecycle draw "
      "-d packs/lifecycle/12345 --as dot | dot -Tsvg > 12345.svg");
  return [options, check] {
    return check->parsed() ? RunCheck(*options) : RunDraw(*options);
  };
}

}  // namespace trunkline::tools
