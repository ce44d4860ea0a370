// SPDX-License-Identifier: Apache-2.0
// Each read that shows who called leaves an entry, or does not happen.
#include <sqlite3.h>

#include <set>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/desk/access_record.h"
#include "tests/catch.h"
#include "tests/desk/city.h"
#include "trunkline/cases/store_sqlite.h"
#include "trunkline/cases/wire.h"

namespace trunkline::testing {
namespace {

const absl::Time kNow = At("2018-06-25 09:00");

DeskOptions WithClock() {
  DeskOptions options;
  options.clock = [] { return kNow + absl::Minutes(7); };
  return options;
}

CaseRef Accepted(Desk& desk, std::string_view more = {}) {
  const auto receipt = desk.Accept(Complaint(kNow, more), As("operator"), kNow);
  if (!receipt.ok()) FAIL(receipt.status().ToString());
  return receipt->ref;
}

std::vector<AccessEntry> Entries(Desk& desk) {
  auto entries = desk.AccessEntries(As("administrator"), 0);
  if (!entries.ok()) FAIL(entries.status().ToString());
  return *std::move(entries);
}

Actor For(std::string_view who, std::string_view purpose) {
  Actor actor = As(who);
  actor.purpose = purpose;
  return actor;
}

TEST_CASE("a read that shows who called is recorded with who, why and what") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const auto desk = OpenDesk(store.Release(), WithClock());
  const CaseRef ref = Accepted(*desk);
  CHECK(Entries(*desk).empty());  // Accepting shows nothing.

  REQUIRE(desk->Get(ref, For("operator", "callback")).ok());
  std::vector<AccessEntry> entries = Entries(*desk);
  REQUIRE(entries.size() == 1);
  const AccessEntry& entry = entries[0];
  CHECK(entry.position == 1);
  CHECK(entry.act == AccessAct::kRead);
  CHECK(entry.at == kNow + absl::Minutes(7));
  CHECK(entry.actor == "operator-1");
  CHECK(entry.unit == "hotline_centre");
  CHECK(entry.roles == std::vector<std::string>{"operator"});
  CHECK(entry.purpose == "callback");
  CHECK(entry.ref == ref);
  CHECK(entry.fields == std::vector<std::string>{"call_id", "caller.name",
                                                 "caller.phone", "caller_words",
                                                 "location.address", "title"});
  // The names of the fields, and no value of one.
  const std::string json = WriteAccessEntries(entries, Format::kJson);
  for (const char* secret :
       {"CALLER-NAME", "13900000007", "WORDS-OF", "HOME-ADDRESS", "CALL-ID"}) {
    CHECK(json.find(secret) == std::string::npos);
  }

  // The history shows the same.
  REQUIRE(desk->History(ref, As("operator")).ok());
  entries = Entries(*desk);
  REQUIRE(entries.size() == 2);
  CHECK(entries[1].fields == entries[0].fields);
  CHECK(entries[1].purpose.empty());
  CHECK(CheckClean(*desk).accesses == 2);
}

TEST_CASE("what is masked, hidden, refused or without caller is not recorded") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const auto desk = OpenDesk(store.Release(), WithClock());
  const CaseRef ref = Accepted(*desk, "against: \"aic_bureau\"");
  const auto hidden = desk->Get(ref, As("administrator"));
  REQUIRE(hidden.ok());
  CHECK(hidden->ticket.find("139") == std::string::npos);
  CHECK(absl::IsPermissionDenied(desk->Get(ref, As("aic_bureau")).status()));
  CHECK(desk->Timeline(ref, As("operator"), Language::kEnglish, true).ok());
  CHECK(desk->History(ref, As("operator"), 1).ok());  // Without the opening.
  CHECK(desk->List(As("operator"), {}).ok());
  WholeFeed(*desk);
  CHECK(Entries(*desk).empty());
  // A dispatcher sees the words, and a masked number.
  const auto masked = desk->Get(ref, As("dispatcher"));
  REQUIRE(masked.ok());
  CHECK(masked->ticket.find("139******07") != std::string::npos);
  const auto entries = Entries(*desk);
  REQUIRE(entries.size() == 1);
  CHECK(entries[0].fields == std::vector<std::string>{"call_id", "caller_words",
                                                      "location.address",
                                                      "title"});
}

TEST_CASE("every sealed field that is shown is named") {
  std::set<std::string> fields;
  const StoredTicket ticket = TicketOf(
      "call_id: \"I\" caller_words: \"W\" title: \"T\" giver_ref: \"G\" "
      "location { latitude: 28 "
      "address: \"A\" } caller { name: \"N\" phone: \"13900000007\" contact: "
      "\"C\" address: \"A\" identity_number: \"I\" }");
  desk::AddShownFields(ticket.bytes(), ticket.bytes(), &fields);
  CHECK(fields ==
        std::set<std::string>{"call_id", "caller.address", "caller.contact",
                              "caller.identity_number", "caller.name",
                              "caller.phone", "caller_words", "giver_ref",
                              "location.address", "title"});
  // A number that masking leaves as it is was shown all the same.
  fields.clear();
  const StoredTicket odd = Complaint(kNow, "", "- -");
  desk::AddShownFields(odd.bytes(), odd.bytes(), &fields);
  CHECK(fields.count("caller.phone") == 1);
  fields.clear();
  desk::AddShownFields(ticket.bytes(), "", &fields);
  CHECK(fields.empty());
}

TEST_CASE(
    "an erasure that names the citizen's files is recorded, or not done") {
  DeskOptions options = WithClock();
  options.require_purpose = true;
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  const auto desk = OpenDesk(store.Release(), options);
  const std::string file = absl::StrCat(
      "attachment { kind: KIND_PHOTO uri: \"s3://CANARY-FILE\" sha256: \"",
      std::string(64, 'a'), "\" }");
  const CaseRef with = Accepted(*desk, file), without = Accepted(*desk);
  for (const CaseRef& ref : {with, without}) {
    ResolveCommand resolve;
    resolve.public_text = "explained";
    Ok(desk->Do(ref, resolve, As("operator"), kNow));
  }
  const std::vector<std::string> shown = {
      "attachment.kind", "attachment.sha256", "attachment.uri"};
  // Without a purpose it is no read, so nothing is told and nothing erased.
  for (const bool dry_run : {true, false}) {
    CHECK(absl::IsPermissionDenied(
        desk->Erase(with, As("administrator"), kNow, dry_run).status()));
  }
  CHECK(Entries(*desk).empty());
  const Actor admin = For("administrator", "retention");
  const ErasureResult dry = Ok(desk->Erase(with, admin, kNow, true));
  REQUIRE(dry.attachments.size() == 1);
  CHECK(dry.attachments[0].uri == "s3://CANARY-FILE");
  CHECK(dry.parts == 0);
  REQUIRE(Entries(*desk).size() == 1);
  CHECK(Entries(*desk)[0].actor == "administrator-1");
  CHECK(Entries(*desk)[0].purpose == "retention");
  CHECK(Entries(*desk)[0].ref == with);
  CHECK(Entries(*desk)[0].fields == shown);
  // What was refused above has erased nothing.
  const ErasureResult erased = Ok(desk->Erase(with, admin, kNow));
  CHECK(erased.attachments.size() == 1);
  CHECK(erased.parts == 1);
  REQUIRE(Entries(*desk).size() == 2);
  CHECK(Entries(*desk)[1].fields == shown);
  // Nothing is shown any more, and of a ticket without files nothing ever.
  CHECK(Ok(desk->Erase(with, admin, kNow)).attachments.empty());
  CHECK(Ok(desk->Erase(without, As("administrator"), kNow)).parts == 1);
  CHECK(Entries(*desk).size() == 2);
  CheckClean(*desk);
}

TEST_CASE("a read that cannot be recorded is refused") {
  const TempFolder folder;
  const std::string path = folder.File("desk.db");
  CaseRef ref;
  {
    auto store = OpenSqliteStore(path);
    REQUIRE(store.ok());
    ref = Accepted(*OpenDesk(*std::move(store), WithClock()));
  }
  SqliteOptions reading;
  reading.read_only = true;
  auto store = OpenSqliteStore(path, reading);
  REQUIRE(store.ok());
  const auto desk = OpenDesk(*std::move(store), WithClock());
  const absl::Status refused = desk->Get(ref, As("operator")).status();
  CHECK(absl::IsFailedPrecondition(refused));
  CHECK(refused.message().find("could not be recorded") != std::string::npos);
  CHECK(
      absl::IsFailedPrecondition(desk->History(ref, As("operator")).status()));
  CHECK(desk->Get(ref, As("administrator")).ok());
}

TEST_CASE(
    "the time is the clock's, else that of the latest call that had one") {
  TestStore store("sqlite");
  CaseRef ref;
  {
    const auto desk = OpenDesk(store.Release());
    ref = Accepted(*desk);
    REQUIRE(desk->Tick(As("system"), kNow + absl::Hours(1)).ok());
    REQUIRE(desk->Get(ref, As("operator")).ok());
    CHECK(Entries(*desk)[0].at == kNow + absl::Hours(1));
  }
  REQUIRE(store.Reopen());
  const auto desk = OpenDesk(store.Release());
  CHECK(absl::IsFailedPrecondition(desk->Get(ref, As("operator")).status()));
  CHECK(Entries(*desk).size() == 1);
}

TEST_CASE("a time that the record cannot hold is refused, and harms nothing") {
  const auto desk = OpenDesk(NewMemoryStore());
  const CaseRef ref = Accepted(*desk);
  const absl::Time last = absl::FromUnixSeconds(253402300799);
  for (const absl::Time bad :
       {absl::InfiniteFuture(), absl::InfinitePast(), last + absl::Seconds(1),
        absl::FromUnixSeconds(-62135596801)}) {
    CHECK(absl::IsInvalidArgument(desk->Tick(As("system"), bad).status()));
    CHECK(absl::IsInvalidArgument(
        desk->Erase(ref, As("administrator"), bad).status()));
    CHECK(absl::IsInvalidArgument(
        desk->PlaceLegalHold(ref, "court", As("authority"), bad)));
    CHECK(absl::IsInvalidArgument(
        desk->Adopt("cn.changsha", "12315", As("operator"), bad).status()));
    CHECK(absl::IsInvalidArgument(
        desk->Do(ref, AcceptCommand(), As("operator"), bad).status()));
    const auto imported =
        desk->Import("cn.changsha", "12315", std::vector<ImportedCase>(1),
                     As("operator"), bad);
    REQUIRE(imported.size() == 1);
    CHECK(absl::IsInvalidArgument(imported[0].status()));
    REQUIRE(desk->Get(ref, As("operator")).ok());
    CHECK(Entries(*desk).back().at == kNow);
  }
  CHECK(desk->Tick(As("system"), last).ok());
  REQUIRE(desk->Get(ref, As("operator")).ok());
  CHECK(Entries(*desk).back().at == last);

  DeskOptions options;
  options.clock = [] { return absl::InfiniteFuture(); };
  const auto wrong = OpenDesk(NewMemoryStore(), options);
  const CaseRef other = Accepted(*wrong);
  CHECK(absl::IsFailedPrecondition(wrong->Get(other, As("operator")).status()));
  CHECK(Entries(*wrong).empty());
}

TEST_CASE("an actor that the record cannot name as text reads nothing") {
  const auto desk = OpenDesk(NewMemoryStore(), WithClock());
  const CaseRef ref = Accepted(*desk);
  for (const std::string& bad :
       {std::string("a\nb"), std::string("a\xFF"), std::string("a\0b", 3),
        std::string(256, 'a')}) {
    for (int where = 0; where != 3; ++where) {
      Actor actor = As("operator");
      if (where == 0) actor.id = bad;
      if (where == 1) actor.unit = bad;
      if (where == 2) actor.roles.push_back(bad);
      INFO(where);
      CHECK(absl::IsInvalidArgument(desk->Get(ref, actor).status()));
      CHECK(absl::IsInvalidArgument(desk->List(actor, {}).status()));
      CHECK(absl::IsInvalidArgument(desk->Feed({"", actor}, 0).status()));
      CHECK(absl::IsInvalidArgument(
          desk->Do(ref, AcceptCommand(), actor, kNow).status()));
    }
  }
  Actor longest = As("operator");
  longest.id = std::string(255, 'a');
  CHECK(desk->Get(ref, longest).ok());
  CHECK(Entries(*desk).size() == 1);
}

TEST_CASE("a purpose may be demanded, and is bounded") {
  DeskOptions options = WithClock();
  options.require_purpose = true;
  const auto desk = OpenDesk(NewMemoryStore(), options);
  const CaseRef ref = Accepted(*desk);
  CHECK(absl::IsPermissionDenied(desk->Get(ref, As("operator")).status()));
  CHECK(desk->Get(ref, As("administrator")).ok());  // Shows no caller.
  CHECK(desk->Get(ref, For("operator", std::string(255, 'p'))).ok());
  CHECK(absl::IsInvalidArgument(
      desk->Get(ref, For("operator", std::string(256, 'p'))).status()));
  CHECK(absl::IsInvalidArgument(
      desk->Get(ref, For("operator", "\xFF")).status()));
  CHECK(Entries(*desk).size() == 1);
}

TEST_CASE("the record is read page by page, and outlives the store's object") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  CaseRef ref;
  {
    const auto desk = OpenDesk(store.Release(), WithClock());
    ref = Accepted(*desk);
    for (int i = 0; i != 5; ++i) {
      REQUIRE(desk->Get(ref, For("operator", absl::StrCat("p", i))).ok());
    }
    const auto page = desk->AccessEntries(As("administrator"), 2, 2);
    REQUIRE(page.ok());
    REQUIRE(page->size() == 2);
    CHECK((*page)[0].purpose == "p2");
    CHECK((*page)[1].position == 4);
    CHECK(desk->AccessEntries(As("administrator"), 5)->empty());
  }
  if (!store.Reopen()) return;
  const auto desk = OpenDesk(store.Release(), WithClock());
  REQUIRE(desk->Get(ref, As("operator")).ok());
  CHECK(Entries(*desk).size() == 6);
  CHECK(CheckClean(*desk).accesses == 6);
}

TEST_CASE("an entry that is changed, removed or put in is found") {
  const TempFolder folder;
  const std::string path = folder.File("desk.db");
  {
    auto store = OpenSqliteStore(path);
    REQUIRE(store.ok());
    const auto desk = OpenDesk(*std::move(store), WithClock());
    const CaseRef ref = Accepted(*desk);
    for (int i = 0; i != 4; ++i) REQUIRE(desk->Get(ref, As("operator")).ok());
  }
  const auto faults = [&](const std::string& change, const char* back) {
    const auto run = [&](const std::string& sql) {
      sqlite3* db = nullptr;
      REQUIRE(sqlite3_open(path.c_str(), &db) == SQLITE_OK);
      const int code = sqlite3_exec(db, sql.c_str(), nullptr, nullptr, nullptr);
      sqlite3_close(db);
      REQUIRE(code == SQLITE_OK);
    };
    run("CREATE TABLE kept AS SELECT * FROM access");
    run(change);
    std::size_t found = 0;
    {
      auto store = OpenSqliteStore(path);
      REQUIRE(store.ok());
      found = OpenDesk(*std::move(store))->Check(As("system"))->faults.size();
    }
    run("DELETE FROM access; INSERT INTO access SELECT * FROM kept; "
        "DROP TABLE kept");
    INFO(back);
    return found;
  };
  CHECK(faults("SELECT 1", "") == 0);
  CHECK(faults("UPDATE access SET bytes = bytes || x'1200' WHERE position = 2",
               "") > 0);
  CHECK(faults("UPDATE access SET chain = zeroblob(32) WHERE position = 3",
               "") > 0);
  CHECK(faults("DELETE FROM access WHERE position = 1", "") > 0);
  CHECK(faults("DELETE FROM access WHERE position = 2", "") > 0);
  CHECK(faults("UPDATE access SET position = 9 WHERE position = 4", "") > 0);
  CHECK(faults("INSERT INTO access SELECT 5, bytes, chain FROM access "
               "WHERE position = 4",
               "") > 0);
}

TEST_CASE("threads and desks append to one chain", "[threads]") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  std::vector<std::unique_ptr<Desk>> desks;
  auto second = store.Second();
  desks.push_back(OpenDesk(store.Release(), WithClock()));
  if (second != nullptr) {
    desks.push_back(OpenDesk(std::move(second), WithClock()));
  }
  const CaseRef ref = Accepted(*desks[0]);
  std::vector<std::thread> threads;
  std::vector<int> failed(4);
  for (int i = 0; i != 4; ++i) {
    threads.emplace_back([&, i] {
      Desk& desk = *desks[static_cast<std::size_t>(i) % desks.size()];
      for (int k = 0; k != 25; ++k) {
        if (!desk.Get(ref, As("operator")).ok()) {
          ++failed[static_cast<std::size_t>(i)];
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(failed == std::vector<int>(4));
  CHECK(CheckClean(*desks[0]).accesses == 100);
}

TEST_CASE("a store chains what it is given, and only with its batch") {
  TestStore store(GENERATE(from_range(StoreKinds())));
  INFO(store.kind());
  Batch batch = WithKey(SimpleBatch("a", 0, 1), "web", "1", "d");
  batch.access.push_back({0, "one", ""});
  batch.access.push_back({0, std::string("\0\xFF", 2), ""});
  REQUIRE(store->Commit(batch).ok());
  REQUIRE(store->Commit(batch)->replayed);
  Batch wrong = SimpleBatch("a", 7, 1);
  wrong.access.push_back({0, "not", ""});
  CHECK(absl::IsAborted(store->Commit(wrong).status()));
  Batch alone;
  alone.access.push_back({0, "three", ""});
  REQUIRE(store->Commit(alone).ok());
  const auto records = store->AccessRecords(0, 10);
  REQUIRE(records.ok());
  REQUIRE(records->size() == 3);
  std::string chain(32, '\0');
  std::int64_t position = 0;
  for (const AccessRecord& record : *records) {
    CHECK(record.position == ++position);
    chain = AccessLink(chain, record.bytes);
    CHECK(record.chain == chain);
  }
  CHECK((*records)[1].bytes == std::string("\0\xFF", 2));
  CHECK((*records)[2].bytes == "three");
}

}  // namespace
}  // namespace trunkline::testing
