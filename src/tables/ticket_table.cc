// SPDX-License-Identifier: Apache-2.0
// Tickets as the rows of a table.
#include <memory>
#include <utility>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/ticket_header.h"
#include "src/tables/ticket_record.h"

namespace trunkline::tables {
namespace {

class TableReader : public TicketReader {
 public:
  TableReader(TextInput* input, const TicketTableOptions& options)
      : input_(input), options_(options), csv_(input, options.csv) {}

  absl::StatusOr<bool> Next(TicketRecord* record) override {
    if (!columns_.has_value()) TRUNKLINE_RETURN_IF_ERROR(ReadHeader());
    ClearRecord(record);
    do {
      TRUNKLINE_ASSIGN_OR_RETURN(const bool more, csv_.Next(&record->cells));
      if (!more) return false;
    } while (record->cells.blank());
    record->row = ++rows_;
    record->line = record->cells.line;
    ReadRow(record);
    return true;
  }

 private:
  using Column = TicketHeader::Column;

  absl::Status ReadHeader() {
    Row row;
    do {
      TRUNKLINE_ASSIGN_OR_RETURN(const bool more, csv_.Next(&row));
      if (!more) {
        return absl::InvalidArgumentError(
            "the table is empty: its first row must name the columns");
      }
    } while (row.blank());
    if (row.defect != Row::Defect::kNone) {
      return absl::InvalidArgumentError(
          "the first row cannot be read as names of columns");
    }
    TRUNKLINE_ASSIGN_OR_RETURN(
        columns_, TicketHeader::Create(row, input_->charset(), options_));
    cell_options_ = {options_.time_format, options_.zone, options_.rules,
                     options_.show_unknown};
    return absl::OkStatus();
  }

  void ReadRow(TicketRecord* record) {
    const Row& cells = record->cells;
    CellError error = DefectOf(cells, options_.csv.max_row_bytes);
    if (error.empty()) error = WidthError(cells, columns_->width());
    if (!error.empty()) return Reject(record, {}, std::move(error));
    for (std::size_t i = 0; i < columns_->width(); ++i) {
      if (base::FindInvalidUtf8(cells[i]) != std::string_view::npos) {
        return Reject(record, columns_->PlaceOf(i),
                      "not " + std::string(CharsetName(input_->charset())));
      }
    }
    ticket_.Clear();
    for (const Column& column : columns_->columns()) {
      const std::string_view cell = Cell(column, cells);
      if (!cell.empty()) {
        error = ReadTicketCell(*column.field, cell, cell_options_, &ticket_);
      } else if (column.field->name() == "accepted") {
        error = "no time of acceptance";
      }
      if (error.empty()) continue;
      record->unknown_column = CodedColumnOf(column.field->name());
      if (record->unknown_column != CodedColumn::kNone) {
        record->unknown_word = cell;
      }
      return Reject(record, columns_->PlaceOf(column.columns[0]),
                    std::move(error));
    }
    for (const TicketHeader::Attribute& attribute : columns_->attributes()) {
      const std::string_view cell = Trim(cells[attribute.column]);
      if (!cell.empty()) AddTicketAttribute(attribute.name, cell, &ticket_);
    }
    ticket_.SerializeToString(&bytes_);
    Take(ReadTicket(bytes_, Format::kBinary), options_.rules, record);
    for (std::size_t i : columns_->passed()) {
      record->passed.push_back(cells[i]);
    }
    if (columns_->recorded() != std::string::npos) {
      record->recorded = Trim(cells[columns_->recorded()]);
    }
  }

  // Returns the cell of a field. Several columns are joined: a text by line
  // breaks, the path of a category or region by "/".
  std::string_view Cell(const Column& column, const Row& cells) {
    const bool text = column.field->name() == "text";
    if (column.columns.size() == 1) {
      const std::string_view cell = cells[column.columns[0]];
      return Replaced(column, text ? cell : Trim(cell));
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

  TextInput* input_;
  const TicketTableOptions options_;
  CsvReader csv_;
  std::optional<TicketHeader> columns_;
  CellOptions cell_options_;
  google::protobuf::UnknownFieldSet ticket_;
  std::string bytes_;
  std::string joined_;
  std::uint64_t rows_ = 0;
};

}  // namespace

std::unique_ptr<TicketReader> NewTicketTableReader(
    TextInput* input, const TicketTableOptions& options) {
  return std::make_unique<TableReader>(input, options);
}

}  // namespace trunkline::tables
