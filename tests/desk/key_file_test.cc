// SPDX-License-Identifier: Apache-2.0
#include "trunkline/cases/key_file.h"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include "tests/catch.h"
#include "tests/desk/stores.h"

namespace trunkline::testing {
namespace {

const CaseRef kCase{"cn.test", "a"};

std::string Content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream out;
  out << file.rdbuf();
  return out.str();
}
void Put(const std::string& path, const std::string& content) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << content;
}

std::unique_ptr<KeyProvider> Open(const std::string& path,
                                  const KeyFileOptions& options = {}) {
  auto keys = OpenKeyFile(path, options);
  if (!keys.ok()) FAIL(keys.status().ToString());
  return *std::move(keys);
}
CaseKey Create(KeyProvider& keys) {
  auto key = keys.CreateCaseKey(kCase);
  if (!key.ok()) FAIL(key.status().ToString());
  return *std::move(key);
}

TEST_CASE("each key is another one, and is found again by its id") {
  const TempFolder folder;
  const std::string path = folder.File("keys");
  std::vector<CaseKey> made;
  {
    const auto keys = Open(path);
    for (int i = 0; i != 1000; ++i) made.push_back(Create(*keys));
  }
  std::set<std::string> ids, bytes;
  const auto keys = Open(path);
  for (const CaseKey& key : made) {
    CHECK(key.bytes.size() == KeyProvider::kKeyBytes);
    ids.insert(key.id);
    bytes.insert(key.bytes);
    CHECK(keys->FindCaseKey(key.id).value() == key.bytes);
  }
  CHECK(ids.size() == made.size());
  CHECK(bytes.size() == made.size());
  // What another process goes on with was not given before.
  for (int i = 0; i != 100; ++i) CHECK(ids.insert(Create(*keys).id).second);
}

TEST_CASE("a destroyed key is in the file no more, and stays destroyed") {
  const TempFolder folder;
  const std::string path = folder.File("keys");
  const auto keys = Open(path);
  const CaseKey gone = Create(*keys), kept = Create(*keys);
  CHECK(Content(path).find(gone.bytes) != std::string::npos);
  CHECK(keys->DestroyCaseKey(gone.id).ok());
  CHECK(Content(path).find(gone.bytes) == std::string::npos);
  CHECK(absl::IsNotFound(keys->FindCaseKey(gone.id).status()));
  CHECK(keys->DestroyCaseKey(gone.id).ok());
  CHECK(keys->FindCaseKey(kept.id).value() == kept.bytes);
  const auto again = Open(path);
  CHECK(absl::IsNotFound(again->FindCaseKey(gone.id).status()));
  CHECK(again->FindCaseKey(kept.id).value() == kept.bytes);
}

TEST_CASE("a key of another file is neither found nor destroyed") {
  const TempFolder folder;
  const auto keys = Open(folder.File("keys")), other = Open(folder.File("x"));
  const CaseKey key = Create(*keys), theirs = Create(*other);
  // The same place of the file.
  REQUIRE(key.id.substr(0, key.id.find('-')) ==
          theirs.id.substr(0, theirs.id.find('-')));
  CHECK(absl::IsDataLoss(other->FindCaseKey(key.id).status()));
  CHECK(absl::IsDataLoss(other->DestroyCaseKey(key.id)));
  CHECK(other->FindCaseKey(theirs.id).ok());
  for (const std::string id :
       {"", "-", "2", "2-", "0-0", "1-0", "-2-0", "99999-0", "x-y",
        "99999999999999999999-0", "281474976710657-0"}) {
    INFO(id);
    CHECK(absl::IsDataLoss(keys->FindCaseKey(id).status()));
    CHECK(absl::IsDataLoss(keys->DestroyCaseKey(id)));
  }
}

TEST_CASE("an older copy of the file does not stand for the newer one") {
  const TempFolder folder;
  const std::string path = folder.File("keys");
  Open(path);
  const std::string old = Content(path);
  const CaseKey key = Create(*Open(path));
  Put(path, old);
  const auto keys = Open(path);
  CHECK(absl::IsDataLoss(keys->FindCaseKey(key.id).status()));
  const CaseKey next = Create(*keys);
  CHECK(next.id != key.id);
  CHECK(absl::IsDataLoss(keys->DestroyCaseKey(key.id)));
  CHECK(keys->FindCaseKey(next.id).ok());
}

TEST_CASE("a jurisdiction's key is its own, and always the same") {
  const TempFolder folder;
  const std::string path = folder.File("keys");
  const auto keys = Open(path);
  const std::string one = keys->JurisdictionKey("cn.one").value();
  CHECK(one.size() == KeyProvider::kKeyBytes);
  CHECK(keys->JurisdictionKey("cn.two").value() != one);
  CHECK(Open(path)->JurisdictionKey("cn.one").value() == one);
  CHECK(Open(folder.File("x"))->JurisdictionKey("cn.one").value() != one);
}

TEST_CASE("a key file is its owner's alone") {
  const TempFolder folder;
  const std::string path = folder.File("keys");
  const mode_t before = ::umask(0);
  Open(path);
  ::umask(before);
  struct stat info;
  REQUIRE(::stat(path.c_str(), &info) == 0);
  CHECK((info.st_mode & 0777) == 0600);
  for (const mode_t mode : {0640, 0604, 0620, 0602, 0610}) {
    REQUIRE(::chmod(path.c_str(), mode) == 0);
    const absl::Status status = OpenKeyFile(path).status();
    CHECK(absl::IsFailedPrecondition(status));
    CHECK(status.message().find("chmod 600") != std::string::npos);
  }
  REQUIRE(::chmod(path.c_str(), 0400) == 0);
  KeyFileOptions reading;
  reading.read_only = true;
  CHECK(OpenKeyFile(path, reading).ok());
  // Nothing but the file was left in the folder.
  REQUIRE(::unlink(path.c_str()) == 0);
  CHECK(::rmdir(folder.path().c_str()) == 0);
}

TEST_CASE("a file that is only read is not changed") {
  const TempFolder folder;
  const std::string path = folder.File("keys");
  KeyFileOptions options;
  options.read_only = true;
  CHECK(absl::IsNotFound(OpenKeyFile(path, options).status()));
  const CaseKey key = Create(*Open(path));
  const std::string before = Content(path);
  const auto keys = Open(path, options);
  CHECK(keys->FindCaseKey(key.id).ok());
  CHECK(absl::IsFailedPrecondition(keys->CreateCaseKey(kCase).status()));
  CHECK(absl::IsFailedPrecondition(keys->DestroyCaseKey(key.id)));
  CHECK(Content(path) == before);
  options.read_only = false;
  options.create = false;
  CHECK(absl::IsNotFound(OpenKeyFile(folder.File("x"), options).status()));
}

TEST_CASE("what is not a key file is refused and left alone") {
  const TempFolder folder;
  const std::string path = folder.File("keys");
  Open(path);
  std::string newer = Content(path);
  newer[28] = '2';
  std::string no_master = Content(path);
  no_master.resize(40);
  for (const std::string& content : {std::string(), std::string("text"),
                                     std::string(64, 'x'), newer, no_master}) {
    Put(path, content);
    const absl::Status status = OpenKeyFile(path).status();
    INFO(status);
    CHECK_FALSE(status.ok());
    CHECK(Content(path) == content);
  }
  CHECK_FALSE(OpenKeyFile(folder.path()).ok());
  CHECK_FALSE(OpenKeyFile(folder.File("no/such/folder")).ok());
}

TEST_CASE("a block that the power cut off is not used") {
  const TempFolder folder;
  const std::string path = folder.File("keys");
  const CaseKey key = Create(*Open(path));
  Put(path, Content(path) + std::string(45, 'x'));
  const auto keys = Open(path);
  const CaseKey next = Create(*keys);
  CHECK(keys->FindCaseKey(next.id).value() == next.bytes);
  CHECK(keys->FindCaseKey(key.id).value() == key.bytes);
  CHECK(next.bytes.find("xxxx") == std::string::npos);
}

TEST_CASE("parent and child, and many threads, never get the same key",
          "[threads]") {
  const TempFolder folder;
  const std::string path = folder.File("keys");
  const auto keys = Open(path);
  std::set<std::string> ids;
  for (int i = 0; i != 4; ++i) ids.insert(Create(*keys).id);  // Some are ready.
  int pipe[2];
  REQUIRE(::pipe(pipe) == 0);
  const pid_t child = ::fork();
  if (child == 0) {
    for (int i = 0; i != 50; ++i) {
      const auto key = keys->CreateCaseKey(kCase);
      const std::string id = (key.ok() ? key->id : "error") + "\n";
      if (::write(pipe[1], id.data(), id.size()) < 0) ::_exit(1);
    }
    ::_exit(0);
  }
  ::close(pipe[1]);
  std::vector<std::vector<std::string>> got(4);
  std::vector<std::thread> threads;
  for (auto& mine : got) {
    threads.emplace_back([&] {
      for (int i = 0; i != 100; ++i) {
        mine.push_back(keys->CreateCaseKey(kCase).value().id);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  std::string text;
  char buffer[512];
  for (ssize_t n; (n = ::read(pipe[0], buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<std::size_t>(n));
  }
  ::close(pipe[0]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  for (const auto& mine : got) {
    for (const std::string& id : mine) CHECK(ids.insert(id).second);
  }
  std::istringstream lines(text);
  int count = 0;
  for (std::string id; std::getline(lines, id); ++count) {
    CHECK(ids.insert(id).second);
    CHECK(keys->FindCaseKey(id).ok());
  }
  CHECK(count == 50);
}

// A block of one place: each key is written under the lock.
TEST_CASE("parent and child never write to one place", "[threads]") {
  const TempFolder folder;
  const std::string path = folder.File("keys");
  KeyFileOptions options;
  options.max_block = 1;
  const auto opened = OpenKeyFile(path, options);
  REQUIRE(opened.ok());
  KeyProvider& keys = **opened;
  int pipe[2];
  REQUIRE(::pipe(pipe) == 0);
  constexpr int kKeys = 200;
  const pid_t child = ::fork();
  if (child == 0) {
    for (int i = 0; i != kKeys; ++i) {
      const auto key = keys.CreateCaseKey(kCase);
      const std::string id = (key.ok() ? key->id : "error") + "\n";
      if (::write(pipe[1], id.data(), id.size()) < 0) ::_exit(1);
    }
    ::_exit(0);
  }
  ::close(pipe[1]);
  std::set<std::string> ids;
  for (int i = 0; i != kKeys; ++i) ids.insert(Create(keys).id);
  std::string text;
  char buffer[512];
  for (ssize_t n; (n = ::read(pipe[0], buffer, sizeof buffer)) > 0;) {
    text.append(buffer, static_cast<std::size_t>(n));
  }
  ::close(pipe[0]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(status == 0);
  std::istringstream lines(text);
  for (std::string id; std::getline(lines, id);) ids.insert(id);
  CHECK(ids.size() == 2 * kKeys);
  for (const std::string& id : ids) CHECK(keys.FindCaseKey(id).ok());
}

TEST_CASE("a pipe is no key file, and is not waited for") {
  const TempFolder folder;
  const std::string pipe = folder.File("pipe");
  REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
  for (bool read_only : {false, true}) {
    KeyFileOptions options;
    options.read_only = read_only;
    const absl::Status status = OpenKeyFile(pipe, options).status();
    CHECK(!status.ok());
    CHECK(status.message().find("is not a file") != std::string::npos);
  }
}

TEST_CASE("a child of fork refuses a key file that was replaced") {
  const TempFolder folder;
  const std::string path = folder.File("keys");
  const auto keys = Open(path);
  Create(*keys);
  const pid_t child = ::fork();
  if (child == 0) {
    if (::rename(path.c_str(), (path + ".moved").c_str()) != 0) ::_exit(2);
    if (!OpenKeyFile(path, {}).ok()) ::_exit(3);
    const auto key = keys->CreateCaseKey(kCase);
    ::_exit(absl::IsFailedPrecondition(key.status()) ? 0 : 1);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WEXITSTATUS(status) == 0);
  // The parent goes on with its own.
  CHECK(keys->FindCaseKey(Create(*keys).id).ok());
}

}  // namespace
}  // namespace trunkline::testing
