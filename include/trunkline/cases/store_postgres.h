// Keeps cases in PostgreSQL, for desks on several machines that share the work.
// Link trunkline::store_postgres.
//
//   auto store = trunkline::OpenPostgresStore("host=/run/postgresql dbname=d");
//   if (!store.ok()) return store.status();   // never quotes a password
//   auto desk = trunkline::Desk::Open(*std::move(store), ...);
//
// Any number of desks may work on one database. The table `events` is an outbox
// as Debezium expects it, with the attributes of CloudEvents as columns; see
// docs/scale.md, also for engines that speak PostgreSQL's protocol.
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
  // Makes schema and tables if there are none.
  bool create = true;
  // Schema of the tables: letters, digits and "_".
  std::string schema = "trunkline";

  // --- limits ---
  // How often a transaction that the server gave up (40001, 40P01) is repeated,
  // with a growing pause, before the call is Aborted.
  int retries = 10;

  // --- performance ---
  // Connections, each opened when it is first needed. A call waits for one.
  std::size_t connections = 8;
  // Events that one step numbers at most.
  std::size_t number_at_once = 5000;
};

// Connects; `conninfo` as libpq takes it. Unavailable: the server cannot be
// reached. FailedPrecondition: the tables are of a newer version. A connection
// that breaks later is made anew by the next call.
absl::StatusOr<std::unique_ptr<Store>> OpenPostgresStore(
    const std::string& conninfo, const PostgresOptions& options = {});

}  // namespace trunkline

#endif  // TRUNKLINE_CASES_STORE_POSTGRES_H_
