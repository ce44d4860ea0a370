// SPDX-License-Identifier: Apache-2.0
#include "tests/desk/postgres_server.h"

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <vector>

namespace trunkline::testing {
namespace {

// Where Debian keeps the programs of the newest version.
std::string Programs() {
  namespace fs = std::filesystem;
  std::string best;
  for (const auto& entry : fs::directory_iterator("/usr/lib/postgresql")) {
    const std::string bin = entry.path().string() + "/bin";
    if (fs::exists(bin + "/initdb") && bin > best) best = bin;
  }
  if (best.empty()) throw std::runtime_error("PostgreSQL is not installed");
  return best;
}

// Runs a program in a child, as the user postgres if this is root, which the
// server refuses.
pid_t Spawn(const std::vector<std::string>& arguments, const std::string& log) {
  const passwd* user = ::getuid() == 0 ? ::getpwnam("postgres") : nullptr;
  if (::getuid() == 0 && user == nullptr) {
    throw std::runtime_error("there is no user postgres");
  }
  std::vector<char*> argv;
  for (const std::string& argument : arguments) {
    argv.push_back(const_cast<char*>(argument.c_str()));
  }
  argv.push_back(nullptr);
  const pid_t parent = ::getpid();
  const pid_t child = ::fork();
  if (child != 0) return child;
  const int out = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0644);
  ::dup2(out, STDOUT_FILENO);
  ::dup2(out, STDERR_FILENO);
  if (user != nullptr &&
      (::setgid(user->pw_gid) != 0 || ::setgroups(0, nullptr) != 0 ||
       ::setuid(user->pw_uid) != 0)) {
    ::_exit(126);
  }
  // Goes with the test, even if that is killed.
  ::prctl(PR_SET_PDEATHSIG, SIGQUIT);
  if (::getppid() != parent) ::_exit(126);
  if (::chdir("/") != 0) ::_exit(126);
  ::execv(argv[0], argv.data());
  ::_exit(127);
}

}  // namespace

PostgresServer& PostgresServer::Shared() {
  static PostgresServer server;
  return server;
}

PostgresServer::PostgresServer() {
  char name[] = "/tmp/trunkline-pg-XXXXXX";
  if (::mkdtemp(name) == nullptr) throw std::runtime_error("mkdtemp");
  folder_ = name;
  if (::getuid() == 0) {
    const passwd* user = ::getpwnam("postgres");
    if (user == nullptr ||
        ::chown(folder_.c_str(), user->pw_uid, user->pw_gid) != 0) {
      throw std::runtime_error("there is no user postgres");
    }
  }
  conninfo_ = "host=" + folder_ + " dbname=postgres user=postgres";
  const pid_t child =
      Spawn({Programs() + "/initdb", "-D", folder_ + "/data", "-U", "postgres",
             "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"},
            folder_ + "/initdb.log");
  int status = 0;
  ::waitpid(child, &status, 0);
  if (status != 0) throw std::runtime_error("initdb failed: " + folder_);
  Start();
}

PostgresServer::~PostgresServer() {
  StopImmediately();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void PostgresServer::Start() {
  pid_ = Spawn({Programs() + "/postgres", "-D", folder_ + "/data", "-k",
                folder_, "-c", "listen_addresses=", "-c", "max_connections=60",
                "-c", "log_min_messages=fatal", "-c", "deadlock_timeout=50ms"},
               folder_ + "/server.log");
  for (int i = 0; i < 600; ++i) {
    PGconn* connection = PQconnectdb(conninfo_.c_str());
    const bool up = PQstatus(connection) == CONNECTION_OK;
    PQfinish(connection);
    if (up) return;
    ::usleep(50'000);
  }
  throw std::runtime_error("the server does not start: " + folder_);
}

void PostgresServer::StopImmediately() {
  if (pid_ < 0) return;
  ::kill(pid_, SIGQUIT);
  int status = 0;
  ::waitpid(pid_, &status, 0);
  pid_ = -1;
}

std::string PostgresServer::NewSchema() {
  return "s" + std::to_string(++schemas_);
}

}  // namespace trunkline::testing
