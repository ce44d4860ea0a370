#ifndef TRUNKLINE_SRC_DESK_POSTGRES_CONNECTION_H_
#define TRUNKLINE_SRC_DESK_POSTGRES_CONNECTION_H_

#include <libpq-fe.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace trunkline::desk {

// A statement of the store: prepared once on each connection.
struct PgStatement {
  std::string name;
  std::string sql;
};

// Parameters in binary form. Text and bytes must outlive their use.
class PgParams {
 public:
  PgParams& Text(std::string_view value) { return Add(value); }
  PgParams& Blob(std::string_view value) { return Add(value); }
  PgParams& Int(std::int64_t value);
  PgParams& Time(absl::Time value);    // InfiniteFuture: NULL.
  PgParams& TimeUp(absl::Time value);  // Likewise, never early.

  int count() const { return static_cast<int>(values_.size()); }
  const char* const* values() const { return values_.data(); }
  const int* lengths() const { return lengths_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  PgParams& Add(std::string_view value);
  std::vector<const char*> values_;
  std::vector<int> lengths_;
  std::vector<int> formats_;
  std::deque<std::array<char, 8>> numbers_;
};

// Rows that a statement gave, in binary form.
class PgResult {
 public:
  explicit PgResult(PGresult* result) : result_(result, &PQclear) {}

  int rows() const { return PQntuples(result_.get()); }
  std::string_view String(int row, int column) const;
  std::int64_t Number(int row, int column) const;
  absl::Time Time(int row, int column) const;  // NULL: InfiniteFuture.
  PGresult* get() const { return result_.get(); }

 private:
  std::unique_ptr<PGresult, decltype(&PQclear)> result_;
};

// How a statement of a pipeline ended.
struct PgFailure {
  absl::Status status;
  int statement = -1;    // Which one, from 0; -1: the connection.
  std::string sqlstate;  // Empty: the connection broke.

  bool ok() const { return status.ok(); }
  // The server gave the transaction up; it may be repeated as it is.
  bool retry() const { return sqlstate == "40001" || sqlstate == "40P01"; }
};

// One connection. For one thread at a time.
class PgConnection {
 public:
  static absl::StatusOr<std::unique_ptr<PgConnection>> Open(
      const std::string& conninfo);
  ~PgConnection() { PQfinish(connection_); }
  PgConnection(const PgConnection&) = delete;
  PgConnection& operator=(const PgConnection&) = delete;

  bool broken() const { return PQstatus(connection_) != CONNECTION_OK; }

  // Prepares what Query() and Send() take by name.
  PgFailure Prepare(const PgStatement& statement);

  // Statements without parameters, several allowed.
  PgFailure Run(const std::string& sql);
  // One statement, in a transaction of its own if none is open. One without a
  // name is not kept.
  PgFailure Query(const PgStatement& statement, const PgParams& params,
                  PgResult* result);

  // A pipeline: everything is sent before anything is read. After the first
  // failure the server ignores the rest. Finish() reads all results.
  PgFailure Send(const PgStatement& statement, const PgParams& params);
  PgFailure Finish(std::vector<PgResult>* results);

 private:
  explicit PgConnection(PGconn* connection) : connection_(connection) {}
  PgFailure Broken() const;
  static PgFailure Explain(const PGresult* result);

  PGconn* connection_;
  bool pipelining_ = false;
};

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_POSTGRES_CONNECTION_H_
