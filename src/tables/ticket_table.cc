// SPDX-License-Identifier: Apache-2.0
// Tickets as the rows of a table.
#include <deque>
#include <memory>
#include <optional>
#include <utility>

#include "src/base/ids.h"
#include "src/base/messages.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/messages.h"
#include "src/tables/table.h"
#include "src/tables/ticket_column_matching.h"
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
        cell_options_{options_.time_format,
                      options_.zone,
                      &labels_,
                      options_.show_unknown,
                      options_.mapping_file,
                      /*from_1904=*/false,
                      &repeated_},
        table_(rows, [this](std::string_view heading) {
          return TicketHeader::Knows(heading, options_);
        }) {}

  absl::StatusOr<bool> Next(TicketRecord* record) override {
    if (!columns_.has_value()) TRUNKLINE_RETURN_IF_ERROR(ReadHeader());
    ClearRecord(record);
    TRUNKLINE_ASSIGN_OR_RETURN(const bool more, NextRow(&record->cells));
    if (!more) return false;
    record->row = ++rows_;
    record->line = record->cells.line;
    ReadRow(record);
    return true;
  }

  base::Text Columns() const override {
    return columns_.has_value() ? columns_->Summary() : base::Text();
  }
  std::vector<base::Text> notes() const override {
    std::vector<base::Text> out = table_.notes();
    if (repeated_ != 0) {
      out.push_back(repeated_ == 1
                        ? base::Fill<messages::kOneRepeated>()
                        : base::Fill<messages::kRepeated>(repeated_));
    }
    return out;
  }

 private:
  using Column = TicketHeader::Column;

  // Reads a row. Where its id ends as a rounded one does, the rows below it are
  // read, too, since their ids decide.
  absl::StatusOr<bool> NextRow(Row* row) {
    if (ahead_.empty()) {
      TRUNKLINE_ASSIGN_OR_RETURN(const bool more, ReadCounted(row));
      if (!more) return false;
    } else {
      std::swap(*row, ahead_.front());
      ahead_.pop_front();
      ahead_bytes_ -= row->bytes();
    }
    if (!RoundedIds::EndsInZeros(IdOf(*row))) return true;
    while (ahead_.size() < RoundedIds::kAhead && ahead_bytes_ < kAheadBytes) {
      Row below;
      const absl::StatusOr<bool> more = ReadCounted(&below);
      if (!more.ok() || !*more) break;  // After the rows before it.
      ahead_bytes_ += below.bytes();
      ahead_.push_back(std::move(below));
    }
    return true;
  }

  absl::StatusOr<bool> ReadCounted(Row* row) {
    if (end_.has_value()) return *end_;
    absl::StatusOr<bool> more = table_.Next(row);
    if (more.ok() && *more) {
      rounded_.Count(IdOf(*row));
      return true;
    }
    end_ = more;
    return more;
  }

  // The id of a row if a spreadsheet may have rounded it: one that is marked as
  // text is right.
  std::string_view IdOf(const Row& row) const {
    if (id_column_ == Table::kNoColumn) return {};
    const std::string_view cell = Trim(row.shown(id_column_));
    const std::string_view typed = TypedText(cell);
    return typed.size() == cell.size() || !RoundedIds::EndsInZeros(typed)
               ? typed
               : std::string_view();
  }

  absl::Status ReadHeader() {
    TRUNKLINE_RETURN_IF_ERROR(table_.ReadHeading());
    if (table_.heading().defect != Row::Defect::kNone) {
      return base::InvalidArgument(base::Fill<messages::kWithNote>(
          base::Fill<messages::kNoNames>(),
          DefectOf(table_.heading(), options_.csv.max_row_bytes)));
    }
    TRUNKLINE_ASSIGN_OR_RETURN(columns_,
                               TicketHeader::Create(table_, options_));
    is_workbook_ = !table_.rows().sheet().empty();
    used_.assign(columns_->width(), false);
    for (const Column& column : columns_->columns()) {
      for (std::size_t i : column.columns) used_[i] = true;
      if (column.field->name() == "id") id_column_ = column.columns[0];
      views_.push_back(ViewOf(column.field->name()));
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
      error = base::At(table_.PlaceOf(record->line, column), error);
    }
    Reject(
        record,
        column < columns_->width() ? columns_->PlaceOf(column) : std::string(),
        std::move(error));
  }

  void ReadRow(TicketRecord* record) {
    const Row& cells = record->cells;
    std::size_t column = Table::kNoColumn;
    CellError error = DefectOf(cells, options_.csv.max_row_bytes, &column);
    if (!error.empty()) return RejectAt(record, column, std::move(error));
    std::size_t surplus = Table::kNoColumn;
    error = WidthError(cells, columns_->width(), &surplus);
    if (!error.empty()) {
      // A row of a CSV file has slipped: its other cells say nothing.
      if (!is_workbook_) {
        return RejectAt(record, Table::kNoColumn, std::move(error));
      }
      error += base::Fill<messages::kGiveHeading>();
      RejectAt(record, surplus, std::move(error));
    }
    bad_.assign(columns_->width(), false);
    for (std::size_t i = 0; i < columns_->width() && !is_workbook_; ++i) {
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
    cell_options_.from_1904 = cells.from_1904;
    ticket_.Begin(TicketPlan());
    if (labels_.DependOnTime()) labels_.SetAcceptedAt(AcceptedAt(cells));
    for (std::size_t i = 0; i < columns_->columns().size(); ++i) {
      ReadField(columns_->columns()[i], views_[i], record);
    }
    for (const TicketHeader::Attribute& attribute : columns_->attributes()) {
      if (!Usable(attribute.column, Merged::kName, record)) continue;
      const std::string_view cell = TypedText(Trim(cells[attribute.column]));
      if (cell.empty()) continue;
      if (options_.views_only) {
        record->ticket.attributes.push_back({attribute.name, cell});
      } else {
        AddTicketAttribute(attribute.name, cell, &ticket_);
      }
    }
    for (std::size_t i : columns_->passed()) {
      if (Usable(i, Merged::kName, record)) record->passed.push_back(cells[i]);
    }
    if (columns_->recorded() != std::string::npos &&
        Usable(columns_->recorded(), Merged::kName, record)) {
      record->recorded = Trim(cells[columns_->recorded()]);
    }
    if (record->rejected) return;
    if (options_.views_only) {
      const absl::Status id =
          base::CheckId(base::messages::kIdField, record->id);
      if (!id.ok()) Reject(record, {}, base::TextOf(id));
      return;
    }
    Take(ReadTicket(ticket_.Finish(), Format::kBinary), &labels_, record);
  }

  // When the row's ticket was accepted, if its cell is a time: names stand for
  // what they stood for then. What is wrong with the cell is said in its turn.
  std::optional<absl::Time> AcceptedAt(const Row& cells) {
    for (const Column& column : columns_->columns()) {
      if (column.field->name() != "accepted") continue;
      CellOptions options = cell_options_;
      options.repeated = nullptr;  // Counted in its turn.
      return ParseTicketTime(Cell(column, cells), cells.kind(column.columns[0]),
                             options);
    }
    return std::nullopt;
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

  // A field that is handed out as a view.
  enum class View : std::uint8_t {
    kNone,
    kId,
    kAccepted,
    kDialled,
    kCategory,
    kRegion,
    kType,
    kChannel,
    kConfidential,
    kAgainst,
  };
  static View ViewOf(std::string_view field) {
    static constexpr std::pair<std::string_view, View> kViews[] = {
        {"id", View::kId},           {"accepted", View::kAccepted},
        {"dialled", View::kDialled}, {"category", View::kCategory},
        {"region", View::kRegion},   {"type", View::kType},
        {"channel", View::kChannel}, {"confidential", View::kConfidential},
        {"against", View::kAgainst}};
    for (const auto& [name, view] : kViews) {
      if (name == field) return view;
    }
    return View::kNone;
  }

  // As ReadTicketCell(), into the ticket itself.
  CellError ReadView(const Column& column, View view, std::string_view cell,
                     CellKind kind, TicketRecord* record) {
    Ticket& ticket = record->ticket;
    // Cells stay where they are; what several were joined to does not.
    const auto kept = [&](std::string* joined) -> std::string_view {
      if (column.columns.size() == 1) return cell;
      joined->assign(cell);
      return *joined;
    };
    CellError error = CheckTicketCode(*column.field, cell, kind);
    if (!error.empty()) return error;
    switch (view) {
      case View::kId:
        record->id = cell;
        return {};
      case View::kDialled:
        ticket.dialled = cell;
        return {};
      case View::kCategory:
        ticket.category = kept(&record->joined_category);
        return {};
      case View::kRegion:
        ticket.region = kept(&record->joined_region);
        return {};
      case View::kAccepted: {
        const auto time = ParseTicketTime(cell, kind, cell_options_);
        if (!time.has_value()) break;  // Says why.
        ticket.accepted_at = *time;
        return {};
      }
      case View::kAgainst:
        record->codes = SplitCodes(cell);
        ticket.against.assign(record->codes.begin(), record->codes.end());
        return {};
      case View::kType:
      case View::kChannel:
      case View::kConfidential: {
        std::int64_t value = 0;
        error = ReadTicketNumber(*column.field, cell, cell_options_, &value);
        if (view == View::kType) ticket.type = static_cast<TicketType>(value);
        if (view == View::kChannel)
          ticket.channel = static_cast<Channel>(value);
        if (view == View::kConfidential) ticket.confidential = value != 0;
        return error;
      }
      default:
        break;
    }
    ticket_.Begin(TicketPlan());
    return ReadTicketCell(*column.field, cell, kind, cell_options_, &ticket_);
  }

  void ReadField(const Column& column, View view, TicketRecord* record) {
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
      error = options_.views_only ? ReadView(column, view, cell, kind, record)
                                  : ReadTicketCell(*column.field, cell, kind,
                                                   cell_options_, &ticket_);
      if (error.empty() && column.field->name() == "id") {
        error = rounded_.Check(IdOf(record->cells));
        if (error.empty()) record->id = cell;
      }
    } else if (column.field->name() == "accepted") {
      error = base::Fill<messages::kNoAcceptance>();
    }
    if (error.empty()) return;
    const CodedColumn coded = CodedColumnOf(column.field->name());
    if (coded != CodedColumn::kNone) {
      record->unknown.push_back({coded, std::string(cell)});
    }
    RejectAt(record, first, std::move(error));
  }

  // Returns the cell of a field. Several columns are joined: a text by line
  // breaks, the path of a category or region by "/".
  std::string_view Cell(const Column& column, const Row& cells) {
    const bool text = column.field->name() == "text";
    if (column.columns.size() == 1) {
      const std::size_t i = column.columns[0];
      const std::string_view cell =
          column.field->is_text() ? cells.shown(i) : cells[i];
      return Replaced(column, text ? cell : TypedText(Trim(cell)));
    }
    joined_.clear();
    for (std::size_t i : column.columns) {
      const std::string_view part =
          text ? cells.shown(i) : Trim(cells.shown(i));
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
  std::vector<View> views_;  // By field.
  std::vector<bool> used_;   // By column: something is read from it.
  std::vector<bool> bad_;    // By column: it has rejected this row.
  static constexpr std::size_t kAheadBytes = std::size_t{4} << 20;
  std::size_t id_column_ = Table::kNoColumn;
  RoundedIds rounded_;
  std::deque<Row> ahead_;
  std::size_t ahead_bytes_ = 0;
  std::optional<absl::StatusOr<bool>> end_;  // Of the table.
  schema::MessageBuilder ticket_;
  std::string joined_;
  std::uint64_t rows_ = 0;
  std::uint64_t repeated_ = 0;  // Times that exist twice.
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
