// SPDX-License-Identifier: Apache-2.0
// trunkline desk: a desk from the shell.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tools/command.h"
#include "tools/desk_commands.h"
#include "tools/diff_report.h"
#include "tools/sources.h"

namespace trunkline::tools {

Run AddDesk(CLI::App* app) {
  app->require_subcommand(1);
  app->footer(
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
  std::vector<std::pair<CLI::App*, Run>> commands;
  const auto add = [&](const char* name, const char* description,
                       absl::StatusOr<int> (*run)(const DeskCommandOptions&)) {
    CLI::App* command = app->add_subcommand(name, description);
    AddStoreOption(command, o.get());
    commands.emplace_back(command, [o, run] { return run(*o); });
    return command;
  };
  // For roles other than "system" a desk also needs what gives them rights.
  const auto reading = [&](CLI::App* command) {
    AddRulesOptions(command, &o->rules, false);
    AddCalendarsOption(command, &o->calendars);
    AddDefinitionOption(command, &o->definition, false);
    AddActorOptions(command, o.get());
  };
  const auto deciding = [&](CLI::App* command) {
    AddDecidingOptions(command, o.get());
    AddActorOptions(command, o.get());
  };
  const auto offering = [&](CLI::App* command) {
    AddTextModelsOption(command, &o->models);
    command
        ->add_option(
            "--holdout", o->holdout,
            "Per cent of the cases, by the hash of their ids, that are "
            "offered nothing, so that the offers can be measured "
            "(default 5)")
        ->type_name("PERCENT")
        ->check(CLI::Range(0, 100));
  };
  const auto request = [&](CLI::App* command) {
    command
        ->add_option(
            "--idempotency-key", o->request,
            "A request with a key is executed once, however often it is "
            "repeated")
        ->type_name("KEY");
    command
        ->add_option("--idempotency-source", o->key_source,
                     "The system that the key belongs to (default \"tool\")")
        ->type_name("SYSTEM");
  };
  const auto output = [&](CLI::App* command) {
    command
        ->add_option("-o,--output", o->output,
                     "Output file; default: standard output")
        ->type_name("FILE");
  };
  CLI::App* c = add(
      "init", "Creates a store, or updates the schema of an old one", DeskInit);

  c = add("accept", "Routes tickets and opens cases; prints their ids",
          DeskAccept);
  c->add_option("input", o->input.path, "Tickets; - is standard input")
      ->type_name("FILE");
  AddTicketInputOptions(c, &o->input);
  deciding(c);
  request(c);
  output(c);
  c->add_flag("--as-accepted", o->as_accepted,
              "Takes the acceptance time of each ticket as the current time");
  c->add_option("--rejects", o->rejects, "File for the rows that are rejected")
      ->type_name("FILE");
  c->add_option(
       "--offers", o->offers_file,
       "Table of the categories that the words of each accepted ticket "
       "without one suggest (.csv, .xlsx), for whoever chooses them")
      ->type_name("FILE");
  offering(c);
  c->add_flag_callback(
      "-q,--quiet", [o] { o->quiet = o->rules.quiet = true; },
      "No progress bar");

  c = add("do", "Executes a command in a case", DeskDo);
  c->add_option("case", o->id, "Id of the case")->type_name("ID")->required();
  c->add_option("command", o->command,
                "sign, dispatch, feedback, ... or 签收, 转派, 反馈, ...: a "
                "CommandKind of event.proto; `desk next CASE` lists those that "
                "are possible")
      ->type_name("COMMAND")
      ->required();
  c->add_option("--facts", o->facts,
                "Fields of trunkline.v1.Command in text format: 'unit: "
                "\"aic_bureau\"'")
      ->type_name("TEXT");
  c->add_option("--expect", o->expect,
                "Fails unless the case is at this version")
      ->type_name("VERSION");
  deciding(c);
  request(c);

  c = add("next",
          "Lists what the actor may do in a case now, with the facts that each "
          "command needs and their values",
          DeskNext);
  c->add_option("case", o->id, "Id of the case")->type_name("ID")->required();
  c->add_flag("--all", o->all,
              "Lists the commands that are refused, too, with the reason");
  c->add_flag(
      "--offers", o->offers,
      "Also lists the categories that the words suggest, if the case has "
      "none and the actor may see the words; the actor decides");
  offering(c);
  deciding(c);
  output(c);

  c = add("dispute",
          "Executes a command about a dispute, or prints the dispute",
          DeskDispute);
  c->add_option("dispute", o->id, "Id of the dispute")
      ->type_name("ID")
      ->required();
  c->add_option("command", o->command,
                "open, state, collate, opinion, rule, ... or 立项, 书面陈述, "
                "...: a DisputeCommandKind of dispute.proto; without it, the "
                "dispute is printed")
      ->type_name("COMMAND");
  c->add_option("--facts", o->facts,
                "Fields of trunkline.v1.DisputeCommand in text format: 'text: "
                "\"...\" number: \"7\"'")
      ->type_name("TEXT");
  c->add_option("--expect", o->expect,
                "Fails unless the dispute is at this version")
      ->type_name("VERSION");
  request(c);
  deciding(c);
  output(c);

  c = add("disputes", "Lists disputes", DeskDisputes);
  c->add_flag("--open", o->open_only, "Open disputes only");
  c->add_option("--limit", o->limit, "The most that are listed (default 1000)")
      ->type_name("N");
  c->add_option("--after", o->after_case, "Starts after this dispute")
      ->type_name("ID");
  deciding(c);
  output(c);

  c = add("draft",
          "Prints the rule that a ruling leads to, as a draft in text format",
          DeskDraft);
  c->add_option("dispute", o->id, "Id of the dispute")
      ->type_name("ID")
      ->required();
  deciding(c);
  output(c);

  c = add("list", "Lists cases", DeskList);
  c->add_option("--department", o->filter_unit, "Cases of this lead")
      ->type_name("CODE");
  c->add_option("--stage", o->filter_stage, "Cases in this stage")
      ->type_name("ID");
  c->add_option("--region", o->filter_region, "Cases of this region")
      ->type_name("CODE");
  c->add_option("--due-before", o->due_before,
                "Cases with a clock that is due before")
      ->type_name("TIME");
  c->add_option("--mirrors", o->mirrors,
                "Lists mirrors of a source instead, * for any")
      ->type_name("SOURCE");
  c->add_flag("--open", o->open_only, "Open cases only");
  c->add_option("--limit", o->limit, "The most that are listed (default 1000)")
      ->type_name("N");
  c->add_option("--after", o->after_case, "Starts after this case")
      ->type_name("ID");
  c->add_option("-f,--format", o->format, "csv (default) or table")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"auto", "csv", "table"}));
  reading(c);
  output(c);

  c = add("measures",
          "Lists open supervision measures, of closed cases too, as the actor "
          "may see them",
          DeskMeasures);
  c->add_option("--limit", o->limit, "The most that are listed (default 1000)")
      ->type_name("N");
  c->add_option("--after", o->after_case, "Starts after this case")
      ->type_name("ID");
  c->add_option("-f,--format", o->format, "csv (default) or table")
      ->type_name("FORMAT")
      ->check(CLI::IsMember({"auto", "csv", "table"}));
  reading(c);
  output(c);

  c = add("table",
          "Writes the case table: what is counted of each case, without "
          "callers and words",
          DeskTable);
  deciding(c);
  c->add_option("-o,--output", o->output,
                "File for the case table, .csv, .jsonl or .xlsx; default: "
                "standard output, CSV")
      ->type_name("FILE");

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
  c->add_option("case", o->id, "Id of the case")->type_name("ID")->required();
  c->add_option("--top", o->top, "The most that are listed (default 3)")
      ->type_name("N")
      ->check(CLI::Range(1, 100));
  c->add_option("--days", o->days,
                "Accepted in the last so many days (default 30)")
      ->type_name("N")
      ->check(CLI::Range(0, 36500));
  c->add_option("--similarity", o->min_similarity,
                "The least similarity, in per cent (default 25)")
      ->type_name("N")
      ->check(CLI::Range(1, 100));
  deciding(c);
  output(c);

  c = add("show", "Prints the timeline of a case, without the caller",
          DeskShow);
  c->add_option("case", o->id, "Id of the case")->type_name("ID")->required();
  reading(c);
  output(c);

  c = add("tick", "Raises the escalations that are due", DeskTick);
  deciding(c);

  c = add("feed", "Prints events in the order of commit, one JSON line each",
          DeskFeed);
  c->add_option("--after", o->after, "Starts after this position")
      ->type_name("POSITION");
  c->add_option("--as", o->as_source,
                "The system that reads; its own mirrors are left out")
      ->type_name("SOURCE");
  c->add_option("--limit", o->limit, "The most that are listed (default 1000)")
      ->type_name("N");
  reading(c);
  output(c);

  {
    CLI::App* import =
        app->add_subcommand("import", "Imports the cases of an old hotline");
    commands.emplace_back(import, AddImport(import));
  }

  c = add("export", "Exports the store, without the callers", DeskExport);
  c->add_option("--what", o->what,
                "events (JSON lines, the default), tickets (what was imported "
                "or mirrored, as a table), knowledge (JSON lines) or crosswalk "
                "(a table)")
      ->type_name("KIND")
      ->check(CLI::IsMember({"events", "tickets", "knowledge", "crosswalk"}));
  c->add_option("--source", o->source, "Records of one source only")
      ->type_name("SOURCE");
  reading(c);
  output(c);

  c = add("adopt", "Turns the open mirrors of a source into cases", DeskAdopt);
  c->add_option("source", o->source, "The source")
      ->type_name("SOURCE")
      ->required();
  deciding(c);
  output(c);

  c = add("reassign", "Moves open cases of departments that have a successor",
          DeskReassign);
  c->add_flag("--dry-run", o->dry_run, "Lists the cases without moving them");
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
  c->add_flag("--all", o->all, "Closed cases too");
  AddDiffReportOptions(c, &o->report);
  c->add_flag("-q,--quiet", o->quiet, "No progress bar");
  deciding(c);
  output(c);

  c = add(
      "erase",
      "Erases the caller's data of a closed case, in every copy; prints the "
      "ids, and the files that the host must delete",
      DeskErase);
  c->add_option("case", o->id, "Id of the case")->type_name("ID")->required();
  c->add_flag("--dry-run", o->dry_run,
              "Prints the ids and files without erasing");
  deciding(c);

  c = add("backup", "Copies a SQLite store while it is in use", DeskBackUp);
  c->add_option("copy", o->copy, "The new file")->type_name("FILE")->required();
  reading(c);

  c = add("restore", "Makes a SQLite store of a copy", DeskRestore);
  c->add_option("copy", o->copy, "The copy")->type_name("FILE")->required();
  reading(c);

  c = add("access", "Prints the access record, one JSON line an entry",
          DeskAccessRecord);
  c->add_option("--after", o->after, "Starts after this position")
      ->type_name("POSITION");
  c->add_option("--limit", o->limit, "The most that are listed (default 1000)")
      ->type_name("N");
  reading(c);
  output(c);

  c = add("subject",
          "Prints all data of one caller, to be given to that caller",
          DeskSubject);
  c->add_option("--phone-file", o->phone,
                "File with the caller's number; - (default) is standard input")
      ->type_name("FILE");
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
  c->add_option("--limit", o->limit, "The most that are listed (default 1000)")
      ->type_name("N");
  deciding(c);
  output(c);

  c = add("hold", "Puts a case on legal hold, which prevents its erasure",
          DeskHold);
  c->add_option("case", o->id, "Id of the case")->type_name("ID")->required();
  c->add_option("--reason", o->reason, "Why, without a caller's data")
      ->type_name("TEXT")
      ->required();
  c->add_flag("--release", o->release, "Ends the hold instead");
  deciding(c);

  c = add("check", "Verifies the whole store", DeskCheck);
  reading(c);

  c = add("metrics", "Prints counts in the format of Prometheus", DeskMetrics);
  reading(c);
  c->add_option("-k,--kpi", o->kpis,
                "A file of KPIs, or a directory of them, whose rates are "
                "printed too; needs the rules")
      ->type_name("PATH")
      ->expected(1)
      ->take_all()
      ->allow_extra_args(false);
  c->add_option("--month", o->month,
                "The month of these rates; default: that of --now")
      ->type_name("MONTH");
  output(c);

  return [commands]() -> absl::StatusOr<int> {
    for (const auto& command : commands) {
      if (command.first->parsed()) return command.second();
    }
    return kUsage;
  };
}

}  // namespace trunkline::tools
