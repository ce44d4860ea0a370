// SPDX-License-Identifier: Apache-2.0
// trunkline desk: callers, and who was shown them.
#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "tools/command.h"
#include "tools/desk_commands.h"
#include "tools/files.h"
#include "trunkline/cases/wire.h"

namespace trunkline::tools {

absl::StatusOr<int> DeskAccessRecord(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const OpenedDesk desk,
      OpenToolDesk(o, StoreAccess::kRead, Needs::kNothing));
  OutputFile out;
  TRUNKLINE_RETURN_IF_ERROR(out.Open(o.output));
  std::int64_t after = o.after;
  for (std::size_t left = o.limit; left > 0;) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<AccessEntry> page,
        desk.desk->AccessEntries(ActorOf(o), after,
                                 std::min<std::size_t>(left, 500)));
    if (page.empty()) break;
    left -= page.size();
    after = page.back().position;
    for (const AccessEntry& entry : page) {
      TRUNKLINE_RETURN_IF_ERROR(
          out.Write(WriteAccessEntries({entry}, Format::kJson) + "\n"));
    }
  }
  TRUNKLINE_RETURN_IF_ERROR(out.Close());
  return kDone;
}

absl::StatusOr<int> DeskSubject(const DeskCommandOptions& o) {
  // A number in the arguments would be seen in the list of processes.
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string phone,
                             ReadAll(o.phone.empty() ? "-" : o.phone, 4096));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const OpenedDesk desk,
      OpenToolDesk(o, StoreAccess::kWrite, Needs::kRules));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::vector<SubjectCase> cases,
      desk.desk->Subject(desk.jurisdiction, phone, ActorOf(o)));
  TRUNKLINE_RETURN_IF_ERROR(
      WriteAll(o.output, WriteSubjectData(cases, Format::kJson) + "\n"));
  Say(absl::StrCat(cases.size(), " cases"));
  return kDone;
}

absl::StatusOr<int> DeskDue(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const OpenedDesk desk,
      OpenToolDesk(o, StoreAccess::kRead, Needs::kRules));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::Time now, NowOf(o, desk.zone));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::vector<CaseRef> due,
      desk.desk->DueForErasure(desk.jurisdiction, ActorOf(o), now, "",
                               o.limit));
  std::string text;
  for (const CaseRef& ref : due) absl::StrAppend(&text, ref.id, "\n");
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(o.output, text));
  return kDone;
}

absl::StatusOr<int> DeskHold(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const OpenedDesk desk,
      OpenToolDesk(o, StoreAccess::kWrite, Needs::kRules));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::Time now, NowOf(o, desk.zone));
  const CaseRef ref = {desk.jurisdiction, o.id};
  TRUNKLINE_RETURN_IF_ERROR(
      o.release ? desk.desk->ReleaseLegalHold(ref, o.reason, ActorOf(o), now)
                : desk.desk->PlaceLegalHold(ref, o.reason, ActorOf(o), now));
  Say(o.release ? "released" : "on legal hold");
  return kDone;
}

}  // namespace trunkline::tools
