// SPDX-License-Identifier: Apache-2.0
#include <sys/stat.h>

#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/checks.h"
#include "src/desk/process.h"
#include "src/desk/records.h"
#include "src/desk/sqlite/check_tables.h"
#include "src/desk/sqlite/messages.h"
#include "src/desk/sqlite/reader_pool.h"
#include "src/desk/sqlite/schema.h"
#include "src/desk/sqlite/statements.h"
#include "src/desk/sqlite/writer.h"
#include "trunkline/cases/store_sqlite.h"

namespace trunkline {
namespace {

using desk::Connection;
using desk::SqlLimit;
using desk::Statement;
using Reader = desk::ReaderPool::Reader;

constexpr char kEventColumns[] =
    "position, jurisdiction, id, e.version, at, type, e.source, bytes, seal, "
    "e.chain";

template <typename T>
absl::StatusOr<std::vector<T>> ReadAll(Statement* row,
                                       T (*read)(const Statement&)) {
  std::vector<T> out;
  for (;;) {
    TRUNKLINE_ASSIGN_OR_RETURN(const bool more, row->Step());
    if (!more) return out;
    TRUNKLINE_RETURN_IF_ERROR(row->CheckTexts());
    out.push_back(read(*row));
  }
}

// A pipe would be waited for.
absl::Status CheckIsFile(const std::string& path) {
  struct stat info;
  if (::stat(path.c_str(), &info) != 0 || S_ISREG(info.st_mode) ||
      S_ISDIR(info.st_mode)) {
    return absl::OkStatus();  // Or SQLite says why not.
  }
  return base::FailedPrecondition(
      base::At(path, base::Fill<desk::messages::kNoRegularFile>()));
}

bool Exists(const std::string& path) {
  struct stat info;
  return ::stat(path.c_str(), &info) == 0;
}

// Events are numbered by the insertion into a table with an INTEGER PRIMARY KEY
// in transactions that follow each other, so the position of an event is its
// place in commit order, and the feed is that table.
class SqliteStore : public Store {
 public:
  SqliteStore(std::string path, const SqliteOptions& options)
      : path_(std::move(path)),
        options_(options),
        writer_(path_, options_, CheckBatch),
        readers_(path_, options_) {}

  absl::Status Open() {
    TRUNKLINE_RETURN_IF_ERROR(CheckIsFile(path_));
    if ((options_.read_only || !options_.create) && !Exists(path_)) {
      return base::NotFound(
          base::At(path_, base::Fill<desk::messages::kNoFile>()));
    }
    if (!options_.read_only) return writer_.Open();
    TRUNKLINE_ASSIGN_OR_RETURN(const Reader reader, readers_.Borrow());
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::int64_t version,
        FindSchemaVersion(desk::CurrentSchema(), path_, reader.get()));
    if (version == desk::CurrentSchema().latest()) return absl::OkStatus();
    return base::FailedPrecondition(base::Fill<desk::messages::kUpgradeNeeded>(
        path_, version, desk::CurrentSchema().latest()));
  }

  std::vector<absl::StatusOr<CommitResult>> Commit(const Batch* batches,
                                                   std::size_t count) override {
    const absl::Status owned = owner_.Check();
    if (!owned.ok()) {
      return std::vector<absl::StatusOr<CommitResult>>(count, owned);
    }
    return writer_.Commit(batches, count);
  }

  absl::StatusOr<CaseRecord> Load(const CaseRef& ref,
                                  std::vector<SealedRecord>* sealed) override {
    TRUNKLINE_RETURN_IF_ERROR(owner_.Check());
    if (sealed == nullptr) {
      if (auto recent = writer_.FindRecent(ref)) return *std::move(recent);
    }
    TRUNKLINE_ASSIGN_OR_RETURN(const Reader reader, readers_.Borrow());
    static const std::string* const kSql = new std::string(
        absl::StrCat("SELECT ", desk::kCaseColumns,
                     ", no FROM cases WHERE jurisdiction = ? AND id = ?"));
    TRUNKLINE_ASSIGN_OR_RETURN(Statement row, reader->Prepare(*kSql));
    row.Text(ref.jurisdiction).Text(ref.id);
    TRUNKLINE_ASSIGN_OR_RETURN(const bool found, row.Step());
    if (!found) return desk::NoSuchCase(ref);
    TRUNKLINE_RETURN_IF_ERROR(row.CheckTexts());
    CaseRecord out = desk::ReadCaseRecord(row);
    if (sealed == nullptr) return out;
    // While `row` is open, both statements read the same snapshot.
    TRUNKLINE_ASSIGN_OR_RETURN(
        Statement parts,
        reader->Prepare(
            "SELECT version, salt, bytes, erased_by, erased_at, "
            "key, caller_tag FROM sealed WHERE case_no = ? ORDER BY version"));
    parts.Int(row.Number(14));
    TRUNKLINE_ASSIGN_OR_RETURN(
        *sealed, ReadAll(&parts, desk::ReadSealedRecord<Statement>));
    return out;
  }

  absl::StatusOr<std::vector<EventRecord>> Events(const CaseRef& ref,
                                                  std::int64_t after_version,
                                                  std::size_t limit) override {
    TRUNKLINE_RETURN_IF_ERROR(owner_.Check());
    TRUNKLINE_ASSIGN_OR_RETURN(const Reader reader, readers_.Borrow());
    static const std::string* const kSql = new std::string(
        absl::StrCat("SELECT ", kEventColumns,
                     " FROM cases c JOIN events e ON e.case_no = c.no "
                     "WHERE jurisdiction = ? AND id = ? AND e.version > ? "
                     "ORDER BY e.version LIMIT ?"));
    TRUNKLINE_ASSIGN_OR_RETURN(Statement row, reader->Prepare(*kSql));
    row.Text(ref.jurisdiction).Text(ref.id);
    row.Int(after_version).Int(SqlLimit(limit));
    TRUNKLINE_ASSIGN_OR_RETURN(std::vector<EventRecord> out,
                               ReadAll(&row, desk::ReadEventRecord<Statement>));
    if (out.empty()) {
      TRUNKLINE_RETURN_IF_ERROR(CaseNumber(ref, reader.get()).status());
    }
    return out;
  }

  absl::StatusOr<std::vector<CaseRecord>> Scan(const CaseFilter& filter,
                                               const CaseRef& after,
                                               std::size_t limit) override {
    TRUNKLINE_RETURN_IF_ERROR(owner_.Check());
    TRUNKLINE_ASSIGN_OR_RETURN(const Reader reader, readers_.Borrow());
    const desk::ScanQuery query("cases", filter, after, limit);
    TRUNKLINE_ASSIGN_OR_RETURN(Statement row, reader->Prepare(query.sql));
    query.Bind(&row);
    return ReadAll(&row, desk::ReadCaseRecord<Statement>);
  }

  absl::StatusOr<std::vector<EventRecord>> Feed(std::int64_t after,
                                                std::size_t limit) override {
    TRUNKLINE_RETURN_IF_ERROR(owner_.Check());
    TRUNKLINE_ASSIGN_OR_RETURN(const Reader reader, readers_.Borrow());
    static const std::string* const kSql = new std::string(
        absl::StrCat("SELECT ", kEventColumns,
                     " FROM events e JOIN cases c ON c.no = e.case_no "
                     "WHERE position > ? ORDER BY position LIMIT ?"));
    TRUNKLINE_ASSIGN_OR_RETURN(Statement row, reader->Prepare(*kSql));
    row.Int(after).Int(SqlLimit(limit));
    return ReadAll(&row, desk::ReadEventRecord<Statement>);
  }

  absl::StatusOr<std::size_t> Due(absl::Time now, std::size_t limit,
                                  const Raise& raise) override {
    TRUNKLINE_RETURN_IF_ERROR(owner_.Check());
    // No other process writes the file, so a mutex keeps ticks apart.
    const std::lock_guard<std::mutex> ticking(due_mutex_);
    std::vector<CaseRecord> due;
    {
      TRUNKLINE_ASSIGN_OR_RETURN(const Reader reader, readers_.Borrow());
      static const std::string* const kSql = new std::string(absl::StrCat(
          "SELECT ", desk::kCaseColumns,
          " FROM cases WHERE next_tick_at <= ? ORDER BY next_tick_at, no "
          "LIMIT ?"));
      TRUNKLINE_ASSIGN_OR_RETURN(Statement row, reader->Prepare(*kSql));
      row.Time(now).Int(SqlLimit(limit));
      TRUNKLINE_ASSIGN_OR_RETURN(
          due, ReadAll(&row, desk::ReadCaseRecord<Statement>));
    }
    std::vector<Batch> batches;
    absl::Status status;
    for (const CaseRecord& record : due) {
      auto batch = raise(record);
      status = batch.status();
      if (!status.ok()) break;
      batches.push_back(*std::move(batch));
    }
    for (const auto& result : Commit(batches.data(), batches.size())) {
      // Aborted: a command changed the case meanwhile. If it is still due, the
      // next call returns it.
      if (!result.ok() && !absl::IsAborted(result.status())) {
        return result.status();
      }
    }
    if (!status.ok()) return status;
    return due.size();
  }

  absl::StatusOr<IdempotencyRecord> FindKey(std::string_view source,
                                            std::string_view key) override {
    TRUNKLINE_RETURN_IF_ERROR(owner_.Check());
    TRUNKLINE_ASSIGN_OR_RETURN(const Reader reader, readers_.Borrow());
    TRUNKLINE_ASSIGN_OR_RETURN(Statement row, reader->Prepare(desk::kFindKey));
    row.Text(source).Text(key);
    TRUNKLINE_ASSIGN_OR_RETURN(const bool found, row.Step());
    if (!found) return desk::NoSuchKey();
    return desk::ReadIdempotencyRecord(row);
  }

  absl::StatusOr<std::int64_t> Reserve(std::string_view counter,
                                       std::int64_t count) override {
    TRUNKLINE_RETURN_IF_ERROR(owner_.Check());
    TRUNKLINE_RETURN_IF_ERROR(desk::CheckReservation(count));
    std::int64_t next = 0;
    const absl::Status status =
        writer_.InOwnTransaction([&](Connection* connection) -> absl::Status {
          TRUNKLINE_ASSIGN_OR_RETURN(
              Statement row,
              connection->Prepare(
                  "INSERT INTO counters (name, next) VALUES (?1, ?2 + 1) "
                  "ON CONFLICT (name) DO UPDATE SET next = next + ?2 "
                  "RETURNING next"));
          row.Text(counter).Int(count);
          TRUNKLINE_RETURN_IF_ERROR(row.Step().status());
          next = row.Number(0);
          return row.Step().status();
        });
    if (!status.ok()) return status;
    return next - count;
  }

  absl::StatusOr<StoreErasure> Erase(const std::vector<CaseRef>& refs,
                                     std::string_view by,
                                     absl::Time at) override {
    TRUNKLINE_RETURN_IF_ERROR(owner_.Check());
    StoreErasure erasure;
    const absl::Status status =
        writer_.InOwnTransaction([&](Connection* connection) -> absl::Status {
          for (const CaseRef& ref : refs) {
            TRUNKLINE_RETURN_IF_ERROR(
                EraseCase(ref, by, at, connection, &erasure.parts));
          }
          return writer_.MarkErasure(connection);
        });
    if (!status.ok()) return status;
    // The log still contains it.
    const absl::StatusOr<bool> overwritten = writer_.OverwriteErased();
    erasure.overwritten = overwritten.ok() && *overwritten;
    return erasure;
  }

  absl::StatusOr<bool> FinishErasures() override {
    TRUNKLINE_RETURN_IF_ERROR(owner_.Check());
    if (!options_.read_only) return writer_.OverwriteErased();
    TRUNKLINE_ASSIGN_OR_RETURN(const Reader reader, readers_.Borrow());
    TRUNKLINE_ASSIGN_OR_RETURN(const bool left,
                               desk::Writer::FindErasure(reader.get()));
    return !left;
  }

  absl::StatusOr<std::vector<AuxiliaryRecord>> AuxiliaryRecords(
      std::string_view kind, std::string_view source,
      std::string_view after_source, std::string_view after_id,
      std::size_t limit) override {
    TRUNKLINE_RETURN_IF_ERROR(owner_.Check());
    TRUNKLINE_ASSIGN_OR_RETURN(const Reader reader, readers_.Borrow());
    TRUNKLINE_ASSIGN_OR_RETURN(
        Statement row,
        reader->Prepare("SELECT kind, source, id, bytes FROM auxiliary "
                        "WHERE kind = ?1 AND (source, id) > (?2, ?3) "
                        "AND (?4 = '' OR source = ?4) "
                        "ORDER BY source, id LIMIT ?5"));
    row.Text(kind).Text(after_source).Text(after_id).Text(source);
    row.Int(SqlLimit(limit));
    return ReadAll(&row, desk::ReadAuxiliaryRecord<Statement>);
  }

  absl::StatusOr<std::vector<IdempotencyRecord>> Keys(
      std::string_view after_source, std::string_view after_key,
      std::size_t limit) override {
    TRUNKLINE_ASSIGN_OR_RETURN(const Reader reader, readers_.Borrow());
    static const std::string* const kSql = new std::string(
        absl::StrCat("SELECT ", desk::kIdempotencyColumns,
                     " FROM idempotency WHERE (source, key) > (?, ?) "
                     "ORDER BY source, key LIMIT ?"));
    TRUNKLINE_ASSIGN_OR_RETURN(Statement row, reader->Prepare(*kSql));
    row.Text(after_source).Text(after_key).Int(SqlLimit(limit));
    return ReadAll(&row, desk::ReadIdempotencyRecord<Statement>);
  }

  absl::StatusOr<std::vector<CounterRecord>> Counters() override {
    TRUNKLINE_ASSIGN_OR_RETURN(const Reader reader, readers_.Borrow());
    TRUNKLINE_ASSIGN_OR_RETURN(
        Statement row,
        reader->Prepare("SELECT name, next FROM counters "
                        "WHERE name <> 'erasure-left'"));  // The writer's mark.
    // `next` is the first number that is free.
    return ReadAll<CounterRecord>(&row, [](const Statement& counter) {
      return CounterRecord{std::string(counter.String(0)),
                           counter.Number(1) - 1};
    });
  }

  absl::StatusOr<std::vector<std::string>> CheckStorage() override {
    TRUNKLINE_ASSIGN_OR_RETURN(const Reader reader, readers_.Borrow());
    return desk::CheckTables(reader.get());
  }

  absl::StatusOr<std::vector<CaseRef>> CasesOfCallerTag(
      std::string_view jurisdiction, std::int64_t caller_tag,
      std::string_view after_id, std::size_t limit) override {
    TRUNKLINE_ASSIGN_OR_RETURN(const Reader reader, readers_.Borrow());
    TRUNKLINE_ASSIGN_OR_RETURN(
        Statement row,
        reader->Prepare(
            "SELECT jurisdiction, id FROM cases WHERE no IN "
            "(SELECT case_no FROM sealed WHERE caller_tag = ?1 "
            "AND caller_tag <> 0) AND jurisdiction = ?2 AND id > ?3 "
            "ORDER BY id LIMIT ?4"));
    row.Int(caller_tag).Text(jurisdiction).Text(after_id);
    row.Int(SqlLimit(limit));
    return ReadAll(&row, desk::ReadCaseRef<Statement>);
  }

  absl::StatusOr<std::vector<AccessRecord>> AccessRecords(
      std::int64_t after, std::size_t limit) override {
    TRUNKLINE_ASSIGN_OR_RETURN(const Reader reader, readers_.Borrow());
    TRUNKLINE_ASSIGN_OR_RETURN(
        Statement row,
        reader->Prepare("SELECT position, bytes, chain FROM access "
                        "WHERE position > ? ORDER BY position LIMIT ?"));
    row.Int(after).Int(SqlLimit(limit));
    return ReadAll(&row, desk::ReadAccessRecord<Statement>);
  }

  absl::StatusOr<StoreCounts> Count(absl::Time now) override {
    TRUNKLINE_RETURN_IF_ERROR(owner_.Check());
    TRUNKLINE_ASSIGN_OR_RETURN(const Reader reader, readers_.Borrow());
    // Each subquery has its own plan, and so its own partial index.
    TRUNKLINE_ASSIGN_OR_RETURN(
        Statement row,
        reader->Prepare(
            "SELECT (SELECT count(*) FROM cases WHERE source = ''), "
            "(SELECT count(*) FROM cases WHERE source = '' AND open = 1), "
            "(SELECT count(*) FROM cases WHERE source = '' AND open = 1 "
            "AND due IS NOT NULL AND due < ?1), "
            "(SELECT count(*) FROM cases WHERE source = '' "
            "AND next_tick_at <= ?1), "
            "(SELECT count(*) FROM cases WHERE source <> ''), "
            "(SELECT count(*) FROM cases WHERE source <> '' AND open = 1 "
            "AND adopted_as = ''), "
            "(SELECT coalesce(max(position), 0) FROM events), 0"));
    TRUNKLINE_RETURN_IF_ERROR(row.Time(now).Step().status());
    return desk::ReadCounts(row);
  }

 private:
  static absl::Status EraseCase(const CaseRef& ref, std::string_view by,
                                absl::Time at, Connection* connection,
                                std::size_t* erased) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::int64_t no,
                               CaseNumber(ref, connection));
    TRUNKLINE_ASSIGN_OR_RETURN(
        Statement parts,
        connection->Prepare("UPDATE sealed SET salt = x'', bytes = x'', "
                            "caller_tag = 0, erased_by = ?, erased_at = ? "
                            "WHERE case_no = ? AND salt <> x''"));
    TRUNKLINE_RETURN_IF_ERROR(parts.Text(by).Time(at).Int(no).Run());
    *erased += static_cast<std::size_t>(sqlite3_changes(connection->db()));
    TRUNKLINE_ASSIGN_OR_RETURN(
        Statement keys,
        connection->Prepare("UPDATE idempotency SET digest = x'' "
                            "WHERE jurisdiction = ? AND id = ?"));
    return keys.Text(ref.jurisdiction).Text(ref.id).Run();
  }

  static absl::StatusOr<std::int64_t> CaseNumber(const CaseRef& ref,
                                                 Connection* connection) {
    TRUNKLINE_ASSIGN_OR_RETURN(
        Statement row,
        connection->Prepare(
            "SELECT no FROM cases WHERE jurisdiction = ? AND id = ?"));
    row.Text(ref.jurisdiction).Text(ref.id);
    TRUNKLINE_ASSIGN_OR_RETURN(const bool found, row.Step());
    if (!found) return desk::NoSuchCase(ref);
    return row.Number(0);
  }

  const desk::Owner owner_;
  const std::string path_;
  const SqliteOptions options_;
  // Destroyed last: it moves the log into the file once no reader is left.
  desk::Writer writer_;
  desk::ReaderPool readers_;
  std::mutex due_mutex_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> OpenSqliteStore(
    const std::string& path, const SqliteOptions& options) {
  if (path.empty() || path == ":memory:") {
    return base::InvalidArgument(base::Fill<desk::messages::kNeedsFile>());
  }
  TRUNKLINE_RETURN_IF_ERROR(desk::CheckPath(path));
  SqliteOptions checked = options;
  if (checked.readers == 0) checked.readers = 1;
  auto store = std::make_unique<SqliteStore>(path, checked);
  TRUNKLINE_RETURN_IF_ERROR(store->Open());
  return store;
}

}  // namespace trunkline
