// SPDX-License-Identifier: Apache-2.0
// trunkline desk: disputes about competence.
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "generated/name_tables.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/schema/schema.h"
#include "src/tables/csv.h"
#include "tools/command.h"
#include "tools/desk_commands.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/table.h"
#include "tools/text.h"
#include "trunkline/wire.h"

namespace trunkline::tools {
namespace {

std::string KindWord(DisputeCommandKind kind) {
  return std::string(
      schema::DisputeCommandKindNames().Name(static_cast<int>(kind)));
}
std::string StageWord(DisputeStage stage) {
  return std::string(schema::DisputeStageNames().Name(static_cast<int>(stage)));
}
std::string EndingWord(DisputeEnding ending) {
  return ending == DisputeEnding::kUnspecified
             ? std::string()
             : std::string(
                   schema::DisputeEndingNames().Name(static_cast<int>(ending)));
}

// "rule" or "裁定", and facts in text format.
absl::StatusOr<DisputeCommand> ReadDisputeCommandText(
    const std::string& name, const std::string& facts) {
  const auto kind = schema::DisputeCommandKindNames().Find(name);
  if (!kind.has_value() || *kind == 0) {
    return base::InvalidArgument(base::Fill<messages::kNoCommand>(
        base::Quoted(name),
        base::DidYouMean(schema::DisputeCommandKindNames().Nearest(name))));
  }
  // The facts begin on a line of their own, so that positions name theirs.
  auto bytes = Convert("DisputeCommand",
                       absl::StrCat("kind: ", *kind, "\n", facts, "\n"),
                       Format::kText, Format::kBinary);
  if (!bytes.ok()) {
    return base::InvalidArgument(
        base::Fill<messages::kCommandFacts>(name, bytes.status()));
  }
  return ReadDisputeCommand(*bytes);
}

absl::StatusOr<OpenedDesk> OpenForReading(const DeskCommandOptions& o) {
  return OpenToolDesk(o, StoreAccess::kRead, Needs::kRules);
}

absl::StatusOr<int> ShowDispute(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(const OpenedDesk desk, OpenForReading(o));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const Dispute dispute,
      desk.desk->GetDispute(desk.jurisdiction, o.id, ActorOf(o)));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::string text,
      schema::FromBinary("Dispute", WriteDispute(dispute),
                         schema::Format::kText));
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(o.output, text));
  return kDone;
}

}  // namespace

absl::StatusOr<int> DeskDispute(const DeskCommandOptions& o) {
  if (o.command.empty()) return ShowDispute(o);
  TRUNKLINE_ASSIGN_OR_RETURN(const DisputeCommand command,
                             ReadDisputeCommandText(o.command, o.facts));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const OpenedDesk desk,
      OpenToolDesk(o, StoreAccess::kWrite, Needs::kRules));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::Time now, NowOf(o, desk.zone));
  IdempotencyKey key;
  if (!o.request.empty()) key = {o.key_source, o.request};
  const auto receipt = desk.desk->DoDispute(desk.jurisdiction, o.id, command,
                                            ActorOf(o), now, o.expect, key);
  if (!receipt.ok()) {
    if (absl::IsUnavailable(receipt.status()) ||
        absl::IsResourceExhausted(receipt.status())) {
      return receipt.status();
    }
    return base::InvalidArgument(base::TextOf(receipt.status()));
  }
  std::string text;
  for (const DisputeEvent& event : receipt->events) {
    absl::StrAppend(&text, event.dispute, " ", event.version, " ",
                    KindWord(event.command.kind));
    if (event.stage != DisputeStage::kUnspecified) {
      absl::StrAppend(&text, " -> ", StageWord(event.stage));
    }
    if (event.ending != DisputeEnding::kUnspecified) {
      absl::StrAppend(&text, " ", EndingWord(event.ending));
    }
    if (event.step_due_at != absl::InfiniteFuture()) {
      absl::StrAppend(&text, ", ",
                      InToolLanguage(base::Fill<messages::kStepDue>(
                          base::FormatMinute(event.step_due_at, desk.zone))));
    }
    absl::StrAppend(&text, "\n");
  }
  for (const DisputeTicket& ticket : receipt->tickets) {
    for (const Event& event : ticket.events) {
      absl::StrAppend(&text, event.case_id, " ", event.version, " ",
                      event.transition, event.stage.empty() ? "" : " -> ",
                      event.stage, "\n");
    }
    if (!ticket.status.ok()) {
      absl::StrAppend(&text,
                      InToolLanguage(base::Fill<messages::kTicketStays>(
                          ticket.case_id, ticket.status)),
                      "\n");
    }
  }
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(o.output, text));
  return kDone;
}

absl::StatusOr<int> DeskDisputes(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(const OpenedDesk desk, OpenForReading(o));
  std::string text;
  tables::AppendCsvRow({"dispute", "stage", "step", "due", "ending", "unit",
                        "category", "region", "claimants", "cases", "opened"},
                       &text);
  std::string after = o.after_case;
  std::size_t left = o.limit;
  bool cut = false;
  const auto time = [&](absl::Time at) {
    return at == absl::InfiniteFuture() ? std::string()
                                        : base::FormatMinute(at, desk.zone);
  };
  while (!cut) {
    // One more than is shown, to know whether more follow.
    TRUNKLINE_ASSIGN_OR_RETURN(
        std::vector<Dispute> page,
        desk.desk->ListDisputes(desk.jurisdiction, ActorOf(o), o.open_only,
                                after, left + 1));
    cut = page.size() > left;
    if (cut) page.resize(left);
    if (page.empty()) break;
    after = page.back().id;
    left -= page.size();
    for (const Dispute& dispute : page) {
      std::string claimants, cases;
      for (const Claimant& one : dispute.claimants) {
        absl::StrAppend(&claimants, claimants.empty() ? "" : "; ", one.unit);
      }
      for (const std::string& id : dispute.cases) {
        absl::StrAppend(&cases, cases.empty() ? "" : "; ", id);
      }
      tables::AppendCsvRow(
          {dispute.id, StageWord(dispute.stage), dispute.step,
           time(dispute.step_due_at), EndingWord(dispute.ending), dispute.unit,
           dispute.category, dispute.region, claimants, cases,
           time(dispute.opened_at)},
          &text);
    }
  }
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(o.output, text));
  if (cut) {
    Say(base::Fill<messages::kMoreCases>(Count(o.limit, nouns::kDispute),
                                         after));
  }
  return kDone;
}

absl::StatusOr<int> DeskDraft(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(const OpenedDesk desk, OpenForReading(o));
  const auto draft = desk.desk->DraftRule(desk.jurisdiction, o.id, ActorOf(o));
  if (!draft.ok()) return base::InvalidArgument(base::TextOf(draft.status()));
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(o.output, *draft));
  return kDone;
}

}  // namespace trunkline::tools
