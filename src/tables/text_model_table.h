// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_TEXT_MODEL_TABLE_H_
#define TRUNKLINE_SRC_TABLES_TEXT_MODEL_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "src/base/message.h"
#include "src/tables/rule_table.h"
#include "src/tables/text_model_columns.h"
#include "trunkline/issue.h"
#include "trunkline/load.h"

// Text models as a table, for a person who looks through what a model votes
// for, or changes it. docs/tables.md lists the columns.
namespace trunkline::tables {

// A table of text models, read. As RuleTable, it gives the library a text, one
// row a line; what is said of a line is said of the row by Map().
class TextModelTable {
 public:
  // Reads every row of a CSV file or a workbook and reports every cell that
  // cannot be read. The rows of a model may stand in any order: its categories
  // and shares are sorted, its n-grams stay in their order.
  static TextModelTable Read(std::string_view name, std::string_view content,
                             const RuleTableOptions& options = {});

  // trunkline.v1.TextModelFile in text format, of the rows that could be read.
  const std::string& text() const { return text_; }
  // Defects of the table itself, and notes about how it was read. At most
  // kMaxIssues errors.
  const std::vector<Issue>& issues() const { return issues_; }
  bool has_errors() const { return errors_ != 0; }
  static constexpr std::size_t kMaxIssues = 10'000;

  // If the issue is about text() under the table's name, turns its places into
  // line of the row and number of the column, and names the column in the
  // message. Returns false if it may only follow from rows that were left out.
  bool Map(Issue* issue) const;

 private:
  class Reader;

  void Report(Severity severity, std::string code, std::uint64_t line,
              int column, base::Text message, std::string entity);
  // Returns the index of the column that a field path came from, or -1.
  int ColumnOf(std::string_view path) const;
  // Turns a place in the text into one of the table.
  void MapPlace(Place* place, int column) const;

  std::string name_;
  std::string sheet_;
  std::string text_;
  std::vector<std::uint64_t> lines_;  // By line of `text_`: that of the row.
  std::vector<TextModelHeading> headings_;  // By column; rows == 0: not used.
  std::vector<Issue> issues_;
  std::size_t errors_ = 0;
};

// Makes a trunkline.v1.TextModelFile in any format into the rows of a table,
// the heading first; columns that no row fills are left out with `only_filled`.
// Reading them gives the same models, byte for byte. InvalidArgument: the
// source is not well-formed, or has what no table can say: two models of one
// id, a vote for a category that the model does not list, fields of a later
// version.
absl::StatusOr<std::vector<std::vector<std::string>>> TextModelRows(
    std::string_view content, Format format,
    const RuleTableWriteOptions& options = {});

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_TEXT_MODEL_TABLE_H_
