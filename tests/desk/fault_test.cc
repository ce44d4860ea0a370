// SPDX-License-Identifier: Apache-2.0
//
// A disk that fails, and power that does: clear errors, and the state before or
// after, never one between.
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "tests/catch.h"
#include "tests/desk/city.h"
#include "tests/desk/fault_vfs.h"
#include "tests/lifecycle/any_command.h"
#include "trunkline/cases/store_sqlite.h"

namespace trunkline::testing {
namespace {

#ifdef TRUNKLINE_FULL_TESTS
constexpr int kStep = 1;
constexpr unsigned kSeeds = 16;
constexpr std::size_t kLeastCuts = 300;
#else
constexpr int kStep = 11;  // All of them take two minutes.
constexpr unsigned kSeeds = 4;
constexpr std::size_t kLeastCuts = 75;
#endif

const absl::Time kNow = At("2018-06-25 09:00");

SqliteOptions Faulty() {
  SqliteOptions options;
  options.vfs = FaultVfs::kName;
  options.readers = 1;
  return options;
}

std::string TextOf(int i) { return "note-" + std::to_string(i); }

// Opens a store and does some commands. Returns the notes that were
// acknowledged; `failures` gets what went wrong.
std::set<std::string> Work(const std::string& file,
                           std::vector<absl::Status>* failures,
                           const std::function<void(int)>& acknowledged = {}) {
  std::set<std::string> done;
  auto store = OpenSqliteStore(file, Faulty());
  if (!store.ok()) {
    failures->push_back(store.status());
    return done;
  }
  DeskOptions options;
  options.id_prefix = "CS";
  auto opened_desk = Desk::Open(*std::move(store), {Changsha()}, options);
  if (!opened_desk.ok()) {
    failures->push_back(opened_desk.status());
    return done;
  }
  const std::unique_ptr<Desk> desk = *std::move(opened_desk);
  CaseRef ref;
  for (int i = 0; i < 6; ++i) {
    if (ref.id.empty()) {
      auto opened =
          desk->Accept(Complaint(kNow), As("operator"), kNow, {"t", "open"});
      if (!opened.ok()) {
        failures->push_back(opened.status());
        continue;
      }
      ref = opened->ref;
    }
    AnyCommand note = Simple(CommandKind::kNote);
    note.internal_text = TextOf(i);
    const auto noted =
        desk->Do(ref, note, As("operator"), kNow, 0, {"t", TextOf(i)});
    if (noted.ok()) {
      done.insert(TextOf(i));
      if (acknowledged) acknowledged(i);
    } else {
      failures->push_back(noted.status());
    }
    if (i == 3) {
      const auto ticked = desk->Tick(As("system"), kNow + absl::Hours(24 * 30));
      if (!ticked.ok()) failures->push_back(ticked.status());
    }
  }
  return done;
}

// The notes that a store has, each once; it must be clean.
std::multiset<std::string> Notes(const std::string& file) {
  auto store = OpenSqliteStore(file);
  INFO(store.status());
  REQUIRE(store.ok());
  const std::unique_ptr<Desk> desk = OpenDesk(*std::move(store));
  CheckClean(*desk);
  std::multiset<std::string> notes;
  std::int64_t cursor = 0;
  for (;;) {
    auto page = desk->store().Feed(cursor, 500);
    REQUIRE(page.ok());
    if (page->empty()) return notes;
    for (const EventRecord& row : *page) {
      auto event = ReadEvent(row.bytes);
      REQUIRE(event.ok());
      if (KindOf(event->command) == CommandKind::kNote) {
        notes.insert(AnyCommand(event->command).internal_text);
      }
    }
    cursor = page->back().position;
  }
}

void CheckNotes(const std::multiset<std::string>& have,
                const std::set<std::string>& acknowledged) {
  for (const std::string& note : acknowledged) CHECK(have.count(note) == 1);
  for (const std::string& note : have) CHECK(have.count(note) == 1);
}

TEST_CASE("every call to the disk fails once in turn") {
  FaultVfs& vfs = FaultVfs::Get();
  const FaultVfs::Mode mode =
      GENERATE(FaultVfs::Mode::kInputOutput, FaultVfs::Mode::kFull);
  std::set<std::string> calls;
  int faults = 0;
  for (int n = 1;; n += kStep) {
    TempFolder folder;
    const std::string file = folder.File("desk.db");
    std::vector<absl::Status> failures;
    vfs.FailAt(n, mode);
    const std::set<std::string> acknowledged = Work(file, &failures);
    const bool failed = vfs.failed();
    const std::string call = vfs.failed_call();
    vfs.FailAt(0, mode);
    INFO("call " << n << ", " << call);
    if (!failed) break;
    ++faults;
    calls.insert(call);
    for (const absl::Status& status : failures) {
      INFO(status);
      CHECK((absl::IsUnavailable(status) || absl::IsResourceExhausted(status)));
      CHECK(std::string(status.message()).find(file) != std::string::npos);
      if (mode == FaultVfs::Mode::kFull) {
        CHECK(absl::IsResourceExhausted(status));
      }
    }
    CheckNotes(Notes(file), acknowledged);
    // And it can be worked on.
    std::vector<absl::Status> again;
    const std::set<std::string> later = Work(file, &again);
    CHECK(again.empty());
    CHECK(later.size() == 6);
    CheckNotes(Notes(file), later);
  }
  if (mode == FaultVfs::Mode::kInputOutput) {
    std::string all;
    for (const std::string& call : calls) all += call + " ";
    INFO(faults << " faults: " << all);
    for (const char* call : {"open", "read", "write", "sync"}) {
      INFO(call);
      CHECK(calls.count(call) == 1);
    }
    CHECK(faults * kStep > 100);
  } else {
    CHECK(calls == std::set<std::string>{"write"});
    CHECK(faults * kStep > 20);
  }
}

TEST_CASE("whenever the power fails, what was acknowledged is there") {
  FaultVfs& vfs = FaultVfs::Get();
  vfs.FailAt(0, FaultVfs::Mode::kInputOutput);
  TempFolder folder;
  const std::string file = folder.File("desk.db");
  struct Moment {
    std::set<std::string> acknowledged;
    std::vector<FaultVfs::Image> images;
  };
  std::vector<Moment> moments;
  std::set<std::string> acknowledged;
  vfs.Record([&] {
    Moment& moment = moments.emplace_back();
    moment.acknowledged = acknowledged;
    // Of what was not synced, each seed keeps other parts.
    for (unsigned seed = 0; seed != kSeeds; ++seed) {
      moment.images.push_back(vfs.Durable(seed));
    }
  });
  std::vector<absl::Status> failures;
  Work(file, &failures, [&](int i) { acknowledged.insert(TextOf(i)); });
  vfs.StopRecording();
  CHECK(failures.empty());
  CHECK(acknowledged.size() == 6);
  const std::size_t cuts = moments.size() * kSeeds;
  std::printf("power cuts: %zu\n", cuts);
  CHECK(cuts >= kLeastCuts);
  for (const Moment& moment : moments) {
    for (const FaultVfs::Image& image : moment.images) {
      TempFolder after;
      for (const auto& [name, bytes] : image) {
        std::ofstream out(after.File(std::filesystem::path(name).filename()),
                          std::ios::binary);
        out << bytes;
      }
      CheckNotes(Notes(after.File("desk.db")), moment.acknowledged);
    }
  }
}

TEST_CASE("without a sync for every commit the file stays whole") {
  FaultVfs& vfs = FaultVfs::Get();
  TempFolder folder;
  const std::string file = folder.File("desk.db");
  std::vector<FaultVfs::Image> images;
  vfs.Record([&] { images.push_back(vfs.Durable(0)); });
  {
    SqliteOptions options = Faulty();
    options.sync_every_commit = false;
    auto store = OpenSqliteStore(file, options);
    REQUIRE(store.ok());
    for (int i = 0; i < 50; ++i) {
      REQUIRE((*store)->Commit(SimpleBatch("a", i, 1)).ok());
    }
  }
  vfs.StopRecording();
  for (const FaultVfs::Image& image : images) {
    TempFolder after;
    for (const auto& [name, bytes] : image) {
      std::ofstream out(after.File(std::filesystem::path(name).filename()),
                        std::ios::binary);
      out << bytes;
    }
    auto store = OpenSqliteStore(after.File("desk.db"));
    INFO(store.status());
    REQUIRE(store.ok());
    auto feed = (*store)->Feed(0, 100);
    REQUIRE(feed.ok());
    auto row = (*store)->Load({"cn.test", "a"}, nullptr);
    CHECK((row.ok() ? row->version : 0) ==
          static_cast<std::int64_t>(feed->size()));
  }
}

}  // namespace
}  // namespace trunkline::testing
