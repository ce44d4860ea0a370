// SPDX-License-Identifier: Apache-2.0
// trunkline learn: what is learned from tickets, a subcommand each.
#include "tools/command.h"
#include "tools/learn_catalogue.h"

namespace trunkline::tools {

Run AddLearn(CLI::App* app) {
  app->require_subcommand(1);
  return AddLearnCatalogue(app->add_subcommand(
      "catalogue", "Drafts a catalogue from the tickets of a city"));
}

}  // namespace trunkline::tools
