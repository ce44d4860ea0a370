// SPDX-License-Identifier: Apache-2.0
// trunkline import: an old hotline's information base.
#include <memory>

#include "src/base/status.h"
#include "tools/command.h"
#include "tools/importer.h"
#include "tools/messages.h"

namespace trunkline::tools {
namespace {

absl::StatusOr<int> RunImport(const ImportCommandOptions& options) {
  TRUNKLINE_ASSIGN_OR_RETURN(ImportMapping mapping,
                             ReadImportMapping(options.mapping));
  if (!options.source.empty()) mapping.source = options.source;
  if (mapping.source.empty()) {
    return base::InvalidArgument(base::Fill<messages::kSourceNeeded>());
  }
  TRUNKLINE_ASSIGN_OR_RETURN(
      OpenedDesk desk,
      OpenToolDesk(options,
                   options.dry_run ? StoreAccess::kTry : StoreAccess::kCreate,
                   Needs::kRules));
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::Time now, NowOf(options, desk.zone));
  Importer importer(options, mapping, &desk, now);
  TRUNKLINE_RETURN_IF_ERROR(importer.Run());
  return importer.rejected() == 0 ? kDone : kRejects;
}

}  // namespace

Run AddImport(CLI::App* app) {
  auto o = std::make_shared<ImportCommandOptions>();
  app->add_option("input", o->input,
                  "The tickets: a table (.csv, .tsv, .xlsx) or JSON lines "
                  "(.jsonl), an object a line")
      ->type_name("FILE")
      ->required();
  AddStoreOption(app, o.get());
  app->add_option("--mapping", o->mapping,
                  "Maps columns to fields, a line NAME = VALUE each; see "
                  "docs/desk.md")
      ->type_name("FILE");
  app->add_option("--source", o->source,
                  "The imported system, \"12315\"; also in the mapping")
      ->type_name("SYSTEM");
  app->add_option("--history", o->history,
                  "A table of events: id, at, what, unit, text")
      ->type_name("FILE");
  app->add_option("--knowledge", o->knowledge,
                  "A table of knowledge entries, with a column id")
      ->type_name("FILE");
  app->add_option("--crosswalk", o->crosswalk,
                  "A table of category codes: old, new")
      ->type_name("FILE");
  app->add_option("--rejects", o->rejects,
                  "File for the rows that are rejected; default: the first ten "
                  "to standard error")
      ->type_name("FILE");
  app->add_option(
         "--live", o->live,
         "File for the cases that are open here or there: old id, case, "
         "old and new unit, state here, state and result there")
      ->type_name("FILE");
  app->add_option("--notes", o->notes,
                  "File for what was kept as recorded although it contradicts "
                  "itself or is not complete: row, line, note")
      ->type_name("FILE");
  app->add_flag("--all-open", o->all_open,
                "Every case is open; for a mapping without \"closed\" and "
                "\"status\"");
  app->add_flag("--all-closed", o->all_closed,
                "Every case is closed; for a mapping without \"closed\" and "
                "\"status\"");
  app->add_flag("--keep-unit", o->keep_unit,
                "Open cases are accepted and dispatched to the department that "
                "has them; without it they are routed by the rules");
  app->add_flag("--dry-run", o->dry_run,
                "Prints the counts and writes the lists, and stores nothing");
  AddShowUnknownOption(app, &o->show_unknown);
  AddSheetOptions(app, &o->sheet);
  app->add_flag_callback(
      "-q,--quiet", [o] { o->quiet = o->rules.quiet = true; },
      "No progress bar");
  AddDecidingOptions(app, o.get());
  AddActorOptions(app, o.get());
  app->footer(
      "Imported cases are kept as history under the source's name and are not "
      "routed. An\nopen case continues as a new case, routed by the rules. A "
      "row that is imported again\nis updated or unchanged, so that an import "
      "that was interrupted can be run again.\nExit code 3: some rows were "
      "rejected.\n\n"
      "Example:\n  trunkline import 12315.csv --mapping 12315.map -s "
      "sqlite:desk.db \\\n      -r packs/cn/national -r packs/cn/changsha "
      "--calendars packs/calendars \\\n      -d packs/lifecycle/12345 --role "
      "operator --rejects rejects.csv --live live.csv");
  return [o] { return RunImport(*o); };
}

}  // namespace trunkline::tools
