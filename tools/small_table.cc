// SPDX-License-Identifier: Apache-2.0
#include "tools/small_table.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/cells.h"
#include "src/tables/csv.h"
#include "src/tables/table.h"
#include "tools/files.h"
#include "tools/messages.h"
#include "tools/table_file.h"

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
  tables::RowOptions options;
  options.name = path;
  const auto rows = tables::OpenRows(content, options);
  if (!rows.ok()) return InFile(path, rows.status());
  tables::Table reader(rows->get(), [&](std::string_view heading) {
    return std::any_of(columns.begin(), columns.end(),
                       [&](const std::string& column) {
                         return tables::SameHeading(column, heading);
                       });
  });
  SmallTable table;
  const absl::Status heading = reader.ReadHeading();
  if (!heading.ok()) return InFile(path, heading);
  for (std::size_t i = 0; i < reader.headings().size(); ++i) {
    const std::string& name = reader.headings()[i];
    if (table.columns.emplace(name, i).second || name.empty()) continue;
    for (const std::string& column : columns) {
      if (!tables::SameHeading(column, name)) continue;
      return base::InvalidArgument(
          base::Fill<messages::kColumnTwice>(path, base::Quoted(name)));
    }
  }
  const auto at = [&](std::uint64_t line, std::size_t column,
                      const base::Text& what) {
    return base::InvalidArgument(base::Fill<messages::kAt>(
        path, base::Fill<messages::kAt>(reader.PlaceOf(line, column), what)));
  };
  tables::Row row;
  for (;;) {
    const absl::StatusOr<bool> more = reader.Next(&row);
    if (!more.ok()) return InFile(path, more.status());
    if (!*more) break;
    if (row.defect != tables::Row::Defect::kNone) {
      return at(row.line, tables::Table::kNoColumn,
                base::Fill<messages::kRowUnread>());
    }
    std::vector<std::string> cells;
    for (std::size_t i = 0; i < row.size(); ++i) {
      const tables::CellError error = tables::ErrorOf(
          row, i, tables::Merged::kName, reader.rows().charset());
      if (!error.empty()) return at(row.line, i, error);
      cells.emplace_back(tables::TypedText(row[i]));
    }
    table.rows.push_back(std::move(cells));
  }
  SayNotes(path, reader.notes());
  for (const std::string& column : columns) {
    if (!table.Has(column)) {
      return absl::InvalidArgumentError(path + ": has no column " +
                                        base::Quoted(column));
    }
  }
  return table;
}

}  // namespace trunkline::tools
