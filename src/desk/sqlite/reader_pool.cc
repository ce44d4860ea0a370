// SPDX-License-Identifier: Apache-2.0
#include "src/desk/sqlite/reader_pool.h"

#include <sys/stat.h>

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
    ++opened_;
    lock.unlock();
    auto reader = Open();
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

absl::StatusOr<std::unique_ptr<Connection>> ReaderPool::Open() const {
  const auto open =
      [&](const std::string& name,
          int flags) -> absl::StatusOr<std::unique_ptr<Connection>> {
    auto reader = Connection::Open(
        path_, name, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX | flags,
        options_.vfs, options_.busy_milliseconds);
    if (!reader.ok()) return reader;
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
    struct stat info;
    if (::stat((path_ + "-wal").c_str(), &info) != 0) {
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
