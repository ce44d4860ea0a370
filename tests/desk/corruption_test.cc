// SPDX-License-Identifier: Apache-2.0
//
// Single corruptions of every column and record of a store: Desk::Check() finds
// each, but for the few that kFree names, on which nothing else depends.
#include <sqlite3.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <random>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "tests/catch.h"
#include "tests/desk/city.h"
#include "tests/desk/every_sort.h"
#include "tests/desk/forwarding_store.h"
#include "trunkline/cases/store_sqlite.h"

namespace trunkline::testing {
namespace {

const absl::Time kThen = At("2018-09-20 10:00");

// --- SQLite, column by column ---

class Sql {
 public:
  explicit Sql(const std::string& file) {
    REQUIRE(sqlite3_open(file.c_str(), &db_) == SQLITE_OK);
    sqlite3_busy_timeout(db_, 5000);
  }
  ~Sql() { sqlite3_close(db_); }
  Sql(const Sql&) = delete;
  Sql& operator=(const Sql&) = delete;

  // A value, as SQL writes it: 'text', x'00', 7, NULL.
  std::vector<std::vector<std::string>> Rows(const std::string& sql) {
    std::vector<std::vector<std::string>> rows;
    sqlite3_stmt* row = nullptr;
    REQUIRE(sqlite3_prepare_v2(db_, sql.c_str(), -1, &row, nullptr) ==
            SQLITE_OK);
    while (sqlite3_step(row) == SQLITE_ROW) {
      auto& values = rows.emplace_back();
      for (int i = 0; i != sqlite3_column_count(row); ++i) {
        values.emplace_back(
            reinterpret_cast<const char*>(sqlite3_column_text(row, i)));
      }
    }
    sqlite3_finalize(row);
    return rows;
  }
  bool Run(const std::string& sql) {
    return sqlite3_exec(db_, sql.c_str(), nullptr, nullptr, nullptr) ==
           SQLITE_OK;
  }

 private:
  sqlite3* db_ = nullptr;
};

// Other values for a value in SQL.
std::vector<std::string> Others(const std::string& value, bool is_nullable,
                                std::mt19937* random) {
  std::vector<std::string> out;
  const auto below = [&](std::size_t n) { return (*random)() % n; };
  if (value == "NULL") {
    out = {std::to_string(1500000000000000 + below(1000000000))};
  } else if (value[0] == '\'') {
    const std::string text = value.substr(1, value.size() - 2);
    out = {"'" + text + "x'", "'12315'"};
    if (!text.empty()) {
      std::string changed = text;
      changed[below(changed.size())] = 'q';
      out.push_back("'" + changed + "'");
      out.push_back("''");
    }
  } else if (value[0] == 'X' || value[0] == 'x') {
    std::string hex = value.substr(2, value.size() - 3);
    out = {"X'" + hex + "00'"};
    if (!hex.empty()) {
      std::string changed = hex;
      char& digit = changed[below(changed.size())];
      digit = digit == '7' ? '8' : '7';
      out.push_back("X'" + changed + "'");
      out.push_back("X'" + hex.substr(2) + "'");
      out.push_back("X''");
    }
  } else {
    const std::int64_t number = std::stoll(value);
    out = {std::to_string(number + 1), std::to_string(number - 1),
           std::to_string(static_cast<std::int64_t>(below(1 << 30))), "'text'"};
    if (is_nullable) out.push_back("NULL");
  }
  out.erase(std::remove(out.begin(), out.end(), value), out.end());
  return out;
}

// What may be changed unseen: nothing else depends on it.
bool IsFree(const std::string& table, const std::string& column,
            const std::map<std::string, std::string>& row,
            const std::string& to) {
  const auto at = [&](const char* name) { return row.at(name); };
  if (table == "auxiliary") return true;  // Its format belongs to its kind.
  if (table == "sealed" && at("salt") == "X''") {
    // Who erased it, and when.
    return column == "erased_by" || (column == "erased_at" && to != "NULL");
  }
  if (table == "idempotency") {
    // The digest of an erased case's key is erased; so is what stood for the
    // record. Events that the case has are named all the same.
    if (at("digest") == "X''") return true;
    return false;
  }
  // Numbers may be skipped, so every one beyond those in use may be next.
  return table == "counters" && column == "next" && to[0] != '\'' &&
         std::stoll(to) > 20 && std::stoll(to) < 1'000'000;
}

TEST_CASE("every column of SQLite: a single corruption is found") {
  TestStore store("sqlite");
  const std::string file = store.file();
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  FillWithEverySort(*desk);
  CheckClean(*desk);
  Sql sql(file);
  std::mt19937 random(20181001);
  std::size_t made = 0, free = 0, missed = 0;
  std::string list_of_missed;
  for (const char* const table : {"cases", "events", "sealed", "idempotency",
                                  "counters", "auxiliary", "access"}) {
    std::vector<std::string> columns, keys;
    std::set<std::string> nullable;
    std::string list;
    for (const auto& column : sql.Rows("SELECT name, \"notnull\", pk FROM "
                                       "pragma_table_info('" +
                                       std::string(table) + "')")) {
      columns.push_back(column[0]);
      list += (list.empty() ? "quote(" : ", quote(") + column[0] + ")";
      if (column[1] == "0" && column[2] == "0") nullable.insert(column[0]);
      if (column[2] != "0") keys.push_back(column[0]);
    }
    for (const auto& values :
         sql.Rows("SELECT " + list + " FROM " + std::string(table))) {
      std::map<std::string, std::string> row;
      for (std::size_t i = 0; i != columns.size(); ++i) {
        row[columns[i]] = values[i];
      }
      for (const std::string& column : columns) {
        for (const std::string& to :
             Others(row[column], nullable.count(column) != 0, &random)) {
          // A sample, or all of the small tables.
          if (values.size() > 8 && random() % 4 != 0) continue;
          std::string where, back;
          for (const std::string& key : keys) {
            where +=
                (where.empty() ? " WHERE " : " AND ") + key + " = " + row[key];
            back += (back.empty() ? " WHERE " : " AND ") + key + " = " +
                    (key == column ? to : row[key]);
          }
          const std::string set =
              "UPDATE " + std::string(table) + " SET " + column + " = ";
          if (!sql.Run(set + to + where)) continue;  // Not unique.
          const bool found = Faults(*desk) > 0;
          ++made;
          if (IsFree(table, column, row, to)) {
            ++free;
          } else if (!found) {
            ++missed;
            list_of_missed += std::string(table) + "." + column + ": " +
                              row[column].substr(0, 80) + " -> " +
                              to.substr(0, 80) + "\n";
          }
          REQUIRE(sql.Run(set + row[column] + back));
        }
      }
    }
  }
  std::printf("SQLite: %zu corruptions, %zu of what is free, %zu missed\n",
              made, free, missed);
  INFO(list_of_missed);
  CHECK(missed == 0);
  CHECK(made > 800);
  CHECK(free * 10 < made);
  CheckClean(*desk);
}

TEST_CASE("an index or a column of SQLite that is not the schema's is found") {
  TestStore store("sqlite");
  const std::string file = store.file();
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  FillWithEverySort(*desk);
  CheckClean(*desk);
  Sql sql(file);
  const auto says = [&](const std::string& what) {
    for (const DeskFault& fault : Ok(desk->Check(As("system"))).faults) {
      if (fault.what == what) return true;
    }
    return false;
  };
  const auto indexes = sql.Rows(
      "SELECT name, sql, tbl_name FROM sqlite_master WHERE type = 'index' AND "
      "sql IS NOT NULL");
  CHECK(indexes.size() == 5);
  for (const auto& index : indexes) {
    INFO(index[0]);
    REQUIRE(sql.Run("DROP INDEX " + index[0]));
    CHECK(says("index " + index[0] + " is missing"));
    // Another of that name.
    REQUIRE(sql.Run("CREATE INDEX " + index[0] + " ON " + index[2] +
                    " (version) WHERE version > 7"));
    CHECK(says("index " + index[0] + " is not that of the schema"));
    REQUIRE(sql.Run("DROP INDEX " + index[0]));
    // The same with other blanks is the same.
    std::string made = index[1];
    made.replace(made.find(" ON "), 4, "\n  ON  ");
    REQUIRE(sql.Run(made));
    CheckClean(*desk);
  }
  REQUIRE(sql.Run("ALTER TABLE cases ADD COLUMN more TEXT"));
  CHECK(says("table cases is not that of the schema"));
  REQUIRE(sql.Run("ALTER TABLE cases DROP COLUMN more"));
  // What a host adds is its own.
  REQUIRE(
      sql.Run("CREATE INDEX case_region ON cases (region); "
              "CREATE TABLE own (a TEXT)"));
  CheckClean(*desk);
}

TEST_CASE("every row of SQLite: that it is gone is found") {
  TestStore store("sqlite");
  const std::string file = store.file();
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  FillWithEverySort(*desk);
  AddMeasures(*desk);
  CheckClean(*desk);
  Sql sql(file);
  std::map<std::string, std::size_t> made;
  for (const std::string table : {"cases", "events", "sealed", "idempotency",
                                  "counters", "auxiliary", "access"}) {
    std::vector<std::string> columns;
    std::vector<std::size_t> keys;
    std::string list;
    for (const auto& column :
         sql.Rows("SELECT name, pk FROM pragma_table_info('" + table + "')")) {
      if (column[1] != "0") keys.push_back(columns.size());
      columns.push_back(column[0]);
      list += (list.empty() ? "quote(" : ", quote(") + column[0] + ")";
    }
    REQUIRE_FALSE(keys.empty());
    const auto rows = sql.Rows("SELECT " + list + " FROM " + table +
                               " ORDER BY " + columns[keys[0]]);
    for (std::size_t i = 0; i != rows.size(); ++i) {
      std::string where, values;
      for (const std::size_t key : keys) {
        where += (where.empty() ? " WHERE " : " AND ") + columns[key] + " = " +
                 rows[i][key];
      }
      for (const std::string& value : rows[i]) {
        values += (values.empty() ? "" : ", ") + value;
      }
      INFO(table << where);
      REQUIRE(sql.Run("DELETE FROM " + table + where));
      // The end of the access record has nothing after it.
      const bool unseen = LeavesNoTrace(table, rows[i][0]) ||
                          (table == "access" && i + 1 == rows.size());
      CHECK((Faults(*desk) == 0) == unseen);
      ++made[table];
      REQUIRE(sql.Run("INSERT INTO " + table + " VALUES (" + values + ")"));
    }
  }
  CHECK(made.size() == 7);
  CHECK(made["events"] > 15);
  CheckClean(*desk);
}

TEST_CASE(
    "the newest case, gone with all that belongs to it, leaves no trace") {
  TestStore store("sqlite");
  const std::string file = store.file();
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  FillWithEverySort(*desk);
  const CaseRef newest =
      Ok(desk->Accept(Complaint(kThen), As("operator"), kThen)).ref;
  const DeskCheck before = CheckClean(*desk);
  Sql sql(file);
  const std::string no =
      sql.Rows("SELECT no FROM cases WHERE id = '" + newest.id + "'")[0][0];
  for (const char* const table : {"sealed", "events"}) {
    REQUIRE(sql.Run(std::string("DELETE FROM ") + table +
                    " WHERE case_no = " + no));
    CHECK(Faults(*desk) > 0);
  }
  REQUIRE(sql.Run("DELETE FROM cases WHERE no = " + no));
  // What the check counted is what tells.
  const DeskCheck after = CheckClean(*desk);
  CHECK(after.cases == before.cases - 1);
  CHECK(after.events == before.events - 1);
}

TEST_CASE("an index that differs from its table is found") {
  TestStore store("sqlite");
  const std::string file = store.file();
  std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  FillWithEverySort(*desk);
  desk.reset();
  Sql sql(file);
  // The index keeps its entries and says that they are of another column.
  REQUIRE(
      sql.Run("PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = "
              "replace(sql, '(due)', '(opened_at)') WHERE name = 'case_due'"));
  desk = OpenDesk(Ok(OpenSqliteStore(file)));
  CHECK(Faults(*desk) > 0);
}

TEST_CASE("a forged source hides no event from that source") {
  TestStore store("sqlite");
  const std::string file = store.file();
  const std::unique_ptr<Desk> desk = OpenDesk(store.Release());
  FillWithEverySort(*desk);
  FeedViewer source;
  source.source = "12315";
  const std::size_t before = WholeFeed(*desk, source).size();
  Sql sql(file);
  REQUIRE(sql.Run("UPDATE events SET source = '12315' WHERE position = 1"));
  CHECK(WholeFeed(*desk, source).size() == before);
  CHECK(Faults(*desk) > 0);
}

// --- any store, field by field ---

// Changes one field of one record.
class Corrupted : public ForwardingStore {
 public:
  using ForwardingStore::ForwardingStore;
  std::function<void(CaseRecord*)> of_case;
  std::function<void(EventRecord*)> of_event;
  std::function<void(const CaseRef&, SealedRecord*)> of_sealed;
  std::function<void(IdempotencyRecord*)> of_key;
  std::function<void(CounterRecord*)> of_counter;
  void Reset() {
    of_case = nullptr;
    of_event = nullptr;
    of_sealed = nullptr;
    of_key = nullptr;
    of_counter = nullptr;
  }

 private:
  void Change(CaseRecord* r) const override {
    if (of_case) of_case(r);
  }
  void Change(EventRecord* r) const override {
    if (of_event) of_event(r);
  }
  void Change(const CaseRef& ref, SealedRecord* r) const override {
    if (of_sealed) of_sealed(ref, r);
  }
  void Change(IdempotencyRecord* r) const override {
    if (of_key) of_key(r);
  }
  void Change(CounterRecord* r) const override {
    if (of_counter) of_counter(r);
  }
};

template <typename Record>
struct Field {
  const char* name;
  std::function<void(Record*)> change;
};

void Shift(absl::Time* time) {
  *time = *time == absl::InfiniteFuture() ? At("2019-01-01 00:00")
                                          : *time + absl::Microseconds(1);
}

TEST_CASE("every field of a record in memory: a single corruption is found") {
  auto owned = std::make_unique<Corrupted>(NewMemoryStore());
  Corrupted& store = *owned;
  const std::unique_ptr<Desk> desk = OpenDesk(std::move(owned));
  FillWithEverySort(*desk);
  CheckClean(*desk);
  std::vector<CaseRef> refs;
  for (const char* const source : {"", "*"}) {
    CaseFilter filter;
    filter.source = source;
    for (const CaseRecord& record : Ok(store.Scan(filter, {}, 100))) {
      refs.push_back(record.ref);
    }
  }
  const std::vector<EventRecord> events = Ok(store.Feed(0, 1000));
  const std::vector<IdempotencyRecord> keys = Ok(store.Keys("", "", 1000));
  const std::vector<CounterRecord> counters = Ok(store.Counters());
  REQUIRE(refs.size() > 8);
  std::size_t made = 0, missed = 0;
  std::string list_of_missed;
  const auto expect = [&](const std::string& what) {
    ++made;
    if (Faults(*desk) == 0) {
      ++missed;
      list_of_missed += what + "\n";
    }
    store.Reset();
  };

  const Field<CaseRecord> kCase[] = {
      {"version", [](CaseRecord* r) { ++r->version; }},
      {"chain", [](CaseRecord* r) { r->chain[7] ^= 1; }},
      {"stage", [](CaseRecord* r) { r->stage += "x"; }},
      {"unit", [](CaseRecord* r) { r->unit += "x"; }},
      {"region", [](CaseRecord* r) { r->region += "x"; }},
      {"source",
       [](CaseRecord* r) { r->source = r->source.empty() ? "12315" : ""; }},
      {"adopted_as", [](CaseRecord* r) { r->adopted_as += "x"; }},
      {"open", [](CaseRecord* r) { r->open = !r->open; }},
      {"opened_at", [](CaseRecord* r) { Shift(&r->opened_at); }},
      {"due", [](CaseRecord* r) { Shift(&r->due); }},
      {"next_tick_at", [](CaseRecord* r) { Shift(&r->next_tick_at); }},
      {"state", [](CaseRecord* r) { r->state[5] ^= 1; }},
  };
  for (const CaseRef& ref : refs) {
    for (const auto& field : kCase) {
      store.of_case = [&](CaseRecord* r) {
        if (r->ref == ref) field.change(r);
      };
      expect(std::string("case ") + ref.id + ": " + field.name);
    }
  }
  const Field<EventRecord> kEvent[] = {
      {"position", [](EventRecord* r) { ++r->position; }},
      {"version", [](EventRecord* r) { ++r->version; }},
      {"at", [](EventRecord* r) { Shift(&r->at); }},
      {"type", [](EventRecord* r) { r->type += "x"; }},
      {"source",
       [](EventRecord* r) { r->source = r->source.empty() ? "12315" : ""; }},
      {"bytes", [](EventRecord* r) { r->bytes[r->bytes.size() / 2] ^= 1; }},
      {"seal", [](EventRecord* r) { r->seal += "x"; }},
      {"chain", [](EventRecord* r) { r->chain[3] ^= 1; }},
  };
  for (const EventRecord& event : events) {
    for (const auto& field : kEvent) {
      store.of_event = [&](EventRecord* r) {
        if (r->position == event.position) field.change(r);
      };
      expect("event " + std::to_string(event.position) + ": " + field.name);
    }
  }
  const Field<SealedRecord> kSealed[] = {
      {"version", [](SealedRecord* r) { ++r->version; }},
      {"salt", [](SealedRecord* r) { r->salt += "x"; }},
      {"bytes", [](SealedRecord* r) { r->bytes += "x"; }},
  };
  for (const CaseRef& ref : refs) {
    std::vector<SealedRecord> parts;
    const CaseRecord record = Ok(store.Load(ref, &parts));
    for (const SealedRecord& part : parts) {
      const auto at = [&](const auto& change) {
        store.of_sealed = [&, change](const CaseRef& of, SealedRecord* r) {
          if (of == ref && r->version == part.version) change(r);
        };
      };
      for (const auto& field : kSealed) {
        at(field.change);
        expect("sealed of " + ref.id + ": " + field.name);
      }
      if (part.salt.empty()) continue;
      at([](SealedRecord* r) { r->erased_by = "x"; });
      expect("sealed of " + ref.id + ": erased_by");
      at([](SealedRecord* r) { r->erased_at = kThen; });
      expect("sealed of " + ref.id + ": erased_at");
    }
  }
  const Field<IdempotencyRecord> kKey[] = {
      {"source", [](IdempotencyRecord* r) { r->source += "x"; }},
      {"key", [](IdempotencyRecord* r) { r->key += "x"; }},
      {"digest", [](IdempotencyRecord* r) { r->digest[9] ^= 1; }},
      {"jurisdiction",
       [](IdempotencyRecord* r) { r->ref.jurisdiction += "x"; }},
      {"id",
       [&](IdempotencyRecord* r) {
         r->ref = r->ref == refs[0] ? refs[1] : refs[0];
       }},
      {"first_version", [](IdempotencyRecord* r) { --r->first_version; }},
      {"last_version", [](IdempotencyRecord* r) { --r->last_version; }},
  };
  std::size_t erased = 0;
  for (const IdempotencyRecord& key : keys) {
    if (key.digest.empty()) {
      ++erased;
      continue;
    }
    for (const auto& field : kKey) {
      store.of_key = [&](IdempotencyRecord* r) {
        if (r->source == key.source && r->key == key.key) field.change(r);
      };
      expect("key " + key.key + ": " + field.name);
    }
  }
  CHECK(erased > 0);
  for (const CounterRecord& counter : counters) {
    store.of_counter = [&](CounterRecord* r) {
      if (r->name == counter.name) r->name += "x";
    };
    expect("counter " + counter.name + ": name");
    store.of_counter = [&](CounterRecord* r) {
      if (r->name == counter.name) r->last = 0;
    };
    expect("counter " + counter.name + ": last");
  }
  std::printf("memory: %zu corruptions, %zu missed\n", made, missed);
  INFO(list_of_missed);
  CHECK(missed == 0);
  CHECK(made > 250);
  CheckClean(*desk);
}

TEST_CASE("what cannot be verified is said") {
  // A store of a host's own that lists neither keys nor counters.
  class Plain : public ForwardingStore {
   public:
    using ForwardingStore::ForwardingStore;
    absl::StatusOr<std::vector<IdempotencyRecord>> Keys(
        std::string_view a, std::string_view b, std::size_t n) override {
      return Store::Keys(a, b, n);
    }
    absl::StatusOr<std::vector<CounterRecord>> Counters() override {
      return Store::Counters();
    }
    absl::StatusOr<std::vector<std::string>> CheckStorage() override {
      return Store::CheckStorage();
    }
  };
  const std::unique_ptr<Desk> desk =
      OpenDesk(std::make_unique<Plain>(NewMemoryStore()));
  FillWithEverySort(*desk);
  const DeskCheck check = Ok(desk->Check(As("system")));
  CHECK(check.faults.empty());
  CHECK(check.unverified.size() == 3);
  CHECK(check.unverified_zh.size() == 3);
  CHECK(check.keys == 0);
}

}  // namespace
}  // namespace trunkline::testing
