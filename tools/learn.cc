// SPDX-License-Identifier: Apache-2.0
// trunkline learn: what is learned from closed tickets, a subcommand each.
#include "tools/command.h"
#include "tools/learn_commands.h"

namespace trunkline::tools {

Run AddLearn(Arguments* app) {
  app->RequireCommand(1);
  Arguments* const catalogue = app->AddCommand(
      "catalogue", "Drafts a catalogue from the tickets of a city");
  Arguments* const text = app->AddCommand(
      "text", "Learns text models: which category words suggest");
  return [catalogue, learn_catalogue = AddLearnCatalogue(catalogue),
          learn_text = AddLearnText(text)] {
    return catalogue->Parsed() ? learn_catalogue() : learn_text();
  };
}

}  // namespace trunkline::tools
