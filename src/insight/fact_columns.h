// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_INSIGHT_FACT_COLUMNS_H_
#define TRUNKLINE_SRC_INSIGHT_FACT_COLUMNS_H_

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/time/time.h"
#include "src/base/arena.h"
#include "src/schema/enum_names.h"
#include "src/schema/when_cut.h"
#include "trunkline/insight.h"

// A table of facts from inside: the columns of a published message, each as one
// array.
namespace trunkline {

namespace insight {

inline constexpr std::int64_t kNoTime =
    std::numeric_limits<std::int64_t>::min();

// A column as the schema has it.
struct ColumnType {
  FactColumn column;
  const schema::EnumNames* names = nullptr;  // Of an enumerator.
  bool counted = false;  // Of a table of calls: computed from the others.
  int field = 0;         // Number of the message's field; 0: it has none.
  schema::WhenCut when_cut = schema::WhenCut::kStays;
};

// The columns of a table: of CaseTableRow, or of CallRecord. A field that the
// schema calls private is no column: nothing that is computed can have it.
const std::vector<ColumnType>& CaseColumns();
const std::vector<ColumnType>& CallColumns();
// Whether the table of cases or of calls has a column; null: neither.
const ColumnType* FindColumnType(std::string_view name);

using schema::PathPrefix;

// Whether a path is a node, or below it; every path is below the empty one.
bool IsInNode(std::string_view path, std::string_view node, char separator);

}  // namespace insight

struct FactTable::Rep {
  struct Column {
    std::vector<std::uint32_t> words;
    std::vector<std::int64_t> times;  // Microseconds since 1970, or kNoTime.
    std::vector<std::int32_t> numbers;
    std::vector<std::int8_t> flags;  // 1, 0, or -1: absent.
  };

  // A cell of a row that is not in the table yet, by the kind of its column.
  struct Cell {
    std::int64_t value = 0;  // A time, a number or a flag, as Column has it.
    std::string_view word;
  };

  Rep(const std::vector<insight::ColumnType>& of, std::string_view name);
  // Returns the number of a word, which it keeps; 0: the empty one.
  std::uint32_t Intern(std::string_view word);
  // Reads a cell as AddRow() takes it. InvalidArgument names the column.
  static absl::Status Read(const insight::ColumnType& type,
                           std::string_view text, absl::TimeZone zone,
                           Cell* cell);
  // Adds a row of as many cells as there are columns. Errors as for AddRow();
  // then the table is as before.
  absl::Status Add(std::vector<Cell>* cells);

  const std::vector<insight::ColumnType>& types;
  std::string_view message;  // The published message.
  std::vector<Cell> blank;   // A row of empty cells.
  std::vector<Cell> row;     // One that is being read.
  // The column of a field of the message, by its number; -1: none.
  std::vector<int> by_field;
  std::vector<FactColumn> names;
  std::vector<Column> columns;
  std::vector<bool> lacks;  // Of each column: its source has none.
  std::vector<std::string_view> words;
  absl::flat_hash_map<std::string_view, std::uint32_t> numbers;
  absl::flat_hash_set<std::uint32_t> ids;
  base::Arena arena;
  std::size_t rows = 0;
  // Of calls; else npos.
  std::size_t wait = static_cast<std::size_t>(-1);
  std::size_t offered = 0, answered = 0;
};

namespace internal {

// Access for the library to private members of FactTable.
struct FactTableAccess {
  using Rep = FactTable::Rep;
  static const FactTable::Rep& Get(const FactTable& table) {
    return *table.rep_;
  }
  static FactTable::Rep* Mutable(FactTable* table) { return table->rep_.get(); }
  // A table of cases with the same rows, whose words have the same numbers.
  static FactTable Copy(const FactTable& cases);
};

}  // namespace internal

}  // namespace trunkline

#endif  // TRUNKLINE_SRC_INSIGHT_FACT_COLUMNS_H_
