// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_DECISION_OUTPUT_H_
#define TRUNKLINE_TOOLS_DECISION_OUTPUT_H_

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "src/tables/tickets.h"
#include "tools/files.h"
#include "tools/table.h"
#include "tools/table_file.h"
#include "trunkline/deadline_calculator.h"
#include "trunkline/decision.h"
#include "trunkline/language.h"
#include "trunkline/ruleset.h"

namespace trunkline::tools {

// How `trunkline route` writes decisions.
struct DecisionOutputOptions {
  std::string path = "-";
  std::string format = "auto";  // auto, csv, jsonl or table.
  std::string columns;          // "id,lead"; empty: a default.
  std::string pass_through;     // Columns of the input.
  // Set by the command, not by an option.
  Language language = Language::kEnglish;
  bool due = false;         // There are deadlines.
  bool guess = false;       // Categories may be guessed.
  bool agrees = false;      // There is a column to compare with.
  bool due_agrees = false;  // There is a column of due times to compare with.
};

// Decisions as CSV, a workbook, JSON lines or an aligned table.
class DecisionOutput {
 public:
  // InvalidArgument: an option is not right. Nothing is opened.
  absl::Status Prepare(const DecisionOutputOptions& options);
  // The columns of the input to repeat, the first of TicketRecord::passed.
  const std::vector<std::string>& passed() const { return passed_; }

  absl::Status Open();
  // `agrees`, `due_agrees`: whether the decision and the due time are as
  // recorded, if they were recorded.
  void Add(const tables::TicketRecord& record, const Decision& decision,
           const Deadlines& deadlines, const RuleSet& rules,
           std::optional<bool> agrees, std::optional<bool> due_agrees);
  // Writes what was added; `last`: nothing follows.
  absl::Status Write(bool last);
  absl::Status Close();

 private:
  enum class Format { kTable, kCsv, kWorkbook, kJsonLines };

  absl::Status CheckColumns() const;

  DecisionOutputOptions options_;
  Format format_ = Format::kCsv;
  std::vector<std::string> columns_;
  std::vector<std::string> passed_;
  OutputFile file_;  // Of all formats but a workbook.
  TableOutput book_;
  absl::Status status_;  // Of the first row of the workbook that failed.
  std::unique_ptr<Table> table_;
  std::string text_;
  std::vector<std::string> cells_;
};

// Whether a header is one under which tables hold who called or what was said.
bool IsCallerColumn(std::string_view header);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_DECISION_OUTPUT_H_
