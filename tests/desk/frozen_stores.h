// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_DESK_FROZEN_STORES_H_
#define TRUNKLINE_TESTS_DESK_FROZEN_STORES_H_

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Stores as they were written once, as SQL text, in tests/desk/frozen/:
// KIND-SCHEMA.sql and, of a store under keys, KIND-SCHEMA.keys.
namespace trunkline::testing {

struct FrozenStore {
  std::string kind;         // "sqlite" or "postgres".
  std::int64_t schema = 0;  // Number of its schema.
  // One script. Of PostgreSQL with "$s" for the name of the schema.
  std::string sql;
  // Content of its key file (key_file.h); empty: it has no keys.
  std::string keys;

  std::string name() const;
};

// All of a kind, in the order of their schemas.
std::vector<FrozenStore> ReadFrozenStores(const std::string& kind);
// Writes its files. Fails the test if there are any: what is frozen stays.
void WriteFrozenStore(const FrozenStore& store);

// The script that makes a SQLite file again, a row a line.
std::string DumpSqlite(const std::string& file);
// Likewise of a schema of the shared PostgreSQL server, by pg_dump.
std::string DumpPostgres(const std::string& schema);

// Runs a script on a SQLite file, which is created if there is none.
void RunSqlite(const std::string& file, const std::string& sql);
// The rows of a query, values joined by "|".
std::vector<std::string> QuerySqlite(const std::string& file,
                                     const std::string& sql);

std::string ReadWhole(const std::string& path);
// A file that only its owner may read.
void WriteWhole(const std::string& path, std::string_view content);

}  // namespace trunkline::testing

#endif  // TRUNKLINE_TESTS_DESK_FROZEN_STORES_H_
