// SPDX-License-Identifier: Apache-2.0
// trunkline cells: a table as it is read.
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/cells.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/progress.h"
#include "tools/table_file.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

struct Options {
  std::string input = "-";
  std::string output = "-";
  TableFileOptions table;
};

absl::StatusOr<int> RunCells(const Options& options) {
  TableFile file;
  TRUNKLINE_RETURN_IF_ERROR(
      file.Open(options.input, RowOptionsOf(options.table)));
  TableOutput out;
  TRUNKLINE_RETURN_IF_ERROR(out.Open(options.output, "cells"));
  tables::Row row;
  std::vector<std::string> cells;
  std::size_t rejects = 0;
  std::uint64_t read = 0;
  Progress progress(options.output != "-", 0);
  while (true) {
    TRUNKLINE_ASSIGN_OR_RETURN(const bool more, file.rows()->Next(&row));
    if (!more) break;
    progress.Update(0, ++read);
    if (row.defect != tables::Row::Defect::kNone) {
      ++rejects;
      Say(base::Fill<messages::kAt>(base::Fill<messages::kLine>(row.line),
                                    tables::DefectOf(row)));
      continue;
    }
    cells = {std::to_string(row.line)};
    for (std::size_t i = 0; i < row.size(); ++i) cells.emplace_back(row[i]);
    TRUNKLINE_RETURN_IF_ERROR(out.AddRow(cells));
  }
  TRUNKLINE_RETURN_IF_ERROR(out.Close());
  progress.Clear();
  SayNotes(options.input, file.rows()->notes());
  return rejects == 0 ? kDone : kRejects;
}

}  // namespace

Run AddCells(Arguments* app) {
  auto options = std::make_shared<Options>();
  app->AddOption("input", options->input, "A table (.csv, .tsv, .xlsx)")
      ->TypeName("FILE");
  app->AddOption("-o,--output", options->output,
                 "File for the result, .csv or .xlsx; default: standard output")
      ->TypeName("FILE");
  AddTableFileOptions(app, &options->table);
  app->Footer(
      "Each row begins with its line, or its number in the sheet. Dates of a "
      "workbook are\nwritten as 2018-09-03 08:05:00. The result holds what the "
      "input held.\nExit codes: 0 done, 2 no table, 3 some rows could not be "
      "read, 4 a file could not\nbe read or written.\n\n"
      "Example:\n  trunkline cells tickets.xlsx --sheet 2018");
  return [options] { return RunCells(*options); };
}

}  // namespace trunkline::tools
