// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_POSTGRES_CONNECTION_ERROR_H_
#define TRUNKLINE_SRC_DESK_POSTGRES_CONNECTION_ERROR_H_

#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "src/base/message.h"

namespace trunkline::desk {

// InvalidArgument if libpq cannot read a connection string. Says in which form
// it was taken, and never quotes it: a password may stand in an unexpected
// place, such as behind a "@" that was not escaped.
absl::Status CheckConninfo(const std::string& conninfo);

// Why a connection could not be made, or was lost.
struct ConnectionError {
  // In words of our own.
  base::Text what;
  // The server has as many connections as it allows: a later attempt may
  // succeed.
  bool full = false;
};

// Finds the reason in a message of libpq. The message itself is never shown: it
// quotes what it takes for a host, a user or an option. Cost: linear in its
// length.
ConnectionError ExplainConnection(std::string_view message);

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_POSTGRES_CONNECTION_ERROR_H_
