// SPDX-License-Identifier: Apache-2.0
//
// What only the PostgreSQL store promises: many desks, one feed.
#include <libpq-fe.h>

#include <atomic>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "tests/catch.h"
#include "tests/desk/city.h"
#include "tests/desk/postgres_server.h"
#include "tests/lifecycle/any_command.h"
#include "trunkline/cases/store_postgres.h"

namespace trunkline::testing {
namespace {

#ifdef TRUNKLINE_FULL_TESTS
constexpr int kCommands = 20'000;
#else
constexpr int kCommands = 2'000;
#endif

// A connection behind the store's back.
class Raw {
 public:
  Raw()
      : connection_(PQconnectdb(PostgresServer::Shared().conninfo().c_str())) {}
  ~Raw() { PQfinish(connection_); }
  std::string operator()(const std::string& sql) {
    PGresult* result = PQexec(connection_, sql.c_str());
    const auto status = PQresultStatus(result);
    INFO(sql << ": " << PQresultErrorMessage(result));
    CHECK((status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK));
    std::string out;
    for (int i = 0; i < PQntuples(result); ++i) {
      for (int k = 0; k < PQnfields(result); ++k) {
        out += std::string(k == 0 ? "" : "|") + PQgetvalue(result, i, k);
      }
      out += "\n";
    }
    PQclear(result);
    return out;
  }

 private:
  PGconn* connection_;
};

std::unique_ptr<Store> OpenIn(const std::string& schema,
                              PostgresOptions options = {}) {
  options.schema = schema;
  auto store = OpenPostgresStore(PostgresServer::Shared().conninfo(), options);
  if (!store.ok()) FAIL(store.status().ToString());
  return *std::move(store);
}

TEST_CASE("a schema of version 0.1.0 is refused and not changed") {
  const std::string schema = PostgresServer::Shared().NewSchema();
  Raw sql;
  sql("CREATE SCHEMA IF NOT EXISTS " + schema);
  sql("CREATE TABLE " + schema + ".version (number bigint PRIMARY KEY)");
  sql("INSERT INTO " + schema + ".version VALUES (1)");
  PostgresOptions options;
  options.schema = schema;
  const auto old =
      OpenPostgresStore(PostgresServer::Shared().conninfo(), options);
  CHECK(absl::IsFailedPrecondition(old.status()));
  INFO(old.status());
  CHECK(old.status().message().find("written by version 0.1.0") !=
        std::string_view::npos);
  CHECK(sql("SELECT table_name FROM information_schema.tables "
            "WHERE table_schema = '" +
            schema + "'") == "version\n");
}

TEST_CASE("what is committed late is read late, and not skipped") {
  const std::string schema = PostgresServer::Shared().NewSchema();
  const std::unique_ptr<Store> store = OpenIn(schema);
  // A slow writer, which began first: its event is older than the other's.
  Raw slow, naive;
  slow("BEGIN");
  slow("INSERT INTO " + schema +
       ".events (id, aggregatetype, aggregateid, type, payload, jurisdiction, "
       "version, at, source, seal, chain, ce_source, ce_subject, ce_time) "
       "VALUES ('cn.test/slow/1', 'case', 'slow', 't', '', 'cn.test', 1, 1, "
       "'', '', '', '', '', '')");
  slow("INSERT INTO " + schema +
       ".unpublished VALUES (1, 1, 'cn.test', 'slow')");
  REQUIRE(store->Commit(SimpleBatch("fast", 0, 1)).ok());

  // A reader that keeps the last thing it saw.
  const std::string last_seen =
      naive("SELECT max(at) FROM " + schema + ".events");
  auto page = store->Feed(0, 10);
  REQUIRE(page.ok());
  REQUIRE(page->size() == 1);
  CHECK((*page)[0].ref.id == "fast");
  slow("COMMIT");
  CHECK(naive("SELECT aggregateid FROM " + schema + ".events WHERE at > " +
              last_seen)
            .empty());  // It never sees the slow one.
  page = store->Feed((*page)[0].position, 10);
  REQUIRE(page.ok());
  REQUIRE(page->size() == 1);
  CHECK((*page)[0].ref.id == "slow");
  CHECK((*page)[0].position == 2);
}

TEST_CASE("while one numbers, the others read what is numbered") {
  const std::string schema = PostgresServer::Shared().NewSchema();
  const std::unique_ptr<Store> store = OpenIn(schema);
  REQUIRE(store->Commit(SimpleBatch("a", 0, 1)).ok());
  REQUIRE(store->Feed(0, 10)->size() == 1);
  REQUIRE(store->Commit(SimpleBatch("a", 1, 1)).ok());
  Raw holder;
  holder("BEGIN");
  holder("SELECT * FROM " + schema + ".lease FOR UPDATE");
  CHECK(store->Feed(0, 10)->size() == 1);
  CHECK(store->Count(absl::UnixEpoch())->unpublished == 1);
  holder("ROLLBACK");
  CHECK(store->Feed(0, 10)->size() == 2);
  CHECK(store->Count(absl::UnixEpoch())->unpublished == 0);
}

TEST_CASE("the feed is numbered in small steps too") {
  PostgresOptions options;
  options.publish_batch_size = 3;
  const std::unique_ptr<Store> store =
      OpenIn(PostgresServer::Shared().NewSchema(), options);
  // All at one time: the version decides within a case.
  for (const char* id : {"b", "a", "c"}) {
    Batch batch = SimpleBatch(id, 0, 5);
    for (EventRecord& event : batch.writes[0].events) {
      event.at = absl::UnixEpoch();
    }
    REQUIRE(store->Commit(batch).ok());
  }
  auto feed = store->Feed(0, 100);
  REQUIRE(feed.ok());
  REQUIRE(feed->size() == 15);
  std::map<std::string, std::int64_t> versions;
  for (std::size_t i = 0; i < feed->size(); ++i) {
    CHECK((*feed)[i].position == static_cast<std::int64_t>(i) + 1);
    CHECK((*feed)[i].version == ++versions[(*feed)[i].ref.id]);
  }
}

TEST_CASE("the table of events is an outbox with CloudEvents attributes") {
  const std::string schema = PostgresServer::Shared().NewSchema();
  const std::unique_ptr<Store> store = OpenIn(schema);
  Batch batch = SimpleBatch("a", 0, 1);
  batch.writes[0].events[0].at = absl::FromUnixMicros(1'530'000'000'123'456);
  REQUIRE(store->Commit(batch).ok());
  Raw raw;
  CHECK(raw("SELECT id, aggregatetype, aggregateid, type, "
            "convert_from(payload, 'UTF8'), ce_specversion, ce_source, "
            "ce_subject, ce_time, ce_datacontenttype, ce_dataschema FROM " +
            schema + ".events") ==
        "cn.test/a/1|case|a|trunkline.case.note|a/1/x|1.0|trunkline:cn.test|a|"
        "2018-06-26T08:00:00.123456Z|application/protobuf|"
        "trunkline:trunkline.v1.Event\n");
  // Numbering does not touch it: whoever reads the log sees inserts only.
  const std::string before =
      raw("SELECT xmin, ctid FROM " + schema + ".events");
  REQUIRE(store->Feed(0, 10)->size() == 1);
  CHECK(raw("SELECT xmin, ctid FROM " + schema + ".events") == before);
}

TEST_CASE("a transaction that the server gives up is repeated", "[threads]") {
  const std::unique_ptr<Store> store =
      OpenIn(PostgresServer::Shared().NewSchema());
  REQUIRE(store->Commit(SimpleBatch("a", 0, 1)).ok());
  REQUIRE(store->Commit(SimpleBatch("b", 0, 1)).ok());
  // Two cases in opposite order: deadlocks.
  std::atomic<int> done{0}, other{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 10;) {
        const auto a = store->Load({"cn.test", "a"}, nullptr);
        const auto b = store->Load({"cn.test", "b"}, nullptr);
        if (!a.ok() || !b.ok()) {
          ++other;
          return;
        }
        Batch batch;
        batch.writes = {SimpleWrite("a", a->version, 1),
                        SimpleWrite("b", b->version, 1)};
        if (t % 2 == 0) std::swap(batch.writes[0], batch.writes[1]);
        const auto status = store->Commit(batch).status();
        if (status.ok()) {
          ++done;
          ++i;
        } else if (!absl::IsAborted(status)) {
          ++other;
          ++i;
        }
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(other == 0);
  CHECK(done == 40);
  CHECK(store->Load({"cn.test", "a"}, nullptr)->version == 41);
  CHECK(store->Load({"cn.test", "b"}, nullptr)->version == 41);
}

TEST_CASE("tables of a newer version and bad names are refused") {
  const std::string schema = PostgresServer::Shared().NewSchema();
  const std::string& conninfo = PostgresServer::Shared().conninfo();
  PostgresOptions options;
  options.schema = schema;
  options.create = false;
  CHECK(absl::IsNotFound(OpenPostgresStore(conninfo, options).status()));
  OpenIn(schema);
  CHECK(OpenPostgresStore(conninfo, options).ok());
  Raw raw;
  raw("INSERT INTO " + schema + ".version VALUES (99)");
  CHECK(absl::IsFailedPrecondition(
      OpenPostgresStore(conninfo, options).status()));
  for (const char* name : {"", "a b", "a;drop", "1a", "\"x\""}) {
    options.schema = name;
    CHECK(
        absl::IsInvalidArgument(OpenPostgresStore(conninfo, options).status()));
  }
  options.schema = "s";
  const auto nowhere = OpenPostgresStore(
      "host=/nonexistent dbname=x user=u password=hunter2", options);
  CHECK(absl::IsUnavailable(nowhere.status()));
  CHECK(std::string(nowhere.status().message()).find("hunter2") ==
        std::string::npos);
}

TEST_CASE("desks that start at once make the tables once", "[threads]") {
  const std::string schema = PostgresServer::Shared().NewSchema();
  PostgresOptions options;
  options.schema = schema;
  std::atomic<int> opened{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < 6; ++t) {
    threads.emplace_back([&] {
      auto store =
          OpenPostgresStore(PostgresServer::Shared().conninfo(), options);
      if (store.ok()) ++opened;
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(opened == 6);
}

TEST_CASE("two desks share the work", "[threads]") {
  const std::string schema = PostgresServer::Shared().NewSchema();
  const std::unique_ptr<Desk> desks[2] = {OpenDesk(OpenIn(schema)),
                                          OpenDesk(OpenIn(schema))};
  const absl::Time now = At("2018-06-25 09:00");
  const absl::Time late = now + absl::Hours(24 * 40);
  std::vector<CaseRef> refs;
  for (int i = 0; i < 12; ++i) {
    auto opened = desks[i % 2]->Accept(Complaint(now), As("operator"), now);
    REQUIRE(opened.ok());
    refs.push_back(opened->ref);
    REQUIRE(
        desks[i % 2]
            ->Do(refs.back(), Simple(CommandKind::kAccept), As("operator"), now)
            .ok());
    REQUIRE(desks[i % 2]
                ->Do(refs.back(), Dispatch("aic_bureau"), As("dispatcher"), now)
                .ok());
  }
  std::atomic<int> other{0};
  std::atomic<std::size_t> raised{0};
  std::mutex mutex;
  std::set<std::string> acknowledged;
  std::vector<std::thread> threads;
  for (int t = 0; t < 8; ++t) {
    threads.emplace_back([&, t] {
      Desk& desk = *desks[t % 2];
      std::mt19937 random(static_cast<unsigned>(t));
      for (int i = 0; i < kCommands / 8; ++i) {
        AnyCommand note = Simple(CommandKind::kNote);
        note.internal_text = std::to_string(t) + "/" + std::to_string(i);
        // Three of four pick from a few: conflicts.
        const CaseRef& ref = refs[random() % (i % 4 == 0 ? 12 : 2)];
        absl::Status status;
        do {
          status = desk.Do(ref, note, As("operator"), late, 0,
                           {"desk", note.internal_text})
                       .status();
        } while (absl::IsAborted(status));
        if (!status.ok()) {
          ++other;
          continue;
        }
        const std::lock_guard<std::mutex> lock(mutex);
        acknowledged.insert(note.internal_text);
        if (i % 50 != 7) continue;
        auto ticked = desk.Tick(As("system"), late);
        if (!ticked.ok()) ++other;
        if (ticked.ok()) raised += ticked->events;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(other == 0);
  CHECK(acknowledged.size() == static_cast<std::size_t>(kCommands / 8 * 8));
  std::set<std::string> notes, steps;
  std::map<std::string, std::int64_t> versions;
  std::size_t step_events = 0;
  std::int64_t last = 0;
  // What a clock proposes is shown to the authority alone.
  for (const FeedItem& item : WholeFeed(*desks[0], {"", As("authority")})) {
    CHECK(item.position == ++last);
    CHECK(item.event.version == ++versions[item.ref.id]);
    auto rows = KindOf(item.event.command) == CommandKind::kNote;
    if (rows) continue;
    if (AnyCommand(item.event.command).escalation.empty()) continue;
    ++step_events;
    CHECK(steps
              .insert(item.ref.id + AnyCommand(item.event.command).escalation +
                      std::to_string(AnyCommand(item.event.command).clock))
              .second);
  }
  CHECK(step_events == raised);
  CHECK(step_events > 12);
  for (const CaseRef& ref : refs) {
    auto events = desks[1]->History(ref, As("operator"), 0, 100'000);
    REQUIRE(events.ok());
    for (const Event& event : *events) {
      if (KindOf(event.command) != CommandKind::kNote) continue;
      CHECK(notes.insert(AnyCommand(event.command).internal_text).second);
    }
  }
  CHECK(notes == acknowledged);
  CheckClean(*desks[1]);
}

}  // namespace
}  // namespace trunkline::testing
