#ifndef TRUNKLINE_SRC_DESK_POSTGRES_SCHEMA_H_
#define TRUNKLINE_SRC_DESK_POSTGRES_SCHEMA_H_

#include <cstdint>
#include <string>

#include "absl/strings/str_replace.h"
#include "src/desk/postgres/connection.h"

namespace trunkline::desk {

// What brings a schema from version n to n + 1; version 0 has no tables. "$s"
// is the schema's name. Never changed once released: a further step is added.
//
// `events` is an outbox: rows are inserted and never touched again. What is
// committed waits in `pending` until the sequencer, who holds the row of
// `lease`, gives it a place in `feed`.
inline constexpr const char* kPgSteps[] = {
    R"sql(
CREATE TABLE $s.cases (
  jurisdiction text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  chain bytea NOT NULL,
  stage text NOT NULL,
  unit text NOT NULL,
  region text NOT NULL,
  source text NOT NULL,
  adopted_as text NOT NULL,
  open bigint NOT NULL,
  opened bigint,
  due bigint,
  wake bigint,
  state bytea NOT NULL,
  PRIMARY KEY (jurisdiction, id)
);
CREATE INDEX case_wake ON $s.cases (wake) WHERE wake IS NOT NULL;
CREATE INDEX case_unit ON $s.cases (unit, jurisdiction, id)
  WHERE open = 1 AND source = '';
CREATE INDEX case_due ON $s.cases (due)
  WHERE open = 1 AND source = '' AND due IS NOT NULL;
CREATE INDEX case_source ON $s.cases (source, open, adopted_as)
  WHERE source <> '';
CREATE TABLE $s.events (
  id text NOT NULL,
  aggregatetype text NOT NULL,
  aggregateid text COLLATE "C" NOT NULL,
  type text NOT NULL,
  payload bytea NOT NULL,
  jurisdiction text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  at bigint NOT NULL,
  source text NOT NULL,
  seal bytea NOT NULL,
  chain bytea NOT NULL,
  ce_specversion text NOT NULL DEFAULT '1.0',
  ce_source text NOT NULL,
  ce_subject text NOT NULL,
  ce_time text NOT NULL,
  ce_datacontenttype text NOT NULL DEFAULT 'application/protobuf',
  ce_dataschema text NOT NULL DEFAULT 'trunkline:trunkline.v1.Event',
  PRIMARY KEY (jurisdiction, aggregateid, version)
);
CREATE TABLE $s.pending (
  at bigint NOT NULL,
  version bigint NOT NULL,
  jurisdiction text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  PRIMARY KEY (at, version, jurisdiction, id)
);
CREATE TABLE $s.feed (
  position bigint PRIMARY KEY,
  jurisdiction text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  version bigint NOT NULL
);
CREATE TABLE $s.lease (
  name text PRIMARY KEY,
  head bigint NOT NULL
);
INSERT INTO $s.lease (name, head) VALUES ('feed', 0);
CREATE TABLE $s.sealed (
  jurisdiction text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  version bigint NOT NULL,
  salt bytea NOT NULL,
  bytes bytea NOT NULL,
  erased_by text NOT NULL DEFAULT '',
  erased bigint,
  PRIMARY KEY (jurisdiction, id, version)
);
CREATE TABLE $s.keys (
  source text NOT NULL,
  key text NOT NULL,
  digest bytea NOT NULL,
  jurisdiction text NOT NULL,
  id text NOT NULL,
  first bigint NOT NULL,
  last bigint NOT NULL,
  PRIMARY KEY (source, key)
);
CREATE TABLE $s.counters (
  name text PRIMARY KEY,
  next bigint NOT NULL
);
CREATE TABLE $s.entries (
  kind text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (kind, source, id)
);
)sql",
};
inline constexpr std::int64_t kPgSchemaVersion =
    sizeof kPgSteps / sizeof kPgSteps[0];

// The statements of one store, with its schema's name in them.
struct PgStatements {
  explicit PgStatements(const std::string& schema) {
    const auto make = [&](PgStatement* out, const char* name,
                          const char* sql) {
      out->name = name;
      out->sql = absl::StrReplaceAll(sql, {{"$s", schema}});
      all.push_back(out);
    };
    make(&begin, "begin", "BEGIN ISOLATION LEVEL READ COMMITTED");
    make(&commit, "commit", "COMMIT");
    make(&find_key, "find_key",
         "SELECT digest, jurisdiction, id, first, last FROM $s.keys "
         "WHERE source = $1 AND key = $2");
    make(&insert_key, "insert_key",
         "INSERT INTO $s.keys (source, key, digest, jurisdiction, id, first, "
         "last) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    make(&insert_case, "insert_case",
         "INSERT INTO $s.cases (version, chain, stage, unit, region, source, "
         "adopted_as, open, opened, due, wake, state, jurisdiction, id) VALUES "
         "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)");
    // Fails with a division by zero if the case is not at the version: a
    // pipeline goes on after "no row", but not after an error.
    make(&update_case, "update_case",
         "WITH changed AS (UPDATE $s.cases SET version = $1, chain = $2, "
         "stage = $3, unit = $4, region = $5, source = $6, adopted_as = $7, "
         "open = $8, opened = $9, due = $10, wake = $11, state = $12 "
         "WHERE jurisdiction = $13 AND id = $14 AND version = $15 "
         "RETURNING 1) SELECT 1 / count(*) FROM changed");
    make(&insert_event, "insert_event",
         "INSERT INTO $s.events (id, aggregatetype, aggregateid, type, "
         "payload, jurisdiction, version, at, source, seal, chain, ce_source, "
         "ce_subject, ce_time) VALUES ($1, 'case', $2, $3, $4, $5, $6, $7, "
         "$8, $9, $10, $11, $12, $13)");
    make(&insert_pending, "insert_pending",
         "INSERT INTO $s.pending (at, version, jurisdiction, id) "
         "VALUES ($1, $2, $3, $4)");
    make(&insert_sealed, "insert_sealed",
         "INSERT INTO $s.sealed (jurisdiction, id, version, salt, bytes) "
         "VALUES ($1, $2, $3, $4, $5)");
    make(&put_entry, "put_entry",
         "INSERT INTO $s.entries (kind, source, id, bytes) "
         "VALUES ($1, $2, $3, $4) ON CONFLICT (kind, source, id) "
         "DO UPDATE SET bytes = excluded.bytes");
    make(&load, "load",
         "SELECT jurisdiction, id, version, chain, stage, unit, region, "
         "source, adopted_as, open, opened, due, wake, state FROM $s.cases "
         "WHERE jurisdiction = $1 AND id = $2");
    make(&load_sealed, "load_sealed",
         "SELECT version, salt, bytes, erased_by, erased FROM $s.sealed "
         "WHERE jurisdiction = $1 AND id = $2 ORDER BY version");
    make(&events, "events",
         "SELECT 0::bigint, jurisdiction, aggregateid, version, at, type, "
         "source, payload, seal, chain FROM $s.events WHERE jurisdiction = $1 "
         "AND aggregateid = $2 AND version > $3 ORDER BY version LIMIT $4");
    make(&feed, "feed",
         "SELECT f.position, e.jurisdiction, e.aggregateid, e.version, e.at, "
         "e.type, e.source, e.payload, e.seal, e.chain FROM $s.feed f "
         "JOIN $s.events e ON e.jurisdiction = f.jurisdiction "
         "AND e.aggregateid = f.id AND e.version = f.version "
         "WHERE f.position > $1 ORDER BY f.position LIMIT $2");
    make(&take_lease, "take_lease",
         "SELECT head FROM $s.lease WHERE name = 'feed' "
         "FOR UPDATE SKIP LOCKED");
    // The events of a case never go back in time, so in the order of (at,
    // version) each comes before its successor, also at the edge of a step.
    make(&number, "number",
         "WITH taken AS (SELECT at, version, jurisdiction, id FROM $s.pending "
         "ORDER BY at, version, jurisdiction, id LIMIT $2), "
         "placed AS (INSERT INTO $s.feed (position, jurisdiction, id, version) "
         "SELECT $1 + row_number() OVER (ORDER BY at, version, jurisdiction, "
         "id), jurisdiction, id, version FROM taken), "
         "gone AS (DELETE FROM $s.pending p USING taken t WHERE p.at = t.at "
         "AND p.version = t.version AND p.jurisdiction = t.jurisdiction "
         "AND p.id = t.id) SELECT count(*) FROM taken");
    make(&move_lease, "move_lease",
         "UPDATE $s.lease SET head = $1 WHERE name = 'feed'");
    make(&due, "due",
         "SELECT jurisdiction, id, version, chain, stage, unit, region, "
         "source, adopted_as, open, opened, due, wake, state FROM $s.cases "
         "WHERE wake <= $1 ORDER BY wake LIMIT $2 FOR UPDATE SKIP LOCKED");
    make(&reserve, "reserve",
         "INSERT INTO $s.counters AS c (name, next) VALUES ($1, "
         "$2::bigint + 1) "
         "ON CONFLICT (name) DO UPDATE SET next = c.next + $2 "
         "RETURNING next");
    make(&erase, "erase",
         "WITH erased AS (UPDATE $s.sealed SET salt = '', bytes = '', "
         "erased_by = $3, erased = $4 WHERE jurisdiction = $1 AND id = $2 "
         "AND salt <> '' RETURNING 1), "
         "keyed AS (UPDATE $s.keys SET digest = '' "
         "WHERE jurisdiction = $1 AND id = $2) SELECT count(*) FROM erased");
    make(&entries, "entries",
         "SELECT kind, source, id, bytes FROM $s.entries WHERE kind = $1 "
         "AND (source, id) > ($2, $3) AND ($4 = '' OR source = $4) "
         "ORDER BY source, id LIMIT $5");
    make(&count, "count",
         "SELECT (SELECT count(*) FROM $s.cases WHERE source = ''), "
         "(SELECT count(*) FROM $s.cases WHERE source = '' AND open = 1), "
         "(SELECT count(*) FROM $s.cases WHERE source = '' AND open = 1 "
         "AND due IS NOT NULL AND due < $1), "
         "(SELECT count(*) FROM $s.cases WHERE source = '' AND wake <= $1), "
         "(SELECT count(*) FROM $s.cases WHERE source <> ''), "
         "(SELECT count(*) FROM $s.cases WHERE source <> '' AND open = 1 "
         "AND adopted_as = ''), "
         "(SELECT head FROM $s.lease WHERE name = 'feed'), "
         "(SELECT count(*) FROM $s.pending)");
  }
  PgStatements(const PgStatements&) = delete;
  PgStatements& operator=(const PgStatements&) = delete;

  PgStatement begin, commit, find_key, insert_key, insert_case, update_case,
      insert_event, insert_pending, insert_sealed, put_entry, load,
      load_sealed, events, feed, take_lease, number, move_lease, due, reserve,
      erase, entries, count;
  std::vector<const PgStatement*> all;
};

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_POSTGRES_SCHEMA_H_
