#ifndef TRUNKLINE_TOOLS_FILES_H_
#define TRUNKLINE_TOOLS_FILES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"

namespace trunkline::tools {

// Reads a file, or standard input for "-". Stops after `limit` + 1 bytes.
absl::StatusOr<std::string> ReadAll(const std::string& path,
                                    std::size_t limit);

// A file or standard input that is read in pieces.
class InputFile {
 public:
  InputFile() = default;
  ~InputFile();
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;

  absl::Status Open(const std::string& path);  // "-": standard input.
  absl::StatusOr<std::size_t> Read(char* buffer, std::size_t size);
  // Goes back to the start. Only if seekable().
  absl::Status Rewind();
  bool seekable() const { return size_ >= 0; }
  std::int64_t size() const { return size_; }  // -1: not known.

 private:
  std::string name_;
  int fd_ = -1;
  bool owned_ = false;
  std::int64_t size_ = -1;
};

// A file or standard output. A file is written under a temporary name beside
// its own and gets its name in Close(): nobody sees half of it. What is not a
// regular file (a terminal, a pipe) is written directly.
//
// A reader that has gone away (EPIPE) is Cancelled: the command ends quietly.
class OutputFile {
 public:
  OutputFile() = default;
  ~OutputFile();  // Without Close(): takes the temporary file away.
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  absl::Status Open(const std::string& path);  // "-": standard output.
  absl::Status Write(std::string_view bytes);
  absl::Status Close();
  const std::string& name() const { return name_; }

 private:
  absl::Status Flush();

  std::string name_;
  std::string target_;
  std::string temporary_;  // Empty: written directly.
  int fd_ = -1;
  bool owned_ = false;
  std::string buffer_;
};

// Writes a whole file, or to standard output for "-".
absl::Status WriteAll(const std::string& path, std::string_view content);

// Writes to standard error; errors are ignored.
void Say(std::string_view line);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_FILES_H_
