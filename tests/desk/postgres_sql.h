// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_DESK_POSTGRES_SQL_H_
#define TRUNKLINE_TESTS_DESK_POSTGRES_SQL_H_

#include <libpq-fe.h>

#include <optional>
#include <string>
#include <vector>

namespace trunkline::testing {

// A connection to the shared server behind the back of the stores. In each
// statement "$s" is the schema.
class PostgresSql {
 public:
  explicit PostgresSql(std::string schema);
  ~PostgresSql();
  PostgresSql(const PostgresSql&) = delete;
  PostgresSql& operator=(const PostgresSql&) = delete;

  // One or more statements, in one transaction. Fails the test with the
  // server's error.
  void Run(const std::string& sql);
  // The rows of one query; no value stands for NULL.
  using Row = std::vector<std::optional<std::string>>;
  std::vector<Row> Rows(const std::string& sql);
  // The one value of one row.
  std::string Value(const std::string& sql);

 private:
  PGresult* Execute(const std::string& sql);

  const std::string schema_;
  PGconn* const connection_;
};

}  // namespace trunkline::testing

#endif  // TRUNKLINE_TESTS_DESK_POSTGRES_SQL_H_
