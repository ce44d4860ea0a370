// SPDX-License-Identifier: Apache-2.0
#include "src/desk/postgres/publisher.h"

#include <cstdint>

#include "src/base/status.h"

namespace trunkline::desk {

absl::Status PublishEvents(std::size_t batch_size, PgConnectionPool* pool) {
  const PgStatements& statements = pool->statements();
  const auto limit = static_cast<std::int64_t>(batch_size);
  std::int64_t published = limit;
  while (published == limit) {
    TRUNKLINE_RETURN_IF_ERROR(pool->Write([&](PgConnection* connection) {
      published = 0;
      PgFailure failure = connection->Run(statements.begin.sql);
      if (!failure.ok()) return failure;
      PgResult rows(nullptr);
      failure = connection->Query(statements.take_lease, PgParams(), &rows);
      if (!failure.ok()) return failure;
      if (rows.rows() != 0) {
        const std::int64_t head = rows.Number(0, 0);
        failure = connection->Query(statements.publish,
                                    PgParams().Int(head).Int(limit), &rows);
        if (!failure.ok()) return failure;
        published = rows.Number(0, 0);
        if (published != 0) {
          failure = connection->Query(statements.move_lease,
                                      PgParams().Int(head + published), &rows);
          if (!failure.ok()) return failure;
        }
      }
      return connection->Run("COMMIT");
    }));
  }
  return absl::OkStatus();
}

}  // namespace trunkline::desk
