// SPDX-License-Identifier: Apache-2.0
#include "src/files/input_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

#include "src/base/connection_string.h"
#include "src/base/status.h"
#include "src/base/system_error.h"
#include "src/files/messages.h"

namespace trunkline::files {

absl::Status ErrnoStatus(const base::Message& what, const base::Argument& name,
                         int error) {
  const absl::StatusCode code = error == ENOENT ? absl::StatusCode::kNotFound
                                : error == EPIPE
                                    ? absl::StatusCode::kCancelled
                                    : absl::StatusCode::kUnavailable;
  return base::ErrorOf(code,
                       base::FillFound(what, {name, base::SystemError(error)}));
}

base::Text NameOf(const std::string& path) {
  return path == "-" ? base::Fill<messages::kStandardInput>()
                     : base::Verbatim(path);
}

absl::Status RefuseConnection(std::string_view path) {
  if (!base::MayHoldPassword(path)) return absl::OkStatus();
  return base::InvalidArgument(base::Fill<messages::kIsConnection>());
}

InputFile::~InputFile() {
  if (owned_) ::close(fd_);
}

absl::Status InputFile::Open(const std::string& path) {
  if (path == "-") {
    name_ = NameOf(path);
    fd_ = STDIN_FILENO;
    return absl::OkStatus();
  }
  TRUNKLINE_RETURN_IF_ERROR(RefuseConnection(path));
  name_ = NameOf(path);
  fd_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (fd_ < 0) return ErrnoStatus(messages::kCannotOpen, path, errno);
  owned_ = true;
  struct stat info;
  if (::fstat(fd_, &info) == 0) {
    if (S_ISDIR(info.st_mode))
      return ErrnoStatus(messages::kCannotRead, path, EISDIR);
    if (S_ISREG(info.st_mode)) size_ = info.st_size;
  }
  return absl::OkStatus();
}

absl::StatusOr<std::size_t> InputFile::Read(char* buffer, std::size_t size) {
  while (true) {
    const ssize_t n = ::read(fd_, buffer, size);
    if (n >= 0) return static_cast<std::size_t>(n);
    if (errno != EINTR) return ErrnoStatus(messages::kCannotRead, name_, errno);
  }
}

absl::Status InputFile::Rewind() {
  if (::lseek(fd_, 0, SEEK_SET) < 0) {
    return ErrnoStatus(messages::kCannotRead, name_, errno);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::string> ReadAll(const std::string& path,
                                    std::size_t limit) {
  constexpr std::size_t kChunk = std::size_t{1} << 20;
  InputFile file;
  TRUNKLINE_RETURN_IF_ERROR(file.Open(path));
  std::string out;
  while (out.size() <= limit) {
    const std::size_t before = out.size();
    const std::size_t want =
        file.size() > static_cast<std::int64_t>(before)
            ? static_cast<std::size_t>(file.size()) - before
            : kChunk;
    out.resize(before + std::min({want, limit + 1 - before, kChunk * 64}));
    TRUNKLINE_ASSIGN_OR_RETURN(const std::size_t n,
                               file.Read(&out[before], out.size() - before));
    out.resize(before + n);
    if (n == 0) break;
  }
  return out;
}

}  // namespace trunkline::files
