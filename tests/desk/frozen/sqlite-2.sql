-- SPDX-License-Identifier: Apache-2.0
-- A store of version 0.1.0, with a row of each table: tests/desk/frozen_test.cc.
-- Its schema is refused before any row is read, so what is binary is shortened.
PRAGMA application_id = 1414679372;
PRAGMA user_version = 2;
BEGIN;
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
CREATE TABLE entries (
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  id TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (kind, source, id)
) WITHOUT ROWID;
INSERT INTO cases VALUES (1, 'cn.changsha', 'CS180920-1', 1, zeroblob(32), 'accept', '', '430102', '', '', 1, 1537408800000000, 1537495200000000, 1537495200000000, X'0A0B6F6C64');
INSERT INTO events VALUES (1, 1, 1, 1537408800000000, 'trunkline.case.open', '', zeroblob(32), zeroblob(32), X'0A0B6F6C64');
INSERT INTO sealed VALUES (1, 1, zeroblob(16), X'0A0B6F6C64', '', NULL);
INSERT INTO keys VALUES ('web', 'request-1', zeroblob(32), 'cn.changsha', 'CS180920-1', 1, 1);
INSERT INTO counters VALUES ('cn.changsha/CS180920', 65);
INSERT INTO entries VALUES ('knowledge', 'k', '1', X'6F6C64');
COMMIT;
