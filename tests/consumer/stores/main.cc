// SPDX-License-Identifier: Apache-2.0
//
// A host that keeps its cases in a SQLite file and knows of PostgreSQL.
#include <cstdio>

#include "trunkline/cases/desk.h"
#include "trunkline/cases/store_postgres.h"
#include "trunkline/cases/store_sqlite.h"

int main() {
  const char* const file = "stores-consumer.db";
  std::remove(file);
  auto store = trunkline::OpenSqliteStore(file);
  if (!store.ok()) {
    std::printf("%s\n", store.status().ToString().c_str());
    return 1;
  }
  auto desk = trunkline::Desk::Open(*std::move(store), {});
  if (!desk.ok() || !(*desk)->Check({"host", "", {"system"}}).ok()) return 1;
  // Nobody is there: an error, and no crash.
  return trunkline::OpenPostgresStore("host=/nonexistent").ok() ? 1 : 0;
}
