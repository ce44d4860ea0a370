// SPDX-License-Identifier: Apache-2.0
//
// What was acknowledged outlives a killed process, a killed server and sessions
// that the server ends.
#include <fcntl.h>
#include <libpq-fe.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <mutex>
#include <random>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/catch.h"
#include "tests/desk/city.h"
#include "tests/desk/postgres_server.h"
#include "tests/lifecycle/any_command.h"
#include "trunkline/cases/store_postgres.h"
#include "trunkline/cases/store_sqlite.h"

namespace trunkline::testing {
namespace {

#ifdef TRUNKLINE_FULL_TESTS
constexpr int kProcessKills = 400, kServerKills = 20, kEndedSessions = 500;
#else
constexpr int kProcessKills = 20, kServerKills = 4, kEndedSessions = 25;
#endif

const absl::Time kNow = At("2018-06-25 09:00");

// Works until it is killed: opens cases and writes notes, and says each that
// was acknowledged ("case version text").
void Work(Desk& desk, int round, int thread,
          const std::function<void(const std::string&)>& acknowledged,
          const std::atomic<bool>& stop) {
  CaseRef ref;
  for (int i = 0; !stop; ++i) {
    const std::string text = std::to_string(round) + "." +
                             std::to_string(thread) + "." + std::to_string(i);
    absl::StatusOr<Receipt> done = absl::UnknownError("");
    if (i % 8 == 0) {
      done = desk.Accept(Complaint(kNow), As("operator"), kNow, {"k", text});
      if (done.ok()) ref = done->ref;
    } else if (!ref.id.empty()) {
      AnyCommand note;
      note.kind = CommandKind::kNote;
      note.internal_text = text;
      done = desk.Do(ref, note, As("operator"), kNow, 0, {"k", text});
    }
    if (done.ok()) {
      acknowledged(done->ref.id + " " + std::to_string(done->version) + " " +
                   (i % 8 == 0 ? "-" : text) + "\n");
    } else if (done.status().code() != absl::StatusCode::kUnknown) {
      ::usleep(2000);
    }
  }
}

// Every acknowledged command is there, as the event that it said.
void CheckAcknowledged(Desk& desk, const std::string& said) {
  std::istringstream lines(said);
  std::string id, text;
  std::int64_t version = 0;
  while (lines >> id >> version >> text) {
    auto events = desk.store().Events({"cn.changsha", id}, version - 1, 1);
    INFO(id << " " << version << " " << text);
    REQUIRE(events.ok());
    REQUIRE(events->size() == 1);
    auto event = ReadEvent((*events)[0].bytes);
    REQUIRE(event.ok());
    CHECK(AnyCommand(event->command).internal_text ==
          (text == "-" ? "" : text));
  }
}

TEST_CASE("a process that is killed loses nothing that it acknowledged") {
  TempFolder folder;
  const std::string file = folder.File("desk.db");
  Changsha();  // Read before the children are made.
  std::mt19937 random(20181001);
  std::size_t acknowledged = 0;
  for (int round = 0; round < kProcessKills; ++round) {
    int pipe_ends[2];
    REQUIRE(::pipe(pipe_ends) == 0);
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(pipe_ends[0]);
      auto store = OpenSqliteStore(file);
      if (!store.ok()) ::_exit(1);
      const std::unique_ptr<Desk> desk = OpenDesk(*std::move(store));
      const std::atomic<bool> stop{false};
      const int out = pipe_ends[1];
      const auto say = [out](const std::string& line) {
        if (::write(out, line.data(), line.size()) < 0) ::_exit(2);
      };
      std::vector<std::thread> threads;
      for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&, t] { Work(*desk, round, t, say, stop); });
      }
      for (std::thread& thread : threads) thread.join();
      ::_exit(0);
    }
    ::close(pipe_ends[1]);
    // At a random moment after its first word.
    std::string said;
    char buffer[4096];
    ssize_t got = ::read(pipe_ends[0], buffer, 1);
    REQUIRE(got == 1);
    said.append(buffer, 1);
    ::usleep(static_cast<useconds_t>(random() % 60'000));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFSIGNALED(status));
    while ((got = ::read(pipe_ends[0], buffer, sizeof buffer)) > 0) {
      said.append(buffer, static_cast<std::size_t>(got));
    }
    ::close(pipe_ends[0]);
    said.resize(said.rfind('\n') + 1);
    acknowledged +=
        static_cast<std::size_t>(std::count(said.begin(), said.end(), '\n'));

    auto store = OpenSqliteStore(file);
    INFO(store.status());
    REQUIRE(store.ok());
    const std::unique_ptr<Desk> desk = OpenDesk(*std::move(store));
    CheckAcknowledged(*desk, said);
    if (round % 10 == 9 || round + 1 == kProcessKills) CheckClean(*desk);
  }
  std::printf("process kills: %d, acknowledged commands: %zu\n", kProcessKills,
              acknowledged);
  CHECK(acknowledged > static_cast<std::size_t>(kProcessKills) * 4);
}

TEST_CASE("a server that is killed loses nothing that was acknowledged") {
  PostgresServer server;
  PostgresOptions options;
  options.schema = server.NewSchema();
  auto store = OpenPostgresStore(server.conninfo(), options);
  REQUIRE(store.ok());
  const std::unique_ptr<Desk> desk = OpenDesk(*std::move(store));
  std::mt19937 random(20181001);
  std::size_t acknowledged = 0;
  for (int round = 0; round < kServerKills; ++round) {
    std::mutex mutex;
    std::string said;
    std::atomic<bool> stop{false};
    const auto say = [&](const std::string& line) {
      const std::lock_guard<std::mutex> lock(mutex);
      said += line;
    };
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
      threads.emplace_back([&, t] { Work(*desk, round, t, say, stop); });
    }
    ::usleep(static_cast<useconds_t>(30'000 + random() % 100'000));
    server.StopImmediately();
    stop = true;
    for (std::thread& thread : threads) thread.join();
    acknowledged +=
        static_cast<std::size_t>(std::count(said.begin(), said.end(), '\n'));
    // The desk says so while the server is away, and goes on afterwards.
    CHECK(absl::IsUnavailable(
        desk->Get({"cn.changsha", "x"}, As("operator")).status()));
    server.Start();
    CheckAcknowledged(*desk, said);
    CheckClean(*desk);
  }
  std::printf("server kills: %d, acknowledged commands: %zu\n", kServerKills,
              acknowledged);
  CHECK(acknowledged > 0);
}

// Ends a session of a store, whatever it does; returns how many.
int EndASession(PGconn* connection) {
  PGresult* const result =
      PQexec(connection,
             "SELECT count(pg_terminate_backend(pid)) FROM (SELECT pid FROM "
             "pg_stat_activity WHERE pid <> pg_backend_pid() AND "
             "backend_type = 'client backend' ORDER BY random() LIMIT 1) one");
  const int ended = PQresultStatus(result) == PGRES_TUPLES_OK
                        ? std::atoi(PQgetvalue(result, 0, 0))
                        : 0;
  PQclear(result);
  return ended;
}

TEST_CASE("sessions that the server ends lose nothing and repeat nothing") {
  PostgresServer server;
  PostgresOptions options;
  options.schema = server.NewSchema();
  auto store = OpenPostgresStore(server.conninfo(), options);
  REQUIRE(store.ok());
  const std::unique_ptr<Desk> desk = OpenDesk(*std::move(store));
  std::atomic<bool> stop{false};
  std::atomic<int> other{0};
  std::mutex mutex;
  std::multiset<std::string> acknowledged;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      CaseRef ref;
      for (int i = 0; !stop; ++i) {
        const std::string text = std::to_string(t) + "." + std::to_string(i);
        // The same request, until it is known to be done.
        for (;;) {
          AnyCommand note = Simple(CommandKind::kNote);
          note.internal_text = text;
          const auto done =
              i % 8 == 0
                  ? desk->Accept(Complaint(kNow), As("operator"), kNow,
                                 {"k", text})
                  : desk->Do(ref, note, As("operator"), kNow, 0, {"k", text});
          if (done.ok()) {
            ref = done->ref;
            if (i % 8 == 0) break;
            const std::lock_guard<std::mutex> lock(mutex);
            acknowledged.insert(text);
            break;
          }
          if (!absl::IsUnavailable(done.status()) &&
              !absl::IsAborted(done.status())) {
            ++other;
            break;
          }
        }
      }
    });
  }
  PGconn* const connection = PQconnectdb(server.conninfo().c_str());
  std::mt19937 random(20181001);
  int ended = 0;
  while (ended < kEndedSessions) {
    ended += EndASession(connection);
    ::usleep(static_cast<useconds_t>(random() % 40'000));
  }
  PQfinish(connection);
  stop = true;
  for (std::thread& thread : threads) thread.join();
  std::printf("ended sessions: %d, acknowledged commands: %zu\n", ended,
              acknowledged.size());
  CHECK(other == 0);
  CHECK(acknowledged.size() > static_cast<std::size_t>(kEndedSessions));
  std::multiset<std::string> notes;
  std::int64_t cursor = 0;
  for (;;) {
    const auto page = Ok(desk->store().Feed(cursor, 1000));
    if (page.empty()) break;
    cursor = page.back().position;
    for (const EventRecord& row : page) {
      const Event event = Ok(ReadEvent(row.bytes));
      if (KindOf(event.command) != CommandKind::kNote) continue;
      notes.insert(AnyCommand(event.command).internal_text);
    }
  }
  CHECK(notes == acknowledged);
  CheckClean(*desk);
}

}  // namespace
}  // namespace trunkline::testing
