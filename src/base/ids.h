// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_SRC_BASE_IDS_H_
#define TRUNKLINE_SRC_BASE_IDS_H_

#include <string_view>

#include "absl/status/status.h"
#include "src/base/message.h"

namespace trunkline::base {

// Whether a text has a character that steers a terminal, a log or the direction
// of a line and shows nothing: C0 and C1 controls, DEL, the separators of lines
// and paragraphs, and the marks of direction. A byte that is not UTF-8 counts
// as one.
bool HasControl(std::string_view text);

// InvalidArgument if an id that a host gives (of a case, an actor, a unit, a
// role, a key, a source, a jurisdiction) is not UTF-8 or HasControl(): ids
// stand in logs, in lists and in names of streams. Names `what`, a message
// without arguments, never the id.
absl::Status CheckId(const Message& what, std::string_view id);

}  // namespace trunkline::base

#endif  // TRUNKLINE_SRC_BASE_IDS_H_
