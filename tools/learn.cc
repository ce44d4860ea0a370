// SPDX-License-Identifier: Apache-2.0
// trunkline learn: what is learned from closed tickets, a subcommand each.
#include "tools/command.h"
#include "tools/learn_commands.h"

namespace trunkline::tools {

Run AddLearn(CLI::App* app) {
  app->require_subcommand(1);
  CLI::App* const catalogue = app->add_subcommand(
      "catalogue", "Drafts a catalogue from the tickets of a city");
  CLI::App* const text = app->add_subcommand(
      "text", "Learns text models: which category words suggest");
  return [catalogue, learn_catalogue = AddLearnCatalogue(catalogue),
          learn_text = AddLearnText(text)] {
    return catalogue->parsed() ? learn_catalogue() : learn_text();
  };
}

}  // namespace trunkline::tools
