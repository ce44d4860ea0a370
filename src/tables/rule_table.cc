// SPDX-License-Identifier: Apache-2.0
#include "src/tables/rule_table.h"

#include <memory>
#include <optional>
#include <set>
#include <utility>

#include "src/base/strings.h"
#include "src/schema/schema.h"
#include "src/tables/cells.h"
#include "src/tables/csv.h"
#include "src/tables/rule_columns.h"

namespace trunkline::tables {

class RuleTable::Reader {
 public:
  Reader(const RuleTableOptions& options, RuleTable* out)
      : options_(options), out_(out) {}

  void Read(std::string_view content) {
    if (content.size() > options_.max_source_bytes) {
      Report("too-large", 0, -1,
             "the file has " + std::to_string(content.size()) +
                 " bytes, more than the limit of " +
                 std::to_string(options_.max_source_bytes));
      return;
    }
    Charset found = Charset::kAuto;
    const absl::StatusOr<std::string> text =
        ToUtf8(content, options_.charset, &found);
    if (!text.ok()) {
      Report("csv-encoding", 0, -1, std::string(text.status().message()));
      return;
    }
    charset_ = found;
    TextInput input(ReadFrom(*text), Charset::kUtf8);
    CsvOptions csv_options;
    csv_options.delimiter = options_.delimiter;
    csv_options.max_row_bytes = options_.max_row_bytes;
    CsvReader csv(&input, csv_options);
    Row row;
    bool first = true;
    while (true) {
      const absl::StatusOr<bool> more = csv.Next(&row);
      if (!more.ok() || !*more) break;
      if (row.blank()) continue;
      if (!CheckRow(row)) {
        if (first) return;
        continue;
      }
      if (first) {
        if (!ReadHeader(row)) return;
        first = false;
      } else {
        ReadRow(row);
      }
    }
    if (first) {
      Report("csv-header", 1, -1,
             "the table is empty; its first row names the columns, such as "
             "id,when.category,then.department");
    }
  }

 private:
  void Report(std::string code, std::uint64_t line, int column,
              std::string message, std::string entity = {}) {
    Issue issue;
    issue.code = std::move(code);
    issue.place.file = out_->name_;
    issue.place.line = static_cast<int>(line);
    issue.place.column = column + 1;
    if (column < 0 && line > 0) issue.place.column = 1;
    issue.message = std::move(message);
    issue.entity = std::move(entity);
    out_->issues_.push_back(std::move(issue));
  }

  // Reports what makes a row unreadable, whatever its columns mean.
  bool CheckRow(const Row& row) {
    const CellError defect = DefectOf(row, options_.max_row_bytes);
    if (!defect.empty()) {
      Report("csv-row", row.line, -1, defect);
      return false;
    }
    for (std::size_t i = 0; i < row.size(); ++i) {
      CellError error;
      if (base::FindInvalidUtf8(row[i]) != std::string_view::npos) {
        error = "the cell " + NotInCharset(charset_, /*advice=*/true);
      } else if (row[i].find('\0') != std::string_view::npos) {
        error = "the cell holds a NUL byte; is this really a CSV file?";
      } else {
        continue;
      }
      Report("csv-encoding", row.line, static_cast<int>(i), std::move(error));
      return false;
    }
    return true;
  }

  bool ReadHeader(const Row& row) {
    const std::size_t width = HeaderWidth(row);
    bool known = false;
    std::set<std::string> seen;
    for (std::size_t i = 0; i < width; ++i) {
      const std::string_view text = row[i];
      const std::optional<std::string> header = CanonicalHeader(text);
      const auto column = static_cast<int>(i);
      std::string name;
      if (!header.has_value()) {
        std::string near = SuggestHeader(text);
        if (near.empty()) near = "; a column of your own begins with \"#\"";
        Report("csv-header", row.line, column,
               "unknown column " + base::Quoted(Trim(text)) + near);
      } else if (!header->empty()) {
        known = true;
        name = *header;
        if (!seen.insert(name).second) {
          Report("csv-header", row.line, column,
                 "column " + base::Quoted(name) + " is there twice");
          name.clear();
        } else if (name == kExtra) {
          extra_ = column;
        } else if (name.substr(0, kNamePrefix.size()) == kNamePrefix) {
          names_.push_back(column);
        }
      }
      columns_.push_back(name.empty() ? nullptr : FindRuleColumn(name));
      out_->headers_.push_back(std::move(name));
    }
    if (!known || seen.count("id") == 0) {
      Report("csv-header", row.line, -1,
             "there is no column \"id\": the first row must name the columns");
      return false;
    }
    return true;
  }

  void ReadRow(const Row& row) {
    const std::size_t errors = out_->issues_.size();
    const std::vector<std::string>& headers = out_->headers_;
    std::string entity = "rule";
    for (std::size_t i = 0; i < headers.size() && i < row.size(); ++i) {
      if (headers[i] == "id") {
        entity += ' ';
        entity += Trim(row[i]);
      }
    }
    std::size_t surplus = 0;
    CellError error = WidthError(row, headers.size(), &surplus);
    if (!error.empty()) {
      const bool more = surplus != std::string_view::npos;
      if (more) {
        error += "; put quotation marks around a cell that holds a comma";
      }
      Report("csv-columns", row.line, more ? static_cast<int>(surplus) : -1,
             std::move(error), entity);
      return;
    }
    Row place;
    place.line = row.line;
    rule_->Clear();
    for (std::size_t i = 0; i < headers.size(); ++i) {
      const RuleColumn* column = columns_[i];
      if (column == nullptr) continue;
      const bool text = column->form == RuleColumn::Form::kText;
      const std::string_view cell = text ? row[i] : Trim(row[i]);
      if (cell.empty()) continue;
      if (i < 64) place.filled |= std::uint64_t{1} << i;
      error = column->Read(cell, rule_.get());
      if (!error.empty()) ReportCell(row, i, std::move(error), entity);
    }
    for (int i : names_) {
      const std::string_view cell = row[i];
      if (cell.empty()) continue;
      if (i < 64) place.filled |= std::uint64_t{1} << i;
      AddName(headers[i].substr(kNamePrefix.size()), cell, rule_.get());
    }
    if (extra_ >= 0 && !Trim(row[extra_]).empty()) {
      place.extra = true;
      ReadExtra(row, entity);
    }
    if (out_->issues_.size() != errors) return;
    const absl::StatusOr<std::string> line =
        schema::ToTextLine("Rule", rule_->SerializeAsString());
    if (!line.ok()) {
      Report("csv-row", row.line, -1, std::string(line.status().message()),
             entity);
      return;
    }
    out_->text_ += "rule { ";
    out_->text_ += *line;
    out_->text_ += " }\n";
    out_->rows_.push_back(place);
  }

  void ReportCell(const Row& row, std::size_t i, std::string message,
                  const std::string& entity) {
    Report("csv-value", row.line, static_cast<int>(i),
           message + " (column " + base::Quoted(out_->headers_[i]) + ")",
           entity);
  }

  void ReadExtra(const Row& row, const std::string& entity) {
    schema::SyntaxError error;
    const absl::StatusOr<std::string> bytes =
        schema::ToBinary("Rule", row[extra_], schema::Format::kText, &error);
    if (!bytes.ok()) {
      ReportCell(row, extra_,
                 error.message.empty() ? std::string(bytes.status().message())
                                       : error.message,
                 entity);
      return;
    }
    const std::unique_ptr<Message> extra = NewRule();
    if (!extra->ParseFromString(*bytes)) {
      ReportCell(row, extra_, "not the text format of a rule", entity);
      return;
    }
    // A field with one value may not be given twice.
    const std::unique_ptr<Message> probe(extra->New());
    probe->CopyFrom(*extra);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i] == nullptr || columns_[i]->list()) continue;
      const std::string there = columns_[i]->Take(probe.get());
      if (!there.empty() && !Trim(row[i]).empty()) {
        ReportCell(row, extra_,
                   "it gives what column " + base::Quoted(out_->headers_[i]) +
                       " gives, too",
                   entity);
        return;
      }
    }
    CellError conflict = ClaimsConflict(*rule_, *extra);
    if (!conflict.empty()) {
      ReportCell(row, extra_, std::move(conflict), entity);
      return;
    }
    rule_->MergeFrom(*extra);
  }

  const RuleTableOptions& options_;
  RuleTable* out_;
  Charset charset_ = Charset::kUtf8;
  std::vector<const RuleColumn*> columns_;
  std::vector<int> names_;
  int extra_ = -1;
  std::unique_ptr<Message> rule_ = NewRule();
};

RuleTable RuleTable::Read(std::string_view name, std::string_view content,
                        const RuleTableOptions& options) {
  RuleTable out;
  out.name_ = std::string(name);
  Reader(options, &out).Read(content);
  return out;
}

}  // namespace trunkline::tables
