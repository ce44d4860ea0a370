// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_POSTGRES_STATEMENTS_H_
#define TRUNKLINE_SRC_DESK_POSTGRES_STATEMENTS_H_

#include <string>
#include <vector>

#include "absl/strings/str_replace.h"
#include "src/desk/postgres/connection.h"

namespace trunkline::desk {

// The statements of one store; "$s" is replaced by its schema's name.
struct PgStatements {
  explicit PgStatements(const std::string& schema) {
    const auto make = [&](PgStatement* out, const char* name, const char* sql) {
      out->name = name;
      out->sql = absl::StrReplaceAll(sql, {{"$s", schema}});
      all.push_back(out);
    };
    make(&begin, "begin", "BEGIN ISOLATION LEVEL READ COMMITTED");
    make(&commit, "commit", "COMMIT");
    make(&find_key, "find_key",
         "SELECT source, key, digest, jurisdiction, id, first_version, "
         "last_version FROM $s.idempotency "
         "WHERE source = $1 AND key = $2");
    make(&insert_key, "insert_key",
         "INSERT INTO $s.idempotency (source, key, digest, jurisdiction, id, "
         "first_version, last_version) VALUES ($1, $2, $3, $4, $5, $6, $7)");
    make(&insert_case, "insert_case",
         "INSERT INTO $s.cases (version, chain, stage, unit, region, source, "
         "adopted_as, open, opened_at, due, next_tick_at, state, jurisdiction, "
         "id) VALUES "
         "($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)");
    // Fails with a division by zero if the case has another version: a pipeline
    // continues after "no row", but not after an error.
    make(&update_case, "update_case",
         "WITH changed AS (UPDATE $s.cases SET version = $1, chain = $2, "
         "stage = $3, unit = $4, region = $5, source = $6, adopted_as = $7, "
         "open = $8, opened_at = $9, due = $10, next_tick_at = $11, "
         "state = $12 WHERE jurisdiction = $13 AND id = $14 AND version = $15 "
         "RETURNING 1) SELECT 1 / count(*) FROM changed");
    // Fails in the same way if a sealed part of the case is erased. After
    // update_case, which has locked the case, so that it sees every erasure.
    make(&not_erased, "not_erased",
         "SELECT 1 / (CASE WHEN EXISTS (SELECT 1 FROM $s.sealed "
         "WHERE jurisdiction = $1 AND id = $2 AND salt = '') "
         "THEN 0 ELSE 1 END)");
    make(&insert_event, "insert_event",
         "INSERT INTO $s.events (id, aggregatetype, aggregateid, type, "
         "payload, jurisdiction, version, at, source, seal, chain, ce_source, "
         "ce_subject, ce_time) VALUES ($1, 'case', $2, $3, $4, $5, $6, $7, "
         "$8, $9, $10, $11, $12, $13)");
    make(&insert_unpublished, "insert_unpublished",
         "INSERT INTO $s.unpublished (at, version, jurisdiction, id) "
         "VALUES ($1, $2, $3, $4)");
    make(&insert_sealed, "insert_sealed",
         "INSERT INTO $s.sealed (jurisdiction, id, version, salt, bytes, "
         "erased_by, erased_at, key, caller_tag) "
         "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)");
    // AccessLink() on the server, since the entry before is known only there,
    // under the lock of the head. $2 is the length of $1, as AccessLink() has
    // it.
    make(&append_access, "append_access",
         "WITH head AS (UPDATE $s.access_head SET position = position + 1, "
         "chain = sha256('\\x2000000000000000'::bytea || chain || $2 || $1) "
         "RETURNING position, chain) INSERT INTO $s.access (position, bytes, "
         "chain) SELECT position, $1, chain FROM head");
    make(&put_auxiliary, "put_auxiliary",
         "INSERT INTO $s.auxiliary (kind, source, id, bytes) "
         "VALUES ($1, $2, $3, $4) ON CONFLICT (kind, source, id) "
         "DO UPDATE SET bytes = excluded.bytes");
    make(&insert_auxiliary, "insert_auxiliary",
         "INSERT INTO $s.auxiliary (kind, source, id, bytes) "
         "VALUES ($1, $2, $3, $4)");
    // Divides by zero unless the record has the content $5.
    make(&replace_auxiliary, "replace_auxiliary",
         "WITH changed AS (UPDATE $s.auxiliary SET bytes = $4 WHERE kind = $1 "
         "AND source = $2 AND id = $3 AND bytes = $5 RETURNING 1) "
         "SELECT 1 / count(*) FROM changed");
    make(&load, "load",
         "SELECT jurisdiction, id, version, chain, stage, unit, region, "
         "source, adopted_as, open, opened_at, due, next_tick_at, state "
         "FROM $s.cases WHERE jurisdiction = $1 AND id = $2");
    make(&load_sealed, "load_sealed",
         "SELECT version, salt, bytes, erased_by, erased_at, key, caller_tag "
         "FROM $s.sealed "
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
    make(
        &publish, "publish",
        "WITH taken AS (SELECT at, version, jurisdiction, id "
        "FROM $s.unpublished ORDER BY at, version, jurisdiction, id LIMIT $2), "
        "placed AS (INSERT INTO $s.feed (position, jurisdiction, id, version) "
        "SELECT $1 + row_number() OVER (ORDER BY at, version, jurisdiction, "
        "id), jurisdiction, id, version FROM taken), "
        "gone AS (DELETE FROM $s.unpublished p USING taken t "
        "WHERE p.at = t.at AND p.version = t.version AND p.jurisdiction = "
        "t.jurisdiction "
        "AND p.id = t.id) SELECT count(*) FROM taken");
    make(&move_lease, "move_lease",
         "UPDATE $s.lease SET head = $1 WHERE name = 'feed'");
    make(
        &due, "due",
        "SELECT jurisdiction, id, version, chain, stage, unit, region, "
        "source, adopted_as, open, opened_at, due, next_tick_at, state "
        "FROM $s.cases WHERE next_tick_at <= $1 ORDER BY next_tick_at LIMIT $2 "
        "FOR UPDATE SKIP LOCKED");
    make(&reserve, "reserve",
         "INSERT INTO $s.counters AS c (name, next) VALUES ($1, "
         "$2::bigint + 1) "
         "ON CONFLICT (name) DO UPDATE SET next = c.next + $2 "
         "RETURNING next");
    // Before `erase`: a commit that adds a sealed part holds this lock, and
    // `erase`, a statement of its own, sees the part. Erases none: 0.
    make(&lock_case, "lock_case",
         "SELECT 0::bigint FROM $s.cases WHERE jurisdiction = $1 AND id = $2 "
         "FOR UPDATE");
    make(&erase, "erase",
         "WITH erased AS (UPDATE $s.sealed SET salt = '', bytes = '', "
         "caller_tag = 0, erased_by = $3, erased_at = $4 WHERE jurisdiction = "
         "$1 AND id = $2 "
         "AND salt <> '' RETURNING 1), "
         "keyed AS (UPDATE $s.idempotency SET digest = '' "
         "WHERE jurisdiction = $1 AND id = $2) SELECT count(*) FROM erased");
    make(&auxiliary, "auxiliary",
         "SELECT kind, source, id, bytes FROM $s.auxiliary WHERE kind = $1 "
         "AND (source, id) > ($2, $3) AND ($4 = '' OR source = $4) "
         "ORDER BY source, id LIMIT $5");
    make(&of_caller_tag, "of_caller_tag",
         "SELECT DISTINCT jurisdiction, id FROM $s.sealed "
         "WHERE jurisdiction = $1 AND caller_tag = $2 AND caller_tag <> 0 "
         "AND id > $3 ORDER BY id LIMIT $4");
    make(&access, "access",
         "SELECT position, bytes, chain FROM $s.access WHERE position > $1 "
         "ORDER BY position LIMIT $2");
    make(&count, "count",
         "SELECT (SELECT count(*) FROM $s.cases WHERE source = ''), "
         "(SELECT count(*) FROM $s.cases WHERE source = '' AND open = 1), "
         "(SELECT count(*) FROM $s.cases WHERE source = '' AND open = 1 "
         "AND due IS NOT NULL AND due < $1), "
         "(SELECT count(*) FROM $s.cases WHERE source = '' "
         "AND next_tick_at <= $1), "
         "(SELECT count(*) FROM $s.cases WHERE source <> ''), "
         "(SELECT count(*) FROM $s.cases WHERE source <> '' AND open = 1 "
         "AND adopted_as = ''), "
         "(SELECT head FROM $s.lease WHERE name = 'feed'), "
         "(SELECT count(*) FROM $s.unpublished)");
  }
  PgStatements(const PgStatements&) = delete;
  PgStatements& operator=(const PgStatements&) = delete;

  PgStatement begin, commit, find_key, insert_key, insert_case, update_case,
      insert_event, insert_unpublished, insert_sealed, put_auxiliary,
      insert_auxiliary, replace_auxiliary, load, load_sealed, events, feed,
      take_lease, publish, move_lease, due, reserve, erase, lock_case,
      not_erased, auxiliary, append_access, of_caller_tag, access, count;
  std::vector<const PgStatement*> all;
};

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_POSTGRES_STATEMENTS_H_
