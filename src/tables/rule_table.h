// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_RULE_TABLE_H_
#define TRUNKLINE_SRC_TABLES_RULE_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/message.h"
#include "src/tables/charset.h"
#include "src/tables/labels.h"
#include "src/tables/table.h"
#include "trunkline/issue.h"
#include "trunkline/ruleset.h"

// The rules of a rule set as a table, one row a rule, for those who keep their
// catalogue in a spreadsheet. docs/tables.md lists the columns.
namespace trunkline::tables {

struct RuleTableOptions {
  Charset charset = Charset::kAuto;
  char delimiter = 0;  // 0: found by itself.
  // Of a workbook; see WorkbookOptions.
  std::string sheet;
  bool skip_hidden = false;
  // --- limits ---
  std::size_t max_source_bytes = std::size_t{256} << 20;
  std::size_t max_row_bytes = std::size_t{1} << 20;
};

// A table of rules, read. What it gives to the library is text(), one rule a
// line; what the library then says of a line is said of the row by Map().
class RuleTable {
 public:
  // Reads every row of a CSV file or a workbook and reports every cell that
  // cannot be read. Such a cell is left out of its rule, so that the rest of
  // the row is looked at, too.
  static RuleTable Read(std::string_view name, std::string_view content,
                        const RuleTableOptions& options = {});

  // Puts codes in place of the labels and aliases that `labels` knows, in
  // text(). A word that is a code stays; a name of several entries is an issue.
  // May be called again with more labels.
  void UseCodes(const LabelIndex& labels);

  // trunkline.v1.RuleSet in text format, the rows that could be read.
  const std::string& text() const { return text_; }
  // Defects of the table itself, and notes about how it was read.
  std::vector<Issue> issues() const;
  // Whether an issue is an error.
  bool has_errors() const;
  std::size_t rule_count() const { return rows_.size(); }

  // If the issue is about text() under `name`, turns its places into line of
  // the row, number of the column, and names the column in the message. Returns
  // false if it only follows from a cell that was left out.
  bool Map(Issue* issue) const;

 private:
  class Reader;
  struct Row {
    std::uint64_t line = 0;
    std::uint64_t filled = 0;  // Bit n: column n of `headers_` is not empty.
    std::uint64_t bad = 0;     // Bit n: the cell was left out.
    bool extra = false;
    std::string rule;  // In wire format, as the table has it.
    std::string text;  // One line of `text_`.
  };

  Issue NewIssue(Severity severity, std::string code, std::uint64_t line,
                 int column, base::Text message, std::string entity) const;
  void JoinText();
  // Returns the index in `headers_` of the column that a field path came from,
  // or -1.
  int ColumnOf(std::string_view path, const Row& row) const;
  // Returns the row of a place in text(), or null.
  const Row* RowOf(const Place& place) const;
  void MapPlace(Place* place, std::string_view path, int* column) const;

  std::string name_;
  std::string sheet_;
  std::string text_;
  std::vector<Issue> issues_;
  std::vector<Issue> label_issues_;   // Of the last UseCodes().
  std::vector<std::string> headers_;  // As canonical names; "" if ignored.
  std::vector<Row> rows_;
};

// How the rows of a table named `name` are read: of rules, of text models.
RowOptions RowOptionsOf(const RuleTableOptions& options,
                        const std::string& name);

struct RuleTableWriteOptions {
  // Excel takes a file without byte order mark for the system's own character
  // set.
  bool byte_order_mark = false;
  // Only columns that some rule fills, and `id`.
  bool only_filled = false;
  // Of the headers: "zh" or anything else for English.
  std::string_view language = "en";
};

// What a rule set has beside its rules, which a table of rules has no place
// for.
struct NotInTable {
  std::size_t entries = 0;
};

// Makes the rules of a trunkline.v1.RuleSet in any format into the rows of a
// table, the heading first. Reading them gives the same rules, byte for byte.
// InvalidArgument if the source is not well-formed, or holds what text format
// cannot say: an enum's value that this version does not know.
absl::StatusOr<std::vector<std::vector<std::string>>> RuleRows(
    std::string_view content, Format format,
    const RuleTableWriteOptions& options = {}, NotInTable* left_out = nullptr);
// The same as CSV.
absl::StatusOr<std::string> WriteRuleTable(
    std::string_view content, Format format,
    const RuleTableWriteOptions& options = {}, NotInTable* left_out = nullptr);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_RULE_TABLE_H_
