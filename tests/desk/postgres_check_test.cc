// SPDX-License-Identifier: Apache-2.0
//
// What Desk::Check() finds in the tables of a PostgreSQL store: each rule about
// the tables themselves is broken once, and each row deleted once.
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "src/desk/postgres/check_tables.h"
#include "tests/catch.h"
#include "tests/desk/city.h"
#include "tests/desk/every_sort.h"
#include "tests/desk/postgres_sql.h"
#include "trunkline/cases/store_postgres.h"

namespace trunkline::testing {
namespace {

// A desk with something of every sort, and a connection behind its back.
struct Filled {
  Filled() : sql(store.schema()), desk(OpenDesk(store.Release())) {
    FillWithEverySort(*desk);
    AddMeasures(*desk);
    CheckClean(*desk);  // Which also numbers the feed.
  }

  // Does something to a table, and afterwards gives it its rows back.
  template <typename Then>
  void With(const std::string& table, const std::string& change,
            const Then& then) {
    sql.Run("CREATE TEMP TABLE saved AS TABLE $s." + table);
    sql.Run(change);
    then();
    sql.Run("DELETE FROM $s." + table + "; INSERT INTO $s." + table +
            " TABLE saved; DROP TABLE saved");
  }

  TestStore store{"postgres"};
  PostgresSql sql;
  std::unique_ptr<Desk> desk;
};

// Each way to break a rule, and what the check then says of it.
struct Broken {
  const char* what;
  const char* table;
  const char* change;
};
constexpr Broken kBroken[] = {
    {"cases whose open column is neither 0 nor 1", "cases",
     "UPDATE $s.cases SET open = 2 WHERE id = (SELECT min(id) FROM $s.cases)"},
    {"events that belong to no case", "cases",
     "DELETE FROM $s.cases WHERE id = (SELECT min(id) FROM $s.cases)"},
    {"sealed parts that belong to no event", "sealed",
     "INSERT INTO $s.sealed (jurisdiction, id, version, salt, bytes) SELECT "
     "jurisdiction, 'none', version, salt, bytes FROM $s.sealed LIMIT 1"},
    {"positions of the feed without an event", "feed",
     "UPDATE $s.feed SET id = 'none' WHERE position = 1"},
    {"unpublished rows without an event", "unpublished",
     "INSERT INTO $s.unpublished (at, version, jurisdiction, id) VALUES "
     "(1, 1, 'cn.changsha', 'none')"},
    // Of an event that there is, at another time.
    {"unpublished rows without an event", "unpublished",
     "INSERT INTO $s.unpublished (at, version, jurisdiction, id) SELECT at + "
     "1, version, jurisdiction, aggregateid FROM $s.events LIMIT 1"},
    {"heads of the feed that are not its last position", "lease",
     "UPDATE $s.lease SET head = head + 1"},
    {"heads of the feed that are missing", "lease", "DELETE FROM $s.lease"},
    {"heads of the access record that are not its last entry", "access_head",
     "UPDATE $s.access_head SET position = position - 1"},
    {"heads of the access record that are not its last entry", "access_head",
     "UPDATE $s.access_head SET chain = decode(repeat('00', 32), 'hex')"},
    {"heads of the access record that are missing or too many", "access_head",
     "DELETE FROM $s.access_head"},
    {"heads of the access record that are missing or too many", "access_head",
     "INSERT INTO $s.access_head SELECT * FROM $s.access_head"},
    {"events whose columns for the outbox differ from the event", "events",
     "UPDATE $s.events SET id = id || 'x' WHERE id = (SELECT min(id) FROM "
     "$s.events)"},
    {"events whose columns for the outbox differ from the event", "events",
     "UPDATE $s.events SET aggregatetype = 'x' WHERE id = (SELECT min(id) "
     "FROM $s.events)"},
    {"events whose columns for the outbox differ from the event", "events",
     "UPDATE $s.events SET ce_source = 'x' WHERE id = (SELECT min(id) FROM "
     "$s.events)"},
    {"events whose columns for the outbox differ from the event", "events",
     "UPDATE $s.events SET ce_subject = 'x' WHERE id = (SELECT min(id) FROM "
     "$s.events)"},
    {"events whose columns for the outbox differ from the event", "events",
     "UPDATE $s.events SET ce_specversion = '2.0' WHERE id = (SELECT min(id) "
     "FROM $s.events)"},
    {"events whose columns for the outbox differ from the event", "events",
     "UPDATE $s.events SET ce_datacontenttype = 'x' WHERE id = (SELECT "
     "min(id) FROM $s.events)"},
    {"events whose columns for the outbox differ from the event", "events",
     "UPDATE $s.events SET ce_dataschema = 'x' WHERE id = (SELECT min(id) "
     "FROM $s.events)"},
    {"events whose ce_time differs from the event", "events",
     "UPDATE $s.events SET ce_time = 'x' WHERE id = (SELECT min(id) FROM "
     "$s.events)"},
    {"events whose ce_time differs from the event", "events",
     "UPDATE $s.events SET ce_time = '2018-09-20T02:00:01Z' WHERE id = "
     "(SELECT min(id) FROM $s.events)"},
};

TEST_CASE("every rule about the tables of PostgreSQL finds what breaks it") {
  Filled filled;
  // Nothing is published meanwhile, as if another desk did it.
  PostgresSql holder(filled.store.schema());
  std::set<std::string> broken;
  for (const Broken& one : kBroken) {
    INFO(one.change);
    filled.With(one.table, one.change, [&] {
      const bool numbers = one.table == std::string_view("unpublished");
      if (numbers) {
        holder.Run("BEGIN");
        holder.Run("SELECT * FROM $s.lease FOR UPDATE");
      }
      std::string all;
      bool found = false;
      for (const DeskFault& fault :
           Ok(filled.desk->Check(As("system"))).faults) {
        all += fault.what + "\n";
        // After how many there are.
        const std::size_t at = fault.what.find(' ');
        found = found || (at != std::string::npos &&
                          fault.what.substr(at + 1) == one.what);
      }
      INFO(all);
      CHECK(found);
      if (numbers) holder.Run("ROLLBACK");
    });
    broken.insert(one.what);
  }
  // An index has no rows that could be given back.
  constexpr char kIndexes[] =
      "indexes that are missing or not those of the schema";
  const auto says = [&](const std::string& what) {
    for (const DeskFault& fault : Ok(filled.desk->Check(As("system"))).faults) {
      if (fault.what == what) return true;
    }
    return false;
  };
  filled.sql.Run("DROP INDEX $s.case_due");
  CHECK(says(std::string("1 ") + kIndexes));
  // One of that name over another column, and one that leaves rows out.
  for (const char* const other :
       {"CREATE INDEX case_due ON $s.cases (next_tick_at) WHERE open = 1 AND "
        "source = '' AND due IS NOT NULL",
        "CREATE INDEX case_due ON $s.cases (due) WHERE open = 0 AND source = "
        "'' AND due IS NOT NULL",
        "CREATE INDEX case_due ON $s.events (at)"}) {
    INFO(other);
    filled.sql.Run(other);
    CHECK(says(std::string("1 ") + kIndexes));
    filled.sql.Run("DROP INDEX $s.case_due");
  }
  filled.sql.Run(
      "CREATE INDEX case_due ON $s.cases (due) WHERE open = 1 AND source = '' "
      "AND due IS NOT NULL");
  filled.sql.Run("ALTER TABLE $s.access DROP CONSTRAINT access_pkey");
  CHECK(says(std::string("1 ") + kIndexes));
  filled.sql.Run("ALTER TABLE $s.access ADD PRIMARY KEY (position)");
  // What a host adds is its own.
  filled.sql.Run("CREATE INDEX case_region ON $s.cases (region)");
  CheckClean(*filled.desk);
  broken.insert(kIndexes);
  for (const std::string_view rule : desk::PostgresTableRules()) {
    INFO(std::string(rule));
    CHECK(broken.count(std::string(rule)) == 1);
  }
  CheckClean(*filled.desk);
}

TEST_CASE("every row of PostgreSQL: that it is gone is found") {
  Filled filled;
  PostgresSql& sql = filled.sql;
  std::map<std::string, std::size_t> made;
  // All tables but `version`, which is read when a store is opened, and
  // `unpublished`, which is empty once the feed was read.
  CHECK(sql.Value("SELECT count(*) FROM $s.unpublished") == "0");
  std::vector<std::string> tables;
  for (const auto& row :
       sql.Rows("SELECT table_name FROM information_schema.tables WHERE "
                "table_schema = '$s' ORDER BY table_name")) {
    if (row[0] != "version" && row[0] != "unpublished") {
      tables.push_back(row[0].value());
    }
  }
  CHECK(tables.size() == 10);
  for (const std::string& table : tables) {
    // Its place names a row; of a deleted one the next has another.
    const std::string kind = table == "auxiliary" ? "kind" : "''";
    for (const auto& row :
         sql.Rows("SELECT ctid, " + kind + " FROM $s." + table)) {
      const std::string where = " WHERE ctid = '" + row[0].value() + "'";
      INFO(table << where << " " << row[1].value());
      sql.Run("CREATE TEMP TABLE gone AS SELECT * FROM $s." + table + where);
      sql.Run("DELETE FROM $s." + table + where);
      // The end of the access record has its head.
      CHECK((Faults(*filled.desk) == 0) ==
            LeavesNoTrace(table, row[1].value()));
      sql.Run("INSERT INTO $s." + table + " TABLE gone; DROP TABLE gone");
      ++made[table];
    }
  }
  for (const std::string& table : tables) {
    INFO(table);
    CHECK(made[table] > 0);
  }
  CheckClean(*filled.desk);
}

TEST_CASE("the newest case of PostgreSQL is gone unseen only with its heads") {
  Filled filled;
  const CaseRef newest =
      Ok(filled.desk->Accept(Complaint(At("2018-09-20 10:00")), As("operator"),
                             At("2018-09-20 10:00")))
          .ref;
  const DeskCheck before = CheckClean(*filled.desk);
  const std::string of = "id = '" + newest.id + "'";
  for (const std::string& change :
       {"DELETE FROM $s.sealed WHERE " + of,
        "DELETE FROM $s.events WHERE aggregate" + of,
        "DELETE FROM $s.cases WHERE " + of,
        "DELETE FROM $s.feed WHERE " + of}) {
    INFO(change);
    filled.sql.Run(change);
    CHECK(Faults(*filled.desk) > 0);
  }
  filled.sql.Run(
      "UPDATE $s.lease SET head = (SELECT max(position) FROM $s.feed)");
  // What the check counted is what tells.
  const DeskCheck after = CheckClean(*filled.desk);
  CHECK(after.cases == before.cases - 1);
  CHECK(after.events == before.events - 1);
}

}  // namespace
}  // namespace trunkline::testing
