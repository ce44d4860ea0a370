// SPDX-License-Identifier: Apache-2.0
// Tickets as the rows of a table.
#include <memory>
#include <utility>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/messages.h"
#include "src/tables/table.h"
#include "src/tables/ticket_header.h"
#include "src/tables/ticket_record.h"

namespace trunkline::tables {
namespace {

class TableReader : public TicketReader {
 public:
  // `owned` may be null.
  TableReader(RowReader* rows, std::unique_ptr<RowReader> owned,
              const TicketTableOptions& options)
      : owned_(std::move(owned)),
        options_(options),
        labels_(options_.rules),
        cell_options_{options_.time_format, options_.zone, &labels_,
                      options_.show_unknown},
        table_(rows, [this](std::string_view heading) {
          return TicketHeader::Knows(heading, options_);
        }) {}

  absl::StatusOr<bool> Next(TicketRecord* record) override {
    if (!columns_.has_value()) TRUNKLINE_RETURN_IF_ERROR(ReadHeader());
    ClearRecord(record);
    TRUNKLINE_ASSIGN_OR_RETURN(const bool more, table_.Next(&record->cells));
    if (!more) return false;
    record->row = ++rows_;
    record->line = record->cells.line;
    ReadRow(record);
    return true;
  }

  base::Text Columns() const override {
    return columns_.has_value() ? columns_->Summary() : base::Text();
  }
  std::vector<base::Text> notes() const override { return table_.notes(); }

 private:
  using Column = TicketHeader::Column;

  absl::Status ReadHeader() {
    TRUNKLINE_RETURN_IF_ERROR(table_.ReadHeading());
    if (table_.heading().defect != Row::Defect::kNone) {
      return base::InvalidArgument(base::Fill<messages::kNoNames>());
    }
    TRUNKLINE_ASSIGN_OR_RETURN(columns_,
                               TicketHeader::Create(table_, options_));
    is_workbook_ = !table_.rows().sheet().empty();
    used_.assign(columns_->width(), false);
    for (const Column& column : columns_->columns()) {
      for (std::size_t i : column.columns) used_[i] = true;
    }
    for (const auto& attribute : columns_->attributes()) {
      used_[attribute.column] = true;
    }
    for (std::size_t i : columns_->passed()) used_[i] = true;
    if (columns_->recorded() != std::string::npos) {
      used_[columns_->recorded()] = true;
    }
    return absl::OkStatus();
  }

  // Rejects the row for a column, or for all of it.
  void RejectAt(TicketRecord* record, std::size_t column, CellError error) {
    if (is_workbook_) {
      error = base::Fill<messages::kAt>(table_.PlaceOf(record->line, column),
                                        error);
    }
    Reject(
        record,
        column == Table::kNoColumn ? std::string() : columns_->PlaceOf(column),
        std::move(error));
  }

  void ReadRow(TicketRecord* record) {
    const Row& cells = record->cells;
    CellError error = DefectOf(cells, options_.csv.max_row_bytes);
    if (error.empty()) error = WidthError(cells, columns_->width());
    if (!error.empty()) {
      return RejectAt(record, Table::kNoColumn, std::move(error));
    }
    bad_.assign(columns_->width(), false);
    for (std::size_t i = 0; i < columns_->width(); ++i) {
      if (used_[i]) continue;
      // Of a column that has no use only its bytes matter: the row has slipped,
      // or the character set is another one.
      if (base::FindInvalidUtf8(cells[i]) != std::string_view::npos) {
        bad_[i] = true;
        RejectAt(record, i,
                 base::Fill<messages::kTheCell>(
                     NotInCharset(table_.rows().charset(), /*advice=*/true)));
      }
    }
    ticket_.Clear();
    for (const Column& column : columns_->columns()) {
      ReadField(column, record);
    }
    for (const TicketHeader::Attribute& attribute : columns_->attributes()) {
      if (!Usable(attribute.column, Merged::kName, record)) continue;
      const std::string_view cell = TypedText(Trim(cells[attribute.column]));
      if (!cell.empty()) AddTicketAttribute(attribute.name, cell, &ticket_);
    }
    for (std::size_t i : columns_->passed()) {
      if (Usable(i, Merged::kName, record)) record->passed.push_back(cells[i]);
    }
    if (columns_->recorded() != std::string::npos &&
        Usable(columns_->recorded(), Merged::kName, record)) {
      record->recorded = Trim(cells[columns_->recorded()]);
    }
    if (record->rejected) return;
    ticket_.SerializeToString(&bytes_);
    Take(ReadTicket(bytes_, Format::kBinary), &labels_, record);
  }

  // Whether a cell can be used; rejects the record if not, once for a cell.
  bool Usable(std::size_t i, Merged merged, TicketRecord* record) {
    if (bad_[i]) return false;
    CellError error =
        ErrorOf(record->cells, i, merged, table_.rows().charset());
    if (error.empty()) return true;
    bad_[i] = true;
    RejectAt(record, i, std::move(error));
    return false;
  }

  void ReadField(const Column& column, TicketRecord* record) {
    bool usable = true;
    for (std::size_t i : column.columns) {
      usable = Usable(i, column.field->merged(), record) && usable;
    }
    if (!usable) return;
    const std::size_t first = column.columns[0];
    const CellKind kind = column.columns.size() == 1 ? record->cells.kind(first)
                                                     : CellKind::kText;
    const std::string_view cell = Cell(column, record->cells);
    CellError error;
    if (!cell.empty()) {
      error =
          ReadTicketCell(*column.field, cell, kind, cell_options_, &ticket_);
      if (error.empty() && column.field->name() == "id") {
        error = rounded_.Check(cell);
      }
    } else if (column.field->name() == "accepted") {
      error = base::Fill<messages::kNoAcceptance>();
    }
    if (error.empty()) return;
    const CodedColumn coded = CodedColumnOf(column.field->name());
    if (coded != CodedColumn::kNone &&
        record->unknown_column == CodedColumn::kNone) {
      record->unknown_column = coded;
      record->unknown_word = cell;
    }
    RejectAt(record, first, std::move(error));
  }

  // Returns the cell of a field. Several columns are joined: a text by line
  // breaks, the path of a category or region by "/".
  std::string_view Cell(const Column& column, const Row& cells) {
    const bool text = column.field->name() == "text";
    if (column.columns.size() == 1) {
      const std::string_view cell = cells[column.columns[0]];
      return Replaced(column, text ? cell : TypedText(Trim(cell)));
    }
    joined_.clear();
    for (std::size_t i : column.columns) {
      const std::string_view part = text ? cells[i] : Trim(cells[i]);
      if (part.empty()) continue;
      if (!joined_.empty()) joined_ += text ? '\n' : '/';
      joined_.append(part);
    }
    return Replaced(column, joined_);
  }

  static std::string_view Replaced(const Column& column,
                                   std::string_view cell) {
    for (const ValueMap* map : column.values) {
      if (map->from == "*" ? !cell.empty() : map->from == cell) return map->to;
    }
    return cell;
  }

  std::unique_ptr<RowReader> owned_;
  const TicketTableOptions options_;
  RuleSetLabels labels_;
  CellOptions cell_options_;
  Table table_;
  std::optional<TicketHeader> columns_;
  bool is_workbook_ = false;
  std::vector<bool> used_;  // By column: something is read from it.
  std::vector<bool> bad_;   // By column: it has rejected this row.
  RoundedIds rounded_;
  google::protobuf::UnknownFieldSet ticket_;
  std::string bytes_;
  std::string joined_;
  std::uint64_t rows_ = 0;
};

}  // namespace

std::unique_ptr<TicketReader> NewTicketTableReader(
    RowReader* rows, const TicketTableOptions& options) {
  return std::make_unique<TableReader>(rows, nullptr, options);
}

std::unique_ptr<TicketReader> NewTicketTableReader(
    TextInput* input, const TicketTableOptions& options) {
  auto rows = std::make_unique<CsvReader>(input, options.csv);
  RowReader* const reader = rows.get();
  return std::make_unique<TableReader>(reader, std::move(rows), options);
}

}  // namespace trunkline::tables
