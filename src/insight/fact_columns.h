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
  schema::WhenCut when_cut = schema::WhenCut::kStays;
};

// The columns of a table: of CaseTableRow, or of CallRecord.
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

  Rep(const std::vector<insight::ColumnType>& of, std::string_view name);
  // Returns the number of a word, which it keeps; 0: the empty one.
  std::uint32_t Intern(std::string_view word);

  const std::vector<insight::ColumnType>& types;
  std::string_view message;  // The published message.
  std::vector<FactColumn> names;
  std::vector<Column> columns;
  std::vector<std::string_view> words;
  absl::flat_hash_map<std::string_view, std::uint32_t> numbers;
  absl::flat_hash_set<std::uint32_t> ids;
  base::Arena arena;
  std::size_t rows = 0;
  // Of calls; else npos.
  std::size_t wait = static_cast<std::size_t>(-1);
  std::size_t offered = 0, answered = 0;
};

struct FactTableAccess {
  using Rep = FactTable::Rep;
  static const FactTable::Rep& Get(const FactTable& table) {
    return *table.rep_;
  }
};

}  // namespace trunkline

#endif  // TRUNKLINE_SRC_INSIGHT_FACT_COLUMNS_H_
