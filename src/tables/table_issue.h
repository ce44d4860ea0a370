// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_TABLES_TABLE_ISSUE_H_
#define TRUNKLINE_SRC_TABLES_TABLE_ISSUE_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

#include "src/base/message.h"
#include "trunkline/issue.h"

namespace trunkline::tables {

// A defect of a table that is loaded. `line`: of the row, 0: of the whole
// table; `column`: from 0, -1: of the whole row. `sheet`: empty for a CSV file.
inline Issue TableIssue(Severity severity, std::string code,
                        std::string_view file, std::string_view sheet,
                        std::uint64_t line, int column, base::Text message,
                        std::string entity) {
  Issue issue;
  issue.severity = severity;
  issue.code = std::move(code);
  issue.place.file = std::string(file);
  issue.place.line = static_cast<int>(line);
  issue.place.column = column + 1;
  // A CSV row begins at column 1; a row of a sheet is named by its number.
  if (column < 0 && line > 0 && sheet.empty()) issue.place.column = 1;
  issue.place.sheet = std::string(sheet);
  issue.message = std::move(message.en);
  issue.message_zh = std::move(message.zh);
  issue.entity = std::move(entity);
  return issue;
}

}  // namespace trunkline::tables

#endif  // TRUNKLINE_SRC_TABLES_TABLE_ISSUE_H_
