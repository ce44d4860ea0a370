// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_POSTGRES_SCHEMA_H_
#define TRUNKLINE_SRC_DESK_POSTGRES_SCHEMA_H_

#include "absl/status/status.h"
#include "src/desk/postgres/connection.h"
#include "trunkline/cases/store_postgres.h"

namespace trunkline::desk {

// Creates the tables, or upgrades them to the version of this release. NotFound
// if there are none and they may not be created; FailedPrecondition if they are
// of another version that cannot be used.
absl::Status UpgradeSchema(const PostgresOptions& options,
                           PgConnection* connection);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_POSTGRES_SCHEMA_H_
