// SPDX-License-Identifier: Apache-2.0
#include "src/desk/sqlite/writer.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/micros.h"
#include "src/desk/records.h"
#include "src/desk/sqlite/messages.h"
#include "src/desk/sqlite/schema.h"
#include "src/desk/sqlite/statements.h"

namespace trunkline::desk {
namespace {

constexpr std::string_view kErasureLeft = "erasure-left";

}  // namespace

Writer::Writer(std::string path, const SqliteOptions& options, Check check)
    : path_(std::move(path)),
      options_(options),
      check_(check),
      commits_(this, options_.max_group) {}

absl::Status Writer::Open() {
  TRUNKLINE_RETURN_IF_ERROR(lock_.Take(path_));
  TRUNKLINE_ASSIGN_OR_RETURN(
      connection_, Connection::Open(path_, path_,
                                    SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                                        SQLITE_OPEN_NOMUTEX,
                                    options_.vfs, options_.busy_milliseconds));
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::int64_t version,
      FindSchemaVersion(CurrentSchema(), path_, connection_.get()));
  // secure_delete: what is erased does not stay in free space.
  TRUNKLINE_RETURN_IF_ERROR(connection_->Run(
      absl::StrCat("PRAGMA journal_mode = WAL; PRAGMA synchronous = ",
                   options_.sync_every_commit ? "FULL" : "NORMAL",
                   "; PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; "
                   "PRAGMA cache_size = -8000;")
          .c_str()));
  TRUNKLINE_RETURN_IF_ERROR(
      UpgradeSchema(CurrentSchema(), version, connection_.get()));
  TRUNKLINE_RETURN_IF_ERROR(lock_.CheckIdentity(path_));
  TRUNKLINE_ASSIGN_OR_RETURN(const bool erasure_left,
                             FindErasure(connection_.get()));
  erasure_left_ = erasure_left;
  return absl::OkStatus();
}

std::vector<absl::StatusOr<CommitResult>> Writer::Commit(const Batch* batches,
                                                         std::size_t count) {
  Request request;
  request.batches = batches;
  request.count = count;
  request.results.reserve(count);
  if (count != 0) commits_.Commit(&request);
  return std::move(request.results);
}

absl::Status Writer::InOwnTransaction(
    const std::function<absl::Status(Connection*)>& change) {
  const std::lock_guard<std::mutex> lock(commits_.log_mutex());
  TRUNKLINE_RETURN_IF_ERROR(Begin());
  return End(change(connection_.get()));
}

// The mark is a counter, in the file, so that another process and a later one
// know too.
absl::Status Writer::MarkErasure(Connection* connection) {
  erasure_left_ = true;
  TRUNKLINE_ASSIGN_OR_RETURN(
      Statement row,
      connection->Prepare(
          "INSERT OR REPLACE INTO counters (name, next) VALUES (?, 1)"));
  return row.Text(kErasureLeft).Run();
}

absl::StatusOr<bool> Writer::FindErasure(Connection* connection) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      Statement row,
      connection->Prepare("SELECT next FROM counters WHERE name = ?"));
  row.Text(kErasureLeft);
  return row.Step();
}

absl::StatusOr<bool> Writer::OverwriteErased() {
  if (!erasure_left_) return true;
  const std::lock_guard<std::mutex> lock(commits_.log_mutex());
  TRUNKLINE_ASSIGN_OR_RETURN(const bool left, FindErasure(connection_.get()));
  erasure_left_ = left;
  if (!left) return true;
  // Commits wait meanwhile, so this does not wait for a reader.
  sqlite3_busy_timeout(connection_->db(), 0);
  const int code = sqlite3_wal_checkpoint_v2(
      connection_->db(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
  sqlite3_busy_timeout(connection_->db(), options_.busy_milliseconds);
  if ((code & 0xFF) == SQLITE_BUSY || (code & 0xFF) == SQLITE_LOCKED) {
    return false;
  }
  if (code != SQLITE_OK) return connection_->Error(code);
  TRUNKLINE_ASSIGN_OR_RETURN(
      Statement row,
      connection_->Prepare("DELETE FROM counters WHERE name = ?"));
  TRUNKLINE_RETURN_IF_ERROR(row.Text(kErasureLeft).Run());
  erasure_left_ = false;
  return true;
}

absl::Status Writer::Begin() {
  if (connection_ == nullptr) {
    return base::FailedPrecondition(
        base::At(path_, base::Fill<messages::kReadOnly>()));
  }
  return Run("BEGIN IMMEDIATE");
}

void Writer::Put(Request* request, absl::Status* status) {
  for (std::size_t i = 0; i < request->count; ++i) {
    if (!status->ok()) {
      request->results.push_back(*status);
      continue;
    }
    request->results.push_back(InSavepoint(request->batches[i], status));
  }
}

absl::Status Writer::End(absl::Status status) {
  if (status.ok()) status = Run("COMMIT");
  if (!status.ok() && connection_ != nullptr && connection_->in_transaction()) {
    connection_->Run("ROLLBACK").IgnoreError();
  }
  return status;
}

void Writer::Written(const Request& request) {
  for (std::size_t i = 0; i < request.count; ++i) {
    const auto& result = request.results[i];
    if (!result.ok() || result->replayed) continue;
    for (const CaseWrite& write : request.batches[i].writes) {
      if (!write.after.source.empty()) continue;  // Mirrors get no commands.
      CaseRecord record = write.after;
      // Rounded as the columns of the file are.
      record.opened_at = FromMicros(ToMicros(record.opened_at));
      record.due = FromMicros(ToMicros(record.due));
      record.next_tick_at = FromMicros(ToMicrosUp(record.next_tick_at));
      const CaseRef ref = record.ref;
      recent_.Put(ref, std::move(record));
    }
  }
}

// Puts one batch into the transaction. If it fails, its changes, and only its,
// are rolled back. An error of the transaction itself goes to `status` too.
absl::StatusOr<CommitResult> Writer::InSavepoint(const Batch& batch,
                                                 absl::Status* status) {
  TRUNKLINE_RETURN_IF_ERROR(check_(batch));
  *status = Run("SAVEPOINT batch");
  if (!status->ok()) return *status;
  absl::StatusOr<CommitResult> result = Put(batch);
  if (!connection_->in_transaction()) {
    // The storage failed, and SQLite rolled the whole transaction back.
    *status = result.ok()
                  ? base::Internal(base::At(
                        path_, base::Fill<messages::kTransactionEnded>()))
                  : result.status();
    return *status;
  }
  if (!result.ok()) *status = Run("ROLLBACK TO batch");
  if (status->ok()) *status = Run("RELEASE batch");
  if (!status->ok()) return *status;
  return result;
}

absl::StatusOr<CommitResult> Writer::Put(const Batch& batch) {
  const IdempotencyRecord& key = batch.key;
  if (!key.key.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(Statement row, connection_->Prepare(kFindKey));
    row.Text(key.source).Text(key.key);
    TRUNKLINE_ASSIGN_OR_RETURN(const bool found, row.Step());
    if (found) return Replay(ReadIdempotencyRecord(row), key);
  }
  for (const CaseWrite& write : batch.writes) {
    TRUNKLINE_RETURN_IF_ERROR(Put(write));
  }
  for (const AuxiliaryRecord& record : batch.auxiliary) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        Statement row,
        connection_->Prepare(record.must_be_new           ? kInsertAuxiliary
                             : record.must_be.has_value() ? kReplaceAuxiliary
                                                          : kPutAuxiliary));
    row.Text(record.kind).Text(record.source).Text(record.id);
    row.Blob(record.bytes);
    if (!record.must_be_new && !record.must_be.has_value()) {
      TRUNKLINE_RETURN_IF_ERROR(row.Run());
      continue;
    }
    if (!record.must_be_new) row.Blob(*record.must_be);
    TRUNKLINE_ASSIGN_OR_RETURN(const bool done, row.Step());
    if (!done) return record.must_be_new ? NotNew(record) : IsOther(record);
    // RETURNING: the change is complete only after the last row was read.
    TRUNKLINE_RETURN_IF_ERROR(row.Step().status());
  }
  if (!batch.access.empty()) {
    TRUNKLINE_RETURN_IF_ERROR(PutAccess(batch.access));
  }
  if (!key.key.empty()) {
    TRUNKLINE_ASSIGN_OR_RETURN(Statement row, connection_->Prepare(kInsertKey));
    BindIdempotencyRecord(key, &row);
    TRUNKLINE_RETURN_IF_ERROR(row.Run());
  }
  return CommitResult{};
}

absl::Status Writer::Put(const CaseWrite& write) {
  std::int64_t no = 0;
  {
    TRUNKLINE_ASSIGN_OR_RETURN(
        Statement row,
        connection_->Prepare(write.expected_version == 0 ? kInsertCase
                                                         : kUpdateCase));
    BindCase(write, &row);
    TRUNKLINE_ASSIGN_OR_RETURN(const bool changed, row.Step());
    if (!changed) return WrongVersion(write);
    no = row.Number(0);
    // RETURNING: the change is complete only after the last row was read.
    TRUNKLINE_RETURN_IF_ERROR(row.Step().status());
  }
  if (write.not_erased && write.expected_version != 0) {
    TRUNKLINE_ASSIGN_OR_RETURN(Statement row,
                               connection_->Prepare(kFindErased));
    TRUNKLINE_ASSIGN_OR_RETURN(const bool erased, row.Int(no).Step());
    if (erased) return ErasedMeanwhile(write);
  }
  for (const EventRecord& event : write.events) {
    TRUNKLINE_ASSIGN_OR_RETURN(Statement row,
                               connection_->Prepare(kInsertEvent));
    row.Int(no).Int(event.version).Time(event.at).Text(event.type);
    row.Text(event.source).Blob(event.seal).Blob(event.chain);
    TRUNKLINE_RETURN_IF_ERROR(row.Blob(event.bytes).Run());
  }
  for (const SealedRecord& part : write.sealed) {
    TRUNKLINE_ASSIGN_OR_RETURN(Statement row,
                               connection_->Prepare(kInsertSealed));
    row.Int(no).Int(part.version).Blob(part.salt).Blob(part.bytes);
    row.Text(part.erased_by).Time(ErasedAt(part));
    row.Text(part.key).Int(part.caller_tag);
    TRUNKLINE_RETURN_IF_ERROR(row.Run());
  }
  return absl::OkStatus();
}

absl::Status Writer::PutAccess(const std::vector<AccessRecord>& records) {
  std::int64_t position = 0;
  std::string chain(32, '\0');
  {
    TRUNKLINE_ASSIGN_OR_RETURN(Statement row,
                               connection_->Prepare(kLastAccess));
    TRUNKLINE_ASSIGN_OR_RETURN(const bool found, row.Step());
    if (found) {
      position = row.Number(0);
      chain = row.String(1);
    }
  }
  for (const AccessRecord& record : records) {
    chain = AccessLink(chain, record.bytes);
    TRUNKLINE_ASSIGN_OR_RETURN(Statement row,
                               connection_->Prepare(kInsertAccess));
    row.Int(++position).Blob(record.bytes).Blob(chain);
    TRUNKLINE_RETURN_IF_ERROR(row.Run());
  }
  return absl::OkStatus();
}

absl::Status Writer::Run(std::string_view sql) {
  TRUNKLINE_ASSIGN_OR_RETURN(Statement statement, connection_->Prepare(sql));
  return statement.Run();
}

}  // namespace trunkline::desk
