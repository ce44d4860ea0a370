// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_FILES_H_
#define TRUNKLINE_TOOLS_FILES_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "src/base/message.h"
#include "src/files/input_file.h"

namespace trunkline::tools {

using files::InputFile;
using files::NameOf;
using files::ReadAll;

// Who may read a new file: by the umask, or its owner alone, as befits what has
// callers in it. A file that exists keeps its mode.
enum class Readers { kByMask, kOwner };

// A file or standard output. A file is written under a temporary name beside
// its own and gets its name in Close(), when it is complete. What is not a
// regular file (a terminal, a pipe) is written directly.
//
// A reader that has gone away (EPIPE) is Cancelled: the command ends quietly.
class OutputFile {
 public:
  OutputFile() = default;
  ~OutputFile();  // Without Close(): takes the temporary file away.
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  // "-": standard output.
  absl::Status Open(const std::string& path,
                    Readers readers = Readers::kByMask);
  absl::Status Write(std::string_view bytes);
  absl::Status Close();
  const base::Text& name() const { return name_; }

 private:
  absl::Status Flush();

  base::Text name_;
  std::string target_;
  std::string temporary_;  // Empty: written directly.
  int fd_ = -1;
  bool owned_ = false;
  std::string buffer_;
};

// Writes a whole file, or to standard output for "-".
absl::Status WriteAll(const std::string& path, std::string_view content,
                      Readers readers = Readers::kByMask);

// Makes the names in a folder durable: a file that was renamed into it stays.
absl::Status SyncFolder(const std::string& folder);

// Writes to standard error; errors are ignored.
void Say(std::string_view line);
// The same, in the language of --lang.
void Say(const base::Text& text);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_FILES_H_
