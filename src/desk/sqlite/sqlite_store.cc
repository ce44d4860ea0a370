#include <fcntl.h>
#include <sqlite3.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/micros.h"
#include "src/desk/recent.h"
#include "src/desk/sqlite/commit_queue.h"
#include "src/desk/sqlite/connection.h"
#include "src/desk/sqlite/schema.h"
#include "trunkline/cases/store_sqlite.h"

namespace trunkline {
namespace {

using desk::Connection;
using desk::Statement;

constexpr char kCaseColumns[] =
    "jurisdiction, id, version, chain, stage, unit, region, source, "
    "adopted_as, open, opened, due, wake, state";
constexpr char kEventColumns[] =
    "position, jurisdiction, id, e.version, at, type, e.source, bytes, seal, "
    "e.chain";

CaseRow ReadCaseRow(const Statement& row) {
  CaseRow out;
  out.ref.jurisdiction = row.String(0);
  out.ref.id = row.String(1);
  out.version = row.Number(2);
  out.chain = row.String(3);
  out.stage = row.String(4);
  out.unit = row.String(5);
  out.region = row.String(6);
  out.source = row.String(7);
  out.adopted_as = row.String(8);
  out.open = row.Number(9) != 0;
  out.opened_at = row.TimeAt(10);
  out.due = row.TimeAt(11);
  out.wake = row.TimeAt(12);
  out.state = row.String(13);
  return out;
}

EventRow ReadEventRow(const Statement& row) {
  EventRow out;
  out.position = row.Number(0);
  out.ref.jurisdiction = row.String(1);
  out.ref.id = row.String(2);
  out.version = row.Number(3);
  out.at = row.TimeAt(4);
  out.type = row.String(5);
  out.source = row.String(6);
  out.bytes = row.String(7);
  out.seal = row.String(8);
  out.chain = row.String(9);
  return out;
}

// Keeps a second process from writing the same file. Released by the system
// when the process dies.
class WriteLock {
 public:
  ~WriteLock() {
    if (fd_ >= 0) ::close(fd_);
  }
  absl::Status Take(const std::string& path) {
    const std::string name = path + "-lock";
    fd_ = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (fd_ < 0) {
      return absl::UnavailableError(
          absl::StrCat(name, ": cannot be opened: ", std::strerror(errno)));
    }
    if (::flock(fd_, LOCK_EX | LOCK_NB) == 0) return absl::OkStatus();
    if (errno == EWOULDBLOCK) {
      return absl::FailedPreconditionError(absl::StrCat(
          path, ": another process (or this one) has it open for writing"));
    }
    return absl::UnavailableError(
        absl::StrCat(name, ": cannot be locked: ", std::strerror(errno)));
  }

 private:
  int fd_ = -1;
};

bool Exists(const std::string& path) {
  struct stat info;
  return ::stat(path.c_str(), &info) == 0;
}

class SqliteStore : public Store, private desk::CommitQueue::Log {
 public:
  SqliteStore(std::string path, SqliteOptions options)
      : path_(std::move(path)),
        options_(std::move(options)),
        commits_(this, options_.max_group) {
    if (options_.readers == 0) options_.readers = 1;
  }

  ~SqliteStore() override {
    // The writer last: it moves the log into the file.
    readers_.clear();
    writer_.reset();
  }

  absl::Status Open() {
    const bool there = Exists(path_);
    if (options_.read_only || !options_.create) {
      if (!there) {
        return absl::NotFoundError(absl::StrCat(path_, ": there is no file"));
      }
    }
    if (options_.read_only) {
      TRUNKLINE_ASSIGN_OR_RETURN(std::unique_ptr<Connection> reader,
                                 OpenReader());
      TRUNKLINE_ASSIGN_OR_RETURN(const std::int64_t version,
                                 Identify(reader.get()));
      if (version < desk::kSchemaVersion) {
        return absl::FailedPreconditionError(absl::StrCat(
            path_, ": has schema ", version, ", and ", desk::kSchemaVersion,
            " is read here; open it for writing once"));
      }
      readers_.push_back(std::move(reader));
      opened_readers_ = 1;
      return absl::OkStatus();
    }
    TRUNKLINE_RETURN_IF_ERROR(lock_.Take(path_));
    TRUNKLINE_ASSIGN_OR_RETURN(
        writer_, Connection::Open(path_, path_,
                                  SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE |
                                      SQLITE_OPEN_NOMUTEX,
                                  options_.vfs, options_.busy_milliseconds));
    TRUNKLINE_ASSIGN_OR_RETURN(std::int64_t version, Identify(writer_.get()));
    TRUNKLINE_RETURN_IF_ERROR(writer_->Run(
        options_.sync_every_commit
            ? "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
            : "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;"));
    // Erased is erased: nothing of it stays in free space.
    TRUNKLINE_RETURN_IF_ERROR(writer_->Run(
        "PRAGMA secure_delete = ON; PRAGMA temp_store = MEMORY; "
        "PRAGMA cache_size = -8000;"));
    return Migrate(version);
  }

  std::vector<absl::StatusOr<Committed>> Commit(const Batch* batches,
                                                std::size_t count) override {
    Request request;
    request.batches = batches;
    request.count = count;
    request.results.reserve(count);
    if (count != 0) commits_.Commit(&request);
    return std::move(request.results);
  }

  absl::StatusOr<CaseRow> Load(const CaseRef& ref,
                               std::vector<SealedRow>* sealed) override {
    if (sealed == nullptr) {
      if (auto recent = recent_.Find(ref)) return *std::move(recent);
    }
    TRUNKLINE_ASSIGN_OR_RETURN(Reading reading, Read());
    static const std::string kSql =
        absl::StrCat("SELECT ", kCaseColumns,
                     ", no FROM cases WHERE jurisdiction = ? AND id = ?");
    TRUNKLINE_ASSIGN_OR_RETURN(Statement row, reading->Prepare(kSql));
    row.Text(ref.jurisdiction).Text(ref.id);
    TRUNKLINE_ASSIGN_OR_RETURN(const bool found, row.Step());
    if (!found) return NotFound(ref);
    CaseRow out = ReadCaseRow(row);
    if (sealed == nullptr) return out;
    sealed->clear();
    TRUNKLINE_ASSIGN_OR_RETURN(
        Statement part,
        reading->Prepare("SELECT version, salt, bytes, erased_by, erased "
                         "FROM sealed WHERE case_no = ? ORDER BY version"));
    part.Int(row.Number(14));
    for (;;) {
      TRUNKLINE_ASSIGN_OR_RETURN(const bool more, part.Step());
      if (!more) return out;
      SealedRow& one = sealed->emplace_back();
      one.version = part.Number(0);
      one.salt = part.String(1);
      one.bytes = part.String(2);
      one.erased_by = part.String(3);
      one.erased_at = part.TimeAt(4);
    }
  }

  absl::StatusOr<std::vector<EventRow>> Events(const CaseRef& ref,
                                               std::int64_t after_version,
                                               std::size_t limit) override {
    TRUNKLINE_ASSIGN_OR_RETURN(Reading reading, Read());
    static const std::string kSql = absl::StrCat(
        "SELECT ", kEventColumns,
        " FROM cases c JOIN events e ON e.case_no = c.no "
        "WHERE jurisdiction = ? AND id = ? AND e.version > ? "
        "ORDER BY e.version LIMIT ?");
    TRUNKLINE_ASSIGN_OR_RETURN(Statement row, reading->Prepare(kSql));
    row.Text(ref.jurisdiction).Text(ref.id).Int(after_version).Int(
        Limit(limit));
    TRUNKLINE_ASSIGN_OR_RETURN(std::vector<EventRow> out, ReadEvents(&row));
    if (out.empty()) {
      TRUNKLINE_ASSIGN_OR_RETURN(
          Statement any,
          reading->Prepare(
              "SELECT 1 FROM cases WHERE jurisdiction = ? AND id = ?"));
      any.Text(ref.jurisdiction).Text(ref.id);
      TRUNKLINE_ASSIGN_OR_RETURN(const bool found, any.Step());
      if (!found) return NotFound(ref);
    }
    return out;
  }

  absl::StatusOr<std::vector<CaseRow>> Scan(const CaseFilter& filter,
                                            const CaseRef& after,
                                            std::size_t limit) override {
    TRUNKLINE_ASSIGN_OR_RETURN(Reading reading, Read());
    std::string sql = absl::StrCat("SELECT ", kCaseColumns,
                                   " FROM cases WHERE (jurisdiction, id) > "
                                   "(?, ?)");
    std::vector<const std::string*> texts;
    const auto equal = [&](const char* column, const std::string& value) {
      if (value.empty()) return;
      absl::StrAppend(&sql, " AND ", column, " = ?");
      texts.push_back(&value);
    };
    equal("jurisdiction", filter.jurisdiction);
    equal("unit", filter.unit);
    equal("stage", filter.stage);
    equal("region", filter.region);
    if (filter.source.empty()) {
      sql += " AND source = ''";
    } else {
      sql += " AND source <> ''";
      if (filter.source != "*") equal("source", filter.source);
    }
    if (filter.open_only) sql += " AND open = 1";
    if (filter.unadopted_only) sql += " AND adopted_as = ''";
    const bool by_due = filter.due_before != absl::InfiniteFuture();
    if (by_due) sql += " AND due < ?";
    sql += " ORDER BY jurisdiction, id LIMIT ?";
    TRUNKLINE_ASSIGN_OR_RETURN(Statement row, reading->Prepare(sql));
    row.Text(after.jurisdiction).Text(after.id);
    for (const std::string* text : texts) row.Text(*text);
    if (by_due) row.TimeUp(filter.due_before);
    row.Int(Limit(limit));
    std::vector<CaseRow> out;
    for (;;) {
      TRUNKLINE_ASSIGN_OR_RETURN(const bool more, row.Step());
      if (!more) return out;
      out.push_back(ReadCaseRow(row));
    }
  }

  absl::StatusOr<std::vector<EventRow>> Feed(std::int64_t after,
                                             std::size_t limit) override {
    TRUNKLINE_ASSIGN_OR_RETURN(Reading reading, Read());
    static const std::string kSql = absl::StrCat(
        "SELECT ", kEventColumns,
        " FROM events e JOIN cases c ON c.no = e.case_no "
        "WHERE position > ? ORDER BY position LIMIT ?");
    TRUNKLINE_ASSIGN_OR_RETURN(Statement row, reading->Prepare(kSql));
    row.Int(after).Int(Limit(limit));
    return ReadEvents(&row);
  }

  absl::StatusOr<std::size_t> Due(absl::Time now, std::size_t limit,
                                  const Raise& raise) override {
    // One process writes the file, so a lock here is enough.
    const std::lock_guard<std::mutex> ticking(due_mutex_);
    std::vector<CaseRow> due;
    {
      TRUNKLINE_ASSIGN_OR_RETURN(Reading reading, Read());
      static const std::string kSql = absl::StrCat(
          "SELECT ", kCaseColumns,
          " FROM cases WHERE wake <= ? ORDER BY wake, no LIMIT ?");
      TRUNKLINE_ASSIGN_OR_RETURN(Statement row, reading->Prepare(kSql));
      row.Time(now).Int(Limit(limit));
      for (;;) {
        TRUNKLINE_ASSIGN_OR_RETURN(const bool more, row.Step());
        if (!more) break;
        due.push_back(ReadCaseRow(row));
      }
    }
    std::vector<Batch> batches;
    absl::Status status;
    for (const CaseRow& row : due) {
      auto batch = raise(row);
      if (!batch.ok()) {
        status = batch.status();
        break;
      }
      batches.push_back(*std::move(batch));
    }
    for (const auto& result : Commit(batches.data(), batches.size())) {
      // A command came in between; the case is looked at again if need be.
      if (!result.ok() && !absl::IsAborted(result.status())) {
        return result.status();
      }
    }
    if (!status.ok()) return status;
    return due.size();
  }

  absl::StatusOr<KeyRow> FindKey(std::string_view source,
                                 std::string_view key) override {
    TRUNKLINE_ASSIGN_OR_RETURN(Reading reading, Read());
    KeyRow out;
    TRUNKLINE_ASSIGN_OR_RETURN(const bool found,
                               FindKey(reading.get(), source, key, &out));
    if (!found) return absl::NotFoundError("the key is new");
    return out;
  }

  absl::StatusOr<std::int64_t> Reserve(std::string_view counter,
                                       std::int64_t count) override {
    if (count < 1) {
      return absl::InvalidArgumentError(
          absl::StrCat("cannot reserve ", count, " numbers"));
    }
    std::int64_t next = 0;
    const absl::Status status = Alone([&]() -> absl::Status {
      TRUNKLINE_ASSIGN_OR_RETURN(
          Statement row,
          writer_->Prepare("INSERT INTO counters (name, next) VALUES (?1, ?2 "
                           "+ 1) ON CONFLICT (name) DO UPDATE SET next = next "
                           "+ ?2 RETURNING next"));
      row.Text(counter).Int(count);
      TRUNKLINE_RETURN_IF_ERROR(row.Step().status());
      next = row.Number(0);
      return row.Step().status();
    });
    if (!status.ok()) return status;
    return next - count;
  }

  absl::StatusOr<std::size_t> Erase(const CaseRef& ref, std::string_view by,
                                    absl::Time at) override {
    std::size_t erased = 0;
    const absl::Status status = Alone([&]() -> absl::Status {
      std::int64_t no = 0;
      {
        TRUNKLINE_ASSIGN_OR_RETURN(
            Statement row,
            writer_->Prepare(
                "SELECT no FROM cases WHERE jurisdiction = ? AND id = ?"));
        row.Text(ref.jurisdiction).Text(ref.id);
        TRUNKLINE_ASSIGN_OR_RETURN(const bool found, row.Step());
        if (!found) return NotFound(ref);
        no = row.Number(0);
      }
      TRUNKLINE_ASSIGN_OR_RETURN(
          Statement row,
          writer_->Prepare("UPDATE sealed SET salt = x'', bytes = x'', "
                           "erased_by = ?, erased = ? "
                           "WHERE case_no = ? AND salt <> x''"));
      TRUNKLINE_RETURN_IF_ERROR(row.Text(by).Time(at).Int(no).Run());
      erased = static_cast<std::size_t>(sqlite3_changes(writer_->db()));
      TRUNKLINE_ASSIGN_OR_RETURN(
          Statement keys,
          writer_->Prepare("UPDATE keys SET digest = x'' "
                           "WHERE jurisdiction = ? AND id = ?"));
      return keys.Text(ref.jurisdiction).Text(ref.id).Run();
    });
    if (!status.ok()) return status;
    // The log still has it. A reader may hold the log's end: then the next
    // erasure, or the file's closing, clears it.
    const std::lock_guard<std::mutex> lock(commits_.log_mutex());
    sqlite3_wal_checkpoint_v2(writer_->db(), nullptr,
                              SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
    return erased;
  }

  absl::StatusOr<std::vector<Entry>> Entries(std::string_view kind,
                                             std::string_view source,
                                             std::string_view after_source,
                                             std::string_view after_id,
                                             std::size_t limit) override {
    TRUNKLINE_ASSIGN_OR_RETURN(Reading reading, Read());
    TRUNKLINE_ASSIGN_OR_RETURN(
        Statement row,
        reading->Prepare("SELECT kind, source, id, bytes FROM entries "
                         "WHERE kind = ?1 AND (source, id) > (?2, ?3) "
                         "AND (?4 = '' OR source = ?4) "
                         "ORDER BY source, id LIMIT ?5"));
    row.Text(kind).Text(after_source).Text(after_id).Text(source).Int(
        Limit(limit));
    std::vector<Entry> out;
    for (;;) {
      TRUNKLINE_ASSIGN_OR_RETURN(const bool more, row.Step());
      if (!more) return out;
      Entry& entry = out.emplace_back();
      entry.kind = row.String(0);
      entry.source = row.String(1);
      entry.id = row.String(2);
      entry.bytes = row.String(3);
    }
  }

  absl::StatusOr<StoreCounts> Count(absl::Time now) override {
    TRUNKLINE_ASSIGN_OR_RETURN(Reading reading, Read());
    StoreCounts counts;
    TRUNKLINE_ASSIGN_OR_RETURN(counts.mirrors,
                               reading->Number("SELECT count(*) FROM cases "
                                               "WHERE source <> ''"));
    TRUNKLINE_ASSIGN_OR_RETURN(
        counts.mirrors_open,
        reading->Number("SELECT count(*) FROM cases WHERE source <> '' "
                        "AND open = 1 AND adopted_as = ''"));
    TRUNKLINE_ASSIGN_OR_RETURN(counts.cases,
                               reading->Number("SELECT count(*) FROM cases"));
    counts.cases -= counts.mirrors;
    TRUNKLINE_ASSIGN_OR_RETURN(counts.open,
                               reading->Number("SELECT count(*) FROM cases "
                                               "WHERE open = 1 AND source = "
                                               "''"));
    TRUNKLINE_ASSIGN_OR_RETURN(counts.events,
                               reading->Number("SELECT coalesce(max(position), "
                                               "0) FROM events"));
    const auto before = [&](const char* sql,
                            std::int64_t* out) -> absl::Status {
      TRUNKLINE_ASSIGN_OR_RETURN(Statement row, reading->Prepare(sql));
      TRUNKLINE_RETURN_IF_ERROR(row.Time(now).Step().status());
      *out = row.Number(0);
      return absl::OkStatus();
    };
    TRUNKLINE_RETURN_IF_ERROR(
        before("SELECT count(*) FROM cases WHERE open = 1 AND source = '' AND "
               "due IS NOT NULL AND due < ?",
               &counts.overdue));
    TRUNKLINE_RETURN_IF_ERROR(
        before("SELECT count(*) FROM cases WHERE wake <= ? AND source = ''",
               &counts.waiting));
    return counts;
  }

 private:
  using Request = desk::CommitQueue::Request;

  // A connection that goes back when it is not needed any more.
  class Returns {
   public:
    explicit Returns(SqliteStore* store) : store_(store) {}
    void operator()(Connection* connection) const {
      const std::lock_guard<std::mutex> lock(store_->readers_mutex_);
      store_->readers_.emplace_back(connection);
      store_->reader_back_.notify_one();
    }

   private:
    SqliteStore* store_;
  };
  using Reading = std::unique_ptr<Connection, Returns>;

  static std::int64_t Limit(std::size_t limit) {
    return static_cast<std::int64_t>(
        std::min<std::size_t>(limit, std::size_t{1} << 40));
  }

  static absl::Status NotFound(const CaseRef& ref) {
    return absl::NotFoundError(absl::StrCat("there is no case ", ref.id,
                                            " in ", ref.jurisdiction));
  }

  static absl::StatusOr<std::vector<EventRow>> ReadEvents(Statement* row) {
    std::vector<EventRow> out;
    for (;;) {
      TRUNKLINE_ASSIGN_OR_RETURN(const bool more, row->Step());
      if (!more) return out;
      out.push_back(ReadEventRow(*row));
    }
  }

  // Returns the schema's version; 0 for an empty file.
  absl::StatusOr<std::int64_t> Identify(Connection* connection) {
    TRUNKLINE_ASSIGN_OR_RETURN(const std::int64_t application,
                               connection->Number("PRAGMA application_id"));
    TRUNKLINE_ASSIGN_OR_RETURN(const std::int64_t version,
                               connection->Number("PRAGMA user_version"));
    TRUNKLINE_ASSIGN_OR_RETURN(
        const std::int64_t tables,
        connection->Number("SELECT count(*) FROM sqlite_master"));
    if (application != desk::kApplicationId &&
        (application != 0 || tables != 0)) {
      return absl::FailedPreconditionError(absl::StrCat(
          path_, ": is a SQLite file of another program (application_id ",
          application, ")"));
    }
    if (version > desk::kSchemaVersion) {
      return absl::FailedPreconditionError(absl::StrCat(
          path_, ": has schema ", version, " of a newer version; up to ",
          desk::kSchemaVersion, " is known here"));
    }
    return tables == 0 ? 0 : version;
  }

  absl::Status Migrate(std::int64_t version) {
    if (version == desk::kSchemaVersion) return absl::OkStatus();
    TRUNKLINE_RETURN_IF_ERROR(writer_->Run("BEGIN IMMEDIATE"));
    absl::Status status;
    for (std::int64_t step = version;
         status.ok() && step < desk::kSchemaVersion; ++step) {
      status = writer_->Run(desk::kSteps[step]);
    }
    if (status.ok()) {
      status = writer_->Run(
          absl::StrCat("PRAGMA application_id = ", desk::kApplicationId,
                       "; PRAGMA user_version = ", desk::kSchemaVersion,
                       "; COMMIT")
              .c_str());
    }
    if (!status.ok() && writer_->in_transaction()) {
      writer_->Run("ROLLBACK").IgnoreError();
    }
    return status;
  }

  absl::StatusOr<std::unique_ptr<Connection>> OpenReader() {
    auto reader = Connection::Open(path_, path_,
                                   SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX,
                                   options_.vfs, options_.busy_milliseconds);
    absl::Status status = reader.status();
    if (status.ok()) status = (*reader)->Number("PRAGMA user_version").status();
    if (!status.ok() && options_.read_only && !Exists(path_ + "-wal")) {
      // A copy where nothing may be written, not even the index of the log.
      std::string uri = "file:";
      for (const char c : path_) {
        if (c == '?' || c == '#' || c == '%') {
          absl::StrAppend(&uri, "%",
                          absl::Hex(static_cast<unsigned char>(c),
                                    absl::kZeroPad2));
        } else {
          uri += c;
        }
      }
      uri += "?immutable=1";
      reader = Connection::Open(
          path_, uri,
          SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI,
          options_.vfs, options_.busy_milliseconds);
      status = reader.status();
      if (status.ok()) {
        status = (*reader)->Number("PRAGMA user_version").status();
      }
    }
    if (!status.ok()) return status;
    // Whoever reads never moves the log: two connections that write or check
    // point at once can lose commits in SQLite before 3.51.3.
    sqlite3_db_config((*reader)->db(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1,
                      nullptr);
    return *std::move(reader);
  }

  absl::StatusOr<Reading> Read() {
    std::unique_lock<std::mutex> lock(readers_mutex_);
    if (readers_.empty() && opened_readers_ < options_.readers) {
      ++opened_readers_;
      lock.unlock();
      auto reader = OpenReader();
      if (!reader.ok()) {
        lock.lock();
        --opened_readers_;
        reader_back_.notify_all();
        return reader.status();
      }
      return Reading(reader->release(), Returns(this));
    }
    reader_back_.wait(lock, [&] {
      return !readers_.empty() || opened_readers_ == 0;
    });
    if (readers_.empty()) {
      return absl::UnavailableError(
          absl::StrCat(path_, ": cannot be opened for reading"));
    }
    Reading reading(readers_.back().release(), Returns(this));
    readers_.pop_back();
    return reading;
  }

  // --- CommitQueue::Log ---

  absl::Status Begin() override {
    if (writer_ == nullptr) {
      return absl::FailedPreconditionError(
          absl::StrCat(path_, ": was opened for reading only"));
    }
    return Do("BEGIN IMMEDIATE");
  }

  void Put(Request* request, absl::Status* status) override {
    for (std::size_t i = 0; i < request->count; ++i) {
      if (!status->ok()) {
        request->results.push_back(*status);
        continue;
      }
      request->results.push_back(Apart(request->batches[i], status));
    }
  }

  absl::Status End(absl::Status status) override {
    if (status.ok()) status = Do("COMMIT");
    if (!status.ok() && writer_ != nullptr && writer_->in_transaction()) {
      writer_->Run("ROLLBACK").IgnoreError();
    }
    return status;
  }

  void Written(const Request& request) override {
    for (std::size_t i = 0; i < request.count; ++i) {
      const auto& result = request.results[i];
      if (!result.ok() || result->replayed) continue;
      for (const Write& write : request.batches[i].writes) {
        // Nobody commands a mirror.
        if (write.after.source.empty()) Remember(write.after);
      }
    }
  }

  // A row as the file gives it.
  void Remember(CaseRow row) {
    for (absl::Time* time : {&row.opened_at, &row.due}) {
      *time = desk::FromMicros(desk::ToMicros(*time));
    }
    row.wake = desk::FromMicros(desk::ToMicrosUp(row.wake));
    const CaseRef ref = row.ref;
    recent_.Put(ref, std::move(row));
  }

  // Runs something in a transaction of its own.
  template <typename F>
  absl::Status Alone(F&& f) {
    const std::lock_guard<std::mutex> lock(commits_.log_mutex());
    TRUNKLINE_RETURN_IF_ERROR(Begin());
    return End(f());
  }

  // One batch; if it fails, what it did is taken back, and only that. An error
  // of the transaction itself goes to `status`, too.
  absl::StatusOr<Committed> Apart(const Batch& batch, absl::Status* status) {
    TRUNKLINE_RETURN_IF_ERROR(CheckBatch(batch));
    *status = Do("SAVEPOINT batch");
    if (!status->ok()) return *status;
    absl::StatusOr<Committed> result = Put(batch);
    if (!writer_->in_transaction()) {
      // The storage failed, and SQLite gave up the transaction.
      *status = result.ok() ? absl::InternalError(absl::StrCat(
                                  path_, ": the transaction has ended"))
                            : result.status();
      return *status;
    }
    if (!result.ok()) *status = Do("ROLLBACK TO batch");
    if (status->ok()) *status = Do("RELEASE batch");
    if (!status->ok()) return *status;
    return result;
  }

  absl::Status Do(std::string_view sql) {
    TRUNKLINE_ASSIGN_OR_RETURN(Statement statement, writer_->Prepare(sql));
    return statement.Run();
  }

  static absl::StatusOr<bool> FindKey(Connection* connection,
                                      std::string_view source,
                                      std::string_view key, KeyRow* out) {
    TRUNKLINE_ASSIGN_OR_RETURN(Statement row,
                               connection->Prepare(desk::kFindKey));
    row.Text(source).Text(key);
    TRUNKLINE_ASSIGN_OR_RETURN(const bool found, row.Step());
    if (!found) return false;
    out->source = source;
    out->key = key;
    out->digest = row.String(0);
    out->ref.jurisdiction = row.String(1);
    out->ref.id = row.String(2);
    out->first = row.Number(3);
    out->last = row.Number(4);
    return true;
  }

  absl::StatusOr<Committed> Put(const Batch& batch) {
    const KeyRow& key = batch.key;
    if (!key.key.empty()) {
      Committed before;
      TRUNKLINE_ASSIGN_OR_RETURN(
          before.replayed,
          FindKey(writer_.get(), key.source, key.key, &before.first));
      if (before.replayed) {
        if (before.first.digest.empty() ||
            before.first.digest == key.digest) {
          return before;
        }
        return absl::AlreadyExistsError(
            absl::StrCat("key ", key.key, " of ", key.source,
                         " was used for another request"));
      }
    }
    for (const Write& write : batch.writes) {
      TRUNKLINE_RETURN_IF_ERROR(Put(write));
    }
    for (const Entry& entry : batch.entries) {
      TRUNKLINE_ASSIGN_OR_RETURN(Statement row,
                                 writer_->Prepare(desk::kPutEntry));
      TRUNKLINE_RETURN_IF_ERROR(row.Text(entry.kind)
                                    .Text(entry.source)
                                    .Text(entry.id)
                                    .Blob(entry.bytes)
                                    .Run());
    }
    if (!key.key.empty()) {
      TRUNKLINE_ASSIGN_OR_RETURN(Statement row,
                                 writer_->Prepare(desk::kInsertKey));
      TRUNKLINE_RETURN_IF_ERROR(row.Text(key.source)
                                    .Text(key.key)
                                    .Blob(key.digest)
                                    .Text(key.ref.jurisdiction)
                                    .Text(key.ref.id)
                                    .Int(key.first)
                                    .Int(key.last)
                                    .Run());
    }
    return Committed{};
  }

  absl::Status Put(const Write& write) {
    const CaseRow& after = write.after;
    const bool fresh = write.expected_version == 0;
    std::int64_t no = 0;
    {
      TRUNKLINE_ASSIGN_OR_RETURN(
          Statement row,
          writer_->Prepare(fresh ? desk::kInsertCase : desk::kUpdateCase));
      if (fresh) row.Text(after.ref.jurisdiction).Text(after.ref.id);
      row.Int(after.version)
          .Blob(after.chain)
          .Text(after.stage)
          .Text(after.unit)
          .Text(after.region)
          .Text(after.source)
          .Text(after.adopted_as)
          .Int(after.open ? 1 : 0)
          .Time(after.opened_at)
          .Time(after.due)
          .TimeUp(after.wake)
          .Blob(after.state);
      if (!fresh) {
        row.Text(after.ref.jurisdiction)
            .Text(after.ref.id)
            .Int(write.expected_version);
      }
      TRUNKLINE_ASSIGN_OR_RETURN(const bool done, row.Step());
      if (!done) {
        return absl::AbortedError(absl::StrCat("case ", after.ref.id,
                                               " is not at version ",
                                               write.expected_version));
      }
      no = row.Number(0);
      // RETURNING: the change is complete when the last row was taken.
      TRUNKLINE_RETURN_IF_ERROR(row.Step().status());
    }
    for (const EventRow& event : write.events) {
      TRUNKLINE_ASSIGN_OR_RETURN(Statement row,
                                 writer_->Prepare(desk::kInsertEvent));
      TRUNKLINE_RETURN_IF_ERROR(row.Int(no)
                                    .Int(event.version)
                                    .Time(event.at)
                                    .Text(event.type)
                                    .Text(event.source)
                                    .Blob(event.seal)
                                    .Blob(event.chain)
                                    .Blob(event.bytes)
                                    .Run());
    }
    for (const SealedRow& part : write.sealed) {
      TRUNKLINE_ASSIGN_OR_RETURN(Statement row,
                                 writer_->Prepare(desk::kInsertSealed));
      TRUNKLINE_RETURN_IF_ERROR(row.Int(no)
                                    .Int(part.version)
                                    .Blob(part.salt)
                                    .Blob(part.bytes)
                                    .Run());
    }
    return absl::OkStatus();
  }

  const std::string path_;
  SqliteOptions options_;
  WriteLock lock_;

  std::unique_ptr<Connection> writer_;
  desk::CommitQueue commits_;

  // Rows as they were last committed: what was just written is likely the next
  // to be read. Exact, since nobody else writes the file.
  desk::Recent<CaseRef, CaseRow> recent_{512};

  std::mutex readers_mutex_;
  std::condition_variable reader_back_;
  std::vector<std::unique_ptr<Connection>> readers_;
  std::size_t opened_readers_ = 0;

  std::mutex due_mutex_;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> OpenSqliteStore(
    const std::string& path, const SqliteOptions& options) {
  if (path.empty() || path == ":memory:") {
    return absl::InvalidArgumentError(
        "a SQLite store needs a file; NewMemoryStore() needs none");
  }
  auto store = std::make_unique<SqliteStore>(path, options);
  TRUNKLINE_RETURN_IF_ERROR(store->Open());
  return store;
}

}  // namespace trunkline
