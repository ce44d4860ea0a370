// SPDX-License-Identifier: Apache-2.0
// trunkline desk: commands in cases.
#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "generated/name_tables.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/csv.h"
#include "tools/command.h"
#include "tools/desk_commands.h"
#include "tools/files.h"
#include "trunkline/wire.h"

namespace trunkline::tools {
namespace {

// The store is not usable: no other command can succeed.
bool StoreFailed(const absl::Status& status) {
  return absl::IsUnavailable(status) || absl::IsResourceExhausted(status);
}

// What a command that changes cases works with.
struct Work {
  OpenedDesk desk;
  absl::Time now;
  Actor actor;
};

absl::StatusOr<Work> Open(const DeskCommandOptions& options,
                          StoreAccess access) {
  Work work;
  TRUNKLINE_ASSIGN_OR_RETURN(work.desk,
                             OpenToolDesk(options, access, Needs::kRules));
  TRUNKLINE_ASSIGN_OR_RETURN(work.now, NowOf(options, work.desk.zone));
  work.actor = ActorOf(options);
  return work;
}

// "sign" or "COMMAND_KIND_SIGN", and facts in text format.
absl::StatusOr<Command> ReadCommandText(const std::string& name,
                                        const std::string& facts) {
  const std::optional<int> kind = schema::CommandKindNames().Find(name);
  if (!kind.has_value()) {
    const std::string_view near = schema::CommandKindNames().Nearest(name);
    return absl::InvalidArgumentError(absl::StrCat(
        "there is no command ", base::Quoted(name),
        near.empty() ? "" : "; did you mean ",
        near.empty() ? "" : base::Quoted(near), near.empty() ? "" : "?"));
  }
  // The facts begin on a line of their own, so that positions name theirs.
  auto bytes =
      Convert("Command",
              absl::StrCat(std::string(schema::CommandKindNames().Name(*kind)),
                           " {\n", facts, "\n}"),
              Format::kText, Format::kBinary);
  if (!bytes.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "command ", name, ": ", std::string(bytes.status().message())));
  }
  return ReadCommand(*bytes);
}

// Prints a table of results, "refused" in the last column. kRejects if any is.
template <typename Results, typename Row>
absl::StatusOr<int> PrintResults(const std::string& output,
                                 const std::vector<std::string>& headers,
                                 const Results& results, const Row& row) {
  std::string text;
  tables::AppendCsvRow(headers, &text);
  bool refused = false;
  for (const auto& one : results) {
    refused = refused || !one.status.ok();
    std::vector<std::string> cells = row(one);
    cells.emplace_back(one.status.message());
    tables::AppendCsvRow(cells, &text);
  }
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(output, text));
  return refused ? kRejects : kDone;
}

}  // namespace

absl::StatusOr<int> DeskAccept(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(const Work work, Open(o, StoreAccess::kCreate));
  TicketInput input;
  TRUNKLINE_RETURN_IF_ERROR(
      input.Open(o.input, &*work.desk.rules, work.desk.rules->time_zone()));
  Rejects rejects;
  TRUNKLINE_RETURN_IF_ERROR(rejects.Open(o.rejects));
  OutputFile out;
  TRUNKLINE_RETURN_IF_ERROR(out.Open(o.output));
  tables::TicketRecord record;
  std::uint64_t accepted = 0, replayed = 0;
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(const bool more, input.Next(&record));
    if (!more) break;
    if (record.rejected) {
      TRUNKLINE_RETURN_IF_ERROR(rejects.Add(record));
      continue;
    }
    IdempotencyKey key;
    if (!o.request.empty()) {
      key = {o.key_source, absl::StrCat(o.request, "/", record.row)};
    }
    const absl::StatusOr<Receipt> receipt = work.desk.desk->Accept(
        *record.stored, work.actor,
        o.as_accepted ? record.ticket.accepted_at : work.now, key);
    if (!receipt.ok()) {
      if (StoreFailed(receipt.status())) return receipt.status();
      TRUNKLINE_RETURN_IF_ERROR(
          rejects.Add(record.row, record.line, "",
                      std::string(receipt.status().message())));
      continue;
    }
    ++accepted;
    replayed += receipt->replayed ? 1 : 0;
    TRUNKLINE_RETURN_IF_ERROR(out.Write(receipt->ref.id + "\n"));
  }
  TRUNKLINE_RETURN_IF_ERROR(rejects.Close());
  TRUNKLINE_RETURN_IF_ERROR(out.Close());
  Say(absl::StrCat(accepted, " accepted, ", replayed, " of them before, ",
                   rejects.count(), " rejected"));
  return rejects.count() == 0 ? kDone : kRejects;
}

absl::StatusOr<int> DeskDo(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(const Command command,
                             ReadCommandText(o.command, o.facts));
  TRUNKLINE_ASSIGN_OR_RETURN(const Work work, Open(o, StoreAccess::kWrite));
  IdempotencyKey key;
  if (!o.request.empty()) key = {o.key_source, o.request};
  const auto receipt =
      work.desk.desk->Do({work.desk.jurisdiction, o.id}, command, work.actor,
                         work.now, o.expect, key);
  if (!receipt.ok()) {
    // A refusal is an answer to the command line, whatever its code.
    return StoreFailed(receipt.status())
               ? receipt.status()
               : absl::InvalidArgumentError(receipt.status().message());
  }
  std::string text;
  for (const Event& event : receipt->events) {
    absl::StrAppend(&text, event.case_id, " ", event.version, " ",
                    event.transition, event.stage.empty() ? "" : " -> ",
                    event.stage, "\n");
  }
  TRUNKLINE_RETURN_IF_ERROR(WriteAll("-", text));
  return kDone;
}

absl::StatusOr<int> DeskTick(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(const Work work, Open(o, StoreAccess::kWrite));
  TickResult all;
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const TickResult some,
        work.desk.desk->Tick(work.actor, work.now, o.limit));
    all.cases += some.cases;
    all.events += some.events;
    all.failed += some.failed;
    if (some.cases < o.limit) break;
  }
  Say(absl::StrCat(all.events, " escalations of ", all.cases, " cases, ",
                   all.failed, " deferred"));
  return all.failed == 0 ? kDone : kRejects;
}

absl::StatusOr<int> DeskReassign(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(const Work work, Open(o, StoreAccess::kWrite));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const auto results,
      work.desk.desk->Reassign(work.desk.jurisdiction, work.actor, work.now,
                               o.dry_run));
  return PrintResults(
      o.output, {"case", "from", "to", "refused"}, results,
      [](const ReassignmentResult& one) {
        return std::vector<std::string>{one.ref.id, one.from, one.to};
      });
}

absl::StatusOr<int> DeskAdopt(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(const Work work, Open(o, StoreAccess::kWrite));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const auto results,
      work.desk.desk->Adopt(work.desk.jurisdiction, o.source, work.actor,
                            work.now));
  return PrintResults(o.output,
                      {"mirror", "case", "old_unit", "new_unit", "refused"},
                      results, [](const AdoptionResult& one) {
                        return std::vector<std::string>{
                            one.mirror.id, one.status.ok() ? one.ref.id : "",
                            one.old_unit, one.new_unit};
                      });
}

}  // namespace trunkline::tools
