// SPDX-License-Identifier: Apache-2.0
#include "src/desk/postgres/commit.h"

#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/base/civil.h"
#include "src/base/status.h"
#include "src/desk/micros.h"
#include "src/desk/postgres/messages.h"
#include "src/desk/records.h"

namespace trunkline::desk {
namespace {

// What the failure of a statement means.
enum class Meaning {
  kOther,
  kKeyUsed,
  kWrongVersion,
  kErased,
  kNotNew,
  kIsOther
};

class Pipeline {
 public:
  Pipeline(const PgStatements& statements, PgConnection* connection)
      : statements_(statements), connection_(connection) {}

  void Send(const PgStatement& statement, const PgParams& params = {},
            Meaning meaning = Meaning::kOther) {
    if (!failure_.ok()) return;
    failure_ = connection_->Send(statement, params);
    meanings_.push_back(meaning);
  }

  void Send(const Batch& batch) {
    if (!batch.key.key.empty()) {
      PgParams params;
      BindIdempotencyRecord(batch.key, &params);
      Send(statements_.insert_key, params, Meaning::kKeyUsed);
    }
    for (const CaseWrite& write : batch.writes) Send(write);
    for (const AuxiliaryRecord& record : batch.auxiliary) {
      PgParams params;
      params.Text(record.kind).Text(record.source).Text(record.id);
      params.Blob(record.bytes);
      if (record.must_be_new) {
        Send(statements_.insert_auxiliary, params, Meaning::kNotNew);
      } else if (record.must_be.has_value()) {
        params.Blob(*record.must_be);
        Send(statements_.replace_auxiliary, params, Meaning::kIsOther);
      } else {
        Send(statements_.put_auxiliary, params);
      }
    }
    // Last: others that append wait for the end of the transaction.
    for (const AccessRecord& record : batch.access) {
      std::array<char, 8> length;
      std::uint64_t size = record.bytes.size();
      for (char& byte : length) {
        byte = static_cast<char>(size & 0xFF);
        size >>= 8;
      }
      PgParams params;
      params.Blob(record.bytes).Blob({length.data(), length.size()});
      Send(statements_.append_access, params);
    }
  }

  // Commits, and reads all results.
  PgFailure Commit() {
    Send(statements_.commit);
    if (failure_.ok()) failure_ = connection_->Finish(nullptr);
    return failure_;
  }

  // After a failed Commit().
  Meaning meaning() const {
    const bool expected = failure_.sqlstate == "23505" ||  // Unique violation.
                          failure_.sqlstate == "22012";    // Division by zero.
    if (!expected || failure_.statement < 0) return Meaning::kOther;
    return meanings_[static_cast<std::size_t>(failure_.statement)];
  }

 private:
  void Send(const CaseWrite& write) {
    const CaseRef& ref = write.after.ref;
    PgParams params;
    BindCase(write, &params);
    Send(write.expected_version == 0 ? statements_.insert_case
                                     : statements_.update_case,
         params, Meaning::kWrongVersion);
    if (write.not_erased && write.expected_version != 0) {
      PgParams named;
      named.Text(ref.jurisdiction).Text(ref.id);
      Send(statements_.not_erased, named, Meaning::kErased);
    }
    const std::string ce_source = absl::StrCat("trunkline:", ref.jurisdiction);
    for (const EventRecord& event : write.events) {
      const std::string id =
          absl::StrCat(ref.jurisdiction, "/", ref.id, "/", event.version);
      const std::string time = base::FormatTimestamp(event.at);
      PgParams columns;
      columns.Text(id).Text(ref.id).Text(event.type).Blob(event.bytes);
      columns.Text(ref.jurisdiction).Int(event.version).Time(event.at);
      columns.Text(event.source).Blob(event.seal).Blob(event.chain);
      columns.Text(ce_source).Text(ref.id).Text(time);
      Send(statements_.insert_event, columns, Meaning::kWrongVersion);
      PgParams listed;
      listed.Time(event.at).Int(event.version);
      listed.Text(ref.jurisdiction).Text(ref.id);
      Send(statements_.insert_unpublished, listed, Meaning::kWrongVersion);
    }
    for (const SealedRecord& part : write.sealed) {
      PgParams columns;
      columns.Text(ref.jurisdiction).Text(ref.id).Int(part.version);
      columns.Blob(part.salt).Blob(part.bytes);
      columns.Text(part.erased_by).Time(ErasedAt(part));
      columns.Text(part.key).Int(part.caller_tag);
      Send(statements_.insert_sealed, columns, Meaning::kWrongVersion);
    }
  }

  const PgStatements& statements_;
  PgConnection* connection_;
  PgFailure failure_;
  std::vector<Meaning> meanings_;
};

absl::Status CommitTogether(const Batch* batches, std::size_t count,
                            PgConnectionPool* pool, Meaning* meaning) {
  return pool->Write([&](PgConnection* connection) {
    Pipeline pipeline(pool->statements(), connection);
    pipeline.Send(pool->statements().begin);
    for (std::size_t i = 0; i < count; ++i) pipeline.Send(batches[i]);
    PgFailure failure = pipeline.Commit();
    *meaning = pipeline.meaning();
    return failure;
  });
}

}  // namespace

absl::Status CommitTogether(const Batch* batches, std::size_t count,
                            PgConnectionPool* pool) {
  Meaning ignored;
  return CommitTogether(batches, count, pool, &ignored);
}

absl::StatusOr<CommitResult> CommitOne(const Batch& batch,
                                       PgConnectionPool* pool) {
  Meaning meaning = Meaning::kOther;
  const absl::Status status = CommitTogether(&batch, 1, pool, &meaning);
  if (status.ok()) return CommitResult{};
  switch (meaning) {
    case Meaning::kWrongVersion:
      if (batch.writes.size() == 1) return WrongVersion(batch.writes[0]);
      return base::Aborted(base::Fill<messages::kACaseNotAtVersion>());
    case Meaning::kErased:
      if (batch.writes.size() == 1) return ErasedMeanwhile(batch.writes[0]);
      return base::Aborted(base::Fill<messages::kACallerErased>());
    case Meaning::kKeyUsed: {
      TRUNKLINE_ASSIGN_OR_RETURN(
          IdempotencyRecord original,
          FindKey(batch.key.source, batch.key.key, pool));
      return Replay(std::move(original), batch.key);
    }
    case Meaning::kNotNew:
      for (const AuxiliaryRecord& record : batch.auxiliary) {
        if (record.must_be_new) return NotNew(record);
      }
      break;
    case Meaning::kIsOther:
      for (const AuxiliaryRecord& record : batch.auxiliary) {
        if (record.must_be.has_value()) return IsOther(record);
      }
      break;
    case Meaning::kOther:
      break;
  }
  return status;
}

absl::StatusOr<IdempotencyRecord> FindKey(std::string_view source,
                                          std::string_view key,
                                          PgConnectionPool* pool) {
  PgParams params;
  params.Text(source).Text(key);
  TRUNKLINE_ASSIGN_OR_RETURN(const PgResult rows,
                             pool->Select(pool->statements().find_key, params));
  if (rows.rows() == 0) return NoSuchKey();
  return ReadIdempotencyRecord(PgRow{rows, 0});
}

absl::StatusOr<std::size_t> RaiseDue(
    absl::Time now, std::size_t limit, const Store::Raise& raise,
    const std::function<absl::Status(const Batch&)>& check,
    PgConnectionPool* pool) {
  const PgStatements& statements = pool->statements();
  std::vector<Batch> batches;
  absl::Status raised;
  TRUNKLINE_RETURN_IF_ERROR(
      pool->Write([&](PgConnection* connection) -> PgFailure {
        batches.clear();
        PgFailure failure = connection->Run(statements.begin.sql);
        if (!failure.ok()) return failure;
        PgParams params;
        params.Int(ToMicros(now)).Int(SqlLimit(limit));
        PgResult rows(nullptr);
        failure = connection->Query(statements.due, params, &rows);
        if (!failure.ok()) return failure;
        for (int i = 0; i < rows.rows(); ++i) {
          absl::StatusOr<Batch> batch = raise(ReadCaseRecord(PgRow{rows, i}));
          raised = batch.ok() ? check(*batch) : batch.status();
          if (!raised.ok()) {
            connection->Run("ROLLBACK");
            return {};
          }
          batches.push_back(*std::move(batch));
        }
        // The pipeline views the batches until it is committed.
        Pipeline pipeline(statements, connection);
        for (const Batch& batch : batches) pipeline.Send(batch);
        return pipeline.Commit();
      }));
  if (!raised.ok()) return raised;
  return batches.size();
}

}  // namespace trunkline::desk
