// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_TEXT_TABLE_H_
#define TRUNKLINE_TOOLS_TEXT_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/message.h"
#include "src/tables/table.h"
#include "tools/arguments.h"
#include "tools/table_file.h"
#include "tools/ticket_input.h"
#include "trunkline/ruleset.h"

namespace trunkline::tools {

// A table with texts and their categories, or with the points of an outside
// model, for `learn text` and `suggest`.
struct TextTableOptions {
  std::string path;
  TableFileOptions table;
  std::string rejects;  // File for the rows that cannot be used; may be empty.
  // "category=COLUMN" or "category=LEVEL1/LEVEL2", "text=TITLE/BODY"; "id=",
  // "matter=", "caller=", "date=" and "points=" name one column each.
  std::vector<std::string> map;
};
// Adds --map, --rejects, --charset, --sheet and --hidden.
void AddTextTableOptions(Arguments* app, TextTableOptions* options);

// One row. The views live until the next one is read.
struct TextRow {
  std::uint64_t row = 0;   // Number of the row below the heading, from 1.
  std::uint64_t line = 0;  // In the file.
  std::string text;        // The columns of "text", a line each.
  // The columns of "category" as a path. A row with an empty level above one
  // that is not is a reject.
  std::string category;
  std::string_view id, matter, caller, date, points;
};

// Returns the code of the category that a table names: of the rules or, without
// them, one that is made of the name, "环境/噪声" being "环境.噪声"; its parts
// go to `names` by code, which may be null. Empty: there is none.
std::string CategoryCode(const RuleSet* rules, std::string_view name,
                         std::map<std::string, std::string>* names);

class TextTable {
 public:
  // InvalidArgument: --map is wrong, or names several columns for what has one,
  // the table lacks a column of `needed`, or two of its columns have one name.
  // Says which columns were taken and which were not used. A needed id is
  // refused where a spreadsheet has changed it.
  absl::Status Open(const TextTableOptions& options,
                    const std::vector<std::string>& needed);
  // Skips rows that cannot be read; they are rejects. At the end, closes the
  // file of the rejects and says what was guessed or left out.
  absl::StatusOr<bool> Next(TextRow* row);
  // Makes the row that was read last a reject.
  absl::Status Reject(std::string_view name, const base::Text& reason);
  std::uint64_t rejects() const { return rejects_.count(); }
  // The ids of rows that Next() has skipped, if an id is needed.
  const std::vector<std::string>& skipped_ids() const { return skipped_ids_; }
  std::uint64_t bytes_read() const { return file_.bytes_read(); }
  std::int64_t size() const { return file_.size(); }

 private:
  absl::Status FindColumns(const TextTableOptions& options,
                           const std::vector<std::string>& needed);
  // Which columns are which names, and which are not used.
  base::Text ColumnsTaken() const;
  // The first level of the category that is empty although one below it is
  // not, from 1; 0: there is none.
  std::size_t EmptyLevel() const;
  std::string Path(const std::vector<std::size_t>& columns) const;
  // The first cell of a name; empty: it has none.
  std::string_view Cell(std::string_view name) const;
  std::string_view ShownCell(std::string_view name) const;  // Row::shown().

  std::string path_;
  TableFile file_;
  std::unique_ptr<tables::Table> table_;
  // By name: the headings, then the indexes of their columns.
  std::map<std::string, std::vector<std::string>, std::less<>> headings_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> columns_;
  tables::Row row_;
  std::string date_;  // Of the row, "2018-03-01".
  bool check_ids_ = false;
  std::vector<std::string> skipped_ids_;
  std::uint64_t number_ = 0;  // Of the row.
  Rejects rejects_;
};

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_TEXT_TABLE_H_
