-- SPDX-License-Identifier: Apache-2.0
-- What the database needs once, by its owner, beside wal_level = logical and
-- the desk's tables. The publication names one table: Debezium's default is to
-- publish every table, also the one that says who called.
CREATE ROLE debezium LOGIN REPLICATION;
GRANT USAGE ON SCHEMA trunkline TO debezium;
GRANT SELECT ON trunkline.events TO debezium;
CREATE PUBLICATION dbz_publication FOR TABLE trunkline.events;
