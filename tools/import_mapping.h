// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_IMPORT_MAPPING_H_
#define TRUNKLINE_TOOLS_IMPORT_MAPPING_H_

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "src/tables/tickets.h"

namespace trunkline::tools {

// What the words of the column "status" stand for.
inline constexpr char kOpenWord[] = "open";
inline constexpr char kClosedWord[] = "closed";

// The mapping file of `trunkline import`: the meaning of each column, a line
// "NAME = VALUE" each; docs/desk.md lists the names.
struct ImportMapping {
  std::string source;
  std::string charset = "auto";
  char delimiter = 0;  // 0: found by itself.
  std::string time_format;
  std::string time_zone;
  std::vector<tables::ColumnMap> columns;  // Of a ticket's own fields.
  std::vector<tables::ValueMap> values;
  // Columns of what a ticket has no field for: "unit" -> "承办单位".
  std::map<std::string, std::string> others;

  // Returns what stands for a word of a field that a ticket does not have,
  // "unit", "status", "result" or "history.what"; else the word.
  std::string Word(const std::string& field, const std::string& word) const;
  // The column of "history.NAME"; NAME if none is mapped.
  std::string HistoryColumn(const std::string& name) const;

  // By field, then by word; "*" is any other word.
  std::map<std::string, std::map<std::string, std::string>> words;
};

// Reads a mapping file; an empty path is an empty mapping. InvalidArgument
// names file and line: a line cannot be read, or says what another line says.
absl::StatusOr<ImportMapping> ReadImportMapping(const std::string& path);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_IMPORT_MAPPING_H_
