// SPDX-License-Identifier: Apache-2.0
// Workbooks are written by libxlsxwriter. It prints what it refuses, so that
// everything is checked before.
#include <unistd.h>
#include <xlsxwriter.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "src/base/message.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/messages.h"
#include "src/tables/workbook.h"

namespace trunkline::tables {
namespace {

constexpr std::size_t kMaxCharacters = 32'767;
constexpr std::size_t kMaxRows = 1'048'576;
constexpr std::size_t kMaxColumns = 16'384;
constexpr double kColumnWidth = 18;

std::size_t Characters(std::string_view text) {
  std::size_t n = 0;
  for (const char c : text) n += (c & 0xC0) != 0x80 ? 1 : 0;
  return n;
}

// A text that looks like the escape of a character is written with its first
// character escaped: _x0041_ as _x005F_x0041_.
std::string Escaped(const std::string& text) {
  std::string out;
  std::size_t done = 0;
  std::size_t at = 0;
  while ((at = text.find("_x", at)) != std::string::npos) {
    bool escape = at + 7 <= text.size() && text[at + 6] == '_';
    for (std::size_t i = at + 2; escape && i != at + 6; ++i) {
      escape = absl::ascii_isxdigit(static_cast<unsigned char>(text[i]));
    }
    if (escape) {
      out.append(text, done, at - done);
      out += "_x005F";
      done = at;
    }
    ++at;
  }
  return out.append(text, done, std::string::npos);
}

}  // namespace

struct WorkbookWriter::Rep {
  std::string path;  // Of the temporary file; empty: there is none.
  lxw_workbook* book = nullptr;
  lxw_worksheet* sheet = nullptr;
  lxw_format* heading = nullptr;
  lxw_format* text = nullptr;
  lxw_row_t row = 0;

  ~Rep() {
    // It has no other end that frees it; the file is thrown away.
    if (book != nullptr) workbook_close(book);
    if (!path.empty()) ::unlink(path.c_str());
  }
};

WorkbookWriter::WorkbookWriter(std::unique_ptr<Rep> rep)
    : rep_(std::move(rep)) {}
WorkbookWriter::~WorkbookWriter() = default;

absl::StatusOr<std::unique_ptr<WorkbookWriter>> WorkbookWriter::Create(
    const std::string& sheet) {
  if (sheet.empty() || Characters(sheet) > 31 ||
      sheet.find_first_of("[]:*?/\\") != std::string::npos ||
      sheet.front() == '\'' || sheet.back() == '\'') {
    return base::InvalidArgument(
        base::Fill<messages::kSheetName>(base::Quoted(sheet)));
  }
  auto rep = std::make_unique<Rep>();
  std::error_code error;
  std::string path =
      (std::filesystem::temp_directory_path(error) / "trunkline-XXXXXX")
          .string();
  const int fd = error ? -1 : ::mkstemp(&path[0]);
  if (fd < 0) return base::Unavailable(base::Fill<messages::kNoPlace>());
  ::close(fd);
  rep->path = path;
  lxw_workbook_options options = {};
  options.constant_memory = LXW_TRUE;
  options.use_zip64 = LXW_TRUE;
  rep->book = workbook_new_opt(path.c_str(), &options);
  if (rep->book == nullptr) {
    return base::Unavailable(base::Fill<messages::kNoPlace>());
  }
  rep->sheet = workbook_add_worksheet(rep->book, sheet.c_str());
  rep->text = workbook_add_format(rep->book);
  format_set_num_format_index(rep->text, 49);  // "@": text.
  rep->heading = workbook_add_format(rep->book);
  format_set_num_format_index(rep->heading, 49);
  format_set_bold(rep->heading);
  worksheet_freeze_panes(rep->sheet, 1, 0);
  worksheet_ignore_errors(rep->sheet, LXW_IGNORE_NUMBER_STORED_AS_TEXT,
                          "A1:XFD1048576");
  return std::unique_ptr<WorkbookWriter>(new WorkbookWriter(std::move(rep)));
}

absl::Status WorkbookWriter::AddRow(const std::vector<std::string>& cells) {
  if (rep_->row == kMaxRows || cells.size() > kMaxColumns) {
    return base::InvalidArgument(base::Fill<messages::kSheetFull>());
  }
  if (rep_->row == 0 && !cells.empty()) {
    // What is typed later into an empty cell stays text, too.
    worksheet_set_column(rep_->sheet, 0,
                         static_cast<lxw_col_t>(cells.size() - 1), kColumnWidth,
                         rep_->text);
  }
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i].empty()) continue;
    const std::string cell = Escaped(cells[i]);
    if (Characters(cell) > kMaxCharacters) {
      return base::InvalidArgument(base::Fill<messages::kCellFull>(
          base::CellName(rep_->row + 1, static_cast<std::int64_t>(i) + 1),
          Characters(cells[i])));
    }
    worksheet_write_string(rep_->sheet, rep_->row, static_cast<lxw_col_t>(i),
                           cell.c_str(),
                           rep_->row == 0 ? rep_->heading : rep_->text);
  }
  ++rep_->row;
  return absl::OkStatus();
}

absl::Status WorkbookWriter::Finish(const Sink& sink) {
  const lxw_error error = workbook_close(std::exchange(rep_->book, nullptr));
  if (error != LXW_NO_ERROR) {
    return base::Unavailable(
        base::Fill<messages::kNotWritten>(lxw_strerror(error)));
  }
  std::FILE* const file = std::fopen(rep_->path.c_str(), "rb");
  if (file == nullptr) {
    return base::Unavailable(base::Fill<messages::kNotReread>());
  }
  std::string buffer(std::size_t{256} << 10, '\0');
  absl::Status status;
  while (status.ok()) {
    const std::size_t n = std::fread(&buffer[0], 1, buffer.size(), file);
    if (n == 0) break;
    status = sink(std::string_view(buffer).substr(0, n));
  }
  if (status.ok() && std::ferror(file) != 0) {
    status = base::Unavailable(base::Fill<messages::kNotReread>());
  }
  std::fclose(file);
  return status;
}

}  // namespace trunkline::tables
