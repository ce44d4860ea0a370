// SPDX-License-Identifier: Apache-2.0
// trunkline desk: the store itself.
#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "tools/command.h"
#include "tools/desk_commands.h"
#include "tools/files.h"
#include "tools/progress.h"

namespace trunkline::tools {

absl::StatusOr<int> DeskInit(const DeskCommandOptions& o) {
  TRUNKLINE_RETURN_IF_ERROR(
      OpenToolDesk(o, Access::kCreate, Needs::kNothing).status());
  Say("ready");
  return kDone;
}

absl::StatusOr<int> DeskCheck(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(const OpenedDesk desk,
                             OpenToolDesk(o, Access::kRead, Needs::kNothing));
  Progress progress(true, 0);
  const auto check = desk.desk->Check(
      ActorOf(o), [&](std::size_t cases) { progress.Update(0, cases); });
  progress.Clear();
  TRUNKLINE_RETURN_IF_ERROR(check.status());
  for (const DeskFault& fault : check->faults) {
    Say(absl::StrCat(fault.ref.id.empty() ? "feed" : "case ", fault.ref.id,
                     ": ", fault.what));
  }
  if (!check->overwritten) {
    Say("erased parts are not yet overwritten in the store's files; the next "
        "tick overwrites them");
  }
  for (const std::string& what : check->unverified) {
    Say(absl::StrCat("not verified: ", what));
  }
  Say(absl::StrCat(check->cases, " cases, ", check->events, " events, ",
                   check->sealed, " sealed parts, ", check->erased, " erased: ",
                   check->faults.empty()
                       ? std::string("clean")
                       : absl::StrCat(check->faults.size(), " faults")));
  return check->faults.empty() ? kDone : kDefects;
}

absl::StatusOr<int> DeskMetrics(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(const OpenedDesk desk,
                             OpenToolDesk(o, Access::kRead, Needs::kNothing));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::Time now, NowOf(o, desk.zone));
  TRUNKLINE_ASSIGN_OR_RETURN(const DeskStats stats,
                             desk.desk->Stats(ActorOf(o), now));
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(o.output, MetricsText(stats)));
  return kDone;
}

absl::StatusOr<int> DeskErase(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(const OpenedDesk desk,
                             OpenToolDesk(o, Access::kWrite, Needs::kRules));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::Time now, NowOf(o, desk.zone));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const ErasureResult erased,
      desk.desk->Erase({desk.jurisdiction, o.id}, ActorOf(o), now));
  std::string text;
  for (const CaseRef& ref : erased.erased) absl::StrAppend(&text, ref.id, "\n");
  TRUNKLINE_RETURN_IF_ERROR(WriteAll("-", text));
  Say(absl::StrCat(erased.parts, " sealed parts erased",
                   erased.overwritten
                       ? std::string()
                       : "; not yet overwritten in the store's files"));
  return kDone;
}

}  // namespace trunkline::tools
