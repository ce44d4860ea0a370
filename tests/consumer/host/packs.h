// SPDX-License-Identifier: Apache-2.0
//
// Reads all files of folders of rules, for the consumers.
#ifndef TRUNKLINE_TESTS_CONSUMER_PACKS_H_
#define TRUNKLINE_TESTS_CONSUMER_PACKS_H_

#include <algorithm>
#include <deque>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "trunkline/ruleset.h"

inline trunkline::LoadResult<trunkline::RuleSet> LoadPacks(
    const std::string& packs) {
  std::deque<std::string> contents;
  std::vector<trunkline::Source> sources;
  for (const char* pack : {"/cn/national", "/cn/changsha"}) {
    std::vector<std::filesystem::path> files;
    for (const auto& entry :
         std::filesystem::directory_iterator(packs + pack)) {
      if (entry.path().extension() == ".txtpb") files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    for (const auto& file : files) {
      std::ifstream in(file, std::ios::binary);
      contents.emplace_back(std::istreambuf_iterator<char>(in),
                            std::istreambuf_iterator<char>());
      trunkline::Source source;
      source.name = file.string();
      source.content = contents.back();
      sources.push_back(std::move(source));
    }
  }
  return trunkline::LoadRuleSet(sources);
}

#endif  // TRUNKLINE_TESTS_CONSUMER_PACKS_H_
