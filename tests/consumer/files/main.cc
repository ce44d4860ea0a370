// SPDX-License-Identifier: Apache-2.0
// A host that loads a folder of rules with trunkline::files.
#include <cstdio>

#include "trunkline/files.h"

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  auto files = trunkline::SourceFiles::Open({argv[1]});
  if (!files.ok()) {
    std::printf("%s\n", files.status().ToString().c_str());
    return 1;
  }
  const auto loaded = files->LoadRuleSet();
  for (const auto& issue : loaded.issues) {
    std::printf("%s\n", issue.ToString().c_str());
  }
  return loaded.ok() ? 0 : 1;
}
