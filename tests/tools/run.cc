// SPDX-License-Identifier: Apache-2.0
#include "tests/tools/run.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "tests/catch.h"
#include "tests/paths.h"

namespace trunkline::tools {

namespace fs = std::filesystem;

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream out;
  out << file.rdbuf();
  return out.str();
}

Result Run(const std::vector<std::string>& arguments, std::string_view input) {
  // Files rather than pipes: nothing can fill up and wait.
  Folder folder;
  const std::string in = folder.Write("in", input);
  const std::string out = folder.Write("out", "");
  const std::string error = folder.Write("error", "");
  std::vector<char*> argv;
  std::string tool = ToolPath();
  argv.push_back(tool.data());
  std::vector<std::string> owned = arguments;
  for (std::string& argument : owned) argv.push_back(argument.data());
  argv.push_back(nullptr);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    const bool ready =
        ::chdir((SourceDir() + "/tests/tools/data").c_str()) == 0 &&
        ::dup2(::open(in.c_str(), O_RDONLY), STDIN_FILENO) >= 0 &&
        ::dup2(::open(out.c_str(), O_WRONLY), STDOUT_FILENO) >= 0 &&
        ::dup2(::open(error.c_str(), O_WRONLY), STDERR_FILENO) >= 0;
    if (ready) ::execv(argv[0], argv.data());
    ::_exit(127);
  }
  int status = 0;
  struct rusage usage {};
  REQUIRE(::wait4(child, &status, 0, &usage) == child);
  Result result;
  result.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  result.out = ReadFile(out);
  result.error = ReadFile(error);
  result.peak_kib = usage.ru_maxrss;
  return result;
}

Folder::Folder() {
  std::string pattern =
      (fs::temp_directory_path() / "trunkline.XXXXXX").string();
  REQUIRE(::mkdtemp(pattern.data()) != nullptr);
  path_ = pattern;
}

Folder::~Folder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

std::string Folder::Path(std::string_view name) const {
  return path_ + "/" + std::string(name);
}

std::string Folder::Write(std::string_view name,
                          std::string_view content) const {
  const std::string path = Path(name);
  std::ofstream(path, std::ios::binary) << content;
  return path;
}

std::string Folder::Read(std::string_view name) const {
  return ReadFile(Path(name));
}

bool Folder::Has(std::string_view name) const { return fs::exists(Path(name)); }

void CheckGolden(const std::string& name, const std::string& text) {
  const std::string path = SourceDir() + "/tests/tools/golden/" + name + ".txt";
  if (std::getenv("TRUNKLINE_UPDATE_GOLDEN") != nullptr) {
    std::ofstream(path, std::ios::binary) << text;
  }
  INFO(path);
  CHECK(text == ReadFile(path));
}

}  // namespace trunkline::tools
