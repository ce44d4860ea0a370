// SPDX-License-Identifier: Apache-2.0
// What the examples share: they read the folders that the command line names,
// and end when something cannot be read.
#ifndef TRUNKLINE_EXAMPLES_PACKS_H_
#define TRUNKLINE_EXAMPLES_PACKS_H_

#include <cstdlib>
#include <iostream>
#include <string>
#include <utility>

#include "trunkline/files.h"
#include "trunkline/ruleset.h"

namespace examples {

// Reads the files of the folders, in the order of folders and names.
inline trunkline::SourceFiles ReadOrExit(char** first, char** last) {
  auto files = trunkline::SourceFiles::Open({first, last});
  if (!files.ok()) {
    std::cerr << files.status().message() << '\n';
    std::exit(1);
  }
  for (const auto& skipped : files->skipped()) {
    std::cerr << "skipped " << skipped.path << ": " << skipped.reason << '\n';
  }
  return *std::move(files);
}

// Loads the rule set, and prints what is wrong with it.
inline trunkline::RuleSet LoadOrExit(const trunkline::SourceFiles& files) {
  auto loaded = files.LoadRuleSet();
  for (const auto& issue : loaded.issues) {
    if (issue.severity != trunkline::Severity::kNote) {
      std::cerr << issue.ToString() << '\n';
    }
  }
  if (!loaded.value) std::exit(1);
  return *loaded.value;
}

}  // namespace examples

#endif  // TRUNKLINE_EXAMPLES_PACKS_H_
