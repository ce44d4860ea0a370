// SPDX-License-Identifier: Apache-2.0
#include "src/desk/postgres/connection_error.h"
#include "src/desk/postgres/messages.h"

#include <libpq-fe.h>

#include <memory>

namespace trunkline::desk {
namespace {

// What libpq or the server says, and what that means. The first one that occurs
// counts. libpq's messages are English here, since the library never calls
// setlocale(); a server may speak another language, and is then not understood.
struct Reason {
  std::string_view says;
  base::Message means;
  bool full = false;
};
constexpr Reason kReasons[] = {
    {"too many clients", messages::kManyConnections, true},
    {"too many connections", messages::kManyConnections, true},
    {"remaining connection slots", messages::kManyConnections, true},
    {"password authentication failed", messages::kUserOrPassword},
    {"no password supplied", messages::kAsksForPassword},
    {"authentication failed", messages::kUserRefused},
    {"no pg_hba.conf entry", messages::kNotAllowed},
    {"root certificate file", messages::kRootCertificate},
    {"certificate verify failed", messages::kCertificateNotTrusted},
    {"does not match host name", messages::kCertificateHost},
    {"server does not support SSL", messages::kNoTls},
    {"certificate", messages::kCertificate},
    {"SSL", messages::kTlsFailed},
    {"could not translate host name", messages::kHostName},
    {"could not look up", messages::kHostName},
    {"definition of service", messages::kNoService},
    {"service file", messages::kServiceFile},
    {"Connection refused", messages::kNothingListens},
    {"No such file or directory", messages::kNoSocket},
    {"Permission denied", messages::kSocketNotAllowed},
    {"timeout expired", messages::kTimeOver},
    {"the database system is", messages::kStartsOrStops},
    {"terminating connection", messages::kServerEnded},
    {"server closed the connection", messages::kServerEnded},
    {"no connection to the server", messages::kConnectionLost},
    {"could not receive data", messages::kConnectionLost},
    {"could not send data", messages::kConnectionLost},
    {"could not connect", messages::kNoAnswer},
    {"invalid port number", messages::kPort},
    {"invalid integer value", messages::kOptionNumber},
    {"invalid", messages::kOptionValue},
    {"database", messages::kDatabaseRefused},
    {"role", messages::kUserRefused},
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
  return base::InvalidArgument(uri ? base::Fill<messages::kBadUri>()
                                   : base::Fill<messages::kBadConninfo>());
}

ConnectionError ExplainConnection(std::string_view message) {
  for (const Reason& reason : kReasons) {
    if (message.find(reason.says) != std::string_view::npos) {
      return {base::FillFound(reason.means, {}), reason.full};
    }
  }
  return {base::Fill<messages::kReasonNotQuoted>(), false};
}

}  // namespace trunkline::desk
