// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_TEXT_TABLE_H_
#define TRUNKLINE_TOOLS_TEXT_TABLE_H_

#include <CLI/CLI.hpp>
#include <cstddef>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/tables/table.h"
#include "tools/table_file.h"

namespace trunkline::tools {

// A table with texts and their categories, for `learn text` and `suggest`.
struct TextTableOptions {
  std::string path;
  std::string charset = "auto";
  SheetOptions sheet;
  // "category=COLUMN", "text=TITLE/BODY", "id=", "matter=", "caller=", "date=".
  std::vector<std::string> map;
};
// Adds --map, --charset, --sheet and --hidden.
void AddTextTableOptions(CLI::App* app, TextTableOptions* options);

// One row. The views live until the next one is read.
struct TextRow {
  std::uint64_t line = 0;
  std::string text;  // The columns of "text", a line each.
  std::string_view id, category, matter, caller, date;
};

class TextTable {
 public:
  // InvalidArgument: --map is wrong, or the table lacks the column "text" or
  // one of `needed`.
  absl::Status Open(const TextTableOptions& options,
                    const std::vector<std::string>& needed);
  // Skips rows that cannot be read, and says which.
  absl::StatusOr<bool> Next(TextRow* row);
  std::uint64_t rejects() const { return rejects_; }
  std::uint64_t bytes_read() const { return file_.bytes_read(); }
  std::int64_t size() const { return file_.size(); }

 private:
  absl::Status FindColumns(const TextTableOptions& options,
                           const std::vector<std::string>& needed);

  std::string path_;
  TableFile file_;
  std::unique_ptr<tables::Table> table_;
  // By name: the headings, then the indexes of their columns.
  std::map<std::string, std::vector<std::string>, std::less<>> headings_;
  std::map<std::string, std::vector<std::size_t>, std::less<>> columns_;
  tables::Row row_;
  std::uint64_t rejects_ = 0;
};

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_TEXT_TABLE_H_
