// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_SMALL_TABLE_H_
#define TRUNKLINE_TOOLS_SMALL_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/message.h"

namespace trunkline::tools {

// A table that fits in memory.
struct SmallTable {
  struct Row {
    std::uint64_t line = 0;  // Of the file, or of its sheet.
    std::vector<std::string> cells;
    // Whether a serial number among them counts from 1904.
    bool from_1904 = false;
    // Why the row cannot be used, with the place: it has cells behind the last
    // column. Empty: it can.
    base::Text defect;
    // By column: why its cell cannot be used, with the place.
    std::map<std::size_t, base::Text> errors;
  };
  std::string path;
  std::string sheet;  // Empty: not of a workbook.
  std::map<std::string, std::size_t, std::less<>> columns;  // By header.
  std::vector<Row> rows;

  bool Has(std::string_view column) const {
    return columns.find(column) != columns.end();
  }
  // The cell without spaces at its ends; empty where there is none.
  std::string_view Cell(const Row& row, std::string_view column) const;
  // Returns what is wrong with the row, or with its cells of some columns:
  // "line 3, column 2: ...; ...". Empty: nothing.
  base::Text DefectOf(const Row& row,
                      const std::vector<std::string>& names) const;
  // Text with the cell of a workbook before it, "Sheet!B3: "; of CSV, whose
  // rejects have line and column, the text alone.
  base::Text AtCell(const Row& row, std::string_view column,
                    const base::Text& text) const;
  // The same as an InvalidArgument that names the file.
  absl::Status StatusOf(const Row& row,
                        const std::vector<std::string>& names) const;
};

// Reads a table of at most 256 MiB that has each of the columns, among them
// some that hold ids or codes. InvalidArgument names the file.
absl::StatusOr<SmallTable> ReadSmallTable(
    const std::string& path, const std::vector<std::string>& columns,
    const std::vector<std::string>& ids);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_SMALL_TABLE_H_
