// SPDX-License-Identifier: Apache-2.0
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
#include "src/desk/process.h"

namespace trunkline::desk {

// A statement. One with a name is prepared once on each connection.
struct PgStatement {
  std::string name;
  std::string sql;
};

// Parameters of a statement in binary form. Text and bytes are views: they must
// live until the statement was sent.
class PgParams {
 public:
  PgParams& Text(std::string_view value) { return Add(value); }
  PgParams& Blob(std::string_view value) { return Add(value); }
  PgParams& Int(std::int64_t value);
  PgParams& Time(absl::Time value);    // InfiniteFuture: NULL.
  PgParams& TimeUp(absl::Time value);  // Likewise; rounds up.

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

// The rows that a statement returned, in binary form.
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

// One row of a result, for ReadCaseRecord() and its like (records.h).
struct PgRow {
  const PgResult& rows;
  int row;

  std::string_view String(int column) const { return rows.String(row, column); }
  std::int64_t Number(int column) const { return rows.Number(row, column); }
  absl::Time TimeAt(int column) const { return rows.Time(row, column); }
};

// How a statement of a pipeline ended.
struct PgFailure {
  absl::Status status;
  int statement = -1;    // Its index from 0; -1: the connection failed.
  std::string sqlstate;  // Empty: the connection failed.

  bool ok() const { return status.ok(); }
  // The server aborted the transaction because of another one (a serialization
  // failure or deadlock); it may be repeated as it is.
  bool aborted() const { return sqlstate == "40001" || sqlstate == "40P01"; }
  // The server did not do it for now: a lock was not to be had in time, or
  // there are too many connections.
  bool busy() const { return sqlstate == "55P03" || sqlstate == "53300"; }
  bool retry() const { return aborted() || busy(); }
};

// One connection. Not thread-safe.
class PgConnection {
 public:
  // Connects. InvalidArgument: libpq cannot read the string. Unavailable: it
  // cannot be reached; busy() if the server has too many connections.
  static PgFailure Open(const std::string& conninfo,
                        std::unique_ptr<PgConnection>* connection);
  ~PgConnection();
  PgConnection(const PgConnection&) = delete;
  PgConnection& operator=(const PgConnection&) = delete;

  bool broken() const { return PQstatus(connection_) != CONNECTION_OK; }

  // Prepares a statement with a name for Query() and Send().
  PgFailure Prepare(const PgStatement& statement);

  // Runs one or more statements without parameters.
  PgFailure Run(const std::string& sql);
  // Runs one statement, in a transaction of its own if none is open. One
  // without a name is parsed each time.
  PgFailure Query(const PgStatement& statement, const PgParams& params,
                  PgResult* result);

  // A pipeline: all statements are sent before any result is read. After the
  // first failure the server ignores the rest. Finish() reads all results.
  PgFailure Send(const PgStatement& statement, const PgParams& params);
  PgFailure Finish(std::vector<PgResult>* results);

 private:
  explicit PgConnection(PGconn* connection) : connection_(connection) {}
  PgFailure Broken() const;
  static PgFailure Explain(const PGresult* result);

  const Owner owner_;
  PGconn* connection_;
  bool pipelining_ = false;
};

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_POSTGRES_CONNECTION_H_
