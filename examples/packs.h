// Reads the rule files of folders; the library itself opens no file.
#ifndef TRUNKLINE_EXAMPLES_PACKS_H_
#define TRUNKLINE_EXAMPLES_PACKS_H_

#include <algorithm>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "trunkline/ruleset.h"

namespace examples {

// Content of rule files, and what the library takes. Neither copied nor moved:
// the sources are views of the contents.
struct Packs {
  // Reads every .txtpb file of the folders, in the order of folders and names.
  Packs(char** first, char** last) {
    for (; first != last; ++first) {
      std::vector<std::filesystem::path> files;
      for (const auto& entry : std::filesystem::directory_iterator(*first)) {
        if (entry.path().extension() == ".txtpb") {
          files.push_back(entry.path());
        }
      }
      std::sort(files.begin(), files.end());
      for (const auto& file : files) {
        std::ifstream in(file, std::ios::binary);
        Add(file.string(), std::string(std::istreambuf_iterator<char>(in),
                                       std::istreambuf_iterator<char>()));
      }
    }
  }
  Packs(const Packs&) = delete;
  Packs& operator=(const Packs&) = delete;

  void Add(const std::string& name, std::string content) {
    contents.push_back(std::move(content));
    sources.push_back({name, contents.back(), trunkline::Format::kAuto});
  }

  std::deque<std::string> contents;
  std::vector<trunkline::Source> sources;
};

// Loads, and prints what is wrong. Without a rule set the program ends.
inline trunkline::RuleSet LoadOrExit(const Packs& packs) {
  trunkline::LoadResult<trunkline::RuleSet> loaded =
      trunkline::LoadRuleSet(packs.sources);
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
