// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_TABLE_FILE_H_
#define TRUNKLINE_TOOLS_TABLE_FILE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "src/base/message.h"
#include "src/tables/charset.h"
#include "src/tables/table.h"
#include "src/tables/workbook.h"
#include "tools/arguments.h"
#include "tools/files.h"

// Tables as the commands open and write them: CSV, or a workbook.
namespace trunkline::tools {

// Adds --sheet and --hidden.
struct SheetOptions {
  std::string sheet;
  std::string hidden = "keep";

  bool skip_hidden() const { return hidden == "skip"; }
};
void AddSheetOptions(Arguments* app, SheetOptions* options);
tables::WorkbookOptions BookOptions(const SheetOptions& options);

// Adds --charset.
void AddCharsetOption(Arguments* app, std::string* charset);

// How a table is read, whatever is in it.
struct TableFileOptions {
  std::string charset = "auto";  // See tables::ParseCharset().
  SheetOptions sheet;
};
// Adds --charset, --sheet and --hidden.
void AddTableFileOptions(Arguments* app, TableFileOptions* options);
tables::RowOptions RowOptionsOf(const TableFileOptions& options);

// An error of a file, with its name before it.
absl::Status InFile(const std::string& path, const absl::Status& status);

// A file or standard input, whose begin tells what it is.
class ProbedFile {
 public:
  absl::Status Open(const std::string& path);
  // InvalidArgument: it is of a kind that is neither a table nor text; the
  // message has the remedy.
  absl::Status CheckKind() const;
  // The first bytes, up to tables::kKindBytes.
  std::string_view begin() const { return begin_; }
  bool is_workbook() const { return tables::IsZip(begin_); }

  // The character set by the whole file, if it can be read twice; else kAuto.
  // `option`: see CharsetDetector::Doubt().
  absl::StatusOr<tables::Charset> Detect(
      base::Text* doubt, std::string_view option = "--charset ");
  // Reads from the start.
  tables::ReadFunction Reader();
  // Opens the workbook that it is.
  absl::StatusOr<std::unique_ptr<tables::RowReader>> OpenWorkbook(
      const tables::WorkbookOptions& options);

  std::uint64_t bytes_read() const { return bytes_read_; }
  std::int64_t size() const { return file_.size(); }  // -1: not known.

 private:
  std::string path_;
  InputFile file_;
  std::string begin_;
  std::string peeked_;   // What the reader has not given yet.
  std::string content_;  // Of a workbook on standard input.
  std::uint64_t bytes_read_ = 0;
};

// A table that is read row by row.
class TableFile {
 public:
  // As tables::OpenRows(), without the file in memory.
  absl::Status Open(const std::string& path, const tables::RowOptions& options);
  tables::RowReader* rows() const { return rows_.get(); }
  std::uint64_t bytes_read() const { return file_.bytes_read(); }
  std::int64_t size() const { return file_.size(); }

 private:
  ProbedFile file_;
  std::unique_ptr<tables::TextInput> text_;
  std::unique_ptr<tables::RowReader> rows_;
};

// Says the notes of a reader, each once: "tickets.xlsx: 2 rows that are ...".
void SayNotes(const std::string& path, const std::vector<base::Text>& notes);

// Writes a table: a workbook if the path ends in .xlsx, else CSV.
class TableOutput {
 public:
  // `sheet`: of a workbook.
  absl::Status Open(const std::string& path, const std::string& sheet,
                    Readers readers = Readers::kByMask);
  absl::Status AddRow(const std::vector<std::string>& cells);
  absl::Status Close();

 private:
  OutputFile file_;
  std::unique_ptr<tables::WorkbookWriter> book_;
  std::string text_;
};

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_TABLE_FILE_H_
