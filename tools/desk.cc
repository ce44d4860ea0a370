// trunkline desk: a desk from the shell.
#include <algorithm>
#include <cctype>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/schema/schema.h"
#include "src/tables/csv.h"
#include "tools/command.h"
#include "tools/definitions.h"
#include "tools/desk_options.h"
#include "tools/files.h"
#include "tools/import.h"
#include "tools/progress.h"
#include "tools/table.h"
#include "tools/ticket_input.h"
#include "trunkline/cases/timeline.h"

namespace trunkline::tools {
namespace {

struct Options : DeskToolOptions {
  TicketInputOptions input;
  std::string rejects;
  std::string request;
  std::string key_source = "tool";
  bool as_accepted = false;
  std::string id;
  std::string command;
  std::string facts;
  std::int64_t expect = 0;
  std::string lang = "en";
  std::string filter_unit, filter_stage, filter_region, due_before, mirrors;
  bool open_only = false;
  std::size_t limit = 1000;
  std::int64_t after = 0;
  std::string as_source;
  std::string source;
  std::string what = "events";
  std::string output = "-";
  std::string format = "auto";
  bool dry_run = false;
};

// "2018-10-01 08:30", or nothing for never.
std::string TimeText(absl::Time time, absl::TimeZone zone) {
  if (time == absl::InfiniteFuture()) return {};
  return absl::FormatTime(
      zone == absl::UTCTimeZone() ? "%Y-%m-%d %H:%MZ" : "%Y-%m-%d %H:%M", time,
      zone);
}

absl::StatusOr<std::string> JsonLine(std::string_view event) {
  return schema::FromBinary("Event", event, schema::Format::kJson);
}

// Writes lines to --output.
class Lines {
 public:
  absl::Status Open(const std::string& path) { return out_.Open(path); }
  absl::Status Add(std::string_view line) {
    TRUNKLINE_RETURN_IF_ERROR(out_.Write(line));
    return out_.Write("\n");
  }
  absl::Status Write(std::string_view text) { return out_.Write(text); }
  absl::Status Close() { return out_.Close(); }

 private:
  OutputFile out_;
};

int Init(const Options& o) {
  int code = kDone;
  const auto desk = OpenToolDesk(o, Access::kCreate, false, &code);
  if (!desk.has_value()) return code;
  Say("ready");
  return kDone;
}

absl::Status AcceptAll(const Options& o, OpenedDesk* desk,
                       std::uint64_t* rejected) {
  TicketInput input;
  TRUNKLINE_RETURN_IF_ERROR(
      input.Open(o.input, &*desk->rules, desk->rules->time_zone()));
  Rejects rejects;
  TRUNKLINE_RETURN_IF_ERROR(rejects.Open(o.rejects));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::Time now, NowOf(o, desk->zone));
  Lines out;
  TRUNKLINE_RETURN_IF_ERROR(out.Open(o.output));
  const Actor actor = ActorOf(o);
  tables::TicketRecord record;
  std::uint64_t accepted = 0, replayed = 0;
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(const bool more, input.Next(&record));
    if (!more) break;
    if (record.rejected) {
      TRUNKLINE_RETURN_IF_ERROR(rejects.Add(record));
      continue;
    }
    absl::StatusOr<Receipt> receipt = absl::UnknownError("");
    const auto ticket =
        ReadTicket(tables::TicketBytes(record), Format::kBinary);
    if (ticket.ok()) {
      RequestKey key;
      if (!o.request.empty()) {
        key = {o.key_source, absl::StrCat(o.request, "/", record.row)};
      }
      receipt = desk->desk->Accept(
          *ticket, actor,
          o.as_accepted ? ticket->ticket().accepted_at : now, key);
    } else {
      receipt = ticket.status();
    }
    if (!receipt.ok()) {
      // The storage is gone: nothing more can be taken in.
      if (absl::IsUnavailable(receipt.status()) ||
          absl::IsResourceExhausted(receipt.status())) {
        return receipt.status();
      }
      TRUNKLINE_RETURN_IF_ERROR(
          rejects.Add(record.row, record.line, "",
                      std::string(receipt.status().message())));
      continue;
    }
    ++accepted;
    replayed += receipt->replayed ? 1 : 0;
    TRUNKLINE_RETURN_IF_ERROR(out.Add(receipt->ref.id));
  }
  *rejected = rejects.count();
  TRUNKLINE_RETURN_IF_ERROR(rejects.Close());
  TRUNKLINE_RETURN_IF_ERROR(out.Close());
  Say(absl::StrCat(accepted, " accepted, ", replayed, " of them before, ",
                   *rejected, " rejected"));
  return absl::OkStatus();
}

int Accept(const Options& o) {
  int code = kDone;
  auto desk = OpenToolDesk(o, Access::kCreate, true, &code);
  if (!desk.has_value()) return code;
  std::uint64_t rejected = 0;
  const absl::Status status = AcceptAll(o, &*desk, &rejected);
  if (!status.ok()) return Fail(status);
  return rejected == 0 ? kDone : kRejects;
}

// "sign" or "COMMAND_KIND_SIGN", and facts in text format.
absl::StatusOr<Command> ReadCommandText(const std::string& name,
                                        const std::string& facts) {
  std::string kind = name;
  for (char& c : kind) {
    c = c == '-' ? '_'
                 : static_cast<char>(
                       std::toupper(static_cast<unsigned char>(c)));
  }
  if (kind.rfind("COMMAND_KIND_", 0) != 0) kind = "COMMAND_KIND_" + kind;
  if (!std::all_of(kind.begin(), kind.end(), [](char c) {
        return (c >= 'A' && c <= 'Z') || c == '_';
      })) {
    return absl::InvalidArgumentError("there is no command " +
                                      base::Quoted(name));
  }
  auto bytes = Convert("Command", absl::StrCat("kind: ", kind, "\n", facts),
                       Format::kText, Format::kBinary);
  if (!bytes.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(
        "command ", name, ": ", std::string(bytes.status().message())));
  }
  return ReadCommand(*bytes);
}

int Do(const Options& o) {
  const auto command = ReadCommandText(o.command, o.facts);
  if (!command.ok()) return Fail(command.status());
  int code = kDone;
  auto desk = OpenToolDesk(o, Access::kWrite, true, &code);
  if (!desk.has_value()) return code;
  const auto now = NowOf(o, desk->zone);
  if (!now.ok()) return Fail(now.status());
  RequestKey key;
  if (!o.request.empty()) key = {o.key_source, o.request};
  const auto receipt = desk->desk->Do({desk->jurisdiction, o.id}, *command,
                                      ActorOf(o), *now, o.expect, key);
  if (!receipt.ok()) {
    Say("trunkline: " + std::string(receipt.status().message()));
    return absl::IsUnavailable(receipt.status()) ||
                   absl::IsResourceExhausted(receipt.status())
               ? kTrouble
               : kUsage;
  }
  Lines out;
  absl::Status status = out.Open("-");
  for (const Event& event : receipt->events) {
    if (!status.ok()) break;
    status = out.Add(absl::StrCat(event.case_id, " ", event.version, " ",
                                  event.transition,
                                  event.stage.empty() ? "" : " -> ",
                                  event.stage));
  }
  if (status.ok()) status = out.Close();
  return status.ok() ? kDone : Fail(status);
}

absl::Status ListAll(const Options& o, OpenedDesk* desk) {
  CaseFilter filter;
  filter.jurisdiction = desk->jurisdiction;
  filter.unit = o.filter_unit;
  filter.stage = o.filter_stage;
  filter.region = o.filter_region;
  filter.open_only = o.open_only;
  filter.source = o.mirrors;
  if (!o.due_before.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        filter.due_before, ParseTime("--due-before", o.due_before, desk->zone));
  }
  const bool table = o.format == "table";
  const std::vector<std::string> headers = {
      "case", "stage", "unit", "region", "open", "due", "source", "goes on as"};
  Lines out;
  TRUNKLINE_RETURN_IF_ERROR(out.Open(o.output));
  Table aligned(headers);
  std::string text;
  if (!table) tables::AppendCsvRow(headers, &text);
  CaseRef after;
  std::size_t left = o.limit;
  while (left > 0) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<CaseRow> page,
        desk->desk->List(filter, after, std::min<std::size_t>(left, 500)));
    if (page.empty()) break;
    after = page.back().ref;
    left -= page.size();
    for (const CaseRow& row : page) {
      const std::vector<std::string> cells = {
          row.ref.id,  row.stage,
          row.unit,    row.region,
          row.open ? "yes" : "no",
          TimeText(row.due, desk->zone),
          row.source,  row.adopted_as};
      if (table) {
        aligned.Add(cells);
      } else {
        tables::AppendCsvRow(cells, &text);
      }
    }
    if (table) text += aligned.Take(false);
    TRUNKLINE_RETURN_IF_ERROR(out.Write(text));
    text.clear();
  }
  if (table) text += aligned.Take(true);
  TRUNKLINE_RETURN_IF_ERROR(out.Write(text));
  return out.Close();
}

int List(const Options& o) {
  int code = kDone;
  auto desk = OpenToolDesk(o, Access::kRead, false, &code);
  if (!desk.has_value()) return code;
  const absl::Status status = ListAll(o, &*desk);
  return status.ok() ? kDone : Fail(status);
}

// Every event of a case, without what is sealed.
absl::StatusOr<std::vector<Event>> EventsOf(Store* store, const CaseRef& ref) {
  std::vector<Event> events;
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<EventRow> rows,
        store->Events(ref, static_cast<std::int64_t>(events.size()), 500));
    if (rows.empty()) return events;
    for (const EventRow& row : rows) {
      TRUNKLINE_ASSIGN_OR_RETURN(events.emplace_back(), ReadEvent(row.bytes));
    }
  }
}

absl::Status ShowCase(const Options& o, OpenedDesk* desk) {
  CaseRef ref = {desk->jurisdiction, o.id};
  if (ref.jurisdiction.empty()) {
    // Without rules: the case of that id, if it is one.
    for (const char* source : {"", "*"}) {
      CaseFilter filter;
      filter.source = source;
      CaseRef after;
      for (;;) {
        TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<CaseRow> page,
                                   desk->desk->List(filter, after, 500));
        if (page.empty()) break;
        after = page.back().ref;
        for (const CaseRow& row : page) {
          if (row.ref.id != o.id) continue;
          if (!ref.jurisdiction.empty() &&
              ref.jurisdiction != row.ref.jurisdiction) {
            return absl::InvalidArgumentError(
                "several jurisdictions have a case " + base::Quoted(o.id) +
                "; --rules says which is meant");
          }
          ref = row.ref;
        }
      }
    }
  }
  if (ref.jurisdiction.empty()) {
    return absl::NotFoundError("there is no case " + base::Quoted(o.id));
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<Event> events,
                             EventsOf(&desk->desk->store(), ref));
  StoryOptions story;
  story.language = ToLanguage(o.lang);
  story.zone = desk->zone;
  if (desk->definition.has_value()) story.definition = &*desk->definition;
  if (desk->rules.has_value()) story.rules = &*desk->rules;
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string text, RenderTimeline(events, story));
  return WriteAll(o.output, text);
}

int Show(const Options& o) {
  int code = kDone;
  auto desk = OpenToolDesk(o, Access::kRead, false, &code);
  if (!desk.has_value()) return code;
  const absl::Status status = ShowCase(o, &*desk);
  return status.ok() ? kDone : Fail(status);
}

int Tick(const Options& o) {
  int code = kDone;
  auto desk = OpenToolDesk(o, Access::kWrite, true, &code);
  if (!desk.has_value()) return code;
  const auto now = NowOf(o, desk->zone);
  if (!now.ok()) return Fail(now.status());
  Ticked all;
  for (;;) {
    const auto ticked = desk->desk->Tick(*now, o.limit);
    if (!ticked.ok()) return Fail(ticked.status());
    all.cases += ticked->cases;
    all.events += ticked->events;
    all.failed += ticked->failed;
    if (ticked->cases < o.limit) break;
  }
  Say(absl::StrCat(all.events, " raised for ", all.cases, " cases, ",
                   all.failed, " put off"));
  return all.failed == 0 ? kDone : kRejects;
}

absl::Status FeedAll(const Options& o, OpenedDesk* desk) {
  Lines out;
  TRUNKLINE_RETURN_IF_ERROR(out.Open(o.output));
  FeedViewer viewer;
  viewer.source = o.as_source;
  std::int64_t cursor = o.after;
  std::size_t left = o.limit;
  while (left > 0) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        const FeedPage page,
        desk->desk->Feed(viewer, cursor, std::min<std::size_t>(left, 500)));
    if (page.next == cursor) break;
    left -= std::min(left, static_cast<std::size_t>(page.next - cursor));
    cursor = page.next;
    for (const FeedItem& item : page.items) {
      TRUNKLINE_ASSIGN_OR_RETURN(const std::string json,
                                 JsonLine(WriteEvent(item.event)));
      TRUNKLINE_RETURN_IF_ERROR(out.Add(absl::StrCat(
          "{\"position\": ", item.position, ", \"jurisdiction\": ",
          JsonText(item.ref.jurisdiction), ", \"source\": ",
          JsonText(item.source), ", \"event\": ", json, "}")));
    }
  }
  return out.Close();
}

int Feed(const Options& o) {
  int code = kDone;
  auto desk = OpenToolDesk(o, Access::kRead, false, &code);
  if (!desk.has_value()) return code;
  const absl::Status status = FeedAll(o, &*desk);
  return status.ok() ? kDone : Fail(status);
}

int Check(const Options& o) {
  int code = kDone;
  auto desk = OpenToolDesk(o, Access::kRead, false, &code);
  if (!desk.has_value()) return code;
  Progress progress(true, 0);
  const auto check = desk->desk->Check(
      [&](std::size_t cases) { progress.Update(0, cases); });
  progress.Clear();
  if (!check.ok()) return Fail(check.status());
  for (const DeskFault& fault : check->faults) {
    Say(absl::StrCat(fault.ref.id.empty() ? "feed" : "case ", fault.ref.id,
                     ": ", fault.what));
  }
  Say(absl::StrCat(check->cases, " cases, ", check->events, " events, ",
                   check->sealed, " sealed parts, ", check->erased,
                   " erased: ",
                   check->faults.empty()
                       ? std::string("clean")
                       : absl::StrCat(check->faults.size(), " faults")));
  return check->faults.empty() ? kDone : kDefects;
}

int Metrics(const Options& o) {
  int code = kDone;
  auto desk = OpenToolDesk(o, Access::kRead, false, &code);
  if (!desk.has_value()) return code;
  const auto now = NowOf(o, desk->zone);
  if (!now.ok()) return Fail(now.status());
  const auto stats = desk->desk->Stats(*now);
  if (!stats.ok()) return Fail(stats.status());
  const absl::Status status = WriteAll(o.output, MetricsText(*stats));
  return status.ok() ? kDone : Fail(status);
}

int Reassign(const Options& o) {
  int code = kDone;
  auto desk = OpenToolDesk(o, Access::kWrite, true, &code);
  if (!desk.has_value()) return code;
  const auto now = NowOf(o, desk->zone);
  if (!now.ok()) return Fail(now.status());
  const auto moved = desk->desk->Reassign(desk->jurisdiction, ActorOf(o), *now,
                                          o.dry_run);
  if (!moved.ok()) return Fail(moved.status());
  std::string text;
  tables::AppendCsvRow({"case", "from", "to", "refused"}, &text);
  bool refused = false;
  for (const Reassigned& one : *moved) {
    refused = refused || !one.status.ok();
    tables::AppendCsvRow(
        {one.ref.id, one.from, one.to, std::string(one.status.message())},
        &text);
  }
  const absl::Status status = WriteAll(o.output, text);
  if (!status.ok()) return Fail(status);
  return refused ? kRejects : kDone;
}

int Adopt(const Options& o) {
  int code = kDone;
  auto desk = OpenToolDesk(o, Access::kWrite, true, &code);
  if (!desk.has_value()) return code;
  const auto now = NowOf(o, desk->zone);
  if (!now.ok()) return Fail(now.status());
  const auto adopted =
      desk->desk->Adopt(desk->jurisdiction, o.source, ActorOf(o), *now);
  if (!adopted.ok()) return Fail(adopted.status());
  std::string text;
  tables::AppendCsvRow({"mirror", "case", "old_unit", "new_unit", "refused"},
                       &text);
  bool refused = false;
  for (const Adopted& one : *adopted) {
    refused = refused || !one.status.ok();
    tables::AppendCsvRow({one.mirror.id, one.status.ok() ? one.ref.id : "",
                          one.old_unit, one.new_unit,
                          std::string(one.status.message())},
                         &text);
  }
  const absl::Status status = WriteAll(o.output, text);
  if (!status.ok()) return Fail(status);
  return refused ? kRejects : kDone;
}

int Erase(const Options& o) {
  int code = kDone;
  auto desk = OpenToolDesk(o, Access::kWrite, true, &code);
  if (!desk.has_value()) return code;
  const auto now = NowOf(o, desk->zone);
  if (!now.ok()) return Fail(now.status());
  const absl::Status status =
      desk->desk->Erase({desk->jurisdiction, o.id}, ActorOf(o), *now);
  if (!status.ok()) return Fail(status);
  Say("erased");
  return kDone;
}

absl::Status ExportAll(const Options& o, OpenedDesk* desk) {
  Lines out;
  TRUNKLINE_RETURN_IF_ERROR(out.Open(o.output));
  Store& store = desk->desk->store();
  if (o.what == "events") {
    // In the order of commit; without what is sealed.
    std::int64_t cursor = 0;
    for (;;) {
      TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<EventRow> rows,
                                 store.Feed(cursor, 500));
      if (rows.empty()) return out.Close();
      cursor = rows.back().position;
      for (const EventRow& row : rows) {
        TRUNKLINE_ASSIGN_OR_RETURN(const std::string json,
                                   JsonLine(row.bytes));
        TRUNKLINE_RETURN_IF_ERROR(out.Add(json));
      }
    }
  }
  if (o.what == "tickets") {
    std::string text;
    tables::AppendCsvRow(
        {"source", "old_id", "accepted", "category", "region", "type", "unit",
         "stage", "closed", "case"},
        &text);
    CaseFilter filter;
    filter.source = o.source.empty() ? "*" : o.source;
    CaseRef after;
    for (;;) {
      TRUNKLINE_RETURN_IF_ERROR(out.Write(text));
      text.clear();
      // With `state`, which List() leaves out.
      TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<CaseRow> rows,
                                 store.Scan(filter, after, 500));
      if (rows.empty()) return out.Close();
      after = rows.back().ref;
      for (const CaseRow& row : rows) {
        TRUNKLINE_ASSIGN_OR_RETURN(const Case c, ReadCase(row.state));
        tables::AppendCsvRow(
            {row.source, row.ref.id.substr(row.source.size() + 1),
             c.accepted_at == absl::InfiniteFuture()
                 ? ""
                 : absl::FormatTime("%Y-%m-%d %H:%M:%S", c.accepted_at,
                                    desk->zone),
             c.category, c.region, std::string(TypeWord(c.type)), row.unit,
             row.stage,
             c.closed_at == absl::InfiniteFuture()
                 ? ""
                 : absl::FormatTime("%Y-%m-%d %H:%M:%S", c.closed_at,
                                    desk->zone),
             row.adopted_as},
            &text);
      }
    }
  }
  std::string after_source, after_id, text;
  if (o.what == "crosswalk") {
    tables::AppendCsvRow({"source", "old", "new"}, &text);
  }
  for (;;) {
    TRUNKLINE_RETURN_IF_ERROR(out.Write(text));
    text.clear();
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<Entry> entries,
        store.Entries(o.what, o.source, after_source, after_id, 500));
    if (entries.empty()) return out.Close();
    after_source = entries.back().source;
    after_id = entries.back().id;
    for (const Entry& entry : entries) {
      if (o.what == "crosswalk") {
        tables::AppendCsvRow({entry.source, entry.id, entry.bytes}, &text);
      } else {
        absl::StrAppend(&text, entry.bytes, "\n");
      }
    }
  }
}

int Export(const Options& o) {
  int code = kDone;
  auto desk = OpenToolDesk(o, Access::kRead, false, &code);
  if (!desk.has_value()) return code;
  const absl::Status status = ExportAll(o, &*desk);
  return status.ok() ? kDone : Fail(status);
}

}  // namespace

Run AddDesk(CLI::App* app) {
  app->require_subcommand(1);
  app->footer(
      "A refused command exits with 2 and says why; `check` with 1 if the "
      "store is not clean.\n\nExample:\n"
      "  trunkline desk accept tickets.jsonl -s sqlite:desk.db --as-accepted \\\n"
      "      -r packs/cn/national -r packs/cn/changsha --calendars "
      "packs/calendars \\\n"
      "      -d packs/lifecycle/12345 --role operator\n"
      "  trunkline desk list -s sqlite:desk.db --open");
  auto o = std::make_shared<Options>();
  std::vector<std::pair<CLI::App*, Run>> commands;
  const auto add = [&](const char* name, const char* description,
                       int (*run)(const Options&)) {
    CLI::App* command = app->add_subcommand(name, description);
    AddStoreOption(command, o.get());
    commands.emplace_back(command, [o, run] { return run(*o); });
    return command;
  };
  const auto reading = [&](CLI::App* command) {
    AddRulesOptions(command, &o->rules, false);
    AddDefinitionOption(command, &o->definition, false);
  };
  const auto deciding = [&](CLI::App* command) {
    AddDecidingOptions(command, o.get());
    AddActorOptions(command, o.get());
  };
  const auto request = [&](CLI::App* command) {
    command
        ->add_option("--request", o->request,
                     "Makes it safe to repeat: the same request is done once")
        ->type_name("KEY");
    command
        ->add_option("--request-source", o->key_source,
                     "Whose key it is (default \"tool\")")
        ->type_name("SYSTEM");
  };
  const auto output = [&](CLI::App* command) {
    command
        ->add_option("-o,--output", o->output,
                     "Where it goes; default: standard output")
        ->type_name("FILE");
  };
  CLI::App* c = add("init", "Makes an empty store, or brings one up to date",
                    Init);

  c = add("accept", "Routes tickets and opens cases; prints their ids", Accept);
  c->add_option("input", o->input.path, "Tickets; - is standard input")
      ->type_name("FILE");
  AddTicketInputOptions(c, &o->input);
  deciding(c);
  request(c);
  output(c);
  c->add_flag("--as-accepted", o->as_accepted,
              "For each ticket it is the time at which it was accepted");
  c->add_option("--rejects", o->rejects, "Where rows that are refused go")
      ->type_name("FILE");

  c = add("do", "Does a command in a case", Do);
  c->add_option("case", o->id, "Id of the case")->type_name("ID")->required();
  c->add_option("command", o->command,
                "sign, dispatch, feedback, ...: a CommandKind of event.proto")
      ->type_name("COMMAND")
      ->required();
  c->add_option("--facts", o->facts,
                "Its facts, trunkline.v1.Command in text format: 'unit: "
                "\"aic_bureau\"'")
      ->type_name("TEXT");
  c->add_option("--expect", o->expect, "Only if the case is at this version")
      ->type_name("VERSION");
  deciding(c);
  request(c);

  c = add("list", "Lists cases", List);
  c->add_option("--department", o->filter_unit, "Of this lead")
      ->type_name("CODE");
  c->add_option("--stage", o->filter_stage, "In this stage")->type_name("ID");
  c->add_option("--region", o->filter_region, "Of this region")
      ->type_name("CODE");
  c->add_option("--due-before", o->due_before, "With a clock that ends before")
      ->type_name("TIME");
  c->add_option("--mirrors", o->mirrors,
                "Instead: mirrors of a source, * for any")
      ->type_name("SOURCE");
  c->add_flag("--open", o->open_only, "Open ones only");
  c->add_option("--limit", o->limit, "At most so many (default 1000)")
      ->type_name("N");
  c->add_option("-f,--format", o->format, "csv (default) or table")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"auto", "csv", "table"}));
  reading(c);
  output(c);

  c = add("show", "Tells the story of a case; never who called", Show);
  c->add_option("case", o->id, "Id of the case")->type_name("ID")->required();
  c->add_option("--lang", o->lang, "en (default) or zh")
      ->type_name("LANGUAGE")
      ->check(CLI::IsMember({"en", "zh"}));
  reading(c);
  output(c);

  c = add("tick", "Raises what is due", Tick);
  deciding(c);

  c = add("feed", "Prints events in the order of commit, a JSON line each",
          Feed);
  c->add_option("--after", o->after, "Only after this position")
      ->type_name("POSITION");
  c->add_option("--as", o->as_source,
                "The system that reads: its own mirrors are left out")
      ->type_name("SOURCE");
  c->add_option("--limit", o->limit, "At most so many (default 1000)")
      ->type_name("N");
  output(c);

  {
    CLI::App* import = app->add_subcommand(
        "import", "Takes an old hotline's information base in");
    commands.emplace_back(import, AddImport(import));
  }

  c = add("export", "Writes what is in the store, never who called", Export);
  c->add_option("--what", o->what,
                "events (JSON lines, the default), tickets (what was imported "
                "or mirrored, as a table), knowledge (JSON lines) or crosswalk "
                "(a table)")
      ->type_name("KIND")
      ->check(CLI::IsMember({"events", "tickets", "knowledge", "crosswalk"}));
  c->add_option("--source", o->source, "Of one source only")
      ->type_name("SOURCE");
  reading(c);
  output(c);

  c = add("adopt", "Makes the open mirrors of a source ours", Adopt);
  c->add_option("source", o->source, "The source")
      ->type_name("SOURCE")
      ->required();
  deciding(c);
  output(c);

  c = add("reassign", "Moves open cases of departments that have a successor",
          Reassign);
  c->add_flag("--dry-run", o->dry_run, "Only lists them");
  deciding(c);
  output(c);

  c = add("erase", "Destroys who called, of a closed case", Erase);
  c->add_option("case", o->id, "Id of the case")->type_name("ID")->required();
  deciding(c);

  c = add("check", "Verifies the whole store", Check);

  c = add("metrics", "Prints counts as Prometheus reads them", Metrics);
  c->add_option("--now", o->now, "When it is; default: the clock")
      ->type_name("TIME");
  output(c);

  return [commands] {
    for (const auto& command : commands) {
      if (command.first->parsed()) return command.second();
    }
    return static_cast<int>(kUsage);
  };
}

}  // namespace trunkline::tools
