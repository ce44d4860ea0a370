// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_ROWS_H_
#define TRUNKLINE_SRC_TABLES_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/message.h"
#include "src/tables/charset.h"

// The rows of a table, whatever file it comes from. Every table is read through
// these: csv.h and workbook.h make them, table.h finds the heading, cells.h
// reads what stands in a cell.
namespace trunkline::tables {

// What a workbook says of a cell beside its text. A cell of a CSV file is
// kText.
enum class CellKind : std::uint8_t {
  kText,
  kNumber,
  kDate,            // A number whose style is a date: "2018-09-03 08:05:00".
  kBool,            // "TRUE" or "FALSE".
  kError,           // "#REF!".
  kUncalculated,    // A formula whose value is not in the file; no text.
  kShownOtherwise,  // A number that its style shows in a way not applied here.
};

// One row. Reuse it: its memory is kept.
class Row {
 public:
  enum class Defect : std::uint8_t {
    kNone,
    kTooLong,         // Longer than the limit; the cells are not kept.
    kTextAfterQuote,  // Text follows the quotation mark that closes a cell.
    kUnclosedQuote,   // No quotation mark closes a cell up to the file's end.
    kLongQuote,       // None closes it within the limit of a row's length.
  };

  // Line of the file in which the row starts, or number of the row in its
  // sheet; from 1.
  std::uint64_t line = 0;
  Defect defect = Defect::kNone;
  // Of a defect of quotation marks: the column of the cell, from 0, and the
  // line of the text behind the closing mark, or else of the opening one. The
  // cells before it are kept.
  std::size_t defect_column = 0;
  std::uint64_t defect_line = 0;

  // Whether the days of its serial numbers count from 1904: see TimeText().
  bool from_1904 = false;

  // Columns up to the last cell. Cells that are missing are empty: any index
  // may be asked for. A row of a workbook may have one cell, in column 16,384:
  // what is done for each column of each row should go by the cells that are
  // there.
  std::size_t size() const {
    return cells_.empty() ? 0 : cells_.back().column + 1;
  }
  // The cells that are there, some of which may be empty, and the column of
  // each; ascending.
  std::size_t cells() const { return cells_.size(); }
  std::size_t column(std::size_t cell) const { return cells_[cell].column; }

  // Of a column. Constant where none is missing before it, else log n.
  std::string_view operator[](std::size_t i) const {
    const std::size_t at = Find(i);
    if (at == cells_.size()) return {};
    const std::size_t begin = at == 0 ? 0 : cells_[at - 1].end;
    return std::string_view(bytes_).substr(begin, cells_[at].end - begin);
  }
  CellKind kind(std::size_t i) const {
    const std::size_t at = Find(i);
    return at != cells_.size() ? cells_[at].kind : CellKind::kText;
  }
  // What a spreadsheet shows of a number whose style adds to its digits, as
  // "GD0007" of 7: the text of an id or a code. Else the text of the cell.
  std::string_view shown(std::size_t i) const {
    if (!shown_.empty()) {
      for (const auto& [column, text] : shown_) {
        if (column == i) return text;
      }
    }
    return (*this)[i];
  }
  // Whether merged cells of a workbook cover this one, and it is not their
  // first. Its text is then that of the first.
  bool merged(std::size_t i) const {
    const std::size_t at = Find(i);
    return at != cells_.size() && cells_[at].merged;
  }
  // Of the text of all cells.
  std::size_t bytes() const { return bytes_.size(); }
  // Returns whether all cells are empty.
  bool blank() const { return bytes_.empty() && defect == Defect::kNone; }

  void Clear();
  // Adds a cell in the next column.
  void Add(std::string_view cell, CellKind kind = CellKind::kText,
           bool merged = false) {
    AddAt(size(), cell, kind, merged);
  }
  // Adds a cell in a column behind the last; those between are missing.
  void AddAt(std::size_t column, std::string_view cell,
             CellKind kind = CellKind::kText, bool merged = false);
  // Says what is shown of the last cell.
  void SetShown(std::string_view text) {
    shown_.emplace_back(cells_.back().column, text);
  }

 private:
  struct Cell {
    std::size_t end;
    std::uint32_t column;
    CellKind kind;
    bool merged;
  };

  // The number of the cell in a column; cells_.size(): it is missing.
  std::size_t Find(std::size_t i) const {
    if (i < cells_.size() && cells_[i].column == i) return i;
    return FindSparse(i);
  }
  std::size_t FindSparse(std::size_t i) const;

  std::string bytes_;
  std::vector<Cell> cells_;
  std::vector<std::pair<std::size_t, std::string>> shown_;  // Few, or none.
};

// Reads the rows of a table in a stream: memory does not grow with it.
class RowReader {
 public:
  virtual ~RowReader() = default;

  // Reads the next row; false at the end. InvalidArgument: the file is not what
  // it seems to be; other errors are those of the input.
  virtual absl::StatusOr<bool> Next(Row* row) = 0;
  // The name of the sheet; empty: not a workbook.
  virtual std::string sheet() const { return {}; }
  // Known after the first Next().
  virtual Charset charset() const { return Charset::kUtf8; }
  // What was guessed or left out, for people; complete after the last Next().
  virtual std::vector<base::Text> notes() const { return {}; }
};

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_ROWS_H_
