// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/catch.h"
#include "tests/desk/city.h"
#include "trunkline/cases/key_file.h"
#include "trunkline/cases/store_sqlite.h"

namespace trunkline::testing {
namespace {

const absl::Time kNow = At("2018-06-25 09:00");

std::unique_ptr<Store> Open(const std::string& path, bool read_only = false) {
  SqliteOptions options;
  options.read_only = read_only;
  auto store = OpenSqliteStore(path, options);
  if (!store.ok()) FAIL(store.status().ToString());
  return *std::move(store);
}
DeskOptions WithKeys(const std::string& path) {
  DeskOptions options;
  auto keys = OpenKeyFile(path);
  if (!keys.ok()) FAIL(keys.status().ToString());
  options.keys = *std::move(keys);
  options.clock = [] { return kNow; };
  return options;
}
CaseRef Accept(Desk& desk) {
  const auto receipt = desk.Accept(Complaint(kNow), As("operator"), kNow);
  if (!receipt.ok()) FAIL(receipt.status().ToString());
  return receipt->ref;
}
bool Exists(const std::string& path) {
  return ::access(path.c_str(), F_OK) == 0;
}
void Ok(const absl::Status& status) {
  INFO(status);
  CHECK(status.ok());
}

TEST_CASE("a backup is restored, and the desk is sound and goes on") {
  const TempFolder folder;
  const std::string path = folder.File("desk.db");
  const std::string copy = folder.File("copy.db"),
                    again = folder.File("new.db");
  const std::string keys = folder.File("keys");
  const auto desk = OpenDesk(Open(path), WithKeys(keys));
  const CaseRef ref = Accept(*desk);
  REQUIRE(desk->Get(ref, As("operator")).ok());
  Ok(BackUpSqliteStore(path, copy));  // While the desk has it open.
  const CaseRef later = Accept(*desk);

  struct stat info;
  REQUIRE(::stat(copy.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  CHECK_FALSE(Exists(copy + ".part"));
  CHECK_FALSE(Exists(copy + "-wal"));
  {
    const auto read = OpenDesk(Open(copy, true), WithKeys(keys));
    CheckClean(*read);
  }
  Ok(RestoreSqliteStore(copy, again));
  const auto restored = OpenDesk(Open(again), WithKeys(keys));
  const DeskCheck check = CheckClean(*restored);
  CHECK(check.cases == 1);
  CHECK(check.sealed == 1);
  CHECK(check.accesses == 1);
  const auto c = restored->Get(ref, As("operator"));
  REQUIRE(c.ok());
  CHECK(c->ticket.find("WORDS-OF-THE-CALLER") != std::string::npos);
  CHECK(absl::IsNotFound(restored->Get(later, As("operator")).status()));
  Accept(*restored);
  CheckClean(*restored);
}

TEST_CASE("a backup tells how far it is, and is of one moment all the same") {
  const TempFolder folder;
  const std::string path = folder.File("desk.db"),
                    copy = folder.File("copy.db");
  const auto desk = OpenDesk(Open(path));
  for (int i = 0; i != 2'000; ++i) Accept(*desk);
  std::vector<std::uint64_t> copied;
  std::uint64_t all = 0;
  SqliteOptions options;
  options.progress = [&](std::uint64_t bytes, std::uint64_t of) {
    copied.push_back(bytes);
    all = of;
    // Does not start the copy anew, and is not in it.
    if (copied.size() == 1) Accept(*desk);
  };
  Ok(BackUpSqliteStore(path, copy, options));
  REQUIRE(copied.size() > 1);
  CHECK(std::is_sorted(copied.begin(), copied.end()));
  CHECK(copied.back() <= all);
  const auto read = OpenDesk(Open(copy, true));
  CHECK(CheckClean(*read).cases == 2'000);
}

TEST_CASE("what was erased since a backup stays forgotten in it") {
  const TempFolder folder;
  const std::string path = folder.File("desk.db"),
                    copy = folder.File("copy.db");
  const std::string again = folder.File("new.db"), keys = folder.File("keys");
  const auto desk = OpenDesk(Open(path), WithKeys(keys));
  const CaseRef ref = Accept(*desk);
  ResolveCommand resolve;
  resolve.public_text = "explained";
  REQUIRE(desk->Do(ref, resolve, As("operator"), kNow).ok());
  Ok(BackUpSqliteStore(path, copy));
  Ok(desk->Erase(ref, As("administrator"), kNow).status());
  Ok(RestoreSqliteStore(copy, again));
  const auto restored = OpenDesk(Open(again), WithKeys(keys));
  CHECK(CheckClean(*restored).forgotten == 1);
  const auto c = restored->Get(ref, As("operator"));
  REQUIRE(c.ok());
  CHECK(c->ticket.find("WORDS-OF-THE-CALLER") == std::string::npos);
  // Erasing it again brings the store up to date.
  Ok(restored->Erase(ref, As("administrator"), kNow).status());
  const DeskCheck check = CheckClean(*restored);
  CHECK(check.forgotten == 0);
  CHECK(check.erased == 1);
}

TEST_CASE("nothing is replaced, and nothing but a store is copied") {
  const TempFolder folder;
  const std::string path = folder.File("desk.db"),
                    copy = folder.File("copy.db");
  CHECK(absl::IsNotFound(BackUpSqliteStore(path, copy)));
  CHECK_FALSE(Exists(copy));
  OpenDesk(Open(path));
  std::ofstream(copy) << "mine";
  CHECK(absl::IsAlreadyExists(BackUpSqliteStore(path, copy)));
  CHECK(absl::IsAlreadyExists(RestoreSqliteStore(path, copy)));
  std::string content;
  std::getline(std::ifstream(copy), content);
  CHECK(content == "mine");
  // Not a database; its content is left alone.
  CHECK_FALSE(RestoreSqliteStore(copy, folder.File("new.db")).ok());
  CHECK_FALSE(Exists(folder.File("new.db")));
  CHECK_FALSE(Exists(folder.File("new.db.part")));
  std::ofstream(folder.File("empty")) << "";
  CHECK(absl::IsFailedPrecondition(
      RestoreSqliteStore(folder.File("empty"), folder.File("new.db"))));
  // A log that would be taken for that of the restored store.
  std::ofstream(folder.File("new.db-wal")) << "log";
  CHECK(absl::IsAlreadyExists(RestoreSqliteStore(path, folder.File("new.db"))));
  CHECK_FALSE(BackUpSqliteStore(path, folder.File("no/folder/x")).ok());
}

TEST_CASE("a backup is of one moment, however much is written", "[threads]") {
  const TempFolder folder;
  const std::string path = folder.File("desk.db");
  const auto desk = OpenDesk(Open(path), WithKeys(folder.File("keys")));
  std::atomic<bool> done{false};
  std::thread writer([&] {
    while (!done) {
      if (!desk->Accept(Complaint(kNow), As("operator"), kNow).ok()) break;
    }
  });
  for (int i = 0; i != 5; ++i) {
    const std::string copy = folder.File("copy" + std::to_string(i));
    Ok(BackUpSqliteStore(path, copy));
    CheckClean(*OpenDesk(Open(copy, true)));
  }
  done = true;
  writer.join();
  CheckClean(*desk);
}

}  // namespace
}  // namespace trunkline::testing
