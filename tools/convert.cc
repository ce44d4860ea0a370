// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/files/folder.h"
#include "src/load/issue_list.h"
#include "src/schema/schema.h"
#include "src/tables/charset.h"
#include "src/tables/csv.h"
#include "src/tables/rule_table.h"
#include "src/tables/text_model_table.h"
#include "src/tables/tickets.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/progress.h"
#include "tools/sources.h"
#include "tools/table_file.h"
#include "tools/text.h"
#include "tools/text_messages.h"
#include "tools/ticket_input.h"
#include "trunkline/suggest.h"
#include "trunkline_internal/v1/ruleset.pb.h"

namespace trunkline::tools {
namespace {

struct Options {
  RulesOptions rules;
  std::vector<std::string> models;
  TicketInputOptions input;
  std::string to;
  std::string output = "-";
  std::string rejects;
  bool byte_order_mark = false;
  bool all_columns = false;
};

// "csv", "xlsx", "text", "json", "jsonl", "binary", by option or by name.
std::string Target(const Options& options, bool rules) {
  if (!options.to.empty()) return options.to;
  const std::string& name = options.output;
  if (HasExtension(name, ".csv")) return "csv";
  if (HasExtension(name, ".xlsx")) return "xlsx";
  if (HasExtension(name, ".txtpb")) return "text";
  if (HasExtension(name, ".json")) return rules ? "json" : "jsonl";
  if (HasExtension(name, ".jsonl") || HasExtension(name, ".ndjson")) {
    return "jsonl";
  }
  if (HasExtension(name, ".binpb")) return "binary";
  return {};
}

absl::Status Unreadable(const std::string& name) {
  return Defects(base::Fill<messages::kUnreadable>(name));
}

// What is converted, beside tickets.
struct ContentType {
  const char* message;  // Of trunkline.v1.
  const char* proto;    // "ruleset.proto"
  std::size_t limit;    // Bytes of a file.
};
ContentType RulesType() {
  return {"RuleSet", "ruleset.proto", LoadOptions().max_source_bytes};
}
ContentType ModelsType() {
  return {"TextModelFile", "text_model.proto",
          LoadOptions().max_text_model_bytes};
}

// Puts the text of a table in `text`, and says its issues. False: it has
// errors.
template <typename Table>
bool TakeTable(const Table& table, std::string* text) {
  for (const Issue& issue : table.issues()) Say(issue.ToString(ToolLanguage()));
  *text = table.text();
  return !table.has_errors();
}

// Reads one file of rules or text models, as it is: not merged, not checked.
absl::StatusOr<std::string> ReadOneFile(const Options& options,
                                        const std::string& path,
                                        const ContentType& type) {
  const std::size_t limit = type.limit;
  TRUNKLINE_ASSIGN_OR_RETURN(std::string content, ReadAll(path, limit));
  const tables::Charset charset = tables::ParseCharset(options.rules.charset)
                                      .value_or(tables::Charset::kAuto);
  std::string from = options.input.format;
  if (from == "auto" && (files::IsTable(path) || tables::IsZip(content))) {
    from = "csv";
  }
  Format format = FormatOfFile(path);
  if (from == "text") format = Format::kText;
  if (from == "json" || from == "jsonl") format = Format::kJson;
  if (from == "binary") format = Format::kBinary;
  const std::string name = path == "-" ? "stdin" : path;
  std::string text;
  if (from == "csv" || from == "xlsx") {
    tables::RuleTableOptions csv;
    csv.charset = charset;
    csv.sheet = options.rules.sheet.sheet;
    csv.skip_hidden = options.rules.sheet.skip_hidden();
    const bool readable =
        options.models.empty()
            ? TakeTable(tables::RuleTable::Read(name, content, csv), &text)
            : TakeTable(tables::TextModelTable::Read(name, content, csv),
                        &text);
    if (!readable) return Unreadable(name);
    format = Format::kText;
  } else if (content.size() > limit) {
    Say(base::Fill<messages::kTooLarge>(name, Grouped(limit)));
    return Unreadable(name);
  } else {
    if (format == Format::kAuto &&
        schema::GuessFormat(content) == schema::Format::kBinary &&
        charset == tables::Charset::kAuto) {
      format = Format::kBinary;
    }
    if (format != Format::kBinary) {
      TRUNKLINE_ASSIGN_OR_RETURN(text, tables::ToUtf8(content, charset));
    } else {
      text = std::move(content);
    }
  }
  schema::SyntaxError error;
  absl::StatusOr<std::string> read =
      schema::ToBinary(type.message, text, format, &error);
  if (!read.ok()) {
    Issue issue;
    issue.code = "syntax";
    issue.place.file = name;
    issue.place.line = error.position.line;
    issue.place.column = error.position.column;
    load::SetMessage(
        error.message.empty() ? base::TextOf(read.status()) : error.message,
        &issue);
    Say(issue.ToString(ToolLanguage()));
    return Unreadable(name);
  }
  return read;
}

// The files that paths stand for. Loading says what is skipped of several.
absl::StatusOr<std::vector<std::string>> FilesOf(
    const std::vector<std::string>& paths) {
  std::vector<std::string> files;
  for (const std::string& path : paths) {
    std::vector<SkippedFile> skipped;
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::vector<std::string> some,
        files::ExpandPath(path, /*tables=*/true, &skipped));
    files.insert(files.end(), some.begin(), some.end());
    if (some.size() == 1) SaySkipped(skipped);
  }
  return files;
}

// Writes a message in text, JSON or binary form.
absl::StatusOr<int> WriteMessage(const Options& options, const std::string& to,
                                 const ContentType& type,
                                 const std::string& binary) {
  const schema::Format format = to == "text"   ? schema::Format::kText
                                : to == "json" ? schema::Format::kJson
                                               : schema::Format::kBinary;
  TRUNKLINE_ASSIGN_OR_RETURN(
      std::string content,
      schema::FromBinary(type.message, binary, format, /*pretty=*/true));
  if (format == schema::Format::kText) {
    content.insert(0, std::string("# proto-file: trunkline/v1/") + type.proto +
                          "\n# proto-message: trunkline.v1." + type.message +
                          "\n");
  }
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(options.output, content));
  return kDone;
}

// Writes rows as a workbook.
absl::Status WriteSheet(const std::string& path, const base::Text& sheet,
                        const std::vector<std::vector<std::string>>& rows) {
  TableOutput out;
  TRUNKLINE_RETURN_IF_ERROR(out.Open(path, InToolLanguage(sheet)));
  for (const auto& row : rows) TRUNKLINE_RETURN_IF_ERROR(out.AddRow(row));
  return out.Close();
}

tables::RuleTableWriteOptions WriteOptionsOf(const Options& options) {
  tables::RuleTableWriteOptions csv;
  csv.language = LanguageTag(ToolLanguage());
  csv.byte_order_mark = options.byte_order_mark;
  csv.only_filled = !options.all_columns;
  return csv;
}

absl::StatusOr<int> ConvertModels(const Options& options) {
  const std::string to = Target(options, true);
  if (to.empty() || to == "jsonl") {
    return base::InvalidArgument(base::Fill<messages::kModelsTo>());
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<std::string> files,
                             FilesOf(options.models));
  const ContentType type = ModelsType();
  std::string binary;
  if (files.size() == 1) {
    TRUNKLINE_ASSIGN_OR_RETURN(binary, ReadOneFile(options, files[0], type));
  } else {
    std::optional<RuleSet> rules;
    if (!options.rules.paths.empty()) {
      TRUNKLINE_ASSIGN_OR_RETURN(rules, LoadRules(options.rules));
    }
    TRUNKLINE_ASSIGN_OR_RETURN(
        const TextModels models,
        LoadTextModelFiles(options.models, options.rules,
                           rules.has_value() ? &*rules : nullptr));
    binary = models.Serialize(Format::kBinary);
  }
  if (to != "csv" && to != "xlsx") {
    return WriteMessage(options, to, type, binary);
  }
  TRUNKLINE_ASSIGN_OR_RETURN(
      const auto rows,
      tables::TextModelRows(binary, Format::kBinary, WriteOptionsOf(options)));
  if (to == "xlsx") {
    TRUNKLINE_RETURN_IF_ERROR(
        WriteSheet(options.output, base::Fill<messages::kModelsSheet>(), rows));
    return kDone;
  }
  std::string text = options.byte_order_mark ? "\xEF\xBB\xBF" : "";
  for (const auto& row : rows) tables::AppendCsvRow(row, &text);
  TRUNKLINE_RETURN_IF_ERROR(WriteAll(options.output, text));
  return kDone;
}

absl::StatusOr<int> ConvertRules(const Options& options) {
  const std::string to = Target(options, true);
  if (to.empty() || to == "jsonl") {
    return base::InvalidArgument(base::Fill<messages::kRulesTo>());
  }
  TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<std::string> files,
                             FilesOf(options.rules.paths));
  const ContentType type = RulesType();
  std::string binary;
  if (files.size() == 1) {
    TRUNKLINE_ASSIGN_OR_RETURN(binary, ReadOneFile(options, files[0], type));
  } else {
    TRUNKLINE_ASSIGN_OR_RETURN(const RuleSet rules, LoadRules(options.rules));
    binary = rules.Serialize(Format::kBinary);
  }
  if (to == "csv" || to == "xlsx") {
    const tables::RuleTableWriteOptions csv = WriteOptionsOf(options);
    tables::NotInTable left_out;
    std::string text;
    std::vector<std::vector<std::string>> rows;
    if (to == "csv") {
      TRUNKLINE_ASSIGN_OR_RETURN(
          text,
          tables::WriteRuleTable(binary, Format::kBinary, csv, &left_out));
    } else {
      TRUNKLINE_ASSIGN_OR_RETURN(
          rows, tables::RuleRows(binary, Format::kBinary, csv, &left_out));
    }
    trunkline_internal::v1::RuleSet rules;
    if (rules.ParseFromString(binary) && rules.rule_size() == 0) {
      return base::InvalidArgument(base::Fill<messages::kNoTableForm>(
          Count(left_out.entries, nouns::kOtherEntry)));
    }
    if (to == "csv") {
      TRUNKLINE_RETURN_IF_ERROR(WriteAll(options.output, text));
    } else {
      TRUNKLINE_RETURN_IF_ERROR(WriteSheet(
          options.output, base::Fill<messages::kRulesSheet>(), rows));
    }
    if (left_out.entries > 0) {
      Say(base::Fill<messages::kLeftOut>(
          Count(left_out.entries, nouns::kOtherEntry)));
    }
    return kDone;
  }
  return WriteMessage(options, to, type, binary);
}

absl::StatusOr<int> ConvertTickets(const Options& options) {
  const std::string to = Target(options, false);
  if (to != "jsonl" && to != "json" && to != "text" && to != "binary") {
    return base::InvalidArgument(base::Fill<messages::kTicketsTo>());
  }
  std::optional<RuleSet> rules;
  std::string zone = options.input.time_zone;
  if (!options.rules.paths.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(rules, LoadRules(options.rules));
    if (zone.empty()) zone = std::string(rules->time_zone());
  }
  TicketInput input;
  TRUNKLINE_RETURN_IF_ERROR(
      input.Open(options.input, rules.has_value() ? &*rules : nullptr, zone));
  if (input.format() == TicketFormat::kTable && zone.empty()) {
    return base::InvalidArgument(base::Fill<messages::kZoneNeeded>());
  }
  OutputFile out;
  Rejects rejects;
  bool opened = false;
  tables::TicketRecord record;
  std::uint64_t rows = 0;
  std::string line;
  Progress progress(true, input.size());
  while (true) {
    TRUNKLINE_ASSIGN_OR_RETURN(const bool more, input.Next(&record));
    progress.Update(input.bytes_read(), rows);
    if (!opened) {  // The header of the input is read before.
      opened = true;
      TRUNKLINE_RETURN_IF_ERROR(rejects.Open(options.rejects));
      // Tickets have their callers.
      TRUNKLINE_RETURN_IF_ERROR(out.Open(options.output, Readers::kOwner));
    }
    if (!more) break;
    ++rows;
    line.clear();
    if (!record.rejected) {
      const std::string& bytes = record.stored->bytes();
      absl::StatusOr<std::string> text =
          to == "binary"
              ? schema::FromBinary("Ticket", bytes, schema::Format::kBinary)
          : to == "text"
              ? schema::ToTextLine("Ticket", bytes)
              : schema::FromBinary("Ticket", bytes, schema::Format::kJson);
      if (!text.ok()) {
        record.rejected = true;
        record.column.clear();
        record.reason = base::Fill<messages::kNotWritable>();
      } else if (to == "binary") {
        tables::AppendDelimited(*text, &line);
      } else {
        line = *std::move(text);
        if (line.empty() || line.back() != '\n') line += '\n';
      }
    }
    TRUNKLINE_RETURN_IF_ERROR(record.rejected ? rejects.Add(record)
                                              : out.Write(line));
  }
  TRUNKLINE_RETURN_IF_ERROR(out.Close());
  TRUNKLINE_RETURN_IF_ERROR(rejects.Close());
  progress.Clear();
  Say(input.Columns() + base::Fill<messages::kConverted>(
                            Count(rows - rejects.count(), nouns::kTicket),
                            Count(rejects.count(), nouns::kReject)));
  return rejects.count() > 0 ? kRejects : kDone;
}

}  // namespace

Run AddConvert(Arguments* app) {
  auto options = std::make_shared<Options>();
  options->input.path.clear();
  AddRulesOptions(app, &options->rules, false);
  AddPathsOption(
      app, "--models", &options->models,
      "A file of text models (.txtpb, .json, .binpb, .csv, .xlsx) or "
      "a folder of them to convert; several are merged and checked",
      false);
  app->AddOption("input", options->input.path,
                 "Tickets to convert; without it, --models or --rules are "
                 "converted")
      ->TypeName("FILE");
  AddTicketInputOptions(app, &options->input);
  app->AddOption("-o,--output", options->output,
                 "File for the result; default: standard output")
      ->TypeName("FILE");
  app->AddOption(
         "-t,--to", options->to,
         "Rule sets and text models: csv, xlsx, text, json or binary; "
         "tickets: jsonl, text or binary; default: by the output's name")
      ->TypeName("FORMAT")
      ->OneOf({"csv", "xlsx", "text", "json", "jsonl", "binary"});
  app->AddOption("--rejects", options->rejects,
                 "File for the rows that cannot be read")
      ->TypeName("FILE");
  app->AddFlag("--bom", options->byte_order_mark,
               "Writes a byte order mark before a .csv, for Excel");
  app->AddFlag("--all-columns", options->all_columns,
               "Writes empty columns of a .csv, too");
  app->Footer(
      "One rule file is converted as it is; several are merged and checked "
      "first.\nThe result holds what the input held, caller and words of a "
      "ticket included.\nExit codes: 0 done, 1 the rules have errors, 2 "
      "usage, 3 some rows could not be\nread, 4 a file could not be read or "
      "written.\n\nExamples:\n  trunkline convert --rules rules.txtpb --bom -o "
      "rules.csv\n  trunkline convert --rules rules.csv -o rules.txtpb\n  "
      "trunkline convert --models packs/cn/changsha/text -o words.csv\n  "
      "trunkline convert tickets.csv --time-zone Asia/Shanghai -o "
      "tickets.jsonl");
  return [options]() -> absl::StatusOr<int> {
    if (!options->models.empty()) {
      if (!options->input.path.empty()) {
        return base::InvalidArgument(base::Fill<messages::kModelsOrTickets>());
      }
      return ConvertModels(*options);
    }
    if (options->input.path.empty() && options->rules.paths.empty()) {
      return base::InvalidArgument(base::Fill<messages::kNothing>());
    }
    return options->input.path.empty() ? ConvertRules(*options)
                                       : ConvertTickets(*options);
  };
}

}  // namespace trunkline::tools
