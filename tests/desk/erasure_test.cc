// SPDX-License-Identifier: Apache-2.0
// Erasing a caller: every copy, in every store, now or as soon as no reader
// needs the log.
#include <sqlite3.h>

#include <fstream>
#include <functional>
#include <iterator>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "src/desk/seal.h"
#include "tests/catch.h"
#include "tests/desk/city.h"
#include "tests/desk/forwarding_store.h"
#include "tests/lifecycle/any_command.h"
#include "trunkline/cases/key_file.h"
#include "trunkline/cases/store_sqlite.h"

namespace trunkline::testing {
namespace {

using Kind = CommandKind;

const absl::Time kThen = At("2018-09-20 10:00");
const absl::Time kNow = At("2018-09-21 10:00");

// An event of another system that brings a ticket.
Event Opened(absl::Time at, const std::string& phone) {
  Event event;
  event.at = at;
  OpenCommand open;
  open.ticket =
      std::string(Complaint(at, "giver_ref: \"CANARY-REF\"", phone).bytes());
  event.command = open;
  return event;
}

Event Ended(absl::Time at) {
  Event end;
  end.at = at;
  end.command = CloseCommand();
  end.stage = "done";
  end.resolution = Resolution::kSatisfied;
  return end;
}

// Everything that a store has of a case, sealed parts included.
std::string Stored(Desk& desk, const CaseRef& ref) {
  std::vector<SealedRecord> sealed;
  const CaseRecord record = Ok(desk.store().Load(ref, &sealed));
  std::string out = record.state;
  for (const SealedRecord& part : sealed) out += part.bytes;
  for (const EventRecord& e : Ok(desk.store().Events(ref, 0, 1000))) {
    out += e.bytes;
  }
  return out;
}

bool HasCaller(const std::string& text) {
  for (const char* canary :
       {"CALLER-NAME", "13900000007", "13900000008", "WORDS-OF", "CALL-ID",
        "HOME-ADDRESS", "refund refused", "CANARY-REF"}) {
    if (text.find(canary) != std::string::npos) return true;
  }
  return false;
}

// Ends a case that was accepted.
void Resolve(Desk& desk, const CaseRef& ref, absl::Time now) {
  ResolveCommand resolve;
  resolve.public_text = "the rules on refunds were explained";
  Ok(desk.Do(ref, resolve, As("operator"), now));
}

TEST_CASE(
    "Erasing a case erases the mirror that it continues, and the reverse") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const bool by_mirror = GENERATE(false, true);
  const auto desk = OpenDesk(store.Release());
  const Actor host = As("system"), admin = As("administrator");
  MirrorEvent event = Mirrored("A-1", 1, Opened(kThen, "13900000007"));
  const CaseRef mirror = Ok(desk->Mirror(event, host, kNow)).ref;
  event.source_version = 2;
  event.event = Opened(kThen + absl::Hours(1), "13900000008");
  Ok(desk->Mirror(event, host, kNow));
  const auto adopted =
      Ok(desk->Adopt("cn.changsha", "12315", As("operator"), kNow));
  REQUIRE(adopted.size() == 1);
  REQUIRE(adopted[0].status.ok());
  const CaseRef ref = adopted[0].ref;
  CHECK(HasCaller(Stored(*desk, mirror)));
  CHECK(HasCaller(Stored(*desk, ref)));
  const CaseRef named = by_mirror ? mirror : ref;
  // The case is open, whatever the mirror is.
  CHECK(absl::IsFailedPrecondition(desk->Erase(named, admin, kNow).status()));
  Resolve(*desk, ref, kNow);
  CHECK(absl::IsPermissionDenied(
      desk->Erase(named, As("operator"), kNow).status()));
  CHECK(HasCaller(Stored(*desk, mirror)));
  const ErasureResult erased = Ok(desk->Erase(named, admin, kNow));
  REQUIRE(erased.erased.size() == 2);
  CHECK(erased.erased[0] == ref);
  CHECK(erased.erased[1] == mirror);
  CHECK(erased.parts == 3);
  CHECK(erased.overwritten == (store.kind() != "postgres"));
  CHECK_FALSE(HasCaller(Stored(*desk, mirror)));
  CHECK_FALSE(HasCaller(Stored(*desk, ref)));
  CheckClean(*desk);

  // The source repeats an event, or has a new one: the caller does not return.
  CHECK(absl::IsAlreadyExists(desk->Mirror(event, host, kNow).status()));
  event.source_version = 3;
  Ok(desk->Mirror(event, host, kNow));
  CHECK_FALSE(HasCaller(Stored(*desk, mirror)));
  CHECK(absl::IsAlreadyExists(desk->Mirror(event, host, kNow).status()));
  CHECK(desk->store()
            .FindKey("mirror:12315", "cn.changsha/A-1/3")
            ->digest.empty());
  CheckClean(*desk);
}

TEST_CASE("An imported caller is erased, and is not imported again") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const auto desk = OpenDesk(store.Release());
  ImportedCase closed{"1", {Opened(kThen, "13900000007")}};
  closed.history.push_back(Ended(kThen + absl::Hours(1)));
  const ImportedCase open{"2", {Opened(kThen, "13900000007")}};
  const auto import = [&] {
    return desk->Import("cn.changsha", "12369", {closed, open}, As("operator"),
                        kNow);
  };
  const auto results = import();
  const CaseRef first = Ok(results[0]).mirror, second = Ok(results[1]).mirror;
  const CaseRef live{"cn.changsha", Ok(results[1]).case_id};
  // It is closed there, and no case continues it.
  const ErasureResult one = Ok(desk->Erase(first, As("administrator"), kNow));
  REQUIRE(one.erased.size() == 1);
  CHECK(one.erased[0] == first);
  CHECK_FALSE(HasCaller(Stored(*desk, first)));
  Resolve(*desk, live, kNow);
  CHECK(Ok(desk->Erase(live, As("administrator"), kNow)).erased.size() == 2);
  CHECK_FALSE(HasCaller(Stored(*desk, second)));
  for (const auto& again : import()) {
    CHECK(absl::IsAlreadyExists(again.status()));
  }
  closed.history.push_back(Opened(kThen + absl::Hours(2), "13900000008"));
  CHECK(absl::IsAlreadyExists(import()[0].status()));
  CHECK_FALSE(HasCaller(Stored(*desk, first)));
  CheckClean(*desk);
}

TEST_CASE("A key that was used is refused once its caller is erased") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const auto desk = OpenDesk(store.Release());
  const IdempotencyKey key{"web", "K-1"};
  const CaseRef ref =
      Ok(desk->Accept(Complaint(kNow), As("operator"), kNow, key)).ref;
  Resolve(*desk, ref, kNow);
  Ok(desk->Erase(ref, As("administrator"), kNow));
  // The same request, another ticket, another command: nothing is answered.
  const auto other = Complaint(kNow, "", "13900000009");
  const auto refused = [&](const absl::Status& status) {
    INFO(status);
    CHECK(absl::IsAlreadyExists(status));
    CHECK_FALSE(HasCaller(std::string(status.message())));
  };
  refused(desk->Accept(Complaint(kNow), As("operator"), kNow, key).status());
  refused(desk->Accept(other, As("operator"), kNow, key).status());
  refused(desk->Do(ref, Simple(Kind::kNote), As("operator"), kNow, 0, key)
              .status());
  CHECK(Ok(desk->Stats(As("system"), kNow)).counts.cases == 1);
}

// A store where something else happens before one call.
class Interrupted : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  std::function<void()> before_commit, before_erase;

  std::vector<absl::StatusOr<CommitResult>> Commit(const Batch* batches,
                                                   std::size_t n) override {
    Run(&before_commit);
    return ForwardingStore::Commit(batches, n);
  }
  absl::StatusOr<StoreErasure> Erase(const std::vector<CaseRef>& refs,
                                     std::string_view by,
                                     absl::Time at) override {
    Run(&before_erase);
    return ForwardingStore::Erase(refs, by, at);
  }

 private:
  static void Run(std::function<void()>* once) {
    const std::function<void()> run = std::exchange(*once, nullptr);
    if (run) run();
  }
};

// A desk over such a store of any kind, with keys and without.
struct Race {
  Race() : kind(GENERATE(from_range(StoreKinds()))) {
    auto owned = std::make_unique<Interrupted>(kind.Release());
    store = owned.get();
    DeskOptions options;
    options.clock = [] { return kNow; };
    if (GENERATE(false, true)) options.keys = Ok(OpenKeyFile(folder.File("k")));
    keys = options.keys;
    desk = OpenDesk(std::move(owned), options);
  }

  // Neither bytes nor keys give the caller of a case.
  void CheckErased(const CaseRef& ref) {
    CHECK_FALSE(HasCaller(Stored(*desk, ref)));
    CHECK_FALSE(HasCaller(Ok(desk->Get(ref, As("operator"))).ticket));
    std::vector<SealedRecord> parts;
    Ok(store->Load(ref, &parts));
    CHECK_FALSE(parts.empty());
    for (const SealedRecord& part : parts) {
      CHECK(part.salt.empty());
      CHECK(part.bytes.empty());
      if (part.key.empty()) continue;
      CHECK(absl::IsNotFound(keys->FindCaseKey(part.key).status()));
    }
  }

  TempFolder folder;
  TestStore kind;
  Interrupted* store;
  std::shared_ptr<KeyProvider> keys;
  std::unique_ptr<Desk> desk;
};

TEST_CASE("An update of a mirror that races its erasure brings no caller") {
  Race race;
  INFO(race.kind.kind() << (race.keys == nullptr ? "" : ", keys"));
  Desk& desk = *race.desk;
  const Actor host = As("system"), admin = As("administrator");
  Ok(desk.Mirror(Mirrored("A-1", 1, Opened(kThen, "13900000007")), host, kNow));
  const CaseRef ref =
      Ok(desk.Mirror(Mirrored("A-1", 2, Ended(kThen + absl::Hours(1))), host,
                     kNow))
          .ref;
  CHECK(HasCaller(Ok(desk.Get(ref, As("operator"))).ticket));
  int erased = 0;
  race.store->before_commit = [&] {
    erased = static_cast<int>(Ok(desk.Erase(ref, admin, kNow)).parts);
  };
  const bool by_import = GENERATE(false, true);
  Event late = Opened(kThen, "13900000008");
  late.at = kThen + absl::Hours(2);
  if (by_import) {
    const auto import = [&] {
      return desk.Import("cn.changsha", "12315", {{"A-1", {late}}},
                         As("operator"), kNow);
    };
    // As for any other change meanwhile, the import is repeated.
    CHECK(absl::IsAborted(import()[0].status()));
    CHECK(import()[0].ok());
  } else {
    Ok(desk.Mirror(Mirrored("A-1", 3, late), host, kNow));
  }
  CHECK(erased == 1);
  race.CheckErased(ref);
  CHECK(CheckClean(desk).erased == 2);
}

TEST_CASE("A mirror that is adopted while it is erased leaves no caller") {
  Race race;
  INFO(race.kind.kind() << (race.keys == nullptr ? "" : ", keys"));
  Desk& desk = *race.desk;
  const Actor host = As("system"), admin = As("administrator");
  Ok(desk.Mirror(Mirrored("A-1", 1, Opened(kThen, "13900000007")), host, kNow));
  const CaseRef mirror =
      Ok(desk.Mirror(Mirrored("A-1", 2, Ended(kThen + absl::Hours(1))), host,
                     kNow))
          .ref;
  Event reopened;
  reopened.at = kThen + absl::Hours(2);
  reopened.command = ReopenCommand();
  reopened.stage = "received";
  const bool adopted_before = GENERATE(true, false);
  AdoptionResult adopted;
  race.store->before_erase = [&] {
    Ok(desk.Mirror(Mirrored("A-1", 3, reopened), host, kNow));
    if (!adopted_before) {
      race.store->before_commit = [&] {
        Ok(race.store->Erase({mirror}, "administrator-1", kNow));
      };
    }
    auto all = Ok(desk.Adopt("cn.changsha", "12315", As("operator"), kNow));
    REQUIRE(all.size() == 1);
    adopted = all[0];
  };
  const auto result = desk.Erase(mirror, admin, kNow);
  if (adopted_before) {
    // The new case is open. Nothing of this is silent, and it can be finished.
    CHECK(absl::IsFailedPrecondition(result.status()));
    REQUIRE(adopted.status.ok());
    race.CheckErased(mirror);
    CHECK(HasCaller(Ok(desk.Get(adopted.ref, As("operator"))).ticket));
    Resolve(desk, adopted.ref, kNow);
    CHECK(Ok(desk.Erase(mirror, admin, kNow)).erased.size() == 2);
    race.CheckErased(adopted.ref);
  } else {
    CHECK(absl::IsAborted(adopted.status));
    CHECK(Ok(result).erased.size() == 1);
    const auto again =
        Ok(desk.Adopt("cn.changsha", "12315", As("operator"), kNow));
    REQUIRE(again.size() == 1);
    REQUIRE(again[0].status.ok());
    CHECK_FALSE(HasCaller(Ok(desk.Get(again[0].ref, As("operator"))).ticket));
  }
  race.CheckErased(mirror);
  CheckClean(desk);
}

// Counts how often what is sealed of a case is read.
class CountingStore : public ForwardingStore {
 public:
  CountingStore() : ForwardingStore(NewMemoryStore()) {}
  absl::StatusOr<CaseRecord> Load(const CaseRef& ref,
                                  std::vector<SealedRecord>* sealed) override {
    if (sealed != nullptr) ++reads[ref];
    return ForwardingStore::Load(ref, sealed);
  }
  absl::StatusOr<StoreErasure> Erase(const std::vector<CaseRef>& refs,
                                     std::string_view by,
                                     absl::Time at) override {
    if (before_erase) std::exchange(before_erase, nullptr)();
    return ForwardingStore::Erase(refs, by, at);
  }
  std::map<CaseRef, int> reads;
  std::function<void()> before_erase;
};

TEST_CASE("An erasure that goes on looks for the files of new cases alone") {
  auto owned = std::make_unique<CountingStore>();
  CountingStore& store = *owned;
  const auto desk = OpenDesk(std::move(owned));
  const Actor host = As("system");
  Ok(desk->Mirror(Mirrored("A-1", 1, Opened(kThen, "13900000007")), host,
                  kNow));
  const CaseRef mirror =
      Ok(desk->Mirror(Mirrored("A-1", 2, Ended(kThen + absl::Hours(1))), host,
                      kNow))
          .ref;
  CaseRef adopted;
  store.before_erase = [&] {
    Event reopened;
    reopened.at = kThen + absl::Hours(2);
    reopened.command = ReopenCommand();
    reopened.stage = "received";
    Ok(desk->Mirror(Mirrored("A-1", 3, reopened), host, kNow));
    adopted =
        Ok(desk->Adopt("cn.changsha", "12315", As("operator"), kNow)).at(0).ref;
    Resolve(*desk, adopted, kNow);
    store.reads.clear();
  };
  const ErasureResult erased =
      Ok(desk->Erase(mirror, As("administrator"), kNow));
  CHECK(erased.erased.size() == 2);
  // For the keys in each round; the new case once more, for its files.
  CHECK(store.reads[mirror] == 2);
  CHECK(store.reads[adopted] == 2);
}

TEST_CASE("What takes over many mirrors says how far it is") {
  const auto desk = OpenDesk(NewMemoryStore());
  for (int i = 0; i != 3; ++i) {
    Ok(desk->Mirror(
        Mirrored("A-" + std::to_string(i), 1, Opened(kThen, "13900000007")),
        As("system"), kNow));
  }
  std::vector<std::size_t> seen;
  const auto note = [&](std::size_t cases) { seen.push_back(cases); };
  const auto adopted =
      Ok(desk->Adopt("cn.changsha", "12315", As("operator"), kNow, note));
  CHECK(adopted.size() == 3);
  CHECK(seen == std::vector<std::size_t>{3});
  seen.clear();
  Ok(desk->Reassign("cn.changsha", As("dispatcher"), kNow, true, note));
  CHECK(seen == std::vector<std::size_t>{0});
}

std::string Whole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

TEST_CASE("An erasure does not wait for a reader, and is finished after it") {
  TempFolder folder;
  const std::string file = folder.File("desk.db");
  const auto on_disk = [&] {
    return HasCaller(Whole(file)) || HasCaller(Whole(file + "-wal"));
  };
  // Whoever waits for the reader, waits longer than this test may take.
  SqliteOptions patient;
  patient.busy_milliseconds = 24 * 3600 * 1000;
  const auto desk = OpenDesk(Ok(OpenSqliteStore(file, patient)));
  const CaseRef ref =
      Ok(desk->Accept(Complaint(kNow), As("operator"), kNow)).ref;
  Resolve(*desk, ref, kNow);
  CHECK(on_disk());
  {
    // A reader in the middle of a transaction, as a backup is.
    sqlite3* db = nullptr;
    REQUIRE(sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READONLY, nullptr) ==
            SQLITE_OK);
    REQUIRE(sqlite3_exec(db, "BEGIN; SELECT count(*) FROM events", nullptr,
                         nullptr, nullptr) == SQLITE_OK);
    const ErasureResult erased =
        Ok(desk->Erase(ref, As("administrator"), kNow));
    CHECK_FALSE(erased.overwritten);
    CHECK(erased.parts == 1);
    CHECK(on_disk());
    // Nor do commits wait.
    Ok(desk->Accept(TicketOf("jurisdiction: \"cn.changsha\" dialled: "
                             "\"12345\" category: \"market.consumer.refund\" "
                             "region: \"430102\" accepted_at { seconds: "
                             "1537495200 }"),
                    As("operator"), kNow));
    CHECK_FALSE(CheckClean(*desk).overwritten);
    // Another process knows it too.
    SqliteOptions reading;
    reading.read_only = true;
    CHECK_FALSE(*Ok(OpenSqliteStore(file, reading))->FinishErasures());
    Ok(desk->Tick(As("system"), kNow));
    CHECK_FALSE(Ok(desk->Check(As("system"))).overwritten);
    sqlite3_close(db);
  }
  CHECK(on_disk());
  Ok(desk->Tick(As("system"), kNow));
  CHECK_FALSE(on_disk());
  CHECK(CheckClean(*desk).overwritten);
}

TEST_CASE("An erasure that was not finished is known to the next process") {
  TempFolder folder;
  const std::string file = folder.File("desk.db");
  sqlite3* db = nullptr;
  {
    const auto desk = OpenDesk(Ok(OpenSqliteStore(file)));
    const CaseRef ref =
        Ok(desk->Accept(Complaint(kNow), As("operator"), kNow)).ref;
    Resolve(*desk, ref, kNow);
    REQUIRE(sqlite3_open_v2(file.c_str(), &db, SQLITE_OPEN_READONLY, nullptr) ==
            SQLITE_OK);
    REQUIRE(sqlite3_exec(db, "BEGIN; SELECT count(*) FROM events", nullptr,
                         nullptr, nullptr) == SQLITE_OK);
    CHECK_FALSE(Ok(desk->Erase(ref, As("administrator"), kNow)).overwritten);
  }
  const auto desk = OpenDesk(Ok(OpenSqliteStore(file)));
  CHECK_FALSE(Ok(desk->Check(As("system"))).overwritten);
  sqlite3_close(db);
  Ok(desk->Tick(As("system"), kNow));
  CHECK(Ok(desk->Check(As("system"))).overwritten);
  CHECK_FALSE(HasCaller(Whole(file) + Whole(file + "-wal")));
}

}  // namespace
}  // namespace trunkline::testing
