// SPDX-License-Identifier: Apache-2.0
//
// Keeps cases in PostgreSQL, for desks on several machines that share the work.
// Link trunkline::store_postgres.
//
//   auto store = trunkline::OpenPostgresStore("host=/run/postgresql dbname=d");
//   if (!store.ok()) return store.status();  // Never quotes a password.
//   auto desk = trunkline::Desk::Open(*std::move(store), ...);
//
// Any number of desks may work on one database. The table `events` is an outbox
// as Debezium expects it, with the attributes of CloudEvents as columns; see
// docs/scale.md, also for other engines that speak PostgreSQL's protocol.
#ifndef TRUNKLINE_CASES_STORE_POSTGRES_H_
#define TRUNKLINE_CASES_STORE_POSTGRES_H_

#include <cstddef>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "trunkline/cases/store.h"

namespace trunkline {

struct PostgresOptions {
  // --- behaviour ---
  // Creates schema and tables if they do not exist. If false: NotFound.
  bool create = true;
  // Schema of the tables: letters, digits and "_", at most 63 bytes.
  std::string schema = "trunkline";

  // --- limits ---
  // How often a transaction that the server aborted (40001, 40P01) is retried,
  // with a growing pause, before the call returns Aborted; likewise what failed
  // for a lock timeout (55P03) or, while this store has no connection at all,
  // for too many connections (53300), before it returns Unavailable. The pauses
  // of 10 retries are 0.4 s together.
  int retries = 10;

  // --- performance ---
  // Maximum number of connections. Each is opened on first need; a call waits
  // for a free one. 0 is taken as 1.
  std::size_t connections = 8;
  // Maximum number of events that one transaction publishes to the feed. 0 is
  // taken as 1.
  std::size_t publish_batch_size = 5000;
};

// Connects; `conninfo` is libpq's. What it does not say, libpq takes from the
// environment (PGPASSWORD, PGSERVICE, ...), the service file and .pgpass: a
// password need not be in it. With "sslmode=verify-full sslrootcert=FILE" the
// connection is encrypted, and the server's certificate checked for its host
// name. InvalidArgument: libpq cannot read the string. Unavailable: the server
// cannot be reached, or has too many connections. FailedPrecondition: the
// tables have the schema of version 0.1.0 or of a newer version; every call of
// a child process after fork(). No message quotes the string or a part of it. A
// connection that breaks later is replaced by the next call.
absl::StatusOr<std::unique_ptr<Store>> OpenPostgresStore(
    const std::string& conninfo, const PostgresOptions& options = {});

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_STORE_POSTGRES_H_
