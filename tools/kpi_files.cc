// SPDX-License-Identifier: Apache-2.0
#include "tools/kpi_files.h"

#include <utility>

#include "src/base/status.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/sources.h"
#include "tools/text.h"

namespace trunkline::tools {

void AddKpiOption(Arguments* app, std::vector<std::string>* paths) {
  app->AddOption("-k,--kpi", *paths,
                 "A file of KPIs (.txtpb, .json, .binpb) or a directory of "
                 "them; may be given several times")
      ->TypeName("PATH")
      ->Required()
      ->Expected(1)
      ->TakeAll()
      ->AllowExtraArgs(false);
}

absl::StatusOr<KpiSet> LoadKpiFiles(const std::vector<std::string>& paths) {
  FileOptions no_tables;
  no_tables.tables = false;
  TRUNKLINE_ASSIGN_OR_RETURN(const SourceFiles files,
                             SourceFiles::Open(paths, no_tables));
  SaySkipped(files.skipped());
  LoadResult<KpiSet> loaded = LoadKpis(files.sources());
  for (const Issue& issue : loaded.issues) Say(issue.ToString(ToolLanguage()));
  if (!loaded.ok()) return Defects(base::Fill<messages::kNoKpis>());
  return *std::move(loaded.value);
}

}  // namespace trunkline::tools
