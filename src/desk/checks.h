// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_DESK_CHECKS_H_
#define TRUNKLINE_SRC_DESK_CHECKS_H_

#include <cstddef>
#include <string_view>

#include "absl/status/status.h"
#include "src/base/connection_string.h"
#include "src/base/ids.h"
#include "src/desk/messages.h"

namespace trunkline::desk {

// InvalidArgument if a text that becomes part of a stored key is too long,
// cannot be stored as text by every database, or has a control character. Names
// `what`, a message without arguments, never the text.
inline absl::Status CheckText(const base::Message& what, std::string_view text,
                              std::size_t most = 255) {
  if (const absl::Status status = base::CheckId(what, text); !status.ok()) {
    return status;
  }
  if (text.size() > most) {
    return base::InvalidArgument(
        base::Fill<messages::kTooLong>(base::FillFound(what, {}), most));
  }
  return absl::OkStatus();
}

// The longest text that a store keeps as an id, a code or a name; one that is
// longer was not written by a store. Desks bound theirs far below.
inline constexpr std::size_t kMostTextBytes = std::size_t{1} << 20;

// InvalidArgument for a path that the system would read up to a NUL, or that
// may be a connection string with a password, which is not repeated.
inline absl::Status CheckPath(std::string_view path) {
  if (path.find('\0') != std::string_view::npos) {
    return base::InvalidArgument(base::Fill<messages::kNulInPath>());
  }
  if (base::MayHoldPassword(path)) {
    return base::InvalidArgument(base::Fill<messages::kFileIsConnection>());
  }
  return absl::OkStatus();
}

}  // namespace trunkline::desk

#endif  // TRUNKLINE_SRC_DESK_CHECKS_H_
