// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_POSTGRES_CHECK_TABLES_H_
#define TRUNKLINE_SRC_DESK_POSTGRES_CHECK_TABLES_H_

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "src/desk/postgres/connection_pool.h"

namespace trunkline::desk {

// What is wrong with the tables themselves, one line each: rows that belong to
// no case or event, columns of the outbox that differ from those that they
// repeat, a feed whose head is not its last position, indexes that are missing
// or not those of the schema. What indexes hold is verified by the server
// (amcheck), not here. Reads everything.
absl::StatusOr<std::vector<std::string>> CheckTables(const std::string& schema,
                                                     PgConnectionPool* pool);

// What each rule of CheckTables() finds, in the words of its lines, without the
// number of rows.
std::vector<std::string_view> PostgresTableRules();

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_POSTGRES_CHECK_TABLES_H_
