// SPDX-License-Identifier: Apache-2.0
// trunkline desk: a desk from the shell.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tools/command.h"
#include "tools/desk_commands.h"
#include "tools/diff_report.h"
#include "tools/messages.h"
#include "tools/sources.h"
#include "tools/text.h"

namespace trunkline::tools {

Run AddDesk(Arguments* app) {
  app->RequireCommand(1);
  app->Footer(
      "Exit code 2: a command was refused, and the reason is printed; 1: "
      "`check` "
      "found faults.\n\nExample:\n"
      "  trunkline desk accept tickets.jsonl -s sqlite:desk.db --as-accepted "
      "\\\n"
      "      -r packs/cn/national -r packs/cn/changsha --calendars "
      "packs/calendars \\\n"
      "      -d packs/lifecycle/12345 --role operator\n"
      "  trunkline desk list -s sqlite:desk.db --open --role system");
  auto o = std::make_shared<DeskCommandOptions>();
  std::vector<std::pair<Arguments*, Run>> commands;
  const auto add = [&](const char* name, const char* description,
                       absl::StatusOr<int> (*run)(const DeskCommandOptions&)) {
    Arguments* command = app->AddCommand(name, description);
    AddStoreOption(command, o.get());
    commands.emplace_back(command, [o, run] { return run(*o); });
    return command;
  };
  // For roles other than "system" a desk also needs what gives them rights.
  const auto reading = [&](Arguments* command) {
    AddRulesOptions(command, &o->rules, false);
    AddCalendarsOption(command, &o->calendars);
    AddDefinitionOption(command, &o->definition, false);
    AddActorOptions(command, o.get());
  };
  const auto add_limit = [&](Arguments* command) {
    command
        ->AddOption("--limit", o->limit,
                    "The most that are listed (default 1000)")
        ->TypeName("N")
        ->FromOne(
            [] { return InToolLanguage(base::Fill<messages::kLeastLimit>()); });
  };
  const auto deciding = [&](Arguments* command) {
    AddDecidingOptions(command, o.get());
    AddActorOptions(command, o.get());
  };
  const auto offering = [&](Arguments* command) {
    AddTextModelsOption(command, &o->models);
    command
        ->AddOption("--holdout", o->holdout,
                    "Per cent of the cases, by the hash of their ids, that are "
                    "offered nothing, so that the offers can be measured "
                    "(default 5)")
        ->TypeName("PERCENT")
        ->Between(0, 100);
  };
  const auto request = [&](Arguments* command) {
    command
        ->AddOption(
            "--idempotency-key", o->request,
            "A request with a key is executed once, however often it is "
            "repeated")
        ->TypeName("KEY");
    command
        ->AddOption("--idempotency-source", o->key_source,
                    "The system that the key belongs to (default \"tool\")")
        ->TypeName("SYSTEM");
  };
  const auto output = [&](Arguments* command) {
    command
        ->AddOption("-o,--output", o->output,
                    "Output file; default: standard output")
        ->TypeName("FILE");
  };
  Arguments* c = add(
      "init", "Creates a store, or updates the schema of an old one", DeskInit);

  c = add("accept", "Routes tickets and opens cases; prints their ids",
          DeskAccept);
  c->AddOption("input", o->input.path, "Tickets; - is standard input")
      ->TypeName("FILE");
  AddTicketInputOptions(c, &o->input);
  deciding(c);
  request(c);
  output(c);
  c->AddFlag("--as-accepted", o->as_accepted,
             "Takes the acceptance time of each ticket as the current time");
  c->AddOption("--rejects", o->rejects, "File for the rows that are rejected")
      ->TypeName("FILE");
  c->AddOption("--offers", o->offers_file,
               "Table of the categories that the words of each accepted ticket "
               "without one suggest (.csv, .xlsx), for whoever chooses them")
      ->TypeName("FILE");
  offering(c);
  c->AddFlagFunction(
      "-q,--quiet", [o] { o->quiet = o->rules.quiet = true; },
      "No progress bar");

  c = add("do", "Executes a command in a case", DeskDo);
  c->AddOption("case", o->id, "Id of the case")->TypeName("ID")->Required();
  c->AddOption("command", o->command,
               "sign, dispatch, feedback, ... or 签收, 转派, 反馈, ...: a "
               "CommandKind of event.proto; `desk next CASE` lists those that "
               "are possible")
      ->TypeName("COMMAND")
      ->Required();
  c->AddOption("--facts", o->facts,
               "Fields of trunkline.v1.Command in text format: 'unit: "
               "\"aic_bureau\"'")
      ->TypeName("TEXT");
  c->AddOption("--expect", o->expect,
               "Fails unless the case is at this version")
      ->TypeName("VERSION");
  deciding(c);
  request(c);

  c = add("next",
          "Lists what the actor may do in a case now, with the facts that each "
          "command needs and their values",
          DeskNext);
  c->AddOption("case", o->id, "Id of the case")->TypeName("ID")->Required();
  c->AddFlag("--all", o->all,
             "Lists the commands that are refused, too, with the reason");
  c->AddFlag(
      "--offers", o->offers,
      "Also lists the categories that the words suggest, if the case has "
      "none and the actor may see the words; the actor decides");
  offering(c);
  deciding(c);
  output(c);

  c = add("dispute",
          "Executes a command about a dispute, or prints the dispute",
          DeskDispute);
  c->AddOption("dispute", o->id, "Id of the dispute")
      ->TypeName("ID")
      ->Required();
  c->AddOption("command", o->command,
               "open, state, collate, opinion, rule, ... or 立项, 书面陈述, "
               "...: a DisputeCommandKind of dispute.proto; without it, the "
               "dispute is printed")
      ->TypeName("COMMAND");
  c->AddOption("--facts", o->facts,
               "Fields of trunkline.v1.DisputeCommand in text format: 'text: "
               "\"...\" number: \"7\"'")
      ->TypeName("TEXT");
  c->AddOption("--expect", o->expect,
               "Fails unless the dispute is at this version")
      ->TypeName("VERSION");
  request(c);
  deciding(c);
  output(c);

  c = add("disputes", "Lists disputes", DeskDisputes);
  c->AddFlag("--open", o->open_only, "Open disputes only");
  add_limit(c);
  c->AddOption("--after", o->after_case, "Starts after this dispute")
      ->TypeName("ID");
  deciding(c);
  output(c);

  c = add("draft",
          "Prints the rule that a ruling leads to, as a draft in text format",
          DeskDraft);
  c->AddOption("dispute", o->id, "Id of the dispute")
      ->TypeName("ID")
      ->Required();
  deciding(c);
  output(c);

  c = add("list", "Lists cases", DeskList);
  c->AddOption("--department", o->filter_unit, "Cases of this lead")
      ->TypeName("CODE");
  c->AddOption("--stage", o->filter_stage, "Cases in this stage")
      ->TypeName("ID");
  c->AddOption("--region", o->filter_region, "Cases of this region")
      ->TypeName("CODE");
  c->AddOption("--due-before", o->due_before,
               "Cases with a clock that is due before")
      ->TypeName("TIME");
  c->AddOption("--mirrors", o->mirrors,
               "Lists mirrors of a source instead, * for any")
      ->TypeName("SOURCE");
  c->AddFlag("--open", o->open_only, "Open cases only");
  add_limit(c);
  c->AddOption("--after", o->after_case, "Starts after this case")
      ->TypeName("ID");
  c->AddOption("-f,--format", o->format, "csv (default) or table")
      ->TypeName("FORMAT")
      ->OneOf({"auto", "csv", "table"});
  reading(c);
  output(c);

  c = add("measures",
          "Lists open supervision measures, of closed cases too, as the actor "
          "may see them",
          DeskMeasures);
  add_limit(c);
  c->AddOption("--after", o->after_case, "Starts after this case")
      ->TypeName("ID");
  c->AddOption("-f,--format", o->format, "csv (default) or table")
      ->TypeName("FORMAT")
      ->OneOf({"auto", "csv", "table"});
  reading(c);
  output(c);

  c = add("table",
          "Writes the case table: what is counted of each case, without "
          "callers and words",
          DeskTable);
  deciding(c);
  c->AddOption("-o,--output", o->output,
               "File for the case table, .csv, .jsonl or .xlsx; default: "
               "standard output, CSV")
      ->TypeName("FILE");

  c = add("holdout",
          "Says how good the offered categories are, by the cases that were "
          "shown none",
          DeskHoldout);
  offering(c);
  deciding(c);
  output(c);

  c = add("near",
          "Lists the open cases that are most like a case; a person merges",
          DeskNear);
  c->AddOption("case", o->id, "Id of the case")->TypeName("ID")->Required();
  c->AddOption("--top", o->top, "The most that are listed (default 3)")
      ->TypeName("N")
      ->Between(1, 100);
  c->AddOption("--days", o->days,
               "Accepted in the last so many days (default 30)")
      ->TypeName("N")
      ->Between(0, 36500);
  c->AddOption("--similarity", o->min_similarity,
               "The least similarity, in per cent (default 25)")
      ->TypeName("N")
      ->Between(1, 100);
  deciding(c);
  output(c);

  c = add("show", "Prints the timeline of a case, without the caller",
          DeskShow);
  c->AddOption("case", o->id, "Id of the case")->TypeName("ID")->Required();
  reading(c);
  output(c);

  c = add("tick", "Raises the escalations that are due", DeskTick);
  deciding(c);

  c = add("feed", "Prints events in the order of commit, one JSON line each",
          DeskFeed);
  c->AddOption("--after", o->after, "Starts after this position")
      ->TypeName("POSITION");
  c->AddOption("--as", o->as_source,
               "The system that reads; its own mirrors are left out")
      ->TypeName("SOURCE");
  add_limit(c);
  reading(c);
  output(c);

  {
    Arguments* import =
        app->AddCommand("import", "Imports the cases of an old hotline");
    commands.emplace_back(import, AddImport(import));
  }

  c = add("export", "Exports the store, without the callers", DeskExport);
  c->AddOption("--what", o->what,
               "events (JSON lines, the default), tickets (what was imported "
               "or mirrored, as a table), knowledge (JSON lines) or crosswalk "
               "(a table)")
      ->TypeName("KIND")
      ->OneOf({"events", "tickets", "knowledge", "crosswalk"});
  c->AddOption("--source", o->source, "Records of one source only")
      ->TypeName("SOURCE");
  reading(c);
  output(c);

  c = add("adopt", "Turns the open mirrors of a source into cases", DeskAdopt);
  c->AddOption("source", o->source, "The source")
      ->TypeName("SOURCE")
      ->Required();
  deciding(c);
  output(c);

  c = add("reassign", "Moves open cases of departments that have a successor",
          DeskReassign);
  c->AddFlag("--dry-run", o->dry_run, "Lists the cases without moving them");
  AddPathsOption(c, "--old", &o->other_rules,
                 "The rule set before the departments had successors: the dry "
                 "run is then the report of trunkline diff, with the cases "
                 "that would move; may be given several times",
                 false);
  AddDiffReportOptions(c, &o->report);
  deciding(c);
  output(c);

  c = add("replay",
          "Routes the open cases by the desk's rules and by others; the report "
          "is that of trunkline diff",
          DeskReplay);
  AddPathsOption(c, "--new", &o->other_rules,
                 "A file or folder of the rule set as it is to be; may be "
                 "given several times",
                 true);
  c->AddFlag("--all", o->all, "Closed cases too");
  AddDiffReportOptions(c, &o->report);
  c->AddFlag("-q,--quiet", o->quiet, "No progress bar");
  deciding(c);
  output(c);

  c = add(
      "erase",
      "Erases the caller's data of a closed case, in every copy; prints the "
      "ids, and the files that the host must delete",
      DeskErase);
  c->AddOption("case", o->id, "Id of the case")->TypeName("ID")->Required();
  c->AddFlag("--dry-run", o->dry_run,
             "Prints the ids and files without erasing");
  deciding(c);

  c = add("backup", "Copies a SQLite store while it is in use", DeskBackUp);
  c->AddOption("copy", o->copy, "The new file")->TypeName("FILE")->Required();
  reading(c);

  c = add("restore", "Makes a SQLite store of a copy", DeskRestore);
  c->AddOption("copy", o->copy, "The copy")->TypeName("FILE")->Required();
  reading(c);

  c = add("access", "Prints the access record, one JSON line an entry",
          DeskAccessRecord);
  c->AddOption("--after", o->after, "Starts after this position")
      ->TypeName("POSITION");
  add_limit(c);
  reading(c);
  output(c);

  c = add("subject",
          "Prints all data of one caller, to be given to that caller",
          DeskSubject);
  c->AddOption("--phone-file", o->phone,
               "File with the caller's number; - (default) is standard input")
      ->TypeName("FILE");
  deciding(c);
  output(c);

  c = add("missed",
          "Lists the numbers to call back: of calls that were not answered, "
          "unless a later one was; for those who may see phones, and recorded",
          DeskMissed);
  AddCallInputOptions(c, &o->calls);
  deciding(c);
  output(c);

  c = add("due", "Lists the cases whose callers are due for erasure", DeskDue);
  add_limit(c);
  deciding(c);
  output(c);

  c = add("hold", "Puts a case on legal hold, which prevents its erasure",
          DeskHold);
  c->AddOption("case", o->id, "Id of the case")->TypeName("ID")->Required();
  c->AddOption("--reason", o->reason, "Why, without a caller's data")
      ->TypeName("TEXT")
      ->Required();
  c->AddFlag("--release", o->release, "Ends the hold instead");
  deciding(c);

  c = add("check", "Verifies the whole store", DeskCheck);
  reading(c);

  c = add("metrics", "Prints counts in the format of Prometheus", DeskMetrics);
  reading(c);
  c->AddOption("-k,--kpi", o->kpis,
               "A file of KPIs, or a directory of them, whose rates are "
               "printed too; needs the rules")
      ->TypeName("PATH")
      ->Expected(1)
      ->TakeAll()
      ->AllowExtraArgs(false);
  c->AddOption("--month", o->month,
               "The month of these rates; default: that of --now")
      ->TypeName("MONTH");
  output(c);

  return [commands]() -> absl::StatusOr<int> {
    for (const auto& command : commands) {
      if (command.first->Parsed()) return command.second();
    }
    return kUsage;
  };
}

}  // namespace trunkline::tools
