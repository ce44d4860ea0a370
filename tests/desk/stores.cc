// SPDX-License-Identifier: Apache-2.0
#include "tests/desk/stores.h"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "tests/desk/postgres_server.h"
#include "trunkline/cases/store_postgres.h"
#include "trunkline/cases/store_sqlite.h"

namespace trunkline::testing {
namespace {

template <typename T>
T OrThrow(absl::StatusOr<T> value) {
  if (!value.ok()) throw std::runtime_error(value.status().ToString());
  return *std::move(value);
}

}  // namespace

TempFolder::TempFolder() {
  std::string name =
      (std::filesystem::temp_directory_path() / "trunkline-desk-XXXXXX")
          .string();
  if (::mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp");
  path_ = name;
}

TempFolder::~TempFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

const std::vector<std::string>& StoreKinds() {
  static const auto* kinds =
      new std::vector<std::string>{"memory", "sqlite", "postgres"};
  return *kinds;
}

TestStore::TestStore(const std::string& kind) : kind_(kind) {
  if (kind_ == "postgres") schema_ = PostgresServer::Shared().NewSchema();
  if (kind_ == "memory") {
    store_ = NewMemoryStore();
  } else {
    Reopen();
  }
}

bool TestStore::Reopen() {
  if (kind_ == "memory") return false;
  store_.reset();
  if (kind_ == "sqlite") {
    store_ = OrThrow(OpenSqliteStore(file()));
  } else {
    store_ = Second();
  }
  return true;
}

std::unique_ptr<Store> TestStore::Second() {
  if (kind_ != "postgres") return nullptr;
  PostgresOptions options;
  options.schema = schema_;
  return OrThrow(
      OpenPostgresStore(PostgresServer::Shared().conninfo(), options));
}

CaseWrite SimpleWrite(const std::string& id, std::int64_t version, int events,
                      const std::string& mark) {
  CaseWrite write;
  write.expected_version = version;
  for (int i = 0; i < events; ++i) {
    EventRecord& event = write.events.emplace_back();
    event.version = version + i + 1;
    event.at = absl::FromUnixSeconds(1'530'000'000 + event.version);
    event.type = "trunkline.case.note";
    event.bytes = id + "/" + std::to_string(event.version) + "/" + mark;
    event.chain = std::string(32, 'c');
  }
  write.after.ref = {"cn.test", id};
  write.after.version = version + events;
  write.after.chain = std::string(32, 'c');
  write.after.stage = "handle";
  write.after.unit = "bureau";
  write.after.region = "430111";
  write.after.opened_at = absl::FromUnixSeconds(1'530'000'000);
  write.after.state = "state " + mark;
  return write;
}

Batch SimpleBatch(const std::string& id, std::int64_t version, int events,
                  const std::string& mark) {
  Batch batch;
  batch.writes.push_back(SimpleWrite(id, version, events, mark));
  return batch;
}

Batch WithKey(Batch batch, const std::string& source, const std::string& key,
              const std::string& digest) {
  batch.key.source = source;
  batch.key.key = key;
  batch.key.digest = digest;
  batch.key.ref = batch.writes[0].after.ref;
  batch.key.first_version = batch.writes[0].expected_version + 1;
  batch.key.last_version = batch.writes[0].after.version;
  return batch;
}

}  // namespace trunkline::testing
