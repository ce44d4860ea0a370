// SPDX-License-Identifier: Apache-2.0
//
// What only the SQLite store promises.
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "src/desk/sqlite/schema.h"
#include "tests/catch.h"
#include "tests/desk/stores.h"
#include "trunkline/cases/store_sqlite.h"

namespace trunkline::testing {
namespace {

// Runs SQL behind the store's back.
void Raw(const std::string& file, const std::string& sql) {
  sqlite3* db = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &db) == SQLITE_OK);
  char* error = nullptr;
  const int code = sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &error);
  INFO((error == nullptr ? "" : error));
  sqlite3_free(error);
  CHECK(code == SQLITE_OK);
  sqlite3_close(db);
}

std::string Whole(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream out;
  out << in.rdbuf();
  return out.str();
}

void Contains(const absl::Status& status, const std::string& words) {
  INFO(status);
  CHECK(std::string(status.message()).find(words) != std::string::npos);
}

TEST_CASE("one process writes a file, others may read it") {
  TempFolder folder;
  const std::string file = folder.File("desk.db");
  auto store = OpenSqliteStore(file);
  REQUIRE(store.ok());
  REQUIRE((*store)->Commit(SimpleBatch("a", 0, 1)).ok());
  const auto second = OpenSqliteStore(file);
  CHECK(absl::IsFailedPrecondition(second.status()));
  Contains(second.status(), file);
  Contains(second.status(), "open for writing");

  SqliteOptions reading;
  reading.read_only = true;
  auto reader = OpenSqliteStore(file, reading);
  REQUIRE(reader.ok());
  CHECK((*reader)->Load({"cn.test", "a"}, nullptr).ok());
  // It sees what is committed meanwhile, and writes nothing.
  REQUIRE((*store)->Commit(SimpleBatch("a", 1, 1)).ok());
  CHECK((*reader)->Load({"cn.test", "a"}, nullptr)->version == 2);
  CHECK(absl::IsFailedPrecondition(
      (*reader)->Commit(SimpleBatch("b", 0, 1)).status()));
  CHECK(absl::IsFailedPrecondition((*reader)->Reserve("n", 1).status()));
  CHECK(absl::IsFailedPrecondition(
      (*reader)->Erase({CaseRef{"cn.test", "a"}}, "me", absl::Now()).status()));
  store->reset();
  REQUIRE(OpenSqliteStore(file).ok());
}

TEST_CASE("a copy is read where nothing may be written") {
  TempFolder folder;
  const std::string file = folder.File("desk.db");
  {
    auto store = OpenSqliteStore(file);
    REQUIRE(store.ok());
    REQUIRE((*store)->Commit(SimpleBatch("a", 0, 3)).ok());
  }
  const std::string copies = folder.File("co?pies%");
  std::filesystem::create_directory(copies);
  const std::string copy = copies + "/copy#1.db";
  std::filesystem::copy_file(file, copy);
  ::chmod(copy.c_str(), 0444);
  ::chmod(copies.c_str(), 0555);
  // Root may write everywhere: somebody else tries.
  const pid_t child = ::fork();
  if (child == 0) {
    if (::getuid() == 0) {
      ::chmod(folder.path().c_str(), 0755);
      if (::setuid(65534) != 0) ::_exit(10);
    }
    SqliteOptions reading;
    reading.read_only = true;
    auto store = OpenSqliteStore(copy, reading);
    if (!store.ok()) ::_exit(11);
    ::_exit((*store)->Feed(0, 10)->size() == 3 ? 0 : 12);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ::chmod(copies.c_str(), 0755);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
}

TEST_CASE("what is not a desk's file is refused and left alone") {
  TempFolder folder;
  const std::string file = folder.File("desk.db");
  SqliteOptions existing;
  existing.create = false;
  CHECK(absl::IsNotFound(OpenSqliteStore(file, existing).status()));
  CHECK_FALSE(std::filesystem::exists(file));
  CHECK(absl::IsUnavailable(
      OpenSqliteStore(folder.File("no/such/folder.db")).status()));
  CHECK(absl::IsInvalidArgument(OpenSqliteStore("").status()));
  CHECK(absl::IsInvalidArgument(OpenSqliteStore(":memory:").status()));

  const std::string text = folder.File("text.db");
  std::ofstream(text) << std::string(5000, 'x');
  const auto no_database = OpenSqliteStore(text);
  CHECK(absl::IsFailedPrecondition(no_database.status()));
  Contains(no_database.status(), "not a SQLite file");
  CHECK(Whole(text) == std::string(5000, 'x'));

  const std::string other = folder.File("other.db");
  Raw(other, "CREATE TABLE t (x); PRAGMA application_id = 7");
  const std::string before = Whole(other);
  const auto others = OpenSqliteStore(other);
  CHECK(absl::IsFailedPrecondition(others.status()));
  Contains(others.status(), "another program");
  CHECK(Whole(other) == before);

  REQUIRE(OpenSqliteStore(file).ok());
  Raw(file, "PRAGMA user_version = 99");
  for (const bool read_only : {false, true}) {
    SqliteOptions options;
    options.read_only = read_only;
    const auto newer = OpenSqliteStore(file, options);
    CHECK(absl::IsFailedPrecondition(newer.status()));
    Contains(newer.status(), "schema 99");
  }
}

// A file as version 0.1.0 wrote it, as far as that matters.
void WriteOldFile(const std::string& file, int version) {
  Raw(file,
      "CREATE TABLE cases (no INTEGER PRIMARY KEY, jurisdiction TEXT, id "
      "TEXT, version INTEGER, opened INTEGER, wake INTEGER, state BLOB);"
      "INSERT INTO cases VALUES (1, 'cn.test', 'a', 1, 0, 0, x'00');"
      "PRAGMA application_id = 0x54524B4C;"
      "PRAGMA user_version = " +
          std::to_string(version));
}

TEST_CASE("a file of version 0.1.0 is refused and not changed") {
  TempFolder folder;
  for (const int version : {1, 2}) {
    const std::string file =
        folder.File("old" + std::to_string(version) + ".db");
    WriteOldFile(file, version);
    const std::string before = Whole(file);
    for (const bool read_only : {false, true}) {
      SqliteOptions options;
      options.read_only = read_only;
      const auto old = OpenSqliteStore(file, options);
      CHECK(absl::IsFailedPrecondition(old.status()));
      Contains(old.status(), file);
      Contains(old.status(), "written by version 0.1.0");
      Contains(old.status(), "schema " + std::to_string(version));
    }
    CHECK(Whole(file) == before);
  }
}

TEST_CASE("an older schema is upgraded, with what is in it") {
  TempFolder folder;
  const std::string file = folder.File("desk.db");
  const desk::SqliteSchema older = {7, {"CREATE TABLE t (x INTEGER);"}};
  const desk::SqliteSchema newer = {
      7, {older.steps[0], "ALTER TABLE t ADD COLUMN y INTEGER DEFAULT 5;"}};
  const desk::SqliteSchema failing = {
      7, {older.steps[0], newer.steps[1], "CREATE TABLE t (again INTEGER);"}};
  auto connection = desk::Connection::Open(
      file, file, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, "", 100);
  REQUIRE(connection.ok());
  desk::Connection* db = connection->get();
  REQUIRE(*desk::FindSchemaVersion(older, file, db) == 0);
  REQUIRE(desk::UpgradeSchema(older, 0, db).ok());
  REQUIRE(db->Run("INSERT INTO t VALUES (1)").ok());
  REQUIRE(*desk::FindSchemaVersion(newer, file, db) == 7);
  // A step that fails leaves the file as it was.
  CHECK_FALSE(desk::UpgradeSchema(failing, 7, db).ok());
  CHECK(*desk::FindSchemaVersion(newer, file, db) == 7);
  CHECK_FALSE(db->Number("SELECT y FROM t").ok());
  REQUIRE(desk::UpgradeSchema(newer, 7, db).ok());
  CHECK(*desk::FindSchemaVersion(newer, file, db) == 8);
  CHECK(*db->Number("SELECT x + y FROM t") == 6);
  // The older version of the program does not read it.
  Contains(desk::FindSchemaVersion(older, file, db).status(), "newer version");
}

TEST_CASE("a lock that somebody else holds is reported, and passes") {
  TempFolder folder;
  const std::string file = folder.File("desk.db");
  SqliteOptions options;
  options.busy_milliseconds = 20;
  auto store = OpenSqliteStore(file, options);
  REQUIRE(store.ok());
  sqlite3* shell = nullptr;
  REQUIRE(sqlite3_open(file.c_str(), &shell) == SQLITE_OK);
  REQUIRE(sqlite3_exec(shell, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr) ==
          SQLITE_OK);
  const auto locked = (*store)->Commit(SimpleBatch("a", 0, 1));
  CHECK(absl::IsUnavailable(locked.status()));
  Contains(locked.status(), "locked by another program");
  sqlite3_exec(shell, "ROLLBACK", nullptr, nullptr, nullptr);
  sqlite3_close(shell);
  CHECK((*store)->Commit(SimpleBatch("a", 0, 1)).ok());
}

TEST_CASE("nothing of an erased caller stays in the file") {
  TempFolder folder;
  const std::string file = folder.File("desk.db");
  auto store = OpenSqliteStore(file);
  REQUIRE(store.ok());
  for (int i = 0; i < 40; ++i) {
    Batch batch = SimpleBatch("case" + std::to_string(i), 0, 1);
    batch.writes[0].sealed.push_back(
        {1,
         "salt",
         "SECRET-" + std::to_string(i) + std::string(300, '.'),
         "",
         {},
         ""});
    REQUIRE((*store)->Commit(batch).ok());
  }
  CHECK((Whole(file) + Whole(file + "-wal")).find("SECRET-7.") !=
        std::string::npos);
  for (int i = 0; i < 40; ++i) {
    REQUIRE((*store)
                ->Erase({CaseRef{"cn.test", "case" + std::to_string(i)}}, "me",
                        absl::UnixEpoch())
                .ok());
  }
  CHECK((Whole(file) + Whole(file + "-wal")).find("SECRET-") ==
        std::string::npos);
}

TEST_CASE("readers do not move the log while it is written", "[threads]") {
  // Two connections that write or checkpoint at the same time can lose commits
  // in the SQLite versions of today's distributions; there is only one here.
  TempFolder folder;
  const std::string file = folder.File("desk.db");
  auto store = OpenSqliteStore(file);
  REQUIRE(store.ok());
  std::atomic<bool> stop{false};
  std::atomic<int> wrong{0};
  std::vector<std::thread> readers;
  for (int t = 0; t < 3; ++t) {
    readers.emplace_back([&] {
      while (!stop) {
        SqliteOptions reading;
        reading.read_only = true;
        auto other = OpenSqliteStore(file, reading);
        if (!other.ok() || !(*other)->Feed(0, 5).ok()) ++wrong;
      }
    });
  }
  constexpr int kCommits = 400;
  Batch batch = SimpleBatch("a", 0, 1);
  for (int i = 0; i < kCommits; ++i) {
    batch = SimpleBatch("a", i, 1, std::string(3000, 'x'));
    if (!(*store)->Commit(batch).ok()) ++wrong;
  }
  stop = true;
  for (std::thread& reader : readers) reader.join();
  CHECK(wrong == 0);
  store->reset();
  store = OpenSqliteStore(file);
  REQUIRE(store.ok());
  CHECK((*store)->Load({"cn.test", "a"}, nullptr)->version == kCommits);
  CHECK((*store)->Feed(0, 10'000)->size() == kCommits);
}

TEST_CASE("an id that no store writes is damage, and nothing copies it") {
  TempFolder folder;
  const std::string file = folder.File("desk.db");
  const std::string longest(std::size_t{1} << 20, 'i');
  {
    auto store = OpenSqliteStore(file);
    REQUIRE(store.ok());
    CHECK((*store)->Commit(SimpleBatch("a", 0, 1)).ok());
    CHECK((*store)->Commit(SimpleBatch(longest, 0, 1)).ok());
    CHECK(absl::IsInvalidArgument(
        (*store)->Commit(SimpleBatch(longest + "i", 0, 1)).status()));
    CHECK((*store)->Feed(0, 10)->size() == 2);
  }
  Raw(file,
      "UPDATE cases SET id = replace(hex(zeroblob(1000000)), '00', 'xy') "
      "WHERE id = 'a'");
  auto store = OpenSqliteStore(file);
  REQUIRE(store.ok());
  const absl::Status scan = (*store)->Scan({}, {}, 10).status();
  CHECK(absl::IsDataLoss(scan));
  CHECK(scan.message().find("a text of 2000000 bytes") != std::string::npos);
  CHECK(absl::IsDataLoss((*store)->Feed(0, 10).status()));
}

TEST_CASE("a pipe is no store") {
  TempFolder folder;
  const std::string pipe = folder.File("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  for (bool read_only : {false, true}) {
    SqliteOptions options;
    options.read_only = read_only;
    const absl::Status status = OpenSqliteStore(pipe, options).status();
    CHECK(absl::IsFailedPrecondition(status));
    CHECK(status.message().find("is no file but a pipe") != std::string::npos);
  }
}

TEST_CASE("a failing batch never fails its group", "[threads]") {
  TempFolder folder;
  auto store = OpenSqliteStore(folder.File("desk.db"));
  REQUIRE(store.ok());
  std::atomic<int> good{0}, aborted{0}, other{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 50; ++i) {
        const bool fails = (t + i) % 3 == 0;
        const std::string id = std::to_string(t) + "-" + std::to_string(i);
        Batch batch = SimpleBatch(id, 0, 1);
        if (fails) batch.writes.push_back(SimpleWrite("none", 9, 1));
        const auto status = (*store)->Commit(batch).status();
        ++(status.ok() ? good : absl::IsAborted(status) ? aborted : other);
        if (status.ok() == fails) ++other;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(other == 0);
  CHECK(good + aborted == 400);
  CHECK((*store)->Feed(0, 1000)->size() == static_cast<std::size_t>(good));
}

}  // namespace
}  // namespace trunkline::testing
