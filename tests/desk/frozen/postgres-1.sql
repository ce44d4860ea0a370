-- SPDX-License-Identifier: Apache-2.0
-- A store of version 0.1.0, with a row of each table: tests/desk/frozen_test.cc.
-- Its schema is refused before any row is read, so what is binary is shortened.
CREATE SCHEMA $s;
CREATE TABLE $s.version (number bigint PRIMARY KEY);
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
INSERT INTO $s.version VALUES (1);
INSERT INTO $s.cases VALUES ('cn.changsha', 'CS180920-1', 1, '\x00', 'accept', '', '430102', '', '', 1, 1537408800000000, 1537495200000000, 1537495200000000, '\x0a0b6f6c64');
INSERT INTO $s.events (id, aggregatetype, aggregateid, type, payload, jurisdiction, version, at, source, seal, chain, ce_source, ce_subject, ce_time) VALUES ('cn.changsha/CS180920-1/1', 'case', 'CS180920-1', 'trunkline.case.open', '\x0a0b6f6c64', 'cn.changsha', 1, 1537408800000000, '', '\x00', '\x00', 'trunkline:cn.changsha', 'CS180920-1', '2018-09-20T02:00:00Z');
INSERT INTO $s.pending VALUES (1537408800000000, 1, 'cn.changsha', 'CS180920-1');
INSERT INTO $s.sealed VALUES ('cn.changsha', 'CS180920-1', 1, '\x00', '\x0a0b6f6c64', '', NULL);
INSERT INTO $s.keys VALUES ('web', 'request-1', '\x00', 'cn.changsha', 'CS180920-1', 1, 1);
INSERT INTO $s.counters VALUES ('cn.changsha/CS180920', 65);
INSERT INTO $s.entries VALUES ('knowledge', 'k', '1', '\x6f6c64');
