// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_SQLITE_SCHEMA_H_
#define TRUNKLINE_SRC_DESK_SQLITE_SCHEMA_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/desk/sqlite/connection.h"

namespace trunkline::desk {

// How the tables of a file come about. The first step creates version `first`
// in an empty file; each further step upgrades a file by one version. A
// released step never changes: a new one is appended.
struct SqliteSchema {
  std::int64_t first;
  std::vector<const char*> steps;

  std::int64_t latest() const {
    return first + static_cast<std::int64_t>(steps.size()) - 1;
  }
};

// The schema of this version. Versions 1 and 2 were those of 0.1.0.
const SqliteSchema& CurrentSchema();

// Returns the version of the file; 0: the file is empty. FailedPrecondition if
// it belongs to another program, or its version is not in `schema`.
absl::StatusOr<std::int64_t> FindSchemaVersion(const SqliteSchema& schema,
                                               const std::string& path,
                                               Connection* connection);

// Brings a file from `version`, as FindSchemaVersion() returned it, to the
// latest, in one transaction.
absl::Status UpgradeSchema(const SqliteSchema& schema, std::int64_t version,
                           Connection* connection);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_SQLITE_SCHEMA_H_
