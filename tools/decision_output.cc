// SPDX-License-Identifier: Apache-2.0
#include "tools/decision_output.h"

#include <unistd.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "src/base/status.h"
#include "src/base/strings.h"
#include "src/tables/csv.h"
#include "tools/compare.h"
#include "tools/decision_text.h"
#include "tools/messages.h"
#include "tools/text.h"
#include "trunkline/wire.h"

namespace trunkline::tools {

bool IsCallerColumn(std::string_view header) {
  static constexpr std::string_view kNames[] = {
      "caller",   "caller_name", "caller_phone", "caller_words", "caller name",
      "phone",    "mobile",      "telephone",    "contact",      "id_number",
      "email",    "姓名",        "来电人",       "联系人",       "联系电话",
      "联系方式", "来电号码",    "手机",         "手机号",       "手机号码",
      "电话",     "身份证",      "身份证号",     "诉求人",       "诉求内容"};
  const std::string lower =
      absl::AsciiStrToLower(base::ToAbsl(tables::Trim(header)));
  return std::find(std::begin(kNames), std::end(kNames), lower) !=
             std::end(kNames) ||
         absl::StartsWith(lower, "caller.");
}

namespace {

// What compares with the input.
constexpr std::string_view kAgrees = "agrees";
constexpr std::string_view kDueAgrees = "due_agrees";

bool IsGuessColumn(std::string_view name) {
  const std::vector<std::string_view>& columns = GuessColumns();
  return std::find(columns.begin(), columns.end(), name) != columns.end();
}

}  // namespace

absl::Status DecisionOutput::Prepare(const DecisionOutputOptions& options) {
  options_ = options;
  if (HasExtension(options.path, ".xlsx")) {
    if (options.format != "auto" && options.format != "csv") {
      return base::InvalidArgument(
          base::Fill<messages::kFormatOfWorkbook>(options.format));
    }
    format_ = Format::kWorkbook;
  } else if (options.format == "csv") {
    format_ = Format::kCsv;
  } else if (options.format == "jsonl") {
    format_ = Format::kJsonLines;
  } else if (options.format == "table") {
    format_ = Format::kTable;
  } else if (HasExtension(options.path, ".jsonl") ||
             HasExtension(options.path, ".json")) {
    format_ = Format::kJsonLines;
  } else if (options.path == "-" && ::isatty(STDOUT_FILENO) == 1) {
    format_ = Format::kTable;
  }
  if (!options.pass_through.empty()) {
    passed_ = SplitCommas(options.pass_through);
    for (const std::string& column : passed_) {
      if (IsCallerColumn(column)) {
        return base::InvalidArgument(
            base::Fill<messages::kPassed>(base::Quoted(column)));
      }
    }
  }
  if (format_ == Format::kJsonLines &&
      (!options.pass_through.empty() || !options.columns.empty())) {
    return base::InvalidArgument(base::Fill<messages::kJsonColumns>());
  }
  if (!options.columns.empty()) {
    columns_ = SplitCommas(options.columns);
  } else if (format_ == Format::kTable) {
    columns_ = {"id", "outcome", "lead_name", "rule", "reason"};
    if (options.due) columns_.push_back("due_handling");
    if (options.guess) columns_.push_back("guess");
  } else {
    // The columns of 0.1.0: programs may read them by place. Others are asked
    // for.
    for (std::string_view name : DecisionColumns()) {
      if (name != "lead_name" && name != "rule_name" && name != "reason" &&
          name != "also" && name != "keyword") {
        columns_.emplace_back(name);
      }
    }
    if (options.due) columns_.push_back("due");
    if (options.guess) {
      columns_.insert(columns_.end(), GuessColumns().begin(),
                      GuessColumns().end());
    }
  }
  // What compares stands last, unless its place is given.
  const auto add = [&](bool compares, std::string_view column) {
    if (compares &&
        std::find(columns_.begin(), columns_.end(), column) == columns_.end()) {
      columns_.emplace_back(column);
    }
  };
  add(options.agrees, kAgrees);
  add(options.due_agrees, kDueAgrees);
  return CheckColumns();
}

absl::Status DecisionOutput::CheckColumns() const {
  std::vector<std::string_view> all = DecisionColumns();
  all.insert(all.end(), DueColumns().begin(), DueColumns().end());
  all.insert(all.end(), GuessColumns().begin(), GuessColumns().end());
  all.insert(all.end(), {kAgrees, kDueAgrees});
  for (const std::string& column : columns_) {
    if (column == kAgrees || column == kDueAgrees) {
      if (column == kAgrees ? options_.agrees : options_.due_agrees) continue;
      return base::InvalidArgument(base::Fill<messages::kColumnsNeedOption>(
          column, column == kAgrees ? "--compare" : "--compare-due"));
    }
    if (IsGuessColumn(column)) {
      if (options_.guess) continue;
      return base::InvalidArgument(
          base::Fill<messages::kColumnsNeedSuggest>(column));
    }
    if (IsDueColumn(column)) {
      if (options_.due) continue;
      return base::InvalidArgument(base::Fill<messages::kColumnsNeed>(column));
    }
    if (std::find(all.begin(), all.end(), column) != all.end()) continue;
    base::Text remedy = base::DidYouMean(base::Nearest(column, all));
    if (remedy.empty()) {
      std::string names;
      for (std::string_view name : all) {
        names += (names.empty() ? "" : " ") + std::string(name);
      }
      remedy = base::Fill<messages::kColumnsAre>(names);
    }
    return base::InvalidArgument(
        base::Fill<messages::kNoColumn>(base::Quoted(column), remedy));
  }
  return absl::OkStatus();
}

absl::Status DecisionOutput::Open() {
  std::vector<std::string> headers = columns_;
  headers.insert(headers.end(), passed_.begin(), passed_.end());
  if (format_ == Format::kTable) {
    for (std::string& header : headers) {
      std::replace(header.begin(), header.end(), '_', ' ');
    }
    table_ = std::make_unique<Table>(headers);
  } else if (format_ == Format::kCsv) {
    tables::AppendCsvRow(headers, &text_);
  } else if (format_ == Format::kWorkbook) {
    TRUNKLINE_RETURN_IF_ERROR(book_.Open(options_.path, "decisions"));
    return book_.AddRow(headers);
  }
  return file_.Open(options_.path);
}

void DecisionOutput::Add(const tables::TicketRecord& record,
                         const Decision& decision, const Deadlines& deadlines,
                         const RuleSet& rules, std::optional<bool> agrees,
                         std::optional<bool> due_agrees) {
  if (format_ == Format::kJsonLines) {
    text_ +=
        options_.due
            ? WriteRoutedTicket(decision, record.id, record.ticket.accepted_at,
                                deadlines, trunkline::Format::kJson)
            : WriteDecision(decision, record.id, record.ticket.accepted_at,
                            trunkline::Format::kJson);
    text_ += '\n';
    return;
  }
  cells_.clear();
  const auto truth = [](std::optional<bool> value) {
    return !value.has_value() ? "" : *value ? "true" : "false";
  };
  const bool table = format_ == Format::kTable;
  for (const std::string& column : columns_) {
    if (column == "row") {
      cells_.push_back(std::to_string(record.row));
    } else if (column == "id") {
      cells_.push_back(table && record.id.empty()
                           ? "#" + std::to_string(record.row)
                           : std::string(record.id));
    } else if (column == kAgrees) {
      cells_.push_back(truth(agrees));
    } else if (column == kDueAgrees) {
      cells_.push_back(truth(due_agrees));
    } else if (IsDueColumn(column)) {
      cells_.push_back(DueCell(column, deadlines, options_.language, table));
    } else if (IsGuessColumn(column)) {
      cells_.push_back(GuessCell(column, decision, rules, options_.language));
    } else {
      cells_.push_back(
          DecisionCell(column, decision, rules, options_.language, table));
    }
  }
  for (std::size_t i = 0; i != passed_.size(); ++i) {
    cells_.emplace_back(record.passed[i]);
  }
  if (table) {
    table_->Add(cells_);
  } else if (format_ == Format::kWorkbook) {
    status_.Update(book_.AddRow(cells_));
  } else {
    tables::AppendCsvRow(cells_, &text_);
  }
}

absl::Status DecisionOutput::Close() {
  return format_ == Format::kWorkbook ? book_.Close() : file_.Close();
}

absl::Status DecisionOutput::Write(bool last) {
  if (format_ == Format::kWorkbook) return status_;
  if (table_ != nullptr) text_ += table_->Take(last);
  const absl::Status status = file_.Write(text_);
  text_.clear();
  return status;
}

}  // namespace trunkline::tools
