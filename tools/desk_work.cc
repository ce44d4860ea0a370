// SPDX-License-Identifier: Apache-2.0
// trunkline desk: commands in cases.
#include <algorithm>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "generated/name_tables.h"
#include "src/base/fold.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/schema/schema.h"
#include "src/tables/csv.h"
#include "tools/command.h"
#include "tools/desk_commands.h"
#include "tools/desk_decision.h"
#include "tools/desk_facts.h"
#include "tools/desk_next.h"
#include "tools/desk_offers.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/nearest.h"
#include "tools/progress.h"
#include "tools/text.h"
#include "trunkline/wire.h"
#include "trunkline_internal/v1/ticket.pb.h"

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

// A case as it is stored, without what is sealed.
absl::StatusOr<Case> StateOf(const Work& work, const CaseRef& ref) {
  TRUNKLINE_ASSIGN_OR_RETURN(const CaseRecord record,
                             work.desk.desk->store().Load(ref, nullptr));
  return ReadCase(record.state);
}

// The Chinese name that has the most characters of a word, and the fewest
// others: 并单 for 合并. Empty: none has one of them.
std::string NearestChineseCommand(const std::string& word) {
  const std::u32string wanted = base::Fold(word);
  std::string best;
  std::size_t most = 0, rest = 0;
  for (const auto& value : schema::CommandKindNames().values()) {
    const std::string name(
        schema::CommandKindNames().ChineseName(value.number));
    const std::u32string letters = base::Fold(name);
    const auto shared = static_cast<std::size_t>(
        std::count_if(letters.begin(), letters.end(), [&](char32_t c) {
          return c >= 0x80 && wanted.find(c) != std::u32string::npos;
        }));
    if (shared == 0 || shared < most) continue;
    if (shared == most && letters.size() - shared >= rest) continue;
    best = name;
    most = shared;
    rest = letters.size() - shared;
  }
  return best;
}

// "sign", "COMMAND_KIND_SIGN" or "签收".
absl::StatusOr<CommandKind> FindCommand(const std::string& name) {
  const std::optional<int> kind = schema::CommandKindNames().Find(name);
  if (!kind.has_value()) {
    std::string near(schema::CommandKindNames().Nearest(name));
    if (near.empty()) near = NearestChineseCommand(name);
    return base::InvalidArgument(base::Fill<messages::kNoCommand>(
        base::Quoted(name), near.empty() ? base::Fill<messages::kSeeNext>()
                                         : base::DidYouMean(near)));
  }
  return static_cast<CommandKind>(*kind);
}

// A command and its facts, as ReadFacts() takes them.
absl::StatusOr<Command> ReadCommandText(CommandKind kind,
                                        const std::string& facts,
                                        absl::TimeZone zone) {
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string text,
                             ReadFacts(kind, facts, zone));
  // The facts begin on a line of their own, so that columns are theirs.
  schema::SyntaxError error;
  const absl::StatusOr<std::string> bytes = schema::ToBinary(
      "Command",
      absl::StrCat(
          std::string(schema::CommandKindNames().Name(static_cast<int>(kind))),
          " {\n", text, "\n}"),
      Format::kText, &error);
  if (bytes.ok()) return ReadCommand(*bytes);
  if (error.position.line < 2) return bytes.status();
  return base::InvalidArgument(
      base::At(
          absl::StrCat(error.position.line - 1, ":", error.position.column),
          error.message) +
      FactsOfUnknown(kind, text));
}

// As above, with codes for names.
absl::StatusOr<Command> ReadCommandOf(const DeskCommandOptions& o,
                                      CommandKind kind, const OpenedDesk& desk,
                                      absl::Time accepted_at) {
  absl::StatusOr<Command> command = ReadCommandText(kind, o.facts, desk.zone);
  absl::Status status = command.status();
  if (status.ok()) {
    status = ResolveNames(*desk.rules, accepted_at, &*command);
  }
  if (!status.ok()) {
    return base::InvalidArgument(
        base::Fill<messages::kCommandFacts>(o.command, status));
  }
  return command;
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
    cells.push_back(InToolLanguage(base::TextOf(one.status)));
    tables::AppendCsvRow(cells, &text);
  }
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(output, text));
  return refused ? kRejects : kDone;
}

// The ticket to store for a record whose names are not all codes: with the
// codes that the rules know for them, whatever the form of the input, so that
// lists find it by them. Nothing: it is stored as it is.
absl::StatusOr<std::optional<StoredTicket>> WithCodes(
    const tables::TicketRecord& record) {
  const Ticket& coded = record.ticket;
  const Ticket& given = record.stored->ticket();
  std::optional<StoredTicket> out;
  if (coded.category == given.category && coded.region == given.region &&
      coded.first_receiver == given.first_receiver &&
      coded.against == given.against) {
    return out;
  }
  trunkline_internal::v1::Ticket ticket;
  if (!ticket.ParseFromString(record.stored->bytes())) {
    return base::Internal(base::Fill<messages::kTicketReadBack>());
  }
  if (!coded.category.empty()) ticket.set_category(std::string(coded.category));
  if (!coded.region.empty()) ticket.set_region(std::string(coded.region));
  if (!coded.first_receiver.empty()) {
    ticket.set_first_receiver(std::string(coded.first_receiver));
  }
  ticket.clear_against();
  for (const std::string_view unit : coded.against) {
    ticket.add_against(std::string(unit));
  }
  TRUNKLINE_ASSIGN_OR_RETURN(
      out, ReadTicket(ticket.SerializeAsString(), Format::kBinary));
  return out;
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
  std::optional<OfferTable> offers;
  if (!o.offers_file.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(const TextModels models,
                               LoadOfferModels(o, work.desk));
    offers.emplace(work.desk, models, o);
    TRUNKLINE_RETURN_IF_ERROR(offers->Open(o.offers_file));
  }
  tables::TicketRecord record;
  std::uint64_t accepted = 0, replayed = 0;
  Progress progress(!o.quiet, input.size());
  tables::UnknownWords unknown(o.input.show_unknown);
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(const bool more, input.Next(&record));
    progress.Update(input.bytes_read(), accepted + rejects.count());
    if (!more) break;
    if (record.rejected) {
      for (const auto& [column, word] : record.unknown) {
        unknown.Add(column, word);
      }
      TRUNKLINE_RETURN_IF_ERROR(rejects.Add(record));
      continue;
    }
    AddUnknown(*work.desk.rules, record.ticket, &unknown);
    IdempotencyKey key;
    if (!o.request.empty()) {
      key = {o.key_source, absl::StrCat(o.request, "/", record.row)};
    }
    TRUNKLINE_ASSIGN_OR_RETURN(const std::optional<StoredTicket> coded,
                               WithCodes(record));
    const absl::StatusOr<Receipt> receipt = work.desk.desk->Accept(
        coded.has_value() ? *coded : *record.stored, work.actor,
        o.as_accepted ? record.ticket.accepted_at : work.now, key);
    if (!receipt.ok()) {
      if (StoreFailed(receipt.status())) return receipt.status();
      TRUNKLINE_RETURN_IF_ERROR(
          rejects.Add(record.row, record.line, "",
                      InToolLanguage(base::TextOf(receipt.status()))));
      continue;
    }
    ++accepted;
    replayed += receipt->replayed ? 1 : 0;
    TRUNKLINE_RETURN_IF_ERROR(out.Write(receipt->ref.id + "\n"));
    if (offers.has_value()) {
      TRUNKLINE_RETURN_IF_ERROR(offers->Add(receipt->ref, work.actor));
    }
  }
  if (offers.has_value()) TRUNKLINE_RETURN_IF_ERROR(offers->Close());
  TRUNKLINE_RETURN_IF_ERROR(rejects.Close());
  TRUNKLINE_RETURN_IF_ERROR(out.Close());
  progress.Clear();
  NearestWords near(*work.desk.rules);
  Say(input.Columns() +
      base::Fill<messages::kAccepted>(accepted, replayed, rejects.count()) +
      base::Verbatim("\n") +
      unknown.ToText([&](auto column, std::string_view word) {
        return near.Find(column, word);
      }));
  return rejects.count() == 0 ? kDone : kRejects;
}

absl::StatusOr<int> DeskDo(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(const CommandKind kind, FindCommand(o.command));
  TRUNKLINE_ASSIGN_OR_RETURN(const Work work, Open(o, StoreAccess::kWrite));
  IdempotencyKey key;
  if (!o.request.empty()) key = {o.key_source, o.request};
  const CaseRef ref = {work.desk.jurisdiction, o.id};
  const bool routes =
      kind == CommandKind::kAmend || kind == CommandKind::kReroute;
  const auto before =
      routes ? StateOf(work, ref) : absl::StatusOr<Case>(Case());
  // A name of a category or region counts as of acceptance, as in routing.
  TRUNKLINE_ASSIGN_OR_RETURN(
      const Command command,
      ReadCommandOf(o, kind, work.desk,
                    routes && before.ok() ? before->accepted_at : work.now));
  const base::Text unknown = UnknownNames(*work.desk.rules, command);
  const auto receipt =
      work.desk.desk->Do(ref, command, work.actor, work.now, o.expect, key);
  if (!receipt.ok()) {
    // A refusal is an answer to the command line, whatever its code.
    if (StoreFailed(receipt.status())) return receipt.status();
    base::Text text = base::TextOf(receipt.status());
    const base::Text missing =
        MissingFacts(work.desk, ref, command, work.actor, work.now);
    if (!missing.empty()) {
      text += base::Fill<messages::kAlsoNeeds>(o.command, missing);
    }
    if (!unknown.empty()) {
      if (missing.empty()) text += base::Verbatim("\n");
      text += unknown;
    }
    return base::InvalidArgument(text);
  }
  std::string text;
  for (const Event& event : receipt->events) {
    absl::StrAppend(&text, event.case_id, " ", event.version, " ",
                    event.transition, event.stage.empty() ? "" : " -> ",
                    event.stage, "\n");
  }
  if (routes && before.ok()) {
    TRUNKLINE_ASSIGN_OR_RETURN(const Case after, StateOf(work, ref));
    text += InToolLanguage(
        DecisionChanges(*before, after, *work.desk.definition, work.desk.zone));
  }
  TRUNKLINE_RETURN_IF_ERROR(WriteAll("-", text));
  if (!unknown.empty()) Say(unknown);
  return kDone;
}

absl::StatusOr<int> DeskTick(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(const Work work, Open(o, StoreAccess::kWrite));
  TickResult all;
  Progress progress(true, 0, nouns::kCase);
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const TickResult some,
        work.desk.desk->Tick(work.actor, work.now, o.limit));
    all.cases += some.cases;
    all.events += some.events;
    all.failed += some.failed;
    progress.Update(0, all.cases);
    if (some.cases < o.limit) break;
  }
  progress.Clear();
  Say(base::Fill<messages::kTicked>(Count(all.events, nouns::kEscalation),
                                    Count(all.cases, nouns::kCase),
                                    all.failed));
  return all.failed == 0 ? kDone : kRejects;
}

absl::StatusOr<int> DeskReassign(const DeskCommandOptions& o) {
  if (!o.other_rules.empty() && !o.dry_run) {
    return base::InvalidArgument(base::Fill<messages::kDryRunOnly>());
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const Work work, Open(o, StoreAccess::kWrite));
  Progress progress(true, 0, nouns::kCase);
  const auto results = work.desk.desk->Reassign(
      work.desk.jurisdiction, work.actor, work.now, o.dry_run,
      [&](std::size_t cases) { progress.Update(0, cases); });
  progress.Clear();
  TRUNKLINE_RETURN_IF_ERROR(results.status());
  if (!o.other_rules.empty()) {
    return ReportReassignment(o, work.desk, *results);
  }
  return PrintResults(
      o.output, {"case", "from", "to", "refused"}, *results,
      [](const ReassignmentResult& one) {
        return std::vector<std::string>{one.ref.id, one.from, one.to};
      });
}

absl::StatusOr<int> DeskAdopt(const DeskCommandOptions& o) {
  TRUNKLINE_ASSIGN_OR_RETURN(const Work work, Open(o, StoreAccess::kWrite));
  Progress progress(true, 0, nouns::kCase);
  const auto results = work.desk.desk->Adopt(
      work.desk.jurisdiction, o.source, work.actor, work.now,
      [&](std::size_t cases) { progress.Update(0, cases); });
  progress.Clear();
  TRUNKLINE_RETURN_IF_ERROR(results.status());
  return PrintResults(o.output,
                      {"mirror", "case", "old_unit", "new_unit", "refused"},
                      *results, [](const AdoptionResult& one) {
                        return std::vector<std::string>{
                            one.mirror.id, one.status.ok() ? one.ref.id : "",
                            one.old_unit, one.new_unit};
                      });
}

}  // namespace trunkline::tools
