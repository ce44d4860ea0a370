// SPDX-License-Identifier: Apache-2.0
#include "tools/notice_store.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

#include "src/base/status.h"
#include "src/base/system_error.h"
#include "tools/files.h"
#include "tools/messages.h"

namespace trunkline::tools {
namespace {

constexpr std::size_t kMaxBytes = std::size_t{1} << 30;

absl::Status Failed(const std::string& path) {
  return base::Unavailable(base::At(path, base::SystemError(errno)));
}

// A descriptor that is closed at the end, and with it a lock.
class Descriptor {
 public:
  explicit Descriptor(int fd) : fd_(fd) {}
  ~Descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  int get() const { return fd_; }

 private:
  int fd_;
};

bool Sync(int fd) {
  while (::fsync(fd) != 0) {
    if (errno != EINTR) return false;
  }
  return true;
}

bool ReadFile(int fd, std::string* content) {
  char buffer[1 << 16];
  while (content->size() <= kMaxBytes) {
    const ssize_t n = ::pread(fd, buffer, sizeof(buffer),
                              static_cast<off_t>(content->size()));
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return false;
    if (n == 0) return true;
    content->append(buffer, static_cast<std::size_t>(n));
  }
  errno = EFBIG;
  return false;
}

bool WriteFile(int fd, std::string_view bytes, std::size_t at) {
  while (!bytes.empty()) {
    const ssize_t n =
        ::pwrite(fd, bytes.data(), bytes.size(), static_cast<off_t>(at));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
    at += static_cast<std::size_t>(n);
  }
  return true;
}

absl::StatusOr<NoticeFile> Parse(const std::string& path,
                                 std::string_view content) {
  absl::StatusOr<NoticeFile> read = ReadNotices(content);
  if (read.ok()) return read;
  return base::ErrorOf(
      read.status().code(),
      base::Fill<messages::kAt>(path, base::TextOf(read.status())));
}

// So that a new file's name is on the disk too.
bool SyncFolderOf(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  const std::string folder = slash == std::string::npos ? "."
                             : slash == 0               ? "/"
                                                        : path.substr(0, slash);
  const Descriptor entry(
      ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return entry.get() >= 0 && Sync(entry.get());
}

}  // namespace

absl::StatusOr<NoticeBook> ReadNoticeFile(const std::string& path) {
  TRUNKLINE_ASSIGN_OR_RETURN(const std::string content,
                             ReadAll(path, kMaxBytes));
  TRUNKLINE_ASSIGN_OR_RETURN(NoticeFile read, Parse(path, content));
  return std::move(read.book);
}

absl::StatusOr<NoticeEvent> AppendNotice(
    const std::string& path,
    const std::function<absl::StatusOr<NoticeEvent>(const NoticeBook&)>& make) {
  TRUNKLINE_RETURN_IF_ERROR(files::RefuseConnection(path));
  const Descriptor file(
      ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
  if (file.get() < 0) return Failed(path);
  while (::flock(file.get(), LOCK_EX) != 0) {
    if (errno != EINTR) return Failed(path);
  }
  std::string content;
  if (!ReadFile(file.get(), &content)) return Failed(path);
  TRUNKLINE_ASSIGN_OR_RETURN(NoticeFile read, Parse(path, content));
  TRUNKLINE_ASSIGN_OR_RETURN(const NoticeEvent event, make(read.book));
  TRUNKLINE_RETURN_IF_ERROR(read.book.Add(event));
  const std::string line = WriteNoticeEvent(event);
  const auto whole = static_cast<off_t>(read.whole);
  if (read.whole != content.size() && ::ftruncate(file.get(), whole) != 0) {
    return Failed(path);
  }
  if (!WriteFile(file.get(), line, read.whole) || !Sync(file.get()) ||
      (content.empty() && !SyncFolderOf(path))) {
    const absl::Status status = Failed(path);
    // A part of a line would be taken off by the next writer; a whole one that
    // may not be on the disk must not look as if it were.
    if (::ftruncate(file.get(), whole) != 0) return Failed(path);
    return status;
  }
  return event;
}

}  // namespace trunkline::tools
