// SPDX-License-Identifier: Apache-2.0
#include "tools/small_table.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/csv.h"
#include "tools/files.h"

namespace trunkline::tools {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{256} << 20;

}  // namespace

std::string_view SmallTable::Cell(const std::vector<std::string>& row,
                                  std::string_view column) const {
  const auto found = columns.find(column);
  if (found == columns.end() || found->second >= row.size()) return {};
  return tables::Trim(row[found->second]);
}

absl::StatusOr<SmallTable> ReadSmallTable(
    const std::string& path, const std::vector<std::string>& columns) {
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string content,
                             ReadAll(path, kMaxBytes));
  if (content.size() > kMaxBytes) {
    return absl::InvalidArgumentError(path + ": has more than 256 MiB");
  }
  tables::TextInput input(tables::ReadFrom(content), tables::Charset::kAuto);
  tables::CsvReader reader(&input, {});
  tables::Row row;
  SmallTable table;
  bool header = true;
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(const bool more, reader.Next(&row));
    if (!more) break;
    if (row.defect != tables::Row::Defect::kNone) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ":", row.line, ": the row cannot be read"));
    }
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < row.size(); ++i) cells.emplace_back(row[i]);
    if (header) {
      for (std::size_t i = 0; i < cells.size(); ++i) {
        table.columns.emplace(std::string(tables::Trim(cells[i])), i);
      }
      header = false;
    } else {
      table.rows.push_back(std::move(cells));
    }
  }
  for (const std::string& column : columns) {
    if (!table.Has(column)) {
      return absl::InvalidArgumentError(path + ": has no column " +
                                        base::Quoted(column));
    }
  }
  return table;
}

}  // namespace trunkline::tools
