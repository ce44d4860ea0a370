// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_DESK_POSTGRES_SERVER_H_
#define TRUNKLINE_TESTS_DESK_POSTGRES_SERVER_H_

#include <sys/types.h>

#include <string>

namespace trunkline::testing {

// A PostgreSQL server of the test's own: data and socket in a temporary folder,
// no TCP port. Ends with the process, whichever way that goes.
class PostgresServer {
 public:
  // The one server of this process, started when first asked for. `fsync`
  // off would be faster, and would prove nothing.
  static PostgresServer& Shared();

  PostgresServer();
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  const std::string& conninfo() const { return conninfo_; }
  // A name that no store has used yet.
  std::string NewSchema();

  void Start();            // Until it takes connections.
  void StopImmediately();  // As if the machine died, but for the page cache.

 private:
  std::string folder_;
  std::string conninfo_;
  pid_t pid_ = -1;
  int schemas_ = 0;
};

}  // namespace trunkline::testing

#endif  // TRUNKLINE_TESTS_DESK_POSTGRES_SERVER_H_
