// SPDX-License-Identifier: Apache-2.0
// trunkline table: the case table of any history.
#include <memory>
#include <string>

#include "src/base/status.h"
#include "tools/command.h"
#include "tools/fact_file.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

struct Options {
  FactInputOptions input;
  std::string output = "-";
};

absl::StatusOr<int> RunTable(const Options& options) {
  TRUNKLINE_ASSIGN_OR_RETURN(const absl::TimeZone zone,
                             FactZone(options.input));
  FactTable read = FactTable::Cases();
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::size_t rejects,
      ReadFacts(options.input, options.input.path, zone, &read));
  // Reports are confidential, whatever the history says.
  const FactColumnId type = *read.Find("type");
  FactTable table = FactTable::Cases();
  for (std::size_t row = 0; row != read.rows(); ++row) {
    std::vector<std::string> cells = read.Cells(row, zone);
    if (read.Word(type, row) == "report") CutRow(&cells, zone);
    TRUNKLINE_RETURN_IF_ERROR(table.AddRow(cells, zone));
  }
  for (FactColumnId i = 0; i != read.columns().size(); ++i) {
    if (read.Lacks(i)) {
      TRUNKLINE_RETURN_IF_ERROR(table.SetLacks(read.columns()[i].name));
    }
  }
  TRUNKLINE_RETURN_IF_ERROR(WriteFacts(table, zone, options.output));
  Say(Count(table.rows(), nouns::kCase));
  return rejects == 0 ? kDone : kRejects;
}

}  // namespace

Run AddCaseTable(Arguments* app) {
  auto options = std::make_shared<Options>();
  AddFactInputOptions(app, &options->input);
  app->AddOption("-o,--output", options->output,
                 "File for the case table, .csv, .jsonl or .xlsx; default: "
                 "standard output, CSV")
      ->TypeName("FILE");
  app->Footer(
      "The columns are those of trunkline.v1.CaseTableRow that the history "
      "has. "
      "Rows of reports\nare cut to the first part of the category and the "
      "district. Columns:\n"
      "id, matter, linked, accepted_at, dispatched_at, signed_at,\n"
      "contacted_at, fed_back_at, called_back_at, closed_at, category,\n"
      "category_guessed, region, type, channel, language, lead, interim_lead,\n"
      "assisting, due_dispatch, due_sign_in, due_first_contact, due_handling,\n"
      "due_handling_plain, met_dispatch, met_sign_in, met_first_contact,\n"
      "met_handling, met_handling_plain, holds, extensions, returns,\n"
      "redispatches, redos, reopenings, disputes, callbacks, reminders,\n"
      "yellow_cards, red_cards, contact_outcome, callback_unit, solved,\n"
      "satisfaction, satisfaction_before_redo, resolution, reply_waived,\n"
      "exempt, contacts, contacts_same_caller, callers, cut, against,\n"
      "contacts_same_day\n"
      "Exit codes: 0 done, 2 usage, 3 some rows could not be read, "
      "4 a file could not be "
      "read\nor written.\n\nExample:\n  trunkline table tickets.csv "
      "--time-zone Asia/Shanghai -m 'id=编号,accepted_at=受理时间' -o "
      "cases.csv");
  return [options] { return RunTable(*options); };
}

}  // namespace trunkline::tools
