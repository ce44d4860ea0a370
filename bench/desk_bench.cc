// SPDX-License-Identifier: Apache-2.0
//
// How many commands a second a desk takes, and beside each figure, in the same
// run, the same SQL without the library. Says whether the library keeps at
// least 70 % of it (imports 60 %), and fails if not.
//
//   desk_bench                 everything but the long run
//   desk_bench --quick         a third of it
//   desk_bench --only "callers 64"   the lines that have these words
//   desk_bench --events 1000000   memory while so many events come in
//   desk_bench --lifecycles 10000   the library alone, over memory, to profile
//   desk_bench --postgres CONNINFO   with PostgreSQL, too (a test server's)
#include <libpq-fe.h>
#include <sqlite3.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <sstream>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/desk_city.h"
#include "src/desk/postgres/connection.h"
#include "src/desk/postgres/statements.h"
#include "src/desk/records.h"
#include "src/desk/sqlite/schema.h"
#include "src/desk/sqlite/statements.h"
#include "tests/desk/forwarding_store.h"
#include "tests/lifecycle/any_command.h"
#include "trunkline/cases/desk.h"
#include "trunkline/cases/key_file.h"
#include "trunkline/cases/store_postgres.h"
#include "trunkline/cases/store_sqlite.h"

namespace trunkline::bench {
namespace {

// Wall clock and processor time of a part.
struct Time {
  double wall = 0;
  double processor = 0;
};

class Watch {
 public:
  explicit Watch(Time* to) : to_(to), wall_(Clock::now()), ticks_(Ticks()) {}
  ~Watch() {
    to_->wall += Since(wall_);
    to_->processor += Ticks() - ticks_;
  }
  Watch(const Watch&) = delete;
  Watch& operator=(const Watch&) = delete;

 private:
  static double Ticks() {
    timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return static_cast<double>(t.tv_sec) +
           1e-9 * static_cast<double>(t.tv_nsec);
  }
  Time* to_;
  Clock::time_point wall_;
  double ticks_;
};

const StoredTicket& TheTicket() {
  static const auto* ticket = new StoredTicket(TicketOfCity(kChangsha));
  return *ticket;
}

std::unique_ptr<Desk> OpenDesk(std::unique_ptr<Store> store,
                               std::shared_ptr<KeyProvider> keys = nullptr) {
  DeskOptions options;
  options.keys = std::move(keys);
  options.id_prefix = "B";
  options.id_block_size = 1000;
  return Value(Desk::Open(std::move(store), {CityNamed(kChangsha)}, options));
}

struct Run {
  Time time;
  std::vector<double> micros;  // Of each call.
};

// `cases` lives by `callers` threads.
void RunLifecycles(Desk& desk, int cases, int callers, Run* out) {
  Run& run = *out;
  std::mutex mutex;
  std::atomic<int> next{0};
  auto watch = std::make_unique<Watch>(&run.time);
  std::vector<std::thread> threads;
  for (int t = 0; t < callers; ++t) {
    threads.emplace_back([&] {
      std::vector<double> mine;
      while (next++ < cases) {
        Value(Live(desk, TheTicket(), [&](Clock::time_point began) {
          mine.push_back(Since(began) * 1e6);
        }));
      }
      const std::lock_guard<std::mutex> lock(mutex);
      run.micros.insert(run.micros.end(), mine.begin(), mine.end());
    });
  }
  for (std::thread& thread : threads) thread.join();
  watch.reset();
  const auto counts = Value(desk.Stats(Host(), kNow)).counts;
  if (counts.cases != cases ||
      counts.events + counts.unpublished !=
          static_cast<std::int64_t>(cases) * kPerCase) {
    Fail("not every command is in the store");
  }
}

// What a desk gives its store, command by command.
class Recorder : public testing::ForwardingStore {
 public:
  explicit Recorder(std::vector<Batch>* out)
      : ForwardingStore(NewMemoryStore()), out_(out) {}
  std::vector<absl::StatusOr<CommitResult>> Commit(const Batch* batches,
                                                   std::size_t count) override {
    out_->insert(out_->end(), batches, batches + count);
    return ForwardingStore::Commit(batches, count);
  }

 private:
  std::vector<Batch>* out_;
};

std::vector<Batch> RecordLives(int cases) {
  std::vector<Batch> batches;
  const auto desk = OpenDesk(std::make_unique<Recorder>(&batches));
  Run run;
  RunLifecycles(*desk, cases, 1, &run);
  return batches;
}

// The same batches in the order in which a desk committed them: callers work on
// different cases at the same time.
std::vector<Batch> InOrderOf(Desk& desk, const std::vector<Batch>& batches) {
  std::map<std::pair<std::string, std::int64_t>, const Batch*> found;
  for (const Batch& batch : batches) {
    const CaseRecord& after = batch.writes[0].after;
    found[{after.ref.id, after.version}] = &batch;
  }
  std::vector<Batch> out;
  std::int64_t cursor = 0;
  for (;;) {
    const std::vector<EventRecord> page =
        Value(desk.store().Feed(cursor, 1000));
    if (page.empty()) break;
    cursor = page.back().position;
    for (const EventRecord& row : page) {
      const auto batch = found.find({row.ref.id, row.version});
      if (batch != found.end()) out.push_back(*batch->second);
    }
  }
  if (out.size() != batches.size()) Fail("the feed is not what was recorded");
  return out;
}

// --- SQLite without the library ---

class BareSqlite {
 public:
  BareSqlite(const std::string& file, bool full) {
    Check(sqlite3_open(file.c_str(), &db_));
    Exec("PRAGMA journal_mode = WAL");
    Exec(full ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    Exec(
        "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; "
        "PRAGMA cache_size = -8000");
    for (const char* step : desk::CurrentSchema().steps) Exec(step);
  }
  ~BareSqlite() {
    for (sqlite3_stmt*& statement : statements_) sqlite3_finalize(statement);
    sqlite3_close(db_);
  }

  // Commits batches, `group` at once; each as the desk does it: the case is
  // read, then written.
  void CommitAll(const std::vector<Batch>& batches, std::size_t group) {
    for (std::size_t i = 0; i < batches.size(); i += group) {
      const std::size_t end = std::min(batches.size(), i + group);
      Step(0, "BEGIN IMMEDIATE");
      for (std::size_t k = i; k < end; ++k) {
        if (group > 1) Step(1, "SAVEPOINT batch");
        Put(batches[k]);
        if (group > 1) Step(2, "RELEASE batch");
      }
      Step(3, "COMMIT");
    }
  }

 private:
  void Check(int code) {
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW) {
      Fail(sqlite3_errmsg(db_));
    }
  }
  void Exec(const char* sql) {
    Check(sqlite3_exec(db_, sql, nullptr, nullptr, nullptr));
  }
  sqlite3_stmt* Use(std::size_t slot, const char* sql) {
    if (statements_[slot] == nullptr) {
      Check(sqlite3_prepare_v2(db_, sql, -1, &statements_[slot], nullptr));
    }
    at_ = 1;
    return statements_[slot];
  }
  void Step(std::size_t slot, const char* sql) {
    sqlite3_stmt* s = Use(slot, sql);
    Check(sqlite3_step(s));
    sqlite3_reset(s);
  }
  void Text(sqlite3_stmt* s, const std::string& v) {
    sqlite3_bind_text(s, at_++, v.data(), static_cast<int>(v.size()),
                      SQLITE_STATIC);
  }
  void Blob(sqlite3_stmt* s, const std::string& v) {
    sqlite3_bind_blob(s, at_++, v.data(), static_cast<int>(v.size()),
                      SQLITE_STATIC);
  }
  void Int(sqlite3_stmt* s, std::int64_t v) { sqlite3_bind_int64(s, at_++, v); }
  void Time(sqlite3_stmt* s, absl::Time v) {
    if (v == absl::InfiniteFuture()) {
      sqlite3_bind_null(s, at_++);
    } else {
      Int(s, absl::ToUnixMicros(v));
    }
  }
  void Put(const Batch& batch) {
    if (!batch.key.key.empty()) {
      sqlite3_stmt* s = Use(4, desk::kFindKey);
      Text(s, batch.key.source);
      Text(s, batch.key.key);
      Check(sqlite3_step(s));
      sqlite3_reset(s);
    }
    for (const CaseWrite& write : batch.writes) {
      const CaseRecord& row = write.after;
      sqlite3_stmt* s =
          Use(5,
              "SELECT jurisdiction, id, version, chain, stage, unit, region, "
              "source, adopted_as, open, opened_at, due, next_tick_at, "
              "state, no "
              "FROM cases WHERE jurisdiction = ? AND id = ?");
      Text(s, row.ref.jurisdiction);
      Text(s, row.ref.id);
      Check(sqlite3_step(s));
      for (int i = 0; i < 15; ++i) sqlite3_column_blob(s, i);
      sqlite3_reset(s);
      const bool fresh = write.expected_version == 0;
      s = Use(fresh ? 6 : 7, fresh ? desk::kInsertCase : desk::kUpdateCase);
      Int(s, row.version);
      Blob(s, row.chain);
      Text(s, row.stage);
      Text(s, row.unit);
      Text(s, row.region);
      Text(s, row.source);
      Text(s, row.adopted_as);
      Int(s, row.open ? 1 : 0);
      Time(s, row.opened_at);
      Time(s, row.due);
      Time(s, row.next_tick_at);
      Blob(s, row.state);
      Text(s, row.ref.jurisdiction);
      Text(s, row.ref.id);
      if (!fresh) Int(s, write.expected_version);
      if (sqlite3_step(s) != SQLITE_ROW) Fail("a case is not as expected");
      const std::int64_t no = sqlite3_column_int64(s, 0);
      sqlite3_step(s);
      sqlite3_reset(s);
      for (const EventRecord& event : write.events) {
        s = Use(8, desk::kInsertEvent);
        Int(s, no);
        Int(s, event.version);
        Time(s, event.at);
        Text(s, event.type);
        Text(s, event.source);
        Blob(s, event.seal);
        Blob(s, event.chain);
        Blob(s, event.bytes);
        Check(sqlite3_step(s));
        sqlite3_reset(s);
      }
      for (const SealedRecord& part : write.sealed) {
        s = Use(9, desk::kInsertSealed);
        Int(s, no);
        Int(s, part.version);
        Blob(s, part.salt);
        Blob(s, part.bytes);
        Text(s, part.erased_by);
        Time(s, desk::ErasedAt(part));
        Text(s, part.key);
        Int(s, part.caller_tag);
        Check(sqlite3_step(s));
        sqlite3_reset(s);
      }
    }
    if (!batch.key.key.empty()) {
      sqlite3_stmt* s = Use(10, desk::kInsertKey);
      Text(s, batch.key.source);
      Text(s, batch.key.key);
      Blob(s, batch.key.digest);
      Text(s, batch.key.ref.jurisdiction);
      Text(s, batch.key.ref.id);
      Int(s, batch.key.first_version);
      Int(s, batch.key.last_version);
      Check(sqlite3_step(s));
      sqlite3_reset(s);
    }
  }

  sqlite3* db_ = nullptr;
  sqlite3_stmt* statements_[11] = {};
  int at_ = 1;
};

// --- PostgreSQL without the library: libpq, a pipeline per command ---

class BarePostgres {
 public:
  BarePostgres(const std::string& conninfo, const std::string& schema)
      : sql_(schema), connection_(PQconnectdb(conninfo.c_str())) {
    if (PQstatus(connection_) != CONNECTION_OK) Fail("PostgreSQL: no server");
    for (const desk::PgStatement* one : sql_.all) {
      PQclear(PQprepare(connection_, one->name.c_str(), one->sql.c_str(), 0,
                        nullptr));
    }
  }
  ~BarePostgres() { PQfinish(connection_); }

  void Put(const Batch& batch) {
    for (const CaseWrite& write : batch.writes) {
      if (write.expected_version == 0) continue;
      desk::PgParams key;
      key.Text(write.after.ref.jurisdiction).Text(write.after.ref.id);
      PGresult* row =
          PQexecPrepared(connection_, "load", key.count(), key.values(),
                         key.lengths(), key.formats(), 1);
      if (PQntuples(row) != 1) Fail("a case is not there");
      PQclear(row);
    }
    PQenterPipelineMode(connection_);
    sent_ = 0;
    Send(sql_.begin, {});
    for (const CaseWrite& write : batch.writes) {
      const CaseRecord& row = write.after;
      const bool fresh = write.expected_version == 0;
      desk::PgParams p;
      p.Int(row.version).Blob(row.chain).Text(row.stage).Text(row.unit);
      p.Text(row.region).Text(row.source).Text(row.adopted_as);
      p.Int(row.open ? 1 : 0).Time(row.opened_at).Time(row.due);
      p.TimeUp(row.next_tick_at).Blob(row.state);
      p.Text(row.ref.jurisdiction).Text(row.ref.id);
      if (!fresh) p.Int(write.expected_version);
      Send(fresh ? sql_.insert_case : sql_.update_case, p);
      for (const EventRecord& event : write.events) {
        const std::string id = absl::StrCat(row.ref.jurisdiction, "/",
                                            row.ref.id, "/", event.version);
        const std::string source =
            absl::StrCat("trunkline:", row.ref.jurisdiction);
        const std::string time = absl::FormatTime(
            "%Y-%m-%dT%H:%M:%E6SZ", event.at, absl::UTCTimeZone());
        desk::PgParams e;
        e.Text(id).Text(row.ref.id).Text(event.type).Blob(event.bytes);
        e.Text(row.ref.jurisdiction).Int(event.version).Time(event.at);
        e.Text(event.source).Blob(event.seal).Blob(event.chain);
        e.Text(source).Text(row.ref.id).Text(time);
        Send(sql_.insert_event, e);
        desk::PgParams w;
        w.Time(event.at)
            .Int(event.version)
            .Text(row.ref.jurisdiction)
            .Text(row.ref.id);
        Send(sql_.insert_unpublished, w);
      }
      for (const SealedRecord& part : write.sealed) {
        desk::PgParams s;
        s.Text(row.ref.jurisdiction).Text(row.ref.id).Int(part.version);
        s.Blob(part.salt).Blob(part.bytes);
        s.Text(part.erased_by).Time(desk::ErasedAt(part));
        s.Text(part.key).Int(part.caller_tag);
        Send(sql_.insert_sealed, s);
      }
    }
    Send(sql_.commit, {});
    PQpipelineSync(connection_);
    for (int i = 0; i < sent_; ++i) {
      PGresult* result = PQgetResult(connection_);
      const auto status = PQresultStatus(result);
      if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        Fail(PQresultErrorMessage(result));
      }
      PQclear(result);
      PQclear(PQgetResult(connection_));
    }
    PQclear(PQgetResult(connection_));
    PQexitPipelineMode(connection_);
  }

 private:
  void Send(const desk::PgStatement& s, const desk::PgParams& p) {
    PQsendQueryPrepared(connection_, s.name.c_str(), p.count(), p.values(),
                        p.lengths(), p.formats(), 1);
    ++sent_;
  }

  desk::PgStatements sql_;
  PGconn* connection_;
  int sent_ = 0;
};

// --- the report ---

bool all_good = true;
std::string only;

bool Wanted(const std::string& line) {
  return line.find(only) != std::string::npos;
}

void Line(const std::string& what, double commands, const Time& library,
          const Time& bare, double gate, std::vector<double> micros = {}) {
  const double share = bare.wall / library.wall;
  const bool good = share >= gate;
  all_good = all_good && good;
  std::printf("%-34s %8.0f %8.0f %5.0f %% %-4s %7.0f %7.0f", what.c_str(),
              commands / library.wall, commands / bare.wall, share * 100,
              good ? "ok" : "LOW", library.processor / commands * 1e6,
              bare.processor / commands * 1e6);
  if (!micros.empty()) {
    std::sort(micros.begin(), micros.end());
    std::printf(" %8.0f %8.0f", micros[micros.size() / 2],
                micros[micros.size() * 99 / 100]);
  }
  std::printf("\n");
  std::fflush(stdout);
}

// In turn, and often: the machine is not the same from one second to the next.
constexpr int kRounds = 10;

void SqliteCommands(bool full, int callers, int cases) {
  const std::string name =
      absl::StrCat("SQLite ", full ? "FULL" : "NORMAL", ", callers ", callers);
  if (!Wanted(name)) return;
  Run library;
  Time bare;
  const std::vector<Batch> recorded = RecordLives(cases);
  for (int round = 0; round < kRounds; ++round) {
    Folder folder;
    std::vector<Batch> batches;
    {
      SqliteOptions options;
      options.sync_every_commit = full;
      const auto desk =
          OpenDesk(Value(OpenSqliteStore(folder.File("desk.db"), options)));
      RunLifecycles(*desk, cases, callers, &library);
      batches = InOrderOf(*desk, recorded);
    }
    {
      BareSqlite sqlite(folder.File("bare.db"), full);
      const Watch watch(&bare);
      sqlite.CommitAll(batches, static_cast<std::size_t>(callers));
    }
  }
  const double commands = static_cast<double>(cases) * kPerCase * kRounds;
  Line(name, commands, library.time, bare, full ? 0.7 : 0, library.micros);
}

// How a case of another system begins.
OpenCommand Opening(absl::Time accepted) {
  OpenCommand command;
  command.accepted_at = accepted;
  command.ticket = TheTicket().bytes();
  return command;
}

std::vector<ImportedCase> OldBase(int from, int count) {
  std::vector<ImportedCase> out;
  for (int i = 0; i < count; ++i) {
    ImportedCase& one = out.emplace_back();
    one.old_id = absl::StrCat("old-", from + i);
    Event open;
    open.at = kNow - absl::Hours(100);
    open.command = Opening(open.at);
    Event closed;
    closed.at = kNow - absl::Hours(90);
    closed.command = CloseCommand();
    closed.stage = "done";
    closed.resolution = Resolution::kSatisfied;
    one.history = {open, closed};
  }
  return out;
}

void SqliteImport(int rows) {
  constexpr int kAtOnce = 1000;
  const std::string name = "SQLite FULL, import, 1,000 at once";
  if (!Wanted(name)) return;
  Time library, bare;
  std::vector<Batch> batches;
  {
    const auto desk = OpenDesk(std::make_unique<Recorder>(&batches));
    for (int i = 0; i < rows; i += kAtOnce) {
      desk->Import("cn.changsha", "old", OldBase(i, kAtOnce), Of("operator"),
                   kNow);
    }
  }
  for (int round = 0; round < kRounds; ++round) {
    Folder folder;
    {
      const auto desk =
          OpenDesk(Value(OpenSqliteStore(folder.File("desk.db"))));
      std::vector<std::vector<ImportedCase>> base;
      for (int i = 0; i < rows; i += kAtOnce) {
        base.push_back(OldBase(i, kAtOnce));
      }
      {
        const Watch watch(&library);
        for (const auto& part : base) {
          for (const auto& one :
               desk->Import("cn.changsha", "old", part, Of("operator"), kNow)) {
            Need(one.status());
          }
        }
      }
      if (Value(desk->Stats(Host(), kNow)).counts.mirrors != rows)
        Fail("rows missing");
    }
    {
      BareSqlite sqlite(folder.File("bare.db"), true);
      const Watch watch(&bare);
      sqlite.CommitAll(batches, kAtOnce);
    }
  }
  const double all = static_cast<double>(rows) * kRounds;
  Line(name, all, library, bare, 0.6);
}

// How long each call takes one caller, other calls being none.
void SqliteCalls(int cases) {
  if (!Wanted("SQLite, each call")) return;
  Folder folder;
  const auto desk = OpenDesk(Value(OpenSqliteStore(folder.File("desk.db"))));
  Run lifecycles;
  RunLifecycles(*desk, cases, 8, &lifecycles);
  std::vector<CaseRef> refs;
  CaseRef after;
  for (;;) {
    const std::vector<CaseRecord> page =
        Value(desk->List(Host(), {}, after, 1000));
    if (page.empty()) break;
    after = page.back().ref;
    for (const CaseRecord& row : page) refs.push_back(row.ref);
  }
  const auto measure = [](const char* what, std::size_t times, double gate,
                          const std::function<void(std::size_t)>& call) {
    std::vector<double> micros;
    for (std::size_t i = 0; i < times; ++i) {
      const Clock::time_point start = Clock::now();
      call(i);
      micros.push_back(Since(start) * 1e6);
    }
    std::sort(micros.begin(), micros.end());
    const double median = micros[micros.size() / 2];
    const bool good = gate == 0 || median <= gate;
    all_good = all_good && good;
    std::printf("%-34s p50 %7.1f us  p99 %7.1f us  %s\n", what, median,
                micros[micros.size() * 99 / 100], good ? "ok" : "HIGH");
    std::fflush(stdout);
  };
  // Sees no caller, so that nothing is recorded.
  const Actor outsider = Of("administrator");
  const Actor viewer = Of("operator");
  measure("SQLite, Get (gate 20 us)", refs.size() * 5, 20, [&](std::size_t i) {
    const Case c = Value(desk->Get(refs[i * 7919 % refs.size()], outsider));
    if (c.version != kPerCase) Fail("a case is not what was written");
  });
  measure("SQLite FULL, Get, recorded", 500, 0, [&](std::size_t i) {
    Need(desk->Get(refs[i % refs.size()], viewer).status());
  });
  measure("SQLite, History of 5 events", refs.size(), 0, [&](std::size_t i) {
    if (Value(desk->History(refs[i], outsider)).size() != kPerCase) {
      Fail("history");
    }
  });
  CaseFilter filter;
  filter.unit = "aic_bureau";
  filter.open_only = true;
  measure("SQLite, List, 50 of a department", 200, 0, [&](std::size_t) {
    if (Value(desk->List(Host(), filter, {}, 50)).empty()) Fail("list");
  });
  std::int64_t cursor = 0;
  measure("SQLite, Feed, 100 events", refs.size() * kPerCase / 100, 0,
          [&](std::size_t) {
            const FeedPage page = Value(desk->Feed({"", Host()}, cursor, 100));
            if (page.items.size() != 100) Fail("feed");
            cursor = page.next;
          });
  measure("SQLite, Stats", 100, 0, [&](std::size_t) {
    const auto counts = Value(desk->Stats(Host(), kNow)).counts;
    if (counts.cases != static_cast<std::int64_t>(refs.size())) Fail("stats");
  });
  std::vector<CaseRef> fresh;
  measure("SQLite FULL, Accept", 500, 0, [&](std::size_t) {
    fresh.push_back(Value(desk->Accept(TheTicket(), viewer, kNow)).ref);
  });
  AnyCommand accept;
  accept.kind = CommandKind::kAccept;
  measure("SQLite FULL, Do", fresh.size(), 0, [&](std::size_t i) {
    Need(desk->Do(fresh[i], accept, viewer, kNow).status());
  });
  measure("SQLite FULL, Mirror", 500, 0, [&](std::size_t i) {
    MirrorEvent event;
    event.jurisdiction = "cn.changsha";
    event.source = "12315";
    event.old_id = absl::StrCat(i);
    event.source_version = 1;
    event.event.at = kNow;
    event.event.command = Opening(kNow);
    Need(desk->Mirror(event, Host(), kNow).status());
  });
  const auto once = [&](const char* what, double count, const char* of,
                        const std::function<void()>& call) {
    const Clock::time_point start = Clock::now();
    call();
    std::printf("%-34s %.0f us %s\n", what, Since(start) * 1e6 / count, of);
    std::fflush(stdout);
  };
  once("SQLite FULL, Adopt", 500, "a mirror", [&] {
    const auto adopted =
        Value(desk->Adopt("cn.changsha", "12315", viewer, kNow));
    if (adopted.size() != 500) Fail("adopt");
    for (const AdoptionResult& one : adopted) Need(one.status);
  });
  const auto open = static_cast<double>(refs.size() + 1000);
  once("SQLite, Reassign, dry run", open, "an open case", [&] {
    Need(desk->Reassign("cn.changsha", Of("dispatcher"), kNow, true).status());
  });
  once("SQLite FULL, Tick", open, "a case that is due", [&] {
    const TickResult ticked = Value(desk->Tick(
        Host(), kNow + absl::Hours(24 * 60), static_cast<std::size_t>(open)));
    if (ticked.cases < refs.size() || ticked.failed != 0) Fail("tick");
  });
  const Clock::time_point start = Clock::now();
  const DeskCheck check = Value(desk->Check(Host()));
  std::printf("%-34s %.0f events a second\n", "SQLite, Check",
              static_cast<double>(check.events) / Since(start));
  if (!check.faults.empty()) Fail("the store is not clean");
}

// What encryption and access record add, apart from any disk.
void PrivacyCosts(int cases) {
  if (!Wanted("memory, keys and access record")) return;
  Folder folder;
  for (const bool encrypted : {false, true}) {
    std::shared_ptr<KeyProvider> keys;
    if (encrypted) keys = Value(OpenKeyFile(folder.File("desk.db") + ".keys"));
    const auto desk = OpenDesk(NewMemoryStore(), keys);
    const auto measure = [&](const char* what,
                             const std::function<void(std::size_t)>& call) {
      Time time;
      {
        const Watch watch(&time);
        for (int i = 0; i < cases; ++i) call(static_cast<std::size_t>(i));
      }
      std::printf("memory, %-26s %7.2f us of processor  %s\n", what,
                  time.processor * 1e6 / cases,
                  encrypted ? "encrypted" : "not encrypted");
      std::fflush(stdout);
    };
    std::vector<CaseRef> refs;
    const Actor viewer = Of("operator"), outsider = Of("administrator");
    measure("Accept", [&](std::size_t) {
      refs.push_back(Value(desk->Accept(TheTicket(), viewer, kNow)).ref);
    });
    measure("Get without caller", [&](std::size_t i) {
      Need(desk->Get(refs[i], outsider).status());
    });
    measure("Get, recorded",
            [&](std::size_t i) { Need(desk->Get(refs[i], viewer).status()); });
  }
}

void PostgresCommands(const std::string& conninfo, int connections, int cases) {
  static int schemas = 0;
  const std::string name =
      absl::StrCat("PostgreSQL, connections ", connections);
  if (!Wanted(name)) return;
  Run library;
  Time bare;
  const std::vector<Batch> batches = RecordLives(cases);
  for (int round = 0; round < kRounds; ++round) {
    PostgresOptions options;
    options.connections = static_cast<std::size_t>(connections);
    options.schema = absl::StrCat("bench", ::getpid(), "_", ++schemas);
    {
      const auto desk = OpenDesk(Value(OpenPostgresStore(conninfo, options)));
      RunLifecycles(*desk, cases, connections, &library);
    }
    options.schema = absl::StrCat("bench", ::getpid(), "_", ++schemas);
    Need(OpenPostgresStore(conninfo, options).status());
    {
      std::vector<std::unique_ptr<BarePostgres>> all;
      for (int i = 0; i < connections; ++i) {
        all.push_back(std::make_unique<BarePostgres>(conninfo, options.schema));
      }
      std::atomic<std::size_t> next{0};
      std::vector<std::thread> threads;
      const Watch watch(&bare);
      for (auto& one : all) {
        threads.emplace_back([&] {
          // One case at a time, as the callers do.
          for (std::size_t i; (i = next++ * kPerCase) < batches.size();) {
            for (std::size_t k = i; k < i + kPerCase; ++k) {
              one->Put(batches[k]);
            }
          }
        });
      }
      for (std::thread& thread : threads) thread.join();
    }
  }
  const double commands = static_cast<double>(cases) * kPerCase * kRounds;
  Line(name, commands, library.time, bare, 0.7, library.micros);
}

long ResidentKib() {
  std::ifstream in("/proc/self/status");
  std::string word;
  while (in >> word) {
    if (word == "VmRSS:") {
      long kib = 0;
      in >> kib;
      return kib;
    }
  }
  return 0;
}

void Memory(long events) {
  Folder folder;
  SqliteOptions options;
  options.sync_every_commit = false;
  const auto desk =
      OpenDesk(Value(OpenSqliteStore(folder.File("desk.db"), options)));
  std::vector<CaseRef> refs;
  for (int i = 0; i < 2000; ++i) {
    refs.push_back(Value(desk->Accept(TheTicket(), Of("operator"), kNow)).ref);
  }
  std::atomic<long> next{0};
  long first = 0;
  const Clock::time_point start = Clock::now();
  for (int part = 1; part <= 10; ++part) {
    std::vector<std::thread> threads;
    for (int t = 0; t < 16; ++t) {
      threads.emplace_back([&] {
        AnyCommand note;
        note.kind = CommandKind::kNote;
        note.internal_text = "the shop was called; it will answer by tomorrow";
        for (long i; (i = next++) < events * part / 10;) {
          Need(desk->Do(refs[static_cast<std::size_t>(i * 7919 % 2000)], note,
                        Of("operator"), kNow)
                   .status());
        }
      });
    }
    for (std::thread& thread : threads) thread.join();
    next = events * part / 10;
    if (part == 1) first = ResidentKib();
  }
  const long last = ResidentKib();
  const bool flat = last - first < 8 * 1024;
  all_good = all_good && flat;
  std::printf(
      "%-34s %ld KiB after %ld events, %ld KiB after %ld  %s"
      "  (%.0f a second)\n",
      "SQLite, memory", first, events / 10, last, events, flat ? "ok" : "GROWS",
      static_cast<double>(events) / Since(start));
}

int Main(int argc, char** argv) {
  int scale = 10;
  long events = 0;
  int lifecycles = 0;
  std::string conninfo;
  for (int i = 1; i < argc; ++i) {
    const std::string argument = argv[i];
    if (argument == "--quick") {
      scale = 3;
    } else if (argument == "--events" && i + 1 < argc) {
      events = std::atol(argv[++i]);
    } else if (argument == "--lifecycles" && i + 1 < argc) {
      lifecycles = std::atoi(argv[++i]);
    } else if (argument == "--only" && i + 1 < argc) {
      only = argv[++i];
    } else if (argument == "--postgres" && i + 1 < argc) {
      conninfo = argv[++i];
    } else {
      Fail(
          "usage: desk_bench [--quick] [--events N] [--lifecycles N] "
          "[--only WORDS] [--postgres CONNINFO]");
    }
  }
  std::printf("%u cores, SQLite %s\n", std::thread::hardware_concurrency(),
              sqlite3_libversion());
  if (lifecycles != 0) {
    const auto desk = OpenDesk(NewMemoryStore());
    Run run;
    RunLifecycles(*desk, lifecycles, 1, &run);
    std::printf("memory store: %.1f us of processor a command\n",
                run.time.processor * 1e6 / (lifecycles * kPerCase));
    return 0;
  }
  if (events != 0) {
    Memory(events);
    return all_good ? 0 : 1;
  }
  std::printf("%-34s %8s %8s %7s      %7s %7s %8s %8s\n", "commands a second",
              "desk", "bare SQL", "share", "cpu us", "bare", "p50 us",
              "p99 us");
  SqliteCommands(true, 1, 10 * scale);
  SqliteCommands(true, 8, 50 * scale);
  SqliteCommands(true, 64, 150 * scale);
  SqliteCommands(false, 1, 150 * scale);
  SqliteCommands(false, 8, 150 * scale);
  SqliteImport(std::max(1, scale / 2) * 1000);
  SqliteCalls(200 * scale);
  PrivacyCosts(2000 * scale);
  if (!conninfo.empty()) {
    PostgresCommands(conninfo, 1, 50 * scale);
    PostgresCommands(conninfo, 8, 100 * scale);
  }
  return all_good ? 0 : 1;
}

}  // namespace
}  // namespace trunkline::bench

int main(int argc, char** argv) { return trunkline::bench::Main(argc, argv); }
