// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_FILES_INPUT_FILE_H_
#define TRUNKLINE_SRC_FILES_INPUT_FILE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "src/base/message.h"

namespace trunkline::files {

// Returns `what` (messages.h) of a file and an errno: NotFound (ENOENT),
// Cancelled (EPIPE: the reader of a pipe has ended) or Unavailable.
absl::Status ErrnoStatus(const base::Message& what, const base::Argument& name,
                         int error);

// InvalidArgument if a path may be a connection string with a password
// (base::MayHoldPassword()), such as "host=db password=..." or
// "postgresql://user:...@db". It was given where a file was meant, and errors
// name files; this one does not repeat it. Every path is checked before it is
// opened.
absl::Status RefuseConnection(std::string_view path);

// A path as people read it: that of "-" is standard input.
base::Text NameOf(const std::string& path);

// A file or standard input that is read in pieces. One thread at a time.
class InputFile {
 public:
  InputFile() = default;
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  absl::Status Open(const std::string& path);  // "-": standard input.
  // Returns the number of bytes read; 0 at the end.
  absl::StatusOr<std::size_t> Read(char* buffer, std::size_t size);
  // Goes back to the start. Only if seekable().
  absl::Status Rewind();
  bool seekable() const { return size_ >= 0; }
  std::int64_t size() const { return size_; }  // -1: not known.

 private:
  base::Text name_;
  int fd_ = -1;
  bool owned_ = false;
  std::int64_t size_ = -1;
};

// Reads a file, or standard input for "-". Stops after `limit` + 1 bytes.
absl::StatusOr<std::string> ReadAll(const std::string& path, std::size_t limit);

}  // namespace trunkline::files

#endif  // TRUNKLINE_SRC_FILES_INPUT_FILE_H_
