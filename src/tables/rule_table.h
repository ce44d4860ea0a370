// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_RULE_TABLE_H_
#define TRUNKLINE_SRC_TABLES_RULE_TABLE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "src/tables/charset.h"
#include "trunkline/issue.h"
#include "trunkline/ruleset.h"

// The rules of a rule set as a table, one row a rule, for those who keep their
// catalogue in a spreadsheet. docs/tool.md lists the columns.
namespace trunkline::tables {

struct RuleTableOptions {
  Charset charset = Charset::kAuto;
  char delimiter = 0;  // 0: found by itself.
  // --- limits ---
  std::size_t max_source_bytes = std::size_t{256} << 20;
  std::size_t max_row_bytes = std::size_t{1} << 20;
};

// A table of rules, read. What it gives to the library is text(), one rule a
// line; what the library then says of a line is said of the row by Map().
class RuleTable {
 public:
  // Reads every row and reports every one that cannot be read.
  static RuleTable Read(std::string_view name, std::string_view content,
                       const RuleTableOptions& options = {});

  // trunkline.v1.RuleSet in text format, the rows that could be read.
  const std::string& text() const { return text_; }
  // Defects of the table itself.
  const std::vector<Issue>& issues() const { return issues_; }
  std::size_t rule_count() const { return rows_.size(); }

  // If the issue is about text() under `name`, turns its places into line of
  // the row, number of the column, and names the column in the message.
  void Map(Issue* issue) const;

 private:
  class Reader;
  struct Row {
    std::uint64_t line = 0;
    std::uint64_t filled = 0;  // Bit n: column n of `headers_` is not empty.
    bool extra = false;
  };

  // Returns the index in `headers_` of the column that a field path came from,
  // or -1.
  int ColumnOf(std::string_view path, const Row& row) const;
  void MapPlace(Place* place, std::string_view path, int* column) const;

  std::string name_;
  std::string text_;
  std::vector<Issue> issues_;
  std::vector<std::string> headers_;  // As canonical names; "" if ignored.
  std::vector<Row> rows_;
};

struct RuleTableWriteOptions {
  // Excel takes a file without byte order mark for the system's own character
  // set.
  bool byte_order_mark = false;
  // Only columns that some rule fills, and `id`.
  bool only_filled = false;
};

// What a rule set has beside its rules, which a table of rules has no place
// for.
struct NotInTable {
  std::size_t entries = 0;
};

// Writes the rules of a trunkline.v1.RuleSet in any format. Reading the result
// gives the same rules, byte for byte. InvalidArgument if the source is not
// well-formed, or holds what text format cannot say: an enum's value that this
// version does not know.
absl::StatusOr<std::string> WriteRuleTable(
    std::string_view content, Format format,
    const RuleTableWriteOptions& options = {}, NotInTable* left_out = nullptr);

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_RULE_TABLE_H_
