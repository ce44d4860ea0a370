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
#include "tools/progress.h"
#include "tools/text.h"
#include "trunkline/insight.h"

namespace trunkline::tools {

absl::StatusOr<DeskFacts> ReadDeskFacts(const DeskToolOptions& o,
                                        const OpenedDesk& desk) {
  constexpr std::size_t kPage = 5000;
  DeskFacts facts;
  // Before the rows: later events may be in them, earlier ones are.
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::Time now, NowOf(o, desk.zone));
  TRUNKLINE_ASSIGN_OR_RETURN(const StoreCounts counts,
                             desk.desk->store().Count(now));
  facts.feed_position = counts.events;  // A feed has no gaps.
  FactTable& table = facts.table;
  Progress progress(true, 0, nouns::kCase);
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
      progress.Update(0, table.rows());
      if (page.size() < kPage) break;
      after = std::string(table.Word(0, table.rows() - 1));
    }
  }
  return facts;
}

absl::StatusOr<int> DeskTable(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const OpenedDesk desk,
      OpenToolDesk(o, StoreAccess::kWrite, Needs::kRules));
  TRUNKLINE_ASSIGN_OR_RETURN(const DeskFacts facts, ReadDeskFacts(o, desk));
  TRUNKLINE_RETURN_IF_ERROR(WriteFacts(facts.table, desk.zone, o.output));
  Say(base::Fill<messages::kTableIs>(Count(facts.table.rows(), nouns::kCase),
                                     facts.feed_position));
  return kDone;
}

}  // namespace trunkline::tools
