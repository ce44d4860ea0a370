// SPDX-License-Identifier: Apache-2.0
// How a store connects: what errors say, where passwords may stand, TLS, and a
// server that is busy.
#include <libpq-fe.h>
#include <sys/stat.h>

#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/catch.h"
#include "tests/desk/postgres_server.h"
#include "tests/desk/stores.h"
#include "trunkline/cases/store_postgres.h"

namespace trunkline::testing {
namespace {

std::string Message(const std::string& conninfo) {
  const auto store = OpenPostgresStore(conninfo);
  CHECK_FALSE(store.ok());
  return std::string(store.status().message());
}

TEST_CASE("No error quotes a connection string") {
  const std::string here = "127.0.0.1:1/";
  const std::vector<std::string> strings = {
      std::string("CANARY"),
      std::string("host=127.0.0.1 port=1 password=one CANARY"),
      std::string("host=127.0.0.1 port=1 password='CANARY"),
      std::string("host=127.0.0.1 port=1 password=a\\'b 'CANARY'=x"),
      std::string("host=127.0.0.1 port=1 passwort=CANARY"),
      std::string("host=127.0.0.1 port=CANARY"),
      std::string("host='a\"CANARY\"b' port=1"),
      std::string("host=127.0.0.1 port=1 sslmode=CANARY"),
      std::string("host=127.0.0.1 port=1 connect_timeout=CANARY"),
      std::string("service=CANARY"),
      "postgres://user:CANARY%@" + here + "d",
      "postgres://user:CANARY%zz@" + here + "d",
      "postgres://user:p@CANARY@" + here + "d",
      "postgres://user:p/CANARY@" + here + "d",
      "postgres://user:p:CANARY@" + here + "d?x=CANARY",
      "postgresql://user:CANARY@[::1/d",
      "postgresql://CANARY:CANARY@" + here + "d?password=CANARY",
      "postgres://user:p\"CANARY\"@" + here + "d?sslmode=CANARY",
      "host=" + PostgresServer::Shared().folder() +
          " dbname=CANARY user=postgres",
      "host=" + PostgresServer::Shared().folder() +
          " dbname=postgres user=CANARY",
      std::string("host=/CANARY/CANARY dbname=postgres"),
  };
  for (const std::string& conninfo : strings) {
    INFO(conninfo);
    const std::string message = Message(conninfo);
    CHECK(message.find("CANARY") == std::string::npos);
    CHECK(message.size() > 20);
  }
  // What is wrong is still said.
  CHECK(Message("host=127.0.0.1 port=1").find("nothing listens") !=
        std::string::npos);
  CHECK(Message("postgres://u:p%@h/d").find("%XX") != std::string::npos);
  CHECK(Message("nonsense").find("KEY=VALUE") != std::string::npos);
}

// Sets a variable of the environment while it lives.
class Variable {
 public:
  Variable(const char* name, const std::string& value) : name_(name) {
    ::setenv(name, value.c_str(), 1);
  }
  ~Variable() { ::unsetenv(name_); }
  Variable(const Variable&) = delete;
  Variable& operator=(const Variable&) = delete;

 private:
  const char* name_;
};

void Write(const std::string& path, const std::string& text) {
  std::ofstream(path) << text;
  ::chmod(path.c_str(), 0600);
}

TEST_CASE("A password need not be in the connection string") {
  PostgresServer server({"password"});
  TempFolder folder;
  const std::string base = "host=" + server.folder() + " user=postgres";
  PostgresOptions options;
  CHECK(Message(base + " dbname=postgres").find("PGPASSWORD") !=
        std::string::npos);
  const std::string wrong = Message(base + " dbname=postgres password=CANARY");
  CHECK(wrong.find("refused user or password") != std::string::npos);
  CHECK(wrong.find("CANARY") == std::string::npos);
  const auto opens = [&](const std::string& conninfo) {
    const auto store = OpenPostgresStore(conninfo, options);
    INFO(store.status());
    CHECK(store.ok());
  };
  {
    const Variable password("PGPASSWORD", server.password());
    opens(base + " dbname=postgres");
  }
  {
    Write(folder.File("pgpass"), "*:*:*:postgres:" + server.password() + "\n");
    const Variable file("PGPASSFILE", folder.File("pgpass"));
    opens(base + " dbname=postgres");
  }
  Write(folder.File("services"),
        absl::StrCat("[desk]\nhost=", server.folder(),
                     "\nuser=postgres\ndbname=postgres\npassword=",
                     server.password(), "\n"));
  const Variable file("PGSERVICEFILE", folder.File("services"));
  opens("service=desk");
  const Variable service("PGSERVICE", "desk");
  opens("");
}

TEST_CASE("With verify-full the server proves its name") {
  PostgresServer server({"tls"});
  const std::string base =
      absl::StrCat("hostaddr=127.0.0.1 port=", server.port(),
                   " user=postgres dbname=postgres sslmode=verify-full");
  const std::string root = " sslrootcert=" + server.root_certificate();
  const auto store = OpenPostgresStore(base + root + " host=localhost");
  INFO(store.status());
  REQUIRE(store.ok());
  CHECK((*store)->Commit(SimpleBatch("a", 0, 1)).ok());
  // Another name than that of the certificate; a root that did not sign it.
  CHECK(Message(base + root + " host=other.example")
            .find("for another host name") != std::string::npos);
  PostgresServer other({"tls"});
  CHECK(
      Message(base + " host=localhost sslrootcert=" + other.root_certificate())
          .find("not signed by a root") != std::string::npos);
  CHECK(Message(base + " host=localhost sslrootcert=/nowhere")
            .find("root certificate") != std::string::npos);
}

// A session beside the stores.
class Session {
 public:
  explicit Session(const std::string& conninfo)
      : connection_(PQconnectdb(conninfo.c_str())) {}
  ~Session() { PQfinish(connection_); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;
  bool up() const { return PQstatus(connection_) == CONNECTION_OK; }
  bool Run(const std::string& sql) {
    PGresult* const result = PQexec(connection_, sql.c_str());
    const ExecStatusType status = PQresultStatus(result);
    PQclear(result);
    return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
  }

 private:
  PGconn* connection_;
};

TEST_CASE("A lock that is not to be had in time is Unavailable, not an error") {
  PostgresServer& server = PostgresServer::Shared();
  PostgresOptions options;
  options.schema = server.NewSchema();
  options.retries = 3;
  const auto store = OpenPostgresStore(
      server.conninfo() + " options='-c lock_timeout=20ms'", options);
  REQUIRE(store.ok());
  REQUIRE((*store)->Commit(SimpleBatch("a", 0, 1)).ok());
  // Repeats for seconds, so that it outlasts the lock on a slow machine too.
  options.retries = 100;
  const auto patient = OpenPostgresStore(
      server.conninfo() + " options='-c lock_timeout=20ms'", options);
  REQUIRE(patient.ok());
  Session session(server.conninfo());
  REQUIRE(session.Run("BEGIN; LOCK TABLE " + options.schema + ".cases"));
  const auto locked = (*store)->Commit(SimpleBatch("a", 1, 1));
  INFO(locked.status());
  CHECK(absl::IsUnavailable(locked.status()));
  CHECK(
      absl::IsUnavailable((*store)->Load({"cn.test", "a"}, nullptr).status()));
  // It is repeated: what holds the lock for less than that is not noticed.
  std::thread holder([&] {
    ::usleep(30'000);
    session.Run("COMMIT");
  });
  CHECK((*patient)->Commit(SimpleBatch("a", 1, 1)).ok());
  holder.join();
  CHECK((*store)->Load({"cn.test", "a"}, nullptr)->version == 2);
}

TEST_CASE("A server that is full is no error while a connection is left") {
  PostgresServer server({"small"});
  PostgresOptions options;
  options.connections = 6;
  auto store = OpenPostgresStore(server.conninfo(), options);
  REQUIRE(store.ok());
  REQUIRE((*store)->Commit(SimpleBatch("a", 0, 1)).ok());
  std::vector<std::unique_ptr<Session>> sessions;
  for (int i = 0; i < 40; ++i) {
    sessions.push_back(std::make_unique<Session>(server.conninfo()));
    if (!sessions.back()->up()) break;
  }
  REQUIRE_FALSE(sessions.back()->up());
  // The store has one connection, and no second is to be had.
  std::vector<std::thread> threads;
  std::vector<absl::Status> results(6);
  for (std::size_t t = 0; t < results.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20 && results[t].ok(); ++i) {
        results[t] = (*store)->Load({"cn.test", "a"}, nullptr).status();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& result : results) {
    INFO(result);
    CHECK(result.ok());
  }
  // A store without any: Unavailable.
  options.retries = 2;
  const auto second = OpenPostgresStore(server.conninfo(), options);
  INFO(second.status());
  CHECK(absl::IsUnavailable(second.status()));
  CHECK(second.status().message().find("too many connections") !=
        absl::string_view::npos);
  sessions.clear();
}

}  // namespace
}  // namespace trunkline::testing
