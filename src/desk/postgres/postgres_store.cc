// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/micros.h"
#include "src/desk/postgres/check_tables.h"
#include "src/desk/postgres/commit.h"
#include "src/desk/postgres/connection_pool.h"
#include "src/desk/postgres/messages.h"
#include "src/desk/postgres/publisher.h"
#include "src/desk/process.h"
#include "src/desk/records.h"
#include "trunkline/cases/store_postgres.h"

namespace trunkline {
namespace {

using desk::PgConnection;
using desk::PgFailure;
using desk::PgParams;
using desk::PgResult;
using desk::PgRow;
using desk::SqlLimit;

template <typename T>
std::vector<T> ReadAll(const PgResult& rows, T (*read)(const PgRow&)) {
  std::vector<T> out;
  for (int i = 0; i < rows.rows(); ++i) out.push_back(read(PgRow{rows, i}));
  return out;
}

class PostgresStore : public Store {
 public:
  PostgresStore(std::string conninfo, const PostgresOptions& options)
      : options_(options), pool_(std::move(conninfo), options_) {}

  absl::Status Open() { return pool_.Open(); }

  std::vector<absl::StatusOr<CommitResult>> Commit(const Batch* batches,
                                                   std::size_t count) override {
    std::vector<absl::StatusOr<CommitResult>> results;
    results.reserve(count);
    const absl::Status owned = owner_.Check();
    if (!owned.ok()) {
      results.assign(count, owned);
      return results;
    }
    if (count > 1) {
      // All in one transaction. If any fails, each in its own.
      const bool sound = std::all_of(
          batches, batches + count,
          [](const Batch& batch) { return CheckBatch(batch).ok(); });
      if (sound && CommitTogether(batches, count, &pool_).ok()) {
        results.assign(count, CommitResult{});
        return results;
      }
    }
    for (std::size_t i = 0; i < count; ++i) {
      const absl::Status status = CheckBatch(batches[i]);
      if (status.ok()) {
        results.push_back(CommitOne(batches[i], &pool_));
      } else {
        results.push_back(status);
      }
    }
    return results;
  }

  absl::StatusOr<CaseRecord> Load(const CaseRef& ref,
                                  std::vector<SealedRecord>* sealed) override {
    TRUNKLINE_RETURN_IF_ERROR(owner_.Check());
    std::vector<PgResult> results;
    PgParams params;
    params.Text(ref.jurisdiction).Text(ref.id);
    TRUNKLINE_RETURN_IF_ERROR(pool_.Read([&](PgConnection* connection) {
      results.clear();
      PgFailure failure = connection->Send(pool_.statements().load, params);
      if (failure.ok() && sealed != nullptr) {
        failure = connection->Send(pool_.statements().load_sealed, params);
      }
      return failure.ok() ? connection->Finish(&results) : failure;
    }));
    if (results[0].rows() == 0) return desk::NoSuchCase(ref);
    if (sealed != nullptr) {
      *sealed = ReadAll(results[1], desk::ReadSealedRecord<PgRow>);
    }
    return desk::ReadCaseRecord(PgRow{results[0], 0});
  }

  absl::StatusOr<std::vector<EventRecord>> Events(const CaseRef& ref,
                                                  std::int64_t after_version,
                                                  std::size_t limit) override {
    TRUNKLINE_RETURN_IF_ERROR(owner_.Check());
    PgParams params;
    params.Text(ref.jurisdiction).Text(ref.id);
    params.Int(after_version).Int(SqlLimit(limit));
    TRUNKLINE_ASSIGN_OR_RETURN(const PgResult rows,
                               pool_.Select(pool_.statements().events, params));
    if (rows.rows() == 0) {
      TRUNKLINE_RETURN_IF_ERROR(Load(ref, nullptr).status());
    }
    return ReadAll(rows, desk::ReadEventRecord<PgRow>);
  }

  absl::StatusOr<std::vector<CaseRecord>> Scan(const CaseFilter& filter,
                                               const CaseRef& after,
                                               std::size_t limit) override {
    TRUNKLINE_RETURN_IF_ERROR(owner_.Check());
    const desk::ScanQuery query(options_.schema + ".cases", filter, after,
                                limit);
    PgParams params;
    query.Bind(&params);
    TRUNKLINE_ASSIGN_OR_RETURN(const PgResult rows,
                               pool_.Select({"", query.sql}, params));
    return ReadAll(rows, desk::ReadCaseRecord<PgRow>);
  }

  absl::StatusOr<std::vector<EventRecord>> Feed(std::int64_t after,
                                                std::size_t limit) override {
    TRUNKLINE_RETURN_IF_ERROR(owner_.Check());
    TRUNKLINE_RETURN_IF_ERROR(
        PublishEvents(options_.publish_batch_size, &pool_));
    PgParams params;
    params.Int(after).Int(SqlLimit(limit));
    TRUNKLINE_ASSIGN_OR_RETURN(const PgResult rows,
                               pool_.Select(pool_.statements().feed, params));
    return ReadAll(rows, desk::ReadEventRecord<PgRow>);
  }

  absl::StatusOr<std::size_t> Due(absl::Time now, std::size_t limit,
                                  const Raise& raise) override {
    TRUNKLINE_RETURN_IF_ERROR(owner_.Check());
    // In small steps: the cases of one are locked until it is committed.
    constexpr std::size_t kStep = 100;
    std::size_t given = 0;
    while (given < limit) {
      const std::size_t wanted = std::min(kStep, limit - given);
      TRUNKLINE_ASSIGN_OR_RETURN(
          const std::size_t got,
          RaiseDue(now, wanted, raise, CheckBatch, &pool_));
      given += got;
      if (got < wanted) break;
    }
    return given;
  }

  absl::StatusOr<IdempotencyRecord> FindKey(std::string_view source,
                                            std::string_view key) override {
    TRUNKLINE_RETURN_IF_ERROR(owner_.Check());
    return desk::FindKey(source, key, &pool_);
  }

  absl::StatusOr<std::int64_t> Reserve(std::string_view counter,
                                       std::int64_t count) override {
    TRUNKLINE_RETURN_IF_ERROR(owner_.Check());
    TRUNKLINE_RETURN_IF_ERROR(desk::CheckReservation(count));
    PgParams params;
    params.Text(counter).Int(count);
    TRUNKLINE_ASSIGN_OR_RETURN(const std::int64_t next,
                               Change(pool_.statements().reserve, params));
    return next - count;
  }

  absl::StatusOr<StoreErasure> Erase(const std::vector<CaseRef>& refs,
                                     std::string_view by,
                                     absl::Time at) override {
    TRUNKLINE_RETURN_IF_ERROR(owner_.Check());
    for (const CaseRef& ref : refs) {
      TRUNKLINE_RETURN_IF_ERROR(Load(ref, nullptr).status());
    }
    const desk::PgStatements& statements = pool_.statements();
    StoreErasure erasure;
    TRUNKLINE_RETURN_IF_ERROR(pool_.Write([&](PgConnection* connection) {
      std::vector<PgResult> results;
      PgFailure failure = connection->Send(statements.begin, {});
      for (const CaseRef& ref : refs) {
        PgParams named;
        named.Text(ref.jurisdiction).Text(ref.id);
        if (failure.ok()) {
          failure = connection->Send(statements.lock_case, named);
        }
        PgParams params;
        params.Text(ref.jurisdiction).Text(ref.id).Text(by).Time(at);
        if (failure.ok()) failure = connection->Send(statements.erase, params);
      }
      if (failure.ok()) failure = connection->Send(statements.commit, {});
      if (failure.ok()) failure = connection->Finish(&results);
      erasure.parts = 0;
      for (const PgResult& result : results) {
        if (result.rows() != 0) {
          erasure.parts += static_cast<std::size_t>(result.Number(0, 0));
        }
      }
      return failure;
    }));
    return erasure;
  }

  absl::StatusOr<bool> FinishErasures() override {
    TRUNKLINE_RETURN_IF_ERROR(owner_.Check());
    return true;
  }

  absl::StatusOr<std::vector<AuxiliaryRecord>> AuxiliaryRecords(
      std::string_view kind, std::string_view source,
      std::string_view after_source, std::string_view after_id,
      std::size_t limit) override {
    TRUNKLINE_RETURN_IF_ERROR(owner_.Check());
    PgParams params;
    params.Text(kind).Text(after_source).Text(after_id).Text(source);
    params.Int(SqlLimit(limit));
    TRUNKLINE_ASSIGN_OR_RETURN(
        const PgResult rows,
        pool_.Select(pool_.statements().auxiliary, params));
    return ReadAll(rows, desk::ReadAuxiliaryRecord<PgRow>);
  }

  absl::StatusOr<std::vector<IdempotencyRecord>> Keys(
      std::string_view after_source, std::string_view after_key,
      std::size_t limit) override {
    PgParams params;
    params.Text(after_source).Text(after_key).Int(SqlLimit(limit));
    TRUNKLINE_ASSIGN_OR_RETURN(
        const PgResult rows,
        pool_.Select({"", absl::StrCat("SELECT ", desk::kIdempotencyColumns,
                                       " FROM ", options_.schema,
                                       ".idempotency "
                                       "WHERE (source, key) > ($1, $2) "
                                       "ORDER BY source, key LIMIT $3")},
                     params));
    return ReadAll(rows, desk::ReadIdempotencyRecord<PgRow>);
  }

  absl::StatusOr<std::vector<CounterRecord>> Counters() override {
    // `next` is the first number that is free.
    TRUNKLINE_ASSIGN_OR_RETURN(
        const PgResult rows,
        pool_.Select({"", absl::StrCat("SELECT name, next - 1 FROM ",
                                       options_.schema, ".counters")},
                     PgParams()));
    return ReadAll<CounterRecord>(rows, [](const PgRow& row) {
      return CounterRecord{std::string(row.String(0)), row.Number(1)};
    });
  }

  absl::StatusOr<std::vector<std::string>> CheckStorage() override {
    return desk::CheckTables(options_.schema, &pool_);
  }

  absl::StatusOr<std::vector<CaseRef>> CasesOfCallerTag(
      std::string_view jurisdiction, std::int64_t caller_tag,
      std::string_view after_id, std::size_t limit) override {
    PgParams params;
    params.Text(jurisdiction).Int(caller_tag).Text(after_id);
    params.Int(SqlLimit(limit));
    TRUNKLINE_ASSIGN_OR_RETURN(
        const PgResult rows,
        pool_.Select(pool_.statements().of_caller_tag, params));
    return ReadAll(rows, desk::ReadCaseRef<PgRow>);
  }

  absl::StatusOr<std::vector<AccessRecord>> AccessRecords(
      std::int64_t after, std::size_t limit) override {
    PgParams params;
    params.Int(after).Int(SqlLimit(limit));
    TRUNKLINE_ASSIGN_OR_RETURN(const PgResult rows,
                               pool_.Select(pool_.statements().access, params));
    return ReadAll(rows, desk::ReadAccessRecord<PgRow>);
  }

  absl::StatusOr<StoreCounts> Count(absl::Time now) override {
    TRUNKLINE_RETURN_IF_ERROR(owner_.Check());
    PgParams params;
    params.Int(desk::ToMicros(now));
    TRUNKLINE_ASSIGN_OR_RETURN(const PgResult rows,
                               pool_.Select(pool_.statements().count, params));
    return desk::ReadCounts(PgRow{rows, 0});
  }

 private:
  // Runs a statement that changes something; returns the number that it gives.
  absl::StatusOr<std::int64_t> Change(const desk::PgStatement& statement,
                                      const PgParams& params) {
    PgResult rows(nullptr);
    TRUNKLINE_RETURN_IF_ERROR(pool_.Write([&](PgConnection* connection) {
      return connection->Query(statement, params, &rows);
    }));
    return rows.Number(0, 0);
  }

  const desk::Owner owner_;
  const PostgresOptions options_;
  desk::PgConnectionPool pool_;
};

absl::Status CheckSchemaName(const std::string& name) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_';
  };
  if (!name.empty() && name.size() <= 63 &&
      !(name[0] >= '0' && name[0] <= '9') &&
      std::all_of(name.begin(), name.end(), plain)) {
    return absl::OkStatus();
  }
  return base::InvalidArgument(base::Fill<desk::messages::kSchemaName>());
}

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> OpenPostgresStore(
    const std::string& conninfo, const PostgresOptions& options) {
  TRUNKLINE_RETURN_IF_ERROR(CheckSchemaName(options.schema));
  PostgresOptions checked = options;
  checked.connections = std::max<std::size_t>(1, checked.connections);
  checked.publish_batch_size =
      std::max<std::size_t>(1, checked.publish_batch_size);
  auto store = std::make_unique<PostgresStore>(conninfo, checked);
  TRUNKLINE_RETURN_IF_ERROR(store->Open());
  return store;
}

}  // namespace trunkline
