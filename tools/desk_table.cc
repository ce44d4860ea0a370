// SPDX-License-Identifier: Apache-2.0
// trunkline desk table: what is counted of each case.
#include <string>
#include <vector>

#include "src/base/status.h"
#include "tools/command.h"
#include "tools/desk_commands.h"
#include "tools/fact_file.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/text.h"
#include "trunkline/insight.h"

namespace trunkline::tools {

absl::StatusOr<FactTable> ReadDeskTable(const DeskCommandOptions& o,
                                        const OpenedDesk& desk) {
  constexpr std::size_t kPage = 5000;
  FactTable table = FactTable::Cases();
  for (const bool mirrors : {false, true}) {
    std::string after;
    for (;;) {
      TRUNKLINE_ASSIGN_OR_RETURN(
          const std::vector<std::string> page,
          desk.desk->TableRows(desk.jurisdiction, ActorOf(o), after, kPage,
                               mirrors));
      for (const std::string& row : page) {
        TRUNKLINE_RETURN_IF_ERROR(table.AddMessage(row));
      }
      if (page.size() < kPage) break;
      after = std::string(table.Word(0, table.rows() - 1));
    }
  }
  return table;
}

absl::StatusOr<int> DeskTable(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const OpenedDesk desk,
      OpenToolDesk(o, StoreAccess::kWrite, Needs::kRules));
  TRUNKLINE_ASSIGN_OR_RETURN(const FactTable table, ReadDeskTable(o, desk));
  TRUNKLINE_RETURN_IF_ERROR(WriteFacts(table, desk.zone, o.output));
  Say(Count(table.rows(), nouns::kCase));
  return kDone;
}

}  // namespace trunkline::tools
