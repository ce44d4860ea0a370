// SPDX-License-Identifier: Apache-2.0
// trunkline desk: callers, and who was shown them.
#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "tools/command.h"
#include "tools/desk_commands.h"
#include "tools/fact_file.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/table_file.h"
#include "tools/text.h"
#include "trunkline/cases/wire.h"
#include "trunkline/insight.h"

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
    if (left > 0) continue;
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<AccessEntry> more,
                               desk.desk->AccessEntries(ActorOf(o), after, 1));
    if (!more.empty()) {
      Say(base::Fill<messages::kMoreCases>(Count(o.limit, nouns::kEntry),
                                           after));
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
      WriteAll(o.output, WriteSubjectData(cases, Format::kJson) + "\n",
               Readers::kOwner));
  Say(Count(cases.size(), nouns::kCase));
  return kDone;
}

absl::StatusOr<int> DeskMissed(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const OpenedDesk desk,
      OpenToolDesk(o, StoreAccess::kWrite, Needs::kRules));
  FactTable calls = FactTable::Calls();
  SideColumn numbers{"caller_number", {}};
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::size_t rejects,
      ReadFacts(o.calls, o.calls.path, desk.zone, &calls, &numbers));
  const FactColumnId id = *calls.Find("call_id");
  const FactColumnId dialled = *calls.Find("dialled");
  const FactColumnId offered = *calls.Find("offered_at");
  const FactColumnId answered = *calls.Find("answered_at");
  const FactColumnId result = *calls.Find("result");
  std::vector<OfferedCall> offers;
  offers.reserve(calls.rows());
  // A call that never reached the queue was offered to no one.
  std::size_t not_offered = 0;
  for (std::size_t row = 0; row != calls.rows(); ++row) {
    const auto at = calls.TimeAt(offered, row);
    if (!at.has_value()) {
      ++not_offered;
      continue;
    }
    const std::string_view ended = calls.Word(result, row);
    OfferedCall& call = offers.emplace_back();
    call.id = std::string(calls.Word(id, row));
    call.dialled = std::string(calls.Word(dialled, row));
    call.offered_at = *at;
    call.answered = calls.TimeAt(answered, row).has_value() ||
                    ended == "answered" || ended == "transferred";
    call.caller_number = std::move(numbers.cells[row]);
  }
  TRUNKLINE_ASSIGN_OR_RETURN(
      const MissedCalls missed,
      desk.desk->ListMissedCalls(desk.jurisdiction, offers, ActorOf(o)));
  TableOutput out;
  TRUNKLINE_RETURN_IF_ERROR(out.Open(o.output, "missed", Readers::kOwner));
  TRUNKLINE_RETURN_IF_ERROR(
      out.AddRow({"call_id", "caller_number", "dialled", "offered_at", "missed",
                  "first_offered_at"}));
  for (const MissedCall& call : missed.calls) {
    TRUNKLINE_RETURN_IF_ERROR(
        out.AddRow({call.id, call.number, call.dialled,
                    base::FormatTimestamp(call.offered_at, desk.zone),
                    absl::StrCat(call.missed),
                    base::FormatTimestamp(call.first_offered_at, desk.zone)}));
  }
  TRUNKLINE_RETURN_IF_ERROR(out.Close());
  Say(base::Fill<messages::kToCallBack>(
      Count(missed.calls.size(), nouns::kNumber), missed.without_number,
      not_offered));
  return rejects == 0 ? kDone : kRejects;
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
  if (due.size() >= o.limit) {
    Say(base::Fill<messages::kMore>(Count(due.size(), nouns::kCase)));
  }
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
  Say(o.release ? base::Fill<messages::kReleased>()
                : base::Fill<messages::kOnHold>());
  return kDone;
}

}  // namespace trunkline::tools
