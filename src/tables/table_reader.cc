// SPDX-License-Identifier: Apache-2.0
#include "src/tables/table_reader.h"

#include "src/base/status.h"
#include "src/tables/messages.h"

namespace trunkline::tables {

void LoadedTableReader::ReadContent(std::string_view content,
                                    const std::string& name,
                                    std::string* sheet) {
  if (content.size() > options_.max_source_bytes) {
    Report("too-large", 0, -1,
           base::Fill<messages::kFileTooLarge>(content.size(),
                                               options_.max_source_bytes));
    return;
  }
  const absl::StatusOr<std::unique_ptr<RowReader>> rows =
      OpenRows(content, RowOptionsOf(options_, name));
  if (!rows.ok()) {
    Report("not-a-table", 0, -1, base::TextOf(rows.status()));
    return;
  }
  *sheet = (*rows)->sheet();
  of_workbook_ = !sheet->empty();
  Table table(rows->get(),
              [this](std::string_view heading) { return Knows(heading); });
  const absl::Status status = ReadRows(&table);
  if (!status.ok()) {
    Report("not-a-table", 0, -1, base::TextOf(status));
  }
  for (base::Text& note : table.notes()) {
    Report(Severity::kNote, "table-read", 0, -1, std::move(note), {});
  }
}

absl::Status LoadedTableReader::ReadRows(Table* table) {
  if (!table->ReadHeading().ok()) {
    // Either there is no row, or the next one has the error.
    Row row;
    const absl::StatusOr<bool> more = table->Next(&row);
    if (!more.ok()) return more.status();
    Report("csv-header", 1, -1, EmptyText());
    return absl::OkStatus();
  }
  charset_ = table->rows().charset();
  if (!CheckRow(table->heading()) || !ReadHeading(*table)) {
    return absl::OkStatus();
  }
  Row row;
  while (true) {
    const absl::StatusOr<bool> more = table->Next(&row);
    if (!more.ok()) return more.status();
    if (!*more) return absl::OkStatus();
    if (CheckRow(row)) ReadRow(row);
  }
}

bool LoadedTableReader::CheckRow(const Row& row) {
  std::size_t column = Table::kNoColumn;
  CellError defect = DefectOf(row, options_.max_row_bytes, &column);
  if (defect.empty()) return true;
  Report("csv-row", row.line,
         column == Table::kNoColumn ? -1 : static_cast<int>(column),
         std::move(defect));
  return false;
}

CellError LoadedTableReader::SurplusOf(const Row& row, std::size_t width,
                                       int* column) const {
  std::size_t surplus = 0;
  CellError error = WidthError(row, width, &surplus);
  if (error.empty()) return error;
  *column = static_cast<int>(surplus);
  error += of_workbook_ ? base::Fill<messages::kGiveHeading>()
                        : base::Fill<messages::kQuoteComma>();
  return error;
}

}  // namespace trunkline::tables
