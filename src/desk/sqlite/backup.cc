// SPDX-License-Identifier: Apache-2.0
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "src/base/status.h"
#include "src/base/system_error.h"
#include "src/desk/checks.h"
#include "src/desk/sqlite/messages.h"
#include "src/desk/sqlite/reader_pool.h"
#include "src/desk/sqlite/schema.h"
#include "trunkline/cases/store_sqlite.h"

namespace trunkline {
namespace {

namespace messages = desk::messages;

using desk::Connection;

absl::Status Failed(const std::string& path, const base::Message& what) {
  return base::Unavailable(base::Fill<messages::kSystemError>(
      path, base::FillFound(what, {}), base::SystemError(errno)));
}

bool Exists(const std::string& path) {
  struct stat info;
  return ::lstat(path.c_str(), &info) == 0;
}

absl::Status Sync(const std::string& path) {
  const int fd = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd < 0) return Failed(path, messages::kCannotOpen);
  const bool done = ::fsync(fd) == 0;
  const absl::Status status =
      done ? absl::OkStatus() : Failed(path, messages::kCannotSync);
  ::close(fd);
  return status;
}

std::string FolderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  if (slash == std::string::npos) return ".";
  return slash == 0 ? "/" : path.substr(0, slash);
}

// Copies all pages in one transaction of the source: it is read as of one
// moment, and a commit meanwhile does not restart the copy.
absl::Status CopyPages(Connection* from, const std::string& draft,
                       const SqliteOptions& options) {
  TRUNKLINE_ASSIGN_OR_RETURN(
      const auto to,
      Connection::Open(draft, draft,
                       SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, options.vfs,
                       options.busy_milliseconds));
  TRUNKLINE_ASSIGN_OR_RETURN(const std::int64_t page,
                             from->Number("PRAGMA page_size"));
  TRUNKLINE_RETURN_IF_ERROR(from->Run("BEGIN; SELECT 1 FROM sqlite_master"));
  const auto bytes = [page](int pages) {
    return static_cast<std::uint64_t>(pages) * static_cast<std::uint64_t>(page);
  };
  sqlite3_backup* const backup =
      sqlite3_backup_init(to->db(), "main", from->db(), "main");
  if (backup == nullptr) return to->Error(sqlite3_errcode(to->db()));
  constexpr int kPagesOfStep = 256;
  int code = SQLITE_OK;
  while (code == SQLITE_OK) {
    code = sqlite3_backup_step(backup, options.progress ? kPagesOfStep : -1);
    if (code != SQLITE_OK || !options.progress) continue;
    const int all = sqlite3_backup_pagecount(backup);
    options.progress(bytes(all - sqlite3_backup_remaining(backup)), bytes(all));
  }
  code = sqlite3_backup_finish(backup);
  TRUNKLINE_RETURN_IF_ERROR(from->Run("COMMIT"));
  if (code != SQLITE_OK) return to->Error(code);
  // One file without a log, which can be read where nothing can be written.
  return to->Run("PRAGMA journal_mode = DELETE");
}

absl::Status Copy(const std::string& path, const std::string& copy,
                  const SqliteOptions& given) {
  for (const std::string& one : {path, copy}) {
    TRUNKLINE_RETURN_IF_ERROR(desk::CheckPath(one));
  }
  if (!Exists(path)) {
    return base::NotFound(base::At(path, base::Fill<messages::kNoFile>()));
  }
  for (const char* ending : {"", "-wal", "-journal"}) {
    if (Exists(copy + ending)) {
      return base::AlreadyExists(
          base::At(copy + ending, base::Fill<messages::kFileThere>()));
    }
  }
  SqliteOptions options = given;
  options.read_only = true;
  options.readers = 1;
  desk::ReaderPool readers(path, options);
  TRUNKLINE_ASSIGN_OR_RETURN(const desk::ReaderPool::Reader from,
                             readers.Borrow());
  TRUNKLINE_ASSIGN_OR_RETURN(
      const std::int64_t version,
      FindSchemaVersion(desk::CurrentSchema(), path, from.get()));
  if (version == 0) {
    return base::FailedPrecondition(
        base::At(path, base::Fill<messages::kEmptyStore>()));
  }
  const std::string draft = copy + ".part";
  ::unlink(draft.c_str());
  const int fd =
      ::open(draft.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) return Failed(draft, messages::kCannotCreate);
  ::close(fd);
  absl::Status status = CopyPages(from.get(), draft, options);
  if (status.ok()) status = Sync(draft);
  // link(2), unlike rename(2), replaces nothing.
  if (status.ok() && ::link(draft.c_str(), copy.c_str()) != 0) {
    status = errno == EEXIST ? base::AlreadyExists(base::At(
                                   copy, base::Fill<messages::kFileThere>()))
                             : Failed(copy, messages::kCannotCreate);
  }
  ::unlink(draft.c_str());
  return status.ok() ? Sync(FolderOf(copy)) : status;
}

}  // namespace

absl::Status BackUpSqliteStore(const std::string& path, const std::string& copy,
                               const SqliteOptions& options) {
  return Copy(path, copy, options);
}

absl::Status RestoreSqliteStore(const std::string& copy,
                                const std::string& path,
                                const SqliteOptions& options) {
  return Copy(copy, path, options);
}

}  // namespace trunkline
