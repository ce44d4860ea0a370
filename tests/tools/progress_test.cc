// SPDX-License-Identifier: Apache-2.0
// A long reading shows how far it is, on a terminal.
#include <fcntl.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include "tests/catch.h"
#include "tests/paths.h"
#include "tests/tools/run.h"

namespace trunkline::tools {
namespace {

void WriteWhole(int fd, const std::string& text) {
  std::size_t done = 0;
  while (done < text.size()) {
    const ssize_t n = ::write(fd, text.data() + done, text.size() - done);
    if (n <= 0) break;
    done += static_cast<std::size_t>(n);
  }
}

// Runs the tool with a terminal as its standard error and an input that stops
// for a while. Returns what it said.
std::string OnTerminal(const std::vector<std::string>& arguments,
                       const std::string& first, const std::string& rest) {
  const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  REQUIRE(terminal >= 0);
  REQUIRE(::grantpt(terminal) == 0);
  REQUIRE(::unlockpt(terminal) == 0);
  std::array<char, 128> name{};
  REQUIRE(::ptsname_r(terminal, name.data(), name.size()) == 0);
  const int other = ::open(name.data(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  REQUIRE(other >= 0);
  std::array<int, 2> in{};
  REQUIRE(::pipe2(in.data(), O_CLOEXEC) == 0);
  std::vector<std::string> owned = arguments;
  owned.insert(owned.begin(), ToolPath());
  std::vector<char*> argv;
  for (std::string& argument : owned) argv.push_back(argument.data());
  argv.push_back(nullptr);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    if (::dup2(in[0], STDIN_FILENO) >= 0 && ::dup2(other, STDERR_FILENO) >= 0) {
      ::execv(argv[0], argv.data());
    }
    ::_exit(127);
  }
  ::close(in[0]);
  ::close(other);
  WriteWhole(in[1], first);
  std::this_thread::sleep_for(std::chrono::milliseconds(800));
  WriteWhole(in[1], rest);
  ::close(in[1]);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 0);
  std::string said;
  std::array<char, 4096> buffer{};
  // An error once the child, which was the last to have it open, has gone.
  for (;;) {
    const ssize_t n = ::read(terminal, buffer.data(), buffer.size());
    if (n <= 0) break;
    said.append(buffer.data(), static_cast<std::size_t>(n));
  }
  ::close(terminal);
  return said;
}

TEST_CASE("a table of cases shows how many rows were read") {
  if (ToolPath().empty()) return;
  Folder folder;
  std::string first = "id,accepted_at\n";
  std::string rest;
  for (int i = 0; i != 20000; ++i) {
    (i < 15000 ? first : rest) +=
        "T" + std::to_string(i) + ",2018-09-03 08:05\n";
  }
  const std::string said =
      OnTerminal({"table", "-", "--time-zone", "Asia/Shanghai", "-o",
                  folder.Path("cases.csv")},
                 first, rest);
  INFO(said);
  // A line that is overwritten, and gone at the end.
  CHECK(said.find(" row") < said.find("\033[K"));
  CHECK(said.find("\r\033[K") != std::string::npos);
  CHECK(said.find("20,000 cases") != std::string::npos);
}

}  // namespace
}  // namespace trunkline::tools
