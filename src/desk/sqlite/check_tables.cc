// SPDX-License-Identifier: Apache-2.0
#include "src/desk/sqlite/check_tables.h"

#include <map>
#include <memory>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/sqlite/schema.h"

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

// What the schema makes, by name: of an index its SQL, of a table its columns.
// SQLite makes an index with a name and without SQL for each UNIQUE and each
// primary key that needs one.
using Structure = std::map<std::string, std::string>;

absl::StatusOr<Structure> StructureOf(Connection* connection) {
  Structure out;
  {
    TRUNKLINE_ASSIGN_OR_RETURN(
        Statement row,
        connection->Prepare("SELECT type || ' ' || name, coalesce(sql, '') "
                            "FROM sqlite_master WHERE type = 'index'"));
    for (;;) {
      TRUNKLINE_ASSIGN_OR_RETURN(const bool more, row.Step());
      if (!more) break;
      // Tools that copy a store may break its lines otherwise.
      std::string sql(row.String(1));
      absl::RemoveExtraAsciiWhitespace(&sql);
      out.emplace(row.String(0), std::move(sql));
    }
  }
  // ALTER TABLE adds to the text of a table, so its columns are compared.
  TRUNKLINE_ASSIGN_OR_RETURN(
      Statement row,
      connection->Prepare(
          "SELECT 'table ' || t.name, c.name || ' ' || lower(c.type) || ' ' || "
          "c.\"notnull\" || ' ' || coalesce(c.dflt_value, '-') || ' ' || c.pk "
          "FROM sqlite_master t, pragma_table_info(t.name) c WHERE t.type = "
          "'table' ORDER BY t.name, c.cid"));
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(const bool more, row.Step());
    if (!more) break;
    absl::StrAppend(&out[std::string(row.String(0))],
                    std::string(row.String(1)), "; ");
  }
  return out;
}

// Tables and indexes that are missing or are not the schema's, which is that of
// an empty store. What a host has added is not looked at.
absl::Status CheckStructure(Connection* connection,
                            std::vector<std::string>* faults) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::unique_ptr<Connection> empty,
      Connection::Open(":memory:", ":memory:",
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "", 0));
  TRUNKLINE_RETURN_IF_ERROR(UpgradeSchema(CurrentSchema(), 0, empty.get()));
  TRUNKLINE_ASSIGN_OR_RETURN(const Structure expected,
                             StructureOf(empty.get()));
  TRUNKLINE_ASSIGN_OR_RETURN(const Structure found, StructureOf(connection));
  for (const auto& [name, made] : expected) {
    const auto here = found.find(name);
    if (here == found.end()) {
      faults->push_back(absl::StrCat(name, " is missing"));
    } else if (here->second != made) {
      faults->push_back(absl::StrCat(name, " is not that of the schema"));
    }
  }
  return absl::OkStatus();
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
  TRUNKLINE_RETURN_IF_ERROR(CheckStructure(connection, &faults));
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
