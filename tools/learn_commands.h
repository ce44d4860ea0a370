// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_LEARN_COMMANDS_H_
#define TRUNKLINE_TOOLS_LEARN_COMMANDS_H_

#include "tools/arguments.h"
#include "tools/command.h"

namespace trunkline::tools {

// Each adds the options of a command below `learn`, and returns what runs it.
Run AddLearnCatalogue(Arguments* app);
Run AddLearnText(Arguments* app);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_LEARN_COMMANDS_H_
