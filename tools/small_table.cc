// SPDX-License-Identifier: Apache-2.0
#include "tools/small_table.h"

#include <algorithm>
#include <set>
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

std::string_view SmallTable::Cell(const Row& row,
                                  std::string_view column) const {
  const auto found = columns.find(column);
  if (found == columns.end() || found->second >= row.cells.size()) return {};
  return tables::Trim(row.cells[found->second]);
}

base::Text SmallTable::DefectOf(const Row& row,
                                const std::vector<std::string>& names) const {
  // A row that has slipped: its cells say nothing.
  if (!row.defect.empty()) return row.defect;
  base::Text out;
  for (const auto& [column, error] : row.errors) {
    for (const std::string& name : names) {
      const auto found = columns.find(name);
      if (found == columns.end() || found->second != column) continue;
      out = out.empty() ? error : base::Fill<messages::kAlso>(out, error);
      break;
    }
  }
  return out;
}

base::Text SmallTable::AtCell(const Row& row, std::string_view column,
                              const base::Text& text) const {
  const auto found = columns.find(column);
  if (sheet.empty() || found == columns.end()) return text;
  return base::Fill<messages::kAt>(
      sheet + "!" +
          base::CellName(static_cast<std::int64_t>(row.line),
                         static_cast<std::int64_t>(found->second) + 1),
      text);
}

absl::Status SmallTable::StatusOf(const Row& row,
                                  const std::vector<std::string>& names) const {
  const base::Text defect = DefectOf(row, names);
  if (defect.empty()) return absl::OkStatus();
  return base::InvalidArgument(base::Fill<messages::kAt>(path, defect));
}

absl::StatusOr<SmallTable> ReadSmallTable(
    const std::string& path, const std::vector<std::string>& columns,
    const std::vector<std::string>& ids) {
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string content,
                             ReadAll(path, kMaxBytes));
  if (content.size() > kMaxBytes) {
    return base::InvalidArgument(base::Fill<messages::kTableSize>(path));
  }
  // No option is about this table: --charset and --sheet, where there are any,
  // are those of another.
  tables::RowOptions options;
  options.name = path;
  options.charset_option.clear();
  options.workbook.sheet_option.clear();
  options.workbook.hidden_option.clear();
  const auto rows = tables::OpenRows(content, options);
  if (!rows.ok()) return InFile(path, rows.status());
  tables::Table reader(rows->get(), [&](std::string_view heading) {
    return std::any_of(columns.begin(), columns.end(),
                       [&](const std::string& column) {
                         return tables::SameHeading(column, heading);
                       });
  });
  SmallTable table;
  table.path = path;
  table.sheet = (*rows)->sheet();
  const absl::Status heading = reader.ReadHeading();
  if (!heading.ok()) return InFile(path, heading);
  const absl::Status sound = reader.CheckHeading();
  if (!sound.ok()) return InFile(path, sound);
  for (std::size_t i = 0; i < reader.headings().size(); ++i) {
    table.columns.emplace(reader.headings()[i], i);
  }
  const std::size_t twice = reader.NamedTwice().second;
  if (twice != tables::Table::kNoColumn) {
    return base::InvalidArgument(base::Fill<messages::kColumnTwice>(
        path, base::Quoted(reader.headings()[twice])));
  }
  std::set<std::size_t> coded, needed;
  for (const std::string& name : columns) {
    const auto found = table.columns.find(name);
    if (found == table.columns.end()) continue;
    const bool is_id = std::find(ids.begin(), ids.end(), name) != ids.end();
    (is_id ? coded : needed).insert(found->second);
  }
  tables::Row row;
  for (;;) {
    const absl::StatusOr<bool> more = reader.Next(&row);
    if (!more.ok()) return InFile(path, more.status());
    if (!*more) break;
    SmallTable::Row& out = table.rows.emplace_back();
    out.line = row.line;
    out.from_1904 = row.from_1904;
    std::size_t column = tables::Table::kNoColumn;
    out.defect =
        tables::DefectOf(row, tables::CsvOptions().max_row_bytes, &column);
    if (out.defect.empty()) {
      out.defect = tables::WidthError(row, reader.headings().size(), &column);
    }
    if (!out.defect.empty()) {
      out.defect = base::Fill<messages::kAt>(reader.PlaceOf(row.line, column),
                                             out.defect);
    }
    for (std::size_t i = 0; i < row.size(); ++i) {
      const std::string_view cell =
          tables::TypedText(coded.count(i) != 0 ? row.shown(i) : row[i]);
      out.cells.emplace_back(cell);
      // An id may stand for several rows, a time is of one.
      tables::CellError error =
          tables::ErrorOf(row, i,
                          needed.count(i) != 0 ? tables::Merged::kRefused
                                               : tables::Merged::kName,
                          reader.rows().charset());
      if (error.empty() && coded.count(i) != 0) {
        error = tables::CodeError(tables::Trim(cell), row.kind(i));
      }
      if (error.empty()) continue;
      out.errors.emplace(
          i, base::Fill<messages::kAt>(reader.PlaceOf(row.line, i), error));
    }
  }
  SayNotes(path, reader.notes());
  for (const std::string& column : columns) {
    if (!table.Has(column)) {
      return base::InvalidArgument(
          base::Fill<messages::kLacksColumn>(path, base::Quoted(column)));
    }
  }
  return table;
}

}  // namespace trunkline::tools
