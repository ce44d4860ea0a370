// SPDX-License-Identifier: Apache-2.0
#include "tools/casebooks.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/base/system_error.h"
#include "src/files/input_file.h"
#include "src/files/messages.h"
#include "src/tables/cells.h"
#include "src/tables/charset.h"
#include "src/tables/csv.h"
#include "src/tables/table.h"
#include "tools/casebook_messages.h"
#include "tools/command.h"
#include "tools/files.h"
#include "tools/sources.h"
#include "tools/text.h"

namespace trunkline::tools {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kExpectedPrefixes[] = {"expected ", "expected.",
                                                  "预期"};
constexpr std::string_view kTitles[] = {"title", "case", "用例"};
constexpr std::string_view kMustBeEmpty = "-";

bool IsTableName(const std::string& path) {
  return HasExtension(path, ".csv") || HasExtension(path, ".xlsx");
}

// The files that the paths stand for.
absl::StatusOr<std::vector<std::string>> FilesOf(
    const std::vector<std::string>& paths) {
  std::vector<std::string> out;
  std::vector<SkippedFile> skipped;
  for (const std::string& path : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      out.push_back(path);
      continue;
    }
    const std::size_t before = out.size();
    fs::directory_iterator it(path, error);
    for (; !error && it != fs::directory_iterator(); it.increment(error)) {
      std::error_code ignored;
      if (it->is_directory(ignored)) continue;
      const std::string file = it->path().string();
      const std::string name = it->path().filename().string();
      if (absl::StartsWith(name, ".") || absl::StartsWith(name, "README")) {
        continue;
      }
      if (HasExtension(name, ".txt") || IsTableName(name)) {
        out.push_back(file);
      } else {
        const base::Text reason = base::Fill<messages::kNotACasebook>();
        skipped.push_back({file, reason.en, reason.zh});
      }
    }
    if (error) {
      return base::Unavailable(base::Fill<files::messages::kCannotRead>(
          path, base::SystemError(error.value())));
    }
    if (out.size() == before) {
      return base::NotFound(base::Fill<messages::kNoCasebook>(path));
    }
    std::sort(out.begin() + static_cast<std::ptrdiff_t>(before), out.end());
  }
  std::set<std::string> seen;
  for (const std::string& path : out) {
    if (!seen.insert(path).second) {
      return base::InvalidArgument(base::Fill<messages::kCasebookTwice>(path));
    }
  }
  SaySkipped(skipped);
  return out;
}

// A column of a table.
struct Column {
  enum class Kind { kNone, kTitle, kTicket, kExpected };
  Kind kind = Kind::kNone;
  std::string field;
};

Column ColumnOf(std::string_view heading) {
  for (std::string_view title : kTitles) {
    if (absl::EqualsIgnoreCase(base::ToAbsl(title), base::ToAbsl(heading))) {
      return {Column::Kind::kTitle, ""};
    }
  }
  for (std::string_view prefix : kExpectedPrefixes) {
    if (!absl::StartsWithIgnoreCase(base::ToAbsl(heading),
                                    base::ToAbsl(prefix))) {
      continue;
    }
    const std::string field =
        FindCaseExpectation(tables::Trim(heading.substr(prefix.size())));
    if (!field.empty()) return {Column::Kind::kExpected, field};
  }
  const std::string field = FindCaseTicketField(heading);
  if (!field.empty()) return {Column::Kind::kTicket, field};
  return {};
}

// Whether a heading is a comment, or has no name at all.
bool IsIgnored(std::string_view heading) {
  return heading.empty() || heading.front() == '#';
}

absl::StatusOr<std::vector<Column>> ColumnsOf(const tables::Table& table) {
  std::vector<Column> columns;
  std::map<std::pair<Column::Kind, std::string>, std::size_t> seen;
  const std::vector<std::string>& headings = table.headings();
  for (std::size_t i = 0; i != headings.size(); ++i) {
    Column column;
    if (!IsIgnored(headings[i])) {
      column = ColumnOf(headings[i]);
      if (column.kind == Column::Kind::kNone) {
        std::vector<std::string_view> names(CaseTicketFields().begin(),
                                            CaseTicketFields().end());
        std::vector<std::string> expected;
        for (const std::string& name : CaseExpectations()) {
          expected.push_back(absl::StrCat("expected ", name));
        }
        names.insert(names.end(), expected.begin(), expected.end());
        return base::InvalidArgument(base::Fill<messages::kUnknownCaseColumn>(
            i + 1, base::DidYouMean(base::Nearest(headings[i], names)),
            absl::StrJoin(CaseTicketFields(), ", "),
            absl::StrJoin(CaseExpectations(), ", ")));
      }
      const auto [at, is_new] =
          seen.emplace(std::pair(column.kind, column.field), i);
      if (!is_new) {
        return base::InvalidArgument(
            base::Fill<messages::kCaseColumnTwice>(at->second + 1, i + 1));
      }
    }
    columns.push_back(std::move(column));
  }
  return columns;
}

// The case of a row.
TestCase CaseOfRow(const tables::Row& row, const std::vector<Column>& columns) {
  TestCase test;
  test.line = static_cast<int>(row.line);
  for (std::size_t i = 0; i != columns.size(); ++i) {
    const Column& column = columns[i];
    const std::string cell(tables::Trim(row[i]));
    if (cell.empty()) continue;
    const auto field = [&](std::string value) {
      return CaseField{column.field, std::move(value), test.line,
                       static_cast<int>(i + 1)};
    };
    switch (column.kind) {
      case Column::Kind::kNone:
        break;
      case Column::Kind::kTitle:
        test.title = cell;
        break;
      case Column::Kind::kTicket:
        if (column.field != "against") {
          test.ticket.push_back(field(cell));
          break;
        }
        for (const std::string& one : tables::SplitList(cell, true)) {
          test.ticket.push_back(field(one));
        }
        break;
      case Column::Kind::kExpected:
        test.expected.push_back(
            field(cell == kMustBeEmpty ? std::string() : cell));
        break;
    }
  }
  if (test.title.empty()) {
    test.title = InToolLanguage(base::Fill<messages::kRowTitle>(test.line));
  }
  return test;
}

absl::Status ReadTable(const CasebookInput& input, CasebookFile* file,
                       std::vector<Issue>* issues) {
  tables::RowOptions options = RowOptionsOf(input.table);
  options.name = file->path;
  TableFile opened;
  TRUNKLINE_RETURN_IF_ERROR(opened.Open(file->path, options));
  const auto read = [&]() -> absl::Status {
    tables::Table table(opened.rows(), [](std::string_view heading) {
      return ColumnOf(heading).kind != Column::Kind::kNone;
    });
    TRUNKLINE_RETURN_IF_ERROR(table.ReadHeading());
    TRUNKLINE_RETURN_IF_ERROR(table.CheckHeading());
    TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<Column> columns,
                               ColumnsOf(table));
    std::vector<TestCase> cases;
    tables::Row row;
    while (true) {
      TRUNKLINE_ASSIGN_OR_RETURN(const bool more, table.Next(&row));
      if (!more) break;
      std::size_t column = tables::Table::kNoColumn;
      const base::Text defect =
          tables::DefectOf(row, tables::CsvOptions().max_row_bytes, &column);
      if (!defect.empty()) {
        return base::InvalidArgument(
            base::At(table.PlaceOf(row.line, column), defect));
      }
      cases.push_back(CaseOfRow(row, columns));
      // More are an issue of the casebook.
      if (cases.size() > CasebookOptions().max_cases) break;
    }
    LoadResult<Casebook> made = LoadCasebook(file->path, std::move(cases));
    file->book = std::move(made.value);
    for (Issue& issue : made.issues) {
      if (issue.place.line != 0) issue.place.sheet = table.rows().sheet();
      issues->push_back(std::move(issue));
    }
    SayNotes(file->path, table.notes());
    return absl::OkStatus();
  };
  return InFile(file->path, read());
}

absl::Status ReadText(CasebookFile* file, std::vector<Issue>* issues) {
  const CasebookOptions limits;
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string text,
                             ReadAll(file->path, limits.max_bytes));
  Source source;
  source.name = file->path;
  source.content = text;
  LoadResult<Casebook> read = LoadCasebook(source, limits);
  file->book = std::move(read.value);
  issues->insert(issues->end(), read.issues.begin(), read.issues.end());
  return absl::OkStatus();
}

absl::Status UpdateTable(const CasebookFile& file, const CasebookInput& input,
                         const RuleSet& rules,
                         const std::vector<CaseFailure>& failures) {
  constexpr std::size_t kMaxBytes = std::size_t{256} << 20;
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string content,
                             ReadAll(file.path, kMaxBytes));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::string text,
      tables::ToUtf8(content, RowOptionsOf(input.table).charset));
  // Of each failing row: its cells by field.
  std::map<std::uint64_t, const CaseFailure*> by_row;
  for (const CaseFailure& failure : failures) {
    by_row[static_cast<std::uint64_t>(file.book->cases()[failure.index].line)] =
        &failure;
  }
  tables::TextInput bytes(tables::ReadFrom(text), tables::Charset::kUtf8);
  tables::CsvReader reader(&bytes, {});
  std::vector<Column> columns;
  std::string out;
  if (absl::StartsWith(content, "\xEF\xBB\xBF") || content != text) {
    out = "\xEF\xBB\xBF";  // Spreadsheets take UTF-8 for it only with a mark.
  }
  tables::Row row;
  while (true) {
    TRUNKLINE_ASSIGN_OR_RETURN(const bool more, reader.Next(&row));
    if (!more) break;
    if (reader.delimiter() != ',') {
      return base::FailedPrecondition(
          base::Fill<messages::kUpdateForm>(file.path));
    }
    std::vector<std::string> cells;
    for (std::size_t i = 0; i != row.size(); ++i) cells.emplace_back(row[i]);
    const auto failure = by_row.find(row.line);
    if (failure == by_row.end()) {
      // Until the first case: the heading is the last row with known columns.
      std::vector<Column> here;
      bool known = false;
      for (const std::string& cell : cells) {
        here.push_back(ColumnOf(tables::HeadingName(cell)));
        known = known || here.back().kind == Column::Kind::kTicket;
      }
      if (known && columns.empty()) columns = std::move(here);
    } else {
      std::map<std::string, std::string> values;
      for (const CaseDifference& d : failure->second->differences) {
        values[d.field] = d.got;
      }
      if (values.empty()) {  // It expects nothing: every column is filled.
        for (const Column& column : columns) values[column.field] = "";
        for (const CaseField& field :
             file.book->Decided(rules, failure->second->index)) {
          values[field.name] = field.value;
        }
      }
      cells.resize(std::max(cells.size(), columns.size()));
      for (std::size_t i = 0; i != columns.size(); ++i) {
        if (columns[i].kind != Column::Kind::kExpected) continue;
        const auto value = values.find(columns[i].field);
        if (value == values.end()) continue;
        cells[i] =
            value->second.empty() ? std::string(kMustBeEmpty) : value->second;
      }
    }
    tables::AppendCsvRow(cells, &out);
  }
  return WriteAll(file.path, out);
}

}  // namespace

absl::StatusOr<std::vector<CasebookFile>> ReadCasebooks(
    const CasebookInput& input) {
  TRUNKLINE_ASSIGN_OR_RETURN(const std::vector<std::string> paths,
                             FilesOf(input.paths));
  std::vector<CasebookFile> out;
  std::vector<Issue> issues;
  for (const std::string& path : paths) {
    CasebookFile file;
    file.path = path;
    file.table = IsTableName(path);
    file.workbook = HasExtension(path, ".xlsx");
    TRUNKLINE_RETURN_IF_ERROR(file.table ? ReadTable(input, &file, &issues)
                                         : ReadText(&file, &issues));
    out.push_back(std::move(file));
  }
  if (issues.empty()) return out;
  std::size_t errors = 0;
  for (const Issue& issue : issues) {
    errors += issue.severity == Severity::kError ? 1 : 0;
    Say(issue.ToString(ToolLanguage()));
  }
  return Defects(
      base::Fill<messages::kBadCasebooks>(Count(errors, nouns::kError)));
}

absl::Status UpdateCasebook(const CasebookFile& file,
                            const CasebookInput& input, const RuleSet& rules,
                            const std::vector<CaseFailure>& failures) {
  if (file.path == "-") {
    return base::InvalidArgument(base::Fill<messages::kUpdateInput>());
  }
  if (file.workbook) {
    return base::FailedPrecondition(
        base::Fill<messages::kUpdateWorkbook>(file.path));
  }
  return file.table ? UpdateTable(file, input, rules, failures)
                    : WriteAll(file.path, file.book->Updated(rules, failures));
}

}  // namespace trunkline::tools
