// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_TABLE_READER_H_
#define TRUNKLINE_SRC_TABLES_TABLE_READER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/status/statusor.h"
#include "src/base/message.h"
#include "src/tables/cells.h"
#include "src/tables/rule_table.h"
#include "src/tables/table.h"
#include "trunkline/issue.h"

namespace trunkline::tables {

// What readers of tables that are loaded (rules, text models) have in common:
// the way from a content to its rows, and the defects of what is no row. The
// rest is theirs.
class LoadedTableReader {
 public:
  virtual ~LoadedTableReader() = default;

 protected:
  explicit LoadedTableReader(const RuleTableOptions& options)
      : options_(options) {}

  // Reads a content under a name: heading, rows, notes. `sheet` gets the name
  // of the sheet before the first report.
  void ReadContent(std::string_view content, const std::string& name,
                   std::string* sheet);

  // Whether a heading is one that the table has a use for.
  virtual bool Knows(std::string_view heading) const = 0;
  // What is said of a table without a row.
  virtual base::Text EmptyText() const = 0;
  // False: the rows cannot be read; why is reported.
  virtual bool ReadHeading(const Table& table) = 0;
  virtual void ReadRow(const Row& row) = 0;
  virtual void Report(Severity severity, std::string code, std::uint64_t line,
                      int column, base::Text message, std::string entity) = 0;

  void Report(std::string code, std::uint64_t line, int column,
              base::Text message, std::string entity = {}) {
    Report(Severity::kError, std::move(code), line, column, std::move(message),
           std::move(entity));
  }
  // "the row has 5 columns, ...", with what to do; empty: it has no more cells
  // than the heading. `column`: of the first that is too many.
  CellError SurplusOf(const Row& row, std::size_t width, int* column) const;
  bool of_workbook() const { return of_workbook_; }
  Charset charset() const { return charset_; }

 private:
  absl::Status ReadRows(Table* table);
  // Reports what makes a row unreadable, whatever its columns mean.
  bool CheckRow(const Row& row);

  const RuleTableOptions& options_;
  bool of_workbook_ = false;
  Charset charset_ = Charset::kUtf8;
};

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_TABLE_READER_H_
