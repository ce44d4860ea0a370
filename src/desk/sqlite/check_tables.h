// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_SQLITE_CHECK_TABLES_H_
#define TRUNKLINE_SRC_DESK_SQLITE_CHECK_TABLES_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "src/desk/sqlite/connection.h"

namespace trunkline::desk {

// What is wrong with the tables themselves, one line each: tables and indexes
// that are missing or not those of the schema, indexes that differ from their
// tables, values of another type than their column's, rows that belong to no
// case. Reads everything.
absl::StatusOr<std::vector<std::string>> CheckTables(Connection* connection);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_SQLITE_CHECK_TABLES_H_
