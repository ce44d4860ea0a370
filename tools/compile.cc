// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <utility>

#include "src/base/status.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/sources.h"
#include "tools/text.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::tools {
namespace {

struct Options {
  RulesOptions rules;
  std::string output;
  bool release = false;
};

absl::StatusOr<int> RunCompile(const Options& options) {
  TRUNKLINE_ASSIGN_OR_RETURN(const RuleSet rules,
                             LoadRules(options.rules, options.release));
  const std::string binary = rules.Serialize(Format::kBinary);
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(options.output, binary));

  trunkline_internal::v1::RuleSet merged;
  if (!merged.ParseFromString(binary)) return kTrouble;
  base::Text entries;
  auto add = [&](int n, const Noun& noun) {
    if (n == 0) return;
    const base::Text some = Count(static_cast<std::size_t>(n), noun);
    entries =
        entries.empty() ? some : base::Fill<messages::kAnd>(entries, some);
  };
  add(merged.rule_size(), nouns::kRule);
  add(merged.department_size(), nouns::kDepartment);
  add(merged.region_size(), nouns::kRegion);
  add(merged.category_size(), nouns::kCategory);
  add(merged.hotline_size(), nouns::kHotline);
  add(merged.deadline_policy_size(), nouns::kDeadlinePolicy);
  add(merged.deadline_rule_size(), nouns::kDeadlineRule);
  add(merged.emergency_signal_size(), nouns::kSignal);
  add(merged.attribute_size(), nouns::kAttribute);
  Say(base::Fill<messages::kCompiled>(
      options.output == "-" ? base::Fill<messages::kStandardOutput>()
                            : base::Verbatim(options.output),
      rules.id(), rules.version(), Count(binary.size(), nouns::kByte),
      rules.hash(), entries));
  return kDone;
}

}  // namespace

Run AddCompile(Arguments* app) {
  auto options = std::make_shared<Options>();
  AddRulesOptions(app, &options->rules, true);
  app->AddOption("-o,--output", options->output,
                 "The binary file (.binpb); - is standard output")
      ->TypeName("FILE")
      ->Required();
  app->AddFlag("--release", options->release,
               "Fails if a rule is a draft; for what goes into service");
  app->Footer(
      "The result does not depend on the order or format of the files. A "
      "summary is\nprinted on standard error.\nExit codes: 0 done, 1 the rule "
      "set has errors, 2 usage, 4 a file could not be\nread or written."
      "\n\nExample:\n  trunkline compile --rules packs/us/boston-2011 -o "
      "boston.binpb");
  return [options] { return RunCompile(*options); };
}

}  // namespace trunkline::tools
