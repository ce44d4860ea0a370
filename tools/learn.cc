// SPDX-License-Identifier: Apache-2.0
// trunkline learn: what is learned from tickets, a subcommand each.
#include <memory>

#include "tools/command.h"
#include "tools/learn_text.h"

namespace trunkline::tools {

Run AddLearn(CLI::App* app) {
  app->require_subcommand(1);
  return AddLearnText(app->add_subcommand(
      "text", "Learns text models: which category words suggest"));
}

}  // namespace trunkline::tools
