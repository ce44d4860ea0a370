// SPDX-License-Identifier: Apache-2.0
// trunkline desk: a desk from the shell.
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "tools/command.h"
#include "tools/desk_commands.h"

namespace trunkline::tools {

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
  auto o = std::make_shared<DeskCommandOptions>();
  std::vector<std::pair<CLI::App*, Run>> commands;
  const auto add = [&](const char* name, const char* description,
                       absl::StatusOr<int> (*run)(const DeskCommandOptions&)) {
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
                    DeskInit);

  c = add("accept", "Routes tickets and opens cases; prints their ids", DeskAccept);
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

  c = add("do", "Does a command in a case", DeskDo);
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

  c = add("list", "Lists cases", DeskList);
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

  c = add("show", "Tells the story of a case; never who called", DeskShow);
  c->add_option("case", o->id, "Id of the case")->type_name("ID")->required();
  c->add_option("--lang", o->lang, "en (default) or zh")
      ->type_name("LANGUAGE")
      ->check(CLI::IsMember({"en", "zh"}));
  reading(c);
  output(c);

  c = add("tick", "Raises what is due", DeskTick);
  deciding(c);

  c = add("feed", "Prints events in the order of commit, a JSON line each",
          DeskFeed);
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

  c = add("export", "Writes what is in the store, never who called", DeskExport);
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

  c = add("adopt", "Makes the open mirrors of a source ours", DeskAdopt);
  c->add_option("source", o->source, "The source")
      ->type_name("SOURCE")
      ->required();
  deciding(c);
  output(c);

  c = add("reassign", "Moves open cases of departments that have a successor",
          DeskReassign);
  c->add_flag("--dry-run", o->dry_run, "Only lists them");
  deciding(c);
  output(c);

  c = add("erase", "Destroys who called, of a closed case", DeskErase);
  c->add_option("case", o->id, "Id of the case")->type_name("ID")->required();
  deciding(c);

  c = add("check", "Verifies the whole store", DeskCheck);

  c = add("metrics", "Prints counts as Prometheus reads them", DeskMetrics);
  c->add_option("--now", o->now, "When it is; default: the clock")
      ->type_name("TIME");
  output(c);

  return [commands]() -> absl::StatusOr<int> {
    for (const auto& command : commands) {
      if (command.first->parsed()) return command.second();
    }
    return kUsage;
  };
}

}  // namespace trunkline::tools
