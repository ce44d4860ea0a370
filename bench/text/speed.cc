// SPDX-License-Identifier: Apache-2.0
//
// How long Suggest() takes: speed MODEL.binpb TEXTS, a text a line. Prints
// nanoseconds a text, the least of 15 runs, and a sum that depends on each
// answer.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "trunkline/suggest.h"

namespace {

std::string Read(const char* path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream content;
  content << file.rdbuf();
  return content.str();
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: speed MODEL.binpb TEXTS\n";
    return 2;
  }
  const std::string model = Read(argv[1]);
  const auto loaded = trunkline::LoadTextModels({{argv[1], model}});
  for (const auto& issue : loaded.issues) std::cerr << issue.ToString() << "\n";
  if (!loaded.ok()) return 1;
  std::vector<std::string> texts;
  std::istringstream lines(Read(argv[2]));
  for (std::string line; std::getline(lines, line);) texts.push_back(line);
  if (texts.empty()) return 1;
  trunkline::SuggestOptions options;
  options.top = 1;
  trunkline::Suggestions found;
  double best = 1e300;
  std::int64_t sum = 0;
  for (int run = 0; run != 15; ++run) {
    const auto begin = std::chrono::steady_clock::now();
    for (const std::string& text : texts) {
      loaded.value->Suggest(text, absl::UnixEpoch(), options, &found);
      if (found.answer.has_value()) sum += found.answer->score;
    }
    const double nanoseconds = std::chrono::duration<double, std::nano>(
                                   std::chrono::steady_clock::now() - begin)
                                   .count();
    best = std::min(best, nanoseconds / static_cast<double>(texts.size()));
  }
  std::printf("%.0f %lld\n", best, static_cast<long long>(sum));
}
