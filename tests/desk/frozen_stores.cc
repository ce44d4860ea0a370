// SPDX-License-Identifier: Apache-2.0
#include "tests/desk/frozen_stores.h"

#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/string_view.h"
#include "tests/catch.h"
#include "tests/desk/postgres_server.h"
#include "tests/paths.h"

namespace trunkline::testing {
namespace {

constexpr char kHead[] =
    "-- SPDX-License-Identifier: Apache-2.0\n"
    "-- A store as it was written once: tests/desk/frozen_test.cc. It never "
    "changes.\n";

// Keys are binary: 32 bytes a line, in hexadecimal.
constexpr std::size_t kKeyBytes = 32;

std::string PathOf(const FrozenStore& store, const char* ending) {
  return SourceDir() + "/tests/desk/frozen/" + store.name() + ending;
}

std::string HexLines(const std::string& bytes) {
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += kKeyBytes) {
    absl::StrAppend(&out, absl::BytesToHexString(bytes.substr(at, kKeyBytes)),
                    "\n");
  }
  return out;
}

class Sqlite {
 public:
  explicit Sqlite(const std::string& file) {
    REQUIRE(sqlite3_open(file.c_str(), &db_) == SQLITE_OK);
  }
  ~Sqlite() { sqlite3_close(db_); }
  Sqlite(const Sqlite&) = delete;
  Sqlite& operator=(const Sqlite&) = delete;

  void Run(const std::string& sql) {
    char* error = nullptr;
    const int code = sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, &error);
    const std::string said = error == nullptr ? "" : error;
    sqlite3_free(error);
    if (code != SQLITE_OK) FAIL(said);
  }
  std::vector<std::string> Rows(const std::string& sql) {
    std::vector<std::string> rows;
    sqlite3_stmt* row = nullptr;
    if (sqlite3_prepare_v2(db_, sql.c_str(), -1, &row, nullptr) != SQLITE_OK) {
      FAIL(sql << ": " << sqlite3_errmsg(db_));
    }
    while (sqlite3_step(row) == SQLITE_ROW) {
      std::string& values = rows.emplace_back();
      for (int i = 0; i != sqlite3_column_count(row); ++i) {
        const auto* const text = sqlite3_column_text(row, i);
        if (i != 0) values += '|';
        if (text != nullptr) values += reinterpret_cast<const char*>(text);
      }
    }
    sqlite3_finalize(row);
    return rows;
  }

 private:
  sqlite3* db_ = nullptr;
};

}  // namespace

std::string FrozenStore::name() const {
  return absl::StrCat(kind, "-", schema);
}

std::string ReadWhole(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

void WriteWhole(const std::string& path, std::string_view content) {
  std::ofstream out(path, std::ios::binary);
  out << content;
  out.close();
  REQUIRE(out.good());
  REQUIRE(::chmod(path.c_str(), 0600) == 0);
}

std::vector<FrozenStore> ReadFrozenStores(const std::string& kind) {
  std::vector<FrozenStore> out;
  for (const auto& entry : std::filesystem::directory_iterator(
           SourceDir() + "/tests/desk/frozen")) {
    const std::filesystem::path& path = entry.path();
    const std::string name = path.stem().string();
    if (path.extension() != ".sql" || !absl::StartsWith(name, kind + "-")) {
      continue;
    }
    FrozenStore& store = out.emplace_back();
    store.kind = kind;
    INFO(path);
    REQUIRE(absl::SimpleAtoi(name.substr(kind.size() + 1), &store.schema));
    store.sql = ReadWhole(path.string());
    std::istringstream lines(ReadWhole(PathOf(store, ".keys")));
    for (std::string line; lines >> line;) {
      store.keys += absl::HexStringToBytes(line);
    }
  }
  std::sort(out.begin(), out.end(),
            [](const FrozenStore& a, const FrozenStore& b) {
              return a.schema < b.schema;
            });
  return out;
}

void WriteFrozenStore(const FrozenStore& store) {
  INFO(store.name());
  REQUIRE_FALSE(std::filesystem::exists(PathOf(store, ".sql")));
  std::ofstream(PathOf(store, ".sql"), std::ios::binary) << kHead << store.sql;
  if (store.keys.empty()) return;
  std::ofstream(PathOf(store, ".keys"), std::ios::binary)
      << HexLines(store.keys);
}

void RunSqlite(const std::string& file, const std::string& sql) {
  Sqlite(file).Run(sql);
}

std::vector<std::string> QuerySqlite(const std::string& file,
                                     const std::string& sql) {
  return Sqlite(file).Rows(sql);
}

std::string DumpSqlite(const std::string& file) {
  Sqlite db(file);
  std::string out;
  for (const char* const pragma : {"application_id", "user_version"}) {
    absl::StrAppend(&out, "PRAGMA ", pragma, " = ",
                    db.Rows(absl::StrCat("PRAGMA ", pragma)).at(0), ";\n");
  }
  out += "BEGIN;\n";
  const std::string own = " AND name NOT LIKE 'sqlite_%' ORDER BY name";
  for (const char* const type : {"table", "index"}) {
    for (const std::string& sql :
         db.Rows(absl::StrCat("SELECT sql FROM sqlite_master WHERE type = '",
                              type, "' AND sql IS NOT NULL", own))) {
      absl::StrAppend(&out, sql, ";\n");
    }
  }
  for (const std::string& table :
       db.Rows("SELECT name FROM sqlite_master WHERE type = 'table'" + own)) {
    std::string values, order;
    for (const std::string& column :
         db.Rows("SELECT name FROM pragma_table_info('" + table + "')")) {
      absl::StrAppend(&values, values.empty() ? "" : " || ', ' || ", "quote(",
                      column, ")");
    }
    for (const std::string& column :
         db.Rows("SELECT name FROM pragma_table_info('" + table +
                 "') WHERE pk > 0 ORDER BY pk")) {
      absl::StrAppend(&order, order.empty() ? " ORDER BY " : ", ", column);
    }
    for (const std::string& row :
         db.Rows("SELECT " + values + " FROM " + table + order)) {
      absl::StrAppend(&out, "INSERT INTO ", table, " VALUES (", row, ");\n");
    }
  }
  return out + "COMMIT;\n";
}

std::string DumpPostgres(const std::string& schema) {
  const std::string command = absl::StrCat(
      "'", PostgresServer::Program("pg_dump"), "' --schema=", schema,
      " --no-owner --no-privileges --inserts --encoding=UTF8 --dbname='",
      PostgresServer::Shared().conninfo(), "'");
  std::FILE* const pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::string all;
  char buffer[4096];
  for (std::size_t got = 0;
       (got = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) {
    all.append(buffer, got);
  }
  const int status = ::pclose(pipe);
  INFO(command);
  REQUIRE(WIFEXITED(status));
  REQUIRE(WEXITSTATUS(status) == 0);
  // Without what is of pg_dump and of the session: comments, settings, commands
  // of psql.
  std::string out;
  std::istringstream lines(all);
  for (std::string line; std::getline(lines, line);) {
    if (line.empty() || line[0] == '\\' || absl::StartsWith(line, "--") ||
        absl::StartsWith(line, "SET ") ||
        absl::StartsWith(line, "SELECT pg_catalog.set_config")) {
      continue;
    }
    absl::StrAppend(&out, line, "\n");
  }
  return absl::StrReplaceAll(out, {{schema, "$s"}});
}

}  // namespace trunkline::testing
