// SPDX-License-Identifier: Apache-2.0
#include "tools/kpi_files.h"

#include <set>
#include <utility>

#include "absl/strings/str_join.h"
#include "src/base/status.h"
#include "src/base/strings.h"
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

absl::Status SayLacking(const std::vector<const Kpi*>& kpis,
                        const FactTable& table, const KpiPeriod& period) {
  const auto lacks = [&](const std::string& name) {
    const auto column = table.Find(name);
    return column.has_value() && table.Lacks(*column);
  };
  std::set<std::string> in_vain;
  for (const Kpi* const kpi : kpis) {
    for (const KpiExclusion& exclusion : kpi->exclusions) {
      for (const ColumnTest& test : exclusion.tests) {
        if (lacks(test.column)) in_vain.insert(test.column);
        if (lacks(test.other)) in_vain.insert(test.other);
      }
    }
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<KpiResult> results,
                               ComputeKpi(*kpi, table, period));
    const KpiResult& city = results.front();
    if (city.lacks.empty()) continue;
    Say(base::Fill<messages::kKpiLacks>(
        base::Quoted(kpi->id), absl::StrJoin(city.lacks, ", "), city.unknown));
  }
  if (!in_vain.empty()) {
    Say(base::Fill<messages::kExclusionsLack>(absl::StrJoin(in_vain, ", ")));
  }
  return absl::OkStatus();
}

}  // namespace trunkline::tools
