// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_WORKBOOK_H_
#define TRUNKLINE_SRC_TABLES_WORKBOOK_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/tables/rows.h"

// Workbooks: .xlsx, the form of spreadsheets that ISO/IEC 29500 describes. A
// sheet is read as rows, in a stream, and a table is written as one sheet.
namespace trunkline::tables {

struct WorkbookOptions {
  // Empty: the first sheet that is not hidden.
  std::string sheet;
  // Hidden rows are left out. A note says how many there are in either case.
  bool skip_hidden = false;
  // What a note advises: how the two above are said at the door of this file.
  // Empty: they are not.
  std::string sheet_option = "--sheet";
  std::string hidden_option = "--hidden";
  // A sheet of at least so many bytes, unzipped, or of an unknown size is
  // unzipped in a thread of its own and parsed in another, before its rows are
  // asked for. Nothing: none is.
  std::optional<std::uint64_t> read_ahead_from;
  // --- limits ---
  // Bytes of all parts that are read, unzipped.
  std::uint64_t max_unzipped_bytes = std::uint64_t{16} << 30;
  // Unzipped to zipped bytes of a part, once it has more than 16 MiB.
  std::uint64_t max_ratio = 300;
  // Text of the shared strings, which are kept in memory.
  std::uint64_t max_shared_bytes = std::uint64_t{1} << 30;
  std::uint64_t max_cells = 1'000'000'000;
  // Rows by columns: of each row those up to its last cell, though few may be
  // in the file. 1,048,576 rows, which a sheet has at most, of 256 columns.
  std::uint64_t max_places = std::uint64_t{1} << 28;
  std::size_t max_merged = 200'000;  // Ranges of merged cells.
  std::size_t max_row_bytes = std::size_t{1} << 20;
};

// Whether a content begins as a ZIP archive does, and so as a workbook.
bool IsZip(std::string_view begin);

// Opens a workbook and finds the sheet. Numbers are handed out as typed, dates
// (numbers whose style is a date) as "2018-09-03 08:05:00"; cells that merged
// cells cover have the text of the first.
//   InvalidArgument: it is no workbook, or an encrypted one; it has no such
//     sheet; a part of it is damaged. The message says what to do.
//   ResourceExhausted: a limit.
// `content` must outlive the reader.
absl::StatusOr<std::unique_ptr<RowReader>> OpenWorkbook(
    std::string_view content, const WorkbookOptions& options);
// As above from a file, which is not read into memory. Unavailable: it cannot
// be opened.
absl::StatusOr<std::unique_ptr<RowReader>> OpenWorkbookFile(
    const std::string& path, const WorkbookOptions& options);

// Writes one sheet. Every cell is text, so that a spreadsheet program leaves
// ids, codes and dates as they are. Rows go to temporary files: memory does not
// grow with them.
class WorkbookWriter {
 public:
  // Takes some bytes of the file, in order.
  using Sink = std::function<absl::Status(std::string_view bytes)>;

  // InvalidArgument: `sheet` cannot be a sheet's name. Unavailable: there is no
  // place for temporary files.
  static absl::StatusOr<std::unique_ptr<WorkbookWriter>> Create(
      const std::string& sheet);
  ~WorkbookWriter();
  WorkbookWriter(const WorkbookWriter&) = delete;
  WorkbookWriter& operator=(const WorkbookWriter&) = delete;

  // The first row is the heading. InvalidArgument: a cell has more than 32,767
  // characters, or the sheet more than 1,048,576 rows or 16,384 columns.
  absl::Status AddRow(const std::vector<std::string>& cells);
  // Gives the file to `sink`. Call it once, last.
  absl::Status Finish(const Sink& sink);

 private:
  struct Rep;
  explicit WorkbookWriter(std::unique_ptr<Rep> rep);
  std::unique_ptr<Rep> rep_;
};

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_WORKBOOK_H_
