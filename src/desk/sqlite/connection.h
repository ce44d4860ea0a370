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

namespace trunkline::desk {

class Statement;

// One connection to a SQLite file with the statements it has prepared. For one
// thread at a time.
class Connection {
 public:
  // `flags` as for sqlite3_open_v2. `name` may be a URI if they say so.
  static absl::StatusOr<std::unique_ptr<Connection>> Open(
      const std::string& path, const std::string& name, int flags,
      const std::string& vfs, int busy_milliseconds);
  ~Connection();
  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Runs statements that give no rows.
  absl::Status Run(const char* sql);
  // Prepares once; `sql` is the name under which it is kept.
  absl::StatusOr<Statement> Prepare(std::string_view sql);
  // The first column of the first row.
  absl::StatusOr<std::int64_t> Number(std::string_view sql);

  // What a result code means, with the file's name.
  absl::Status Error(int code) const;
  bool in_transaction() const { return sqlite3_get_autocommit(db_) == 0; }
  sqlite3* db() { return db_; }

 private:
  Connection(std::string path, sqlite3* db) : path_(std::move(path)), db_(db) {}

  std::string path_;
  sqlite3* db_;
  std::map<std::string, sqlite3_stmt*, std::less<>> statements_;
};

// A prepared statement in use. Reset when it goes.
class Statement {
 public:
  Statement(Connection* connection, sqlite3_stmt* stmt)
      : connection_(connection), stmt_(stmt) {}
  Statement(Statement&& other) noexcept
      : connection_(other.connection_), stmt_(other.stmt_),
        next_(other.next_) {
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
  Statement& TimeUp(absl::Time value);  // Likewise, never early.

  // True: there is a row; false: done.
  absl::StatusOr<bool> Step();
  // For statements without rows.
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
