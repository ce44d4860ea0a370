// SPDX-License-Identifier: Apache-2.0
#include "src/desk/postgres/schema.h"

#include <chrono>
#include <cstdint>
#include <thread>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "src/desk/postgres/messages.h"

namespace trunkline::desk {
namespace {

// How the tables come about; "$s" is the schema's name. The first step creates
// version kFirst, each further step upgrades by one version. A released step
// never changes: a new one is appended. Version 1 was that of 0.1.0.
//
// `events` is an outbox: rows are inserted and never changed. A transaction
// also lists its events in `unpublished`; the publisher, which holds the row of
// `lease`, moves them to `feed` and numbers them (publisher.h).
constexpr std::int64_t kFirst = 2;
constexpr const char* kSteps[] = {
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
  opened_at bigint,
  due bigint,
  next_tick_at bigint,
  state bytea NOT NULL,
  PRIMARY KEY (jurisdiction, id)
);
CREATE INDEX case_next_tick ON $s.cases (next_tick_at)
  WHERE next_tick_at IS NOT NULL;
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
CREATE TABLE $s.unpublished (
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
  erased_at bigint,
  PRIMARY KEY (jurisdiction, id, version)
);
CREATE TABLE $s.idempotency (
  source text NOT NULL,
  key text NOT NULL,
  digest bytea NOT NULL,
  jurisdiction text NOT NULL,
  id text NOT NULL,
  first_version bigint NOT NULL,
  last_version bigint NOT NULL,
  PRIMARY KEY (source, key)
);
CREATE TABLE $s.counters (
  name text PRIMARY KEY,
  next bigint NOT NULL
);
CREATE TABLE $s.auxiliary (
  kind text COLLATE "C" NOT NULL,
  source text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  bytes bytea NOT NULL,
  PRIMARY KEY (kind, source, id)
);
)sql",
    // Encrypted sealed parts, and the access record. `access_head` has the last
    // entry's position and chain; its row orders those who append.
    R"sql(
ALTER TABLE $s.sealed ADD COLUMN key text NOT NULL DEFAULT '';
ALTER TABLE $s.sealed ADD COLUMN caller_tag bigint NOT NULL DEFAULT 0;
CREATE INDEX sealed_caller_tag ON $s.sealed (jurisdiction, caller_tag, id)
  WHERE caller_tag <> 0;
CREATE TABLE $s.access (
  position bigint PRIMARY KEY,
  bytes bytea NOT NULL,
  chain bytea NOT NULL
);
CREATE TABLE $s.access_head (
  position bigint NOT NULL,
  chain bytea NOT NULL
);
INSERT INTO $s.access_head VALUES (0, decode(repeat('00', 32), 'hex'));
)sql",
};
constexpr std::int64_t kLatest =
    kFirst + static_cast<std::int64_t>(sizeof kSteps / sizeof kSteps[0]) - 1;

// The version of the tables; 0: there are none.
PgFailure FindVersion(const std::string& schema, PgConnection* connection,
                      std::int64_t* version) {
  PgParams params;
  params.Text(schema);
  PgResult rows(nullptr);
  PgFailure failure =
      connection->Query({"",
                         "SELECT count(*) FROM information_schema.tables "
                         "WHERE table_schema = $1 AND table_name = 'version'"},
                        params, &rows);
  *version = 0;
  if (!failure.ok() || rows.Number(0, 0) == 0) return failure;
  failure = connection->Query(
      {"", absl::StrCat("SELECT max(number) FROM ", schema, ".version")},
      PgParams(), &rows);
  if (failure.ok()) *version = rows.Number(0, 0);
  return failure;
}

std::string UpgradeSql(const std::string& schema, std::int64_t version) {
  std::string sql =
      absl::StrCat("BEGIN; CREATE SCHEMA IF NOT EXISTS ", schema, ";");
  if (version == 0) {
    absl::StrAppend(&sql, "CREATE TABLE ", schema,
                    ".version (number bigint PRIMARY KEY);");
  }
  for (std::int64_t next = version == 0 ? kFirst : version + 1; next <= kLatest;
       ++next) {
    sql += absl::StrReplaceAll(kSteps[next - kFirst], {{"$s", schema}});
    absl::StrAppend(&sql, "INSERT INTO ", schema, ".version VALUES (", next,
                    ");");
  }
  return sql + "COMMIT;";
}

}  // namespace

absl::Status UpgradeSchema(const PostgresOptions& options,
                           PgConnection* connection) {
  const std::string& schema = options.schema;
  PgFailure failure;
  // If two desks start at once, the creation of one fails; it then finds the
  // tables of the other.
  for (int attempt = 0; attempt < 5; ++attempt) {
    std::int64_t version = 0;
    failure = FindVersion(schema, connection, &version);
    if (!failure.ok()) return failure.status;
    if (version == kLatest) return absl::OkStatus();
    if (version != 0 && version < kFirst) {
      return base::FailedPrecondition(
          base::Fill<messages::kOldTables>(schema, version));
    }
    if (version > kLatest) {
      return base::FailedPrecondition(
          base::Fill<messages::kNewerTables>(schema, version, kFirst, kLatest));
    }
    if (version == 0 && !options.create) {
      return base::NotFound(base::Fill<messages::kNoTables>(schema));
    }
    failure = connection->Run(UpgradeSql(schema, version));
    if (failure.ok()) return absl::OkStatus();
    if (connection->broken()) return failure.status;
    connection->Run("ROLLBACK");
    std::this_thread::sleep_for(std::chrono::milliseconds(50 << attempt));
  }
  return failure.status;
}

}  // namespace trunkline::desk
