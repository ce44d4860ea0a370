// SPDX-License-Identifier: Apache-2.0
#include "tools/ticket_input.h"

#include <algorithm>
#include <utility>

#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/csv.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

constexpr std::uint64_t kShownRejects = 10;

absl::Status ReadMaps(const TicketInputOptions& options,
                      tables::TicketTableOptions* out) {
  for (const std::string& given : options.map) {
    for (const std::string& part : SplitCommas(given)) {
      const std::size_t equals = part.find('=');
      if (equals == std::string::npos || equals == 0) {
        return base::InvalidArgument(
            base::Fill<messages::kMapForm>(base::Quoted(part)));
      }
      out->columns.push_back({part.substr(0, equals), part.substr(equals + 1)});
    }
  }
  for (const std::string& given : options.values) {
    const std::size_t colon = given.find(':');
    const std::size_t equals = given.rfind('=');
    if (colon == std::string::npos || equals == std::string::npos ||
        colon == 0 || equals < colon) {
      return base::InvalidArgument(
          base::Fill<messages::kValueForm>(base::Quoted(given)));
    }
    out->values.push_back({given.substr(0, colon),
                           given.substr(colon + 1, equals - colon - 1),
                           given.substr(equals + 1)});
  }
  return absl::OkStatus();
}

}  // namespace

std::optional<TicketFormat> ParseTicketFormat(std::string_view name) {
  if (name == "csv" || name == "tsv" || name == "xlsx") {
    return TicketFormat::kTable;
  }
  if (name == "jsonl" || name == "json") return TicketFormat::kJsonLines;
  if (name == "text") return TicketFormat::kTextLines;
  if (name == "binary") return TicketFormat::kBinary;
  return std::nullopt;
}

std::optional<TicketFormat> TicketFormatOf(std::string_view path) {
  if (HasExtension(path, ".csv") || HasExtension(path, ".tsv") ||
      HasExtension(path, ".xlsx") || HasExtension(path, ".xlsm")) {
    return TicketFormat::kTable;
  }
  if (HasExtension(path, ".jsonl") || HasExtension(path, ".ndjson") ||
      HasExtension(path, ".json")) {
    return TicketFormat::kJsonLines;
  }
  if (HasExtension(path, ".txtpb")) return TicketFormat::kTextLines;
  if (HasExtension(path, ".binpb") || HasExtension(path, ".pb") ||
      HasExtension(path, ".bin")) {
    return TicketFormat::kBinary;
  }
  return std::nullopt;
}

void AddShowUnknownOption(Arguments* app, bool* show_unknown) {
  app->AddFlag("--show-unknown", *show_unknown,
               "Shows words and names of columns that are not known, whatever "
               "they are; without it only frequent short words of category, "
               "region, unit, type and channel");
}

void AddCellOptions(Arguments* app, const char* value_form,
                    std::vector<std::string>* values, std::string* delimiter,
                    std::string* time_format) {
  app->AddOption("--value", *values,
                 "Maps a word of a column to a value, as \"channel:Self "
                 "Service=web\"; the word * is any other, an empty value "
                 "means not given")
      ->TypeName(value_form)
      ->Expected(1)
      ->TakeAll()
      ->AllowExtraArgs(false);
  app->AddOption("--delimiter", *delimiter,
                 "Separates the columns: one character or \"tab\"; default: by "
                 "the first lines")
      ->TypeName("CHARACTER");
  app->AddOption(
         "--time-format", *time_format,
         "Format of times, as for strptime: \"%d/%m/%Y %H:%M\"; default: any "
         "with the year first, RFC 3339, 2018/10/1 8:30, 2018年10月1日 "
         "下午3:20")
      ->TypeName("FORMAT");
}

void AddTicketInputOptions(Arguments* app, TicketInputOptions* options) {
  app->AddOption("--from", options->format,
                 "Format of the input: csv, xlsx, jsonl (a JSON ticket a "
                 "line), "
                 "text (a text-format ticket a line), binary (each after its "
                 "length as a varint) or auto: by the file's name, else by "
                 "its first byte")
      ->TypeName("FORMAT")
      ->OneOf(
          {"auto", "csv", "tsv", "xlsx", "jsonl", "json", "text", "binary"});
  AddCharsetOption(app, &options->charset);
  app->AddOption("-m,--map", options->map,
                 "Maps columns to fields, as category=type,"
                 "accepted=open_dt; category=level1/level2 joins columns to a "
                 "path, text=title/body to a text")
      ->TypeName("FIELD=COLUMN,...")
      ->Expected(1)
      ->TakeAll()
      ->AllowExtraArgs(false);
  AddCellOptions(app, "FIELD:WORD=VALUE", &options->values, &options->delimiter,
                 &options->time_format);
  app->AddOption("--time-zone", options->time_zone,
                 "Zone of times without offset; default: the rule set's")
      ->TypeName("ZONE");
  app->AddOption("--max-row-bytes", options->max_row_bytes,
                 "A longer row is a reject (default 1048576)")
      ->TypeName("N");
  AddShowUnknownOption(app, &options->show_unknown);
  AddSheetOptions(app, &options->sheet);
}

absl::Status TicketInput::Open(const TicketInputOptions& options,
                               const RuleSet* rules, std::string_view zone,
                               const std::vector<std::string>& pass_through,
                               const std::string& recorded) {
  path_ = options.path;
  tables::TicketTableOptions table;
  TRUNKLINE_RETURN_IF_ERROR(ReadMaps(options, &table));
  table.time_format = options.time_format;
  table.rules = rules;
  table.show_unknown = options.show_unknown;
  table.views_only = options.views_only && rules == nullptr;
  table.pass_through = pass_through;
  table.recorded = recorded;
  table.csv.max_row_bytes = options.max_row_bytes;
  if (options.delimiter == "tab" || options.delimiter == "\\t") {
    table.csv.delimiter = '\t';
  } else if (options.delimiter.size() == 1) {
    table.csv.delimiter = options.delimiter[0];
  } else if (!options.delimiter.empty()) {
    return base::InvalidArgument(
        base::Fill<messages::kDelimiter>(base::Quoted(options.delimiter)));
  }
  if (!options.time_zone.empty()) zone = options.time_zone;
  if (!zone.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(table.zone, base::LoadZone(zone));
  }
  TRUNKLINE_RETURN_IF_ERROR(file_.Open(options.path));

  std::optional<TicketFormat> format = ParseTicketFormat(options.format);
  if (!format.has_value()) format = TicketFormatOf(options.path);
  if (!format.has_value() || file_.is_workbook()) {
    std::string_view begin = file_.begin();
    if (begin.substr(0, 3) == "\xEF\xBB\xBF") begin.remove_prefix(3);
    const std::size_t first = begin.find_first_not_of(" \t\r\n");
    format = first != std::string_view::npos && begin[first] == '{'
                 ? TicketFormat::kJsonLines
                 : TicketFormat::kTable;
  }
  format_ = *format;
  if (format_ != TicketFormat::kBinary) {
    TRUNKLINE_RETURN_IF_ERROR(file_.CheckKind());
  }
  if (format_ != TicketFormat::kTable &&
      (!options.map.empty() || !options.values.empty() ||
       !pass_through.empty() || !recorded.empty())) {
    return base::InvalidArgument(base::Fill<messages::kTablesOnly>());
  }
  if (!options.sheet.sheet.empty() && !file_.is_workbook()) {
    return base::InvalidArgument(
        base::Fill<messages::kNoWorkbook>(NameOf(path_)));
  }
  if (file_.is_workbook()) {
    tables::WorkbookOptions book = BookOptions(options.sheet);
    book.max_row_bytes = options.max_row_bytes;
    auto rows = file_.OpenWorkbook(book);
    if (!rows.ok()) return InFile(path_, rows.status());
    rows_ = *std::move(rows);
    reader_ = tables::NewTicketTableReader(rows_.get(), table);
    return absl::OkStatus();
  }

  tables::Charset charset =
      tables::ParseCharset(options.charset).value_or(tables::Charset::kAuto);
  base::Text doubt;
  if (charset == tables::Charset::kAuto && format_ != TicketFormat::kBinary) {
    // A first look through the whole file: valid UTF-8 wins.
    TRUNKLINE_ASSIGN_OR_RETURN(charset, file_.Detect(&doubt));
  }
  if (format_ == TicketFormat::kBinary) {
    reader_ = tables::NewTicketBinaryReader(file_.Reader(), rules,
                                            options.max_row_bytes);
    return absl::OkStatus();
  }
  text_ = std::make_unique<tables::TextInput>(file_.Reader(), charset,
                                              std::move(doubt));
  if (format_ == TicketFormat::kTable) {
    reader_ = tables::NewTicketTableReader(text_.get(), table);
  } else {
    std::optional<absl::TimeZone> zone_of_lines;
    if (!zone.empty()) zone_of_lines = table.zone;
    reader_ = tables::NewTicketLineReader(
        text_.get(),
        format_ == TicketFormat::kTextLines ? Format::kText : Format::kJson,
        rules, options.max_row_bytes, zone_of_lines);
  }
  return absl::OkStatus();
}

absl::StatusOr<bool> TicketInput::Next(tables::TicketRecord* record) {
  absl::StatusOr<bool> more = reader_->Next(record);
  if (more.ok() && !*more) SayNotes(path_, reader_->notes());
  if (!more.ok() && absl::IsInvalidArgument(more.status())) {
    return InFile(path_, more.status());
  }
  return more;
}

absl::Status Rejects::Open(const std::string& path) {
  path_ = path;
  if (path_.empty()) return absl::OkStatus();
  TRUNKLINE_RETURN_IF_ERROR(file_.Open(path_, "rejects"));
  return file_.AddRow({"row", "line", "column", "reason"});
}

absl::Status Rejects::Add(const tables::TicketRecord& record) {
  TRUNKLINE_RETURN_IF_ERROR(Add(record.row, record.line, record.column,
                                InToolLanguage(record.reason)));
  for (const tables::RejectReason& more : record.more_reasons) {
    TRUNKLINE_RETURN_IF_ERROR(Write(record.row, record.line, more.column,
                                    InToolLanguage(more.reason)));
  }
  return absl::OkStatus();
}

absl::Status Rejects::Add(std::uint64_t row, std::uint64_t line,
                          std::string_view column, std::string_view reason) {
  ++count_;
  return Write(row, line, column, reason);
}

absl::Status Rejects::Write(std::uint64_t row, std::uint64_t line,
                            std::string_view column, std::string_view reason) {
  if (!path_.empty()) {
    return file_.AddRow({std::to_string(row),
                         line > 0 ? std::to_string(line) : std::string(),
                         std::string(column), std::string(reason)});
  }
  if (count_ <= kShownRejects) {
    base::Text at_line, in_column;
    if (line > 0) at_line = base::Fill<messages::kAtLine>(line);
    if (!column.empty()) {
      in_column = base::Fill<messages::kInColumn>(base::Quoted(column));
    }
    Say(base::Fill<messages::kRejected>(row, at_line, in_column, reason));
  } else if (count_ == kShownRejects + 1 && !cut_) {
    cut_ = true;
    Say(base::Fill<messages::kFurther>());
  }
  return absl::OkStatus();
}

absl::Status Rejects::Close() {
  return path_.empty() ? absl::OkStatus() : file_.Close();
}

}  // namespace trunkline::tools
