// SPDX-License-Identifier: Apache-2.0
#include "src/tables/rule_table.h"

#include <algorithm>
#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "src/base/strings.h"
#include "src/schema/schema.h"
#include "src/tables/cells.h"
#include "src/tables/messages.h"
#include "src/tables/rule_columns.h"
#include "src/tables/table.h"
#include "src/tables/table_issue.h"
#include "src/tables/table_reader.h"
#include "src/tables/times.h"

namespace trunkline::tables {
namespace {

std::string Entity(std::string_view id) {
  return id.empty() ? "rule" : "rule " + std::string(id);
}

std::string TextOf(std::string_view line) {
  return "rule { " + std::string(line) + " }\n";
}

}  // namespace

RowOptions RowOptionsOf(const RuleTableOptions& options,
                        const std::string& name) {
  RowOptions out;
  out.name = name;
  out.charset = options.charset;
  out.charset_option = "--rules-charset ";
  out.csv.delimiter = options.delimiter;
  out.csv.max_row_bytes = options.max_row_bytes;
  out.workbook.sheet = options.sheet;
  out.workbook.sheet_option = "--rules-sheet";
  out.workbook.hidden_option = "--rules-hidden";
  out.workbook.skip_hidden = options.skip_hidden;
  out.workbook.max_row_bytes = options.max_row_bytes;
  return out;
}

class RuleTable::Reader : public LoadedTableReader {
 public:
  Reader(const RuleTableOptions& options, RuleTable* out)
      : LoadedTableReader(options), out_(out) {}

  void Read(std::string_view content) {
    ReadContent(content, out_->name_, &out_->sheet_);
  }

 private:
  using LoadedTableReader::Report;

  bool Knows(std::string_view heading) const override {
    const std::optional<std::string> name = CanonicalHeader(heading);
    return name.has_value() && !name->empty();
  }
  base::Text EmptyText() const override {
    return base::Fill<messages::kEmptyRules>();
  }
  void Report(Severity severity, std::string code, std::uint64_t line,
              int column, base::Text message, std::string entity) override {
    out_->issues_.push_back(out_->NewIssue(severity, std::move(code), line,
                                           column, std::move(message),
                                           std::move(entity)));
  }
  bool ReadHeading(const Table& table) override {
    return CheckHeading(table.heading()) && ReadHeader(table);
  }

  bool CheckHeading(const trunkline::tables::Row& row) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      CellError error = ErrorOf(row, i, Merged::kName, charset());
      if (error.empty()) continue;
      Report("csv-encoding", row.line, static_cast<int>(i), std::move(error));
      return false;
    }
    return true;
  }

  bool ReadHeader(const Table& table) {
    const std::uint64_t line = table.heading().line;
    bool known = false;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < table.headings().size(); ++i) {
      const std::string& text = table.headings()[i];
      const std::optional<std::string> header = CanonicalHeader(text);
      const auto column = static_cast<int>(i);
      std::string name;
      uses_.emplace_back();
      uses_.back().unnamed = text.empty();
      if (!header.has_value()) {
        base::Text near = SuggestHeader(text);
        if (near.empty()) near = base::Fill<messages::kOwnColumn>();
        Report("csv-header", line, column,
               base::Fill<messages::kUnknownColumn>(base::Quoted(text), near));
      } else if (!header->empty()) {
        known = true;
        name = *header;
        if (!seen.insert(name).second) {
          Report("csv-header", line, column,
                 base::Fill<messages::kHeaderTwice>(base::Quoted(name)));
          name.clear();
        } else if (name == kExtra) {
          extra_ = column;
        } else if (name == "id") {
          id_ = i;
        } else if (name.substr(0, kNamePrefix.size()) == kNamePrefix) {
          uses_.back().name = true;
        }
      }
      columns_.push_back(name.empty() ? nullptr : FindRuleColumn(name));
      out_->headers_.push_back(std::move(name));
    }
    if (!known || seen.count("id") == 0) {
      Report("csv-header", line, -1, base::Fill<messages::kNoId>());
      return false;
    }
    return true;
  }

  // What a merged cell may give to a column; unused columns take anything.
  Merged MergedOf(std::size_t i) const {
    if (static_cast<int>(i) == extra_) return Merged::kRefused;
    return columns_[i] == nullptr ? Merged::kName : columns_[i]->merged();
  }

  void ReadRow(const trunkline::tables::Row& row) override {
    const std::vector<std::string>& headers = out_->headers_;
    entity_ = Entity(Trim(row[id_]));
    int surplus = -1;
    CellError error = SurplusOf(row, headers.size(), &surplus);
    if (!error.empty()) {
      Report("csv-columns", row.line, surplus, std::move(error), entity_);
      // A row of a CSV file has slipped: its other cells say nothing.
      if (!of_workbook()) return;
    }
    // By the cells that are there: a heading may be in the last column.
    std::size_t cells = 0;
    while (cells != row.cells() && row.column(cells) < headers.size()) ++cells;
    for (std::size_t n = 0; n != cells; ++n) {
      const std::size_t i = row.column(n);
      if (!uses_[i].unnamed || Trim(row[i]).empty() || row.merged(i)) continue;
      Report(
          "csv-columns", row.line, static_cast<int>(i),
          base::Fill<messages::kUnnamed>(base::Fill<messages::kGiveHeading>()),
          entity_);
    }
    place_ = {};
    place_.line = row.line;
    rule_->Clear();
    for (std::size_t n = 0; n != cells; ++n) {
      const std::size_t i = row.column(n);
      if (headers[i].empty() ||
          (row[i].empty() && row.kind(i) != CellKind::kUncalculated)) {
        continue;
      }
      error = ErrorOf(row, i, MergedOf(i), charset());
      if (!error.empty()) {
        ReportCell(row, i,
                   row.kind(i) == CellKind::kText && !row.merged(i)
                       ? "csv-encoding"
                       : "csv-value",
                   error);
        continue;
      }
      if (columns_[i] != nullptr) ReadCell(row, i);
    }
    for (std::size_t n = 0; n != cells; ++n) {
      const std::size_t column = row.column(n);
      const std::string_view cell = row[column];
      if (!uses_[column].name || cell.empty() || IsBad(column)) continue;
      Fill(column);
      AddName(headers[column].substr(kNamePrefix.size()), cell, rule_.get());
    }
    if (extra_ >= 0 && !IsBad(static_cast<std::size_t>(extra_)) &&
        !Trim(row[static_cast<std::size_t>(extra_)]).empty()) {
      place_.extra = true;
      ReadExtra(row);
    }
    place_.rule = rule_->SerializeAsString();
    const absl::StatusOr<std::string> line =
        schema::ToTextLine("Rule", place_.rule);
    if (!line.ok()) {
      Report("csv-row", row.line, -1, base::TextOf(line.status()), entity_);
      return;
    }
    place_.text = TextOf(*line);
    out_->rows_.push_back(place_);
  }

  void ReadCell(const trunkline::tables::Row& row, std::size_t i) {
    const RuleColumn& column = *columns_[i];
    using Form = RuleColumn::Form;
    const bool text =
        column.form == Form::kText || column.form == Form::kKeywords;
    const bool code =
        column.form == Form::kCode || column.form == Form::kAssist;
    std::string_view cell = code ? row.shown(i) : row[i];
    if (!text) cell = TypedText(Trim(cell));
    if (cell.empty()) return;
    Fill(i);
    CellError error;
    if (code) error = CodeError(cell, row.kind(i));
    if (error.empty()) {
      error = column.form == Form::kTime
                  ? column.Read(TimeText(cell, row.from_1904), rule_.get())
                  : column.Read(cell, rule_.get());
    }
    if (!error.empty()) ReportCell(row, i, "csv-value", error);
  }

  void Fill(std::size_t i) {
    if (i < 64) place_.filled |= std::uint64_t{1} << i;
  }
  bool IsBad(std::size_t i) const {
    return i < 64 && (place_.bad >> i & 1) != 0;
  }

  void ReportCell(const trunkline::tables::Row& row, std::size_t i,
                  const char* code, const base::Text& message) {
    if (i < 64) place_.bad |= std::uint64_t{1} << i;
    Report(code, row.line, static_cast<int>(i),
           base::Fill<messages::kOfColumn>(message,
                                           base::Quoted(out_->headers_[i])),
           entity_);
  }

  void ReadExtra(const trunkline::tables::Row& row) {
    const auto at = static_cast<std::size_t>(extra_);
    schema::SyntaxError error;
    const absl::StatusOr<std::string> bytes =
        schema::ToBinary("Rule", row[at], schema::Format::kText, &error);
    if (!bytes.ok()) {
      ReportCell(
          row, at, "csv-value",
          error.message.empty() ? base::TextOf(bytes.status()) : error.message);
      return;
    }
    const std::unique_ptr<Message> extra = NewRule();
    if (!extra->ParseFromString(*bytes)) {
      ReportCell(row, at, "csv-value", base::Fill<messages::kNotARule>());
      return;
    }
    // A field with one value may not be given twice.
    const std::unique_ptr<Message> probe(extra->New());
    probe->CopyFrom(*extra);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i] == nullptr || columns_[i]->list()) continue;
      const std::string there = columns_[i]->Take(probe.get());
      if (!there.empty() && !Trim(row[i]).empty()) {
        ReportCell(
            row, at, "csv-value",
            base::Fill<messages::kGivenToo>(base::Quoted(out_->headers_[i])));
        return;
      }
    }
    CellError conflict = ClaimsConflict(*rule_, *extra);
    if (!conflict.empty()) {
      ReportCell(row, at, "csv-value", conflict);
      return;
    }
    rule_->MergeFrom(*extra);
  }

  RuleTable* out_;
  std::vector<const RuleColumn*> columns_;
  struct Use {
    bool name = false;     // A name in a language.
    bool unnamed = false;  // Without a heading.
  };
  std::vector<Use> uses_;  // Of columns.
  std::size_t id_ = 0;
  int extra_ = -1;
  // Of the row that is read.
  std::unique_ptr<Message> rule_ = NewRule();
  RuleTable::Row place_;
  std::string entity_;
};

RuleTable RuleTable::Read(std::string_view name, std::string_view content,
                          const RuleTableOptions& options) {
  RuleTable out;
  out.name_ = std::string(name);
  Reader(options, &out).Read(content);
  out.JoinText();
  return out;
}

Issue RuleTable::NewIssue(Severity severity, std::string code,
                          std::uint64_t line, int column, base::Text message,
                          std::string entity) const {
  return TableIssue(severity, std::move(code), name_, sheet_, line, column,
                    std::move(message), std::move(entity));
}

void RuleTable::UseCodes(const LabelIndex& labels) {
  label_issues_.clear();
  const std::unique_ptr<Message> rule = NewRule();
  for (Row& row : rows_) {
    if (!rule->ParseFromString(row.rule)) continue;
    bool changed = false;
    for (std::size_t i = 0; i < headers_.size(); ++i) {
      const RuleColumn* const column = FindRuleColumn(headers_[i]);
      if (column == nullptr) continue;
      CellError error = column->UseCodes(labels, rule.get(), &changed);
      if (error.empty()) continue;
      if (i < 64) row.bad |= std::uint64_t{1} << i;
      const google::protobuf::FieldDescriptor* const id =
          rule->GetDescriptor()->FindFieldByName("id");
      label_issues_.push_back(NewIssue(
          Severity::kError, "csv-value", row.line, static_cast<int>(i),
          base::Fill<messages::kOfColumn>(error, base::Quoted(headers_[i])),
          Entity(rule->GetReflection()->GetString(*rule, id))));
    }
    if (!changed) continue;
    const absl::StatusOr<std::string> line =
        schema::ToTextLine("Rule", rule->SerializeAsString());
    if (line.ok()) row.text = TextOf(*line);
  }
  JoinText();
}

void RuleTable::JoinText() {
  text_.clear();
  for (const Row& row : rows_) text_ += row.text;
}

std::vector<Issue> RuleTable::issues() const {
  std::vector<Issue> out = issues_;
  out.insert(out.end(), label_issues_.begin(), label_issues_.end());
  return out;
}

bool RuleTable::has_errors() const {
  return !label_issues_.empty() ||
         std::any_of(issues_.begin(), issues_.end(), [](const Issue& issue) {
           return issue.severity == Severity::kError;
         });
}

}  // namespace trunkline::tables
