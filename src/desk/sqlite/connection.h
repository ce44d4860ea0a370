// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_SQLITE_CONNECTION_H_
#define TRUNKLINE_SRC_DESK_SQLITE_CONNECTION_H_

#include <sqlite3.h>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "src/desk/process.h"

namespace trunkline::desk {

class Statement;

// A connection to a SQLite file, with its prepared statements. Not thread-safe.
class Connection {
 public:
  // `flags` as for sqlite3_open_v2. `name` may be a URI if they say so.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(
      const std::string& path, const std::string& name, int flags,
      const std::string& vfs, int busy_milliseconds);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Runs one or more statements without parameters; ignores rows.
  absl::Status Run(const char* sql);
  // Returns the statement, which is prepared on first use and kept. The one
  // returned before for the same text must not be in use.
  absl::StatusOr<Statement> Prepare(std::string_view sql);
  // Returns the first column of the first row; 0: no row.
  absl::StatusOr<std::int64_t> Number(std::string_view sql);

  // A result code as a status that names the file.
  absl::Status Error(int code) const;
  absl::Status TextTooLong(std::size_t size) const;
  bool in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }
  sqlite3* db() { return db_; }

 private:
  Connection(std::string path, sqlite3* db) : path_(std::move(path)), db_(db) {}

  const Owner owner_;
  std::string path_;
  sqlite3* db_;
  std::map<std::string, sqlite3_stmt*, std::less<>> statements_;
};

// A prepared statement in use; its destructor resets it.
class Statement {
 public:
  Statement(Connection* connection, sqlite3_stmt* stmt)
      : connection_(connection), stmt_(stmt) {}
  Statement(Statement&& other) noexcept
      : connection_(other.connection_), stmt_(other.stmt_), next_(other.next_) {
    other.stmt_ = nullptr;
  }
  Statement& operator=(Statement&&) = delete;
  ~Statement() {
    if (stmt_ != nullptr) Reset();
  }

  // Binds the next parameter. Bytes must live until the statement is reset.
  Statement& Text(std::string_view value);
  Statement& Blob(std::string_view value);
  Statement& Int(std::int64_t value);
  Statement& Time(absl::Time value);    // InfiniteFuture: NULL.
  Statement& TimeUp(absl::Time value);  // Likewise; rounds up.

  // DataLoss if a text of the row is longer than any that a store writes: it
  // would be copied, and compared, with each row.
  absl::Status CheckTexts() const;

  // Advances to the next row; false: there is none.
  absl::StatusOr<bool> Step();
  // Runs a statement without rows, and resets it.
  absl::Status Run();
  void Reset();

  std::string_view String(int column) const;
  std::int64_t Number(int column) const;
  absl::Time TimeAt(int column) const;

 private:
  Connection* connection_;
  sqlite3_stmt* stmt_;
  int next_ = 1;
};

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_SQLITE_CONNECTION_H_
