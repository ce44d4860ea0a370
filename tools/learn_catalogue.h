// SPDX-License-Identifier: Apache-2.0
#ifndef TRUNKLINE_TOOLS_LEARN_CATALOGUE_H_
#define TRUNKLINE_TOOLS_LEARN_CATALOGUE_H_

#include <CLI/CLI.hpp>

#include "tools/command.h"

namespace trunkline::tools {

// `trunkline learn catalogue`: adds its options to the command `catalogue`.
Run AddLearnCatalogue(CLI::App* app);

}  // namespace trunkline::tools

#endif  // TRUNKLINE_TOOLS_LEARN_CATALOGUE_H_
