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

Run AddImport(Arguments* app) {
  auto o = std::make_shared<ImportCommandOptions>();
  app->AddOption("input", o->input,
                 "The tickets: a table (.csv, .tsv, .xlsx) or JSON lines "
                 "(.jsonl), an object a line")
      ->TypeName("FILE")
      ->Required();
  AddStoreOption(app, o.get());
  app->AddOption("--mapping", o->mapping,
                 "Maps columns to fields, a line NAME = VALUE each; see "
                 "docs/desk.md")
      ->TypeName("FILE");
  app->AddOption("--source", o->source,
                 "The imported system, \"12315\"; also in the mapping")
      ->TypeName("SYSTEM");
  app->AddOption("--history", o->history,
                 "A table of events: id, at, what, unit, text")
      ->TypeName("FILE");
  app->AddOption("--knowledge", o->knowledge,
                 "A table of knowledge entries, with a column id")
      ->TypeName("FILE");
  app->AddOption("--crosswalk", o->crosswalk,
                 "A table of category codes: old, new")
      ->TypeName("FILE");
  app->AddOption("--rejects", o->rejects,
                 "File for the rows that are rejected; default: the first ten "
                 "to standard error")
      ->TypeName("FILE");
  app->AddOption(
         "--live", o->live,
         "File for the cases that are open here or there: old id, case, "
         "old and new unit, state here, state and result there")
      ->TypeName("FILE");
  app->AddOption("--notes", o->notes,
                 "File for what was kept as recorded although it contradicts "
                 "itself or is not complete: row, line, note")
      ->TypeName("FILE");
  app->AddFlag("--all-open", o->all_open,
               "Every case is open; for a mapping without \"closed\" and "
               "\"status\"");
  app->AddFlag("--all-closed", o->all_closed,
               "Every case is closed; for a mapping without \"closed\" and "
               "\"status\"");
  app->AddFlag("--keep-unit", o->keep_unit,
               "Open cases are accepted and dispatched to the department that "
               "has them; without it they are routed by the rules");
  app->AddFlag("--dry-run", o->dry_run,
               "Prints the counts and writes the lists, and stores nothing");
  AddShowUnknownOption(app, &o->show_unknown);
  AddSheetOptions(app, &o->sheet);
  app->AddFlagFunction(
      "-q,--quiet", [o] { o->quiet = o->rules.quiet = true; },
      "No progress bar");
  AddDecidingOptions(app, o.get());
  AddActorOptions(app, o.get());
  app->Footer(
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
