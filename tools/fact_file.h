// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_FACT_FILE_H_
#define TRUNKLINE_TOOLS_FACT_FILE_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/arguments.h"
#include "tools/table_file.h"
#include "trunkline/insight.h"

// Tables of facts from files and to files.
namespace trunkline::tools {

// How a table of cases is read: any history, by --map.
struct FactInputOptions {
  std::string path = "-";
  std::string charset = "auto";
  std::vector<std::string> map;
  std::vector<std::string> values;
  std::string delimiter;
  std::string time_format;
  std::string time_zone;
  std::string rejects;
  SheetOptions sheet;
  // Says which columns were taken, and which were not used. Set for cases.
  bool say_columns = false;
};
// Adds `input` and the options; --time-zone is required.
void AddFactInputOptions(Arguments* app, FactInputOptions* options);

// The same for a table of calls, without --time-zone.
void AddCallInputOptions(Arguments* app, FactInputOptions* options);

// A column that is read and that no table of facts keeps: the number that
// called. Cells are those of the rows of the table, in their order.
struct SideColumn {
  std::string name;
  std::vector<std::string> cells;
};

// The zone of --time-zone.
absl::StatusOr<absl::TimeZone> FactZone(const FactInputOptions& options);

// Reads the file of `path` with the other options into a table; returns how
// many rows were rejected, which are in --rejects or on standard error, with
// all their defects. The columns that the file has not are those that the table
// lacks. `side`, if given, is read beside it. InvalidArgument: the
// file lacks the first column of the table, or has a column twice.
absl::StatusOr<std::size_t> ReadFacts(const FactInputOptions& options,
                                      const std::string& path,
                                      absl::TimeZone zone, FactTable* table,
                                      SideColumn* side = nullptr);

// Writes a table: a workbook, JSON lines (.jsonl) or CSV, by the path's
// extension. Columns that no row fills are written too.
absl::Status WriteFacts(const FactTable& table, absl::TimeZone zone,
                        const std::string& path);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_FACT_FILE_H_
