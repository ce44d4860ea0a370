// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_POSTGRES_COMMIT_H_
#define TRUNKLINE_SRC_DESK_POSTGRES_COMMIT_H_

#include <cstddef>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/desk/postgres/connection_pool.h"
#include "trunkline/cases/store.h"

namespace trunkline::desk {

// A transaction is one pipeline: all statements are sent before any result is
// read, so a command costs one round trip however many events it has. A
// statement whose condition does not hold must therefore fail, not return no
// row: the server skips what follows a failure. Which statement failed tells
// why: the key was used (a unique violation of its row), a case has another
// version (a unique violation, or the division by zero of update_case), it is
// erased (the division by zero of not_erased), or an auxiliary record is not
// new (a unique violation) or not the one that it must be (the division by zero
// of replace_auxiliary).

// Commits batches, whose form was checked, in one transaction. Any error means
// that nothing was committed.
absl::Status CommitTogether(const Batch* batches, std::size_t count,
                            PgConnectionPool* pool);

// Commits one batch, with the errors of Store::Commit().
absl::StatusOr<CommitResult> CommitOne(const Batch& batch,
                                       PgConnectionPool* pool);

// The record of a key; NotFound.
absl::StatusOr<IdempotencyRecord> FindKey(std::string_view source,
                                          std::string_view key,
                                          PgConnectionPool* pool);

// Passes up to `limit` due cases to `raise` and commits what it returns, in one
// transaction, in which the cases are locked; locked cases of others are
// skipped. Returns how many.
absl::StatusOr<std::size_t> RaiseDue(
    absl::Time now, std::size_t limit, const Store::Raise& raise,
    const std::function<absl::Status(const Batch&)>& check,
    PgConnectionPool* pool);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_POSTGRES_COMMIT_H_
