#ifndef TRUNKLINE_SRC_DESK_SQLITE_SCHEMA_H_
#define TRUNKLINE_SRC_DESK_SQLITE_SCHEMA_H_

#include <cstdint>

namespace trunkline::desk {

// "TRKL": whose file it is.
inline constexpr std::int64_t kApplicationId = 0x54524B4C;

// What brings a file from version n to n + 1; version 0 is an empty file.
// Never changed once released: a further step is added.
inline constexpr const char* kSteps[] = {
    R"sql(
CREATE TABLE cases (
  no INTEGER PRIMARY KEY,
  jurisdiction TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL,
  chain BLOB NOT NULL,
  stage TEXT NOT NULL,
  unit TEXT NOT NULL,
  region TEXT NOT NULL,
  source TEXT NOT NULL,
  adopted_as TEXT NOT NULL,
  open INTEGER NOT NULL,
  opened INTEGER,
  due INTEGER,
  wake INTEGER,
  state BLOB NOT NULL,
  UNIQUE (jurisdiction, id)
);
CREATE INDEX case_wake ON cases (wake) WHERE wake IS NOT NULL;
CREATE INDEX case_unit ON cases (unit, jurisdiction, id)
  WHERE open = 1 AND source = '';
CREATE INDEX case_due ON cases (due)
  WHERE open = 1 AND source = '' AND due IS NOT NULL;
CREATE INDEX case_source ON cases (source, open, adopted_as)
  WHERE source <> '';
CREATE TABLE events (
  position INTEGER PRIMARY KEY,
  case_no INTEGER NOT NULL,
  version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  type TEXT NOT NULL,
  source TEXT NOT NULL,
  seal BLOB NOT NULL,
  chain BLOB NOT NULL,
  bytes BLOB NOT NULL,
  UNIQUE (case_no, version)
);
CREATE TABLE sealed (
  case_no INTEGER NOT NULL,
  version INTEGER NOT NULL,
  salt BLOB NOT NULL,
  bytes BLOB NOT NULL,
  erased_by TEXT NOT NULL DEFAULT '',
  erased INTEGER,
  PRIMARY KEY (case_no, version)
) WITHOUT ROWID;
CREATE TABLE keys (
  source TEXT NOT NULL,
  key TEXT NOT NULL,
  digest BLOB NOT NULL,
  jurisdiction TEXT NOT NULL,
  id TEXT NOT NULL,
  first INTEGER NOT NULL,
  last INTEGER NOT NULL,
  PRIMARY KEY (source, key)
) WITHOUT ROWID;
CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  next INTEGER NOT NULL
) WITHOUT ROWID;
)sql",
    R"sql(
CREATE TABLE entries (
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  id TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (kind, source, id)
) WITHOUT ROWID;
)sql",
};
inline constexpr std::int64_t kSchemaVersion =
    sizeof kSteps / sizeof kSteps[0];

// The statements of a commit, in the order in which it runs them.
inline constexpr char kFindKey[] =
    "SELECT digest, jurisdiction, id, first, last FROM keys "
    "WHERE source = ? AND key = ?";
inline constexpr char kInsertCase[] =
    "INSERT INTO cases (jurisdiction, id, version, chain, stage, unit, region, "
    "source, adopted_as, open, opened, due, wake, state) "
    "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
    "ON CONFLICT (jurisdiction, id) DO NOTHING RETURNING no";
inline constexpr char kUpdateCase[] =
    "UPDATE cases SET version = ?, chain = ?, stage = ?, unit = ?, region = ?, "
    "source = ?, adopted_as = ?, open = ?, opened = ?, due = ?, wake = ?, "
    "state = ? WHERE jurisdiction = ? AND id = ? AND version = ? RETURNING no";
inline constexpr char kInsertEvent[] =
    "INSERT INTO events (case_no, version, at, type, source, seal, chain, "
    "bytes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)";
inline constexpr char kInsertSealed[] =
    "INSERT INTO sealed (case_no, version, salt, bytes) VALUES (?, ?, ?, ?)";
inline constexpr char kInsertKey[] =
    "INSERT INTO keys (source, key, digest, jurisdiction, id, first, last) "
    "VALUES (?, ?, ?, ?, ?, ?, ?)";
inline constexpr char kPutEntry[] =
    "INSERT OR REPLACE INTO entries (kind, source, id, bytes) "
    "VALUES (?, ?, ?, ?)";

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_SQLITE_SCHEMA_H_
