// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TESTS_TOOLS_RUN_H_
#define TRUNKLINE_TESTS_TOOLS_RUN_H_

#include <string>
#include <string_view>
#include <vector>

// Runs the tool as its users do.
namespace trunkline::tools {

struct Result {
  int exit_code = -1;
  std::string out;
  std::string error;
  long peak_kib = 0;  // Resident memory.
};

// Runs the tool with these arguments in tests/tools/data; `input` becomes its
// standard input.
Result Run(const std::vector<std::string>& arguments,
           std::string_view input = {});

// A folder that is empty at first and gone afterwards.
class Folder {
 public:
  Folder();
  ~Folder();
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  // The path of a file in it.
  std::string Path(std::string_view name) const;
  // Writes a file and returns its path.
  std::string Write(std::string_view name, std::string_view content) const;
  std::string Read(std::string_view name) const;
  bool Has(std::string_view name) const;

 private:
  std::string path_;
};

std::string ReadFile(const std::string& path);

// Compares with tests/tools/golden/NAME.txt; TRUNKLINE_UPDATE_GOLDEN in the
// environment writes it.
void CheckGolden(const std::string& name, const std::string& text);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TESTS_TOOLS_RUN_H_
