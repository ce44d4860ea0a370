// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_LEARN_TEXT_H_
#define TRUNKLINE_TOOLS_LEARN_TEXT_H_

#include <CLI/CLI.hpp>

#include "tools/command.h"

namespace trunkline::tools {

// `trunkline learn text`: adds its options to the command `text`.
Run AddLearnText(CLI::App* app);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_LEARN_TEXT_H_
