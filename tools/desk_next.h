// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_DESK_NEXT_H_
#define TRUNKLINE_TOOLS_DESK_NEXT_H_

#include "absl/time/time.h"
#include "src/base/message.h"
#include "tools/desk_options.h"
#include "trunkline/cases/command.h"

namespace trunkline::tools {

// The facts that a command still needs in a case, one a line with the allowed
// values; nothing if it needs none, or the actor may not read the case.
base::Text MissingFacts(const OpenedDesk& desk, const CaseRef& ref,
                        const Command& command, const Actor& actor,
                        absl::Time now);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_DESK_NEXT_H_
