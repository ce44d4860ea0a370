// SPDX-License-Identifier: Apache-2.0
#include "tests/desk/postgres_sql.h"

#include <utility>

#include "absl/strings/str_replace.h"
#include "tests/catch.h"
#include "tests/desk/postgres_server.h"

namespace trunkline::testing {

PostgresSql::PostgresSql(std::string schema)
    : schema_(std::move(schema)),
      connection_(PQconnectdb(PostgresServer::Shared().conninfo().c_str())) {
  // Of schemas and functions that are there already.
  Run("SET client_min_messages = warning");
}

PostgresSql::~PostgresSql() { PQfinish(connection_); }

PGresult* PostgresSql::Execute(const std::string& sql) {
  PGresult* const result =
      PQexec(connection_, absl::StrReplaceAll(sql, {{"$s", schema_}}).c_str());
  const ExecStatusType status = PQresultStatus(result);
  if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
    const std::string error = PQresultErrorMessage(result);
    PQclear(result);
    FAIL(sql.substr(0, 400) << ": " << error);
  }
  return result;
}

void PostgresSql::Run(const std::string& sql) { PQclear(Execute(sql)); }

std::vector<PostgresSql::Row> PostgresSql::Rows(const std::string& sql) {
  PGresult* const result = Execute(sql);
  std::vector<Row> rows(static_cast<std::size_t>(PQntuples(result)));
  for (int i = 0; i != PQntuples(result); ++i) {
    Row& row = rows[static_cast<std::size_t>(i)];
    for (int k = 0; k != PQnfields(result); ++k) {
      auto& value = row.emplace_back();
      if (PQgetisnull(result, i, k) == 0) value = PQgetvalue(result, i, k);
    }
  }
  PQclear(result);
  return rows;
}

std::string PostgresSql::Value(const std::string& sql) {
  const std::vector<Row> rows = Rows(sql);
  REQUIRE(rows.size() == 1);
  REQUIRE(rows[0].size() == 1);
  return rows[0][0].value_or("");
}

}  // namespace trunkline::testing
