// SPDX-License-Identifier: Apache-2.0
#include "tests/desk/postgres_server.h"

#include <fcntl.h>
#include <grp.h>
#include <libpq-fe.h>
#include <netinet/in.h>
#include <pwd.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
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

// A port of 127.0.0.1 that nothing uses at the moment.
int FreePort() {
  const int fd = ::socket(AF_INET, SOCK_STREAM, 0);
  sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool found =
      fd >= 0 &&
      ::bind(fd, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
      ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  if (fd >= 0) ::close(fd);
  if (!found) throw std::runtime_error("no port is free");
  return ntohs(address.sin_port);
}

}  // namespace

PostgresServer& PostgresServer::Shared() {
  static PostgresServer server;
  return server;
}

std::string PostgresServer::Program(const std::string& name) {
  return Programs() + "/" + name;
}

void PostgresServer::Run(const std::vector<std::string>& arguments,
                         const std::string& log) {
  int status = 0;
  ::waitpid(Spawn(arguments, folder_ + "/" + log), &status, 0);
  if (status != 0) {
    throw std::runtime_error(arguments[0] + " failed: " + folder_);
  }
}

// A root, and a certificate for "localhost" that it signs.
void PostgresServer::MakeCertificates() {
  const std::string openssl = "/usr/bin/openssl";
  const auto file = [&](const char* name) { return folder_ + "/" + name; };
  Run({openssl, "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
       "-subj", "/CN=test root " + folder_.substr(folder_.rfind('-') + 1),
       "-keyout", file("root.key"), "-out", file("root.crt")},
      "openssl.log");
  Run({openssl, "req", "-newkey", "rsa:2048", "-nodes", "-subj",
       "/CN=localhost", "-keyout", file("server.key"), "-out",
       file("server.csr")},
      "openssl.log");
  Run({openssl, "x509", "-req", "-days", "2", "-in", file("server.csr"), "-CA",
       file("root.crt"), "-CAkey", file("root.key"), "-CAcreateserial", "-out",
       file("server.crt")},
      "openssl.log");
}

PostgresServer::PostgresServer(const Options& options) : options_(options) {
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
  std::vector<std::string> initdb = {Programs() + "/initdb",
                                     "-D",
                                     folder_ + "/data",
                                     "-U",
                                     "postgres",
                                     "-E",
                                     "UTF8",
                                     "--locale=C.UTF-8",
                                     "--no-sync"};
  if (options_.kind == "password") {
    password_ = "not a secret";
    const std::string file = folder_ + "/password";
    std::ofstream(file) << password_ << "\n";
    initdb.insert(initdb.end(), {"-A", "scram-sha-256", "--pwfile=" + file});
    conninfo_ += " password='" + password_ + "'";
  } else {
    initdb.insert(initdb.end(), {"-A", "trust"});
  }
  Run(initdb, "initdb.log");
  if (options_.kind == "tls") {
    MakeCertificates();
    port_ = FreePort();
    std::ofstream(folder_ + "/data/pg_hba.conf")
        << "local all all trust\nhostssl all all 127.0.0.1/32 trust\n";
  }
  Start();
}

PostgresServer::~PostgresServer() {
  StopImmediately();
  std::error_code ignored;
  std::filesystem::remove_all(folder_, ignored);
}

void PostgresServer::Start() {
  const bool tls = options_.kind == "tls";
  std::vector<std::string> server = {Programs() + "/postgres", "-D",
                                     folder_ + "/data", "-k", folder_};
  const std::string connections = options_.kind == "small" ? "8" : "60";
  for (const std::string& setting :
       {std::string("log_min_messages=fatal"),
        std::string("deadlock_timeout=50ms"), "max_connections=" + connections,
        std::string("superuser_reserved_connections=0"),
        std::string("max_wal_senders=0"),
        std::string(tls ? "listen_addresses=127.0.0.1"
                        : "listen_addresses=")}) {
    server.insert(server.end(), {"-c", setting});
  }
  if (tls) {
    server.insert(server.end(),
                  {"-p", std::to_string(port_), "-c", "ssl=on", "-c",
                   "ssl_cert_file=" + folder_ + "/server.crt", "-c",
                   "ssl_key_file=" + folder_ + "/server.key"});
    conninfo_ = "host=" + folder_ +
                " dbname=postgres user=postgres port=" + std::to_string(port_);
  }
  pid_ = Spawn(server, folder_ + "/server.log");
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
