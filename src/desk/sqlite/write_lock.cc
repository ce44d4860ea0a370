// SPDX-License-Identifier: Apache-2.0
#include "src/desk/sqlite/write_lock.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <map>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/base/system_error.h"
#include "src/desk/sqlite/messages.h"

namespace trunkline::desk {
namespace {

using Identity = std::pair<dev_t, ino_t>;

// A file that this process opened for writing once.
struct KnownFile {
  int fd = -1;
  bool taken = false;  // By a WriteLock of this process.
};

// The files of one process. A child after fork() starts with none: the
// descriptors that it inherited are its parent's.
struct KnownFiles {
  std::mutex mutex;
  pid_t process = 0;
  std::map<Identity, KnownFile> files;
};

KnownFiles& Known() {
  static auto* const known = new KnownFiles;
  return *known;
}

Identity IdentityOf(const struct stat& info) {
  return {info.st_dev, info.st_ino};
}

// Closes descriptors of deleted files. Nothing else can have them open by name.
void ForgetDeleted(std::map<Identity, KnownFile>* files) {
  for (auto it = files->begin(); it != files->end();) {
    struct stat info;
    if (!it->second.taken && ::fstat(it->second.fd, &info) == 0 &&
        info.st_nlink == 0) {
      ::close(it->second.fd);
      it = files->erase(it);
    } else {
      ++it;
    }
  }
}

absl::Status Failed(const std::string& path, const base::Message& what) {
  return base::Unavailable(base::Fill<messages::kSystemError>(
      path, base::FillFound(what, {}), base::SystemError(errno)));
}

absl::Status IsTaken(const std::string& path) {
  return base::FailedPrecondition(
      base::At(path, base::Fill<messages::kIsTaken>()));
}

// Whether the log of a store is there without the file: where an open store was
// renamed or deleted, its log keeps the old name. SQLite would take it for that
// of a new file, and overwrite what is only there. A store writes its file
// first.
bool HasLogAlone(const std::string& path) {
  struct stat info;
  if (::stat(path.c_str(), &info) == 0 && info.st_size != 0) return false;
  char* const resolved = ::realpath(path.c_str(), nullptr);
  const std::string log =
      absl::StrCat(resolved == nullptr ? path.c_str() : resolved, "-wal");
  std::free(resolved);
  return ::stat(log.c_str(), &info) == 0 && info.st_size != 0;
}

}  // namespace

WriteLock::~WriteLock() {
  if (fd_ < 0) return;
  KnownFiles& known = Known();
  const std::lock_guard<std::mutex> lock(known.mutex);
  // After fork() the lock is the parent's.
  if (known.process != ::getpid()) return;
  for (auto& entry : known.files) {
    if (entry.second.fd != fd_) continue;
    ::flock(fd_, LOCK_UN);
    entry.second.taken = false;
  }
}

absl::Status WriteLock::Take(const std::string& path) {
  KnownFiles& known = Known();
  const std::lock_guard<std::mutex> lock(known.mutex);
  if (known.process != ::getpid()) {
    known.process = ::getpid();
    known.files.clear();
  }
  ForgetDeleted(&known.files);
  if (HasLogAlone(path)) {
    return base::FailedPrecondition(base::Fill<messages::kLogAlone>(path));
  }
  // A known file is not opened again: a descriptor that is closed would cost
  // SQLite its locks.
  struct stat info;
  auto found = ::stat(path.c_str(), &info) == 0
                   ? known.files.find(IdentityOf(info))
                   : known.files.end();
  if (found == known.files.end()) {
    const int fd = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd < 0) {
      return errno == EACCES || errno == EROFS
                 ? base::FailedPrecondition(base::Fill<messages::kSystemError>(
                       path, base::Fill<messages::kCannotOpenToWrite>(),
                       base::SystemError(errno)))
                 : Failed(path, messages::kCannotOpen);
    }
    if (::fstat(fd, &info) != 0) return Failed(path, messages::kCannotExamine);
    found = known.files.emplace(IdentityOf(info), KnownFile{fd, false}).first;
  }
  KnownFile& file = found->second;
  if (file.taken) return IsTaken(path);
  if (info.st_nlink > 1) {
    return base::FailedPrecondition(
        base::Fill<messages::kHardLinks>(path, info.st_nlink));
  }
  if (::flock(file.fd, LOCK_EX | LOCK_NB) != 0) {
    return errno == EWOULDBLOCK ? IsTaken(path)
                                : Failed(path, messages::kCannotLock);
  }
  file.taken = true;
  fd_ = file.fd;
  return absl::OkStatus();
}

absl::Status WriteLock::CheckIdentity(const std::string& path) const {
  struct stat mine, named;
  if (::fstat(fd_, &mine) == 0 && ::stat(path.c_str(), &named) == 0 &&
      IdentityOf(mine) == IdentityOf(named)) {
    return absl::OkStatus();
  }
  return base::FailedPrecondition(
      base::At(path, base::Fill<messages::kReplaced>()));
}

}  // namespace trunkline::desk
