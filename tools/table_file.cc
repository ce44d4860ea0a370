// SPDX-License-Identifier: Apache-2.0
#include "tools/table_file.h"

#include <algorithm>
#include <cstring>
#include <utility>

#include "src/base/status.h"
#include "src/tables/csv.h"
#include "src/tables/file_kind.h"
#include "tools/messages.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

// Of what must be read into memory: a workbook on standard input, and a file
// that is refused and whose kind its begin does not tell.
constexpr std::size_t kMaxBytes = std::size_t{256} << 20;

}  // namespace

absl::Status InFile(const std::string& path, const absl::Status& status) {
  return base::Annotate(status, NameOf(path));
}

void AddSheetOptions(Arguments* app, SheetOptions* options) {
  app->AddOption("--sheet", options->sheet,
                 "The sheet of a workbook (.xlsx); default: the first that is "
                 "not hidden")
      ->TypeName("NAME");
  app->AddOption("--hidden", options->hidden,
                 "What becomes of the hidden rows of a workbook: keep "
                 "(default) or skip")
      ->TypeName("keep|skip")
      ->OneOf({"keep", "skip"});
}

tables::WorkbookOptions BookOptions(const SheetOptions& options) {
  tables::WorkbookOptions out;
  out.read_ahead_from = std::uint64_t{256} << 10;
  out.sheet = options.sheet;
  out.skip_hidden = options.skip_hidden();
  return out;
}

void AddCharsetOption(Arguments* app, std::string* charset) {
  app->AddOption("--charset", *charset,
                 "Character set: auto, utf-8, gbk, utf-16le or utf-16be")
      ->TypeName("NAME")
      ->Check(CheckCharset);
}

void AddTableFileOptions(Arguments* app, TableFileOptions* options) {
  AddCharsetOption(app, &options->charset);
  AddSheetOptions(app, &options->sheet);
}

tables::RowOptions RowOptionsOf(const TableFileOptions& options) {
  tables::RowOptions out;
  out.charset =
      tables::ParseCharset(options.charset).value_or(tables::Charset::kAuto);
  out.workbook = BookOptions(options.sheet);
  return out;
}

absl::Status ProbedFile::Open(const std::string& path) {
  path_ = path;
  TRUNKLINE_RETURN_IF_ERROR(file_.Open(path));
  while (begin_.size() < tables::kKindBytes) {
    const std::size_t before = begin_.size();
    begin_.resize(tables::kKindBytes);
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::size_t n,
        file_.Read(&begin_[before], begin_.size() - before));
    begin_.resize(before + n);
    if (n == 0) break;
  }
  peeked_ = begin_;
  return absl::OkStatus();
}

absl::Status ProbedFile::CheckKind() const {
  base::Text refused;
  if (tables::IsOle2(begin_)) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::string content,
                               path_ == "-"
                                   ? absl::StatusOr<std::string>(begin_)
                                   : ReadAll(path_, kMaxBytes));
    refused = tables::RefusedKind(content, path_);
  } else {
    refused = tables::RefusedKind(begin_, path_);
  }
  if (refused.empty()) return absl::OkStatus();
  return base::InvalidArgument(
      base::Fill<messages::kItIs>(NameOf(path_), refused));
}

absl::StatusOr<tables::Charset> ProbedFile::Detect(base::Text* doubt,
                                                   std::string_view option) {
  if (!file_.seekable()) return tables::Charset::kAuto;
  tables::CharsetDetector detector;
  detector.Add(begin_);
  std::string buffer(std::size_t{256} << 10, '\0');
  while (true) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::size_t n,
                               file_.Read(&buffer[0], buffer.size()));
    if (n == 0) break;
    detector.Add(std::string_view(buffer).substr(0, n));
  }
  TRUNKLINE_RETURN_IF_ERROR(file_.Rewind());
  peeked_.clear();
  *doubt = detector.Doubt(option);
  return detector.Get();
}

tables::ReadFunction ProbedFile::Reader() {
  return [this](char* buffer, std::size_t size) -> absl::StatusOr<std::size_t> {
    std::size_t n = 0;
    if (!peeked_.empty()) {
      n = std::min(size, peeked_.size());
      std::memcpy(buffer, peeked_.data(), n);
      peeked_.erase(0, n);
    } else {
      TRUNKLINE_ASSIGN_OR_RETURN(n, file_.Read(buffer, size));
    }
    bytes_read_ += n;
    return n;
  };
}

absl::StatusOr<std::unique_ptr<tables::RowReader>> ProbedFile::OpenWorkbook(
    const tables::WorkbookOptions& options) {
  if (file_.seekable() && path_ != "-") {
    return tables::OpenWorkbookFile(path_, options);
  }
  content_ = begin_;
  while (content_.size() <= kMaxBytes) {
    const std::size_t before = content_.size();
    content_.resize(before + (std::size_t{1} << 20));
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::size_t n,
        file_.Read(&content_[before], content_.size() - before));
    content_.resize(before + n);
    if (n == 0) return tables::OpenWorkbook(content_, options);
  }
  return base::ErrorOf(absl::StatusCode::kResourceExhausted,
                       base::Fill<messages::kBigWorkbook>());
}

absl::Status TableFile::Open(const std::string& path,
                             const tables::RowOptions& options) {
  TRUNKLINE_RETURN_IF_ERROR(file_.Open(path));
  TRUNKLINE_RETURN_IF_ERROR(file_.CheckKind());
  if (file_.is_workbook()) {
    auto rows = file_.OpenWorkbook(options.workbook);
    if (!rows.ok()) return InFile(path, rows.status());
    rows_ = *std::move(rows);
    return absl::OkStatus();
  }
  if (!options.workbook.sheet.empty()) {
    return base::InvalidArgument(
        base::Fill<messages::kNoWorkbook>(NameOf(path)));
  }
  tables::Charset charset = options.charset;
  base::Text doubt;
  if (charset == tables::Charset::kAuto) {
    TRUNKLINE_ASSIGN_OR_RETURN(charset, file_.Detect(&doubt));
  }
  text_ = std::make_unique<tables::TextInput>(file_.Reader(), charset,
                                              std::move(doubt));
  rows_ = std::make_unique<tables::CsvReader>(text_.get(), options.csv);
  return absl::OkStatus();
}

void SayNotes(const std::string& path, const std::vector<base::Text>& notes) {
  for (const base::Text& note : notes) {
    Say(base::Fill<messages::kAt>(NameOf(path), note));
  }
}

absl::Status TableOutput::Open(const std::string& path,
                               const std::string& sheet, Readers readers) {
  if (HasExtension(path, ".xlsx")) {
    TRUNKLINE_ASSIGN_OR_RETURN(book_, tables::WorkbookWriter::Create(sheet));
  }
  return file_.Open(path, readers);
}

absl::Status TableOutput::AddRow(const std::vector<std::string>& cells) {
  if (book_ != nullptr) return book_->AddRow(cells);
  text_.clear();
  tables::AppendCsvRow(cells, &text_);
  return file_.Write(text_);
}

absl::Status TableOutput::Close() {
  if (book_ != nullptr) {
    TRUNKLINE_RETURN_IF_ERROR(book_->Finish(
        [this](std::string_view bytes) { return file_.Write(bytes); }));
  }
  return file_.Close();
}

}  // namespace trunkline::tools
