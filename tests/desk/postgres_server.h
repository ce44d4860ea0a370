// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_DESK_POSTGRES_SERVER_H_
#define TRUNKLINE_TESTS_DESK_POSTGRES_SERVER_H_

#include <sys/types.h>

#include <string>
#include <vector>

namespace trunkline::testing {

// A PostgreSQL server of the test's own: data and socket in a temporary folder,
// no TCP port unless it is for TLS. Ends with the process, whichever way that
// goes.
class PostgresServer {
 public:
  // The one server of this process, started when first asked for. `fsync`
  // off would be faster, and would prove nothing.
  static PostgresServer& Shared();
  // The path of a program of the newest PostgreSQL that is installed.
  static std::string Program(const std::string& name);

  struct Options {
    // "": trusts everybody. "password": asks for password(). "tls": listens on
    // port() of 127.0.0.1, for TLS alone, as "localhost". "small": few
    // connections.
    std::string kind;
  };
  PostgresServer() : PostgresServer(Options()) {}
  explicit PostgresServer(const Options& options);
  ~PostgresServer();
  PostgresServer(const PostgresServer&) = delete;
  PostgresServer& operator=(const PostgresServer&) = delete;

  const std::string& conninfo() const { return conninfo_; }
  // Of data and socket.
  const std::string& folder() const { return folder_; }
  const std::string& password() const { return password_; }
  int port() const { return port_; }
  // The file of the certificate that signs the server's, which openssl made for
  // this server alone.
  std::string root_certificate() const { return folder_ + "/root.crt"; }
  // A name that no store has used yet.
  std::string NewSchema();

  void Start();            // Until it takes connections.
  void StopImmediately();  // As if the machine died, but for the page cache.

 private:
  // Runs a program, as the user of the server, and waits for it.
  void Run(const std::vector<std::string>& arguments, const std::string& log);
  void MakeCertificates();

  const Options options_;
  std::string folder_;
  std::string password_;
  int port_ = 0;
  std::string conninfo_;
  pid_t pid_ = -1;
  int schemas_ = 0;
};

}  // namespace trunkline::testing

#endif  // TRUNKLINE_TESTS_DESK_POSTGRES_SERVER_H_
