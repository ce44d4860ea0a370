// SPDX-License-Identifier: Apache-2.0
#include "src/desk/sqlite/reader_pool.h"

#include <sys/stat.h>

#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/desk/sqlite/messages.h"

namespace trunkline::desk {
namespace {

// The path as a SQLite URI for a file that never changes.
std::string ImmutableUri(const std::string& path) {
  std::string uri = "file:";
  for (const char c : path) {
    if (c == '?' || c == '#' || c == '%') {
      absl::StrAppend(
          &uri, "%", absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad2));
    } else {
      uri += c;
    }
  }
  return uri + "?immutable=1";
}

// Whether the file has several names and its header says that it is written
// with a log (write-ahead). It is read through the connection: closing a
// descriptor of one's own would cost SQLite its locks.
bool MayHaveLogElsewhere(Connection* connection) {
  struct stat info;
  if (::stat(sqlite3_db_filename(connection->db(), "main"), &info) != 0 ||
      info.st_nlink < 2) {
    return false;
  }
  sqlite3_file* file = nullptr;
  if (sqlite3_file_control(connection->db(), "main", SQLITE_FCNTL_FILE_POINTER,
                           &file) != SQLITE_OK ||
      file == nullptr || file->pMethods == nullptr) {
    return true;
  }
  // The version of the format for reading, of which 2 is that with a log.
  constexpr sqlite3_int64 kReadVersion = 19;
  unsigned char version = 0;
  return file->pMethods->xRead(file, &version, 1, kReadVersion) == SQLITE_OK &&
         version == 2;
}

}  // namespace

ReaderPool::ReaderPool(std::string path, const SqliteOptions& options)
    : path_(std::move(path)), options_(options) {}

void ReaderPool::Return::operator()(Connection* connection) const {
  const std::lock_guard<std::mutex> lock(pool_->mutex_);
  pool_->idle_.emplace_back(connection);
  pool_->returned_.notify_one();
}

absl::StatusOr<ReaderPool::Reader> ReaderPool::Borrow() {
  std::unique_lock<std::mutex> lock(mutex_);
  if (idle_.empty() && opened_ < options_.readers) {
    const bool first = opened_++ == 0;
    lock.unlock();
    auto reader = Open(first);
    if (!reader.ok()) {
      lock.lock();
      --opened_;
      returned_.notify_all();
      return reader.status();
    }
    return Reader(reader->release(), Return(this));
  }
  returned_.wait(lock, [&] { return !idle_.empty() || opened_ == 0; });
  if (idle_.empty()) {
    return base::Unavailable(
        base::At(path_, base::Fill<messages::kCannotOpenToRead>()));
  }
  Reader reader(idle_.back().release(), Return(this));
  idle_.pop_back();
  return reader;
}

absl::StatusOr<std::unique_ptr<Connection>> ReaderPool::Open(bool first) const {
  const auto open =
      [&](const std::string& name,
          int flags) -> absl::StatusOr<std::unique_ptr<Connection>> {
    auto reader = Connection::Open(
        path_, name, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | flags,
        options_.vfs, options_.busy_milliseconds);
    if (!reader.ok()) return reader;
    if (first && options_.read_only && MayHaveLogElsewhere(reader->get())) {
      return base::FailedPrecondition(
          base::Fill<messages::kLogElsewhere>(path_));
    }
    // Opening reads nothing yet: this does, and finds what is wrong.
    const absl::Status status =
        (*reader)->Number("PRAGMA user_version").status();
    if (!status.ok()) return status;
    return reader;
  };
  auto reader = open(path_, 0);
  if (!reader.ok() && options_.read_only) {
    // A copy in a folder that is not writable has no log, and SQLite cannot
    // create the log's index. As immutable it can be read.
    // SQLite keeps it beside the file, where a symbolic link leads to.
    char* const resolved = ::realpath(path_.c_str(), nullptr);
    const std::string file = resolved == nullptr ? path_ : resolved;
    std::free(resolved);
    struct stat info;
    if (::stat((file + "-wal").c_str(), &info) != 0) {
      reader = open(ImmutableUri(path_), SQLITE_OPEN_URI);
    }
  }
  if (reader.ok()) {
    sqlite3_db_config((*reader)->db(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1,
                      nullptr);
  }
  return reader;
}

}  // namespace trunkline::desk
