// SPDX-License-Identifier: Apache-2.0
#include "src/desk/postgres/connection_error.h"

#include <libpq-fe.h>

#include <memory>

namespace trunkline::desk {
namespace {

// What libpq or the server says, and what that means. The first one that occurs
// counts. libpq's messages are English here, since the library never calls
// setlocale(); a server may speak another language, and is then not understood.
struct Reason {
  std::string_view says, means;
  bool full = false;
};
constexpr Reason kReasons[] = {
    {"too many clients", "the server has too many connections", true},
    {"too many connections", "the server has too many connections", true},
    {"remaining connection slots", "the server has too many connections", true},
    {"password authentication failed", "the server refused user or password"},
    {"no password supplied",
     "the server asks for a password; give it by PGPASSWORD, .pgpass or a "
     "service file"},
    {"authentication failed", "the server refused the user"},
    {"no pg_hba.conf entry", "the server allows no such connection (pg_hba)"},
    {"root certificate file",
     "the root certificate cannot be read "
     "(sslrootcert)"},
    {"certificate verify failed",
     "the server's certificate is not signed by a root that is trusted"},
    {"does not match host name",
     "the server's certificate is for another host name"},
    {"server does not support SSL", "the server does not offer TLS"},
    {"certificate", "there is a defect in a certificate"},
    {"SSL", "TLS failed"},
    {"could not translate host name", "the host name cannot be resolved"},
    {"could not look up", "the host name cannot be resolved"},
    {"definition of service", "the service is in no service file"},
    {"service file", "the service file cannot be read"},
    {"Connection refused", "nothing listens there"},
    {"No such file or directory", "there is no such socket"},
    {"Permission denied", "the socket may not be used"},
    {"timeout expired", "the time is over"},
    {"the database system is", "the server is starting or stopping"},
    {"terminating connection", "the server ended the connection"},
    {"server closed the connection", "the server ended the connection"},
    {"no connection to the server", "the connection was lost"},
    {"could not receive data", "the connection was lost"},
    {"could not send data", "the connection was lost"},
    {"could not connect", "it does not answer"},
    {"invalid port number", "the port is no number from 1 to 65535"},
    {"invalid integer value", "an option is no number"},
    {"invalid", "an option has a value that libpq does not know"},
    {"database", "the server refused the database"},
    {"role", "the server refused the user"},
};

}  // namespace

absl::Status CheckConninfo(const std::string& conninfo) {
  char* message = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(conninfo.c_str(), &message), &PQconninfoFree);
  if (message != nullptr) PQfreemem(message);
  if (options != nullptr) return absl::OkStatus();
  const bool uri = conninfo.rfind("postgres://", 0) == 0 ||
                   conninfo.rfind("postgresql://", 0) == 0;
  return absl::InvalidArgumentError(
      uri ? "the connection string begins as a URI, and libpq cannot read it: "
            "special characters in user, password and parameters are written "
            "as %XX. It is not quoted, since it may contain a password"
          : "the connection string is not of the form KEY=VALUE KEY='VALUE' "
            "... with keys of libpq; in quotes, ' and \\ are written \\' and "
            "\\\\. It is not quoted, since it may contain a password");
}

ConnectionError ExplainConnection(std::string_view message) {
  for (const Reason& reason : kReasons) {
    if (message.find(reason.says) != std::string_view::npos) {
      return {reason.means, reason.full};
    }
  }
  return {"the reason is not quoted, since it may contain a password", false};
}

}  // namespace trunkline::desk
