// SPDX-License-Identifier: Apache-2.0
// One process writes a file, whatever it calls the file; a child process does
// not use the store of its parent.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "absl/time/clock.h"
#include "tests/catch.h"
#include "tests/desk/postgres_server.h"
#include "tests/desk/stores.h"
#include "trunkline/cases/key_file.h"
#include "trunkline/cases/store_postgres.h"
#include "trunkline/cases/store_sqlite.h"

namespace trunkline::testing {
namespace {

namespace fs = std::filesystem;

// Runs in a child process; returns its exit code.
template <typename Work>
int InChild(const Work& work) {
  const pid_t child = ::fork();
  if (child == 0) ::_exit(work());
  int status = 0;
  ::waitpid(child, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int CodeOfOpening(const std::string& file) {
  return static_cast<int>(OpenSqliteStore(file).status().code());
}

TEST_CASE("A file is written once, under whatever name") {
  TempFolder folder;
  const std::string file = folder.File("desk.db");
  auto store = OpenSqliteStore(file);
  REQUIRE(store.ok());
  REQUIRE((*store)->Commit(SimpleBatch("a", 0, 1)).ok());
  fs::create_symlink(file, folder.File("symlink.db"));
  fs::create_directory(folder.File("sub"));
  const std::string names[] = {file, folder.File("symlink.db"),
                               folder.File("sub/../desk.db"),
                               folder.File("./desk.db")};
  const int kRefused = static_cast<int>(absl::StatusCode::kFailedPrecondition);
  for (const std::string& name : names) {
    INFO(name);
    CHECK(CodeOfOpening(name) == kRefused);
    CHECK(InChild([&] { return CodeOfOpening(name); }) == kRefused);
  }
  // A hard link is another name of the same file, with a log of its own.
  const std::string linked = folder.File("linked.db");
  fs::create_hard_link(file, linked);
  CHECK(CodeOfOpening(linked) == kRefused);
  CHECK(InChild([&] { return CodeOfOpening(linked); }) == kRefused);
  // A file that was renamed is still the same.
  fs::remove(linked);
  const std::string moved = folder.File("moved.db");
  fs::rename(file, moved);
  CHECK(CodeOfOpening(moved) == kRefused);
  CHECK(InChild([&] { return CodeOfOpening(moved); }) == kRefused);
  fs::rename(moved, file);
  // The one that has it works on, and another may follow it.
  CHECK((*store)->Commit(SimpleBatch("a", 1, 1)).ok());
  store->reset();
  CHECK(InChild([&] { return CodeOfOpening(file); }) == 0);
  fs::create_hard_link(file, linked);
  CHECK(CodeOfOpening(file) == kRefused);
  fs::remove(linked);
  CHECK(CodeOfOpening(folder.File("symlink.db")) == 0);
  CHECK(
      OpenSqliteStore(file).value()->Load({"cn.test", "a"}, nullptr)->version ==
      2);
}

// By a hard link SQLite looks for the log beside that name, where it is not.
TEST_CASE("A file that is written is read by links to it, or not at all") {
  TempFolder folder;
  const std::string file = folder.File("desk.db");
  auto store = OpenSqliteStore(file);
  REQUIRE(store.ok());
  REQUIRE((*store)->Commit(SimpleBatch("a", 0, 1)).ok());
  SqliteOptions reading;
  reading.read_only = true;
  // What is committed is in the log, and read.
  const auto version = [&](const std::string& name) -> std::int64_t {
    const auto reader = OpenSqliteStore(name, reading);
    if (!reader.ok()) return -static_cast<int>(reader.status().code());
    const auto record = (*reader)->Load({"cn.test", "a"}, nullptr);
    return record.ok() ? record->version : 0;
  };
  const std::int64_t kRefused =
      -static_cast<int>(absl::StatusCode::kFailedPrecondition);
  fs::create_directory(folder.File("sub"));
  const std::string symlink = folder.File("sub/symlink.db");
  fs::create_symlink(file, symlink);
  const auto early = OpenSqliteStore(file, reading);
  REQUIRE(early.ok());
  for (const std::string& name : {file, symlink}) {
    INFO(name);
    CHECK(version(name) == 1);
    CHECK(InChild([&] { return version(name) == 1 ? 0 : 1; }) == 0);
  }
  const std::string linked = folder.File("linked.db");
  fs::create_hard_link(file, linked);
  REQUIRE((*store)->Commit(SimpleBatch("a", 1, 1)).ok());
  for (const std::string& name : {linked, file, symlink}) {
    INFO(name);
    CHECK(version(name) == kRefused);
    CHECK(InChild([&] { return version(name) == kRefused ? 0 : 1; }) == 0);
  }
  CHECK(absl::IsFailedPrecondition(
      BackUpSqliteStore(linked, folder.File("bad-copy.db"))));
  // No log was begun beside the other name, and who reads goes on.
  CHECK_FALSE(fs::exists(linked + "-wal"));
  CHECK_FALSE(fs::exists(linked + "-shm"));
  CHECK((*early)->Load({"cn.test", "a"}, nullptr)->version == 2);
  fs::remove(linked);
  CHECK(version(symlink) == 2);
  // A copy has no log, and may have several names.
  const std::string copy = folder.File("copy.db");
  REQUIRE(BackUpSqliteStore(symlink, copy).ok());
  fs::create_hard_link(copy, folder.File("copy-2.db"));
  CHECK(version(copy) == 2);
  CHECK(version(folder.File("copy-2.db")) == 2);
}

TEST_CASE("A new file does not take the log of one that was moved away") {
  TempFolder folder;
  const std::string file = folder.File("desk.db");
  const int kRefused = static_cast<int>(absl::StatusCode::kFailedPrecondition);
  {
    auto store = OpenSqliteStore(file);
    REQUIRE(store.ok());
    REQUIRE((*store)->Commit(SimpleBatch("a", 0, 1)).ok());
    fs::rename(file, folder.File("moved.db"));
    CHECK(CodeOfOpening(file) == kRefused);
    CHECK(InChild([&] { return CodeOfOpening(file); }) == kRefused);
    CHECK_FALSE(fs::exists(file));
    // Neither does an empty file, under whatever name.
    std::ofstream(file).flush();
    CHECK(CodeOfOpening(file) == kRefused);
    fs::create_symlink(file, folder.File("symlink.db"));
    CHECK(CodeOfOpening(folder.File("symlink.db")) == kRefused);
    fs::remove(file);
    // Nothing is lost: the store works, and moved back it is whole.
    REQUIRE((*store)->Commit(SimpleBatch("b", 0, 1)).ok());
    fs::rename(folder.File("moved.db"), file);
  }
  auto again = OpenSqliteStore(file);
  REQUIRE(again.ok());
  CHECK((*again)->Load({"cn.test", "a"}, nullptr).ok());
  CHECK((*again)->Load({"cn.test", "b"}, nullptr).ok());
}

TEST_CASE("A path with a NUL names no file") {
  TempFolder folder;
  const std::string cut = folder.File("desk.db") + std::string("\0x", 2);
  CHECK(absl::IsInvalidArgument(OpenSqliteStore(cut).status()));
  CHECK(absl::IsInvalidArgument(OpenKeyFile(cut).status()));
  CHECK(absl::IsInvalidArgument(BackUpSqliteStore(cut, folder.File("copy"))));
  CHECK(absl::IsInvalidArgument(RestoreSqliteStore(folder.File("copy"), cut)));
  CHECK(fs::is_empty(fs::path(folder.File("x")).parent_path()));
}

TEST_CASE("A file that is created is its owner's alone") {
  TempFolder folder;
  const std::string file = folder.File("desk.db");
  const mode_t before = ::umask(0);
  auto store = OpenSqliteStore(file);
  REQUIRE(store.ok());
  REQUIRE((*store)->Commit(SimpleBatch("a", 0, 1)).ok());
  REQUIRE((*store)->Load({"cn.test", "a"}, nullptr).ok());
  ::umask(before);
  int files = 0;
  for (const auto& entry : fs::directory_iterator(folder.path())) {
    INFO(entry.path());
    struct stat info;
    REQUIRE(::stat(entry.path().c_str(), &info) == 0);
    CHECK((info.st_mode & 0777) == 0600);
    ++files;
  }
  CHECK(files == 3);
}

TEST_CASE("A child does not use the store of its parent") {
  TestStore store(GENERATE(std::string("sqlite"), std::string("postgres")));
  INFO(store.kind());
  REQUIRE(store->Commit(SimpleBatch("a", 0, 1)).ok());
  const auto refused = [](const absl::Status& status) {
    return absl::IsFailedPrecondition(status) &&
           status.message().find("fork") != absl::string_view::npos;
  };
  CHECK(InChild([&] {
          const CaseRef a{"cn.test", "a"};
          if (!refused(store->Commit(SimpleBatch("a", 1, 1)).status()))
            return 1;
          if (!refused(store->Load(a, nullptr).status())) return 2;
          if (!refused(store->Events(a, 0, 1).status())) return 3;
          if (!refused(store->Scan({}, {}, 1).status())) return 4;
          if (!refused(store->Feed(0, 1).status())) return 5;
          if (!refused(store->Due(absl::Now(), 1, nullptr).status())) return 6;
          if (!refused(store->FindKey("s", "k").status())) return 7;
          if (!refused(store->Reserve("n", 1).status())) return 8;
          if (!refused(store->Erase({a}, "me", absl::Now()).status())) return 9;
          if (!refused(store->AuxiliaryRecords("k", "", "", "", 1).status())) {
            return 10;
          }
          if (!refused(store->Count(absl::Now()).status())) return 11;
          if (!refused(store->FinishErasures().status())) return 12;
          // The end of the child does not end the parent's connection.
          store.Release().reset();
          return 0;
        }) == 0);
  CHECK(store->Commit(SimpleBatch("a", 1, 1)).ok());
  CHECK(store->Load({"cn.test", "a"}, nullptr)->version == 2);
}

}  // namespace
}  // namespace trunkline::testing
