// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_TABLE_H_
#define TRUNKLINE_SRC_TABLES_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/tables/csv.h"
#include "src/tables/rows.h"
#include "src/tables/workbook.h"

// A table: a heading, which names the columns, and the rows below it. All
// tables are read through this, so that they take the same files.
namespace trunkline::tables {

// How the rows of a file are read.
struct RowOptions {
  std::string name;  // Of the file, for what only its name tells.
  Charset charset = Charset::kAuto;           // Of a CSV file.
  std::string charset_option = "--charset ";  // See CharsetDetector::Doubt().
  CsvOptions csv;
  WorkbookOptions workbook;
};

// Opens a content as rows: a workbook if it begins as one, else CSV. `content`
// must outlive the result. InvalidArgument: it is neither; what it is, and what
// to do, is in the message.
absl::StatusOr<std::unique_ptr<RowReader>> OpenRows(std::string_view content,
                                                    const RowOptions& options);

// The name of a heading: line breaks and other white space at its ends are
// taken away, inside it is one space, or none beside a Chinese character.
std::string HeadingName(std::string_view cell);
// Whether two headings are the same but for white space.
bool SameHeading(std::string_view a, std::string_view b);

class Table {
 public:
  // `rows` must outlive this. `knows` says whether a heading is one that the
  // table's reader has a use for: by it a heading is found below a title.
  Table(RowReader* rows, std::function<bool(std::string_view)> knows);

  // Finds the heading: the first row, unless that is a title and one of the
  // next nine is a heading. InvalidArgument: there is no row.
  absl::Status ReadHeading();
  // InvalidArgument: the heading is a defective row (Row::defect).
  absl::Status CheckHeading() const;
  // The row of the heading; it may have a defect.
  const Row& heading() const { return heading_; }
  // The names of the columns, without those at the end that have none. Merged
  // cells name the first column that they cover.
  const std::vector<std::string>& headings() const { return headings_; }

  // Returns the first two columns with the same name, or (kNoColumn,
  // kNoColumn).
  std::pair<std::size_t, std::size_t> NamedTwice() const;

  // Reads the next row that is not blank; false at the end.
  absl::StatusOr<bool> Next(Row* row);

  // Where a cell is: "Sheet!C12" of a workbook, else "line 12, column 3";
  // without a column "Sheet!12", "line 12".
  base::Text PlaceOf(std::uint64_t line, std::size_t column) const;
  static constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);

  const RowReader& rows() const { return *rows_; }
  // Those of the rows, and whether a title was skipped.
  std::vector<base::Text> notes() const;

 private:
  RowReader* rows_;
  std::function<bool(std::string_view)> knows_;
  Row heading_;
  std::vector<std::string> headings_;
  std::uint64_t skipped_ = 0;  // Rows above the heading.
  std::deque<Row> ahead_;
};

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_TABLE_H_
