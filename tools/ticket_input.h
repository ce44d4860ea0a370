// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_TICKET_INPUT_H_
#define TRUNKLINE_TOOLS_TICKET_INPUT_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "src/tables/tickets.h"
#include "tools/arguments.h"
#include "tools/files.h"
#include "tools/table_file.h"
#include "trunkline/ruleset.h"

namespace trunkline::tools {

enum class TicketFormat { kTable, kJsonLines, kTextLines, kBinary };

// "csv", "xlsx", "jsonl", "text", "binary"; nullopt for anything else. Whether
// a table is a workbook is told by its content.
std::optional<TicketFormat> ParseTicketFormat(std::string_view name);
// By a file's name: .csv .tsv .xlsx .jsonl .ndjson .json .txtpb .binpb .pb
// .bin.
std::optional<TicketFormat> TicketFormatOf(std::string_view path);

// How tickets are read: the options that all commands share.
struct TicketInputOptions {
  std::string path = "-";
  std::string format = "auto";
  std::string charset = "auto";
  std::vector<std::string> map;
  std::vector<std::string> values;
  std::string delimiter;
  std::string time_format;
  std::string time_zone;
  std::size_t max_row_bytes = std::size_t{1} << 20;
  bool show_unknown = false;
  bool views_only = false;  // Of a table: TicketTableOptions::views_only.
  SheetOptions sheet;
};
// Adds --show-unknown.
void AddShowUnknownOption(Arguments* app, bool* show_unknown);
// Adds what tables of tickets and of cases have in common: --value, whose form
// is `value_form`, --delimiter and --time-format.
void AddCellOptions(Arguments* app, const char* value_form,
                    std::vector<std::string>* values, std::string* delimiter,
                    std::string* time_format);
void AddTicketInputOptions(Arguments* app, TicketInputOptions* options);

// Tickets of a file or of standard input.
class TicketInput {
 public:
  // `rules`, if given, must outlive this. `zone`: of times without offset,
  // unless --time-zone says another. InvalidArgument: an option is not right.
  absl::Status Open(const TicketInputOptions& options, const RuleSet* rules,
                    std::string_view zone,
                    const std::vector<std::string>& pass_through = {},
                    const std::string& recorded = {});

  // Takes tickets that are not of a file.
  void Open(std::unique_ptr<tables::TicketReader> reader) {
    reader_ = std::move(reader);
  }

  // Says at the end what was guessed or left out.
  absl::StatusOr<bool> Next(tables::TicketRecord* record);
  TicketFormat format() const { return format_; }
  // See TicketReader::Columns().
  base::Text Columns() const { return reader_->Columns(); }
  std::uint64_t bytes_read() const { return file_.bytes_read(); }
  std::int64_t size() const { return file_.size(); }  // -1: not known.

 private:
  std::string path_;
  ProbedFile file_;
  TicketFormat format_ = TicketFormat::kTable;
  std::unique_ptr<tables::TextInput> text_;
  std::unique_ptr<tables::RowReader> rows_;
  std::unique_ptr<tables::TicketReader> reader_;
};

// Rows that could not be read: into a file, or the first ones on standard
// error.
class Rejects {
 public:
  // `path` empty: standard error.
  absl::Status Open(const std::string& path);
  // One row, with a line for each of its reasons.
  absl::Status Add(const tables::TicketRecord& record);
  absl::Status Add(std::uint64_t row, std::uint64_t line,
                   std::string_view column, std::string_view reason);
  absl::Status Close();
  std::uint64_t count() const { return count_; }

 private:
  absl::Status Write(std::uint64_t row, std::uint64_t line,
                     std::string_view column, std::string_view reason);

  std::string path_;
  TableOutput file_;
  std::uint64_t count_ = 0;
  bool cut_ = false;
};

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_TICKET_INPUT_H_
