// SPDX-License-Identifier: Apache-2.0
#include "src/desk/sqlite/schema.h"

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/sqlite/messages.h"

namespace trunkline::desk {
namespace {

// "TRKL", the file's application_id: marks it as a trunkline store.
constexpr std::int64_t kApplicationId = 0x54524B4C;

// Times are microseconds since 1970, NULL for never. Indexes are partial: rows
// that the queries never select, such as closed cases or mirrors, are not in
// them.
constexpr char kVersion3[] = R"sql(
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
  opened_at INTEGER,
  due INTEGER,
  next_tick_at INTEGER,
  state BLOB NOT NULL,
  UNIQUE (jurisdiction, id)
);
CREATE INDEX case_next_tick ON cases (next_tick_at)
  WHERE next_tick_at IS NOT NULL;
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
  erased_at INTEGER,
  PRIMARY KEY (case_no, version)
) WITHOUT ROWID;
CREATE TABLE idempotency (
  source TEXT NOT NULL,
  key TEXT NOT NULL,
  digest BLOB NOT NULL,
  jurisdiction TEXT NOT NULL,
  id TEXT NOT NULL,
  first_version INTEGER NOT NULL,
  last_version INTEGER NOT NULL,
  PRIMARY KEY (source, key)
) WITHOUT ROWID;
CREATE TABLE counters (
  name TEXT PRIMARY KEY,
  next INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE auxiliary (
  kind TEXT NOT NULL,
  source TEXT NOT NULL,
  id TEXT NOT NULL,
  bytes BLOB NOT NULL,
  PRIMARY KEY (kind, source, id)
) WITHOUT ROWID;
)sql";

// Encrypted sealed parts, and the access record.
constexpr char kVersion4[] = R"sql(
ALTER TABLE sealed ADD COLUMN key TEXT NOT NULL DEFAULT '';
ALTER TABLE sealed ADD COLUMN caller_tag INTEGER NOT NULL DEFAULT 0;
CREATE INDEX sealed_caller_tag ON sealed (caller_tag) WHERE caller_tag <> 0;
CREATE TABLE access (
  position INTEGER PRIMARY KEY,
  bytes BLOB NOT NULL,
  chain BLOB NOT NULL
);
)sql";

}  // namespace

const SqliteSchema& CurrentSchema() {
  static const auto* const schema = new SqliteSchema{3, {kVersion3, kVersion4}};
  return *schema;
}

absl::StatusOr<std::int64_t> FindSchemaVersion(const SqliteSchema& schema,
                                               const std::string& path,
                                               Connection* connection) {
  TRUNKLINE_ASSIGN_OR_RETURN(const std::int64_t application,
                             connection->Number("PRAGMA application_id"));
  TRUNKLINE_ASSIGN_OR_RETURN(const std::int64_t version,
                             connection->Number("PRAGMA user_version"));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::int64_t tables,
      connection->Number("SELECT count(*) FROM sqlite_master"));
  if (application != kApplicationId && (application != 0 || tables != 0)) {
    return base::FailedPrecondition(
        base::Fill<messages::kOtherProgram>(path, application));
  }
  if (version > schema.latest()) {
    return base::FailedPrecondition(base::Fill<messages::kNewerSchema>(
        path, version, schema.first, schema.latest()));
  }
  if (tables == 0) return 0;
  if (version < schema.first) {
    return base::FailedPrecondition(
        base::Fill<messages::kOldSchema>(path, version));
  }
  return version;
}

absl::Status UpgradeSchema(const SqliteSchema& schema, std::int64_t version,
                           Connection* connection) {
  if (version == schema.latest()) return absl::OkStatus();
  std::string sql = "BEGIN IMMEDIATE;";
  for (std::int64_t next = version == 0 ? schema.first : version + 1;
       next <= schema.latest(); ++next) {
    sql += schema.steps[static_cast<std::size_t>(next - schema.first)];
  }
  absl::StrAppend(&sql, "PRAGMA application_id = ", kApplicationId,
                  "; PRAGMA user_version = ", schema.latest(), "; COMMIT;");
  const absl::Status status = connection->Run(sql.c_str());
  if (!status.ok() && connection->in_transaction()) {
    connection->Run("ROLLBACK").IgnoreError();
  }
  return status;
}

}  // namespace trunkline::desk
