// SPDX-License-Identifier: Apache-2.0
// trunkline desk near: open cases that are like a case.
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/tables/csv.h"
#include "tools/command.h"
#include "tools/desk_commands.h"
#include "tools/files.h"
#include "trunkline/cases/nearest.h"
#include "trunkline/wire.h"

namespace trunkline::tools {

absl::StatusOr<int> DeskNear(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const OpenedDesk desk,
      OpenToolDesk(o, StoreAccess::kWrite, Needs::kRules));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::Time now, NowOf(o, desk.zone));
  const Actor actor = ActorOf(o);
  TRUNKLINE_ASSIGN_OR_RETURN(const Case c,
                             desk.desk->Get({desk.jurisdiction, o.id}, actor));
  TRUNKLINE_ASSIGN_OR_RETURN(const TicketRecord ticket,
                             ReadTicketRecord(c.ticket));
  Actor host;
  host.id = "tool";
  host.roles = {"system"};
  NearestCases near(desk.desk.get(), *desk.rules, std::move(host));
  TRUNKLINE_RETURN_IF_ERROR(near.Update());
  const std::string text =
      c.dispatch_text.empty() ? ticket.caller_words : c.dispatch_text;
  NearestQuery query;
  query.text = text;
  query.region = c.region;
  query.case_id = c.id;
  query.sees_words = !ticket.caller_words.empty();
  query.now = now;
  NearestOptions options;
  options.top = o.top;
  options.days = o.days;
  options.min_similarity = o.min_similarity;
  TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<NearCase> found,
                             near.Find(query, actor, options));
  std::string out;
  tables::AppendCsvRow(
      {"id", "similarity", "accepted_at", "region", "lead", "common"}, &out);
  for (const NearCase& one : found) {
    tables::AppendCsvRow(
        {one.ref.id, std::to_string(one.similarity),
         base::FormatSecond(one.accepted_at, desk.zone), one.region, one.lead,
         absl::StrJoin(one.common, "; ")},
        &out);
  }
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(o.output, out));
  return kDone;
}

}  // namespace trunkline::tools
