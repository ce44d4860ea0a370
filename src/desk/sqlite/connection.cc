// SPDX-License-Identifier: Apache-2.0
#include "src/desk/sqlite/connection.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/desk/checks.h"
#include "src/desk/micros.h"
#include "src/desk/sqlite/messages.h"

namespace trunkline::desk {
namespace {

absl::Status Explain(const std::string& path, int code, const char* detail) {
  const auto say = [&](const base::Message& what) {
    return base::Fill<messages::kSqlite>(path, base::FillFound(what, {}),
                                         detail, code);
  };
  switch (code & 0xFF) {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return base::Unavailable(say(messages::kLocked));
    case SQLITE_FULL:
      return base::ResourceExhausted(say(messages::kFullNothingWritten));
    case SQLITE_IOERR:
      return base::Unavailable(say(messages::kInputOutput));
    case SQLITE_CANTOPEN:
      return base::Unavailable(say(messages::kCannotOpen));
    case SQLITE_READONLY:
      return base::FailedPrecondition(say(messages::kMayOnlyRead));
    case SQLITE_CORRUPT:
      return base::DataLoss(say(messages::kDamaged));
    case SQLITE_NOTADB:
      return base::FailedPrecondition(say(messages::kNotSqlite));
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return base::PermissionDenied(say(messages::kMayNotOpen));
    case SQLITE_NOMEM:
      return base::ResourceExhausted(say(messages::kOutOfMemory));
    case SQLITE_TOOBIG:
      return base::InvalidArgument(say(messages::kValueTooLong));
    default:
      return base::Internal(say(messages::kFailed));
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<Connection>> Connection::Open(
    const std::string& path, const std::string& name, int flags,
    const std::string& vfs, int busy_milliseconds) {
  sqlite3* db = nullptr;
  const int code = sqlite3_open_v2(name.c_str(), &db, flags,
                                   vfs.empty() ? nullptr : vfs.c_str());
  if (db == nullptr)
    return base::ResourceExhausted(base::Fill<messages::kOutOfMemory>());
  std::unique_ptr<Connection> connection(new Connection(path, db));
  if (code != SQLITE_OK) {
    return Explain(path, sqlite3_extended_errcode(db), sqlite3_errmsg(db));
  }
  sqlite3_extended_result_codes(db, 1);
  sqlite3_busy_timeout(db, busy_milliseconds);
  return connection;
}

absl::Status Connection::TextTooLong(std::size_t size) const {
  return base::DataLoss(
      base::At(path_, base::Fill<messages::kTextTooLong>(size)));
}

Connection::~Connection() {
  // After fork() it is the parent's: to close it here would disturb the parent.
  if (!owner_.IsThisProcess()) return;
  for (auto& entry : statements_) sqlite3_finalize(entry.second);
  sqlite3_close(db_);
}

absl::Status Connection::Run(const char* sql) {
  const int code = sqlite3_exec(db_, sql, nullptr, nullptr, nullptr);
  return code == SQLITE_OK ? absl::OkStatus() : Error(code);
}

absl::StatusOr<Statement> Connection::Prepare(std::string_view sql) {
  const auto found = statements_.find(sql);
  if (found != statements_.end()) return Statement(this, found->second);
  sqlite3_stmt* stmt = nullptr;
  const int code =
      sqlite3_prepare_v3(db_, sql.data(), static_cast<int>(sql.size()),
                         SQLITE_PREPARE_PERSISTENT, &stmt, nullptr);
  if (code != SQLITE_OK) return Error(code);
  statements_.emplace(sql, stmt);
  return Statement(this, stmt);
}

absl::StatusOr<std::int64_t> Connection::Number(std::string_view sql) {
  TRUNKLINE_ASSIGN_OR_RETURN(Statement statement, Prepare(sql));
  TRUNKLINE_ASSIGN_OR_RETURN(const bool row, statement.Step());
  return row ? statement.Number(0) : 0;
}

absl::Status Connection::Error(int code) const {
  return Explain(path_, code, sqlite3_errmsg(db_));
}

Statement& Statement::Text(std::string_view value) {
  sqlite3_bind_text64(stmt_, next_++, value.empty() ? "" : value.data(),
                      value.size(), SQLITE_STATIC, SQLITE_UTF8);
  return *this;
}

Statement& Statement::Blob(std::string_view value) {
  sqlite3_bind_blob64(stmt_, next_++, value.empty() ? "" : value.data(),
                      value.size(), SQLITE_STATIC);
  return *this;
}

Statement& Statement::Int(std::int64_t value) {
  sqlite3_bind_int64(stmt_, next_++, value);
  return *this;
}

Statement& Statement::Time(absl::Time value) {
  if (value != absl::InfiniteFuture()) return Int(ToMicros(value));
  sqlite3_bind_null(stmt_, next_++);
  return *this;
}

Statement& Statement::TimeUp(absl::Time value) {
  if (value != absl::InfiniteFuture()) return Int(ToMicrosUp(value));
  sqlite3_bind_null(stmt_, next_++);
  return *this;
}

absl::StatusOr<bool> Statement::Step() {
  const int code = sqlite3_step(stmt_);
  if (code == SQLITE_ROW) return true;
  if (code == SQLITE_DONE) return false;
  return connection_->Error(code);
}

absl::Status Statement::CheckTexts() const {
  const int columns = sqlite3_column_count(stmt_);
  for (int i = 0; i != columns; ++i) {
    if (sqlite3_column_type(stmt_, i) != SQLITE_TEXT) continue;
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(stmt_, i));
    if (size > kMostTextBytes) return connection_->TextTooLong(size);
  }
  return absl::OkStatus();
}

absl::Status Statement::Run() {
  const absl::Status status = Step().status();
  Reset();
  return status;
}

void Statement::Reset() {
  sqlite3_reset(stmt_);
  sqlite3_clear_bindings(stmt_);
  next_ = 1;
}

std::string_view Statement::String(int column) const {
  const auto* data =
      static_cast<const char*>(sqlite3_column_blob(stmt_, column));
  const auto size =
      static_cast<std::size_t>(sqlite3_column_bytes(stmt_, column));
  return data == nullptr ? std::string_view() : std::string_view(data, size);
}

std::int64_t Statement::Number(int column) const {
  return sqlite3_column_int64(stmt_, column);
}

absl::Time Statement::TimeAt(int column) const {
  return sqlite3_column_type(stmt_, column) == SQLITE_NULL
             ? absl::InfiniteFuture()
             : FromMicros(Number(column));
}

}  // namespace trunkline::desk
