// SPDX-License-Identifier: Apache-2.0
#include "tools/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <utility>

#include "src/base/status.h"
#include "src/files/messages.h"
#include "tools/text.h"

namespace trunkline::tools {
OutputFile::~OutputFile() {
  if (owned_ && fd_ >= 0) ::close(fd_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

absl::Status OutputFile::Open(const std::string& path, Readers readers) {
  if (path == "-") {
    name_ = base::Fill<files::messages::kStandardOutput>();
    fd_ = STDOUT_FILENO;
    return absl::OkStatus();
  }
  name_ = base::Verbatim(path);
  target_ = path;
  TRUNKLINE_RETURN_IF_ERROR(files::RefuseConnection(path));
  struct stat info;
  const bool exists = ::stat(path.c_str(), &info) == 0;
  if (exists && S_ISDIR(info.st_mode)) {
    return files::ErrnoStatus(files::messages::kCannotWrite, path, EISDIR);
  }
  if (exists && !S_ISREG(info.st_mode)) {
    fd_ = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (fd_ < 0)
      return files::ErrnoStatus(files::messages::kCannotWrite, path, errno);
    owned_ = true;
    return absl::OkStatus();
  }
  if (exists) {  // Not a link in place of the file that it leads to.
    if (char* real = ::realpath(path.c_str(), nullptr)) {
      target_ = real;
      std::free(real);
    }
    if (::access(target_.c_str(), W_OK) != 0) {
      return files::ErrnoStatus(files::messages::kCannotWrite, path, errno);
    }
  }
  temporary_ = target_ + ".XXXXXX";
  fd_ = ::mkostemp(&temporary_[0], O_CLOEXEC);
  if (fd_ < 0) {
    temporary_.clear();
    return files::ErrnoStatus(files::messages::kCannotWrite, path, errno);
  }
  owned_ = true;
  const mode_t mask = ::umask(0);
  ::umask(mask);
  const mode_t fresh = readers == Readers::kOwner ? 0600 : 0666;
  ::fchmod(fd_, exists ? info.st_mode & 07777 : fresh & ~mask);
  return absl::OkStatus();
}

absl::Status OutputFile::Write(std::string_view bytes) {
  constexpr std::size_t kBuffer = std::size_t{256} << 10;
  buffer_.append(bytes);
  return buffer_.size() < kBuffer ? absl::OkStatus() : Flush();
}

absl::Status OutputFile::Flush() {
  std::size_t done = 0;
  while (done < buffer_.size()) {
    const ssize_t n =
        ::write(fd_, buffer_.data() + done, buffer_.size() - done);
    if (n >= 0) {
      done += static_cast<std::size_t>(n);
    } else if (errno != EINTR) {
      return files::ErrnoStatus(files::messages::kCannotWrite, name_, errno);
    }
  }
  buffer_.clear();
  return absl::OkStatus();
}

absl::Status OutputFile::Close() {
  TRUNKLINE_RETURN_IF_ERROR(Flush());
  if (!owned_) return absl::OkStatus();
  if (!temporary_.empty() && ::fsync(fd_) != 0) {
    return files::ErrnoStatus(files::messages::kCannotWrite, name_, errno);
  }
  owned_ = false;
  if (::close(std::exchange(fd_, -1)) != 0) {
    return files::ErrnoStatus(files::messages::kCannotWrite, name_, errno);
  }
  if (temporary_.empty()) return absl::OkStatus();
  if (::rename(temporary_.c_str(), target_.c_str()) != 0) {
    return files::ErrnoStatus(files::messages::kCannotWrite, name_, errno);
  }
  temporary_.clear();
  return absl::OkStatus();
}

absl::Status WriteAll(const std::string& path, std::string_view content,
                      Readers readers) {
  OutputFile out;
  absl::Status status = out.Open(path, readers);
  if (status.ok()) status = out.Write(content);
  if (status.ok()) status = out.Close();
  return status;
}

absl::Status SyncFolder(const std::string& folder) {
  const int fd = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (fd < 0) {
    return files::ErrnoStatus(files::messages::kCannotWrite, folder, errno);
  }
  const int error = ::fsync(fd) == 0 ? 0 : errno;
  ::close(fd);
  // Some file systems have no fsync for folders.
  if (error == 0 || error == EINVAL) return absl::OkStatus();
  return files::ErrnoStatus(files::messages::kCannotWrite, folder, error);
}

void Say(std::string_view line) {
  std::string text(line);
  if (text.empty() || text.back() != '\n') text += '\n';
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t n =
        ::write(STDERR_FILENO, text.data() + done, text.size() - done);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return;
    done += static_cast<std::size_t>(n);
  }
}

void Say(const base::Text& text) { Say(InToolLanguage(text)); }

}  // namespace trunkline::tools
