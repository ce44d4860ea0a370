#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "src/base/status.h"
#include "src/desk/micros.h"
#include "src/desk/postgres/connection.h"
#include "src/desk/postgres/schema.h"
#include "trunkline/cases/store_postgres.h"

namespace trunkline {
namespace {

using desk::PgConnection;
using desk::PgFailure;
using desk::PgParams;
using desk::PgResult;
using desk::PgStatement;

CaseRow ReadCaseRow(const PgResult& rows, int i) {
  CaseRow out;
  out.ref.jurisdiction = rows.String(i, 0);
  out.ref.id = rows.String(i, 1);
  out.version = rows.Number(i, 2);
  out.chain = rows.String(i, 3);
  out.stage = rows.String(i, 4);
  out.unit = rows.String(i, 5);
  out.region = rows.String(i, 6);
  out.source = rows.String(i, 7);
  out.adopted_as = rows.String(i, 8);
  out.open = rows.Number(i, 9) != 0;
  out.opened_at = rows.Time(i, 10);
  out.due = rows.Time(i, 11);
  out.wake = rows.Time(i, 12);
  out.state = rows.String(i, 13);
  return out;
}

std::vector<CaseRow> ReadCaseRows(const PgResult& rows) {
  std::vector<CaseRow> out;
  for (int i = 0; i < rows.rows(); ++i) out.push_back(ReadCaseRow(rows, i));
  return out;
}

std::vector<EventRow> ReadEventRows(const PgResult& rows) {
  std::vector<EventRow> out;
  for (int i = 0; i < rows.rows(); ++i) {
    EventRow& event = out.emplace_back();
    event.position = rows.Number(i, 0);
    event.ref.jurisdiction = rows.String(i, 1);
    event.ref.id = rows.String(i, 2);
    event.version = rows.Number(i, 3);
    event.at = rows.Time(i, 4);
    event.type = rows.String(i, 5);
    event.source = rows.String(i, 6);
    event.bytes = rows.String(i, 7);
    event.seal = rows.String(i, 8);
    event.chain = rows.String(i, 9);
  }
  return out;
}

absl::Status NotFound(const CaseRef& ref) {
  return absl::NotFoundError(
      absl::StrCat("there is no case ", ref.id, " in ", ref.jurisdiction));
}

// What a statement of a commit is for: what its failure means.
enum class Part { kOther, kKey, kCase };

class PostgresStore : public Store {
 public:
  PostgresStore(std::string conninfo, PostgresOptions options)
      : conninfo_(std::move(conninfo)),
        options_(std::move(options)),
        statements_(options_.schema) {
    if (options_.connections == 0) options_.connections = 1;
    if (options_.number_at_once == 0) options_.number_at_once = 1;
  }

  absl::Status Open() {
    TRUNKLINE_ASSIGN_OR_RETURN(std::unique_ptr<PgConnection> connection,
                               PgConnection::Open(conninfo_));
    TRUNKLINE_RETURN_IF_ERROR(Migrate(connection.get()));
    TRUNKLINE_RETURN_IF_ERROR(PrepareAll(connection.get()));
    idle_.push_back(std::move(connection));
    opened_ = 1;
    return absl::OkStatus();
  }

  std::vector<absl::StatusOr<Committed>> Commit(const Batch* batches,
                                                std::size_t count) override {
    std::vector<absl::StatusOr<Committed>> results;
    results.reserve(count);
    if (count > 1) {
      // All in one transaction. If any fails, each in its own.
      bool sound = true;
      for (std::size_t i = 0; sound && i < count; ++i) {
        sound = CheckBatch(batches[i]).ok();
      }
      if (sound && CommitTogether(batches, count, nullptr).ok()) {
        results.assign(count, Committed{});
        return results;
      }
    }
    for (std::size_t i = 0; i < count; ++i) {
      results.push_back(CommitOne(batches[i]));
    }
    return results;
  }

  absl::StatusOr<CaseRow> Load(const CaseRef& ref,
                               std::vector<SealedRow>* sealed) override {
    std::vector<PgResult> results;
    TRUNKLINE_RETURN_IF_ERROR(Reading([&](PgConnection* connection) {
      results.clear();
      PgParams params;
      params.Text(ref.jurisdiction).Text(ref.id);
      PgFailure failure = connection->Send(statements_.load, params);
      if (failure.ok() && sealed != nullptr) {
        failure = connection->Send(statements_.load_sealed, params);
      }
      return failure.ok() ? connection->Finish(&results) : failure;
    }));
    if (results[0].rows() == 0) return NotFound(ref);
    if (sealed != nullptr) {
      sealed->clear();
      for (int i = 0; i < results[1].rows(); ++i) {
        SealedRow& row = sealed->emplace_back();
        row.version = results[1].Number(i, 0);
        row.salt = results[1].String(i, 1);
        row.bytes = results[1].String(i, 2);
        row.erased_by = results[1].String(i, 3);
        row.erased_at = results[1].Time(i, 4);
      }
    }
    return ReadCaseRow(results[0], 0);
  }

  absl::StatusOr<std::vector<EventRow>> Events(const CaseRef& ref,
                                               std::int64_t after_version,
                                               std::size_t limit) override {
    PgParams params;
    params.Text(ref.jurisdiction).Text(ref.id).Int(after_version).Int(
        Limit(limit));
    TRUNKLINE_ASSIGN_OR_RETURN(const PgResult rows,
                               Select(statements_.events, params));
    if (rows.rows() == 0) {
      TRUNKLINE_RETURN_IF_ERROR(Load(ref, nullptr).status());
    }
    return ReadEventRows(rows);
  }

  absl::StatusOr<std::vector<CaseRow>> Scan(const CaseFilter& filter,
                                            const CaseRef& after,
                                            std::size_t limit) override {
    PgStatement statement;
    PgParams params;
    int next = 2;
    statement.sql = absl::StrCat(
        "SELECT jurisdiction, id, version, chain, stage, unit, region, source, "
        "adopted_as, open, opened, due, wake, state FROM ",
        options_.schema, ".cases WHERE (jurisdiction, id) > ($1, $2)");
    params.Text(after.jurisdiction).Text(after.id);
    const auto equal = [&](const char* column, const std::string& value) {
      if (value.empty()) return;
      absl::StrAppend(&statement.sql, " AND ", column, " = $", ++next);
      params.Text(value);
    };
    equal("jurisdiction", filter.jurisdiction);
    equal("unit", filter.unit);
    equal("stage", filter.stage);
    equal("region", filter.region);
    if (filter.source.empty()) {
      statement.sql += " AND source = ''";
    } else {
      statement.sql += " AND source <> ''";
      if (filter.source != "*") equal("source", filter.source);
    }
    if (filter.open_only) statement.sql += " AND open = 1";
    if (filter.unadopted_only) statement.sql += " AND adopted_as = ''";
    if (filter.due_before != absl::InfiniteFuture()) {
      absl::StrAppend(&statement.sql, " AND due < $", ++next, "::bigint");
      params.TimeUp(filter.due_before);
    }
    absl::StrAppend(&statement.sql, " ORDER BY jurisdiction, id LIMIT $",
                    ++next, "::bigint");
    params.Int(Limit(limit));
    TRUNKLINE_ASSIGN_OR_RETURN(const PgResult rows, Select(statement, params));
    return ReadCaseRows(rows);
  }

  absl::StatusOr<std::vector<EventRow>> Feed(std::int64_t after,
                                             std::size_t limit) override {
    PgParams params;
    params.Int(after).Int(Limit(limit));
    TRUNKLINE_RETURN_IF_ERROR(Number());
    TRUNKLINE_ASSIGN_OR_RETURN(const PgResult rows,
                               Select(statements_.feed, params));
    return ReadEventRows(rows);
  }

  absl::StatusOr<std::size_t> Due(absl::Time now, std::size_t limit,
                                  const Raise& raise) override {
    // Small steps: the rows of one are locked until it is committed.
    constexpr std::size_t kStep = 100;
    std::size_t given = 0;
    while (given < limit) {
      const std::size_t want = std::min(kStep, limit - given);
      std::size_t got = 0;
      absl::Status raised;
      TRUNKLINE_RETURN_IF_ERROR(Writing([&](PgConnection* connection) {
        raised = absl::OkStatus();
        return DueStep(connection, now, want, raise, &got, &raised);
      }));
      TRUNKLINE_RETURN_IF_ERROR(raised);
      given += got;
      if (got < want) break;
    }
    return given;
  }

  absl::StatusOr<KeyRow> FindKey(std::string_view source,
                                 std::string_view key) override {
    PgParams params;
    params.Text(source).Text(key);
    TRUNKLINE_ASSIGN_OR_RETURN(const PgResult rows,
                               Select(statements_.find_key, params));
    if (rows.rows() == 0) return absl::NotFoundError("the key is new");
    KeyRow out;
    out.source = source;
    out.key = key;
    out.digest = rows.String(0, 0);
    out.ref.jurisdiction = rows.String(0, 1);
    out.ref.id = rows.String(0, 2);
    out.first = rows.Number(0, 3);
    out.last = rows.Number(0, 4);
    return out;
  }

  absl::StatusOr<std::int64_t> Reserve(std::string_view counter,
                                       std::int64_t count) override {
    if (count < 1) {
      return absl::InvalidArgumentError(
          absl::StrCat("cannot reserve ", count, " numbers"));
    }
    PgParams params;
    params.Text(counter).Int(count);
    PgResult rows(nullptr);
    TRUNKLINE_RETURN_IF_ERROR(Writing([&](PgConnection* connection) {
      return connection->Query(statements_.reserve, params, &rows);
    }));
    return rows.Number(0, 0) - count;
  }

  absl::StatusOr<std::size_t> Erase(const CaseRef& ref, std::string_view by,
                                    absl::Time at) override {
    TRUNKLINE_RETURN_IF_ERROR(Load(ref, nullptr).status());
    PgParams params;
    params.Text(ref.jurisdiction).Text(ref.id).Text(by).Time(at);
    PgResult rows(nullptr);
    TRUNKLINE_RETURN_IF_ERROR(Writing([&](PgConnection* connection) {
      return connection->Query(statements_.erase, params, &rows);
    }));
    return static_cast<std::size_t>(rows.Number(0, 0));
  }

  absl::StatusOr<std::vector<Entry>> Entries(std::string_view kind,
                                             std::string_view source,
                                             std::string_view after_source,
                                             std::string_view after_id,
                                             std::size_t limit) override {
    PgParams params;
    params.Text(kind).Text(after_source).Text(after_id).Text(source).Int(
        Limit(limit));
    TRUNKLINE_ASSIGN_OR_RETURN(const PgResult rows,
                               Select(statements_.entries, params));
    std::vector<Entry> out;
    for (int i = 0; i < rows.rows(); ++i) {
      Entry& entry = out.emplace_back();
      entry.kind = rows.String(i, 0);
      entry.source = rows.String(i, 1);
      entry.id = rows.String(i, 2);
      entry.bytes = rows.String(i, 3);
    }
    return out;
  }

  absl::StatusOr<StoreCounts> Count(absl::Time now) override {
    PgParams params;
    params.Int(desk::ToMicros(now));
    TRUNKLINE_ASSIGN_OR_RETURN(const PgResult rows,
                               Select(statements_.count, params));
    StoreCounts counts;
    counts.cases = rows.Number(0, 0);
    counts.open = rows.Number(0, 1);
    counts.overdue = rows.Number(0, 2);
    counts.waiting = rows.Number(0, 3);
    counts.mirrors = rows.Number(0, 4);
    counts.mirrors_open = rows.Number(0, 5);
    counts.events = rows.Number(0, 6);
    counts.unnumbered = rows.Number(0, 7);
    return counts;
  }

 private:
  // A connection that goes back when it is not needed any more, if it holds.
  class Borrowed {
   public:
    Borrowed(PostgresStore* store, std::unique_ptr<PgConnection> connection)
        : store_(store), connection_(std::move(connection)) {}
    Borrowed(Borrowed&&) = default;
    Borrowed& operator=(Borrowed&&) = delete;
    ~Borrowed() {
      if (store_ == nullptr || connection_ == nullptr) return;
      const std::lock_guard<std::mutex> lock(store_->mutex_);
      if (connection_->broken()) {
        --store_->opened_;
      } else {
        store_->idle_.push_back(std::move(connection_));
      }
      store_->back_.notify_one();
    }
    PgConnection* get() const { return connection_.get(); }

   private:
    PostgresStore* store_;
    std::unique_ptr<PgConnection> connection_;
  };

  static std::int64_t Limit(std::size_t limit) {
    return static_cast<std::int64_t>(
        std::min<std::size_t>(limit, std::size_t{1} << 40));
  }

  absl::StatusOr<Borrowed> Borrow() {
    {
      std::unique_lock<std::mutex> lock(mutex_);
      back_.wait(lock, [&] {
        return !idle_.empty() || opened_ < options_.connections;
      });
      if (!idle_.empty()) {
        Borrowed borrowed(this, std::move(idle_.back()));
        idle_.pop_back();
        return borrowed;
      }
      ++opened_;
    }
    auto connection = PgConnection::Open(conninfo_);
    absl::Status status = connection.status();
    if (status.ok()) status = PrepareAll(connection->get());
    if (!status.ok()) {
      const std::lock_guard<std::mutex> lock(mutex_);
      --opened_;
      back_.notify_one();
      return status;
    }
    return Borrowed(this, *std::move(connection));
  }

  absl::Status PrepareAll(PgConnection* connection) {
    for (const PgStatement* statement : statements_.all) {
      const PgFailure failure = connection->Prepare(*statement);
      if (!failure.ok()) return failure.status;
    }
    return absl::OkStatus();
  }

  // Runs `f` on a connection; once more on a new one if the connection broke,
  // since it changes nothing.
  template <typename F>
  absl::Status Reading(F&& f) {
    PgFailure failure;
    for (std::size_t i = 0; i <= options_.connections; ++i) {
      TRUNKLINE_ASSIGN_OR_RETURN(Borrowed borrowed, Borrow());
      failure = f(borrowed.get());
      if (failure.ok() || !borrowed.get()->broken()) break;
    }
    return failure.status;
  }

  absl::StatusOr<PgResult> Select(const PgStatement& statement,
                                  const PgParams& params) {
    PgResult rows(nullptr);
    TRUNKLINE_RETURN_IF_ERROR(Reading([&](PgConnection* connection) {
      return connection->Query(statement, params, &rows);
    }));
    return rows;
  }

  // Runs a transaction; again if the server gave it up.
  template <typename F>
  absl::Status Writing(F&& f) {
    for (int attempt = 0;; ++attempt) {
      PgFailure failure;
      {
        TRUNKLINE_ASSIGN_OR_RETURN(Borrowed borrowed, Borrow());
        failure = f(borrowed.get());
        if (failure.ok()) return absl::OkStatus();
        if (!borrowed.get()->broken()) {
          borrowed.get()->Run("ROLLBACK");
        }
      }
      if (!failure.retry() || attempt >= options_.retries) {
        return failure.status;
      }
      std::this_thread::sleep_for(
          std::chrono::milliseconds(1 << std::min(attempt, 6)));
    }
  }

  absl::StatusOr<Committed> CommitOne(const Batch& batch) {
    TRUNKLINE_RETURN_IF_ERROR(CheckBatch(batch));
    Part part = Part::kOther;
    const absl::Status status = CommitTogether(&batch, 1, &part);
    if (status.ok()) return Committed{};
    if (part == Part::kCase) {
      return absl::AbortedError(
          batch.writes.size() == 1
              ? absl::StrCat("case ", batch.writes[0].after.ref.id,
                             " is not at version ",
                             batch.writes[0].expected_version)
              : std::string("a case is not at the expected version"));
    }
    if (part != Part::kKey) return status;
    TRUNKLINE_ASSIGN_OR_RETURN(Committed before, Replayed(batch.key));
    return before;
  }

  absl::StatusOr<Committed> Replayed(const KeyRow& key) {
    Committed before;
    before.replayed = true;
    TRUNKLINE_ASSIGN_OR_RETURN(before.first, FindKey(key.source, key.key));
    if (before.first.digest.empty() || before.first.digest == key.digest) {
      return before;
    }
    return absl::AlreadyExistsError(absl::StrCat(
        "key ", key.key, " of ", key.source, " was used for another request"));
  }

  // One transaction. `part` says what a constraint or version stood against.
  absl::Status CommitTogether(const Batch* batches, std::size_t count,
                              Part* part) {
    return Writing([&](PgConnection* connection) {
      std::vector<Part> parts;
      PgFailure failure = connection->Send(statements_.begin, PgParams());
      parts.push_back(Part::kOther);
      for (std::size_t i = 0; failure.ok() && i < count; ++i) {
        failure = SendBatch(connection, batches[i], &parts);
      }
      if (failure.ok()) {
        failure = connection->Send(statements_.commit, PgParams());
      }
      if (!failure.ok()) return failure;
      failure = connection->Finish(nullptr);
      const bool stood = failure.sqlstate == "23505" ||
                         failure.sqlstate == "22012";
      if (part != nullptr && stood && failure.statement >= 0) {
        *part = parts[static_cast<std::size_t>(failure.statement)];
      }
      return failure;
    });
  }

  PgFailure SendBatch(PgConnection* connection, const Batch& batch,
                      std::vector<Part>* parts) {
    PgFailure failure;
    const auto send = [&](const PgStatement& statement, const PgParams& params,
                          Part part) {
      if (!failure.ok()) return;
      failure = connection->Send(statement, params);
      parts->push_back(part);
    };
    const KeyRow& key = batch.key;
    if (!key.key.empty()) {
      PgParams params;
      params.Text(key.source).Text(key.key).Blob(key.digest);
      params.Text(key.ref.jurisdiction).Text(key.ref.id);
      params.Int(key.first).Int(key.last);
      send(statements_.insert_key, params, Part::kKey);
    }
    for (const Write& write : batch.writes) {
      const CaseRow& after = write.after;
      const CaseRef& ref = after.ref;
      const bool fresh = write.expected_version == 0;
      PgParams params;
      params.Int(after.version).Blob(after.chain).Text(after.stage);
      params.Text(after.unit).Text(after.region).Text(after.source);
      params.Text(after.adopted_as).Int(after.open ? 1 : 0);
      params.Time(after.opened_at).Time(after.due).TimeUp(after.wake);
      params.Blob(after.state).Text(ref.jurisdiction).Text(ref.id);
      if (!fresh) params.Int(write.expected_version);
      send(fresh ? statements_.insert_case : statements_.update_case, params,
           Part::kCase);
      const std::string ce_source =
          absl::StrCat("trunkline:", ref.jurisdiction);
      for (const EventRow& event : write.events) {
        const std::string id =
            absl::StrCat(ref.jurisdiction, "/", ref.id, "/", event.version);
        const std::string time = absl::FormatTime(
            "%Y-%m-%dT%H:%M:%E6SZ", event.at, absl::UTCTimeZone());
        PgParams columns;
        columns.Text(id).Text(ref.id).Text(event.type).Blob(event.bytes);
        columns.Text(ref.jurisdiction).Int(event.version).Time(event.at);
        columns.Text(event.source).Blob(event.seal).Blob(event.chain);
        columns.Text(ce_source).Text(ref.id).Text(time);
        send(statements_.insert_event, columns, Part::kCase);
        PgParams place;
        place.Time(event.at).Int(event.version).Text(ref.jurisdiction).Text(
            ref.id);
        send(statements_.insert_pending, place, Part::kCase);
      }
      for (const SealedRow& row : write.sealed) {
        PgParams columns;
        columns.Text(ref.jurisdiction).Text(ref.id).Int(row.version);
        columns.Blob(row.salt).Blob(row.bytes);
        send(statements_.insert_sealed, columns, Part::kCase);
      }
    }
    for (const Entry& entry : batch.entries) {
      PgParams params;
      params.Text(entry.kind).Text(entry.source).Text(entry.id).Blob(
          entry.bytes);
      send(statements_.put_entry, params, Part::kOther);
    }
    return failure;
  }

  PgFailure DueStep(PgConnection* connection, absl::Time now, std::size_t want,
                    const Raise& raise, std::size_t* got,
                    absl::Status* raised) {
    PgFailure failure = connection->Run(statements_.begin.sql);
    if (!failure.ok()) return failure;
    PgParams params;
    params.Int(desk::ToMicros(now)).Int(Limit(want));
    PgResult rows(nullptr);
    failure = connection->Query(statements_.due, params, &rows);
    if (!failure.ok()) return failure;
    // What is sent is read from here until the end of the pipeline.
    std::vector<Batch> batches;
    for (const CaseRow& row : ReadCaseRows(rows)) {
      absl::StatusOr<Batch> batch = raise(row);
      *raised = batch.status();
      if (raised->ok()) *raised = CheckBatch(*batch);
      if (!raised->ok()) {
        connection->Run("ROLLBACK");
        return {};
      }
      batches.push_back(*std::move(batch));
    }
    *got = batches.size();
    std::vector<Part> parts;
    for (const Batch& batch : batches) {
      failure = SendBatch(connection, batch, &parts);
      if (!failure.ok()) return failure;
    }
    failure = connection->Send(statements_.commit, PgParams());
    return failure.ok() ? connection->Finish(nullptr) : failure;
  }

  // The sequencer: numbers what is committed, unless somebody else does.
  absl::Status Number() {
    const auto most = static_cast<std::int64_t>(options_.number_at_once);
    std::int64_t numbered = most;
    while (numbered == most) {
      numbered = 0;
      TRUNKLINE_RETURN_IF_ERROR(Writing([&](PgConnection* connection) {
        PgFailure failure = connection->Run(statements_.begin.sql);
        if (!failure.ok()) return failure;
        PgResult rows(nullptr);
        failure =
            connection->Query(statements_.take_lease, PgParams(), &rows);
        if (!failure.ok()) return failure;
        if (rows.rows() != 0) {
          const std::int64_t head = rows.Number(0, 0);
          PgParams params;
          params.Int(head).Int(most);
          failure = connection->Query(statements_.number, params, &rows);
          if (!failure.ok()) return failure;
          numbered = rows.Number(0, 0);
          if (numbered != 0) {
            PgParams place;
            place.Int(head + numbered);
            failure = connection->Query(statements_.move_lease, place, &rows);
            if (!failure.ok()) return failure;
          }
        }
        return connection->Run("COMMIT");
      }));
    }
    return absl::OkStatus();
  }

  absl::Status Migrate(PgConnection* connection) {
    PgFailure failure;
    // Two desks may start at once: the slower one finds everything there.
    for (int attempt = 0; attempt < 5; ++attempt) {
      std::int64_t version = 0;
      PgStatement find;
      find.sql =
          "SELECT count(*) FROM information_schema.tables "
          "WHERE table_schema = $1 AND table_name = 'version'";
      PgParams params;
      params.Text(options_.schema);
      PgResult rows(nullptr);
      failure = connection->Query(find, params, &rows);
      if (!failure.ok()) return failure.status;
      if (rows.Number(0, 0) != 0) {
        find.sql = absl::StrCat("SELECT max(number) FROM ", options_.schema,
                                ".version");
        failure = connection->Query(find, PgParams(), &rows);
        if (!failure.ok()) return failure.status;
        version = rows.Number(0, 0);
      }
      if (version > desk::kPgSchemaVersion) {
        return absl::FailedPreconditionError(absl::StrCat(
            "schema ", options_.schema, ": has version ", version,
            " of a newer release; up to ", desk::kPgSchemaVersion,
            " is known here"));
      }
      if (version == desk::kPgSchemaVersion) return absl::OkStatus();
      if (!options_.create && version == 0) {
        return absl::NotFoundError(absl::StrCat(
            "schema ", options_.schema, ": there are no tables of a desk"));
      }
      std::string sql = absl::StrCat("BEGIN; CREATE SCHEMA IF NOT EXISTS ",
                                     options_.schema, ";");
      if (version == 0) {
        absl::StrAppend(&sql, "CREATE TABLE ", options_.schema,
                        ".version (number bigint PRIMARY KEY);");
      }
      for (std::int64_t step = version; step < desk::kPgSchemaVersion;
           ++step) {
        sql += absl::StrReplaceAll(desk::kPgSteps[step],
                                   {{"$s", options_.schema}});
        absl::StrAppend(&sql, "INSERT INTO ", options_.schema,
                        ".version (number) VALUES (", step + 1, ");");
      }
      sql += "COMMIT;";
      failure = connection->Run(sql);
      if (failure.ok()) return absl::OkStatus();
      if (connection->broken()) return failure.status;
      connection->Run("ROLLBACK");
      std::this_thread::sleep_for(std::chrono::milliseconds(50 << attempt));
    }
    return failure.status;
  }

  const std::string conninfo_;
  PostgresOptions options_;
  const desk::PgStatements statements_;

  std::mutex mutex_;
  std::condition_variable back_;
  std::vector<std::unique_ptr<PgConnection>> idle_;
  std::size_t opened_ = 0;
};

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> OpenPostgresStore(
    const std::string& conninfo, const PostgresOptions& options) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
           (c >= '0' && c <= '9') || c == '_';
  };
  if (options.schema.empty() || options.schema.size() > 63 ||
      (options.schema[0] >= '0' && options.schema[0] <= '9') ||
      !std::all_of(options.schema.begin(), options.schema.end(), plain)) {
    return absl::InvalidArgumentError(
        "a schema's name is letters, digits and \"_\", not a digit first, at "
        "most 63");
  }
  auto store = std::make_unique<PostgresStore>(conninfo, options);
  TRUNKLINE_RETURN_IF_ERROR(store->Open());
  return store;
}

}  // namespace trunkline
