// SPDX-License-Identifier: Apache-2.0
#include "src/desk/sqlite/check_tables.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "src/base/status.h"

namespace trunkline::desk {
namespace {

constexpr const char* kTables[] = {"cases",       "events",   "sealed",
                                   "idempotency", "counters", "auxiliary",
                                   "access"};

struct Rule {
  const char* broken;  // Counts the rows that break it.
  const char* what;
};

constexpr Rule kRules[] = {
    {"SELECT count(*) FROM cases WHERE open NOT IN (0, 1)",
     "cases whose open column is neither 0 nor 1"},
    {"SELECT count(*) FROM events WHERE case_no NOT IN (SELECT no FROM cases)",
     "events that belong to no case"},
    {"SELECT count(*) FROM sealed s WHERE NOT EXISTS (SELECT 1 FROM events e "
     "WHERE e.case_no = s.case_no AND e.version = s.version)",
     "sealed parts that belong to no event"},
};

// The columns of a table with their declared types.
absl::StatusOr<std::vector<std::pair<std::string, std::string>>> ColumnsOf(
    const char* table, Connection* connection) {
  std::vector<std::pair<std::string, std::string>> out;
  TRUNKLINE_ASSIGN_OR_RETURN(
      Statement row,
      connection->Prepare(absl::StrCat(
          "SELECT name, type FROM pragma_table_info('", table, "')")));
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(const bool more, row.Step());
    if (!more) return out;
    out.emplace_back(row.String(0),
                     absl::AsciiStrToLower(std::string(row.String(1))));
  }
}

}  // namespace

absl::StatusOr<std::vector<std::string>> CheckTables(Connection* connection) {
  std::vector<std::string> faults;
  {
    TRUNKLINE_ASSIGN_OR_RETURN(Statement row,
                               connection->Prepare("PRAGMA integrity_check"));
    for (;;) {
      TRUNKLINE_ASSIGN_OR_RETURN(const bool more, row.Step());
      if (!more) break;
      if (row.String(0) != "ok") faults.emplace_back(row.String(0));
    }
  }
  const auto count = [&](const std::string& sql,
                         const std::string& what) -> absl::Status {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::int64_t rows,
                               connection->Number(sql));
    if (rows != 0) faults.push_back(absl::StrCat(rows, " ", what));
    return absl::OkStatus();
  };
  for (const Rule& rule : kRules) {
    TRUNKLINE_RETURN_IF_ERROR(count(rule.broken, rule.what));
  }
  for (const char* const table : kTables) {
    TRUNKLINE_ASSIGN_OR_RETURN(const auto columns,
                               ColumnsOf(table, connection));
    for (const auto& [name, type] : columns) {
      TRUNKLINE_RETURN_IF_ERROR(count(
          absl::StrCat("SELECT count(*) FROM ", table, " WHERE ", name,
                       " IS NOT NULL AND typeof(", name, ") <> '", type, "'"),
          absl::StrCat("rows of ", table, " whose ", name, " is no ", type)));
    }
  }
  return faults;
}

}  // namespace trunkline::desk
